"""Apply and undo a change of many forms on another thread: with progress, and all of it or nothing.

While it runs nothing else can be done to the book: what is typed would be typed into forms that are changing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from jixiao_gui.book.changes import AddForms, Change, Changes, ReplaceTemplate
from jixiao_gui.formats import Progress, step
from jixiao_gui.window import texts
from jixiao_gui.window.job_runner import Result, Words
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.workbench import Workbench

AT_ONCE = 60
"""Forms that are written in the blink of an eye; more are written beside the window."""
_TOLD_EVERY = 10


def size(change: Change, uses: Callable[[str], int] = lambda _id: 0) -> int:
    """Return how many forms ``change`` writes anew: what it takes grows with them.

    ``uses`` tells how many forms have a layout.
    """
    if isinstance(change, Changes):
        return sum(size(part, uses) for part in change.parts)
    if isinstance(change, ReplaceTemplate):
        return uses(change.id) if change.forms is None else len(change.forms)
    return len(change.forms) if isinstance(change, AddForms) else 1


class LongChange(QObject):
    """Apply, undo and redo; a small change at once, in the middle of the call."""

    holds = Signal(bool)  # True: only looking and cancelling; False: all is allowed again

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.busy = False
        """True while a change is being written."""
        self._desk.leaving.connect(lambda: bench.jobs.wait() if self.busy else None)

    def apply(
        self,
        change: Change,
        success_message: str,
        on_end: Callable[[], object] = lambda: None,
        on_success: Callable[[], object] = lambda: None,
    ) -> None:
        """Do ``change`` as one undo step, then say ``success_message`` if there is one; call ``on_success``.

        ``on_end`` is called last, however it ended, and may begin the next work.
        """

        def succeed() -> None:
            if success_message:
                self._bench.messages.tell("good", success_message)
            on_success()

        if self._size(change) <= AT_ONCE:
            if self._desk.apply(change):
                succeed()
            on_end()
            return

        def done(inverse: Change) -> None:
            self._desk.adopt(change, inverse)
            succeed()

        self._run(change, done, on_end)

    def step(self, *, back: bool) -> None:
        """Undo, or redo, the step that is next."""
        change = self._desk.undo.next_change(back=back)
        if change is None or self._size(change) <= AT_ONCE:
            self._desk.undo.take(back=back)
        else:
            name = texts.UNDONE if back else texts.REDONE
            success_message = name.format(name=change.name, forms=self._size(change))

            def done(inverse: Change) -> None:
                self._desk.undo.take(back=back, applied=inverse)
                self._bench.messages.tell("good", success_message)

            self._run(change, done)

    def hold(
        self,
        work: Work[Result],
        done: Callable[[Result], object],
        words: Words,
        on_end: Callable[[], object] = lambda: None,
    ) -> bool:
        """Run ``work``, which changes the book by itself, with progress; then call ``done`` with its result.

        As with `apply` nothing else is done to the book meanwhile. False while another work runs.
        """

        def finished() -> None:
            self._finished()
            on_end()

        self.busy = self._bench.jobs.run(work, done, words, finished)
        if self.busy:
            self.holds.emit(True)
        return self.busy

    def _size(self, change: Change) -> int:
        book = self._desk.book
        return size(change, lambda id: book.template_uses().get(id, 0) if book is not None else 0)

    def _run(
        self,
        change: Change,
        done: Callable[[Change], None],
        on_end: Callable[[], object] = lambda: None,
    ) -> None:
        book, count = self._desk.book, self._size(change)
        if book is None:
            return
        if book.read_only:
            self._bench.messages.tell("warning", texts.READ_ONLY_EDIT)
            on_end()
            return

        def work(progress: Progress) -> Change:
            def written(forms: int) -> None:
                if forms % _TOLD_EVERY == 0:
                    step(progress, forms)

            inverse = book.apply(change, written)
            book.entries()  # read here, so that the window need not
            return inverse

        def finish(inverse: Change) -> None:
            if self._desk.book is book:
                done(inverse)

        def finished() -> None:
            self._finished()
            QTimer.singleShot(0, self, on_end)  # after what has been written is taken over

        self.busy = self._bench.jobs.run(work, finish, lambda _forms: (texts.WRITING, count), finished)
        if self.busy:
            self.holds.emit(True)

    def _finished(self) -> None:
        self.busy = False
        self.holds.emit(False)
