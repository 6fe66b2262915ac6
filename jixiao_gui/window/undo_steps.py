"""The steps that can be undone and done again."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, without_figures
from jixiao_gui.book.removed_forms import RemovedForms

Perform = Callable[[Change, Change | None], Change | None]
"""Does a change, and returns its inverse, or ``None`` where it was refused. The second argument is the
inverse of a change that the book has made already."""
_NUMBERS = count(1)
_FREE_SECONDS = 0.005
"""Seconds of an event in which changes are freed."""


class UndoSteps(QUndoStack):
    """The changes of one book, each with its inverse: ids and values, no forms and no widgets."""

    moved = Signal(int)  # a step was done, undone or done again, or all were forgotten; as `indexChanged`

    def __init__(self, perform: Perform, parent: QObject) -> None:
        super().__init__(parent)
        self._perform = perform
        self._forgotten = _ForgottenChanges(self)
        self.indexChanged.connect(self._tell_moved)

    def _tell_moved(self, index: int) -> None:
        """Emit `moved`, but not where Qt forgets the steps at the end of the process: nobody hears it."""
        if isValid(self):
            self.moved.emit(index)

    def add(self, change: Change, inverse: Change) -> None:
        """Add a step that was done."""
        if isinstance(change, EditForm) and change.foreseen is not None:
            change = replace(change, foreseen=None)
        for number in range(self.index(), self.count()):  # Qt removes them
            self._forget(number)
        self.push(_Step(self._perform, change, inverse))

    def next_change(self, *, back: bool) -> Change | None:
        """Return the change that undo, with ``back``, or redo would do; ``None`` when there is none."""
        step = self._next_step(back)
        if step is None or (back and not self.canUndo()):
            return None
        return step.inverse if back else step.change

    def take(self, *, back: bool, applied: Change | None = None) -> None:
        """Undo or redo one step. ``applied``: the inverse of `next_change`, which the book has made."""
        step = self._next_step(back)
        if applied is not None and step is not None:
            step.applied = applied
        replaced = (step.change if back else step.inverse) if step is not None else None
        if back:
            self.undo()
        else:
            self.redo()
        if replaced is not None:
            self._forgotten.add(replaced)

    def forget_all(self) -> None:
        """Forget all steps."""
        for number in range(self.count()):
            self._forget(number)
        self.clear()

    def _forget(self, number: int) -> None:
        step = self.command(number)
        if isinstance(step, _Step):
            self._forgotten.add(step.change)
            self._forgotten.add(step.inverse)

    def state(self) -> int:
        """Return a number for where the stack stands; the same when undo or redo come back to it."""
        step = self._next_step(back=True) if self.index() else None
        return step.number if step is not None else 0

    def forget_figures(self) -> None:
        """Forget the figures of the list that the steps carry: they follow rules that have changed."""
        for number in range(self.count()):
            step = self.command(number)
            if isinstance(step, _Step):
                step.change = without_figures(step.change)
                step.inverse = without_figures(step.inverse)

    def _next_step(self, back: bool) -> _Step | None:
        step = self.command(self.index() - (1 if back else 0))
        return step if isinstance(step, _Step) else None


class _ForgottenChanges(QObject):
    """Changes that no step has any more, freed little by little: those of 10,000 forms take 100 ms."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._parts: deque[object] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._free)

    def add(self, change: Change) -> None:
        """Free ``change`` later, where it is a long one."""
        parts = change.parts if isinstance(change, Changes) else (change,)
        for part in parts:
            forms = part.forms if isinstance(part, AddForms) else ()
            if isinstance(forms, RemovedForms):  # it would make forms of its rows
                self._parts.extend(forms.stored)
            elif forms and isinstance(forms, tuple):
                self._parts.extend(forms)
            else:
                self._parts.append(part)
        self._timer.start()

    def _free(self) -> None:
        until = time.perf_counter() + _FREE_SECONDS
        while self._parts:
            self._parts.pop()
            if time.perf_counter() >= until:
                break
        if not self._parts:
            self._timer.stop()


class _Step(QUndoCommand):
    """A change that was done, and its inverse."""

    def __init__(self, perform: Perform, change: Change, inverse: Change) -> None:
        super().__init__(change.name)
        self.number = next(_NUMBERS)
        self._perform = perform
        self.change = change
        self.inverse = inverse
        self.applied: Change | None = None
        """The inverse of the change that undo or redo is to do, where the book has made it already."""
        self._is_new = True

    def redo(self) -> None:
        if self._is_new:  # pushing calls redo, and the change is done already
            self._is_new = False
            return
        inverse = self._perform(self.change, self._take_applied())
        if inverse is None:
            self.setObsolete(True)
        else:
            self.inverse = inverse

    def undo(self) -> None:
        change = self._perform(self.inverse, self._take_applied())
        if change is None:
            self.setObsolete(True)
        else:
            self.change = change

    def _take_applied(self) -> Change | None:
        applied, self.applied = self.applied, None
        return applied
