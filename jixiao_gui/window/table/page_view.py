"""A sheet on the screen, drawn like the paper it will be printed on: scrolling, zoom, selection.

Knows a sheet and nothing of forms. A new sheet of the same form paints only the cells that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QGestureEvent, QPinchGesture, QToolTip, QWidget

from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window import texts
from jixiao_gui.window.table.auto_scroll import AutoScroll
from jixiao_gui.window.table.grid import Block, Grid, Place, Position
from jixiao_gui.window.table.page import PIXELS_PER_MM, Page
from jixiao_gui.window.table.painter import Mark, PagePainter, Selection, dirty_of
from jixiao_gui.window.table.paper_fonts import advance
from jixiao_gui.window.theme import colour

MARGIN = 14
"""Desk around the page, in pixels."""
SIDE = 3
"""Desk that is enough at the page's sides where there is no room for more: sooner that than a scroll bar."""
FIT_MOST = 150
"""The zoom in percent up to which a page grows with the window: larger, one sees too little of it at once."""
_NOTCH = 120
"""What a wheel's notch turns it by; a touchpad tells of parts."""
ZOOMS = (50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)


class PageView(QAbstractScrollArea):
    """Show one sheet and which of its cells are selected."""

    current_changed = Signal(str)  # path, "" for printed words
    zoom_changed = Signal(int)
    sheet_painted = Signal()  # once, after the first sheet was painted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 100
        self._was_painted = False
        self.fitting = False
        """Whether the zoom follows the width of the window."""
        self._turned = 0
        self._pinched = 100.0
        """The zoom to which fingers have pinched, in percent with its fraction."""
        self._page: Page | None = None
        self._painter: PagePainter | None = None
        self._marks: Mapping[str, Mark] = {}
        self._position: Position = (0, 0)
        self._anchor: Position = (0, 0)
        self._far: Position = (0, 0)
        self.tip: Callable[[str], str] = lambda _path: ""
        """Says what belongs into the cell at a path; for those without a mark."""
        self.overlays: list[Callable[[QPainter], None]] = []
        """What is painted over the page, in viewport pixels."""
        self._scroll = AutoScroll(self)
        self.painted = QRegion()
        """What the last change asked to paint again, in viewport pixels."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # One of our own: asked for Qt's, PySide6 makes all classes of widgets ready to tell its class, 15 ms.
        self.setViewport(QWidget())
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(texts.VIEW_NAME)

    @property
    def was_painted(self) -> bool:
        """Return whether any sheet was painted yet."""
        return self._was_painted

    @property
    def sheet(self) -> Sheet | None:
        """Return the sheet that is shown."""
        return self._page.sheet if self._page else None

    @property
    def grid(self) -> Grid | None:
        return self._page.grid if self._page else None

    @property
    def position(self) -> Position:
        """Return the current grid square; inside a merged cell, the one by which it was entered."""
        return self._position

    @property
    def far(self) -> Position:
        """Return the corner of the selected block to which it was drawn out."""
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
        if sheet is None or sheet is not self.sheet:  # else it was painted before anything worked on it
            self._set_page(sheet)
        self._fit()
        first = self._page.grid.first() if self._page else None
        self._position = self._anchor = self._far = first or (0, 0)
        self.verticalScrollBar().setValue(0)
        self.viewport().update()
        self.current_changed.emit(self.current_path)

    def update_sheet(self, sheet: Sheet) -> None:
        """Show what a change made of the same form; paints what differs."""
        before, place = self._page, self.current()
        if before is None:
            self.show_sheet(sheet)
            return
        if before.sheet is sheet:
            return
        selected = self._rect_of(self.block()) if place else QRect()
        self._set_page(sheet, before)
        self._fit()
        page = self._page
        assert page is not None
        if page.grid.owner(self._position) is None:
            self._position = page.grid.last() or (0, 0)
        if page.grid.owner(self._anchor) is None or page.grid.owner(self._far) is None:
            self._anchor = self._far = self._position
        rects = page.changed(before)
        if rects is None:
            self.viewport().update()
            return
        origin = self._origin()
        moved = [rect.translated(origin) for rect in rects]
        if page.grid.owner(self._position) != place:
            moved += [selected, self._rect_of(self.block())]
        if moved:
            self.update_rects(moved)

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
        """Return what is shown on the cell at ``path`` beside its text."""
        return self._marks.get(path, Mark())

    def move_to(self, position: Position, extend: bool = False) -> None:
        """Make the cell at ``position`` current; or ``extend`` the block from the current cell to it."""
        self._choose(self._position if extend else position, position)

    def select(self, corner: Position, opposite: Position, *, scroll: bool = True) -> None:
        """Select the block from ``one``, which is current, to ``other``."""
        self._choose(corner, opposite, scroll=scroll)

    def walk_to(self, position: Position) -> None:
        """Make another cell of the selected block current; the block stays."""
        self._choose(self._anchor, self._far, position)

    def _choose(
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
        """Scroll as little as it takes to see the current cell."""
        self.show_square(self._position)

    def show_square(self, position: Position) -> None:
        """Scroll as little as it takes to see the cell at ``position``."""
        place = self._page.grid.owner(position) if self._page else None
        if place is not None:
            self.show_rect(self.place_rect(place))

    def show_rect(self, rect: QRect) -> None:
        """Scroll as little as it takes to see ``rect`` (viewport pixels); of a larger one its beginning."""
        view = self.viewport().rect()
        for bar, low, high, size in (
            (self.verticalScrollBar(), rect.top() - 8, rect.bottom() + 8, view.height()),
            (self.horizontalScrollBar(), rect.left() - 8, rect.right() + 8, view.width()),
        ):
            if low < 0 or high - low > size:
                bar.setValue(bar.value() + low)
            elif high > size:
                bar.setValue(bar.value() + high - size)

    @property
    def zoom(self) -> int:
        """Return the zoom in percent."""
        return self._zoom

    def measure_again(self) -> None:
        """Set the page anew, after its fonts have changed."""
        if self._page is not None:
            self._set_page(self._page.sheet)
            self.viewport().update()

    def set_zoom(self, percent: int) -> None:
        """Show the page at ``percent`` (50 to 300), its middle kept in view, whatever the window's width."""
        self.fitting = False
        self._zoom_to(percent)

    def fit_width(self) -> None:
        """Show the page as wide as the window, from now on, up to `FIT_MOST` percent."""
        self.fitting = True
        self._fit()

    def _fit(self) -> None:
        if self.fitting and self._page is not None:
            self._zoom_to(self.zoom_to_fit(FIT_MOST))

    def zoom_to_fit(self, most: int) -> int:
        """Return the zoom in percent, up to ``most``, at which the page is as wide as the window."""
        # as if the scroll bar were there: it comes and goes with the zoom
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * SIDE
        return min(int(100 * room / (self._page.across * PIXELS_PER_MM)), most) if self._page else most

    def _zoom_to(self, percent: int) -> None:
        percent = min(max(percent, ZOOMS[0]), ZOOMS[-1])
        if percent == self._zoom:
            return
        bar = self.verticalScrollBar()
        share = (bar.value() + bar.pageStep() / 2) / max(bar.maximum() + bar.pageStep(), 1)
        self._zoom = percent
        if self._page is not None:
            self._set_page(self._page.sheet, self._page)  # its lines are the same at every scale
            bar.setValue(round(share * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
            self.viewport().update()
        self.zoom_changed.emit(percent)

    def step_zoom(self, steps: int) -> None:
        """Show the page at the next larger or smaller zoom of the scale."""
        if steps > 0:
            self.set_zoom(next((zoom for zoom in ZOOMS if zoom > self._zoom), ZOOMS[-1]))
        elif steps < 0:
            self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self._zoom), ZOOMS[0]))

    def place_rect(self, place: Place) -> QRect:
        """Return where a cell lies in the viewport, in pixels."""
        assert self._page is not None
        return self._page.rect(place).translated(self._origin())

    @property
    def pixels_per_mm(self) -> float:
        """Return the scale at which the page is shown."""
        return PIXELS_PER_MM * self._zoom / 100

    def row_rect(self, row: int) -> QRect:
        """Return where a row of the sheet lies in the viewport, in pixels, whatever its cells cover."""
        assert self._page is not None
        return self._page.area(row, 0, row + 1, self._page.grid.columns).translated(self._origin())

    def column_width(self, column: int) -> int:
        """Return the width of a column of the grid in pixels."""
        assert self._page is not None
        return self._page.area(0, column, 0, column + 1).width()

    def cell_rect(self, path: str) -> QRect:
        """Return where the cell at ``path`` lies in the viewport; empty when the sheet does not show it."""
        place = self._page.grid.by_path.get(path) if self._page else None
        return self.place_rect(place) if place else QRect()

    def position_at(self, point: QPointF) -> Position | None:
        """Return the grid square under a point of the viewport."""
        return self._page.position_at(point - QPointF(self._origin())) if self._page else None

    def line_at(self, point: QPointF) -> str:
        """Return which lines around the table stand under a point of the viewport, "" for none."""
        return self._page.line_at(point - QPointF(self._origin())) if self._page else ""

    def box_at(self, point: QPointF) -> tuple[Place, int] | None:
        """Return the cell and the number of the box to tick under a point of the viewport."""
        found = self._page.box_at(point - QPointF(self._origin())) if self._page else None
        return found if found is not None and found[0].cell.editable else None

    def update_rects(self, rects: Iterable[QRect]) -> None:
        """Paint these again (viewport pixels)."""
        self.painted = _region(rects).intersected(QRegion(self.viewport().rect()))
        self.viewport().update(self.painted)

    def _rect_of(self, block: Block) -> QRect:
        assert self._page is not None
        return self._page.area(block.top, block.left, block.bottom, block.right).translated(self._origin())

    def _set_page(self, sheet: Sheet | None, before: Page | None = None) -> None:
        if sheet is None:
            self._page = self._painter = None
        else:
            self._page = Page(sheet, self.pixels_per_mm, advance, before)
            self._painter = PagePainter(self._page)
        self._set_bars()

    def _set_bars(self) -> None:
        view, page = self.viewport().size(), self._page
        width = page.width + 2 * MARGIN if page and not self._fits_across() else 0
        height = page.height + 2 * MARGIN if page else 0
        for bar, needed, shown in (
            (self.horizontalScrollBar(), width, view.width()),
            (self.verticalScrollBar(), height, view.height()),
        ):
            bar.setPageStep(shown)
            bar.setSingleStep(24)
            bar.setRange(0, max(0, needed - shown))

    def _fits_across(self) -> bool:
        """Return whether the page stands in the middle, with nothing to scroll to at its sides."""
        return self._page is not None and self._page.width + 2 * SIDE <= self.viewport().width()

    def _origin(self) -> QPoint:
        """Return the page's corner in the viewport."""
        free = self.viewport().width() - (self._page.width if self._page else 0)
        x = free // 2 if self._fits_across() else MARGIN - self.horizontalScrollBar().value()
        return QPoint(x, MARGIN - self.verticalScrollBar().value())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        page = self._page
        if page is None or self._painter is None:
            painter.fillRect(event.rect(), colour("desk"))
            return
        origin = self._origin()
        sheet = QRect(origin.x(), origin.y(), page.width, page.height)
        desk, shadow = colour("desk"), colour("shadow", 7)
        for rect in _beside(event.region(), sheet):  # what paper covers need not be painted
            painter.fillRect(rect, desk)
        for spread in range(6, 0, -1):
            dark = sheet.adjusted(-spread + 2, -spread + 3, spread - 2, spread)
            for rect in _beside(QRegion(dark), sheet):
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

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002 - the whole viewport is painted again
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_bars()
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            self._turned = turned if self._turned * turned < 0 else self._turned + turned
            if abs(self._turned) >= _NOTCH:
                self.step_zoom(1 if self._turned > 0 else -1)
                self._turned = 0
            event.accept()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._update_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_current()

    def _update_current(self) -> None:
        """Paint the current cell's frame again, where alone the focus shows."""
        place = self.current()
        if place is not None:
            self.viewport().update(_region([self.place_rect(place)]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scroll.follow(event.position(), self._draw_out)
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

    def _draw_out(self, point: QPointF) -> None:
        """Draw the block out to the cell under the mouse, or the nearest one in view."""
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

    def _pinch(self, event: QGestureEvent | QNativeGestureEvent) -> bool:
        """Zoom as two fingers on the screen or on a touchpad do; False for any other gesture."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.BeginNativeGesture:
                self._pinched = self._zoom
            if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
                return False
            self._pinched *= 1 + event.value()
        else:
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if not isinstance(pinch, QPinchGesture):
                return False
            if pinch.state() == Qt.GestureState.GestureStarted:
                self._pinched = self._zoom
            self._pinched *= pinch.scaleFactor()
        self.set_zoom(round(self._pinched))
        return True


def _region(rects: Iterable[QRect]) -> QRegion:
    region = QRegion()
    for rect in dirty_of(rects):
        region += rect
    return region


def _beside(region: QRegion, rect: QRect) -> Iterator[QRect]:
    """Return the parts of ``region`` outside ``rect``."""
    rects: Iterator[QRect] = iter(region.subtracted(QRegion(rect)))  # type: ignore[call-overload]
    return rects
