"""What only the whole book shows: a project twice, a name in two spellings. Looked for beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.form.checks import Finding, check_whole
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Progress
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.jobs import Job

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_PATIENCE = 600
"""Milliseconds without a change before the book is looked through again."""
_READ_UP_TO = 300
"""Forms of a book that is read whole; of a larger one only the list is: names and projects, no amounts."""
_FORMS_A_CHECKPOINT = 50


class WholeBook(QObject):
    """Give the desk what it finds, and again soon after each change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._job: Job[dict[int, list[Finding]]] | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_PATIENCE)
        self.timer.timeout.connect(self.look)
        desk.leaving.connect(self._stop)
        desk.book_changed.connect(self.timer.start)
        desk.undo.indexChanged.connect(lambda _index: self._again())
        desk.entries_changed.connect(self._again)  # also when rules have changed, which is no undo step

    @property
    def busy(self) -> bool:
        """Return True until what was last changed has been looked at."""
        return self._job is not None or self.timer.isActive()

    def look(self) -> None:
        """Look the book through, on another thread."""
        book, templates, gate = self._desk.book, self._desk.templates, self._desk.idle_gate
        if book is None:
            return
        if self._job is not None:
            self.timer.start()  # after the one that runs
            return

        def work(progress: Progress) -> dict[int, list[Finding]]:
            checkpoint = partial(gate.wait, progress)
            ids, forms = _forms(book, checkpoint)
            found = check_whole(forms, templates, checkpoint)
            return {ids[number]: findings for number, findings in found.items()}

        job = self._job = Job(work, lambda found: self._take(book, found), self)
        job.finished.connect(self._finished)
        job.start(Job.Priority.LowestPriority)

    def _take(self, book: Book, found: dict[int, list[Finding]]) -> None:
        if self._desk.book is book and not self.timer.isActive():
            self._desk.set_book_findings(found)

    def _again(self) -> None:
        """Start over: what is being found is of a book that has changed since."""
        if self._job is not None:
            self._job.cancel()
        self.timer.start()

    def _finished(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    def _stop(self) -> None:
        self.timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()  # short, and the book must not be closed under it


def _forms(book: Book, checkpoint: Callable[[], None]) -> tuple[list[int], list[Form]]:
    checkpoint()
    entries = book.entries_beside()
    ids = [entry.id for entry in entries]
    forms = []
    if len(entries) <= _READ_UP_TO:
        for form in book.forms():
            checkpoint()
            forms.append(form)
        if len(forms) == len(ids):
            return ids, forms
        forms = []
    for number, entry in enumerate(entries):
        if number % _FORMS_A_CHECKPOINT == 0:
            checkpoint()
        forms.append(
            Form(
                template=entry.template,
                year=entry.year,
                project=entry.project,
                department=entry.department,
                unit=entry.unit,
            )
        )
    return ids, forms
