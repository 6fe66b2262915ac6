"""PDF pages one under the other on a grey desk."""

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
_KEPT = 192_000_000
"""Bytes of pages that were drawn and may be wanted again."""


class PageArea(QAbstractScrollArea):
    """Show the pages. Zoom in percent of their true size, or one that follows the window."""

    page_changed = Signal(int)  # from 0
    zoom_changed = Signal(int)  # the zoom, as `set_zoom` takes it
    ready = Signal(int)  # how many pages there are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(40)
            bar.valueChanged.connect(self._on_scroll)
        self._places = PagePositions(gap=2 * SPACE)
        self._images: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._renderer: PageRenderer | None = None
        self._zoom = FIT_WIDTH
        self._page = 0
        self._document = 0

    # --- the document --------------------------------------------------------------------------

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document from its first page."""
        self.release()
        renderer = self._renderer = PageRenderer(pdf, self._document, self)
        renderer.opened.connect(self._on_opened)
        renderer.drawn.connect(self._on_drawn)
        renderer.start()

    def release(self) -> None:
        """Let the document go; nothing is shown any more, and what is still under way is for nobody."""
        if self._renderer is None:
            return
        self._document += 1
        self._renderer.stop()
        self._renderer.deleteLater()
        self._renderer = None
        self._images.clear()
        self._page = 0
        self._places = PagePositions(gap=2 * SPACE)
        self._measure()

    @property
    def count(self) -> int:
        """Return how many pages there are; 0 until the document is open."""
        return len(self._places)

    @property
    def page(self) -> int:
        """Return the page that is read, from 0."""
        return self._page

    def image(self, number: int) -> QImage | None:
        """Return the page as drawn at the zoom on show, when it is there."""
        held = self._images.get(number)
        return held[1] if held is not None and held[0] == self._dpi() else None

    # --- moving about --------------------------------------------------------------------------

    def go_to(self, number: int) -> None:
        """Bring the top of a page into sight."""
        if self.count:
            number = min(max(number, 0), self.count - 1)
            self.verticalScrollBar().setValue(round(self._places.top(number) - SPACE))
            self._set_page(number)

    def set_zoom(self, zoom: int, around: QPointF | None = None) -> None:
        """Set a zoom in percent, `FIT_WIDTH` or `FIT_PAGE`.

        The paper at ``around``, else at the top, stays.
        """
        if zoom not in (FIT_WIDTH, FIT_PAGE):
            zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        page, before = self._page, self._places.scale
        point = around or QPointF(self.viewport().width() / 2, SPACE)
        x, y = self.horizontalScrollBar().value() + point.x(), self.verticalScrollBar().value() + point.y()
        under = self._places.at(y)
        into = y - self._places.top(under)
        self._zoom = zoom
        self._measure()
        if self.count:
            grown = self._places.scale / before
            self.horizontalScrollBar().setValue(round(x * grown - point.x()))
            # the gaps between the pages do not grow
            into *= grown if into > 0 else 1.0
            self.verticalScrollBar().setValue(round(self._places.top(under) + into - point.y()))
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
        """Return the zoom in percent as it is."""
        return round(self._places.scale / self._screen() * 100)

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
        for number in self._seen():
            place = self._place(number)
            painter.fillRect(place.adjusted(-1, -1, 1, 1), colour("line"))
            painter.fillRect(place, Qt.GlobalColor.white)  # as the picture that will stand here
            held = self._images.get(number)
            if held is not None:
                painter.drawImage(place, held[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page = self._page
        self._measure()
        if self._zoom in (FIT_WIDTH, FIT_PAGE):
            self.go_to(page)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def _seen(self) -> range:
        return self._places.seen(self.verticalScrollBar().value(), self.viewport().height())

    def _wish(self) -> None:
        """Have drawn what is in sight, and then the pages before and behind it."""
        if self._renderer is None or not self.count:
            return
        seen, dpi = self._seen(), self._dpi()
        next_to_them = (number for number in (seen.stop, seen.start - 1) if 0 <= number < self.count)
        wanted = [number for number in (*seen, *next_to_them) if self.image(number) is None]
        self._renderer.want([(number, dpi) for number in wanted])

    def _on_opened(self, document: int, sizes: list[tuple[float, float]]) -> None:
        if document != self._document:
            return
        self._places = PagePositions(sizes, gap=2 * SPACE)
        self._measure()
        self.go_to(0)
        self.ready.emit(len(sizes))

    def _on_drawn(self, document: int, number: int, dpi: float, image: QImage) -> None:
        if document != self._document:
            return
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._images[number] = (dpi, image)
        self._images.move_to_end(number)
        self._forget()
        self.viewport().update(self._place(number).toAlignedRect().adjusted(-1, -1, 1, 1))

    def _forget(self) -> None:
        """Drop pages that were drawn long ago; those in sight stay whatever they weigh."""
        seen = self._seen()
        weight = sum(image.sizeInBytes() for _, image in self._images.values())
        for number in [number for number in self._images if number not in seen]:
            if weight <= _KEPT:
                break
            weight -= self._images.pop(number)[1].sizeInBytes()

    # --- measures: points of paper to pixels of the screen ---------------------------------------

    def _screen(self) -> float:
        """Return pixels a point at 100 %."""
        return self.logicalDpiX() / 72

    def _scale(self) -> float:
        if self._zoom > 0 or not self.count:
            return self._screen() * (self._zoom if self._zoom > 0 else 100) / 100
        width = (self.viewport().width() - 4 * SPACE) / self._places.widest
        height = (self.viewport().height() - 2 * SPACE) / self._places.highest
        return max(width if self._zoom == FIT_WIDTH else min(width, height), 0.1)

    def _dpi(self) -> float:
        return round(self._places.scale * 72 * self.devicePixelRatioF(), 2)

    def _place(self, number: int) -> QRectF:
        width, height = self._places.size(number)
        room, whole = self.viewport().width(), self._places.whole[0]
        left = (max(room, whole) - width) / 2 - self.horizontalScrollBar().value()
        top = self._places.top(number) - self.verticalScrollBar().value()
        return QRectF(round(left), round(top), round(width), round(height))

    def _measure(self) -> None:
        self._places.scale = self._scale()
        room, (width, height) = self.viewport().size(), self._places.whole
        _set_range(self.verticalScrollBar(), height, room.height())
        _set_range(self.horizontalScrollBar(), width, room.width())
        self._wish()
        self.viewport().update()

    def _on_scroll(self) -> None:
        if self.count:
            # the page that covers the upper third is the one that is read
            bar = self.verticalScrollBar()
            last = bar.value() == bar.maximum() and bar.maximum() > 0
            third = bar.value() + self.viewport().height() / 3
            self._set_page(self.count - 1 if last else self._places.at(third))
        self._wish()
        self.viewport().update()

    def _set_page(self, number: int) -> None:
        if number != self._page:
            self._page = number
            self.page_changed.emit(number)


def _set_range(bar: QScrollBar, whole: float, sight: int) -> None:
    bar.setRange(0, max(0, round(whole) - sight))
    bar.setPageStep(sight)
