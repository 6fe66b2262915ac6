"""Search all cells of all forms for the words of the list's search line, on another thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.formats import Progress
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.jobs import Job

_AFTER = 200
"""Milliseconds without a key before the forms are searched."""


class ListSearch(QObject):
    """A search that answers `FormList.searched`; the list itself finds what its lines show."""

    def __init__(self, desk: Desk, forms: FormList) -> None:
        super().__init__(forms)
        self._desk = desk
        self._forms = forms
        self._job: Job[tuple[str, frozenset[int]]] | None = None
        self._words = self._searched_words = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self._start)
        forms.searched.connect(self._on_words)
        desk.leaving.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Return True while a search is running or about to start."""
        return self._timer.isActive() or self._job is not None

    def stop(self) -> None:
        """End the search and wait for its end; called before the book is closed."""
        self._timer.stop()
        if self._job is not None:
            self._job.wait()

    def _on_words(self, words: str) -> None:
        self._words = words
        self._timer.start()

    def _start(self) -> None:
        book, words = self._desk.book, self._words
        if self._job is not None or book is None:  # the end of the running job starts the next
            return

        self._searched_words = words

        def work(_progress: Progress) -> tuple[str, frozenset[int]]:
            return words, frozenset(book.search(words, everywhere=True))

        job = self._job = Job(work, self._on_result, self)
        job.finished.connect(self._finished)
        job.start()

    def _on_result(self, answer: tuple[str, frozenset[int]]) -> None:
        self._forms.set_found(*answer)

    def _finished(self) -> None:
        if self._job is None:
            return
        self._job.deleteLater()
        self._job = None
        if self._words != self._searched_words and not self._timer.isActive():
            self._start()
