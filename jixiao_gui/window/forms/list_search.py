"""Look through all cells of all forms for the words of the list's search line, beside the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.formats import Progress
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.jobs import Job

_AFTER = 200
"""Milliseconds without a key before the forms are read: who types on wants other words."""


class ListSearch(QObject):
    """Answer `FormList.searched`. What the lines themselves hold is found at once, without it."""

    def __init__(self, desk: Desk, forms: FormList) -> None:
        super().__init__(forms)
        self._desk = desk
        self._forms = forms
        self._job: Job[tuple[str, frozenset[int]]] | None = None
        self._words = self._asked = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self._start)
        forms.searched.connect(self._want)
        desk.leaving.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Return True while an answer is outstanding."""
        return self._timer.isActive() or self._job is not None

    def stop(self) -> None:
        """Wait for what runs and forget it: before the book is closed."""
        self._timer.stop()
        if self._job is not None:
            self._job.wait()

    def _want(self, words: str) -> None:
        self._words = words
        self._timer.start()

    def _start(self) -> None:
        book, words = self._desk.book, self._words
        if self._job is not None or book is None:  # the answer of the one that runs starts the next
            return

        self._asked = words

        def work(_progress: Progress) -> tuple[str, frozenset[int]]:
            return words, frozenset(book.search(words, everywhere=True))

        job = self._job = Job(work, self._found, self)
        job.finished.connect(self._finished)
        job.start()

    def _found(self, answer: tuple[str, frozenset[int]]) -> None:
        self._forms.set_found(*answer)

    def _finished(self) -> None:
        if self._job is None:
            return
        self._job.deleteLater()
        self._job = None
        if self._words != self._asked and not self._timer.isActive():
            self._start()
