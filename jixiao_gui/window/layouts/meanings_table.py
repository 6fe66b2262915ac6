"""The table of a layout's columns and cells, whose meanings can be confirmed or changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyle,
    QStyleOptionComboBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from jixiao_gui.form.meanings import NO_MEANING, ColumnMeaning, column_meanings
from jixiao_gui.form.template import Template
from jixiao_gui.window.dialog_parts import show_whole_rows
from jixiao_gui.window.layouts import layouts_texts as texts
from jixiao_gui.window.theme import colour

_ROW = 32
"""Pixels of a row's height at least."""
_MEANING = 2
_PADDING = 16
"""Pixels of a cell on both sides of its words."""
_WORDS = 120
"""Pixels that are left for the printed words, however long the meanings are."""


class _Choice(QComboBox):
    """A combo box in a table; it ignores the wheel, which scrolls the table."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class MeaningsTable(QTableWidget):
    """A table with printed words, part of the form and meaning of each column and cell."""

    chosen = Signal(str, str)  # path of the column or cell, its new meaning; "" for the place's own meaning
    confirmed = Signal(str)  # path whose guess is right

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(texts.COLUMNS), parent)
        self.setAccessibleName(texts.MEANINGS_NAME)
        self.setHorizontalHeaderLabels(texts.COLUMNS)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        show_whole_rows(self)
        head = self.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._wanted = 0
        """The width in pixels at which no meaning is cut."""

    def show_template(self, template: Template | None, *, changeable: bool) -> None:
        """Show the columns and cells of ``template``; ``changeable``: their meanings can be chosen."""
        lines = list(column_meanings(template)) if template is not None else []
        place = self.verticalScrollBar().value()
        current = self.currentRow()
        self.clearContents()
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self._set(row, 0, line.words or texts.NO_WORDS, guessed=line.guessed)
            self._set(row, 1, line.part or texts.OUTSIDE, guessed=False)
            if changeable and line.choices:
                self.setCellWidget(row, _MEANING, self._choice(line))
            else:
                self._set(row, _MEANING, _name(line), guessed=line.guessed)
        self._measure()
        if 0 <= current < len(lines):
            self.selectRow(current)
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:  # the size of type was set
            self._measure()

    def _measure(self) -> None:
        """Set the rows' height, and how wide the meanings are, by the size of type."""
        widgets = [self.cellWidget(row, _MEANING) for row in range(self.rowCount())]
        boxes = [widget for widget in widgets if isinstance(widget, QComboBox)]
        metrics = self.fontMetrics()
        words = [box.currentText() for box in boxes]
        items = [self.item(row, _MEANING) for row in range(self.rowCount())]
        words += [item.text() for item in items if item is not None]
        widest = max(map(metrics.horizontalAdvance, words), default=0)
        self._wanted = widest + _PADDING
        if boxes:
            option = QStyleOptionComboBox()
            option.initFrom(boxes[0])
            size, kind = QSize(widest, metrics.height()), QStyle.ContentsType.CT_ComboBox
            self._wanted = self.style().sizeFromContents(kind, option, size, boxes[0]).width()
        high = boxes[0].sizeHint().height() + 1 if boxes else 0  # the line below the row is the table's
        self.verticalHeader().setDefaultSectionSize(max(_ROW, high))
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width() - self.columnWidth(1) - _WORDS
        self.setColumnWidth(_MEANING, max(min(self._wanted, room), _WORDS))

    def choice(self, path: str) -> QComboBox:
        """Return the box of the column or cell at ``path``. Raises `KeyError`."""
        for row in range(self.rowCount()):
            widget = self.cellWidget(row, _MEANING)
            if isinstance(widget, QComboBox) and widget.property("path") == path:
                return widget
        raise KeyError(path)

    def _set(self, row: int, column: int, words: str, *, guessed: bool) -> None:
        item = QTableWidgetItem(words)
        item.setToolTip(words)
        if guessed:
            item.setForeground(colour("warning"))
        self.setItem(row, column, item)

    def _choice(self, line: ColumnMeaning) -> QComboBox:
        box = _Choice()
        box.setProperty("path", line.path)
        box.setAccessibleName(f"{line.words or texts.NO_WORDS} {texts.COLUMNS[_MEANING]}")
        box.addItem(texts.OWN_MEANING, NO_MEANING)
        for id, name in line.choices.items():
            box.addItem(name, id)
        box.setCurrentIndex(max(box.findData(line.meaning), 0))
        if line.guessed:
            words = texts.GUESSED.format(meaning=_bare_name(line))
            box.setItemText(box.currentIndex(), words)
        box.activated.connect(lambda _index: self._on_chosen(line, box))
        return box

    def _on_chosen(self, line: ColumnMeaning, box: QComboBox) -> None:
        meaning = str(box.currentData())
        if meaning != line.meaning:
            self.chosen.emit(line.path, meaning)
        elif line.guessed:
            self.confirmed.emit(line.path)


def _bare_name(line: ColumnMeaning) -> str:
    return line.choices.get(line.meaning, texts.OWN_MEANING)


def _name(line: ColumnMeaning) -> str:
    return texts.GUESSED.format(meaning=_bare_name(line)) if line.guessed else _bare_name(line)
