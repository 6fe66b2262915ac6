"""Drag the borders of columns with the mouse, beside printed cells such as heads.

A border moves in every row that has one at its place; with Shift, in its own part of the form only.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.theme import colour

_NEAR = 4
"""Pixels on either side of a border within which it can be dragged."""


@dataclass(frozen=True, slots=True)
class Border:
    """The right border of ``column``, in ``row`` of the sheet; ``x``: mm from the table's left."""

    row: int
    column: int
    x: float


class BorderDrag(QObject):
    """The dragging of borders in ``view``."""

    dropped = Signal(int, float, float, bool)  # row of the sheet; from where and to where in mm; alone

    def __init__(self, view: SheetView) -> None:
        super().__init__(view)
        self._view = view
        self._border: Border | None = None
        self._start = 0.0
        self.to: float | None = None
        """The position of the dragged border, in mm from the table's left."""
        self._over = False
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)
        view.overlays.append(self.paint)

    def border_at(self, point: QPointF) -> Border | None:
        """Return the border that can be dragged at a point of the viewport, or ``None``."""
        view, grid = self._view, self._view.grid
        position = view.position_at(point)
        if grid is None or view.read_only or view.editing:
            return None
        position = position or view.position_at(point - QPointF(_NEAR, 0))
        if position is None:
            return None
        row, under = position
        for column in (under - 1, under):
            left = grid.owner((row, column))
            if left is None or column < 0:
                continue
            right = grid.owner((row, column + 1))
            printed = not left.cell.editable or (right is not None and not right.cell.editable)
            if left == right or not printed:
                continue
            x = view.place_rect(left).right() + 1
            if abs(point.x() - x) <= _NEAR:
                return Border(row, column, round(sum(grid.sheet.widths[: column + 1]), 3))
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view:
            keys = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            if self._border is not None and event.type() in keys and isinstance(event, QKeyEvent):
                if event.key() == Qt.Key.Key_Escape:
                    event.accept()
                    self._end()
                return event.key() == Qt.Key.Key_Escape
            return False
        return isinstance(event, QMouseEvent) and self._mouse(event)

    def _mouse(self, event: QMouseEvent) -> bool:
        point, left = event.position(), Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == left:
            self._border = self.border_at(point)
            self._start = point.x()
            return self._border is not None
        if event.type() == QEvent.Type.MouseMove and self._border is not None:
            if event.buttons() & left:
                self._drag(point)
            return True
        if event.type() == QEvent.Type.MouseMove and not event.buttons():
            over = self.border_at(point) is not None
            if over:
                self._view.viewport().setCursor(Qt.CursorShape.SplitHCursor)
            elif self._over:
                self._view.viewport().unsetCursor()
            self._over = over
            return over
        if event.type() == QEvent.Type.MouseButtonRelease and self._border is not None:
            border, to = self._border, self.to
            self._end()
            if to is not None:
                own_part = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.dropped.emit(border.row, border.x, to, own_part)
            return True
        return event.type() == QEvent.Type.MouseButtonDblClick and self.border_at(point) is not None

    def _drag(self, point: QPointF) -> None:
        assert self._border is not None
        moved = point.x() - self._start
        if self.to is None and abs(moved) < QApplication.startDragDistance() / 2:
            return
        self.to = self._border.x + moved / self._view.pixels_per_mm
        self._view.viewport().update()

    def _end(self) -> None:
        self._border, self.to, self._over = None, None, False
        self._view.viewport().unsetCursor()
        self._view.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """Paint the dragged border over the page (viewport pixels)."""
        grid = self._view.grid
        if self._border is None or self.to is None or grid is None or not grid.places:
            return
        left = self._view.row_rect(self._border.row).left()
        x = round(left + self.to * self._view.pixels_per_mm)
        first, last = self._view.row_rect(0), self._view.row_rect(grid.rows - 1)
        painter.fillRect(QRect(x - 1, first.top(), 2, last.bottom() - first.top()), colour("selection"))
