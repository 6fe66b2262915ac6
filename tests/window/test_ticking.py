"""Boxes ticked by the space bar and the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard
from .own_form import own_template


@pytest.fixture
def placed(opened: MainWindow) -> MainWindow:
    template = opened.desk.templates.add(own_template(opened.desk.templates))
    assert opened.desk.apply(AddForms("新建", (template.new_form("2024"),)))
    return opened


def text(window: MainWindow, path: str) -> str:
    assert window.desk.form is not None
    return get_text(window.desk.form, path)


def box(window: MainWindow, path: str, number: int) -> QPoint:
    """Where a box lies on the screen, found by looking at every point of its cell."""
    rect = window.view.cell_rect(path)
    hits = [
        QPoint(x, y)
        for y in range(rect.top(), rect.bottom(), 3)
        for x in range(rect.left(), rect.right(), 2)
        if (found := window.view.box_at(QPointF(x, y))) is not None and found[1] == number
    ]
    assert hits, number
    return hits[len(hits) // 2]


def test_space_moves_the_tick(placed: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("x1").press(Qt.Key.Key_Space)
    assert text(placed, "x1") == "1、部门预算项目☑ 2、市直专项□ 3、市对下转移支付□"
    keyboard.press(Qt.Key.Key_Space)
    assert text(placed, "x1") == "1、部门预算项目□ 2、市直专项☑ 3、市对下转移支付□"
    assert placed.actions_["undo"].text() == "撤销 勾选项目类别"
    placed.actions_["undo"].trigger()
    assert text(placed, "x1").index("☑") < text(placed, "x1").index("□")
    assert not placed.view.editing


@pytest.mark.parametrize("zoom", [75, 100, 200])
def test_a_click_sets_the_box_under_the_mouse(placed: MainWindow, qtbot: QtBot, zoom: int) -> None:
    placed.view.set_zoom(zoom)
    placed.view.goto("x1")
    for number in (2, 0):
        qtbot.mouseClick(placed.view.viewport(), Qt.MouseButton.LeftButton, pos=box(placed, "x1", number))
        ticks = [char == "☑" for char in text(placed, "x1") if char in "□☑"]
        assert ticks == [n == number for n in range(3)]
    qtbot.mouseClick(  # beside the boxes nothing is ticked
        placed.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=placed.view.cell_rect("x1").topLeft() + QPoint(4, 4),
    )
    assert text(placed, "x1").count("☑") == 1


def test_a_column_of_ticks(placed: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("tasks.1.x3").press(Qt.Key.Key_Space)
    assert text(placed, "tasks.1.x3") == "√"
    keyboard.press(Qt.Key.Key_Space)
    assert text(placed, "tasks.1.x3") == ""
    keyboard.at("tasks.1.x2").press(Qt.Key.Key_Space)  # a column of words: a space is typed
    assert placed.view.editing == "tasks.1.x2"


def test_a_read_only_book_takes_no_tick(placed: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("x1")
    placed.view.read_only = True
    before = text(placed, "x1")
    keyboard.press(Qt.Key.Key_Space)
    assert text(placed, "x1") == before
