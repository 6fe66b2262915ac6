"""Offer the page's table to screen readers: named rows, columns and cells, and the focused cell.

`QAccessibleTableInterface` has no Python binding, but Qt's own table view implements it. So a table view of
the same cells lies over the page: it paints nothing, takes no mouse and no keys, and is made when a screen
reader first asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from jixiao_gui.sheet.sheet import Section
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.grid import Grid, Place
from jixiao_gui.window.table.page_view import PageView

_Index = QModelIndex | QPersistentModelIndex
_NAMES = ("name", "item")
"""Columns whose texts are the names of rows."""


class AccessibleTable(QTableView):
    """An invisible table of the cells of ``view``; ``words`` returns the description of one."""

    def __init__(self, view: PageView, words: Callable[[Place], str]) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._cells = _Cells(words, self)
        self.setModel(self._cells)
        self.setAccessibleName(window_texts.VIEW_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoScroll(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for widget in (self, self.viewport()):
            widget.setAutoFillBackground(False)
            widget.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(1)
            header.hide()
        self._spans: list[tuple[int, int, int, int]] = []
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._place())
        view.zoom_changed.connect(lambda _zoom: self._resize_cells())
        view.installEventFilter(self)

    def refresh(self) -> None:
        """Take over the cells that the page shows, and their descriptions."""
        grid = self._view.grid
        self._cells.show(grid)
        spans = []
        if grid is not None:
            places = [place for place in grid.places if place.cell.rows > 1 or place.cell.columns > 1]
            spans = [(place.row, place.cell.column, place.cell.rows, place.cell.columns) for place in places]
        if spans != self._spans:
            self.clearSpans()
            for span in spans:
                self.setSpan(*span)
            self._spans = spans
        self._resize_cells()

    def focus_current(self) -> None:
        """Make the page's current cell current here; where the page has the focus, report it as focused."""
        place = self._view.current()
        if place is None:
            return
        if self._cells.grid is not self._view.grid:
            self.refresh()
        index = self._cells.index(*place.position)
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.ClearAndSelect)
        if self._view.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self.child_number(place))
            QAccessible.updateAccessibility(event)

    def child_number(self, place: Place) -> int:
        """Return the index of a cell among the accessible children; heads of rows and columns count."""
        return (place.row + 1) * (self._cells.columnCount() + 1) + place.cell.column + 1

    def _resize_cells(self) -> None:
        """Set the sizes of rows and columns to those on the page."""
        grid = self._view.grid
        if grid is None:
            self.setGeometry(QRect())
            return
        rows = [self._view.row_rect(row) for row in range(grid.rows)]
        for row, rect in enumerate(rows):
            self.setRowHeight(row, rect.height())
        for column in range(grid.columns):
            self.setColumnWidth(column, self._view.column_width(column))
        self._place()

    def _place(self) -> None:
        grid = self._view.grid
        if grid is not None and grid.rows:
            first, last = self._view.row_rect(0), self._view.row_rect(grid.rows - 1)
            self.setGeometry(first.united(last))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the size of the page when that changes, and report the cell when the page gets the focus."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.FocusIn and self.isVisible():
            self.focus_current()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing: the page under it shows all."""


class _Cells(QAbstractTableModel):
    """The model of the descriptions of the grid's squares; a merged cell has the same in all its squares."""

    def __init__(self, words: Callable[[Place], str], parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._grid: Grid | None = None

    @property
    def grid(self) -> Grid | None:
        """Return the grid of the cells."""
        return self._grid

    def show(self, grid: Grid | None) -> None:
        """Take over the cells of ``grid``, or their changed descriptions."""
        old_grid = self._grid
        same = old_grid is not None and grid is not None
        if same and (old_grid.rows, old_grid.columns) == (grid.rows, grid.columns):  # type: ignore[union-attr]
            self._grid = grid
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self._grid = grid
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return self._grid.rows if self._grid is not None and not parent.isValid() else 0

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return self._grid.columns if self._grid is not None and not parent.isValid() else 0

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self._grid.owner((index.row(), index.column())) if self._grid is not None else None
        if place is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(place)
        return place.cell.text if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        place = self._grid.owner((index.row(), index.column())) if self._grid is not None else None
        shown = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return shown | Qt.ItemFlag.ItemIsEditable if place is not None and place.cell.editable else shown

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not self._grid:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._column_name(self._grid, section) or texts.SPOKEN_COLUMN.format(column=section + 1)
        return self._row_name(self._grid, section) or texts.SPOKEN_ROW.format(row=section + 1)

    @staticmethod
    def _column_name(grid: Grid, column: int) -> str:
        """Return the text of the indicators' head above a column of the grid."""
        for number, row in enumerate(grid.sheet.rows):
            if row.section is Section.INDICATOR_HEAD:
                place = grid.owner((number, column))
                return "".join(place.cell.text.split()) if place is not None else ""
        return ""

    @staticmethod
    def _row_name(grid: Grid, row: int) -> str:
        """Return the name of the indicator or fund line in a row."""
        for column in range(grid.columns):
            place = grid.owner((row, column))
            if place is not None and place.cell.path.rpartition(".")[2] in _NAMES:
                return place.cell.text.strip()
        return ""
