"""Make, apply and undo a change of many forms on another thread: with progress, completely or not at all.

Meanwhile nothing else can be done to the book, for its forms are being changed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from jixiao_gui.book.changes import AddForms, Change, Changes, RemoveForms, ReplaceTemplate
from jixiao_gui.book.errors import BookError
from jixiao_gui.form.template import BadTemplate
from jixiao_gui.formats import Progress, step
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.job_runner import JobRunner, Result, Words
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.message_bar import MessageBar

Make = Callable[[Progress], Change | None]
"""Makes a change out of forms of the book, with progress; ``None`` where there is nothing to change."""

AT_ONCE = 30
"""Forms of a change that is written at once; a larger one is written on another thread."""
_FORMS_A_STEP = 10


def size(change: Change, uses: Callable[[str], int] = lambda _id: 0) -> int:
    """Return the number of forms that ``change`` writes; ``uses`` returns that of the forms of a layout.

    Forms that are removed and those that take their places count once.
    """
    if isinstance(change, Changes):
        removed = sum(len(part.ids) for part in change.parts if isinstance(part, RemoveForms))
        others = sum(size(part, uses) for part in change.parts if not isinstance(part, RemoveForms))
        return max(removed, others)
    if isinstance(change, ReplaceTemplate):
        return uses(change.id) if change.forms is None else len(change.forms)
    if isinstance(change, AddForms):
        return len(change.forms)
    return len(change.ids) if isinstance(change, RemoveForms) else 1


class LongChange(QObject):
    """The applying and undoing of changes; a small change is written during the call."""

    locked = Signal(bool)  # True while nothing but the cancel button may be used

    def __init__(self, desk: Desk, jobs: JobRunner, messages: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._messages = desk, jobs, messages
        self.busy = False
        """Whether a change is being written."""
        desk.leaving.connect(lambda: jobs.wait() if self.busy else None)

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

        def succeed(_change: Change) -> None:
            if success_message:
                self._messages.tell("good", success_message)
            on_success()

        self._make_and_apply(lambda _progress: change, 0, self._size(change), succeed, on_end)

    def apply_made(
        self,
        make: Make,
        count: int,
        on_success: Callable[[Change], object],
        on_end: Callable[[], object] = lambda: None,
    ) -> None:
        """Apply what ``make`` makes out of ``count`` forms as one undo step; call ``on_success`` with it.

        ``make`` runs where the change is written, so that no form has changed between. It may raise
        `BadTemplate` or `BookError`. ``on_end`` as for `apply`.
        """
        self._make_and_apply(make, count, count, on_success, on_end)

    def _make_and_apply(
        self,
        make: Make,
        made_of: int,
        size: int,
        on_success: Callable[[Change], object],
        on_end: Callable[[], object],
    ) -> None:
        if size > AT_ONCE:

            def adopt(change: Change, inverse: Change) -> None:
                self._desk.adopt(change, inverse)
                on_success(change)

            self._run(make, made_of, size, adopt, on_end)
            return
        try:
            change = make(lambda _completed: True)
        except (BadTemplate, BookError) as error:
            self._messages.tell("error", str(error))
        else:
            if change is not None and self._desk.apply(change):
                on_success(change)
        on_end()

    def step(self, *, back: bool) -> None:
        """Undo the last step, or redo the next one."""
        self._messages.hide_good()  # of the step that is undone
        change = self._desk.undo.next_change(back=back)
        if change is None or self._size(change) <= AT_ONCE:
            self._desk.undo.take(back=back)
        else:
            name = texts.UNDONE if back else texts.REDONE
            success_message = name.format(name=change.name, forms=self._size(change))

            def take_over(_change: Change, inverse: Change) -> None:
                self._desk.undo.take(back=back, applied=inverse)
                self._messages.tell("good", success_message)

            self._run(lambda _progress: change, 0, self._size(change), take_over)

    def plan(
        self, work: Work[Result], count: int, on_success: Callable[[Result], object], words: Words
    ) -> None:
        """Work out of ``count`` forms what is to change, and call ``on_success`` with it.

        As `apply_made`, where the user is asked, or told, before anything is written.
        """

        def succeed(planned: Result) -> None:
            self._messages.hide()  # the progress
            on_success(planned)

        if count > AT_ONCE:
            self.run_exclusively(work, succeed, words)
            return
        try:
            planned = work(lambda _completed: True)
        except (BadTemplate, BookError) as error:
            self._messages.tell("error", str(error))
        else:
            on_success(planned)

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

        return self._start(work, on_success, words, finished)

    def _size(self, change: Change) -> int:
        book = self._desk.book
        return size(change, lambda id: book.template_uses().get(id, 0) if book is not None else 0)

    def _run(
        self,
        make: Make,
        made_of: int,
        size: int,
        on_applied: Callable[[Change, Change], None],
        on_end: Callable[[], object] = lambda: None,
    ) -> None:
        """Make a change out of ``made_of`` forms and write its ``size`` forms on another thread."""
        book = self._desk.book
        if book is None:
            return
        if book.read_only:
            self._messages.tell("warning", texts.READ_ONLY_EDIT)
            on_end()
            return

        def work(progress: Progress) -> tuple[Change, Change] | None:
            def written(forms: int) -> None:
                if forms % _FORMS_A_STEP == 0:
                    step(progress, made_of + forms)

            change = make(progress)
            if change is None:
                return None
            inverse = book.apply(change, written)
            book.entries()  # read on this thread, so that the window need not wait
            return change, inverse

        def finish(applied: tuple[Change, Change] | None) -> None:
            self._messages.hide()  # the progress: not every change says that it was written
            if applied is not None and self._desk.book is book:
                on_applied(*applied)

        def finished() -> None:
            self._finished()
            QTimer.singleShot(0, self, on_end)  # after the change has been taken over

        words = texts.WRITING, made_of + size
        self._start(work, finish, lambda _forms: words, finished)

    def _start(
        self,
        work: Work[Result],
        on_success: Callable[[Result], object],
        words: Words,
        on_end: Callable[[], object],
    ) -> bool:
        if not self._jobs.run(work, on_success, words, on_end):
            return False  # another work runs, which may be a change
        self.busy = True
        self.locked.emit(True)
        return True

    def _finished(self) -> None:
        self.busy = False
        self.locked.emit(False)
