"""Carry out the commands on the book as a whole: its summary, its audit report and its 绩效自评报告."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jixiao_gui.formats import Progress
from jixiao_gui.formats.writing.replace import CannotWrite
from jixiao_gui.paths import template_folders
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.job_runner import Words
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.review import review_texts as texts
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book, FormEntry
    from jixiao_gui.form.model import Form
    from jixiao_gui.form.reports.summary import Summary
    from jixiao_gui.form.template import Templates
    from jixiao_gui.window.review.draft_window import DraftWindow
    from jixiao_gui.window.review.summary_window import SummaryWindow


class ReviewController(QObject):
    """The controller of the book's summary, audit report and 绩效自评报告."""

    goto_wanted = Signal(int, str)  # a form's id, a cell

    def __init__(self, bench: Workbench, files: Files, selected: Callable[[], list[int]]) -> None:
        """Keep ``selected``, which returns the ids of the forms selected in the list."""
        super().__init__(bench.window)
        self._bench, self._desk, self._files, self._selected = bench, bench.desk, files, selected
        self.summary: SummaryWindow | None = None
        self.draft: DraftWindow | None = None
        self._desk.undo.moved.connect(lambda _index: self._on_change())
        self._desk.leaving.connect(self._close)

    # --- the summary ---------------------------------------------------------------------------

    def show_summary(self) -> None:
        """Open the window of the summary, or bring it to the front."""
        from jixiao_gui.window.review.summary_window import SummaryWindow

        self._bench.commit()
        book = self._desk.book
        if book is None:
            return
        if self.summary is None:
            window = SummaryWindow(book, self._desk.templates, self._files.book_name(), self._bench.window)
            window.goto_wanted.connect(self._goto)
            window.export_wanted.connect(self.ask_export)
            window.finished.connect(self._on_closed)
            self.summary = window
        self.summary.show()
        self.summary.raise_()
        self.summary.activateWindow()

    def ask_export(self, kind: str) -> None:
        """Ask for a path, then write the summary on show; ``kind``: xlsx, docx or pdf."""
        name = texts.SUMMARY_NAME.format(book=self._files.book_name())
        target = self._ask_target(texts.EXPORT_SUMMARY, f"{name}.{kind}", texts.SUMMARY_FILTERS[kind])
        if target is not None:
            self.export(target)

    def _ask_target(self, title: str, name: str, filters: str, suffixes: tuple[str, ...] = ()) -> Path | None:
        """Ask for a path to write to, by default with the suffix of ``name``; ``None`` when cancelled."""
        proposal = self._bench.export_folder() / name
        return dialogs.ask_target(
            self._bench.window, title, proposal, filters, suffixes or (proposal.suffix,)
        )

    def export(self, target: Path) -> None:
        """Write the summary on show as xlsx, docx or PDF."""
        summary, book = self.summary.summary if self.summary is not None else None, self._desk.book
        if summary is None or book is None:
            return
        info = book.info

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.book_reports import summary_title, write_summary

            year = info.year or (summary.years[0] if len(summary.years) == 1 else "")
            write_summary(
                summary, target, title=summary_title(year, summary.subject), unit=info.unit, progress=progress
            )
            return target

        self._run(work, target, lambda _completed: (texts.WORKING_FILE, 0), of_summary=True)

    def _goto(self, number: int) -> None:
        book = self._desk.book
        entries = book.entries() if book is not None else []
        if 0 < number <= len(entries):
            self.goto_wanted.emit(entries[number - 1].id, "")
            self._bench.window.activateWindow()

    def _on_change(self) -> None:
        if self.summary is not None:
            self.summary.on_change()
        if self.draft is not None:
            self.draft.on_change()

    def _close(self) -> None:
        for window in (self.summary, self.draft):
            if window is not None:
                window.reject()

    def _on_closed(self) -> None:
        self.summary = None

    # --- the audit -----------------------------------------------------------------------------

    def ask_audit(self) -> None:
        """Ask for a path, then check the book and write the audit report."""
        self._bench.commit()
        name = texts.AUDIT_NAME.format(book=self._files.book_name())
        target = self._ask_target(texts.EXPORT_AUDIT, f"{name}.docx", texts.AUDIT_FILTER, (".docx", ".pdf"))
        if target is not None:
            self.write_audit(target)

    def write_audit(self, target: Path) -> None:
        """Check the book and write the audit report as docx or PDF."""
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        info, count = book.info, book.count()

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.book_checking import checked
            from jixiao_gui.exchange.book_reports import audit_title, write_audit

            of_book = checked(book.stored_forms(), templates, progress)
            year = info.year or (of_book.forms[0].year if of_book.forms else "")
            title = audit_title(year, of_book.forms, templates)
            write_audit(of_book, templates, target, title=title, unit=info.unit, progress=progress)
            return target

        self._run(
            work,
            target,
            lambda completed: (texts.WORKING_AUDIT.format(done=min(completed, count), count=count), 0),
        )

    # --- the report ----------------------------------------------------------------------------

    def show_report(self) -> None:
        """Open the window with the draft of the 绩效自评报告."""
        from jixiao_gui.form.reports.report_outline import load_outlines
        from jixiao_gui.window.review.draft_window import DraftWindow

        self._bench.commit()
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        if self.draft is not None:
            self.draft.reject()

        selected = self._selected()

        def chosen() -> list[int]:  # those that the book still has; a click in the list changes nothing
            book_ids = set(book.ids())
            return [id for id in selected if id in book_ids]

        window = DraftWindow(
            lambda of_chosen: _material_work(book, templates, chosen() if of_chosen else None),
            load_outlines(template_folders()),
            templates,
            book.info.unit,
            self._bench.window,
            count=lambda of_chosen: len(chosen()) if of_chosen else book.count(),
        )
        window.export_wanted.connect(
            lambda outline, of_chosen: self.ask_report(outline, chosen() if of_chosen else None)
        )
        window.finished.connect(self._on_draft_closed)
        self.draft = window
        window.show()

    def _on_draft_closed(self) -> None:
        self.draft = None

    def ask_report(self, outline: str | None = None, ids: Sequence[int] | None = None) -> None:
        """Ask for a path, then write the 绩效自评报告 by the outline of this id, or that of the layouts.

        It covers the self-evaluations among the forms ``ids``, or with ``None`` those of the book.
        """
        self._bench.commit()
        name = texts.REPORT_NAME.format(book=self._files.book_name())
        target = self._ask_target(texts.EXPORT_REPORT, f"{name}.docx", texts.REPORT_FILTER)
        if target is not None:
            self.write_report(target, outline, ids)

    def write_report(
        self, target: Path, outline_id: str | None = None, ids: Sequence[int] | None = None
    ) -> None:
        """Write the 绩效自评报告 on the self-evaluations of the book, or among the forms ``ids``."""
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        info, count = book.info, len(ids) if ids is not None else book.count()
        gaps = 0

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.book_reports import write_self_report
            from jixiao_gui.form.reports.report_outline import BadOutline, load_outlines

            nonlocal gaps
            entries = _reported_entries(book, templates, ids)
            try:
                outline = load_outlines(template_folders()).choose(
                    outline_id, {entry.template for entry in entries}
                )
            except BadOutline as error:
                raise CannotWrite(str(error)) from error
            stored = book.stored_forms([entry.id for entry in entries])
            draft = write_self_report(
                stored, templates, target, outline=outline, unit=info.unit, progress=progress
            )
            gaps = draft.gaps
            return target

        self._run(
            work,
            target,
            lambda completed: (texts.WORKING_REPORT.format(done=min(completed, count), count=count), 0),
            lambda: texts.DRAFTED.format(path=target, gaps=gaps) if gaps else "",
        )

    def _run(
        self,
        work: Work[Path],
        target: Path,
        words: Words,
        sentence_of: Callable[[], str] = str,
        *,
        of_summary: bool = False,
    ) -> None:
        """Write on another thread; then say so, or what ``sentence_of`` returns, in the window that asked."""
        self._bench.remember_export(target.parent)

        def report(_result: Path) -> None:
            messages = self.summary.messages if of_summary and self.summary is not None else None
            if messages is not None:
                self._bench.messages.hide()  # the progress
            sentence = sentence_of() or texts.EXPORTED.format(path=target)
            self._bench.tell_written(sentence, target, messages=messages)

        self._bench.jobs.run(work, report, words)


def _material_work(
    book: Book, templates: Templates, ids: Sequence[int] | None
) -> Work[tuple[list[Form], Summary]]:
    """Return the work that reads the self-evaluations and summarises them."""

    def work(progress: Progress) -> tuple[list[Form], Summary]:
        from jixiao_gui.exchange.book_checking import checked
        from jixiao_gui.form.reports.summary import summarise

        stored = book.stored_forms([entry.id for entry in _reported_entries(book, templates, ids)])
        of_book = checked(stored, templates, progress)
        return of_book.forms, summarise(of_book.forms, templates, of_book.findings, every=False)

    return work


def _reported_entries(book: Book, templates: Templates, ids: Sequence[int] | None) -> list[FormEntry]:
    """Return the self-evaluations of ``book``, or those among the forms ``ids``, in their order.

    Raises `CannotWrite` where there is none.
    """
    from jixiao_gui.exchange.book_reports import self_evaluation_ids

    by_id = {entry.id: entry for entry in book.entries()}
    entries = [by_id[id] for id in (by_id if ids is None else ids) if id in by_id]
    evaluations = self_evaluation_ids(entries, templates)
    if not evaluations:
        raise CannotWrite(texts.NO_SELF_EVALUATION if ids is None else texts.NO_SELF_EVALUATION_CHOSEN)
    return [by_id[id] for id in evaluations]


COMMANDS: CommandTable[ReviewController] = CommandTable(Menu.CHECK)
SUMMARY = COMMANDS.add("summary", "汇总(&U)…", ReviewController.show_summary, keys="Ctrl+U", needs=Needs.BOOK)
AUDIT_REPORT = COMMANDS.add("audit_report", "校验报告(&R)…", ReviewController.ask_audit, needs=Needs.BOOK)
SELF_REPORT = COMMANDS.add("self_report", "绩效自评报告(&E)…", ReviewController.show_report, needs=Needs.BOOK)
