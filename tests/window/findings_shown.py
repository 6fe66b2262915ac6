"""The findings that the window shows, their cards and the dialog that corrects them."""

from __future__ import annotations

from jixiao_gui.form.checks import Finding
from jixiao_gui.window.findings.correct_dialog import CorrectDialog
from jixiao_gui.window.findings.finding_card import FindingCard
from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import row_texts


def shown_rules(window: MainWindow) -> list[str]:
    """Return the rules of the findings of the form on show."""
    return [finding.rule for finding in window.desk.findings]


def show_second_form(window: MainWindow) -> None:
    """Show the next form, which is the one with errors."""
    window.actions_["form_next"].trigger()


def shown_finding(window: MainWindow, rule: str) -> Finding:
    """Return the first finding of a rule."""
    return next(each for each in window.desk.findings if each.rule == rule)


def card_of(window: MainWindow, rule: str) -> FindingCard:
    """Return the card of the first finding of a rule."""
    number = [each.rule for each in window.panel.list.listed].index(rule)
    card = window.panel.list.itemWidget(window.panel.list.item(number))
    assert isinstance(card, FindingCard)
    return card


def correct_dialog(window: MainWindow) -> CorrectDialog:
    """Return the open dialog of corrections."""
    assert isinstance(window.rooms.findings.finding.dialog, CorrectDialog)
    return window.rooms.findings.finding.dialog


def correct_rows(dialog: CorrectDialog) -> list[list[str]]:
    """Return the texts of the dialog's table, row by row."""
    return [row_texts(dialog.table, row) for row in range(dialog.table.rowCount())]
