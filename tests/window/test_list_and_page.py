"""What the page shows is highlighted in the list, after every key and click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier


def list_and_page_agree(window: MainWindow) -> bool:
    """Whether the form on the page is among the highlighted ones; none is where the list does not show it."""
    chosen, form_id = window.forms.selected_ids(), window.desk.form_id
    if form_id is None or window.forms.model.row_of(form_id) is None:
        return chosen == []
    return form_id in chosen


@pytest.mark.parametrize(
    "keys",
    [
        [(Qt.Key.Key_Down, _NONE), (Qt.Key.Key_End, _NONE), (Qt.Key.Key_Home, _NONE)],
        [(Qt.Key.Key_Down, _SHIFT), (Qt.Key.Key_Down, _SHIFT), (Qt.Key.Key_Up, _NONE)],
        [(Qt.Key.Key_Down, _CONTROL), (Qt.Key.Key_Down, _CONTROL), (Qt.Key.Key_Up, _CONTROL)],
        [(Qt.Key.Key_Down, _CONTROL), (Qt.Key.Key_Space, _CONTROL), (Qt.Key.Key_Up, _CONTROL)],
        [(Qt.Key.Key_Space, _CONTROL), (Qt.Key.Key_Down, _CONTROL), (Qt.Key.Key_Space, _NONE)],
        [(Qt.Key.Key_A, _CONTROL), (Qt.Key.Key_PageDown, _CONTROL), (Qt.Key.Key_PageUp, _CONTROL)],
    ],
)
@pytest.mark.parametrize("group", ["", "department"])
def test_after_every_key_of_the_list(
    opened: MainWindow, qtbot: QtBot, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]], group: str
) -> None:
    opened.forms.choices.choose("group", group)
    opened.forms.table.setFocus()
    for key, modifier in keys:
        qtbot.keyClick(opened.forms.table, key, modifier)
        QApplication.processEvents()
        assert list_and_page_agree(opened), (key, modifier)


def test_after_every_click(opened: MainWindow, qtbot: QtBot) -> None:
    table = opened.forms.table

    def click(row: int, modifier: Qt.KeyboardModifier = _NONE) -> None:
        place = table.visualRect(opened.forms.model.index(row, 0)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)
        assert list_and_page_agree(opened), (row, modifier)

    click(1)
    click(2, _CONTROL)
    click(2, _CONTROL)
    click(1, _CONTROL)
    click(0, _SHIFT)
    below = table.viewport().rect().bottomLeft()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, _NONE, below)
    assert list_and_page_agree(opened)


def test_a_form_that_is_filtered_out_leaves_nothing_highlighted_and_comes_back(
    opened: MainWindow, qtbot: QtBot
) -> None:
    first = opened.desk.form_id
    opened.forms.search.setText("培训")
    assert opened.desk.form_id == first
    assert list_and_page_agree(opened)
    opened.forms.table.setFocus()
    qtbot.keyClick(opened.forms.table, Qt.Key.Key_Delete)
    assert opened.forms.model.count == 3
    opened.forms.search.clear()
    assert list_and_page_agree(opened)
    assert opened.forms.selected_ids() == [first]
    opened.forms.search.setText("培训")
    opened.actions_["form_next"].trigger()
    assert opened.desk.form is not None
    assert opened.desk.form.project == "培训"
    assert list_and_page_agree(opened)
    opened.actions_["form_delete"].trigger()
    opened.actions_["undo"].trigger()
    assert list_and_page_agree(opened)


def test_delete_takes_what_is_highlighted(opened: MainWindow, qtbot: QtBot) -> None:
    table = opened.forms.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down, _CONTROL)
    highlighted = opened.forms.selected_ids()
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert opened.desk.book is not None
    assert not set(highlighted) & set(opened.desk.book.ids())
    assert opened.forms.model.count == 3 - len(highlighted)
    assert list_and_page_agree(opened)


def test_ctrl_home_shows_the_title_and_ctrl_end_what_is_below(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.resize(1000, 400)
    keyboard.at("total.score").press(Qt.Key.Key_Home, _CONTROL)
    bar = opened.view.verticalScrollBar()
    assert bar.value() == 0
    keyboard.press(Qt.Key.Key_End, _CONTROL)
    assert bar.value() == bar.maximum() > 0
