"""Work that takes time, beside the window: its progress is told, it can be cancelled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from jixiao_gui.form.template import BadTemplate
from jixiao_gui.formats import Cancelled, FormatError, Progress
from jixiao_gui.formats.replace import CannotWrite

Work = Callable[[Progress], object]
"""What runs on the other thread; it gets a `Progress` that says False once the user has cancelled."""


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
            from jixiao_gui.window.recovery.crashes import describe, versions

            logging.getLogger(__name__).exception("a job crashed")
            self.details = f"{versions()}\n{describe(type(error), error, error.__traceback__)}"
            self.crashed.emit()
        else:
            self.succeeded.emit(result)

    def _step(self, done: int) -> bool:
        self.progressed.emit(done)
        return not self._cancelled.is_set()
