"""The charts of a report, drawn once for paper and screen: bars of grades, rate against score.

Lengths are mm from the left and the top, sizes of type points. Figures are written beside what they
measure, so that a chart is read without colours too.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Protocol

from jixiao_gui.formats.reports.report import Bars, Scatter

_SIZE = 8.0
_NAME_WIDTH = 46.0
"""mm for the names of bars that lie: sixteen letters."""


class Surface(Protocol):
    """A surface to draw a chart on. Greys are 0 (black) to 1 (white)."""

    def label(
        self,
        text: str,
        size: float,
        across: float,
        middle: float,
        align: str = "left",
        *,
        heading: bool = False,
    ) -> None:
        """Draw one line whose middle lies at ``middle``, by its left, center or right."""

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
        """Draw a straight line, ``weight`` points wide."""

    def bar(self, left: float, top: float, width: float, height: float, rank: int) -> None:
        """Draw a filled bar; ``rank`` counts from 0, the best grade."""

    def dot(self, across: float, down: float) -> None:
        """Draw a ring that stays visible among many others."""


def draw_chart(
    surface: Surface, chart: Bars | Scatter, left: float, top: float, width: float, height: float
) -> None:
    """Draw ``chart`` with its heading into a rectangle."""
    surface.label(chart.heading, 10.5, left, top + 2.4, heading=True)
    area = _area(left, top, width, height)
    if isinstance(chart, Bars) and chart.parts:
        _bars(surface, chart, *area)
    elif isinstance(chart, Bars):
        _lying_bars(surface, chart, left, top + 8, width, height - 10)
    else:
        _scatter(surface, chart, *area)


def dots_of(
    chart: Scatter, left: float, top: float, width: float, height: float
) -> list[tuple[float, float]]:
    """Return the middle of each point's dot as `draw_chart` draws it, in the order of the points."""
    axes = _Axes(chart, *_area(left, top, width, height))
    return [(axes.across(100 * x), axes.down(y)) for x, y in chart.points]


def _area(left: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
    """Return the rectangle between the axes."""
    return left + 11, top + 11, width - 26, height - 23


def _bars(surface: Surface, chart: Bars, left: float, top: float, width: float, height: float) -> None:
    most = max((count for _, count in chart.bars), default=0)
    step = count_step(most)
    high = max(step, ceil(most * 1.12 / step) * step)  # room for the figure above the bar
    total = sum(count for _, count in chart.bars)
    bottom = top + height
    for mark in range(0, high + 1, step):
        y = bottom - height * mark / high
        surface.rule(left, y, left + width, y, 0.3, 0.8 if mark else 0.0)
        surface.label(str(mark), _SIZE, left - 1.5, y, "right")
    pitch = width / max(len(chart.bars), 1)
    bar = min(pitch * 0.5, 16)
    for number, (name, count) in enumerate(chart.bars):
        middle = left + (number + 0.5) * pitch
        tall = height * count / high
        if count:
            surface.bar(middle - bar / 2, bottom - tall, bar, tall, number)
        text = f"{count}（{count / total * 100:.1f}%）" if count else "0"
        surface.label(text, _SIZE, middle, bottom - tall - 2.4, "center")
        surface.label(name, 10, middle, bottom + 3.6, "center")
    surface.rule(left, bottom, left + width, bottom, 0.8)


def _lying_bars(surface: Surface, chart: Bars, left: float, top: float, width: float, height: float) -> None:
    """Draw each bar on a line of its own, behind its name."""
    most = max((count for _, count in chart.bars), default=1) or 1
    pitch = min(height / max(len(chart.bars), 1), 9)
    foot, room = left + _NAME_WIDTH, width - _NAME_WIDTH - 12  # room for the figure behind the longest bar
    for number, (name, count) in enumerate(chart.bars):
        middle, wide = top + (number + 0.5) * pitch, room * count / most
        surface.label(name, _SIZE, foot - 1.5, middle, "right")
        if count:
            surface.bar(foot, middle - pitch * 0.3, wide, pitch * 0.6, number)
        surface.label(str(count), _SIZE, foot + wide + 1.5, middle)
    surface.rule(foot, top, foot, top + pitch * len(chart.bars), 0.8)


class _Axes:
    """The axes of a chart of points.

    They always include the best grade's limit and a tenth below full execution.
    """

    def __init__(self, chart: Scatter, left: float, top: float, width: float, height: float) -> None:
        self._left, self._bottom, self._width, self._height = left, top + height, width, height
        self.x = axis_span([90.0, *(100 * x for x, _ in chart.points)], 100)
        limits = [value for value, _ in chart.lines[:1]]
        self.y = axis_span([*limits, *(y for _, y in chart.points)], 100)

    def across(self, percent: float) -> float:
        low, high, _ = self.x
        return self._left + self._width * (percent - low) / (high - low)

    def down(self, points: float) -> float:
        low, high, _ = self.y
        return self._bottom - self._height * (points - low) / (high - low)


def _scatter(surface: Surface, chart: Scatter, left: float, top: float, width: float, height: float) -> None:
    axes, bottom = _Axes(chart, left, top, width, height), top + height
    for mark in axis_marks(*axes.x):
        x = axes.across(mark)
        surface.rule(x, top, x, bottom, 0.3, 0.85)
        surface.label(f"{mark:g}%", _SIZE, x, bottom + 3, "center")
    for mark in axis_marks(*axes.y):
        y = axes.down(mark)
        surface.rule(left, y, left + width, y, 0.3, 0.85)
        surface.label(f"{mark:g}", _SIZE, left - 1.5, y, "right")
    low, high, _ = axes.y
    for value, name in chart.lines:
        if low <= value <= high:
            y = axes.down(value)
            surface.rule(left, y, left + width, y, 0.7, 0.3, dash=2.5)
            surface.label(name, _SIZE, left + width + 1.2, y)
    # dots on one spot are drawn once, so that ten thousand are drawn fast into a small file
    dots = ((round(axes.across(100 * x), 1), round(axes.down(y), 1)) for x, y in chart.points)
    for across, down in dict.fromkeys(dots):
        surface.dot(across, down)
    surface.rule(left, bottom, left + width, bottom, 0.8)
    surface.rule(left, top, left, bottom, 0.8)
    surface.label(chart.up, _SIZE, left, top - 3, "center")
    surface.label(chart.across, _SIZE, left + width / 2, bottom + 7.6, "center")
    if not chart.points:
        surface.label("没有可以比较的项目", _SIZE, left + width / 2, (top + bottom) / 2, "center")


def count_step(most: int) -> int:
    """Return a round step with at most six marks."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if most <= 5 * step:
                return step
        unit *= 10


def axis_span(values: list[float], usual: float) -> tuple[float, float, float]:
    """Return least and greatest mark, and step, of an axis for ``values`` that ends at ``usual`` if it
    can.
    """
    least, most = min(values, default=0.0), max([usual, *values])
    step = 1.0
    while (most - least) / step > 6:
        step = step * 2 if str(step)[0] != "2" else step * 2.5
    low = max(0.0, floor(least / step - 0.5) * step) if least >= 0 else floor(least / step) * step
    high = ceil(most / step - 1e-9) * step
    return low, max(high, low + step), step


def axis_marks(low: float, high: float, step: float) -> list[float]:
    """Return the values at which an axis is marked, both ends among them."""
    return [low + number * step for number in range(round((high - low) / step) + 1)]
