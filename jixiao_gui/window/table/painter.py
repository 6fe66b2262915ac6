"""Paint a page: paper, heading, cells, and the marks that only the screen shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QRegion

from jixiao_gui.formats.writing.paper import SIGN_LINE, SIGN_SIZE, Kind, SetLine
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.sheet.typeset import Block as TextBlock
from jixiao_gui.window.table.grid import Block, Place
from jixiao_gui.window.table.page import Page
from jixiao_gui.window.table.paper_fonts import hei, song
from jixiao_gui.window.theme import paper_colour as colour

_UNCHANGED = Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip


@dataclass(frozen=True, slots=True)
class Mark:
    """The marks of a cell: a finding's level ("" for none), whether the figure is manual, a tool tip."""

    level: str = ""
    manual: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The current cell and the selected block around it."""

    current: Place | None = None
    block: Block | None = None


class PagePainter:
    """A painter of one page at one scale."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._font = song(page.type_size())
        self._metrics = QFontMetricsF(self._font)
        self._ascent = _centring(self._metrics)

    def paint(
        self,
        painter: QPainter,
        exposed: QRegion,
        marks: Mapping[str, Mark],
        selection: Selection,
        focused: bool,
    ) -> None:
        """Paint the region ``exposed`` (pixels on the page, whose corner is the painter's origin)."""
        page = self._page
        exposed_rect = exposed.boundingRect()
        painter.fillRect(QRect(0, 0, page.width, page.height).intersected(exposed_rect), colour("paper"))
        if exposed_rect.top() < page.head * page.scale:
            self._lines(painter, page.above)
        rule = QPen(colour("rule"), max(1, round(0.2 * page.scale)))
        ink, grounds = colour("ink"), (colour("computed"), colour("label"))
        for block in page.blocks_in(exposed_rect.top() - 2, exposed_rect.bottom() + 2):
            place = Place(block.row, block.cell)
            rect = page.rect(place)
            if exposed.intersects(rect.adjusted(-2, -2, 2, 2)):
                mark = marks.get(block.cell.path) if block.cell.path else None
                _ground(painter, block, rect, rule, grounds)
                if mark is not None:
                    self._mark(painter, rect, mark)
                if any(block.lines):
                    self._words(painter, place, block, ink)
        self._lines(painter, page.below)
        if page.sheet.sign_off:
            self._sign_off(painter)
        self._selection(painter, selection, focused)

    def _words(self, painter: QPainter, place: Place, block: TextBlock, ink: QColor) -> None:
        painter.setPen(ink)
        painter.setFont(self._font)
        box = self._page.text_box(place)
        height = self._page.line_height()
        top = box.center().y() - len(block.lines) * height / 2
        for number, line in enumerate(block.lines):
            middle = top + (number + 0.5) * height
            if block.centred:
                line = line.strip(" ")
                x = box.center().x() - self._metrics.horizontalAdvance(line) / 2
            else:
                x = box.left()
            painter.drawText(QPointF(x, middle + self._ascent), line)

    def _mark(self, painter: QPainter, rect: QRect, mark: Mark) -> None:
        """Paint a manual figure's corner at the upper right, a finding's badge at the upper left."""
        size = max(7.0, 2.0 * self._page.scale)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if mark.manual:
            painter.setBrush(colour("manual"))
            corner = QPointF(rect.right() + 0.5, rect.top() + 0.5)
            painter.drawPolygon(QPolygonF([corner, corner - QPointF(size, 0), corner + QPointF(0, size)]))
        if mark.level:
            painter.setBrush(colour(mark.level))
            box = QRectF(rect.left() + 1.5, rect.top() + 1.5, size * 0.8, size * 0.8)
            if mark.level == "error":
                painter.drawEllipse(box)
            elif mark.level == "warning":
                painter.drawPolygon(
                    QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()])
                )
            else:
                painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _lines(self, painter: QPainter, lines: Iterable[SetLine]) -> None:
        """Paint the lines above or below the table."""
        page = self._page
        painter.setPen(colour("ink"))
        for line in lines:
            kind, scale = line.kind, page.scale
            make = hei if kind is Kind.CAPTION else song
            font = make(page.points(kind.size))
            painter.setFont(_bold(font) if kind is Kind.TITLE else font)
            middle = kind in (Kind.TITLE, Kind.YEAR)
            inset = 0.0 if middle else page.left * scale
            box = QRectF(inset, line.top * scale, page.width - 2 * inset, kind.height * scale)
            flags = Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, int(flags | Qt.AlignmentFlag.AlignVCenter | _UNCHANGED), line.text)

    def _sign_off(self, painter: QPainter) -> None:
        page = self._page
        painter.setPen(colour("ink"))
        painter.setFont(song(page.points(SIGN_SIZE)))
        width = sum(page.sheet.widths) / len(page.sheet.sign_off)
        for number, text in enumerate(page.sheet.sign_off):
            box = QRectF(page.left + number * width, page.foot, width, SIGN_LINE)
            scaled = QRectF(
                box.x() * page.scale,
                box.y() * page.scale,
                box.width() * page.scale,
                box.height() * page.scale,
            )
            painter.drawText(scaled, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _selection(self, painter: QPainter, selection: Selection, focused: bool) -> None:
        current, block = selection.current, selection.block
        if current is None:
            return
        if block is not None and self._page.grid.inside(block) != [current]:
            area = self._page.area(block.top, block.left, block.bottom, block.right)
            painter.save()
            around_current = QRegion(area).subtracted(QRegion(self._page.rect(current)))
            painter.setClipRegion(
                around_current, Qt.ClipOperation.IntersectClip
            )  # the current cell stays untinted
            painter.fillRect(area, colour("selection", 34))
            painter.restore()
            painter.setPen(QPen(colour("selection"), 1))
            painter.drawRect(area)
        painter.setPen(QPen(colour("selection" if focused else "faint"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._page.rect(current))


def _ground(
    painter: QPainter, block: TextBlock, rect: QRect, rule: QPen, grounds: tuple[QColor, QColor]
) -> None:
    """Paint the background of a cell and its border; ``grounds``: of computed and of printed cells."""
    if block.cell.role is Role.COMPUTED:
        painter.fillRect(rect, grounds[0])
    elif not block.cell.path:
        painter.fillRect(rect, grounds[1])
    painter.setPen(rule)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def _centring(metrics: QFontMetricsF) -> float:
    """Return the distance of the baseline below a line's middle that centres Chinese characters."""
    return float(metrics.tightBoundingRect("国").center().y()) * -1


def _bold(font: QFont) -> QFont:
    font.setBold(True)
    return font


def dirty_of(rects: Iterable[QRect]) -> list[QRect]:
    """Return rectangles enlarged by what is drawn across a cell's border."""
    return [rect.adjusted(-3, -3, 3, 3) for rect in rects]
