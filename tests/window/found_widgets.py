"""What is inside of windows and tables, each with its type: Qt's own functions tell Python none."""

from __future__ import annotations

from typing import TypeVar, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

Found = TypeVar("Found", bound=QObject)


def find_children(parent: QObject, kind: type[Found], name: str = "") -> list[Found]:
    """Return all objects of ``kind`` inside of ``parent``, with this name where one is given."""
    if name:
        return cast("list[Found]", parent.findChildren(kind, name))
    return cast("list[Found]", parent.findChildren(kind))


def find_child(parent: QObject, kind: type[Found], name: str = "") -> Found | None:
    """Return the first object of ``kind`` inside of ``parent``, with this name where one is given."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    return cast("Found | None", found)


def item_at(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    """Return the item of a cell, which must be there."""
    item = table.item(row, column)
    assert item is not None
    return item


def row_texts(table: QTableWidget, row: int) -> list[str]:
    """Return the texts of a row, column by column."""
    return [item_at(table, row, column).text() for column in range(table.columnCount())]
