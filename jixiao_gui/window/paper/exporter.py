"""Export forms of the book, or a blank form, into one file or one for each form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.book.changes import Change, Changes, EditForm
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.filling import EXPORTED, finished, is_complete, is_finished
from jixiao_gui.form.making.preparing import Options, prepare
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Progress, counted, step
from jixiao_gui.window import dialogs
from jixiao_gui.window.files import Files
from jixiao_gui.window.paper import export_window
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.paper.export_request import ExportRequest, store_request
from jixiao_gui.window.settings import FONTS, PAGES_BY_FORM
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.exchange import Tell


class UnreadyForms:
    """The forms that have errors or are incomplete; each is checked once, when it is first asked about."""

    def __init__(self, is_unready: Callable[[FormEntry], bool]) -> None:
        self._is_unready = is_unready
        self._checked: dict[int, bool] = {}

    def contains(self, entry: FormEntry) -> bool:
        """Return whether the form of ``entry`` has errors or is incomplete."""
        if entry.id not in self._checked:
            self._checked[entry.id] = self._is_unready(entry)
        return self._checked[entry.id]

    def numbers_among(self, entries: Sequence[FormEntry], progress: Progress) -> list[int]:
        """Return the numbers of the unready forms among ``entries``; may be called from any thread."""
        numbers = []
        for completed, entry in enumerate(entries):
            step(progress, completed)
            if self.contains(entry):
                numbers.append(entry.number)
        return numbers


class Exporter(QObject):
    """Exports what an `ExportRequest` asks for, on another thread."""

    def __init__(self, bench: Workbench, files: Files, entries_of: Callable[[str], list[FormEntry]]) -> None:
        """Keep ``entries_of``, which returns the entries of a scope's forms in the order of the book."""
        super().__init__(bench.window)
        self._bench, self._desk, self._files, self._entries_of = bench, bench.desk, files, entries_of

    def export(self, request: ExportRequest, unready: UnreadyForms | None = None) -> None:
        """Ask where to, then export; ``unready``: forms that were checked already."""
        store_request(self._bench.settings, request)
        if request.blank:
            self._export_blank(request)
            return
        numbered = self._numbered(request, unready or UnreadyForms(self.is_unready))
        if not numbered:
            self._bench.messages.tell("warning", texts.NOTHING_LEFT)
            return
        if request.each:
            folder = export_window.ask_folder(self._bench.window, self._bench.export_folder())
            if folder is not None:
                self._bench.remember_export(folder)
                self._export_each(numbered, folder, request)
            return
        name = self._files.book_name()
        if request.scope == "this":
            from jixiao_gui.exchange import file_name

            assert self._desk.form is not None
            name = file_name(self._desk.form.project)
        target = dialogs.ask_export(
            self._bench.window, self._bench.export_folder() / f"{name}.{request.kind}"
        )
        if target is not None:
            ids = [form_id for _, form_id in numbered]
            self._bench.remember_export(target.parent)
            self._export_into(lambda: self._forms(ids, request.options), len(ids), target, name, ids)

    def _export_blank(self, request: ExportRequest) -> None:
        name = texts.BLANK_NAME.format(id=request.scope)
        target = dialogs.ask_export(
            self._bench.window, self._bench.export_folder() / f"{name}.{request.kind}"
        )
        if target is not None:
            form = self._desk.templates[request.scope].new_form()
            self._export_into(lambda: iter([form]), 1, target, name)

    def _export_into(
        self,
        forms: Callable[[], Iterator[Form]],
        count: int,
        target: Path,
        title: str,
        ids: Sequence[int] = (),
    ) -> None:
        templates, fonts = self._desk.templates, self._bench.settings.flag(FONTS)
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

    def _export_each(self, numbered: list[tuple[int, int]], folder: Path, request: ExportRequest) -> None:
        templates, fonts, count = self._desk.templates, self._bench.settings.flag(FONTS), len(numbered)
        book = self._desk.book
        assert book is not None

        def work(progress: Progress, tell: Tell) -> None:
            from jixiao_gui.exchange import export_each

            forms = [(number, prepare(book.form(id), request.options, templates)) for number, id in numbered]
            export_each(
                forms,
                templates,
                folder,
                request.kind,
                progress,
                system_fonts=fonts,
                tell=tell,
                pattern=request.pattern,
                by_unit=request.by_unit,
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
        """Export on another thread; then say so, with the export's notes, and offer to open ``result``.

        ``ids``: the forms of the book that are exported; the incomplete ones are marked afterwards.
        """
        notes: list[str] = []
        book = self._desk.book

        def export(progress: Progress) -> list[int]:
            work(progress, notes.append)
            return [id for id in ids if book is not None and self._is_incomplete(book.form(id))]

        def report(incomplete: list[int]) -> None:
            level, words = ("warning", " ".join((sentence, *notes[:3]))) if notes else ("good", sentence)

            def tell() -> None:
                self._bench.tell_written(words, result, level)

            if self._desk.book is book:
                self._mark_exported(incomplete, tell)
            else:
                tell()

        self._bench.jobs.run(
            export,
            report,
            lambda completed: (texts.WORKING.format(done=completed, count=count), count),
        )

    def is_unready(self, entry: FormEntry) -> bool:
        """Return whether a form has errors, or is being filled in and not complete."""
        book = self._desk.book
        if book is None or entry.errors or entry.finished:
            return entry.errors > 0
        return self._is_incomplete(book.form(entry.id))

    def _is_incomplete(self, form: Form) -> bool:
        """Return whether ``form`` is being filled in and not complete."""
        assessment = assess(form, self._desk.templates)
        return assessment is not None and not is_finished(form) and not is_complete(form, assessment.findings)

    def _numbered(self, request: ExportRequest, unready: UnreadyForms) -> list[tuple[int, int]]:
        """Return number and id of each form to export."""
        entries = self._entries_of(request.scope)
        return [
            (entry.number, entry.id)
            for entry in entries
            if not (request.ready_only and unready.contains(entry))
        ]

    def _mark_exported(self, ids: Sequence[int], on_end: Callable[[], object]) -> None:
        """Mark incomplete forms as exported: from now on their empty cells are errors."""
        book, shown_id, day = self._desk.book, self._desk.form_id, date.today().isoformat()
        if book is None or book.read_only or not ids:
            on_end()
            return
        self._bench.commit()

        def make(progress: Progress) -> Change | None:
            name = texts.MARK_EXPORTED
            parts = tuple(
                EditForm(name, id, SetRemarks(name, finished(form, EXPORTED, day)))
                for id, form in counted(book.forms_by_id(ids), progress)
                if not is_finished(form)
            )
            alone = len(parts) == 1 and parts[0].form_id == shown_id  # an edit of one form puts it on show
            return parts[0] if alone else Changes(name, parts) if parts else None

        self._bench.long_change.apply_made(make, len(ids), lambda _change: None, on_end)

    def _forms(self, ids: list[int], options: Options) -> Iterator[Form]:
        book, templates = self._desk.book, self._desk.templates
        assert book is not None
        return (prepare(book.form(id), options, templates) for id in ids)
