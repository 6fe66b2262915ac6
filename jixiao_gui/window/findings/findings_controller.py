"""Carry out the commands on findings: go to them, correct, acknowledge, draft the reason of a deviation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.book.changes import Changes, EditForm
from jixiao_gui.form.checks import RULES, Finding, acknowledged, reopened
from jixiao_gui.form.checks.across_forms import DECLARED_RULES, TARGET
from jixiao_gui.form.corrections import correct
from jixiao_gui.form.drafting import DRAFTED, draft_reason
from jixiao_gui.form.edits import SetRemarks, row_of
from jixiao_gui.form.evaluation import as_printed
from jixiao_gui.form.places import value_names
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import Bound, Command, CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.findings import (
    book_findings_commands,
    filling_commands,
    rules_commands,
    scoring_commands,
)
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.book_checker import BookChecker
from jixiao_gui.window.findings.book_findings_commands import BookFindingsCommands
from jixiao_gui.window.findings.correct_dialog import CorrectDialog, PlannedCorrections
from jixiao_gui.window.findings.filling_commands import FillingCommands
from jixiao_gui.window.findings.findings_panel import FindingsPanel
from jixiao_gui.window.findings.reason_dialog import ReasonDialog
from jixiao_gui.window.findings.rules_commands import RulesCommands
from jixiao_gui.window.findings.scoring_commands import SCORE_ROWS, ScoringCommands
from jixiao_gui.window.long_change import LongChange
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

DECLARED = frozenset(rule.id for rule in DECLARED_RULES)
"""Rules that compare a form with its declaration: the clerk follows the declaration or keeps the cell."""


class FindingsController(QObject):
    """The controller of the findings' panel and of the commands on findings."""

    refused = Signal(str)  # one sentence: why nothing was done
    form_wanted = Signal(int)  # the id of a form to be put on show

    def __init__(self, bench: Workbench, view: SheetView, long: LongChange) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view, self._long = bench, bench.desk, view, long
        self._form_id: int | None = None
        self.panel = FindingsPanel()
        self.whole = BookChecker(self._desk)
        self.dialog: CorrectDialog | ReasonDialog | None = None
        self.filling = FillingCommands(bench, view)
        self.filling.refused.connect(self.refused)
        self.filling.unfilled_found.connect(self._show_finding)
        self.scoring = ScoringCommands(bench, view)
        self.scoring.refused.connect(self.refused)
        self._desk.changed.connect(self._on_changed)
        self.rules = RulesCommands(bench, long)
        self.book = BookFindingsCommands(bench, long)
        self.book.goto_wanted.connect(self._goto_place)
        self.panel.chosen.connect(self.goto)
        self.panel.correction_wanted.connect(self.correct)
        self.panel.menu_wanted.connect(self._show_menu)
        self.panel.all_wanted.connect(self.ask_correct)
        self.panel.unfilled.next_wanted.connect(self.filling.next_unfilled)
        self.panel.unfilled.finished.connect(self.filling.finish)

    # --- going to a finding --------------------------------------------------------------------

    def goto(self, finding: Finding) -> None:
        """Go to the cell of ``finding``."""
        if self._view.goto(finding.cell):
            self._view.setFocus()

    def step(self, by: int) -> None:
        """Go to the next or previous open error or warning, of this form, then of the next that has any."""
        self._bench.commit()
        finding = self.panel.step(by, round=False)
        if finding is None:
            next_form = self._next_form(by)
            if next_form is not None:
                form_id, number = next_form
                self.form_wanted.emit(form_id)
                self.refused.emit(texts.NEXT_FORM.format(number=number))
            finding = self.panel.step(by)
        if finding is None:
            unfilled_count = len(self.panel.unfilled.unfilled)
            message = (
                texts.ONLY_UNFILLED_LEFT.format(count=unfilled_count)
                if unfilled_count
                else window_texts.NO_FINDINGS
            )
            self.refused.emit(message)
            return
        self._show_finding(finding)

    def _show_finding(self, finding: Finding) -> None:
        """Go to the cell of ``finding``; where the panel is hidden, show its sentence as a hint."""
        self.goto(finding)
        if not self.panel.isVisible():
            self.refused.emit(finding.message)

    def _next_form(self, by: int) -> tuple[int, int] | None:
        """Return id and number of the next form with errors or warnings; the search wraps around the book."""
        book = self._desk.book
        if book is None or self._desk.form_id is None or self.panel.filtered:
            return None
        entries = book.entries()
        current = next((n for n, entry in enumerate(entries) if entry.id == self._desk.form_id), 0)
        for step in range(1, len(entries)):
            entry = entries[(current + by * step) % len(entries)]
            if entry.errors or entry.warnings:
                return entry.id, entry.number
        return None

    def _on_changed(self, shown: Shown | None) -> None:
        if shown is not None and shown.preview:
            return
        form_id = self._desk.form_id
        if form_id != self._form_id:
            self._form_id = form_id
            self.panel.start_over()
        findings = shown.findings if shown is not None else []
        changeable = shown is not None and not self._desk.read_only
        unfilled = shown.unfilled if shown is not None else []
        self.panel.set_findings(findings, shown is not None, changeable, unfilled)

    def _current_state(self, finding: Finding) -> Finding | None:
        """Return the current state of ``finding``: closing an open editor may have changed the form."""
        self._bench.commit()
        same = [f for f in self._desk.findings if (f.rule, f.cell) == (finding.rule, finding.cell)]
        return next((f for f in same if f.message == finding.message), same[0] if same else None)

    def _finding_at_cell(self, matches: Callable[[Finding], bool]) -> Finding | None:
        """Return a finding of the current cell for which ``matches`` is true; the panel's chosen one wins."""
        self._bench.commit()
        chosen, path = self.panel.current(), self._view.current_path
        if chosen is not None and chosen.cell == path and matches(chosen):
            return chosen
        return next((f for f in self._desk.findings if f.cell == path and matches(f)), None)

    def _show_menu(self, finding: Finding, point: QPoint) -> None:
        menu = self.menu(finding)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def menu(self, finding: Finding) -> QMenu:
        """Return the context menu of ``finding``."""
        menu = QMenu(self._bench.window)
        rule, changeable = RULES[finding.rule], not self._desk.read_only
        if finding.correctable and finding.open and changeable:
            words = texts.MENU_AS_DECLARED if finding.rule == TARGET.id else texts.MENU_CORRECT_TO
            to = words.format(expected=finding.expected) if finding.expected else ""
            menu.addAction(to or texts.MENU_CORRECT, partial(self.correct, finding))
            menu.addAction(texts.MENU_KIND.format(title=rule.title), partial(self.ask_correct, finding.rule))
            menu.addSeparator()
        if finding.rule in DRAFTED and changeable:
            menu.addAction(texts.MENU_DRAFT, partial(self.draft, finding))
        if changeable and finding.open and finding.rule in DECLARED:
            menu.addAction(texts.MENU_KEEP, partial(self.acknowledge, finding, texts.KEPT))
        if changeable:
            words = texts.MENU_ACKNOWLEDGE if finding.open else texts.MENU_REASON
            menu.addAction(words, partial(self.ask_reason, finding))
            if not finding.open:
                menu.addAction(texts.MENU_REOPEN, partial(self.reopen, finding))
            menu.addSeparator()
        if self.panel.rule.currentData():
            menu.addAction(texts.ALL_RULES, partial(self.panel.show_rule, ""))
        else:
            words = texts.MENU_ONLY.format(title=rule.title)
            menu.addAction(words, partial(self.panel.show_rule, finding.rule))
        if changeable:
            menu.addAction(texts.MENU_RULE, partial(self.rules.ask, finding.rule))
        return menu

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
            self.refused.emit(window_texts.NOTHING_TO_CORRECT)
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
        dialog.place_wanted.connect(self._goto_place)
        # not modal, so that each cell can be looked at; after a change of the form the dialog plans again
        desk.undo.indexChanged.connect(dialog.refresh)
        desk.leaving.connect(dialog.reject)
        dialog.show()

    def _goto_place(self, form_id: int, cell: str) -> None:
        self.form_wanted.emit(form_id)
        self._view.goto(cell)

    def _correct_planned(self, planned: PlannedCorrections) -> None:
        parts = tuple(EditForm(planned.name, form_id, plan.edit) for form_id, *_, plan in planned.parts)
        success_message = texts.CORRECTED.format(findings=planned.findings, forms=len(parts))
        alone = parts[0] if len(parts) == 1 else None
        self._long.apply(alone or Changes(planned.name, parts), success_message)

    # --- acknowledging -------------------------------------------------------------------------

    def acknowledge_cell(self) -> None:
        """Ask for the reason and acknowledge the current cell's finding."""
        finding = self._finding_at_cell(lambda finding: finding.open)
        if finding is None:
            self.refused.emit(texts.NOTHING_TO_ACKNOWLEDGE)
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
            self.refused.emit(texts.NO_ROW)
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
            self.refused.emit(texts.NO_DRAFT)
        elif self._view.goto(f"indicators.{row}.deviation"):
            self._view.setFocus()
            if self._view.begin_edit(text):
                self._view.editor.typing = False  # arrows move in the text, for the clerk goes on typing
                self.refused.emit(texts.DRAFT_OPENED)

    def _draft_of(self, shown: Shown, row: int) -> str:
        printed = as_printed(shown.form, shown.evaluation).indicators[row]
        return draft_reason(printed, shown.template.rules, shown.form.year, value_names(shown.template))

    def unusable(self) -> set[Command[Any]]:
        """Return the commands of this room that cannot be used on the current cell."""
        shown, path, row = self._desk.shown, self._view.current_path, row_of(self._view.current_path)
        open_findings = [finding for finding in self._desk.findings if finding.cell == path and finding.open]
        unusable: set[Command[Any]] = set()
        if not any(finding.correctable for finding in open_findings):
            unusable.add(CORRECT)
        if not open_findings:
            unusable.add(ACKNOWLEDGE)
        if shown is None or row is None or not self._draft_of(shown, row):
            unusable.add(DRAFT)
        if not self.scoring.can_score():
            unusable.add(SCORE_ROWS)
        return unusable

    def bound_commands(self) -> list[Bound]:
        """Return the commands of this room, each with the object that carries it out."""
        return [
            *COMMANDS.bind(self),
            *filling_commands.COMMANDS.bind(self.filling),
            *scoring_commands.COMMANDS.bind(self.scoring),
            *book_findings_commands.COMMANDS.bind(self.book),
            *rules_commands.COMMANDS.bind(self.rules),
        ]


COMMANDS: CommandTable[FindingsController] = CommandTable(Menu.CHECK)
NEXT = COMMANDS.add(
    "next_finding",
    "下一处问题(&N)",
    lambda controller: controller.step(1),
    keys="F8",
    icon="next",
    short="下一处问题",
    tip="逐处看错误和提醒，本表看完转到下一张；F7 按规则更正。",
    needs=Needs.FORM,
)
PREVIOUS = COMMANDS.add(
    "previous_finding",
    "上一处问题(&P)",
    lambda controller: controller.step(-1),
    keys="Shift+F8",
    needs=Needs.FORM,
)
CORRECT = COMMANDS.add(
    "correct",
    "更正此处(&V)",
    FindingsController.correct_cell,
    keys="F7; Ctrl+.",
    needs=Needs.FORM,
    changes=True,
)
CORRECT_ALL = COMMANDS.add(
    "correct_all",
    "全部更正(&A)…",
    FindingsController.ask_correct,
    keys="Shift+F7; Ctrl+Shift+.",
    icon="correct",
    needs=Needs.FORM,
    changes=True,
)
ACKNOWLEDGE = COMMANDS.add(
    "acknowledge",
    "确认此处问题(&K)…",
    FindingsController.acknowledge_cell,
    keys="Ctrl+K",
    needs=Needs.FORM,
    changes=True,
)
DRAFT = COMMANDS.add(
    "draft",
    "草拟偏差原因(&D)",
    FindingsController.draft_row,
    keys="Ctrl+J",
    needs=Needs.INDICATOR,
    changes=True,
)
