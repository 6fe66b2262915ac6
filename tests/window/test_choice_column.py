"""A column of choices: one drop-down at a time, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

from jixiao_gui.window.choice_column import ChoiceColumn
from tests.window.found_widgets import find_children, item_at

CHOICES = {"a": "Apple", "p": "Pear", "q": "Quince"}


class Chosen:
    """A table of fifty rows whose second column is chosen."""

    def __init__(self) -> None:
        self.table = QTableWidget(50, 2)
        self.table.setHorizontalHeaderLabels(["Name", "Fruit"])
        self.column = ChoiceColumn(self.table, 1, CHOICES)
        for row in range(50):
            item = QTableWidgetItem(f"row {row}")
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(row, 0, item)
            self.column.choose(row, "a")

    @property
    def boxes(self) -> list[QComboBox]:
        return find_children(self.table, QComboBox)

    def click(self, row: int) -> QComboBox:
        """Click the cell of a row; the drop-down that it opens."""
        place = self.table.visualItemRect(item_at(self.table, row, 1)).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
        [box] = [box for box in self.boxes if box.isVisible()]
        return box


@pytest.fixture
def chosen(qtbot: QtBot) -> Iterator[Chosen]:
    made = Chosen()
    qtbot.addWidget(made.table)
    made.table.resize(400, 300)
    made.table.show()
    made.table.activateWindow()
    made.table.setFocus()
    yield made
    made.table.close()


def test_no_drop_down_is_made_before_it_is_wanted(chosen: Chosen) -> None:
    assert chosen.boxes == []
    assert {chosen.column.value(row) for row in range(50)} == {"a"}


def test_one_click_drops_the_list_down(chosen: Chosen, qtbot: QtBot) -> None:
    box = chosen.click(3)
    qtbot.waitUntil(box.view().isVisible)
    assert (box.currentText(), box.accessibleName()) == ("Apple", "row 3 Fruit")
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert chosen.column.value(3) == "p"
    item = chosen.table.item(3, 1)
    assert item is not None
    assert item.text() == "Pear"
    assert chosen.column.value(4) == "a"


def test_arrows_go_from_row_to_row_and_a_letter_chooses(chosen: Chosen) -> None:
    chosen.table.setCurrentCell(0, 1)
    QTest.keyClick(chosen.table, Qt.Key.Key_Down)
    assert chosen.table.currentRow() == 1
    assert chosen.boxes == []
    QTest.keyClick(chosen.table, Qt.Key.Key_Q)
    assert chosen.column.value(1) == "q"


def test_a_row_is_opened_for_the_keys(chosen: Chosen) -> None:
    chosen.column.open(40)
    [box] = chosen.boxes
    assert box.isVisible()
    assert chosen.table.currentRow() == 40
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert chosen.column.value(40) == "p"


def test_what_was_not_chosen_is_no_choice(chosen: Chosen) -> None:
    with pytest.raises(KeyError):
        chosen.column.value(50)
    with pytest.raises(KeyError):
        chosen.column.choose(0, "z")
