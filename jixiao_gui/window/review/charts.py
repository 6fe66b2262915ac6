"""The summary's charts on the screen: the report's own drawing, in the window's colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from jixiao_gui.form.subjects import PROJECTS, Subject
from jixiao_gui.form.summary import Point
from jixiao_gui.formats.reports.report import Bars, Scatter, percent_text, points_text
from jixiao_gui.formats.reports.report_charts import dots_of, draw_chart
from jixiao_gui.sheet.typeset import MM_PER_POINT
from jixiao_gui.window.review import review_texts as texts
from jixiao_gui.window.theme import colour, type_size

_NEAR = 7.0
"""Pixels around a dot in which the mouse is on it."""
_TINTS = (255, 205, 155, 110, 80)
"""How strong a bar's colour is, from the best grade to the worst."""
_SMALL = 8.0
"""The report's size of type that becomes the window's own."""
_EDGE = 3.0
"""mm above and below a chart; at its sides it has room of its own."""
_LEFT = 1.0
_LEAST_WIDTH = 82.0
"""mm that a chart is wide at least: large type in a small window leaves its margins less."""
_GREY_OF_GRID = 0.5
"""Lines lighter than this are the grid's."""


class ScreenSurface:
    """Draw a chart with ``painter``, in the colours in use; ``scale`` is pixels a mm across and down."""

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
    """Show one chart as large as there is room, its small type as large as the window's own."""

    def __init__(self, name: str, chart: Bars | Scatter) -> None:
        super().__init__()
        self._drawn = chart
        self.setAccessibleName(name)
        self.setMinimumSize(280, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(460, 360)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_chart(ScreenSurface(painter, self._scale()), self._drawn, *self._room())
        painter.end()

    def _scale(self) -> tuple[float, float]:
        """Return pixels a mm, across and down."""
        pixels = type_size() * self.logicalDpiY() / 72
        scale = pixels / (_SMALL * MM_PER_POINT)
        return min(scale, self.width() / _LEAST_WIDTH), scale

    def _room(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height for the chart, in mm."""
        across, down = self._scale()
        return _LEFT, _EDGE, self.width() / across - _LEFT, self.height() / down - 2 * _EDGE


class BarChart(_ChartWidget):
    """How many projects have each grade."""

    def __init__(self) -> None:
        super().__init__(texts.BARS_NAME, Bars("", ()))

    def show_chart(self, chart: Bars) -> None:
        """Draw this one."""
        self._drawn = chart
        self.setAccessibleDescription("，".join(f"{name} {count}" for name, count in chart.bars))
        self.update()


class ScatterChart(_ChartWidget):
    """Rate against total, a dot a project; a dot tells its project, and a double click leads to it."""

    opened = Signal(int)  # a project's number, from 1

    def __init__(self) -> None:
        self._chart = Scatter("", "", "", (), ())
        super().__init__(texts.SCATTER_NAME, self._chart)
        self._points: Sequence[Point] = ()
        self._subject = PROJECTS
        self.setMouseTracking(True)

    def show_chart(self, chart: Scatter, points: Sequence[Point], subject: Subject = PROJECTS) -> None:
        """Draw this one; ``points`` are its projects, or what ``subject`` says, in the order of its dots."""
        self._subject = subject
        self._chart = self._drawn = chart
        self._points = points
        self.update()

    def spots(self) -> list[QPointF]:
        """Return where each project's dot lies, in pixels."""
        across, down = self._scale()
        return [QPointF(x * across, y * down) for x, y in dots_of(self._chart, *self._room())]

    def at(self, position: QPointF) -> list[Point]:
        """Return the projects whose dot lies under ``position``, the nearest first."""
        near = [
            ((spot - position).manhattanLength(), number)
            for number, spot in enumerate(self.spots())
            if (spot - position).manhattanLength() <= _NEAR
        ]
        return [self._points[number] for _, number in sorted(near)]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.at(QPointF(event.pos()))
            if found:
                first = found[0]
                words = texts.POINT_TIP.format(
                    number=first.number,
                    project=first.project,
                    rate=percent_text(first.rate),
                    total=points_text(first.total, 1),
                )
                more = (
                    texts.MORE_POINTS.format(counted=self._subject.counted(len(found)))
                    if len(found) > 1
                    else ""
                )
                QToolTip.showText(event.globalPos(), words + more, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if found:
            self.opened.emit(found[0].number)
