"""A chart is drawn once: what paper and screen get to draw."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.formats.reports.report import Bars, Scatter
from jixiao_gui.formats.reports.report_charts import dots_of, draw_chart

PLACE = (10.0, 20.0, 130.0, 84.0)


class Recorder:
    """Keeps what is drawn."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.bars: list[tuple[float, float, float, float, int]] = []
        self.dots: list[tuple[float, float]] = []
        self.rules = 0

    def label(
        self,
        text: str,
        _size: float,
        _across: float,
        _middle: float,
        _align: str = "left",
        *,
        heading: bool = False,
    ) -> None:
        self.labels.append(f"# {text}" if heading else text)

    def rule(self, *_line: float, dash: float = 0.0) -> None:
        self.rules += 1 if not dash else 100

    def bar(self, left: float, top: float, width: float, height: float, rank: int) -> None:
        self.bars.append((left, top, width, height, rank))

    def dot(self, across: float, down: float) -> None:
        self.dots.append((across, down))


def test_bars_stand_on_one_line_and_are_as_high_as_their_counts() -> None:
    surface = Recorder()
    draw_chart(surface, Bars("等级", (("优", 6), ("良", 0), ("中", 3))), *PLACE)
    assert surface.labels[0] == "# 等级"
    assert {"6（66.7%）", "0", "3（33.3%）", "优", "良", "中"} <= set(surface.labels)
    first, second = surface.bars
    assert (first[4], second[4]) == (0, 2)
    assert first[3] == pytest.approx(2 * second[3])
    assert first[1] + first[3] == pytest.approx(second[1] + second[3])


def test_counts_that_are_no_parts_have_a_line_each_and_no_share() -> None:
    """A form has several problems: the shares of their sum would say nothing, and long names ran together."""
    surface = Recorder()
    problems = tuple((f"未达标而得满分的第{number}种", 10 - number) for number in range(10))
    draw_chart(surface, Bars("最多的十个问题", problems, parts=False), *PLACE)
    assert not any("%" in label for label in surface.labels)
    assert surface.labels[1::2] == [name for name, _ in problems]
    middles = [top + height / 2 for _, top, _, height, _ in surface.bars]
    assert min(below - above for above, below in pairwise(middles)) > 4  # mm, for type of 8 points
    left, top, width, height = PLACE
    assert all(top < middle < top + height for middle in middles)
    assert surface.bars[0][0] + surface.bars[0][2] < left + width
    assert surface.bars[0][2] == pytest.approx(2 * surface.bars[5][2])


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(-20, 120)), max_size=20))
def test_dots_lie_where_they_are_told_to_lie(points: list[tuple[float, float]]) -> None:
    surface, chart = Recorder(), Scatter("", "总分", "执行率", tuple(points), ((90.0, "优 ≥ 90"),))
    draw_chart(surface, chart, *PLACE)
    told = dots_of(chart, *PLACE)
    assert surface.dots == list(dict.fromkeys((round(x, 1), round(y, 1)) for x, y in told))
    left, top, width, height = PLACE
    assert all(left < x < left + width and top < y < top + height for x, y in told)
    assert surface.rules >= 100, "the best grade's limit is always seen"
    assert ("没有可以比较的项目" in surface.labels) == (not points)
