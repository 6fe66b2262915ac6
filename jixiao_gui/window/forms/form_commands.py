"""What is corrected of the findings of the form on the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from jixiao_gui.form.checks import Finding
from jixiao_gui.form.model import Form
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

    def _form(self) -> tuple[Form | None, Template | None]:
        return self._desk.form, self._desk.template
