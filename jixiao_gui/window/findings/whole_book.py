"""What only the whole book shows: a project twice, a name in two spellings. Looked for beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.form.checks import Finding, check_whole
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Progress, step
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.jobs import Job

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_PATIENCE = 600
"""Milliseconds without a change before the book is looked through again."""
_READ_UP_TO = 300
"""Forms of a book that is read whole; of a larger one only the list is: names and projects, no amounts."""


class WholeBook(QObject):
    """Gives the desk what it finds, and again soon after each change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._job: Job | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_PATIENCE)
        self.timer.timeout.connect(self.look)
        desk.leaving.connect(self._stop)
        desk.book_changed.connect(self.timer.start)
        desk.undo.indexChanged.connect(lambda _index: self.timer.start())

    @property
    def busy(self) -> bool:
        """True until what was last changed has been looked at."""
        return self._job is not None or self.timer.isActive()

    def look(self) -> None:
        """Look the book through, on another thread."""
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        if self._job is not None:
            self.timer.start()  # after the one that runs
            return

        def work(progress: Progress) -> object:
            ids, forms = _forms(book)
            step(progress, len(ids))
            return {ids[number]: found for number, found in check_whole(forms, templates).items()}

        job = self._job = Job(work, self)
        job.succeeded.connect(lambda found: self._take(book, found))
        job.finished.connect(self._finished)
        job.start(Job.Priority.LowestPriority)

    def _take(self, book: Book, found: object) -> None:
        assert isinstance(found, dict)
        wide: dict[int, list[Finding]] = found
        if self._desk.book is book:
            self._desk.set_wide(wide)

    def _finished(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    def _stop(self) -> None:
        self.timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()  # short, and the book must not be closed under it


def _forms(book: Book) -> tuple[list[int], list[Form]]:
    entries = book.entries_beside()
    ids = [entry.id for entry in entries]
    if len(entries) <= _READ_UP_TO:
        forms = list(book.forms())
        if len(forms) == len(ids):
            return ids, forms
    fields = ("template", "year", "project", "department", "unit")
    return ids, [Form(**{name: getattr(entry, name) for name in fields}) for entry in entries]
