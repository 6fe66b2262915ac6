"""The one road for a change, between the window's parts and the book.

A part says what the user did; the desk makes it an edit, the book applies it, the form is evaluated,
laid out and checked again, and who shows any of it is told. No widget is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, RemoveForms
from jixiao_gui.book.errors import BookError
from jixiao_gui.form.checks import Finding, check_form, with_whole
from jixiao_gui.form.edits import Edit, type_texts
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window import texts
from jixiao_gui.window.jobs import Quiet
from jixiao_gui.window.table.cell_edits import first_path

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


class Desk(QObject):
    """The open book, the form on show, and the undo stack.

    ``form`` is the form as stored; while an editor is open `preview` tells what would follow of its text.
    """

    leaving = Signal()  # the book is about to be closed: who reads it elsewhere comes to an end
    book_changed = Signal()  # another book, or none
    entries_changed = Signal()  # forms came, went or moved
    entry_changed = Signal(int)  # one form's line in the list
    form_shown = Signal(object)  # another form's sheet, or None
    sheet_changed = Signal(object)  # the same form's sheet
    figures_changed = Signal(object)  # an Evaluation, or None
    findings_changed = Signal(list)
    moved_to = Signal(str)  # the cell that undo or redo changed
    message = Signal(str, str)  # level, one sentence

    def __init__(self, templates: Templates, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.templates = templates
        self.home = home
        self.book: Book | None = None
        self.undo = QUndoStack(self)
        self.undo.indexChanged.connect(lambda _index: self._note_state())
        self._states: dict[int, int] = {}
        self._saved_state: int | None = 0
        self.form_id: int | None = None
        self.form: Form | None = None
        self.template: Template | None = None
        self.evaluation: Evaluation | None = None
        self.findings: list[Finding] = []
        self._wide: Mapping[int, Sequence[Finding]] = {}
        self._previewing = False
        self.quiet = Quiet()
        self._laid: tuple[Form, Sheet] | None = None

    # --- the book ------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """True when the book differs from its file."""
        return self.book is not None and self._state() != self._saved_state

    @property
    def read_only(self) -> bool:
        return self.book is not None and self.book.read_only

    def take(self, book: Book | None, *, unsaved: bool = False) -> None:
        """Work on ``book`` from now on; the one before is closed and its working copy dropped.

        ``unsaved``: it holds work that is worth a question before it is given up.
        """
        self.leaving.emit()
        self._wide = {}
        old, self.book = self.book, book
        self._show(None)
        self.undo.clear()
        self._saved_state = None if unsaved else 0
        self._states.clear()
        self._note_state()
        if old is not None:
            old.close()
        self.book_changed.emit()
        self.entries_changed.emit()
        if book is not None:
            ids = book.ids()
            if ids:
                self.show(ids[0])

    def saved(self) -> None:
        """The book's file holds what was done up to the book's `saved_revision`; more may have followed."""
        if self.book is not None:
            self._saved_state = self._states.get(self.book.saved_revision)

    def _state(self) -> int:
        """A number for what the undo stack stands at; the same when undo or redo come back to it."""
        command = self.undo.command(self.undo.index() - 1) if self.undo.index() else None
        return command.number if isinstance(command, _Command) else 0

    def _note_state(self) -> None:
        if self.book is not None:
            self._states[self.book.revision] = self._state()

    # --- the form on show ----------------------------------------------------------------------

    def show(self, form_id: int) -> None:
        """Put another form on show."""
        if form_id != self.form_id:
            self._show(form_id)

    def preview(self, path: str, text: str) -> None:
        """Show what would follow if the cell at ``path`` held ``text``; nothing is kept."""
        form, evaluation = self.form, self.evaluation
        if form is None or evaluation is None or path.endswith((".level1", ".level2")):
            return
        edit = type_texts(form, evaluation, {path: text}, "")
        self._previewing = True
        self._tell(form if edit is None else edit.apply(form))

    def end_preview(self) -> None:
        """Show the form as it is again."""
        if self._previewing and self.form is not None:
            self._previewing = False
            self._tell(self.form)

    def edit(self, edit: Edit | None) -> bool:
        """Apply ``edit`` to the form on show as one undo step; False when nothing was done."""
        if edit is None or self.form_id is None:
            self.end_preview()
            return False
        done = self.apply(EditForm(edit.name, self.form_id, edit))
        if not done:
            self._previewing = True
            self.end_preview()
        return done

    def apply(self, change: Change) -> bool:
        """Do ``change`` as one undo step; False when it was refused, the user then has been told why."""
        inverse = self._perform(change)
        if inverse is None:
            return False
        self.undo.push(_Command(self._perform_again, change, inverse))
        return True

    def adopt(self, change: Change, inverse: Change) -> None:
        """Take over as one undo step what the book has applied already, on another thread."""
        self._previewing = False
        self._follow(change, inverse)
        self.undo.push(_Command(self._perform_again, change, inverse))

    def next_step(self, *, back: bool) -> Change | None:
        """The change that undo, with ``back``, or redo would do; ``None`` when there is none."""
        command = self.undo.command(self.undo.index() - (1 if back else 0))
        if not isinstance(command, _Command) or (back and not self.undo.canUndo()):
            return None
        return command.inverse if back else command.change

    def step(self, *, back: bool, made: Change | None = None) -> None:
        """Undo or redo one step. ``made``: the book has done `next_step` already, and this undoes it."""
        command = self.undo.command(self.undo.index() - (1 if back else 0))
        if made is not None and isinstance(command, _Command):
            command.made = made
        if back:
            self.undo.undo()
        else:
            self.undo.redo()

    def _perform_again(self, change: Change, made: Change | None) -> Change | None:
        """Undo or redo: do ``change``, unless it is ``made``, and lead the eye to where it was."""
        if made is not None:
            self._previewing = False
            self._follow(change, made)
            return made
        inverse = self._perform(change)
        if inverse is not None and isinstance(change, EditForm):
            self.moved_to.emit(first_path(change.edit))
        return inverse

    def _perform(self, change: Change) -> Change | None:
        """Do ``change``, tell the window, and give back the inverse; ``None`` when it was refused."""
        if self.book is None:
            return None
        if self.book.read_only:
            self.message.emit("warning", texts.READ_ONLY_EDIT)
            return None
        try:
            inverse = self.book.apply(change)
        except BookError as error:
            self.message.emit("error", str(error))
            return None
        self._previewing = False
        self._follow(change, inverse)
        return inverse

    def _follow(self, change: Change, inverse: Change) -> None:
        if isinstance(change, EditForm):
            if change.form_id != self.form_id:
                self._show(change.form_id)
            else:
                self._read()
            self.entry_changed.emit(change.form_id)
            return
        self.entries_changed.emit()
        assert self.book is not None
        ids = self.book.ids()
        added = _added(inverse)
        if added:
            self._show(added[0])
        elif self.form_id not in ids:
            place = _place_of(inverse, self.form_id)  # what came after it stands there now
            self._show(ids[min(place, len(ids) - 1)] if ids else None)
        else:
            self._read()

    def _show(self, form_id: int | None) -> None:
        self.form_id = form_id
        self._previewing = False
        self.form = self.template = self.evaluation = None
        if form_id is not None and self.book is not None:
            try:
                self.form = self.book.form(form_id)
            except BookError as error:
                self.message.emit("error", str(error))
        if self.form is not None and self.form.template not in self.templates:
            self.message.emit("error", texts.UNKNOWN_TEMPLATE.format(template=self.form.template))
            self.form = None
        if self.form is None:
            self.findings = []
            self.form_shown.emit(None)
            self.figures_changed.emit(None)
            self.findings_changed.emit([])
            return
        self.template = self.templates[self.form.template]
        self.evaluation = evaluate(self.form, self.template)
        self._laid = None
        self.form_shown.emit(self._lay_out(self.form, self.evaluation))
        self._tell(self.form)

    def _read(self) -> None:
        """Read the form on show again, after a change, and tell what is different."""
        if self.book is None or self.form_id is None:
            return
        form = self.book.form(self.form_id)
        if self.form is None or self.form.template != form.template:
            self._show(self.form_id)
            return
        self.form = form
        assert self.template is not None
        self.evaluation = evaluate(form, self.template)
        self._tell(form)

    def _tell(self, form: Form) -> None:
        """Tell what ``form``, the stored one or a preview, looks like."""
        self.quiet.touch()
        template = self.template
        assert template is not None
        evaluation = self.evaluation if form is self.form else evaluate(form, template)
        assert evaluation is not None
        self.sheet_changed.emit(self._lay_out(form, evaluation))
        self.figures_changed.emit(evaluation)
        if not self._previewing:
            self._check(form)

    def set_wide(self, wide: Mapping[int, Sequence[Finding]]) -> None:
        """Show from now on what the whole book tells of each form, by its id."""
        self._wide = wide
        if self.form is not None and not self._previewing:
            self._check(self.form)

    def _check(self, form: Form) -> None:
        assert self.template is not None
        found = check_form(form, self.template)
        more = self._wide.get(self.form_id, ()) if self.form_id is not None else ()
        self.findings = with_whole(found, more, form, self.template) if more else found
        self.findings_changed.emit(self.findings)

    def _lay_out(self, form: Form, evaluation: Evaluation) -> Sheet:
        """The sheet of a state of the form on show; rows that are as they were shown are the same objects."""
        assert self.template is not None
        sheet = layout(form, self.template, evaluation, self._laid)
        self._laid = form, sheet
        return sheet

    def sheet(self) -> Sheet | None:
        """The form on show, as stored, laid out."""
        if self.form is None or self.template is None or self.evaluation is None:
            return None
        return layout(self.form, self.template, self.evaluation)

    def forms(self, ids: Sequence[int]) -> list[Form]:
        """Forms of the book by id."""
        assert self.book is not None
        return [self.book.form(id) for id in ids]


_NUMBERS = count(1)


class _Command(QUndoCommand):
    """A change that was done, and its inverse: ids and values, no widgets."""

    def __init__(
        self, perform: Callable[[Change, Change | None], Change | None], change: Change, inverse: Change
    ) -> None:
        super().__init__(change.name)
        self.number = next(_NUMBERS)
        self._perform = perform
        self.change = change
        self.inverse = inverse
        self.made: Change | None = None
        """The inverse of what undo or redo is to do, where the book has done it already."""
        self._done = True

    def redo(self) -> None:
        if self._done:  # pushing calls redo, and the change is done already
            self._done = False
            return
        inverse = self._perform(self.change, self._take_made())
        if inverse is None:
            self.setObsolete(True)
        else:
            self.inverse = inverse

    def undo(self) -> None:
        change = self._perform(self.inverse, self._take_made())
        if change is None:
            self.setObsolete(True)
        else:
            self.change = change

    def _take_made(self) -> Change | None:
        made, self.made = self.made, None
        return made


def _place_of(inverse: Change, form_id: int | None) -> int:
    """Where in the book the form stood that the change whose inverse this is has taken out; or 0."""
    if isinstance(inverse, Changes):
        return max((_place_of(part, form_id) for part in inverse.parts), default=0)
    if not isinstance(inverse, AddForms) or form_id not in inverse.ids:
        return 0
    number = inverse.ids.index(form_id)
    # those before it that went with it leave no gap
    return inverse.places[number] - number if inverse.places else inverse.at or 0


def _added(inverse: Change) -> tuple[int, ...]:
    """The ids of the forms that the change whose inverse this is has added."""
    if isinstance(inverse, RemoveForms):
        return inverse.ids
    if isinstance(inverse, Changes):
        return tuple(id for part in inverse.parts for id in _added(part))
    return ()
