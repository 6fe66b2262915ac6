"""The summary's charts on the screen: the same pictures as the report prints, in the window's colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from jixiao_gui.form.summary import Point
from jixiao_gui.formats.report import Bars, Scatter, percent_text, points_text
from jixiao_gui.formats.report_charts import axis_marks, axis_span, count_step
from jixiao_gui.window.review import review_texts as texts
from jixiao_gui.window.theme import colour

_NEAR = 7.0
"""Pixels around a dot in which the mouse is on it."""
_TINTS = (255, 205, 155, 110, 80)
"""How strong a bar's colour is, from the best grade to the worst."""


class _Chart(QWidget):
    """A heading and a square to draw in."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumSize(280, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(460, 360)

    def _area(self) -> QRectF:
        line = self.fontMetrics().height()
        left = self.fontMetrics().horizontalAdvance("0000") + 16
        right = self.fontMetrics().horizontalAdvance("优 ≥ 90") + 20
        return QRectF(left, 3.6 * line, self.width() - left - right, self.height() - 7.2 * line)

    def _begin(self, heading: str) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour("text"))
        painter.drawText(QPointF(12, 1.4 * self.fontMetrics().height()), heading)
        font.setBold(False)
        painter.setFont(font)
        return painter

    def _label(self, painter: QPainter, at: QPointF, words: str, align: Qt.AlignmentFlag) -> None:
        """Draw words, the middle of their height at ``at``: left of it, right of it or around it."""
        size = painter.fontMetrics()
        width = float(size.horizontalAdvance(words) + 2)
        x = {
            Qt.AlignmentFlag.AlignLeft: at.x(),
            Qt.AlignmentFlag.AlignRight: at.x() - width,
            Qt.AlignmentFlag.AlignHCenter: at.x() - width / 2,
        }[align]
        box = QRectF(x, at.y() - size.height() / 2, width, size.height())
        painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), words)


class BarChart(_Chart):
    """How many projects have each grade."""

    def __init__(self) -> None:
        super().__init__(texts.BARS_NAME)
        self._chart = Bars("", ())

    def show_chart(self, chart: Bars) -> None:
        """Draw this one."""
        self._chart = chart
        description = "，".join(f"{name} {count}" for name, count in chart.bars)
        self.setAccessibleDescription(description)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._begin(self._chart.heading)
        area, bars = self._area(), self._chart.bars
        most = max((count for _, count in bars), default=0)
        whole = sum(count for _, count in bars)
        step = count_step(most)
        high = max(step, -(-most * 112 // (100 * step)) * step)  # room for the figure above the bar
        for mark in range(0, high + 1, step):
            y = area.bottom() - area.height() * mark / high
            painter.setPen(QPen(colour("line" if mark else "edge"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colour("faint"))
            self._label(painter, QPointF(area.left() - 8, y), str(mark), Qt.AlignmentFlag.AlignRight)
        pitch = area.width() / max(len(bars), 1)
        width = min(pitch * 0.5, 56.0)
        for number, (name, count) in enumerate(bars):
            middle = area.left() + (number + 0.5) * pitch
            tall = area.height() * count / high
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent", _TINTS[min(number, len(_TINTS) - 1)]))
            if count:
                painter.drawRect(QRectF(middle - width / 2, area.bottom() - tall, width, tall))
            painter.setPen(colour("text"))
            share = f"{count / whole * 100:.1f}%" if whole else ""
            words = texts.BAR_LABEL.format(count=count, share=share) if count else "0"
            above, below = area.bottom() - tall - 11, area.bottom() + 14
            self._label(painter, QPointF(middle, above), words, Qt.AlignmentFlag.AlignHCenter)
            self._label(painter, QPointF(middle, below), name, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


class ScatterChart(_Chart):
    """Rate against total, a dot a project; a dot tells its project, and a double click leads to it."""

    opened = Signal(int)  # a project's number, from 1

    def __init__(self) -> None:
        super().__init__(texts.SCATTER_NAME)
        self._chart = Scatter("", "", "", (), ())
        self._points: Sequence[Point] = ()
        self.setMouseTracking(True)

    def show_chart(self, chart: Scatter, points: Sequence[Point]) -> None:
        """Draw this one; ``points`` are its projects, in the order of its dots."""
        self._chart, self._points = chart, points
        self.update()

    def spots(self) -> list[QPointF]:
        """Return where each project's dot lies."""
        area, chart = self._area(), self._chart
        low_x, high_x, _ = self._across()
        low_y, high_y, _ = self._up()
        return [
            QPointF(
                area.left() + area.width() * (100 * x - low_x) / (high_x - low_x),
                area.bottom() - area.height() * (y - low_y) / (high_y - low_y),
            )
            for x, y in chart.points
        ]

    def _across(self) -> tuple[float, float, float]:
        # as in print: a tenth below full execution and the best grade's limit are always seen
        return axis_span([90.0, *(100 * x for x, _ in self._chart.points)], 100)

    def _up(self) -> tuple[float, float, float]:
        limits = (value for value, _ in self._chart.lines[:1])
        return axis_span([*limits, *(y for _, y in self._chart.points)], 100)

    def paintEvent(self, _event: QPaintEvent) -> None:
        chart, area = self._chart, self._area()
        painter = self._begin(chart.heading)
        (low_x, high_x, step_x), (low_y, high_y, step_y) = self._across(), self._up()
        for mark in axis_marks(low_x, high_x, step_x):
            x = area.left() + area.width() * (mark - low_x) / (high_x - low_x)
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(colour("faint"))
            at = QPointF(x, area.bottom() + 14)
            self._label(painter, at, f"{mark:g}%", Qt.AlignmentFlag.AlignHCenter)
        for mark in axis_marks(low_y, high_y, step_y):
            y = area.bottom() - area.height() * (mark - low_y) / (high_y - low_y)
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colour("faint"))
            self._label(painter, QPointF(area.left() - 8, y), f"{mark:g}", Qt.AlignmentFlag.AlignRight)
        for value, name in chart.lines:
            if low_y <= value <= high_y:
                y = area.bottom() - area.height() * (value - low_y) / (high_y - low_y)
                painter.setPen(QPen(colour("amber"), 1.2, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
                painter.setPen(colour("text"))
                self._label(painter, QPointF(area.right() + 6, y), name, Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QPen(colour("accent"), 1.2))
        painter.setBrush(colour("accent", 90))
        # what falls on one spot is drawn once: ten thousand dots stay quick
        for x, y in dict.fromkeys((round(at.x(), 1), round(at.y(), 1)) for at in self.spots()):
            painter.drawEllipse(QPointF(x, y), 4.5, 4.5)
        painter.setPen(colour("faint"))
        above, below = area.top() - self.fontMetrics().height(), area.bottom() + 34
        self._label(painter, QPointF(area.left(), above), chart.up, Qt.AlignmentFlag.AlignHCenter)
        self._label(painter, QPointF(area.center().x(), below), chart.across, Qt.AlignmentFlag.AlignHCenter)
        if not chart.points:
            self._label(painter, area.center(), texts.NO_POINTS, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

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
                more = texts.MORE_POINTS.format(count=len(found)) if len(found) > 1 else ""
                QToolTip.showText(event.globalPos(), words + more, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if found:
            self.opened.emit(found[0].number)
