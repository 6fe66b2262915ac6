"""A column of a table in which each cell is chosen from a list: the drop-down is made of the open cell alone.

A drop-down in every cell would be a widget each, and the style sheet is asked for each of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex
_VALUE = Qt.ItemDataRole.UserRole


class ChoiceColumn(QStyledItemDelegate):
    """The cells of ``column``, which stands for ``choices``: value -> its words.

    A click drops the list down, F2 or a letter of the wanted word opens the cell, arrows go from row to row.
    """

    def __init__(self, table: QTableWidget, column: int, choices: Mapping[str, str]) -> None:
        super().__init__(table)
        self._table, self._column, self._choices = table, column, choices
        trigger = QTableWidget.EditTrigger
        table.setEditTriggers(trigger.EditKeyPressed | trigger.AnyKeyPressed)
        table.setItemDelegateForColumn(column, self)
        table.clicked.connect(self._drop_down)

    def value(self, row: int) -> str:
        """Return what is chosen in a row. Raises `KeyError` where nothing was chosen yet."""
        item = self._table.item(row, self._column)
        if item is None:
            raise KeyError(row)
        return str(item.data(_VALUE))

    def choose(self, row: int, value: str) -> None:
        """Choose for a row. Raises `KeyError` for what is not among the choices."""
        words = self._choices[value]
        item = self._table.item(row, self._column)
        if item is None:
            item = QTableWidgetItem()
            self._table.setItem(row, self._column, item)
        item.setData(_VALUE, value)  # first: at each change the open drop-down is set by it
        item.setText(words)

    def open(self, row: int) -> None:
        """Make the cell of a row current and open its list, so that keys choose from it."""
        index = self._table.model().index(row, self._column)
        self._table.setCurrentIndex(index)
        self._table.edit(index)

    def _drop_down(self, index: QModelIndex) -> None:
        """Show the list of the cell that was clicked."""
        if index.column() == self._column:
            self._table.edit(index)
            box = self._table.indexWidget(index)
            if isinstance(box, QComboBox):
                box.showPopup()

    def displayText(self, value: object, _locale: QLocale | QLocale.Language) -> str:
        return f"{value}　▾"

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        head = self._table.horizontalHeaderItem(self._column)
        first = self._table.item(index.row(), 0)
        box.setAccessibleName(" ".join(part.text() for part in (first, head) if part is not None))
        for value, words in self._choices.items():
            box.addItem(words, value)
        box.activated.connect(lambda _row: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(_VALUE)))

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        self.choose(index.row(), str(editor.currentData()))
