"""What is made of the whole book: the summary's window and files, and the audit report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from jixiao_gui.formats import Progress
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.files import Files
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.review import texts
from jixiao_gui.window.settings import Settings

if TYPE_CHECKING:
    from jixiao_gui.window.review.summary_window import SummaryWindow


class Review(QObject):
    """``commit`` closes an open cell editor and keeps what it holds."""

    goto_wanted = Signal(int, str)  # a form's id, a cell

    def __init__(
        self,
        desk: Desk,
        files: Files,
        settings: Settings,
        bar: MessageBar,
        commit: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk, self._files, self._settings, self._bar = desk, files, settings, bar
        self._commit, self._window = commit, parent
        self.summary: SummaryWindow | None = None
        desk.undo.indexChanged.connect(lambda _index: self._on_change())
        desk.leaving.connect(self._close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"summary": self.show_summary, "audit_report": self.ask_audit}

    # --- the summary ---------------------------------------------------------------------------

    def show_summary(self) -> None:
        """Open the summary's window, or bring it to the front."""
        from jixiao_gui.window.review.summary_window import SummaryWindow

        self._commit()
        book = self._desk.book
        if book is None:
            return
        if self.summary is None:
            made = SummaryWindow(book, self._desk.templates, self._files.book_name(), self._window)
            made.goto_wanted.connect(self._goto)
            made.export_wanted.connect(self.ask_export)
            made.finished.connect(self._on_closed)
            self.summary = made
        self.summary.show()
        self.summary.raise_()
        self.summary.activateWindow()

    def ask_export(self, kind: str) -> None:
        """Ask where to, then write the summary that is on show."""
        name = texts.SUMMARY_NAME.format(book=self._files.book_name())
        target = _ask(self._window, self._folder() / f"{name}.{kind}", texts.SUMMARY_FILTERS[kind])
        if target is not None:
            self.export(target)

    def export(self, target: Path) -> None:
        """Write the summary that is on show as xlsx, docx or PDF."""
        summary, book = self.summary.summary if self.summary is not None else None, self._desk.book
        if summary is None or book is None:
            return
        info = book.info

        def work(progress: Progress) -> object:
            from jixiao_gui.reports import summary_title, write_summary

            year = info.year or (summary.years[0] if len(summary.years) == 1 else "")
            write_summary(summary, target, title=summary_title(year), unit=info.unit, progress=progress)
            return target

        self._run(work, target, lambda _done: (texts.WORKING_FILE, 0))

    def _goto(self, number: int) -> None:
        book = self._desk.book
        entries = book.entries() if book is not None else []
        if 0 < number <= len(entries):
            self.goto_wanted.emit(entries[number - 1].id, "")
            self._window.activateWindow()

    def _on_change(self) -> None:
        if self.summary is not None:
            self.summary.on_change()

    def _close(self) -> None:
        if self.summary is not None:
            self.summary.reject()

    def _on_closed(self) -> None:
        self.summary = None

    # --- the audit -----------------------------------------------------------------------------

    def ask_audit(self) -> None:
        """Ask where to, then check the book and write the report."""
        self._commit()
        name = texts.AUDIT_NAME.format(book=self._files.book_name())
        target = _ask(self._window, self._folder() / f"{name}.docx", texts.AUDIT_FILTER)
        if target is not None:
            self.write_audit(target)

    def write_audit(self, target: Path) -> None:
        """Check the book and write the report as docx or PDF."""
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        info, count = book.info, book.count()

        def work(progress: Progress) -> object:
            from jixiao_gui.reports import audit_title, write_audit

            forms = list(book.forms())
            year = info.year or (forms[0].year if forms else "")
            title = audit_title(year)
            write_audit(forms, templates, target, title=title, unit=info.unit, progress=progress)
            return target

        self._run(
            work, target, lambda done: (texts.WORKING_AUDIT.format(done=min(done, count), count=count), 0)
        )

    def _run(
        self, work: Callable[[Progress], object], target: Path, words: Callable[[int], tuple[str, int]]
    ) -> None:
        told = texts.EXPORTED.format(path=target)
        self._files.run(work, lambda _done: self._bar.tell("good", told), words)

    def _folder(self) -> Path:
        book = self._desk.book
        return book.path.parent if book is not None and book.path is not None else Path.home()


def _ask(parent: QWidget, proposal: Path, filters: str) -> Path | None:
    """Where to; with the suffix of the chosen kind, whatever was typed."""
    name, chosen = QFileDialog.getSaveFileName(parent, texts.TITLE, str(proposal), filters)
    if not name:
        return None
    path = Path(name)
    kinds = [part.rpartition("*")[2].rstrip(")") for part in filters.split(";;")]
    if path.suffix.lower() in kinds:
        return path
    wanted = chosen.rpartition("*")[2].rstrip(")") or kinds[0]
    return path.with_name(path.name + wanted)
