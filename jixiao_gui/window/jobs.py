"""Work that takes time, beside the window: its progress is told, it can be cancelled."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from jixiao_gui.form.template import BadTemplate
from jixiao_gui.formats import Cancelled, FormatError, Progress, step
from jixiao_gui.formats.replace import CannotWrite

Work = Callable[[Progress], object]
"""What runs on the other thread; it gets a `Progress` that says False once the user has cancelled."""


HANDS_OFF = 0.4
"""Seconds after the last thing that the user did in which work that nobody waits for rests."""
_REST = 0.02


class Quiet:
    """Lets the user go first: two threads share one interpreter, and a key would wait for its turn."""

    def __init__(self) -> None:
        self._until = 0.0

    def touch(self) -> None:
        """The user did something."""
        self._until = time.monotonic() + HANDS_OFF

    def wait(self, progress: Progress) -> None:
        """Rest, on the thread of the work, while the user is at work. Raises `Cancelled`."""
        step(progress, 0)
        while time.monotonic() < self._until:
            time.sleep(_REST)
            step(progress, 0)


class Job(QThread):
    """One piece of work. Tells exactly one of ``succeeded``, ``failed`` and ``stopped``."""

    progressed = Signal(int)
    succeeded = Signal(object)
    failed = Signal(str)  # one sentence for the user
    crashed = Signal()  # a bug; it is in the log
    stopped = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancelled = threading.Event()
        self.details = ""
        """Of a crash: what a developer needs to know."""

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled.set()

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

    def _step(self, done: int) -> bool:
        self.progressed.emit(done)
        return not self._cancelled.is_set()
