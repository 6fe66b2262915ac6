"""Show the findings of the form on show in their panel and go from one to the next."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.form.checks import RULES, Finding
from jixiao_gui.form.checks.across_forms import DECLARED_RULES, TARGET
from jixiao_gui.form.reason_beginnings import DRAFTED
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import Bound, Command, CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.findings import (
    book_findings_commands,
    filling_commands,
    finding_commands,
    rules_commands,
    scoring_commands,
)
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.book_checker import BookChecker
from jixiao_gui.window.findings.book_findings_commands import BookFindingsCommands
from jixiao_gui.window.findings.filling_commands import FillingCommands
from jixiao_gui.window.findings.finding_commands import FindingCommands
from jixiao_gui.window.findings.findings_panel import FindingsPanel
from jixiao_gui.window.findings.rules_commands import RulesCommands
from jixiao_gui.window.findings.scoring_commands import SCORE_ROWS, ScoringCommands
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

DECLARED = frozenset(rule.id for rule in DECLARED_RULES)
"""Rules that compare a form with its declaration: the clerk follows the declaration or keeps the cell."""


class FindingsController(QObject):
    """The controller of the findings' panel."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    form_wanted = Signal(int)  # the id of a form to be put on show

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view
        self._form_id: int | None = None
        self.panel = FindingsPanel()
        self.whole = BookChecker(self._desk)
        bench.long_change.locked.connect(self.whole.hold)
        self.finding = FindingCommands(bench, view, self.panel.list.current)
        self.finding.hinted.connect(self.hinted)
        self.finding.goto_wanted.connect(self._goto_place)
        self.filling = FillingCommands(bench, view)
        self.filling.hinted.connect(self.hinted)
        self.filling.unfilled_found.connect(self._show_finding)
        self.scoring = ScoringCommands(bench, view)
        self.scoring.hinted.connect(self.hinted)
        self._desk.changed.connect(self._on_changed)
        self.rules = RulesCommands(bench)
        self.book = BookFindingsCommands(bench)
        self.book.goto_wanted.connect(self._goto_place)
        self.panel.chosen.connect(self.goto)
        self.panel.correction_wanted.connect(self.finding.correct)
        self.panel.menu_wanted.connect(self._show_menu)
        self.panel.all_wanted.connect(self.finding.ask_correct)
        self.panel.unfilled.next_wanted.connect(self.filling.next_unfilled)
        self.panel.unfilled.finished.connect(self.filling.finish)

    # --- going to a finding --------------------------------------------------------------------

    def goto(self, finding: Finding) -> None:
        """Move to the cell of ``finding`` and give the table the keyboard."""
        if self._view.goto(finding.cell):
            self._view.setFocus()

    def step(self, by: int) -> None:
        """Show the next or previous open error or warning: of this form, then of the next that has any."""
        self._bench.commit()
        finding = self.panel.step(by, round=False)
        if finding is None:
            next_form = self._next_form(by)
            if next_form is not None:
                form_id, number = next_form
                self.form_wanted.emit(form_id)
                self.hinted.emit(texts.NEXT_FORM.format(number=number))
            finding = self.panel.step(by)
        if finding is None:
            unfilled_count = len(self.panel.unfilled.unfilled)
            message = (
                texts.ONLY_UNFILLED_LEFT.format(count=unfilled_count)
                if unfilled_count
                else window_texts.NO_FINDINGS
            )
            self.hinted.emit(message)
            return
        self._show_finding(finding)

    def _show_finding(self, finding: Finding) -> None:
        """Move to the cell of ``finding``; where the panel is hidden, show its sentence as a hint."""
        self.goto(finding)
        if not self.panel.isVisible():
            self.hinted.emit(finding.message)

    def _goto_place(self, form_id: int, cell: str) -> None:
        self.form_wanted.emit(form_id)
        self._view.goto(cell)

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
            self.panel.list.start_over()
        findings = shown.findings if shown is not None else []
        changeable = shown is not None and not self._desk.read_only
        unfilled = shown.unfilled if shown is not None else []
        self.panel.set_findings(findings, shown is not None, changeable, unfilled)

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
            menu.addAction(to or texts.MENU_CORRECT, partial(self.finding.correct, finding))
            menu.addAction(
                texts.MENU_KIND.format(title=rule.title), partial(self.finding.ask_correct, finding.rule)
            )
            menu.addSeparator()
        if finding.rule in DRAFTED and changeable:
            menu.addAction(texts.MENU_DRAFT, partial(self.finding.draft, finding))
        if changeable and finding.open and finding.rule in DECLARED:
            menu.addAction(texts.MENU_KEEP, partial(self.finding.acknowledge, finding, texts.KEPT))
        if changeable:
            words = texts.MENU_ACKNOWLEDGE if finding.open else texts.MENU_REASON
            menu.addAction(words, partial(self.finding.ask_reason, finding))
            if not finding.open:
                menu.addAction(texts.MENU_REOPEN, partial(self.finding.reopen, finding))
            menu.addSeparator()
        if self.panel.rule.currentData():
            menu.addAction(texts.ALL_RULES, partial(self.panel.show_rule, ""))
        else:
            words = texts.MENU_ONLY.format(title=rule.title)
            menu.addAction(words, partial(self.panel.show_rule, finding.rule))
        if changeable:
            menu.addAction(texts.MENU_RULE, partial(self.rules.ask, finding.rule))
        return menu

    def unusable(self) -> set[Command[Any]]:
        """Return the commands of this room that cannot be used on the current cell."""
        unusable = self.finding.unusable()
        if not self.scoring.can_score():
            unusable.add(SCORE_ROWS)
        return unusable

    def bound_commands(self) -> list[Bound]:
        """Return the commands of this room, each with the object that carries it out."""
        return [
            *COMMANDS.bind(self),
            *finding_commands.COMMANDS.bind(self.finding),
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
