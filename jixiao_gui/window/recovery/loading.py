"""Reading for a dialog beside the window; only the last thing asked for is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from jixiao_gui.window.jobs import Job


class Loader(QObject):
    """Runs one work at a time; of several asked for meanwhile the last."""

    failed = Signal(str)
    """One sentence; "" for a bug, which is in the log."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._next: tuple[Callable[[], object], Callable[[object], None]] | None = None

    @property
    def busy(self) -> bool:
        """True while something is read."""
        return self._job is not None

    def load(self, work: Callable[[], object], on_done: Callable[[object], None]) -> None:
        """Do ``work`` on another thread, then give its result to ``on_done`` on this one."""
        if self._job is not None:
            self._next = (work, on_done)
            return
        job = self._job = Job(lambda _progress: work(), self)
        job.succeeded.connect(lambda found: self._take(on_done, found))
        job.failed.connect(self.failed.emit)
        job.crashed.connect(lambda: self.failed.emit(""))
        job.finished.connect(self._finished)
        job.start()

    def stop(self) -> None:
        """Forget what was asked for and wait for what is being read."""
        self._next = None
        if self._job is not None:
            self._job.wait()

    def _take(self, on_done: Callable[[object], None], found: object) -> None:
        if self._next is None:
            on_done(found)

    def _finished(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        following, self._next = self._next, None
        if following is not None:
            self.load(*following)
