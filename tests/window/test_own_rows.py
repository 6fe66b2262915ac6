"""Commands on the rows of a place's own table: the one under the cursor is meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.model import own_text
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard
from .own_form import own_template

LEFT = Qt.MouseButton.LeftButton
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def placed(opened: MainWindow) -> MainWindow:
    """The window with a form in the place's layout on show."""
    template = opened.desk.templates.add(own_template(opened.desk.templates))
    form = template.new_form("2024", "云岭市服务中心")
    assert opened.desk.apply(AddForms("新建", (form,)))
    assert opened.desk.form is not None
    assert opened.desk.form.template == template.id
    return opened


def tasks(window: MainWindow) -> list[str]:
    form = window.desk.form
    assert form is not None
    return [own_text(row, "x1") for row in form.table("tasks").rows]


def test_rows_of_an_own_table_come_and_go(placed: MainWindow, keyboard: Keyboard) -> None:
    before = placed.desk.form
    keyboard.at("tasks.0.x1")
    placed.actions_["row_below"].trigger()
    assert tasks(placed) == ["任务1", "", "任务2", "任务3"]
    assert placed.view.current_path == "tasks.1.x1"
    assert placed.actions_["undo"].text() == "撤销 插入行"
    keyboard.type("加").press(Qt.Key.Key_Return)
    assert tasks(placed) == ["任务1", "加", "任务2", "任务3"]
    keyboard.at("tasks.1.x1")
    placed.actions_["row_copy"].trigger()
    assert tasks(placed) == ["任务1", "加", "加", "任务2", "任务3"]
    placed.actions_["row_down"].trigger()
    assert tasks(placed) == ["任务1", "加", "任务2", "加", "任务3"]
    placed.actions_["row_delete"].trigger()
    assert tasks(placed) == ["任务1", "加", "任务2", "任务3"]
    for _ in range(5):
        placed.actions_["undo"].trigger()
    assert placed.desk.form == before
    assert placed.view.current_path.startswith("tasks.")


def test_the_last_row_leaves_a_blank_one(placed: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("tasks.0.x1").press(Qt.Key.Key_Down, SHIFT).press(Qt.Key.Key_Down, SHIFT)
    placed.actions_["row_delete"].trigger()
    assert tasks(placed) == [""]
    keyboard.at("tasks.0.x1")
    placed.actions_["row_delete"].trigger()  # nothing is left to delete, and that is said
    assert "空白行" in placed.statusBar().currentMessage()
    placed.actions_["undo"].trigger()
    assert tasks(placed) == ["任务1", "任务2", "任务3"]


def test_fixed_rows_are_left_alone(placed: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    assert not placed.actions_["row_below"].isEnabled()
    keyboard.at("tasks.1.x2")
    assert placed.actions_["row_below"].isEnabled()
    assert not placed.actions_["library_add"].isEnabled()
    keyboard.at("indicators.1.x1")
    assert placed.actions_["row_below"].isEnabled()
    assert placed.actions_["library_add"].isEnabled()


def test_a_layout_without_a_name_takes_indicator_rows(placed: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.1.target")
    placed.actions_["row_below"].trigger()
    assert placed.desk.form is not None
    labels = [row.level1 for row in placed.desk.form.indicators]
    assert labels == ["产出指标", "产出指标", "产出指标", "效益指标"]
    assert placed.view.current_path == "indicators.2.target"


def test_an_own_row_is_dragged(placed: MainWindow, qtbot: QtBot) -> None:
    view, grip = placed.view, placed.rooms.table.grip
    qtbot.mouseMove(view.viewport(), view.cell_rect("tasks.0.x1").center())
    start = grip.rect(0).center()
    assert start.x() < view.cell_rect("tasks.0.x1").left()
    qtbot.mouseMove(view.viewport(), start)
    qtbot.mousePress(view.viewport(), LEFT, pos=start)
    below = view.cell_rect("tasks.2.x1").bottom() - 2
    qtbot.mouseMove(view.viewport(), start + QPoint(0, 12))
    qtbot.mouseMove(view.viewport(), QPoint(start.x(), below))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=QPoint(start.x(), below))
    assert tasks(placed) == ["任务2", "任务3", "任务1"]
    assert placed.actions_["undo"].text() == "撤销 移动行"


def test_pasted_lines_make_rows(placed: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    clipboard.setText("甲\t一\n乙\t二\n丙\t三")
    keyboard.at("tasks.1.x1")
    placed.actions_["paste"].trigger()
    assert tasks(placed) == ["任务1", "甲", "乙", "丙"]
    assert placed.actions_["undo"].text() == "撤销 粘贴 6 格，增加 1 行"
