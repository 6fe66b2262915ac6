"""Carry every change from the rooms of the window to the book, and announce what follows from it.

A room says what the user did; the desk makes it an edit, the book applies it, the form is evaluated,
laid out and checked again, and `Desk.changed` announces the result. No widget is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import (
    AddForms,
    Change,
    EditForm,
    Foreseen,
    added_ids,
    place_before,
    replaces_layout,
)
from jixiao_gui.book.errors import BookError
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import Finding, with_book_wide
from jixiao_gui.form.edits import (
    Compound,
    Edit,
    ReplaceForm,
    SetRemarks,
    first_path,
    type_texts,
)
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.filling import COMPLETE, Standing, finished, is_complete, is_finished, standing
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import BOOK, Template, Templates
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window import texts
from jixiao_gui.window.jobs import IdleGate
from jixiao_gui.window.undo_steps import UndoSteps

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


@dataclass(frozen=True, slots=True)
class Shown:
    """A form on show and all that follows from it, made together and never changed."""

    form_id: int
    form: Form
    template: Template
    evaluation: Evaluation
    sheet: Sheet
    findings: list[Finding]
    unfilled: list[Finding] = field(default_factory=list)
    """What is not filled in yet of a form that is being filled in: no findings as long as it is."""
    opened: bool = False
    """True when another form has been put on show, False when the same form has changed."""
    preview: bool = False
    """True while an editor is open: what would follow from its text. ``findings`` are the stored form's."""


class Desk(QObject):
    """Hold the open book, the form on show and the undo stack.

    ``shown`` is the form as stored; while an editor is open `preview` announces what would follow from its
    text. Whoever shows any of it listens to ``changed``, which carries all that there is to know: the order
    in which listeners are connected matters to none of them.
    """

    leaving = Signal()  # the book is about to be closed: whoever reads it on another thread must end
    book_changed = Signal()  # another book, or none
    entries_changed = Signal()  # forms came, went or moved
    entry_changed = Signal(int)  # one form's line in the list
    changed = Signal(object)  # a Shown, or None: what is to be seen now
    moved_to = Signal(str)  # the path of the cell that undo or redo changed
    message = Signal(str, str)  # level, one sentence

    def __init__(
        self,
        templates: Templates,
        home: Path,
        parent: QObject | None = None,
        first: tuple[Form, Sheet] | None = None,
    ) -> None:
        """Make an empty desk. ``first``: a form painted already, with its sheet; its book is taken next."""
        super().__init__(parent)
        self.templates = templates
        self.home = home
        self.book: Book | None = None
        self.undo = UndoSteps(self._perform_again, self)
        self.undo.moved.connect(lambda _index: self._note_state())
        self._states: dict[int, int] = {}
        self._saved_state: int | None = 0
        self.form_id: int | None = None
        self.shown: Shown | None = None
        self._stored: Assessment | None = None
        """The form on show, as stored, with its figures and its own findings."""
        self._book_findings: Mapping[int, Sequence[Finding]] = {}
        self._previewing = False
        self.idle_gate = IdleGate()
        self._last_layout: tuple[Form, Sheet] | None = None
        """What was announced last: rows that are as they were stay the same objects."""
        self._first = first
        self.begin_at: Callable[[Book], int | None] = lambda book: next(iter(book.ids()), None)
        """Which form of a book is put on show first."""

    # --- the book ------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Return True when the book differs from its file."""
        return self.book is not None and self.undo.state() != self._saved_state

    @property
    def read_only(self) -> bool:
        return self.book is not None and self.book.read_only

    def take(self, book: Book | None, *, unsaved: bool = False) -> None:
        """Work on ``book`` from now on; the one before is closed and its working copy dropped.

        ``unsaved``: it holds work that is worth a question before it is given up.
        """
        self.leaving.emit()
        self._book_findings = {}
        old, self.book = self.book, book
        if self._first is None:
            self._show(None)
        self.undo.forget_all()
        self._saved_state = None if unsaved else 0
        self._states.clear()
        self._note_state()
        if old is not None:
            old.close()
        self.book_changed.emit()
        self.entries_changed.emit()
        if book is not None:
            first = self.begin_at(book)
            if first is not None:
                self.show(first)
        self._first = None

    def saved(self) -> None:
        """Note that the book's file holds all up to the book's `saved_revision`; more may have followed."""
        if self.book is not None:
            self._saved_state = self._states.get(self.book.saved_revision)

    def _note_state(self) -> None:
        if self.book is not None:
            self._states[self.book.revision] = self.undo.state()

    def layouts(self) -> tuple[Template, ...]:
        """Return the layouts that forms are offered in: the program's, the user's and the open book's own."""
        offered = self.templates.offered
        if self.book is None:
            return offered
        own = [one.template for one in self.book.templates() if one.readable]
        return (*offered, *(template for template in own if template.origin == BOOK))

    # --- the form on show ----------------------------------------------------------------------

    @property
    def form(self) -> Form | None:
        """Return the form on show, as stored."""
        return self.shown.form if self.shown is not None else None

    @property
    def findings(self) -> list[Finding]:
        """Return the findings of the form on show; none without one."""
        return self.shown.findings if self.shown is not None else []

    def show(self, form_id: int) -> None:
        """Put another form on show."""
        if form_id != self.form_id:
            self._show(form_id)

    def preview(self, path: str, text: str) -> None:
        """Announce what would follow if the cell at ``path`` held ``text``; nothing is kept."""
        shown = self.shown
        if shown is None or path.endswith((".level1", ".level2")):
            return
        self.idle_gate.note_activity()
        edit = type_texts(shown.form, shown.evaluation, {path: text}, "")
        form = shown.form if edit is None else edit.apply(shown.form)
        evaluation = shown.evaluation if edit is None else evaluate(form, shown.template)
        sheet = layout(form, shown.template, evaluation, self._last_layout)
        self._last_layout = form, sheet
        self._previewing = True
        self.changed.emit(
            replace(shown, form=form, evaluation=evaluation, sheet=sheet, opened=False, preview=True)
        )

    def end_preview(self) -> None:
        """Announce the form as it is stored again."""
        if self._previewing and self.shown is not None:
            self._previewing = False
            self._last_layout = self.shown.form, self.shown.sheet
            self._look_again(self.shown)

    def edit(self, edit: Edit | None) -> bool:
        """Apply ``edit`` to the form on show as one undo step; return False when nothing was done."""
        if edit is None or self.form_id is None:
            self.end_preview()
            return False
        done = self.apply(self._change_of(edit, self.form_id))
        if not done:
            self._previewing = True
            self.end_preview()
        return done

    def _change_of(self, edit: Edit, form_id: int) -> EditForm:
        """Return the change of the form on show that ``edit`` is, and what it makes of the form.

        A form that is complete before or after it gets the mark of one with the same change.
        """
        shown = self.shown
        change = EditForm(edit.name, form_id, edit)
        if shown is None or isinstance(edit, SetRemarks | ReplaceForm) or is_finished(shown.form):
            return change
        try:
            after = Assessment(edit.apply(shown.form), shown.template)
        except (KeyError, IndexError):  # told where it is applied
            return change
        if shown.unfilled and not is_complete(after.form, after.findings):
            return replace(change, foreseen=Foreseen(shown.form, after))
        mark = SetRemarks(edit.name, finished(after.form, COMPLETE, date.today().isoformat()))
        return replace(change, edit=Compound(edit.name, (edit, mark)))

    def apply(self, change: Change) -> bool:
        """Apply ``change`` as one undo step; return False when it was refused, and shown why."""
        inverse = self._perform(change)
        if inverse is None:
            return False
        self.undo.add(change, inverse)
        return True

    def add_form(self, template: Template, name: str) -> bool:
        """Add a blank form of ``template`` below the one on show, as one undo step called ``name``.

        Year and unit are the book's, or else, as the department, those of the form on show.
        """
        if self.book is None:
            return False
        info, like = self.book.info, self.form
        form = template.new_form(info.year or (like.year if like else ""), info.unit)
        if like is not None:
            form = set_text(form, "department", like.department)
            form = form if info.unit else set_text(form, "unit", like.unit)
        ids = self.book.ids()
        place = ids.index(self.form_id) + 1 if self.form_id in ids else None
        return self.apply(AddForms(name, (form,), at=place))

    def adopt(self, change: Change, inverse: Change) -> None:
        """Take over as one undo step what the book has applied already, on another thread."""
        self._previewing = False
        self._follow(change, inverse)
        self.undo.add(change, inverse)

    def _perform_again(self, change: Change, applied: Change | None) -> Change | None:
        """Undo or redo: apply ``change``, unless ``applied`` is its inverse already, and show its cell."""
        if applied is not None:
            self._previewing = False
            self._follow(change, applied)
            return applied
        inverse = self._perform(change)
        if inverse is not None and isinstance(change, EditForm):
            self.moved_to.emit(first_path(change.edit))
        return inverse

    def _perform(self, change: Change) -> Change | None:
        """Apply ``change``, announce the result and return the inverse; ``None`` when it was refused."""
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
        added = added_ids(inverse)
        if added:
            self.form_id = added[0]  # the list needs no selection of those before
        self.entries_changed.emit()
        assert self.book is not None
        ids = self.book.ids()
        if added:
            self._show(added[0])
        elif self.form_id not in ids:
            place = place_before(inverse, self.form_id)  # what came after it stands there now
            self._show(ids[min(place, len(ids) - 1)] if ids else None)
        else:
            self._read(same_place=replaces_layout(change))

    def _show(self, form_id: int | None) -> None:
        """Put the form ``form_id`` on show; nothing, and a message, where it cannot be shown."""
        self.form_id = form_id
        self._previewing = False
        assessment = self._showable(form_id)
        if assessment is None:
            self.shown = None
            self.changed.emit(None)
        else:
            self._set_form(assessment, opened=True)

    def _showable(self, form_id: int | None) -> Assessment | None:
        if form_id is None or self.book is None:
            return None
        try:
            form = self.book.form(form_id)
            if form.template in self.templates:
                return self.book.assessment(form_id)
        except BookError as error:
            self.message.emit("error", str(error))
            return None
        self.message.emit("error", texts.UNKNOWN_TEMPLATE.format(template=form.template))
        return None

    def _read(self, *, same_place: bool = False) -> None:
        """Read the form on show again after a change, and announce it.

        ``same_place``: a layout that differs is another state of the same form, to be shown where it was.
        """
        if self.book is None or self.form_id is None:
            return
        assessment = self._showable(self.form_id)
        if assessment is None:  # told already
            self.shown = None
            self.changed.emit(None)
        elif self.shown is None or (self.shown.form.template != assessment.form.template and not same_place):
            self._show(self.form_id)
        else:
            self._set_form(assessment, opened=False)

    def _set_form(self, assessment: Assessment, *, opened: bool) -> None:
        """Lay out a form, as stored, and announce it and all that follows from it."""
        assert self.form_id is not None
        self.idle_gate.note_activity()
        self._stored = assessment
        form, template, evaluation = assessment.form, assessment.template, assessment.evaluation
        other_layout = self.shown is None or self.shown.template is not template
        if self._first is not None and form is self._first[0]:
            sheet = self._first[1]
        else:
            sheet = layout(form, template, evaluation, None if opened or other_layout else self._last_layout)
        self._last_layout = form, sheet
        found = self._standing(assessment)
        self.shown = Shown(self.form_id, form, template, evaluation, sheet, *found, opened=opened)
        self.changed.emit(self.shown)

    def set_book_findings(self, found: Mapping[int, Sequence[Finding]]) -> None:
        """Add the book-wide findings of each form, by its id, to those of the form on show from now on."""
        self._book_findings = found
        if self.shown is not None and not self._previewing:  # else the end of the preview tells it
            self._look_again(self.shown)

    def _look_again(self, shown: Shown) -> None:
        """Announce the form as it is stored, with what is found in it now."""
        assert self._stored is not None
        now = self._standing(self._stored)
        self.shown = replace(shown, findings=now.findings, unfilled=now.unfilled, opened=False)
        self.changed.emit(self.shown)

    def follow_rules(self) -> None:
        """Announce the list and the form on show again, after the rules of a layout have changed."""
        self.undo.forget_figures()
        self.entries_changed.emit()
        self._read()

    def _standing(self, assessment: Assessment) -> Standing:
        """Return what is found in a form, by itself and in the whole book."""
        assert self.form_id is not None
        form, found = assessment.form, assessment.findings
        more = self._book_findings.get(self.form_id, ())
        return standing(form, with_book_wide(found, more, form, assessment.template) if more else found)

    def forms(self, ids: Sequence[int]) -> list[Form]:
        """Return forms of the book by id."""
        assert self.book is not None
        return [self.book.form(id) for id in ids]
