"""Preview, print and export the forms of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.book.changes import Changes, EditForm
from jixiao_gui.exchange.file_names import PATTERN, names_of
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.filling import EXPORTED, finished, is_complete, is_finished
from jixiao_gui.form.model import Form
from jixiao_gui.form.preparing import Options, prepare
from jixiao_gui.formats import Progress, step
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.paper import export_window
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.paper.export_window import ExportWindow, Wanted
from jixiao_gui.window.settings import FONTS, PAGES_BY_FORM
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.exchange import Tell
    from jixiao_gui.window.paper.preview import Preview


class _WrongForms:
    """Which forms have errors or lack something: each is checked when it is first asked for, and once."""

    def __init__(self, is_wrong: Callable[[FormEntry], bool]) -> None:
        self._is_wrong = is_wrong
        self._known: dict[int, bool] = {}

    def holds(self, entry: FormEntry) -> bool:
        """Return whether the form of this line is one of them."""
        if entry.id not in self._known:
            self._known[entry.id] = self._is_wrong(entry)
        return self._known[entry.id]

    def among(self, entries: Sequence[FormEntry], progress: Progress) -> list[int]:
        """Return the numbers of those of ``entries`` that are some of them; may be called from any thread."""
        found = []
        for done, entry in enumerate(entries):
            step(progress, done)
            if self.holds(entry):
                found.append(entry.number)
        return found


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
        """Ask what to export and how; ``kind`` (docx, pdf, ofd, xlsx, json or txt) stands chosen already."""
        self._bench.commit()
        book = self._desk.book
        count = book.count() if book is not None else 0
        if kind and not count:
            self._bench.messages.tell("warning", texts.NOTHING_TO_EXPORT)
            return
        before = self._before()
        wrong, entries = _WrongForms(self._is_wrong), cache(self._entries)
        window = ExportWindow(
            count,
            self._desk.form is not None,
            self._desk.layouts(),
            replace(before, kind=kind) if kind else before,
            self._bench.window,
            len(self.chosen()),
            lambda scope: partial(wrong.among, entries(scope)),
            lambda wanted: self._first_name(wanted, entries(wanted.scope)),
            lambda scope, fonts: self._lacking_work(entries(scope), fonts),
        )
        window.chosen.connect(lambda wanted: self.export(wanted, wrong))
        window.open()

    def _lacking_work(self, entries: Sequence[FormEntry], system_fonts: bool) -> Work[str]:
        """Return the work that says which characters of these forms no font has."""
        book, templates = self._desk.book, self._desk.templates

        def work(progress: Progress) -> str:
            from jixiao_gui.exchange.lacking_characters import lacking_characters, lacking_words

            forms = ((entry.number, book.form(entry.id)) for entry in entries if book is not None)
            found = lacking_characters(forms, templates, system_fonts=system_fonts, progress=progress)
            return lacking_words(found)

        return work

    def _first_name(self, wanted: Wanted, entries: Sequence[FormEntry]) -> str:
        """Return the name of the first of the files that would be written, one a form."""
        book = self._desk.book
        if book is None or not entries:
            return ""
        numbered = [(entries[0].number, book.form(entries[0].id))]
        numbered += [(entry.number, numbered[0][1]) for entry in entries[-1:]]  # how many digits there are
        [name, *_] = names_of(
            numbered, self._desk.templates, wanted.kind, wanted.pattern, by_unit=wanted.by_unit
        )
        return str(name)

    def export(self, wanted: Wanted, wrong: _WrongForms | None = None) -> None:
        """Export what is wanted, once it is known where to. ``wrong``: what is known of the forms already."""
        self._remember(wanted)
        if wanted.blank:
            self._export_blank(wanted)
            return
        numbered = self._numbered(wanted, wrong or _WrongForms(self._is_wrong))
        if not numbered:
            self._bench.messages.tell("warning", texts.NOTHING_LEFT)
            return
        if wanted.each:
            folder = export_window.ask_folder(self._bench.window, self._bench.export_folder())
            if folder is not None:
                self._bench.remember_export(folder)
                self._export_each(numbered, folder, wanted)
            return
        name = self._files.book_name()
        if wanted.scope == "this":
            from jixiao_gui.exchange import file_name

            assert self._desk.form is not None
            name = file_name(self._desk.form.project)
        target = dialogs.ask_export(self._bench.window, self._bench.export_folder() / f"{name}.{wanted.kind}")
        if target is not None:
            ids = [form_id for _, form_id in numbered]
            self._bench.remember_export(target.parent)
            self._export_into(lambda: self._forms(ids, wanted.options), len(ids), target, name, ids)

    def _export_blank(self, wanted: Wanted) -> None:
        name = texts.BLANK_NAME.format(id=wanted.scope)
        target = dialogs.ask_export(self._bench.window, self._bench.export_folder() / f"{name}.{wanted.kind}")
        if target is not None:
            form = self._desk.templates[wanted.scope].new_form()
            self._export_into(lambda: iter([form]), 1, target, name)

    def _export_into(
        self,
        forms: Callable[[], Iterator[Form]],
        count: int,
        target: Path,
        title: str,
        ids: Sequence[int] = (),
    ) -> None:
        templates, fonts = self._desk.templates, self._system_fonts()
        by_form = self._bench.settings.flag(PAGES_BY_FORM)

        def work(progress: Progress, tell: Tell) -> None:
            from jixiao_gui.exchange import export_forms

            export_forms(
                forms,
                templates,
                target,
                title=title,
                system_fonts=fonts,
                pages_by_form=by_form,
                progress=progress,
                tell=tell,
                count=count,
            )

        self._run(work, count, texts.EXPORTED.format(count=count, path=target), target, ids)

    def _export_each(self, numbered: list[tuple[int, int]], folder: Path, wanted: Wanted) -> None:
        templates, fonts, count = self._desk.templates, self._system_fonts(), len(numbered)
        book = self._desk.book
        assert book is not None

        def work(progress: Progress, tell: Tell) -> None:
            from jixiao_gui.exchange import export_each

            forms = [(number, prepare(book.form(id), wanted.options, templates)) for number, id in numbered]
            export_each(
                forms,
                templates,
                folder,
                wanted.kind,
                progress,
                system_fonts=fonts,
                tell=tell,
                pattern=wanted.pattern,
                by_unit=wanted.by_unit,
            )

        ids = [form_id for _, form_id in numbered]
        self._run(work, count, texts.EXPORTED_EACH.format(count=count, path=folder), folder, ids)

    def _run(
        self,
        work: Callable[[Progress, Tell], None],
        count: int,
        sentence: str,
        result: Path,
        ids: Sequence[int] = (),
    ) -> None:
        """Export beside the window; then say so, and what the export had to tell, and offer the result.

        ``ids``: the forms of the book that go out; those that lack something are marked once they are out.
        """
        notes: list[str] = []
        book = self._desk.book

        def export(progress: Progress) -> list[int]:
            work(progress, notes.append)
            return [id for id in ids if book is not None and self._lacks(book.form(id))]

        def done(lacking: list[int]) -> None:
            if self._desk.book is book:
                self._mark_exported(lacking)
            level, words = ("warning", " ".join((sentence, *notes[:3]))) if notes else ("good", sentence)
            self._bench.tell_written(words, result, level)

        self._bench.jobs.run(
            export,
            done,
            lambda number: (texts.WORKING.format(done=number, count=count), count),
        )

    def _entries(self, scope: str) -> list[FormEntry]:
        """Return the forms of a scope, in the order of the book."""
        entries = self._desk.book.entries() if self._desk.book is not None else []
        if scope == "this":
            return [entry for entry in entries if entry.id == self._desk.form_id]
        if scope == "chosen":
            chosen = set(self.chosen())
            return [entry for entry in entries if entry.id in chosen]
        return entries

    def _is_wrong(self, entry: FormEntry) -> bool:
        """Return whether a form has errors, or is being filled in and not complete."""
        book = self._desk.book
        if book is None or entry.errors or entry.finished:
            return entry.errors > 0
        return self._lacks(book.form(entry.id))

    def _lacks(self, form: Form) -> bool:
        """Return whether ``form`` is being filled in and not complete."""
        assessment = assess(form, self._desk.templates)
        return assessment is not None and not is_finished(form) and not is_complete(form, assessment.findings)

    def _numbered(self, wanted: Wanted, wrong: _WrongForms) -> list[tuple[int, int]]:
        """Return number and id of each form that goes out."""
        entries = self._entries(wanted.scope)
        return [(e.number, e.id) for e in entries if not (wanted.right_only and wrong.holds(e))]

    def _mark_exported(self, ids: Sequence[int]) -> None:
        """Note on forms that are being filled in that they are out: from now on what lacks is an error."""
        book, day = self._desk.book, date.today().isoformat()
        if book is None or book.read_only or not ids:
            return
        self._bench.commit()
        there = set(book.ids())
        parts = tuple(
            EditForm(texts.MARK_EXPORTED, id, SetRemarks(texts.MARK_EXPORTED, finished(form, EXPORTED, day)))
            for id in ids
            if id in there and not is_finished(form := book.form(id))
        )
        if parts:  # an edit of one form would put it on show
            this = len(parts) == 1 and parts[0].form_id == self._desk.form_id
            self._desk.apply(parts[0] if this else Changes(texts.MARK_EXPORTED, parts))

    def _forms(self, ids: list[int], options: Options) -> Iterator[Form]:
        book, templates = self._desk.book, self._desk.templates
        assert book is not None
        return (prepare(book.form(id), options, templates) for id in ids)

    def _before(self) -> Wanted:
        """Return what was wanted the last time."""
        text = self._bench.settings.text
        options = Options(text("export/drop") == "1", text("export/mask") == "1")
        kind, pattern = text("export/kind", "docx"), text("export/pattern")
        if not pattern:  # chosen in a version that had three names
            pattern = {"unit": "{单位}-{项目}", "project": "{项目}"}.get(text("export/naming"), PATTERN)
        return Wanted(
            kind,
            text("export/scope", "all"),
            text("export/each") == "1",
            system_fonts=self._system_fonts(),
            options=options,
            pattern=pattern,
            by_unit=text("export/by_unit") == "1",
            pages_by_form=self._bench.settings.flag(PAGES_BY_FORM),
        )

    def _system_fonts(self) -> bool:
        """Return whether PDF and OFD are set in the system's fonts, and so what is shown and printed."""
        return self._bench.settings.flag(FONTS)

    def _remember(self, wanted: Wanted) -> None:
        flags = {
            "each": wanted.each,
            "by_unit": wanted.by_unit,
            "drop": wanted.options.drop_blank,
            "mask": wanted.options.mask_phone,
        }
        self._bench.settings.set_text("export/kind", wanted.kind)
        self._bench.settings.set_text("export/pattern", wanted.pattern)
        if not wanted.blank:
            self._bench.settings.set_text("export/scope", wanted.scope)
        self._bench.settings.set_flag(FONTS, wanted.system_fonts)
        self._bench.settings.set_flag(PAGES_BY_FORM, wanted.pages_by_form)
        for name, flag in flags.items():
            self._bench.settings.set_text(f"export/{name}", "1" if flag else "0")


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
