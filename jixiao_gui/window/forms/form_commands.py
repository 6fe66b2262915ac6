"""What the menus and keys do to the form on the desk and to the list of forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import AddForms, MoveForms, RemoveForms
from jixiao_gui.form.checks import Finding
from jixiao_gui.form.model import Form, set_text
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table.sheet_view import SheetView


class FormCommands(QObject):
    """Each command makes an edit or a change and gives it to the desk."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, desk: Desk, view: SheetView, commit: Callable[[], object]) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._commit = commit

    def handler(self, id: str) -> Callable[[], None]:
        """What the action ``id`` does."""
        return {
            "correct": self.correct_here,
            "correct_all": self.correct_all,
            "form_add": self.add_form,
            "form_copy": self.copy_form,
            "form_delete": self.delete_form,
            "form_up": lambda: self.move_form(-1),
            "form_down": lambda: self.move_form(1),
        }[id]

    # --- findings ------------------------------------------------------------------------------

    def correct(self, finding: Finding) -> None:
        """Apply a finding's correction."""
        self._commit()
        # committing may have changed the form: take the finding as it is now
        now = next((f for f in self._desk.findings if (f.rule, f.cell) == (finding.rule, finding.cell)), None)
        if now is not None and self._desk.edit(now.correction):
            self._view.goto(now.cell)

    def correct_here(self) -> None:
        """Apply the correction of the current cell's finding."""
        self._commit()
        path = self._view.current_path
        here = next((f for f in self._desk.findings if f.cell == path and f.correctable), None)
        if here is None:
            self.refused.emit(texts.NOTHING_TO_CORRECT)
        else:
            self._desk.edit(here.correction)

    def correct_all(self) -> None:
        """Apply the corrections of all errors and warnings as one step."""
        self._commit()
        form, template = self._form()
        if form is None or template is None:
            return
        if not self._desk.edit(cell_edits.all_corrected(form, template, self._desk.findings)):
            self.refused.emit(texts.NOTHING_TO_CORRECT)

    # --- forms ---------------------------------------------------------------------------------

    def add_form(self) -> None:
        """Add a blank form below the one on the desk."""
        self._commit()
        desk = self._desk
        if desk.book is None:
            return
        info = desk.book.info
        like = desk.form
        template = desk.templates.by_id.get(info.template, desk.templates.default)
        form = template.new_form(info.year or (like.year if like else ""), info.unit)
        if like is not None:
            form = set_text(form, "department", like.department)
            form = form if info.unit else set_text(form, "unit", like.unit)
        desk.apply(AddForms(texts.ADD_FORM, (form,), at=self._place(1)))

    def copy_form(self) -> None:
        """Add a copy of the form on the desk below it."""
        self._commit()
        if self._desk.form is not None:
            self._desk.apply(AddForms(texts.COPY_FORM, (self._desk.form,), at=self._place(1)))

    def delete_form(self) -> None:
        """Remove the form on the desk; undo brings it back."""
        self._commit()
        desk = self._desk
        if desk.form_id is None:
            return
        project = " ".join(desk.form.project.split()) if desk.form else ""
        if desk.apply(RemoveForms(texts.DELETE_FORM, (desk.form_id,))):
            desk.message.emit("good", texts.DELETED_FORM.format(project=project or texts.NO_NAME))

    def move_form(self, by: int) -> None:
        """Move the form on the desk up or down in the list."""
        self._commit()
        desk, place = self._desk, self._place(0)
        if desk.book is None or desk.form_id is None or place is None:
            return
        if 0 <= place + by < desk.book.count():
            desk.apply(MoveForms(texts.MOVE_FORM, (desk.form_id,), place + by))

    def _place(self, after: int) -> int | None:
        """The place of the form on the desk in the book, from 0, plus ``after``."""
        desk = self._desk
        if desk.book is None:
            return None
        places = {entry.id: entry.number - 1 for entry in desk.book.entries()}
        here = places.get(desk.form_id) if desk.form_id is not None else None
        return None if here is None else here + after

    def _form(self) -> tuple[Form | None, Template | None]:
        return self._desk.form, self._desk.template
