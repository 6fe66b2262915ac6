"""Run work that takes time on another thread; its progress is reported and it can be cancelled."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QThread, Signal
from PySide6.QtWidgets import QDialog

from jixiao_gui.form.template import BadTemplate
from jixiao_gui.formats import Cancelled, FormatError, Progress, step
from jixiao_gui.formats.writing.replace import CannotWrite
from jixiao_gui.window import texts

Result = TypeVar("Result")

Work = Callable[[Progress], Result]
"""A function that runs on another thread; its `Progress` returns False once the user has cancelled."""


IDLE_AFTER = 0.4
"""Seconds after the user's last action for which background work pauses."""
_PAUSE = 0.02
_REPORT_INTERVAL = 0.05
"""Seconds between two reports of progress: each repaints the window, which takes time from the work."""


def run_while_painting(work: Callable[[], Result]) -> Result:
    """Run ``work`` on another thread while the window keeps painting; return its result or raise its error.

    For a caller that needs the result at once; the user can't click or type meanwhile.
    """
    return CallWhilePainting(work).result()


class CallWhilePainting(Generic[Result]):
    """A call as by `run_while_painting` that starts at once and whose result is taken later."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._thread, self._loop = _Thread(work), QEventLoop()
        self._thread.finished.connect(self._loop.quit)
        self._thread.start()

    def result(self) -> Result:
        """Wait, while the window keeps painting, and return the work's result or raise its error."""
        if not self._thread.isFinished():
            self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._thread.wait()
        if self._thread.error is not None:
            raise self._thread.error
        return self._thread.result[0]


class _Thread(QThread, Generic[Result]):
    def __init__(self, work: Callable[[], Result]) -> None:
        super().__init__()
        self._work = work
        self.result: list[Result] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result.append(self._work())
        except BaseException as error:
            self.error = error


class IdleGate:
    """A gate at which background work waits while the user is active: threads share one interpreter."""

    def __init__(self) -> None:
        self._until = 0.0

    def note_activity(self) -> None:
        """Record that the user did something now."""
        self._until = time.monotonic() + IDLE_AFTER

    @property
    def busy(self) -> bool:
        """Return whether the user did something just before."""
        return time.monotonic() < self._until

    def wait(self, progress: Progress) -> None:
        """Wait on the work's thread while the user is active. Raises `Cancelled`."""
        step(progress, 0)
        while self.busy:
            time.sleep(_PAUSE)
            step(progress, 0)


class Job(QThread, Generic[Result]):
    """A thread that runs one work, then calls ``on_success`` with the result on the thread that made the job.

    Exactly one of ``succeeded``, ``failed``, ``crashed`` and ``stopped`` is emitted.
    """

    progressed = Signal(int)
    succeeded = Signal(object)  # the result
    failed = Signal(str)  # one sentence for the user
    crashed = Signal()  # a fault of the program; it is in the log
    stopped = Signal()  # cancelled

    def __init__(
        self, work: Work[Result], on_success: Callable[[Result], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._cancelled = threading.Event()
        self._last_report = 0.0
        self.succeeded.connect(on_success)
        self.details = ""
        """After a crash: versions and places in the code, for a developer."""

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled.set()

    def abandon(self) -> None:
        """Cancel the work, disconnect its signals and wait for its end."""
        for signal in (self.progressed, self.succeeded, self.failed):
            signal.disconnect()
        self.cancel()
        self.wait()

    def run(self) -> None:
        from jixiao_gui.book.errors import BookError

        try:
            result = self._work(self._step)
        except Cancelled:
            self.stopped.emit()
        except (BadTemplate, BookError, CannotWrite, FormatError) as error:
            self.failed.emit(str(error))
        except Exception as error:
            from jixiao_gui.window.crashes import describe, versions

            logging.getLogger(__name__).exception("a job crashed")
            self.details = f"{versions()}\n{describe(type(error), error, error.__traceback__)}"
            self.crashed.emit()
        else:
            self.succeeded.emit(result)

    def _step(self, completed: int) -> bool:
        current_time = time.monotonic()
        if current_time - self._last_report >= _REPORT_INTERVAL:
            self._last_report = current_time
            self.progressed.emit(completed)
        return not self._cancelled.is_set()


class LatestJob(Generic[Result]):
    """The latest work of a window: a new work replaces the running one.

    Once the window is closed no work starts, for its book may be closed.
    """

    def __init__(self, window: QDialog) -> None:
        self._window = window
        self._job: Job[Result] | None = None
        self.closed = False
        window.finished.connect(lambda _result: self._close())

    @property
    def busy(self) -> bool:
        """Return whether a work runs."""
        return self._job is not None

    def start(
        self,
        work: Work[Result],
        on_success: Callable[[Result], object],
        on_progress: Callable[[int], object],
        on_failure: Callable[[str], object],
    ) -> None:
        """Start ``work`` in place of a running one; ``on_failure`` gets a sentence for the user."""
        self.stop()
        if self.closed:
            return
        job = self._job = Job(work, on_success, self._window)
        job.progressed.connect(on_progress)
        job.failed.connect(on_failure)
        job.crashed.connect(lambda: on_failure(texts.CRASHED) if self._job is job else None)
        job.finished.connect(lambda: self._on_finished(job))
        job.start()

    def stop(self) -> None:
        """Cancel the running work."""
        if self._job is not None:
            job, self._job = self._job, None
            job.abandon()

    def _on_finished(self, job: Job[Result]) -> None:
        if self._job is job:
            self._job = None
        job.deleteLater()

    def _close(self) -> None:
        self.closed = True
        self.stop()
