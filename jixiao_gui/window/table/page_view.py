"""Show a sheet as it will be printed, with its selected cells and marks.

The view knows a sheet and nothing of forms. For a changed sheet of the same form it repaints only the cells
that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QGestureEvent, QToolTip, QWidget

from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window import texts
from jixiao_gui.window.table.grid import Block, Place, Position
from jixiao_gui.window.table.painter import Mark, Selection, dirty_of
from jixiao_gui.window.table.sheet_scroll_area import SheetScrollArea
from jixiao_gui.window.theme import colour

if TYPE_CHECKING:
    from jixiao_gui.window.table.auto_scroll import AutoScroll


class PageView(SheetScrollArea):
    """A view of one sheet with its selected cells and marks."""

    current_changed = Signal(str)  # path, "" for printed words
    sheet_painted = Signal()  # once, after the first sheet was painted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was_painted = False
        self._marks: Mapping[str, Mark] = {}
        self._position: Position = (0, 0)
        self._anchor: Position = (0, 0)
        self._far: Position = (0, 0)
        self.tip: Callable[[str], str] = lambda _path: ""
        """Returns the tool tip of the empty cell at a path, for cells without a mark."""
        self.overlays: list[Callable[[QPainter], None]] = []
        """Functions that paint over the page, in viewport pixels."""

        self.painted = QRegion()
        """The region that the last change repaints, in viewport pixels."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(texts.VIEW_NAME)

    @cached_property
    def _scroll(self) -> AutoScroll:
        """Return the timer that scrolls while a block is extended, made when the mouse is first used."""
        from jixiao_gui.window.table.auto_scroll import AutoScroll

        return AutoScroll(self)

    @property
    def was_painted(self) -> bool:
        """Return whether a sheet has been painted."""
        return self._was_painted

    @property
    def position(self) -> Position:
        """Return the current grid square; inside a merged cell, the square by which it was entered."""
        return self._position

    @property
    def far(self) -> Position:
        """Return the moving corner of the selected block."""
        return self._far

    @property
    def current_path(self) -> str:
        """Return the path of the current cell, "" for printed words."""
        place = self.current()
        return place.cell.path if place else ""

    def current(self) -> Place | None:
        """Return the current cell."""
        return self._page.grid.owner(self._position) if self._page else None

    def block(self) -> Block:
        """Return the selected block."""
        assert self._page is not None
        return self._page.grid.block(self._anchor, self._far)

    def selected(self) -> list[Place]:
        """Return the selected cells, row by row."""
        grid = self.grid
        return grid.inside(self.block()) if grid and self.current() else []

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another form: its first cell current, scrolled to the top."""
        self._marks = {}
        if sheet is None or sheet is not self.sheet:  # else it has been painted before the desk was there
            self._set_page(sheet)
        self._fit()
        first = self._page.grid.first() if self._page else None
        self._position = self._anchor = self._far = first or (0, 0)
        self.verticalScrollBar().setValue(0)
        self.viewport().update()
        self.current_changed.emit(self.current_path)

    def update_sheet(self, sheet: Sheet) -> None:
        """Show the changed sheet of the same form; repaint only what differs."""
        old_page, place = self._page, self.current()
        if old_page is None:
            self.show_sheet(sheet)
            return
        if old_page.sheet is sheet:
            return
        selected = self._rect_of(self.block()) if place else QRect()
        self._set_page(sheet, old_page)
        self._fit()
        page = self._page
        assert page is not None
        if page.grid.owner(self._position) is None:
            self._position = page.grid.last() or (0, 0)
        if page.grid.owner(self._anchor) is None or page.grid.owner(self._far) is None:
            self._anchor = self._far = self._position
        rects = page.changed(old_page)
        if rects is None:
            self.viewport().update()
            return
        origin = self._origin()
        dirty = [rect.translated(origin) for rect in rects]
        if page.grid.owner(self._position) != place:
            dirty += [selected, self._rect_of(self.block())]
        if dirty:
            self.update_rects(dirty)

    def set_marks(self, marks: Mapping[str, Mark]) -> None:
        """Show findings and manual figures on the cells of these paths."""
        before, self._marks = self._marks, marks
        grid = self.grid
        if grid is None:
            return
        paths = [path for path in {*before, *marks} if before.get(path) != marks.get(path)]
        rects = [self.place_rect(grid.by_path[path]) for path in paths if path in grid.by_path]
        if rects:
            self.viewport().update(_region(rects))

    def mark(self, path: str) -> Mark:
        """Return the mark of the cell at ``path``."""
        return self._marks.get(path, Mark())

    def move_to(self, position: Position, extend: bool = False) -> None:
        """Make the cell at ``position`` current, or ``extend`` the block from the current cell to it."""
        self._set_selection(self._position if extend else position, position)

    def select(self, corner: Position, opposite: Position, *, scroll: bool = True) -> None:
        """Select the block from ``corner``, which becomes current, to ``opposite``."""
        self._set_selection(corner, opposite, scroll=scroll)

    def move_in_block(self, position: Position) -> None:
        """Make another cell of the selected block current; the block stays."""
        self._set_selection(self._anchor, self._far, position)

    def _set_selection(
        self, anchor: Position, far: Position, current: Position | None = None, *, scroll: bool = True
    ) -> None:
        page = self._page
        if page is None or page.grid.owner(anchor) is None or page.grid.owner(far) is None:
            return
        old = self._rect_of(self.block())
        self._anchor, self._far, self._position = anchor, far, current or anchor
        self.viewport().update(_region([old, self._rect_of(self.block())]))
        if scroll:
            self.show_square(current or far)
        self.current_changed.emit(self.current_path)
        self.updateMicroFocus()

    def show_current(self) -> None:
        """Scroll as little as necessary to show the current cell."""
        self.show_square(self._position)

    def show_square(self, position: Position) -> None:
        """Scroll as little as necessary to show the cell at ``position``."""
        place = self._page.grid.owner(position) if self._page else None
        if place is not None:
            self.show_rect(self.place_rect(place))

    def update_rects(self, rects: Iterable[QRect]) -> None:
        """Repaint ``rects`` (viewport pixels)."""
        self.painted = _region(rects).intersected(QRegion(self.viewport().rect()))
        self.viewport().update(self.painted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        page = self._page
        if page is None or self._painter is None:
            painter.fillRect(event.rect(), colour("desk"))
            return
        origin = self._origin()
        sheet = QRect(origin.x(), origin.y(), page.width, page.height)
        desk, shadow = colour("desk"), colour("shadow", 7)
        for rect in _outside(event.region(), sheet):  # not under the paper
            painter.fillRect(rect, desk)
        for spread in range(6, 0, -1):
            dark = sheet.adjusted(-spread + 2, -spread + 3, spread - 2, spread)
            for rect in _outside(QRegion(dark), sheet):
                painter.fillRect(rect, shadow)
        painter.translate(origin)
        shown = Selection(self.current(), self.block() if self.current() else None)
        exposed = event.region().translated(-origin)
        self._painter.paint(painter, exposed, self._marks, shown, self.hasFocus() or self._keeps_focus())
        painter.resetTransform()
        painter.setFont(self.font())
        for overlay in self.overlays:
            overlay(painter)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.sheet_painted.emit)

    def _keeps_focus(self) -> bool:
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._update_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_current()

    def _update_current(self) -> None:
        """Repaint the current cell, whose frame shows the focus."""
        place = self.current()
        if place is not None:
            self.viewport().update(_region([self.place_rect(place)]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scroll.follow(event.position(), self._extend_to)
            return
        position = self.position_at(event.position())
        place = self._page.grid.owner(position) if self._page and position else None
        editable = place is not None and place.cell.editable
        if self.box_at(event.position()) is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            return
        over_line = place is None and bool(self.line_at(event.position()))
        plain = Qt.CursorShape.IBeamCursor if over_line else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if editable else plain)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._scroll.stop()
        super().mouseReleaseEvent(event)

    def _extend_to(self, point: QPointF) -> None:
        """Extend the block to the cell under the mouse, or the nearest visible one."""
        room = self.viewport().rect()
        x = min(max(point.x(), 0.0), float(room.width() - 1))
        y = min(max(point.y(), 0.0), float(room.height() - 1))
        position = self.position_at(QPointF(x, y))
        if position is not None and position != self._far:
            self.move_to(position, extend=True)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = self.position_at(QPointF(event.pos()))
            place = self._page.grid.owner(position) if self._page and position else None
            mark = self._marks.get(place.cell.path) if place and place.cell.path else None
            tip = mark.tip if mark is not None else ""
            if not tip and place is not None and place.cell.editable:
                tip = self.tip(place.cell.path)
            if tip and place is not None:
                QToolTip.showText(event.globalPos(), tip, self.viewport(), self.place_rect(place))
            else:
                QToolTip.hideText()
            return True
        if isinstance(event, QGestureEvent | QNativeGestureEvent) and self._pinch(event):
            event.accept()
            return True
        return super().viewportEvent(event)


def _region(rects: Iterable[QRect]) -> QRegion:
    region = QRegion()
    for rect in dirty_of(rects):
        region += rect
    return region


def _outside(region: QRegion, rect: QRect) -> Iterator[QRect]:
    """Return the parts of ``region`` outside ``rect``."""
    rects: Iterator[QRect] = iter(region.subtracted(QRegion(rect)))  # type: ignore[call-overload]
    return rects
