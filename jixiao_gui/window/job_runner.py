"""Run one long work of a window at a time on another thread, with its progress in the message bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from jixiao_gui.window import texts
from jixiao_gui.window.crashes import tell_crash
from jixiao_gui.window.jobs import Job, Work
from jixiao_gui.window.message_bar import MessageBar

Result = TypeVar("Result")

Words = Callable[[int], tuple[str, int]]
"""Returns for the number of finished steps the sentence to show and the number of all steps (0: unknown)."""


class JobRunner(QObject):
    """The runner of imports, exports and other long works of one window; ``home``: the folder of the log."""

    def __init__(self, messages: MessageBar, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._messages, self._home = messages, home
        self._job: Job[Any] | None = None

    @property
    def busy(self) -> bool:
        """Return whether a work is running."""
        return self._job is not None

    def wait(self) -> None:
        """Cancel the running work and wait for its end."""
        if self._job is not None:
            self._job.cancel()
            self._job.wait()

    def run(
        self,
        work: Work[Result],
        on_success: Callable[[Result], object],
        words: Words,
        on_end: Callable[[], object] = lambda: None,
    ) -> bool:
        """Start ``work``; while another one runs, say so and return False.

        ``on_end`` is called when the work is over, however it ended; then ``on_success`` with its result.
        """
        if self._job is not None:
            self._messages.tell("warning", texts.BUSY)
            return False
        results: list[Result] = []
        job = Job(work, results.append, self)
        self._job = job
        job.progressed.connect(lambda completed: self._show_progress(words(completed), completed, job))
        job.failed.connect(lambda sentence: self._messages.tell("error", sentence))
        job.stopped.connect(lambda: self._messages.tell("warning", texts.CANCELLED))
        job.crashed.connect(lambda: tell_crash(self._messages.tell, self._home, job.details))

        def finish() -> None:
            job.deleteLater()
            self._job = None
            on_end()
            for result in results:
                on_success(result)  # last: it may begin the next work

        job.finished.connect(finish)
        self._show_progress(words(0), 0, job)
        job.start()
        return True

    def _show_progress(self, words: tuple[str, int], completed: int, job: Job[Result]) -> None:
        sentence, count = words
        self._messages.working(sentence, completed, count, job.cancel)
