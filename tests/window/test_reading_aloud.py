"""What a screen reader says while one walks over the table by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from pytestqt.qtbot import QtBot

from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard


@pytest.fixture
def listening(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window with a screen reader beside it."""
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    assert opened.desk.shown is not None
    opened.desk.changed.emit(opened.desk.shown)
    return opened


def children(window: MainWindow) -> Iterator[QAccessibleInterface]:
    """The cells of the page, and the heads of its rows and columns, as a screen reader walks them."""
    table = window.rooms.table.screen_reader.table
    assert table is not None
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface.role() == QAccessible.Role.Table
    return (interface.child(number) for number in range(interface.childCount()))


def name(interface: QAccessibleInterface) -> str:
    return str(interface.text(QAccessible.Text.Name))


def spoken_text(window: MainWindow) -> str:
    return window.view.accessibleDescription()


def test_every_cell_has_a_name_by_row_and_column_and_its_text(opened: MainWindow) -> None:
    grid = opened.view.grid
    assert grid is not None
    names: dict[str, str] = {}
    for path, place in grid.by_path.items():
        opened.view.move_to(place.position)
        words = spoken_text(opened)
        assert (place.cell.text.strip() or "空白") in words
        names[path] = words.split("，")[0]
        assert names[path]
        assert path not in words
    rows = {path.split(".")[1] for path in names if path.startswith("indicators.")}
    columns = {path.split(".")[2] for path in names if path.startswith("indicators.")}
    told = {names[f"indicators.{row}.{column}"] for row in rows for column in ("actual", "score", "weight")}
    assert len(told) == 3 * len(rows)  # none is named as another
    assert len(columns) > 4


def test_a_walk_by_keys_is_announced(
    opened: MainWindow, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def update(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    opened.activateWindow()
    keyboard.at("indicators.0.target")
    heard.clear()
    keyboard.press(Qt.Key.Key_Right).press(Qt.Key.Key_Right).press(Qt.Key.Key_Down)
    assert len(heard) == 3
    assert heard[0].endswith("12台")
    keyboard.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert heard[-1].endswith("选中 2 格")


def test_computed_fixed_and_wrong_cells_say_so(opened: MainWindow) -> None:
    opened.view.goto("funds.0.rate")
    assert "自动计算" in spoken_text(opened)
    assert opened.desk.book is not None
    opened.show_form(opened.desk.book.ids()[1])
    opened.view.goto("funds.0.rate")
    assert "手工填写" in spoken_text(opened)
    assert "执行率应为" in spoken_text(opened)


def test_what_is_typed_is_said_afterwards(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    opened.view.goto("project")
    assert spoken_text(opened).endswith("，x")


def test_without_a_screen_reader_there_is_no_second_table(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Right)
    assert opened.rooms.table.screen_reader.table is None


def test_a_screen_reader_walks_all_cells_by_row_and_column(listening: MainWindow) -> None:
    grid = listening.view.grid
    assert grid is not None
    said: dict[tuple[int, int], str] = {}
    rows: list[str] = []
    columns: list[str] = []
    for child in children(listening):
        if child.role() == QAccessible.Role.Cell:
            cell = child.tableCellInterface()
            said[cell.rowIndex(), cell.columnIndex()] = name(child)
        elif child.role() == QAccessible.Role.RowHeader:
            rows.append(name(child))
        elif child.role() == QAccessible.Role.ColumnHeader:
            columns.append(name(child))
    assert len(said) == grid.rows * grid.columns
    for (row, column), words in said.items():
        place = grid.owner((row, column))
        assert place is not None
        assert (place.cell.text.strip() or "空白") in words
    walked = [said[place.position] for place in grid.places]
    assert walked[1] == "项目名称，设备更新"
    assert any(re.fullmatch(r"执行率，\d+(\.\d+)?%，自动计算", words) for words in walked)
    assert "第 1 行年度指标值，≥12台" in walked
    assert any(words.endswith("，固定文字") for words in walked)
    assert len(rows) == grid.rows
    assert "更新设备" in rows
    assert {"三级指标", "年度指标值", "实际完成值", "分值", "得分"} <= set(columns)


def test_cells_lie_where_the_page_shows_them(listening: MainWindow) -> None:
    view, table = listening.view, listening.rooms.table.screen_reader.table
    assert table is not None
    for zoom, scrolled in ((100, 0), (150, 120)):
        view.set_zoom(zoom)
        view.verticalScrollBar().setValue(scrolled)
        for path in ("project", "funds.0.rate", "indicators.0.target", "total.score"):
            assert view.grid is not None
            place = view.grid.by_path[path]
            child = QAccessible.queryAccessibleInterface(table).child(table.child_number(place))
            shown = view.place_rect(place)
            shown.moveTopLeft(view.viewport().mapToGlobal(shown.topLeft()))
            told = child.rect()
            for edge in ("x", "y", "width", "height"):
                assert abs(getattr(shown, edge)() - getattr(told, edge)()) <= 2, path
    view.set_zoom(100)


def test_the_cell_under_the_keys_has_the_focus(
    listening: MainWindow, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def update(event: QAccessibleEvent) -> None:
        if event.type() == QAccessible.Event.Focus:
            interface = event.accessibleInterface()
            assert interface.state().focused  # type: ignore[attr-defined]
            heard.append(name(interface))

    listening.activateWindow()
    keyboard.at("indicators.0.target")
    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    keyboard.press(Qt.Key.Key_Right).press(Qt.Key.Key_Left)
    assert len(heard) == 2
    assert heard[1] == "第 1 行年度指标值，≥12台"
    keyboard.type("15台").press(Qt.Key.Key_Return)
    keyboard.at("indicators.0.target")
    assert heard[-1] == "第 1 行年度指标值，15台"


def test_it_neither_paints_nor_takes_the_mouse(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened.view
    before = view.viewport().grab().toImage()
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    assert opened.desk.shown is not None
    opened.desk.changed.emit(opened.desk.shown)
    table = opened.rooms.table.screen_reader.table
    assert table is not None
    assert table.isVisible()
    assert view.viewport().grab().toImage() == before
    spot = view.cell_rect("indicators.0.actual").center()
    assert opened.childAt(view.viewport().mapTo(opened, spot)) is view.viewport()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert view.current_path == "indicators.0.actual"


def test_another_form_and_no_form_are_followed(listening: MainWindow) -> None:
    assert listening.desk.book is not None
    listening.show_form(listening.desk.book.ids()[1])
    assert any("系统运维" in name(child) for child in children(listening))
    listening.view.goto("indicators.0.name")
    listening.actions_["row_below"].trigger()
    grid = listening.view.grid
    assert grid is not None
    cells = [child for child in children(listening) if child.role() == QAccessible.Role.Cell]
    assert len(cells) == grid.rows * grid.columns
    listening.desk.take(None)
    assert not any(child.role() == QAccessible.Role.Cell for child in children(listening))
