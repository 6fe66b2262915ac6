"""Where pages lie: reckoned in steps that do not grow with their number, and the same as by adding up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.window.paper.page_positions import PagePositions

SIDES = st.floats(10, 2000)
SIZES = st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=20)


@given(SIZES, st.floats(0.1, 5), st.floats(-100, 50_000))
def test_a_place_is_what_adding_up_gives(sizes: list[tuple[float, float]], scale: float, y: float) -> None:
    places = PagePositions(sizes, gap=16)
    places.scale = scale
    top = 16.0
    for number, (_, height) in enumerate(sizes):
        assert places.top(number) == pytest.approx(top)
        top += height * scale + 16
    assert places.total_size[1] == pytest.approx(top)
    above = [number for number in range(len(sizes)) if places.top(number) <= y]
    assert places.page_at(y) == (above[-1] if above else 0)


@given(SIZES, st.floats(0, 30_000), st.floats(1, 3000))
def test_what_is_seen_is_every_page_that_reaches_into_sight(
    sizes: list[tuple[float, float]], y: float, height: float
) -> None:
    places = PagePositions(sizes, gap=16)
    visible = places.visible(y, height)
    for number in range(len(sizes)):
        top = places.top(number)
        if top < y + height and top + places.size(number)[1] > y:
            assert number in visible


def test_without_pages_nothing_is_seen() -> None:
    places = PagePositions()
    assert len(places) == 0
    assert list(places.visible(0, 500)) == []
    assert places.page_at(100) == 0
