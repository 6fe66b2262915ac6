"""The charts of a report: bars of grades, rate against score. Greys only, figures written beside."""

from __future__ import annotations

from math import ceil, floor

from jixiao_gui.formats import fonts
from jixiao_gui.formats.drawing import Drawing
from jixiao_gui.formats.report import Bars, Scatter

_SIZE = 8.0
_GREYS = (0.25, 0.42, 0.6, 0.75, 0.88)
"""Bars from the best grade to the worst."""


def draw_chart(
    draw: Drawing, chart: Bars | Scatter, left: float, top: float, width: float, height: float
) -> None:
    """Draw ``chart`` with its heading into a rectangle in mm."""
    draw.text(fonts.hei(), chart.heading, 10.5, left, top + 2.4)
    area = (left + 11, top + 11, width - 26, height - 23)
    if isinstance(chart, Bars):
        _bars(draw, chart, *area)
    else:
        _scatter(draw, chart, *area)


def _bars(draw: Drawing, chart: Bars, left: float, top: float, width: float, height: float) -> None:
    most = max((count for _, count in chart.bars), default=0)
    step = count_step(most)
    high = max(step, ceil(most * 1.12 / step) * step)  # room for the figure above the bar
    whole = sum(count for _, count in chart.bars)
    bottom = top + height
    for mark in range(0, high + 1, step):
        y = bottom - height * mark / high
        draw.rule(left, y, left + width, y, 0.3, 0.8 if mark else 0.0)
        draw.text(fonts.song(), str(mark), _SIZE, left - 1.5, y, "right")
    pitch = width / max(len(chart.bars), 1)
    bar = min(pitch * 0.5, 16)
    for number, (name, count) in enumerate(chart.bars):
        middle = left + (number + 0.5) * pitch
        tall = height * count / high
        if count:
            draw.box(middle - bar / 2, bottom - tall, bar, tall, _GREYS[min(number, len(_GREYS) - 1)])
            draw.frame(middle - bar / 2, bottom - tall, bar, tall, 0.5)
        label = f"{count}（{count / whole * 100:.1f}%）" if whole else str(count)
        draw.text(fonts.song(), label, _SIZE, middle, bottom - tall - 2.4, "center")
        draw.text(fonts.song(), name, 10, middle, bottom + 3.6, "center")
    draw.rule(left, bottom, left + width, bottom, 0.8)


def _scatter(draw: Drawing, chart: Scatter, left: float, top: float, width: float, height: float) -> None:
    # the best grade's limit and a tenth below full execution are always seen: a place to stand on
    low_x, high_x, step_x = axis_span([90.0, *(100 * x for x, _ in chart.points)], 100)
    low_y, high_y, step_y = axis_span(
        [*(value for value, _ in chart.lines[:1]), *(y for _, y in chart.points)], 100
    )
    bottom = top + height

    def across(value: float) -> float:
        return left + width * (value - low_x) / (high_x - low_x)

    def down(value: float) -> float:
        return bottom - height * (value - low_y) / (high_y - low_y)

    for mark in axis_marks(low_x, high_x, step_x):
        draw.rule(across(mark), top, across(mark), bottom, 0.3, 0.85)
        draw.text(fonts.song(), f"{mark:g}%", _SIZE, across(mark), bottom + 3, "center")
    for mark in axis_marks(low_y, high_y, step_y):
        draw.rule(left, down(mark), left + width, down(mark), 0.3, 0.85)
        draw.text(fonts.song(), f"{mark:g}", _SIZE, left - 1.5, down(mark), "right")
    for value, name in chart.lines:
        if low_y <= value <= high_y:
            draw.rule(left, down(value), left + width, down(value), 0.7, 0.3, dash=2.5)
            draw.text(fonts.song(), name, _SIZE, left + width + 1.2, down(value))
    # what falls on one spot is drawn once: ten thousand dots stay a small file
    for x, y in dict.fromkeys((round(across(100 * x), 1), round(down(y), 1)) for x, y in chart.points):
        draw.dot(x, y, 0.85)
    draw.rule(left, bottom, left + width, bottom, 0.8)
    draw.rule(left, top, left, bottom, 0.8)
    draw.text(fonts.song(), chart.up, _SIZE, left, top - 3, "center")
    draw.text(fonts.song(), chart.across, _SIZE, left + width / 2, bottom + 7.6, "center")
    if not chart.points:
        draw.text(fonts.song(), "没有可以比较的项目", _SIZE, left + width / 2, (top + bottom) / 2, "center")


def count_step(most: int) -> int:
    """A round step with at most six marks."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if most <= 5 * step:
                return step
        unit *= 10


def axis_span(values: list[float], usual: float) -> tuple[float, float, float]:
    """Least, greatest mark and step of an axis that holds ``values`` and ends at ``usual`` where it can."""
    least, most = min(values, default=0.0), max([usual, *values])
    step = 1.0
    while (most - least) / step > 6:
        step = step * 2 if str(step)[0] != "2" else step * 2.5
    low = max(0.0, floor(least / step - 0.5) * step) if least >= 0 else floor(least / step) * step
    high = ceil(most / step - 1e-9) * step
    return low, max(high, low + step), step


def axis_marks(low: float, high: float, step: float) -> list[float]:
    return [low + number * step for number in range(round((high - low) / step) + 1)]
