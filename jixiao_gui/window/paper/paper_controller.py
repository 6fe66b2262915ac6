"""Preview, print and export the forms of the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.exchange.file_names import names_of
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Progress
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.paper.export_request import ExportRequest, load_request
from jixiao_gui.window.paper.export_window import ExportWindow
from jixiao_gui.window.paper.exporter import Exporter, UnreadyForms
from jixiao_gui.window.settings import FONTS, PAGES_BY_FORM
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.window.paper.preview import Preview


class PaperController(QObject):
    """The controller of preview, printing and export."""

    def __init__(self, bench: Workbench, files: Files, chosen: Callable[[], list[int]]) -> None:
        """Keep ``chosen``, which returns the ids of the forms selected in the list, in the book's order."""
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self.chosen = chosen
        self.preview: Preview | None = None
        self.exporter = Exporter(bench, files, self._entries)

    # --- preview -------------------------------------------------------------------------------

    def show_preview(self) -> None:
        """Open the preview of the form on the desk; selected forms or the book can be chosen there."""
        from jixiao_gui.window.paper.preview import Preview

        self._bench.commit()
        book, form_id = self._desk.book, self._desk.form_id
        if book is None or not book.count():
            self._bench.messages.tell("warning", texts.NOTHING_TO_PRINT)
            return
        sources: list[tuple[str, Callable[[], list[Form]]]] = []
        chosen = self.chosen()
        if len(chosen) > 1:
            words = texts.CHOSEN_FORMS.format(count=len(chosen))
            sources.append((words, lambda: [book.form(id) for id in chosen]))
        if form_id is not None:
            sources.append((texts.THIS_FORM, lambda: [book.form(form_id)]))
        sources.append((texts.ALL_FORMS.format(count=book.count()), lambda: list(book.forms())))
        title, fonts, settings = self._files.book_name(), self._system_fonts(), self._bench.settings
        by_form = settings.flag(PAGES_BY_FORM)
        self.preview = Preview(sources, self._desk.templates, title, fonts, self._bench.window, by_form)
        self.preview.pages_by_form_changed.connect(lambda on: settings.set_flag(PAGES_BY_FORM, on))
        self.preview.finished.connect(self._on_closed)
        self.preview.open()

    def _on_closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
            self.preview = None

    # --- export --------------------------------------------------------------------------------

    def ask_export(self, kind: str = "") -> None:
        """Open the export window, with ``kind`` (docx, pdf, ofd, xlsx, json or txt) chosen."""
        self._bench.commit()
        book = self._desk.book
        count = book.count() if book is not None else 0
        if kind and not count:
            self._bench.messages.tell("warning", texts.NOTHING_TO_EXPORT)
            return
        last_request = load_request(self._bench.settings)
        unready, entries = UnreadyForms(self.exporter.is_unready), cache(self._entries)
        window = ExportWindow(
            count,
            self._desk.form is not None,
            self._desk.layouts(),
            replace(last_request, kind=kind) if kind else last_request,
            self._bench.window,
            len(self.chosen()),
            lambda scope: partial(unready.numbers_among, entries(scope)),
            lambda request: self._first_name(request, entries(request.scope)),
            lambda scope, fonts: self._lacking_work(entries(scope), fonts),
        )
        window.chosen.connect(lambda request: self.exporter.export(request, unready))
        window.open()

    def _lacking_work(self, entries: Sequence[FormEntry], system_fonts: bool) -> Work[str]:
        """Return the work that says which characters of the forms of ``entries`` no font has."""
        book, templates = self._desk.book, self._desk.templates

        def work(progress: Progress) -> str:
            from jixiao_gui.exchange.lacking_characters import lacking_characters, lacking_words

            forms = ((entry.number, book.form(entry.id)) for entry in entries if book is not None)
            lacking = lacking_characters(forms, templates, system_fonts=system_fonts, progress=progress)
            return lacking_words(lacking)

        return work

    def _first_name(self, request: ExportRequest, entries: Sequence[FormEntry]) -> str:
        """Return the name of the first file of an export of one file for each form."""
        book = self._desk.book
        if book is None or not entries:
            return ""
        numbered = [(entries[0].number, book.form(entries[0].id))]
        numbered += [
            (entry.number, numbered[0][1]) for entry in entries[-1:]
        ]  # the last number decides how many digits there are
        [name, *_] = names_of(
            numbered, self._desk.templates, request.kind, request.pattern, by_unit=request.by_unit
        )
        return str(name)

    def _entries(self, scope: str) -> list[FormEntry]:
        """Return the entries of a scope's forms, in the order of the book."""
        entries = self._desk.book.entries() if self._desk.book is not None else []
        if scope == "this":
            return [entry for entry in entries if entry.id == self._desk.form_id]
        if scope == "chosen":
            chosen = set(self.chosen())
            return [entry for entry in entries if entry.id in chosen]
        return entries

    def _system_fonts(self) -> bool:
        """Return whether PDF, OFD, preview and print use the system's fonts."""
        return self._bench.settings.flag(FONTS)


COMMANDS: CommandTable[PaperController] = CommandTable(Menu.FILE)
EXPORT = COMMANDS.add("export", "更多导出选项(&O)…", PaperController.ask_export, keys="Ctrl+Shift+E")
PREVIEW = COMMANDS.add(
    "preview",
    "打印预览与打印(&P)…",
    PaperController.show_preview,
    keys="Ctrl+P",
    icon="print",
    short="打印",
    tip="看到的就是打印和导出 PDF 的样子。",
    needs=Needs.BOOK,
)
EXPORT_DOCX = COMMANDS.add(
    "export_docx",
    "Word 文档(&W)…",
    lambda paper: paper.ask_export("docx"),
    keys="Ctrl+E",
    icon="export",
    needs=Needs.BOOK,
)
EXPORT_PDF = COMMANDS.add(
    "export_pdf",
    "PDF 文件(&P)…",
    lambda paper: paper.ask_export("pdf"),
    keys="Ctrl+Shift+P",
    needs=Needs.BOOK,
)
EXPORT_OFD = COMMANDS.add(
    "export_ofd", "OFD 版式文件(&F)…", lambda paper: paper.ask_export("ofd"), needs=Needs.BOOK
)
EXPORT_XLSX = COMMANDS.add(
    "export_xlsx", "Excel 工作簿(&E)…", lambda paper: paper.ask_export("xlsx"), needs=Needs.BOOK
)
EXPORT_JSON = COMMANDS.add(
    "export_json", "JSON 数据(&J)…", lambda paper: paper.ask_export("json"), needs=Needs.BOOK
)
EXPORT_TXT = COMMANDS.add("export_txt", "文本(&T)…", lambda paper: paper.ask_export("txt"), needs=Needs.BOOK)
