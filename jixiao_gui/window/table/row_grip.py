"""The grip left of a row of a growing table: a click selects the row, dragging moves the selected rows.

While rows are dragged a line shows where they would be dropped and a tag whose group they would join. A
merged label that is selected is dragged with its whole group or section.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QToolTip

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.template_sections import Table
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.auto_scroll import AutoScroll
from jixiao_gui.window.table.grid import Place
from jixiao_gui.window.table.row_commands import INDICATORS, RowCommands
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.table.table_rows import number_in, row_place
from jixiao_gui.window.theme import colour

_WIDTH, _HEIGHT, _GAP = 18, 26, 4
"""The grip's size and its distance from the table, in pixels."""
_EDGE = 28
"""Pixels from the view's edge within which dragging scrolls."""


@dataclass(frozen=True, slots=True)
class DropTarget:
    """The target of a drop: before row ``before``, with the labels of row ``like``."""

    before: int
    like: int


class RowGrip(QObject):
    """The grips of the rows of ``view`` and the dragging of rows."""

    dropped = Signal(list, int, int, int)  # rows, before which, like which, level of the label or 0

    def __init__(self, view: SheetView, rows: RowCommands, commit: Callable[[], bool]) -> None:
        super().__init__(view)
        self._view = view
        self._rows = rows
        self._commit = commit
        self._table: Table | None = None
        """The table under the mouse."""
        self._hovered: int | None = None
        self._pressed: QPoint | None = None
        self._dragged: list[int] = []
        self._level = 0
        self.target: DropTarget | None = None
        """The drop target of the dragged rows."""
        self._scroll = AutoScroll(view, _EDGE)
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)
        view.overlays.append(self.paint)

    @property
    def dragging(self) -> bool:
        """Return True while rows are being dragged."""
        return bool(self._dragged)

    def rect(self, number: int) -> QRect:
        """Return the grip's rectangle (viewport pixels) of row ``number`` of the table under the mouse.

        Empty when the row is not shown.
        """
        row = self._row(number)
        grid = self._view.grid
        first = grid.owner((row, 0)) if row is not None and grid is not None else None
        if row is None or first is None:
            return QRect()
        middle = self._view.row_rect(row).center().y()
        # where the margin is scrolled out of view, the grip stays at the edge
        left = max(self._view.place_rect(first).left() - _GAP - _WIDTH, _GAP)
        return QRect(left, middle - _HEIGHT // 2, _WIDTH, _HEIGHT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view:
            escape = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            if escape and self.dragging and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                event.accept()
                self._end()
                return True
            return False
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        elif event.type() == QEvent.Type.ToolTip and self._over_grip(self._mouse_point()):
            QToolTip.showText(QCursor.pos(), texts.GRIP_TIP, self._view)
            return True
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        point, left = event.position(), Qt.MouseButton.LeftButton
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return event.button() == left and self._press(point.toPoint())
        if event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            if not event.buttons() & left:
                return True  # a late move event from before the press
            far = (point.toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if self.dragging or far:
                self._drag(point)
            return True
        if event.type() == QEvent.Type.MouseMove and not event.buttons():
            self._hover(self._row_at(point))
            if self._over_grip(point.toPoint()):
                self._view.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
                return True
        if event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            rows, target, level = self._dragged, self.target, self._level
            self._end()
            if rows and target is not None:
                self.dropped.emit(rows, target.before, target.like, level)
            return True
        return False

    def _press(self, point: QPoint) -> bool:
        """Select the row of the pressed grip, unless it is selected already; return False beside a grip."""
        number = self._row_at(QPointF(point))  # the page may have been scrolled under the mouse
        if number is None or not self.rect(number).contains(point):
            return False
        if not self._commit():
            return True
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        chosen = self._rows.chosen() if self._rows.table() == self._table else []
        if number not in chosen or len(chosen) == 1:
            self._select(number)
        self._pressed = point
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def _select(self, number: int) -> None:
        grid, table = self._view.grid, self._table
        place = row_place(grid, table, number) if grid is not None and table is not None else None
        if place is not None and grid is not None:
            self._view.navigation.end_tab_run()
            self._view.select(place.position, (place.row, grid.columns - 1), scroll=False)

    def _drag(self, point: QPointF) -> None:
        if not self.dragging:
            self._dragged, self._level = self._rows.chosen(), self._rows.label_level()
        self._scroll.follow(point, self._aim)

    def _aim(self, point: QPointF) -> None:
        """Set the drop target for the mouse at ``point``."""
        self.target = self._target(point.y())
        self._view.viewport().update()

    def _target(self, y: float) -> DropTarget | None:
        rows = self._sheet_rows()
        if not rows:
            return None
        number = next(
            (index for index, row in enumerate(rows) if y < self._view.row_rect(row).bottom()),
            len(rows) - 1,
        )
        first, last = self._span(number)
        top, bottom = self._view.row_rect(rows[first]).top(), self._view.row_rect(rows[last]).bottom()
        upper = y < (top + bottom) / 2
        like = first if upper else last
        if like in self._dragged:
            return None
        return DropTarget(first if upper else last + 1, like)

    def _span(self, number: int) -> tuple[int, int]:
        """Return the first and last row of the unit beside which rows can be dropped: a row, or a group when
        a group is dragged.
        """
        label = self._label(number, self._level) if self._level else None
        if label is None:
            return number, number
        first = split_path(label.cell.path)[1]
        return first, first + label.cell.rows - 1

    def _label(self, number: int, level: int) -> Place | None:
        """Return the merged label of a row at ``level``."""
        grid = self._view.grid
        if grid is None or self._table is None or self._table.id != INDICATORS:
            return None
        paths = (f"indicators.{index}.level{level}" for index in range(number, -1, -1))
        return next((grid.by_path[path] for path in paths if path in grid.by_path), None)

    def _end(self) -> None:
        self._scroll.stop()
        self._pressed, self._dragged, self.target = None, [], None
        self._view.viewport().unsetCursor()
        self._view.viewport().update()

    def _hover(self, number: int | None) -> None:
        if number != self._hovered:
            self._hovered = number
            self._view.viewport().update()

    def _sheet_rows(self) -> list[int]:
        """Return the rows of the sheet in which the rows of the table lie."""
        count = self._rows.count(self._table) if self._table is not None else 0
        rows = [self._row(number) for number in range(count)]
        return [row for row in rows if row is not None]

    def _row(self, number: int) -> int | None:
        """Return the row of the sheet in which row ``number`` of the table lies, or ``None``."""
        grid, table = self._view.grid, self._table
        place = row_place(grid, table, number) if grid is not None and table is not None else None
        return place.row if place is not None else None

    def _row_at(self, point: QPointF) -> int | None:
        """Return the growing table's row at ``point``, or beside it in the margin, and note the table."""
        if self._view.read_only:
            return None
        beyond = QPointF(max(point.x(), float(max(self._left(), 0) + 1)), point.y())
        position, grid = self._view.position_at(beyond), self._view.grid
        if position is None or grid is None or point.x() < self._left() - 2 * _WIDTH:
            return None
        for cell in grid.sheet.rows[position[0]].cells:
            table = self._rows.table_of(cell.path)
            if table is not None:
                self._table = table
                return number_in(table, cell.path)
        return None

    def _left(self) -> int:
        grid = self._view.grid
        return self._view.place_rect(grid.places[0]).left() if grid is not None and grid.places else 0

    def _over_grip(self, point: QPoint) -> bool:
        return self._hovered is not None and self.rect(self._hovered).contains(point)

    def _mouse_point(self) -> QPoint:
        return self._view.viewport().mapFromGlobal(QCursor.pos())

    # --- painting ------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Paint grip, dragged rows and drop line over the page (viewport pixels)."""
        if self.dragging:
            self._paint_drag(painter)
        elif self._hovered is not None and self._row(self._hovered) is not None:
            box = self.rect(self._hovered)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour("selection", 90))
            painter.setBrush(colour("computed"))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("selection"))
            for across in (-3, 3):
                for down in (-6, 0, 6):
                    painter.drawEllipse(QPointF(box.center()) + QPointF(across + 0.5, down + 0.5), 1.5, 1.5)

    def _paint_drag(self, painter: QPainter) -> None:
        rows, grid, view = self._sheet_rows(), self._view.grid, self._view
        if grid is None or not rows or max(self._dragged) >= len(rows):
            return
        left = self._left()
        corner = grid.owner((0, grid.columns - 1))
        right = self._view.place_rect(corner).right() if corner is not None else left
        first, last = view.row_rect(rows[min(self._dragged)]), view.row_rect(rows[max(self._dragged)])
        painter.fillRect(
            QRect(QPoint(left, first.top()), QPoint(right, last.bottom())), colour("selection", 40)
        )
        if self.target is None:
            return
        before = self.target.before
        y = view.row_rect(rows[before]).top() if before < len(rows) else view.row_rect(rows[-1]).bottom() + 1
        painter.fillRect(QRect(left - _GAP, y - 1, right - left + 2 * _GAP, 3), colour("selection"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("selection"))
        painter.drawEllipse(QPointF(left - _GAP, y + 0.5), 4, 4)
        words = self._group_words(self.target.like)
        if not words:
            return
        metrics = painter.fontMetrics()
        tag = QRect(max(left, 0) + 6, y + 4, metrics.horizontalAdvance(words) + 16, metrics.height() + 6)
        if tag.bottom() > self._view.viewport().height():
            tag.moveBottom(y - 4)
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(colour("paper"))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), words)

    def _group_words(self, like: int) -> str:
        """Return the labels of the group that the rows would join."""
        labels = [self._label(like, level) for level in ((1, 2) if self._level == 0 else (1,))]
        if self._level == 1 or not any(labels):
            return ""
        label_texts = ["".join(label.cell.text.split()) for label in labels if label is not None]
        return texts.DROP_INTO.format(label="／".join(name or texts.NO_LABEL for name in label_texts))
