"""Preview, print and export the forms of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.form.model import Form
from jixiao_gui.form.preparing import Options, prepare
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.paper import export_window
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.paper.export_window import ErrorAnswer, ExportWindow, Wanted
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.exchange import Tell
    from jixiao_gui.window.paper.preview import Preview


class PaperController(QObject):
    """Carry out the commands that put forms on paper or into files."""

    def __init__(self, bench: Workbench, files: Files, chosen: Callable[[], list[int]]) -> None:
        """Take ``chosen``, which gives the ids of the forms that are chosen in the list, in the order of the
        book.
        """
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self.chosen = chosen
        self.preview: Preview | None = None

    # --- preview -------------------------------------------------------------------------------

    def show_preview(self) -> None:
        """Show the form on the desk as it prints; the whole book is a choice in the preview."""
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
        title, fonts = self._files.book_name(), self._system_fonts()
        self.preview = Preview(sources, self._desk.templates, title, fonts, self._bench.window)
        self.preview.finished.connect(self._on_closed)
        self.preview.open()

    def _on_closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
            self.preview = None

    # --- export --------------------------------------------------------------------------------

    def ask_export_all(self, kind: str) -> None:
        """Ask where to, then export all forms as they are, as ``kind`` (docx, pdf, xlsx, json or txt)."""
        self._bench.commit()
        book = self._desk.book
        if book is None or not book.count():
            self._bench.messages.tell("warning", texts.NOTHING_TO_EXPORT)
            return
        target = dialogs.ask_export(
            self._bench.window, self._bench.book_folder() / f"{self._files.book_name()}.{kind}"
        )
        if target is not None:
            self.export_all(target)

    def export_all(self, target: Path) -> None:
        """Export all forms as they are into one file, of the kind that its suffix says."""
        book = self._desk.book
        assert book is not None
        self._export_into(book.forms, book.count(), target, self._files.book_name())

    def ask_export(self) -> None:
        """Ask what to export and how."""
        self._bench.commit()
        book = self._desk.book
        count = book.count() if book is not None else 0
        window = ExportWindow(
            count,
            self._desk.form is not None,
            self._desk.layouts(),
            self._before(),
            self._bench.window,
            len(self.chosen()),
        )
        window.chosen.connect(self.export)
        window.open()

    def export(self, wanted: Wanted) -> None:
        """Export what is wanted, once it is known where to."""
        self._remember(wanted)
        if wanted.blank:
            self._export_blank(wanted)
            return
        numbered = self._numbered(wanted)
        if numbered is None:
            return
        if not numbered:
            self._bench.messages.tell("warning", texts.NOTHING_LEFT)
            return
        if wanted.each:
            folder = export_window.ask_folder(self._bench.window, self._bench.book_folder())
            if folder is not None:
                self._export_each(numbered, folder, wanted)
            return
        name = self._files.book_name()
        if wanted.scope == "this":
            from jixiao_gui.exchange import file_name

            assert self._desk.form is not None
            name = file_name(self._desk.form.project)
        target = dialogs.ask_export(self._bench.window, self._bench.book_folder() / f"{name}.{wanted.kind}")
        if target is not None:
            ids = [form_id for _, form_id in numbered]
            self._export_into(lambda: self._forms(ids, wanted.options), len(ids), target, name)

    def _export_blank(self, wanted: Wanted) -> None:
        name = texts.BLANK_NAME.format(id=wanted.scope)
        target = dialogs.ask_export(self._bench.window, self._bench.book_folder() / f"{name}.{wanted.kind}")
        if target is not None:
            form = self._desk.templates[wanted.scope].new_form()
            self._export_into(lambda: iter([form]), 1, target, name)

    def _export_into(self, forms: Callable[[], Iterator[Form]], count: int, target: Path, title: str) -> None:
        templates, fonts = self._desk.templates, self._system_fonts()

        def work(progress: Progress, tell: Tell) -> None:
            from jixiao_gui.exchange import export_forms

            export_forms(
                forms, templates, target, title=title, system_fonts=fonts, progress=progress, tell=tell
            )

        self._run(work, count, texts.EXPORTED.format(count=count, path=target), target)

    def _export_each(self, numbered: list[tuple[int, int]], folder: Path, wanted: Wanted) -> None:
        templates, fonts, count = self._desk.templates, self._system_fonts(), len(numbered)
        book = self._desk.book
        assert book is not None

        def work(progress: Progress, tell: Tell) -> None:
            from jixiao_gui.exchange import export_each

            forms = [(number, prepare(book.form(id), wanted.options, templates)) for number, id in numbered]
            export_each(forms, templates, folder, wanted.kind, progress, system_fonts=fonts, tell=tell)

        self._run(work, count, texts.EXPORTED_EACH.format(count=count, path=folder), folder)

    def _run(self, work: Callable[[Progress, Tell], None], count: int, sentence: str, result: Path) -> None:
        """Export beside the window; then say so, and what the export had to tell, and offer the result."""
        notes: list[str] = []

        def done(_result: None) -> None:
            level, words = ("warning", " ".join((sentence, *notes[:3]))) if notes else ("good", sentence)
            self._bench.messages.tell(level, words, texts.SHOW, lambda: dialogs.open_outside(result))

        self._bench.jobs.run(
            lambda progress: work(progress, notes.append),
            done,
            lambda number: (texts.WORKING.format(done=number, count=count), count),
        )

    def _numbered(self, wanted: Wanted) -> list[tuple[int, int]] | None:
        """Return number and id of each form that goes out.

        None where the question about errors is cancelled.
        """
        book = self._desk.book
        if book is None:
            return []
        entries = book.entries()
        if wanted.scope == "this":
            entries = [entry for entry in entries if entry.id == self._desk.form_id]
        elif wanted.scope == "chosen":
            chosen = set(self.chosen())
            entries = [entry for entry in entries if entry.id in chosen]
        wrong = [entry for entry in entries if entry.errors]
        if wanted.ask_errors and wrong:
            numbers = [entry.number for entry in wrong]
            answer = export_window.ask_errors(self._bench.window, numbers, len(entries) - len(wrong))
            if answer is ErrorAnswer.CANCEL:
                return None
            if answer is ErrorAnswer.RIGHT:
                entries = [entry for entry in entries if not entry.errors]
        return [(entry.number, entry.id) for entry in entries]

    def _forms(self, ids: list[int], options: Options) -> Iterator[Form]:
        book, templates = self._desk.book, self._desk.templates
        assert book is not None
        return (prepare(book.form(id), options, templates) for id in ids)

    def _before(self) -> Wanted:
        """Return what was wanted the last time."""
        text = self._bench.settings.text
        options = Options(text("export/drop") == "1", text("export/mask") == "1")
        kind = text("export/kind", "docx")
        each, ask = text("export/each") == "1", text("export/ask", "1") == "1"
        return Wanted(kind, "all", each, ask, self._system_fonts(), options)

    def _system_fonts(self) -> bool:
        """Return whether PDFs are set in the system's fonts; also what the preview shows and the printer
        gets.
        """
        return self._bench.settings.text("export/fonts") == "1"

    def _remember(self, wanted: Wanted) -> None:
        flags = {
            "each": wanted.each,
            "ask": wanted.ask_errors,
            "fonts": wanted.system_fonts,
            "drop": wanted.options.drop_blank,
            "mask": wanted.options.mask_phone,
        }
        self._bench.settings.set_text("export/kind", wanted.kind)
        for name, flag in flags.items():
            self._bench.settings.set_text(f"export/{name}", "1" if flag else "0")


COMMANDS: CommandTable[PaperController] = CommandTable(Menu.FILE)
EXPORT = COMMANDS.add("export", "更多导出选项(&M)…", PaperController.ask_export, keys="Ctrl+Shift+E")
PREVIEW = COMMANDS.add(
    "preview",
    "打印预览与打印(&P)…",
    PaperController.show_preview,
    keys="Ctrl+P",
    icon="print",
    short="打印",
    needs=Needs.BOOK,
)
EXPORT_DOCX = COMMANDS.add(
    "export_docx",
    "Word 文档(&W)…",
    lambda paper: paper.ask_export_all("docx"),
    keys="Ctrl+E",
    icon="export",
    needs=Needs.BOOK,
)
EXPORT_PDF = COMMANDS.add(
    "export_pdf", "PDF 文件(&P)…", lambda paper: paper.ask_export_all("pdf"), needs=Needs.BOOK
)
EXPORT_XLSX = COMMANDS.add(
    "export_xlsx", "Excel 工作簿(&E)…", lambda paper: paper.ask_export_all("xlsx"), needs=Needs.BOOK
)
EXPORT_JSON = COMMANDS.add(
    "export_json", "JSON 数据(&J)…", lambda paper: paper.ask_export_all("json"), needs=Needs.BOOK
)
EXPORT_TXT = COMMANDS.add(
    "export_txt", "文本(&T)…", lambda paper: paper.ask_export_all("txt"), needs=Needs.BOOK
)
