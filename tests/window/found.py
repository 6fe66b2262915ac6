"""What tests ask of the findings that the window shows."""

from __future__ import annotations

from jixiao_gui.form.checks import Finding
from jixiao_gui.window.findings.correct_dialog import CorrectDialog
from jixiao_gui.window.findings.finding_card import FindingCard
from jixiao_gui.window.main_window import MainWindow


def rules(window: MainWindow) -> list[str]:
    return [finding.rule for finding in window.desk.findings]


def show_second(window: MainWindow) -> None:
    window.actions_["form_next"].trigger()


def finding(window: MainWindow, rule: str) -> Finding:
    return next(each for each in window.desk.findings if each.rule == rule)


def card_of(window: MainWindow, rule: str) -> FindingCard:
    number = [each.rule for each in window.panel.list.listed].index(rule)
    card = window.panel.list.itemWidget(window.panel.list.item(number))
    assert isinstance(card, FindingCard)
    return card


def dialog(window: MainWindow) -> CorrectDialog:
    assert isinstance(window.rooms.findings.finding.dialog, CorrectDialog)
    return window.rooms.findings.finding.dialog


def rows(made: CorrectDialog) -> list[list[str]]:
    table = made.table
    cells = range(table.columnCount())
    return [[table.item(row, n).text() for n in cells] for row in range(table.rowCount())]
