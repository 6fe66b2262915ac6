"""Show the pages of a PDF one below the other on a grey background."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from jixiao_gui.window.paper.page_positions import PagePositions
from jixiao_gui.window.paper.page_renderer import PageRenderer
from jixiao_gui.window.theme import SPACE, colour

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
FIT_WIDTH, FIT_PAGE = 0, -1
"""Zooms that follow the window's size."""
_CACHE_BYTES = 192_000_000
"""Bytes of rendered pages that are kept in memory at most."""


class PageArea(QAbstractScrollArea):
    """A scroll area of pages, with a zoom in percent of their true size or one that follows the window."""

    page_changed = Signal(int)  # from 0
    zoom_changed = Signal(int)  # the zoom, as `set_zoom` takes it
    ready = Signal(int)  # how many pages there are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(40)
            bar.valueChanged.connect(self._on_scroll)
        self._positions = PagePositions(gap=2 * SPACE)
        self._images: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._renderer: PageRenderer | None = None
        self._zoom = FIT_WIDTH
        self._page = 0
        self._document = 0

    # --- the document --------------------------------------------------------------------------

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document at its first page."""
        self.release()
        renderer = self._renderer = PageRenderer(pdf, self._document, self)
        renderer.opened.connect(self._on_opened)
        renderer.drawn.connect(self._on_drawn)
        renderer.start()

    def release(self) -> None:
        """Close the document; nothing is shown any more, and pages still being rendered are dropped."""
        if self._renderer is None:
            return
        self._document += 1
        self._renderer.stop()
        self._renderer.deleteLater()
        self._renderer = None
        self._images.clear()
        self._page = 0
        self._positions = PagePositions(gap=2 * SPACE)
        self._measure()

    @property
    def count(self) -> int:
        """Return how many pages there are; 0 until the document is open."""
        return len(self._positions)

    @property
    def page(self) -> int:
        """Return the current page, from 0."""
        return self._page

    def image(self, number: int) -> QImage | None:
        """Return the page rendered at the current zoom, or ``None``."""
        cached = self._images.get(number)
        return cached[1] if cached is not None and cached[0] == self._dpi() else None

    # --- moving about --------------------------------------------------------------------------

    def go_to(self, number: int) -> None:
        """Scroll to the top of page ``number``, from 0."""
        if self.count:
            number = min(max(number, 0), self.count - 1)
            self.verticalScrollBar().setValue(round(self._positions.top(number) - SPACE))
            self._set_page(number)

    def set_zoom(self, zoom: int, around: QPointF | None = None) -> None:
        """Set a zoom in percent, `FIT_WIDTH` or `FIT_PAGE`; the paper at ``around``, or at the top, stays."""
        if zoom not in (FIT_WIDTH, FIT_PAGE):
            zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        page, scale_before = self._page, self._positions.scale
        point = around or QPointF(self.viewport().width() / 2, SPACE)
        x, y = self.horizontalScrollBar().value() + point.x(), self.verticalScrollBar().value() + point.y()
        page_at_point = self._positions.page_at(y)
        offset = y - self._positions.top(page_at_point)
        self._zoom = zoom
        self._measure()
        if self.count:
            factor = self._positions.scale / scale_before
            self.horizontalScrollBar().setValue(round(x * factor - point.x()))
            # the gaps between the pages do not grow
            offset *= factor if offset > 0 else 1.0
            self.verticalScrollBar().setValue(round(self._positions.top(page_at_point) + offset - point.y()))
            if around is None and zoom == FIT_PAGE:
                self.go_to(page)
        self.zoom_changed.emit(zoom)

    def step_zoom(self, step: int, around: QPointF | None = None) -> None:
        """Set the next larger (``step`` 1) or smaller (-1) zoom."""
        current = self.shown_zoom()
        larger = [zoom for zoom in ZOOMS if zoom > current] or [ZOOMS[-1]]
        smaller = [zoom for zoom in ZOOMS if zoom < current] or [ZOOMS[0]]
        self.set_zoom(larger[0] if step > 0 else smaller[-1], around)

    @property
    def zoom(self) -> int:
        """Return the zoom as it was set: percent, `FIT_WIDTH` or `FIT_PAGE`."""
        return self._zoom

    def shown_zoom(self) -> int:
        """Return the zoom in percent that is in use."""
        return round(self._positions.scale / self._pixels_per_point() * 100)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = Qt.Key(event.key()), self.verticalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_PageDown:
            self.go_to(self._page + 1)
        elif key == Qt.Key.Key_PageUp:
            self.go_to(self._page - 1)
        elif key == Qt.Key.Key_Space:
            step = bar.pageStep() - bar.singleStep()
            bar.setValue(bar.value() + (-step if back else step))
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(self.count - 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif turned:
            self.step_zoom(1 if turned > 0 else -1, event.position())

    # --- drawing -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour("desk"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self._visible_pages():
            place = self._page_rect(number)
            painter.fillRect(place.adjusted(-1, -1, 1, 1), colour("line"))
            painter.fillRect(place, Qt.GlobalColor.white)  # until its picture has been rendered
            cached = self._images.get(number)
            if cached is not None:
                painter.drawImage(place, cached[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page = self._page
        self._measure()
        if self._zoom in (FIT_WIDTH, FIT_PAGE):
            self.go_to(page)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def _visible_pages(self) -> range:
        return self._positions.visible(self.verticalScrollBar().value(), self.viewport().height())

    def _request_pages(self) -> None:
        """Request the visible pages, and then the pages before and after them."""
        if self._renderer is None or not self.count:
            return
        visible, dpi = self._visible_pages(), self._dpi()
        neighbours = (number for number in (visible.stop, visible.start - 1) if 0 <= number < self.count)
        missing = [number for number in (*visible, *neighbours) if self.image(number) is None]
        self._renderer.request([(number, dpi) for number in missing])

    def _on_opened(self, document: int, sizes: list[tuple[float, float]]) -> None:
        if document != self._document:
            return
        self._positions = PagePositions(sizes, gap=2 * SPACE)
        self._measure()
        self.go_to(0)
        self.ready.emit(len(sizes))

    def _on_drawn(self, document: int, number: int, dpi: float, image: QImage) -> None:
        if document != self._document:
            return
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._images[number] = (dpi, image)
        self._images.move_to_end(number)
        self._drop_old_pages()
        self.viewport().update(self._page_rect(number).toAlignedRect().adjusted(-1, -1, 1, 1))

    def _drop_old_pages(self) -> None:
        """Drop the pages rendered longest ago beyond the limit; visible ones stay in any case."""
        visible = self._visible_pages()
        byte_count = sum(image.sizeInBytes() for _, image in self._images.values())
        for number in [number for number in self._images if number not in visible]:
            if byte_count <= _CACHE_BYTES:
                break
            byte_count -= self._images.pop(number)[1].sizeInBytes()

    # --- measures: points of paper to pixels of the screen ---------------------------------------

    def _pixels_per_point(self) -> float:
        """Return the pixels of a point at 100 %."""
        return self.logicalDpiX() / 72

    def _scale(self) -> float:
        if self._zoom > 0 or not self.count:
            return self._pixels_per_point() * (self._zoom if self._zoom > 0 else 100) / 100
        width = (self.viewport().width() - 4 * SPACE) / self._positions.widest
        height = (self.viewport().height() - 2 * SPACE) / self._positions.highest
        return max(width if self._zoom == FIT_WIDTH else min(width, height), 0.1)

    def _dpi(self) -> float:
        return round(self._positions.scale * 72 * self.devicePixelRatioF(), 2)

    def _page_rect(self, number: int) -> QRectF:
        width, height = self._positions.size(number)
        room, total_width = self.viewport().width(), self._positions.total_size[0]
        left = (max(room, total_width) - width) / 2 - self.horizontalScrollBar().value()
        top = self._positions.top(number) - self.verticalScrollBar().value()
        return QRectF(round(left), round(top), round(width), round(height))

    def _measure(self) -> None:
        self._positions.scale = self._scale()
        room, (width, height) = self.viewport().size(), self._positions.total_size
        _set_range(self.verticalScrollBar(), height, room.height())
        _set_range(self.horizontalScrollBar(), width, room.width())
        self._request_pages()
        self.viewport().update()

    def _on_scroll(self) -> None:
        if self.count:
            # the page that covers the upper third is the current one
            bar = self.verticalScrollBar()
            last = bar.value() == bar.maximum() and bar.maximum() > 0
            third = bar.value() + self.viewport().height() / 3
            self._set_page(self.count - 1 if last else self._positions.page_at(third))
        self._request_pages()
        self.viewport().update()

    def _set_page(self, number: int) -> None:
        if number != self._page:
            self._page = number
            self.page_changed.emit(number)


def _set_range(bar: QScrollBar, content: float, visible: int) -> None:
    bar.setRange(0, max(0, round(content) - visible))
    bar.setPageStep(visible)
