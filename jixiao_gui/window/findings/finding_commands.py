"""Carry out the commands on one finding: correct, acknowledge, draft the reason of a deviation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import Changes, EditForm
from jixiao_gui.form.cell_texts import row_of
from jixiao_gui.form.checks import Finding, acknowledged, reopened
from jixiao_gui.form.corrections import correct
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.evaluation import as_printed
from jixiao_gui.form.places import value_names
from jixiao_gui.form.reason_beginnings import draft_reason
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import Command, CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.correct_dialog import CorrectDialog, PlannedCorrections
from jixiao_gui.window.findings.reason_dialog import ReasonDialog
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class FindingCommands(QObject):
    """Commands on one finding, or on all of its kind."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    goto_wanted = Signal(int, str)  # a form's id, a cell

    def __init__(self, bench: Workbench, view: SheetView, chosen: Callable[[], Finding | None]) -> None:
        """Carry out the commands; ``chosen`` returns the finding chosen in the panel."""
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view
        self._chosen = chosen
        self.dialog: CorrectDialog | ReasonDialog | None = None

    def _current_state(self, finding: Finding) -> Finding | None:
        """Return the current state of ``finding``: closing an open editor may have changed the form."""
        self._bench.commit()
        same = [f for f in self._desk.findings if (f.rule, f.cell) == (finding.rule, finding.cell)]
        return next((f for f in same if f.message == finding.message), same[0] if same else None)

    def _finding_at_cell(self, matches: Callable[[Finding], bool]) -> Finding | None:
        """Return a finding of the current cell for which ``matches`` is true; the panel's chosen one wins."""
        self._bench.commit()
        chosen, path = self._chosen(), self._view.current_path
        if chosen is not None and chosen.cell == path and matches(chosen):
            return chosen
        return next((f for f in self._desk.findings if f.cell == path and matches(f)), None)

    # --- correcting ----------------------------------------------------------------------------

    def correct(self, finding: Finding) -> None:
        """Apply the correction of ``finding`` and record it as a remark."""
        current, form, day = self._current_state(finding), self._desk.form, date.today().isoformat()
        if current is not None and form is not None and self._desk.edit(correct(form, current, day)):
            self._view.goto(current.cell)

    def correct_cell(self) -> None:
        """Apply the correction of the current cell's finding."""
        finding = self._finding_at_cell(lambda finding: finding.correctable and finding.open)
        if finding is None:
            self.hinted.emit(window_texts.NOTHING_TO_CORRECT)
        else:
            self.correct(finding)

    def ask_correct(self, rule: str = "") -> None:
        """Open the dialog that corrects all findings of ``rule``, or all errors and warnings with ""."""
        self._bench.commit()
        desk, shown = self._desk, self._desk.shown
        if desk.book is None or shown is None:
            return
        kinds = [finding.rule for finding in shown.findings if finding.correctable and finding.open]
        arguments = (desk.book, desk.templates, shown.form_id, kinds, rule, date.today().isoformat())
        dialog = self.dialog = CorrectDialog(*arguments, self._bench.window)
        dialog.wanted.connect(self._correct_planned)
        dialog.place_wanted.connect(self.goto_wanted)
        # not modal, so that each cell can be looked at; after a change of the form the dialog plans again
        desk.undo.moved.connect(dialog.refresh)
        desk.leaving.connect(dialog.reject)
        dialog.show()

    def _correct_planned(self, planned: PlannedCorrections) -> None:
        parts = tuple(EditForm(planned.name, form_id, plan.edit) for form_id, *_, plan in planned.parts)
        success_message = texts.CORRECTED.format(findings=planned.findings, forms=len(parts))
        alone = parts[0] if len(parts) == 1 else None
        self._bench.long_change.apply(alone or Changes(planned.name, parts), success_message)

    # --- acknowledging -------------------------------------------------------------------------

    def acknowledge_cell(self) -> None:
        """Ask for the reason and acknowledge the current cell's finding."""
        finding = self._finding_at_cell(lambda finding: finding.open)
        if finding is None:
            self.hinted.emit(texts.NOTHING_TO_ACKNOWLEDGE)
        else:
            self.ask_reason(finding)

    def ask_reason(self, finding: Finding) -> None:
        """Ask for the reason, then acknowledge ``finding``, or give another reason."""
        self._bench.commit()
        if self._desk.read_only:
            return
        self.dialog = ReasonDialog(finding, self._bench.window)
        self.dialog.reason_given.connect(partial(self.acknowledge, finding))
        self.dialog.open()

    def acknowledge(self, finding: Finding, reason: str) -> None:
        """Acknowledge ``finding`` with ``reason``, as a remark of the form; it is no longer counted."""
        current, form = self._current_state(finding), self._desk.form
        if current is not None and form is not None:
            remarks = acknowledged(form, [current], reason, date.today().isoformat())
            self._desk.edit(SetRemarks(texts.ACKNOWLEDGE, remarks))

    def reopen(self, finding: Finding) -> None:
        """Remove the acknowledgement of ``finding``."""
        current, form = self._current_state(finding), self._desk.form
        if current is not None and form is not None and not current.open:
            self._desk.edit(SetRemarks(texts.REOPEN, reopened(form, [current])))

    # --- drafting ------------------------------------------------------------------------------

    def draft_row(self) -> None:
        """Draft the reason of deviation of the current row from its figures and open it in the editor."""
        self._bench.commit()
        row = row_of(self._view.current_path)
        if row is None:
            self.hinted.emit(texts.NO_ROW)
        else:
            self._draft(row)

    def draft(self, finding: Finding) -> None:
        """Draft the reason of deviation for the row of ``finding``."""
        self._bench.commit()
        row = row_of(finding.cell)
        if row is not None:
            self._draft(row)

    def _draft(self, row: int) -> None:
        shown = self._desk.shown
        if shown is None:
            return
        text = self._draft_of(shown, row)
        if not text:
            self.hinted.emit(texts.NO_DRAFT)
        elif self._view.goto(f"indicators.{row}.deviation"):
            self._view.setFocus()
            if self._view.begin_edit(text):
                self._view.editor.typing = False  # arrows move in the text, for the clerk goes on typing
                self.hinted.emit(texts.DRAFT_OPENED)

    def _draft_of(self, shown: Shown, row: int) -> str:
        printed = as_printed(shown.form, shown.evaluation).indicators[row]
        return draft_reason(printed, shown.template.rules, shown.form.year, value_names(shown.template))

    def unusable(self) -> set[Command[Any]]:
        """Return the commands of this table that cannot be used on the current cell."""
        shown, path, row = self._desk.shown, self._view.current_path, row_of(self._view.current_path)
        open_findings = [finding for finding in self._desk.findings if finding.cell == path and finding.open]
        unusable: set[Command[Any]] = set()
        if not any(finding.correctable for finding in open_findings):
            unusable.add(CORRECT)
        if not open_findings:
            unusable.add(ACKNOWLEDGE)
        if shown is None or row is None or not self._draft_of(shown, row):
            unusable.add(DRAFT)
        return unusable


COMMANDS: CommandTable[FindingCommands] = CommandTable(Menu.CHECK)
CORRECT = COMMANDS.add(
    "correct",
    "更正此处(&V)",
    FindingCommands.correct_cell,
    keys="F7; Ctrl+.",
    needs=Needs.FORM,
    changes=True,
)
CORRECT_ALL = COMMANDS.add(
    "correct_all",
    "全部更正(&A)…",
    FindingCommands.ask_correct,
    keys="Shift+F7; Ctrl+Shift+.",
    icon="correct",
    needs=Needs.FORM,
    changes=True,
)
ACKNOWLEDGE = COMMANDS.add(
    "acknowledge",
    "确认此处问题(&K)…",
    FindingCommands.acknowledge_cell,
    keys="Ctrl+K",
    needs=Needs.FORM,
    changes=True,
)
DRAFT = COMMANDS.add(
    "draft",
    "草拟偏差原因(&D)",
    FindingCommands.draft_row,
    keys="Ctrl+J",
    needs=Needs.INDICATOR,
    changes=True,
)
