"""Apply and undo a change of many forms on another thread: with progress, and completely or not at all.

Meanwhile nothing else can be done to the book, for its forms are being changed.
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

AT_ONCE = 30
"""Forms of a change that is written at once; a larger one is written on another thread."""
_FORMS_A_STEP = 10


def size(change: Change, uses: Callable[[str], int] = lambda _id: 0) -> int:
    """Return the number of forms that ``change`` writes; ``uses`` returns that of the forms of a layout."""
    if isinstance(change, Changes):
        return sum(size(part, uses) for part in change.parts)
    if isinstance(change, ReplaceTemplate):
        return uses(change.id) if change.forms is None else len(change.forms)
    return len(change.forms) if isinstance(change, AddForms) else 1


class LongChange(QObject):
    """The applying and undoing of changes; a small change is written during the call."""

    locked = Signal(bool)  # True while nothing but the cancel button may be used

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.busy = False
        """Whether a change is being written."""
        self._desk.leaving.connect(lambda: bench.jobs.wait() if self.busy else None)

    def apply(
        self,
        change: Change,
        success_message: str,
        on_end: Callable[[], object] = lambda: None,
        on_success: Callable[[], object] = lambda: None,
    ) -> None:
        """Apply ``change`` as one undo step, then show ``success_message`` and call ``on_success``.

        ``on_end`` is called last in any case and may start the next work.
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

        def adopt(inverse: Change) -> None:
            self._desk.adopt(change, inverse)
            succeed()

        self._run(change, adopt, on_end)

    def step(self, *, back: bool) -> None:
        """Undo the last step, or redo the next one."""
        self._bench.messages.hide_good()  # of the step that is undone
        change = self._desk.undo.next_change(back=back)
        if change is None or self._size(change) <= AT_ONCE:
            self._desk.undo.take(back=back)
        else:
            name = texts.UNDONE if back else texts.REDONE
            success_message = name.format(name=change.name, forms=self._size(change))

            def take_over(inverse: Change) -> None:
                self._desk.undo.take(back=back, applied=inverse)
                self._bench.messages.tell("good", success_message)

            self._run(change, take_over)

    def run_exclusively(
        self,
        work: Work[Result],
        on_success: Callable[[Result], object],
        words: Words,
        on_end: Callable[[], object] = lambda: None,
    ) -> bool:
        """Run ``work``, which changes the book itself, with progress; call ``on_success`` with its result.

        As with `apply`, nothing else can be done to the book meanwhile. Return False while another work runs.
        """

        def finished() -> None:
            self._finished()
            on_end()

        self.busy = self._bench.jobs.run(work, on_success, words, finished)
        if self.busy:
            self.locked.emit(True)
        return self.busy

    def _size(self, change: Change) -> int:
        book = self._desk.book
        return size(change, lambda id: book.template_uses().get(id, 0) if book is not None else 0)

    def _run(
        self,
        change: Change,
        on_applied: Callable[[Change], None],
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
                if forms % _FORMS_A_STEP == 0:
                    step(progress, forms)

            inverse = book.apply(change, written)
            book.entries()  # read on this thread, so that the window need not wait
            return inverse

        def finish(inverse: Change) -> None:
            if self._desk.book is book:
                on_applied(inverse)

        def finished() -> None:
            self._finished()
            QTimer.singleShot(0, self, on_end)  # after the change has been taken over

        self.busy = self._bench.jobs.run(work, finish, lambda _forms: (texts.WRITING, count), finished)
        if self.busy:
            self.locked.emit(True)

    def _finished(self) -> None:
        self.busy = False
        self.locked.emit(False)
