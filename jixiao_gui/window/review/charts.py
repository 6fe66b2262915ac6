"""Draw the summary's charts on the screen, by the report's drawing in the window's colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from jixiao_gui.form.reports.subjects import PROJECTS, Subject
from jixiao_gui.form.reports.summary import Point
from jixiao_gui.formats.reports.report import Bars, Scatter, percent_text, points_text
from jixiao_gui.formats.reports.report_charts import dots_of, draw_chart
from jixiao_gui.sheet.typeset import MM_PER_POINT
from jixiao_gui.window.review import review_texts as texts
from jixiao_gui.window.theme import colour, type_size

_NEAR = 7.0
"""Distance in pixels within which the mouse is on a dot."""
_TINTS = (255, 205, 155, 110, 80)
"""Opacity of a bar, from the best grade to the worst."""
_SMALL = 8.0
"""The report's font size in points that becomes the window's own."""
_EDGE = 3.0
"""Margin above and below a chart in mm; its sides have margins of their own."""
_LEFT = 1.0
_LEAST_WIDTH = 82.0
"""Least width of a chart in mm: with large type in a small window its margins get smaller."""
_GREY_OF_GRID = 0.5
"""Lines lighter than this grey (0 to 1) belong to the grid."""


class ScreenSurface:
    """A surface that draws charts with ``painter``; ``scale``: pixels per mm across and down."""

    def __init__(self, painter: QPainter, scale: tuple[float, float]) -> None:
        self._painter = painter
        self._across, self._down = scale

    def label(
        self,
        text: str,
        size: float,  # noqa: ARG002 - as the report calls it
        across: float,
        middle: float,
        align: str = "left",
        *,
        heading: bool = False,
    ) -> None:
        painter = self._painter
        font = painter.font()  # the window's own, whatever size the report prints it in
        font.setBold(heading)
        painter.setFont(font)
        painter.setPen(colour("text"))
        line = painter.fontMetrics()
        width = float(line.horizontalAdvance(text) + 2)
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        left, top = across * self._across - share * width, middle * self._down - line.height() / 2
        painter.drawText(QRectF(left, top, width, line.height()), Qt.AlignmentFlag.AlignVCenter, text)

    def rule(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        weight: float,
        grey: float = 0.0,
        dash: float = 0.0,
    ) -> None:
        name = "amber" if dash else "line" if grey > _GREY_OF_GRID else "edge"
        style = Qt.PenStyle.DashLine if dash else Qt.PenStyle.SolidLine
        self._painter.setPen(QPen(colour(name), max(1.0, weight * MM_PER_POINT * self._down), style))
        self._painter.drawLine(self._point(left, top), self._point(right, bottom))

    def bar(self, left: float, top: float, width: float, height: float, rank: int) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour("accent", _TINTS[min(rank, len(_TINTS) - 1)]))
        size = self._point(width, height)
        self._painter.drawRect(QRectF(self._point(left, top), self._point(left, top) + size))

    def dot(self, across: float, down: float) -> None:
        self._painter.setPen(QPen(colour("accent"), 1.2))
        self._painter.setBrush(colour("accent", 90))
        self._painter.drawEllipse(self._point(across, down), 4.5, 4.5)

    def _point(self, across: float, down: float) -> QPointF:
        return QPointF(across * self._across, down * self._down)


class _ChartWidget(QWidget):
    """A widget that fills itself with one chart, whose small type has the window's size."""

    def __init__(self, name: str, chart: Bars | Scatter) -> None:
        super().__init__()
        self._chart_shown = chart
        self.setAccessibleName(name)
        self.setMinimumSize(280, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(460, 360)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_chart(ScreenSurface(painter, self._scale()), self._chart_shown, *self._room())
        painter.end()

    def _scale(self) -> tuple[float, float]:
        """Return the pixels per mm, across and down."""
        pixels = type_size() * self.logicalDpiY() / 72
        scale = pixels / (_SMALL * MM_PER_POINT)
        return min(scale, self.width() / _LEAST_WIDTH), scale

    def _room(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height for the chart, in mm."""
        across, down = self._scale()
        return _LEFT, _EDGE, self.width() / across - _LEFT, self.height() / down - 2 * _EDGE


class BarChart(_ChartWidget):
    """The chart of the number of projects of each grade."""

    def __init__(self) -> None:
        super().__init__(texts.BARS_NAME, Bars("", ()))

    def show_chart(self, chart: Bars) -> None:
        """Draw ``chart``."""
        self._chart_shown = chart
        self.setAccessibleDescription("，".join(f"{name} {count}" for name, count in chart.bars))
        self.update()


class ScatterChart(_ChartWidget):
    """The chart of rate against total: a dot for each project; a double click goes to the project."""

    opened = Signal(int)  # a project's number, from 1

    def __init__(self) -> None:
        self._chart = Scatter("", "", "", (), ())
        super().__init__(texts.SCATTER_NAME, self._chart)
        self._points: Sequence[Point] = ()
        self._subject = PROJECTS
        self.setMouseTracking(True)

    def show_chart(self, chart: Scatter, points: Sequence[Point], subject: Subject = PROJECTS) -> None:
        """Draw ``chart``; ``points``: its projects (or other ``subject``) in the order of the dots."""
        self._subject = subject
        self._chart = self._chart_shown = chart
        self._points = points
        self.update()

    def spots(self) -> list[QPointF]:
        """Return the position of each project's dot in pixels."""
        across, down = self._scale()
        return [QPointF(x * across, y * down) for x, y in dots_of(self._chart, *self._room())]

    def points_at(self, position: QPointF) -> list[Point]:
        """Return the projects whose dot lies under ``position``, the nearest first."""
        near_spots = [
            ((spot - position).manhattanLength(), number)
            for number, spot in enumerate(self.spots())
            if (spot - position).manhattanLength() <= _NEAR
        ]
        return [self._points[number] for _, number in sorted(near_spots)]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            points = self.points_at(QPointF(event.pos()))
            if points:
                first = points[0]
                words = texts.POINT_TIP.format(
                    number=first.number,
                    project=first.project,
                    rate=percent_text(first.rate),
                    total=points_text(first.total, 1),
                )
                more_words = (
                    texts.MORE_POINTS.format(counted=self._subject.counted(len(points)))
                    if len(points) > 1
                    else ""
                )
                QToolTip.showText(event.globalPos(), words + more_words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        points = self.points_at(event.position())
        if points:
            self.opened.emit(points[0].number)
