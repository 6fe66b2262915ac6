"""Gathers the words to propose: of the open book in small steps, of earlier books on another thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.book.errors import BookError
from jixiao_gui.book.usage import Usage
from jixiao_gui.formats import Cancelled, Progress
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.jobs import Job
from jixiao_gui.window.library.suggestions import Suggestions, build

_FIRST = 500
"""Milliseconds before the first step: the window is drawn first."""
_FORMS = 20
"""Forms of the open book read at a time; a step takes a few milliseconds."""
_PAUSE = 20
"""Milliseconds between two steps, for the user's own doings."""
_BOOKS = 6
"""Earlier books that are read."""
_LARGEST = 300_000_000
"""Bytes of an earlier book that is read."""


class Learner(QObject):
    """Keeps ``suggestions`` up to what is open; starts over with each book."""

    def __init__(
        self, desk: Desk, recent: Callable[[], list[Path]], suggestions: Suggestions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._recent = recent
        self._suggestions = suggestions
        self._earlier: dict[tuple[Path, int], Usage] = {}
        self._job: Job | None = None
        self._after = 0
        self._gathered: list[Usage] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        desk.book_changed.connect(self.start)

    def start(self) -> None:
        """Read the words of the book that is open now, then those of earlier ones."""
        self._timer.stop()
        self._after, self._gathered = 0, []
        if self._desk.book is not None:
            self._timer.start(_FIRST)

    @property
    def busy(self) -> bool:
        """True while words are being read."""
        return self._timer.isActive() or self._job is not None

    def stop(self) -> None:
        """End all reading; before the window goes."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()

    def _step(self) -> None:
        book = self._desk.book
        if book is None:
            return
        if self._job is not None:  # still at an earlier book's words
            self._timer.start(_FIRST)
            return
        try:
            usage, self._after = book.usage(self._after, _FORMS)
        except BookError:
            logging.getLogger(__name__).warning("words of the open book", exc_info=True)
            return
        if self._after:
            self._gathered.append(usage)
            self._timer.start(_PAUSE)
        else:
            self._index(book.path)

    def _index(self, own: Path | None) -> None:
        """Read earlier books that are new or changed, and index all words, on another thread.

        The open book's own file is left out: its words would count twice.
        """
        gathered, self._gathered = self._gathered, []
        known, wanted = dict(self._earlier), []
        for path in self._recent()[:_BOOKS]:
            with suppress(OSError):
                found = path.stat()
                if found.st_size < _LARGEST and (own is None or path != own.absolute()):
                    wanted.append((path, found.st_mtime_ns))

        def work(progress: Progress) -> object:
            from jixiao_gui.book.usage_reading import usage_of

            earlier = {}
            for number, stamp in enumerate(wanted):
                if not progress(number):
                    raise Cancelled
                with suppress(BookError, OSError):  # one that cannot be read proposes nothing
                    earlier[stamp] = known[stamp] if stamp in known else usage_of(stamp[0])
            return earlier, build([*gathered, *earlier.values()])

        job = self._job = Job(work, self)
        job.succeeded.connect(self._take)
        job.finished.connect(self._ended)
        job.start(Job.Priority.LowestPriority)

    def _take(self, made: object) -> None:
        assert isinstance(made, tuple)
        self._earlier, self._suggestions.books = made

    def _ended(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
