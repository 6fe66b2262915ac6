"""The context menu of a cell, keys in menus, and Esc in every window beside the main one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import find_children

from .conftest import Keyboard, open_book


def offered(window: MainWindow, path: str) -> dict[str, bool]:
    """The menu's words, without letter and keys, and whether they can be chosen."""
    assert window.view.goto(path)
    menu = window.cell_menu()
    found = {
        action.text().split("\t")[0].split("(&")[0]: action.isEnabled()
        for action in menu.actions()
        if not action.isSeparator()
    }
    menu.deleteLater()
    return found


def test_it_offers_what_fits_the_cell(opened: MainWindow, keyboard: Keyboard) -> None:
    plain = offered(opened, "project")
    assert plain["编辑单元格"]
    assert plain["清除"]
    assert not plain["恢复自动计算"]
    assert not plain["更正此处"]
    assert not plain["确认此处问题"]
    assert "草拟偏差原因" not in plain
    opened.show_form(open_book(opened).ids()[1])
    wrong = offered(opened, "funds.0.rate")
    assert wrong["恢复自动计算"]
    assert wrong["更正此处"]
    assert wrong["确认此处问题"]
    keyboard.at("indicators.0.actual").type("6").press(Qt.Key.Key_Return)
    row = offered(opened, "indicators.0.deviation")
    assert row["草拟偏差原因"]
    assert row["所选行按建议打分"]
    assert not row["清除"]  # nothing stands there
    keyboard.at("indicators.0.actual").press(Qt.Key.Key_Delete)
    row = offered(opened, "indicators.0.score")
    assert not row["草拟偏差原因"]


def test_what_is_grey_there_keeps_its_keys(opened: MainWindow) -> None:
    offered(opened, "project")
    menu = opened.cell_menu()
    grey = {action.text() for action in menu.actions() if not action.isSeparator() and not action.isEnabled()}
    menu.deleteLater()
    assert "更正此处(&V)\tF7" in grey
    assert opened.actions_["correct"].isEnabled()
    assert opened.actions_["follow"].isEnabled()


def test_menus_name_the_keys_of_the_table_and_draw_arrows(opened: MainWindow) -> None:
    def keys(action: QAction) -> str:
        return action.text().partition("\t")[2]

    assert keys(opened.actions_["clear"]) == "Delete"
    assert keys(opened.actions_["edit_cell"]) == "F2"
    assert keys(opened.actions_["form_delete"]) == "Delete"
    assert keys(opened.actions_["row_up"]) == "Alt+↑"
    assert keys(opened.actions_["form_down"]) == "Ctrl+Shift+↓"
    assert opened.actions_["row_up"].shortcut().toString() == "Alt+Up"
    assert opened.actions_["row_up"].toolTip().endswith("（Alt+↑）")


@pytest.mark.parametrize(
    "command", ["library", "keys", "manual", "summary", "settings", "about", "preview", "export"]
)
def test_esc_closes_every_window(opened: MainWindow, qtbot: QtBot, command: str) -> None:
    def windows() -> list[QWidget]:
        found: list[QWidget] = [d for d in find_children(opened, QDialog) if d.isVisible()]
        if opened.rooms.help.manual is not None and opened.rooms.help.manual.isVisible():
            found.append(opened.rooms.help.manual)
        return found

    opened.actions_[command].trigger()
    [window] = windows()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: not getattr(window, "busy", False))
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: windows() == [])


def test_a_blank_row_offers_no_reason(opened: MainWindow) -> None:
    form = opened.desk.form
    assert form is not None
    assert set_text(form, "indicators.0.target", "").indicators[0].target == ""
    opened.view.goto("indicators.0.target")
    opened.view.clear()
    assert not offered(opened, "indicators.0.deviation")["草拟偏差原因"]
