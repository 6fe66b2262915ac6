"""The scroll area of a page: its zoom, its scroll bars, and the places of the sheet in the viewport."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QGestureEvent, QPinchGesture, QWidget

from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window.table.grid import Block, Grid, Place, Position
from jixiao_gui.window.table.page import PIXELS_PER_MM, Page, across_of
from jixiao_gui.window.table.painter import PagePainter
from jixiao_gui.window.table.paper_fonts import advance

MARGIN = 14
"""Background around the page, in pixels."""
SIDE = 3
"""Least background at the page's sides, in pixels; with less, a scroll bar appears."""
FIT_MOST = 150
"""The zoom in percent up to which a page grows with the window."""
_NOTCH = 120
"""The angle of one notch of a wheel; a touchpad sends parts of it."""
ZOOMS = (50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)


class SheetScrollArea(QAbstractScrollArea):
    """A scroll area that holds the page of one sheet at a zoom; subclasses paint it."""

    zoom_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 100
        self.fitting = False
        """Whether the zoom follows the width of the window."""
        self._wheel_angle = 0
        self._pinch_zoom = 100.0
        """The zoom set by two fingers, in percent with its fraction."""
        self._page: Page | None = None
        self._painter: PagePainter | None = None
        # an own viewport: to find the class of Qt's, PySide6 would initialise all classes of widgets, 15 ms
        self.setViewport(QWidget())
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    # --- the page --------------------------------------------------------------------------------

    @property
    def sheet(self) -> Sheet | None:
        """Return the sheet that is shown."""
        return self._page.sheet if self._page else None

    @property
    def grid(self) -> Grid | None:
        return self._page.grid if self._page else None

    def typeset_again(self) -> None:
        """Typeset the page again, after its fonts have changed."""
        if self._page is not None:
            self._set_page(self._page.sheet)
            self.viewport().update()

    def _set_page(self, sheet: Sheet | None, before: Page | None = None) -> None:
        if sheet is None:
            self._page = self._painter = None
        else:
            self._page = Page(sheet, self.pixels_per_mm, advance, before)
            self._painter = PagePainter(self._page)
        self._set_bars()

    def _set_bars(self) -> None:
        view, page = self.viewport().size(), self._page
        width = page.width + 2 * MARGIN if page and not self._fits_width() else 0
        height = page.height + 2 * MARGIN if page else 0
        for bar, needed, shown in (
            (self.horizontalScrollBar(), width, view.width()),
            (self.verticalScrollBar(), height, view.height()),
        ):
            bar.setPageStep(shown)
            bar.setSingleStep(24)
            bar.setRange(0, max(0, needed - shown))

    def _fits_width(self) -> bool:
        """Return whether the page is narrower than the viewport, and so centred."""
        return self._page is not None and self._page.width + 2 * SIDE <= self.viewport().width()

    def _origin(self) -> QPoint:
        """Return the page's upper left corner in the viewport."""
        free = self.viewport().width() - (self._page.width if self._page else 0)
        x = free // 2 if self._fits_width() else MARGIN - self.horizontalScrollBar().value()
        return QPoint(x, MARGIN - self.verticalScrollBar().value())

    # --- zoom ------------------------------------------------------------------------------------

    @property
    def zoom(self) -> int:
        """Return the zoom in percent."""
        return self._zoom

    def set_zoom(self, percent: int) -> None:
        """Set the zoom to ``percent`` (50 to 300), and no longer follow the window's width."""
        self.fitting = False
        self._zoom_to(percent)

    def fit_width(self) -> None:
        """Fit the zoom to the window's width from now on, up to `FIT_MOST` percent."""
        self.fitting = True
        self._fit()

    def _fit(self) -> None:
        if self.fitting and self._page is not None:
            self._zoom_to(self.zoom_to_fit(self._page.sheet, FIT_MOST))

    def zoom_to_fit(self, sheet: Sheet, most: int) -> int:
        """Return the zoom in percent, up to ``most``, at which the page of ``sheet`` fits the window."""
        # as if the scroll bar were shown: it comes and goes with the zoom
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * SIDE
        return min(int(100 * room / (across_of(sheet) * PIXELS_PER_MM)), most)

    def _zoom_to(self, percent: int) -> None:
        percent = min(max(percent, ZOOMS[0]), ZOOMS[-1])
        if percent == self._zoom:
            return
        bar = self.verticalScrollBar()
        share = (bar.value() + bar.pageStep() / 2) / max(bar.maximum() + bar.pageStep(), 1)
        self._zoom = percent
        if self._page is not None:
            self._set_page(self._page.sheet, self._page)  # the lines are the same at every scale
            bar.setValue(round(share * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
            self.viewport().update()
        self.zoom_changed.emit(percent)

    def step_zoom(self, steps: int) -> None:
        """Set the next larger or smaller zoom of `ZOOMS`."""
        if steps > 0:
            self.set_zoom(next((zoom for zoom in ZOOMS if zoom > self._zoom), ZOOMS[-1]))
        elif steps < 0:
            self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self._zoom), ZOOMS[0]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            angle = event.angleDelta().y()
            self._wheel_angle = angle if self._wheel_angle * angle < 0 else self._wheel_angle + angle
            if abs(self._wheel_angle) >= _NOTCH:
                self.step_zoom(1 if self._wheel_angle > 0 else -1)
                self._wheel_angle = 0
            event.accept()
        else:
            super().wheelEvent(event)

    def _pinch(self, event: QGestureEvent | QNativeGestureEvent) -> bool:
        """Zoom by two fingers on a screen or touchpad; return False for another gesture."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.BeginNativeGesture:
                self._pinch_zoom = self._zoom
            if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
                return False
            self._pinch_zoom *= 1 + event.value()
        else:
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if not isinstance(pinch, QPinchGesture):
                return False
            if pinch.state() == Qt.GestureState.GestureStarted:
                self._pinch_zoom = self._zoom
            self._pinch_zoom *= pinch.scaleFactor()
        self.set_zoom(round(self._pinch_zoom))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_bars()
        self._fit()

    # --- places in the viewport ------------------------------------------------------------------

    def place_rect(self, place: Place) -> QRect:
        """Return the rectangle of a cell in the viewport, in pixels."""
        assert self._page is not None
        return self._page.rect(place).translated(self._origin())

    @property
    def pixels_per_mm(self) -> float:
        """Return the scale of the page in pixels per mm."""
        return PIXELS_PER_MM * self._zoom / 100

    def row_rect(self, row: int) -> QRect:
        """Return the rectangle of a row of the sheet in the viewport, without the rest of merged cells."""
        assert self._page is not None
        return self._page.area(row, 0, row + 1, self._page.grid.columns).translated(self._origin())

    def column_width(self, column: int) -> int:
        """Return the width of a column of the grid in pixels."""
        assert self._page is not None
        return self._page.area(0, column, 0, column + 1).width()

    def cell_rect(self, path: str) -> QRect:
        """Return the rectangle of the cell at ``path`` in the viewport; empty when the sheet lacks it."""
        place = self._page.grid.by_path.get(path) if self._page else None
        return self.place_rect(place) if place else QRect()

    def position_at(self, point: QPointF) -> Position | None:
        """Return the grid square under a point of the viewport."""
        return self._page.position_at(point - QPointF(self._origin())) if self._page else None

    def line_at(self, point: QPointF) -> str:
        """Return which lines lie under a point of the viewport: title, above, below or ""."""
        return self._page.line_at(point - QPointF(self._origin())) if self._page else ""

    def box_at(self, point: QPointF) -> tuple[Place, int] | None:
        """Return the cell and the number of the tick box under a point of the viewport, or ``None``."""
        box = self._page.box_at(point - QPointF(self._origin())) if self._page else None
        return box if box is not None and box[0].cell.editable else None

    def _rect_of(self, block: Block) -> QRect:
        assert self._page is not None
        return self._page.area(block.top, block.left, block.bottom, block.right).translated(self._origin())

    def show_rect(self, rect: QRect) -> None:
        """Scroll as little as necessary to show ``rect`` (viewport pixels), or its beginning."""
        view = self.viewport().rect()
        for bar, low, high, size in (
            (self.verticalScrollBar(), rect.top() - 8, rect.bottom() + 8, view.height()),
            (self.horizontalScrollBar(), rect.left() - 8, rect.right() + 8, view.width()),
        ):
            if low < 0 or high - low > size:
                bar.setValue(bar.value() + low)
            elif high > size:
                bar.setValue(bar.value() + high - size)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002 - the whole viewport is painted again
        self.viewport().update()
