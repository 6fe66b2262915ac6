"""A change of many forms, and its undo, beside the window: with progress, and all of it or nothing.

While it runs nothing else can be done to the book: what is typed would be typed into forms that are changing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import AddForms, Change, Changes
from jixiao_gui.formats import Progress, step
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.jobs import Job
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.recovery.crashes import tell_crash

AT_ONCE = 60
"""Forms that are written in the blink of an eye; more are written beside the window."""
_TOLD_EVERY = 10


def size(change: Change) -> int:
    """How many forms ``change`` writes anew: what it takes grows with them."""
    if isinstance(change, Changes):
        return sum(size(part) for part in change.parts)
    return len(change.forms) if isinstance(change, AddForms) else 1


class LongChange(QObject):
    """Applies, undoes and redoes; a small change at once, in the middle of the call."""

    holds = Signal(bool)  # True: only looking and cancelling; False: all is allowed again

    def __init__(self, desk: Desk, bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._bar = desk, bar
        self._job: Job | None = None
        desk.leaving.connect(self.wait)

    @property
    def busy(self) -> bool:
        """True while a change is being written."""
        return self._job is not None

    def apply(self, change: Change, told: str) -> None:
        """Do ``change`` as one undo step, then say ``told``."""
        if size(change) <= AT_ONCE:
            if self._desk.apply(change):
                self._bar.tell("good", told)
            return

        def done(inverse: Change) -> None:
            self._desk.adopt(change, inverse)
            self._bar.tell("good", told)

        self._run(change, done)

    def step(self, *, back: bool) -> None:
        """Undo, or redo, the step that is next."""
        change = self._desk.next_step(back=back)
        if change is None or size(change) <= AT_ONCE:
            self._desk.step(back=back)
        else:
            name = texts.UNDONE if back else texts.REDONE
            told = name.format(name=change.name, forms=size(change))

            def done(made: Change) -> None:
                self._desk.step(back=back, made=made)
                self._bar.tell("good", told)

            self._run(change, done)

    def wait(self) -> None:
        """Wait until the book is at rest: it must not be closed under the work."""
        if self._job is not None:
            self._job.wait()

    def _run(self, change: Change, done: Callable[[Change], None]) -> None:
        book = self._desk.book
        if self._job is not None or book is None:
            return
        if book.read_only:
            self._bar.tell("warning", texts.READ_ONLY_EDIT)
            return
        count = size(change)

        def work(progress: Progress) -> object:
            def written(forms: int) -> None:
                if forms % _TOLD_EVERY == 0:
                    step(progress, forms)

            return book.apply(change, written)

        job = self._job = Job(work, self)
        job.progressed.connect(lambda forms: self._bar.working(texts.WRITING, forms, count, job.cancel))
        job.succeeded.connect(done)
        job.failed.connect(lambda sentence: self._bar.tell("error", sentence))
        job.stopped.connect(lambda: self._bar.tell("warning", texts.NOTHING_CHANGED))
        job.crashed.connect(lambda: tell_crash(self._bar.tell, self._desk.home, job.details))
        job.finished.connect(self._finished)
        self.holds.emit(True)
        self._bar.working(texts.WRITING, 0, count, job.cancel)
        job.start()

    def _finished(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
            self.holds.emit(False)
