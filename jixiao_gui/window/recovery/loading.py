"""Load data for a dialog on another thread; only the last request is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from jixiao_gui.window.jobs import Job

Result = TypeVar("Result")


class Loader(QObject):
    """A loader that runs one work at a time, and of those requested meanwhile only the last."""

    failed = Signal(str)
    """One sentence; "" for a bug, which is in the log."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job[Any] | None = None
        self._next: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Return True while a work is running."""
        return self._job is not None

    def load(self, work: Callable[[], Result], on_success: Callable[[Result], object]) -> None:
        """Run ``work`` on another thread, then call ``on_success`` with its result on this one."""
        if self._job is not None:
            self._next = lambda: self.load(work, on_success)
            return
        job = self._job = Job(lambda _progress: work(), lambda result: self._take(on_success, result), self)
        job.failed.connect(self.failed.emit)
        job.crashed.connect(lambda: self.failed.emit(""))
        job.finished.connect(self._finished)
        job.start()

    def stop(self) -> None:
        """Drop the next request and wait for the running work."""
        self._next = None
        if self._job is not None:
            self._job.wait()

    def _take(self, on_success: Callable[[Result], object], result: Result) -> None:
        if self._next is None:
            on_success(result)

    def _finished(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        following, self._next = self._next, None
        if following is not None:
            following()
