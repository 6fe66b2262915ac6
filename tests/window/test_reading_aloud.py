"""What a screen reader says while one walks over the table by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from jixiao_gui.window.main_window import MainWindow

from .conftest import Hands


def said(window: MainWindow) -> str:
    return window.view.accessibleDescription()


def test_every_cell_has_a_name_by_row_and_column_and_its_text(opened: MainWindow) -> None:
    grid = opened.view.grid
    assert grid is not None
    names: dict[str, str] = {}
    for path, place in grid.by_path.items():
        opened.view.move_to(place.position)
        words = said(opened)
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
    opened: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def update(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    opened.activateWindow()
    hands.at("indicators.0.target")
    heard.clear()
    hands.press(Qt.Key.Key_Right).press(Qt.Key.Key_Right).press(Qt.Key.Key_Down)
    assert len(heard) == 3
    assert heard[0].endswith("12台")
    hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert heard[-1].endswith("选中 2 格")


def test_computed_fixed_and_wrong_cells_say_so(opened: MainWindow) -> None:
    opened.view.goto("funds.0.rate")
    assert "自动计算" in said(opened)
    assert opened.desk.book is not None
    opened.show_form(opened.desk.book.ids()[1])
    opened.view.goto("funds.0.rate")
    assert "手工填写" in said(opened)
    assert "执行率应为" in said(opened)


def test_what_is_typed_is_said_afterwards(opened: MainWindow, hands: Hands) -> None:
    hands.at("project").type("x").press(Qt.Key.Key_Return)
    opened.view.goto("project")
    assert said(opened).endswith("，x")
