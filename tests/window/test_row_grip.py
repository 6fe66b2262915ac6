"""Indicator rows dragged by the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.table.auto_scroll import AutoScroll
from jixiao_gui.window.table.row_grip import DropTarget

from .conftest import Keyboard

LEFT = Qt.MouseButton.LeftButton


def names(window: MainWindow) -> list[str]:
    form = window.desk.form
    assert form is not None
    return [row.name for row in form.indicators]


def press_grip(window: MainWindow, qtbot: QtBot, number: int) -> QPoint:
    """Hover a row, then press its grip."""
    view = window.view
    qtbot.mouseMove(view.viewport(), view.cell_rect(f"indicators.{number}.name").center())
    grip = window.rooms.table.grip.rect(number).center()
    qtbot.mouseMove(view.viewport(), grip)
    qtbot.mousePress(view.viewport(), LEFT, pos=grip)
    return grip


def drag(window: MainWindow, qtbot: QtBot, number: int, to: int, lower: bool) -> None:
    """Drag a row's grip over the upper or lower half of another row; the button stays pressed."""
    view = window.view
    view.show_rect(view.cell_rect(f"indicators.{to}.name"))
    grip = press_grip(window, qtbot, number)
    rect = view.cell_rect(f"indicators.{to}.name")
    qtbot.mouseMove(view.viewport(), grip + QPoint(0, 30))
    qtbot.mouseMove(view.viewport(), QPoint(grip.x(), rect.bottom() - 2 if lower else rect.top() + 2))


def drop(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseRelease(window.view.viewport(), LEFT)


def test_a_row_is_dropped_where_the_line_is(opened: MainWindow, qtbot: QtBot) -> None:
    before = opened.desk.form
    drag(opened, qtbot, 0, 3, lower=True)
    assert opened.rooms.table.grip.target == DropTarget(4, 3)
    assert opened.desk.form == before  # only shown so far
    drop(opened, qtbot)
    assert names(opened) == ["验收合格", "完成时间", "等候缩短", "更新设备", "满意度"]
    assert opened.desk.form is not None
    assert opened.desk.form.indicators[3].level2 == "社会效益指标"
    assert opened.actions_["undo"].text() == "撤销 移动指标行"
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before


def test_the_half_of_a_row_says_whose_group_is_joined(opened: MainWindow, qtbot: QtBot) -> None:
    drag(opened, qtbot, 0, 2, lower=True)
    assert opened.rooms.table.grip.target == DropTarget(3, 2)
    assert opened.rooms.table.grip._group_words(2) == "移到 产出指标／时效指标"
    qtbot.mouseMove(
        opened.view.viewport(),
        QPoint(
            opened.rooms.table.grip.rect(3).center().x(), opened.view.cell_rect("indicators.3.name").top() + 2
        ),
    )
    assert opened.rooms.table.grip.target == DropTarget(3, 3)
    drop(opened, qtbot)
    assert opened.desk.form is not None
    assert opened.desk.form.indicators[2].level1 == "效益指标"


def test_selected_rows_go_together(opened: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.at("indicators.0.name").press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    drag(opened, qtbot, 1, 4, lower=True)
    drop(opened, qtbot)
    assert names(opened) == ["完成时间", "等候缩短", "满意度", "更新设备", "验收合格"]
    assert opened.actions_["undo"].text() == "撤销 移动 2 行指标"


def test_a_section_is_dragged_by_its_label(opened: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.at("indicators.0.level1")
    drag(opened, qtbot, 1, 3, lower=True)
    drop(opened, qtbot)
    assert opened.desk.form is not None
    assert [row.level1 for row in opened.desk.form.indicators] == [
        "效益指标",
        *["产出指标"] * 3,
        "满意度指标",
    ]


def test_a_click_on_the_grip_selects_the_row(opened: MainWindow, qtbot: QtBot) -> None:
    press_grip(opened, qtbot, 1)
    drop(opened, qtbot)
    paths = [place.cell.path for place in opened.view.selected()]
    assert paths[0] == "indicators.1.name"
    assert paths[-1] == "indicators.1.deviation"
    assert opened.rooms.table.rows.chosen() == [1]
    assert not opened.desk.undo.canUndo()


def test_escape_drops_nothing(opened: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    before = opened.desk.form
    drag(opened, qtbot, 0, 3, lower=True)
    keyboard.press(Qt.Key.Key_Escape)
    assert not opened.rooms.table.grip.dragging
    drop(opened, qtbot)
    assert opened.desk.form == before


def test_back_where_it_was_changes_nothing(opened: MainWindow, qtbot: QtBot) -> None:
    before = opened.desk.form
    drag(opened, qtbot, 1, 1, lower=True)
    assert opened.rooms.table.grip.target is None
    drop(opened, qtbot)
    assert opened.desk.form == before
    assert not opened.desk.undo.canUndo()


def test_an_open_editor_is_kept_first(opened: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.at("indicators.0.name").type("甲")
    drag(opened, qtbot, 1, 3, lower=True)
    drop(opened, qtbot)
    assert names(opened)[0] == "甲"


def test_a_read_only_book_has_no_grip(opened: MainWindow, qtbot: QtBot) -> None:
    opened.view.read_only = True
    before = opened.desk.form
    drag(opened, qtbot, 0, 3, lower=True)
    assert not opened.rooms.table.grip.dragging
    drop(opened, qtbot)
    assert opened.desk.form == before


def test_holding_the_mouse_beyond_the_edge_scrolls(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    view = opened.view
    view.set_zoom(200)
    keyboard.at("project")
    qtbot.mousePress(view.viewport(), LEFT, pos=view.cell_rect("project").center())
    qtbot.mouseMove(view.viewport(), QPoint(300, view.viewport().height() + 30))
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    qtbot.mouseRelease(view.viewport(), LEFT, pos=QPoint(300, view.viewport().height() + 30))
    assert len(view.selected()) > 30
    assert not view._scroll._timer.isActive()


@pytest.mark.parametrize(("y", "speed"), [(5, 0), (-7, -7), (-500, -40)])
def test_the_further_out_the_faster(opened: MainWindow, y: int, speed: int) -> None:
    scroll = AutoScroll(opened.view)
    scroll.follow(QPoint(5, y).toPointF(), lambda _point: None)
    assert scroll._speed() == (0, speed)
    scroll.stop()
