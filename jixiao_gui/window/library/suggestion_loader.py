"""Load the words for suggestions from the open book and from earlier ones, on another thread.

The open book is read through a connection of its own, in small steps with pauses between them, so that the
window waits neither for the book nor for the interpreter.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.book.errors import BookError
from jixiao_gui.book.usage import Usage
from jixiao_gui.formats import Progress, step
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.jobs import Job
from jixiao_gui.window.library.suggestions import Index, Suggestions, build

_FIRST = 500
"""Milliseconds before the first step, so that the window is drawn first."""
_FORMS = 20
"""Forms of the open book read at a time; a step takes a few milliseconds."""
_PAUSE = 0.02
"""Seconds between two steps, for the user's own actions."""
_BOOKS = 6
"""Earlier books that are read at most."""
_LARGEST = 300_000_000
"""Bytes of an earlier book that is read at most."""


class SuggestionLoader(QObject):
    """A loader that fills ``suggestions`` anew for each book that is opened."""

    def __init__(
        self, desk: Desk, recent: Callable[[], list[Path]], suggestions: Suggestions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._recent = recent
        self._suggestions = suggestions
        self._earlier: dict[tuple[Path, int], Usage] = {}
        self._job: Job[Any] | None = None
        self._reading = False
        self._gathered: list[Usage] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read_open_book)
        desk.leaving.connect(self._leave)
        desk.book_changed.connect(self.start)

    def start(self) -> None:
        """Load the words of the open book, then those of earlier ones."""
        self._timer.stop()
        if self._desk.book is not None:
            self._timer.start(_FIRST)

    @property
    def busy(self) -> bool:
        """Return True while words are being read."""
        return self._timer.isActive() or self._job is not None

    def stop(self) -> None:
        """End all reading; called before the window closes."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()

    def _leave(self) -> None:
        """End the reading of the book that is about to be closed."""
        self._timer.stop()
        if self._job is not None and self._reading:
            self._job.cancel()
            self._job.wait()  # one step long

    def _read_open_book(self) -> None:
        """Read the open book on another thread."""
        book, gate = self._desk.book, self._desk.idle_gate
        if book is None:
            return
        if self._job is not None:  # the job that reads earlier books still runs
            self._timer.start(_FIRST)
            return

        def work(progress: Progress) -> list[Usage]:
            gathered = []
            with closing(book.usages(_FORMS)) as steps:
                for usage in steps:
                    gathered.append(usage)
                    gate.wait(progress)
                    time.sleep(_PAUSE)
            return gathered

        def ended() -> None:
            self._reading = False
            self._on_job_end()
            gathered, self._gathered = self._gathered, None
            if gathered is not None and self._desk.book is book:
                self._build_index(book.path, gathered)

        job = self._job = Job(work, self._store_usages, self)
        self._reading = True
        job.failed.connect(
            lambda sentence: logging.getLogger(__name__).warning("words of the open book: %s", sentence)
        )
        job.finished.connect(ended)
        job.start(Job.Priority.LowestPriority)

    def _store_usages(self, gathered: list[Usage]) -> None:
        self._gathered = gathered

    def _build_index(self, own_path: Path | None, gathered: list[Usage]) -> None:
        """Read the earlier books that are new or changed and index all words, on another thread.

        The open book's own file is left out: its words would count twice.
        """
        cached, files, gate = dict(self._earlier), [], self._desk.idle_gate
        for path in self._recent()[:_BOOKS]:
            with suppress(OSError):
                status = path.stat()
                if status.st_size < _LARGEST and (own_path is None or path != own_path.absolute()):
                    files.append((path, status.st_mtime_ns))

        def work(progress: Progress) -> tuple[dict[tuple[Path, int], Usage], Index]:
            from jixiao_gui.book.usage_reading import usage_of

            earlier = {}
            for number, stamp in enumerate(files):
                step(progress, number)
                with suppress(BookError, OSError):  # one that cannot be read proposes nothing
                    earlier[stamp] = cached[stamp] if stamp in cached else usage_of(stamp[0])
            return earlier, build([*gathered, *earlier.values()], partial(gate.wait, progress))

        job = self._job = Job(work, self._store_index, self)
        job.finished.connect(self._on_job_end)
        job.start(Job.Priority.LowestPriority)

    def _store_index(self, result: tuple[dict[tuple[Path, int], Usage], Index]) -> None:
        self._earlier, self._suggestions.books = result

    def _on_job_end(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
