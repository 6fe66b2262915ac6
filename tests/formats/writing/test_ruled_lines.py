"""The rules of a page: every border of every cell, none twice."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.formats.writing.ruled_lines import Rules
from jixiao_gui.sheet.typeset import STYLES, typeset
from tests.sheet.drawn import TEMPLATES, sheet_of


def covered(rules: Rules) -> list[tuple[float, float, float]]:
    """The rules cut at each whole millimetre: (direction, place, millimetre)."""
    pieces = []
    for x, y, to_x, to_y in rules:
        if y == to_y:
            pieces += [(0.0, y, float(at)) for at in range(round(x), round(to_x))]
        else:
            pieces += [(1.0, x, float(at)) for at in range(round(y), round(to_y))]
    return pieces


@given(
    st.lists(st.integers(3, 9), min_size=1, max_size=5),
    st.lists(st.integers(3, 9), min_size=1, max_size=8),
    st.data(),
)
def test_every_border_is_drawn_once(widths: list[int], heights: list[int], data: st.DataObject) -> None:
    lefts, tops = [0, *accumulate(widths)], [0, *accumulate(heights)]
    rules, wanted = Rules(), set()
    covered_down = [0] * len(widths)
    for row in range(len(heights)):
        for column, left in enumerate(lefts[:-1]):
            if covered_down[column] > row:
                continue
            down = data.draw(st.integers(1, len(heights) - row)) if row % 2 else 1
            covered_down[column] = row + down
            top, bottom, right = tops[row], tops[row + down], lefts[column + 1]
            rules.cell(left, top, right - left, bottom - top)
            wanted |= {(0.0, float(y), float(at)) for y in (top, bottom) for at in range(left, right)}
            wanted |= {(1.0, float(x), float(at)) for x in (left, right) for at in range(top, bottom)}
    drawn = covered(rules)
    assert len(drawn) == len(set(drawn)), "a border drawn twice looks heavier"
    assert set(drawn) == wanted


def test_a_form_takes_a_fraction_of_its_cells_borders() -> None:
    sheet = sheet_of(TEMPLATES["beijing-2023"].new_form("2023"))
    setting = typeset(sheet, STYLES[0], lambda _char: 1.0)
    tops = [0.0, *accumulate(setting.heights)]
    rules = Rules()
    for block in setting.blocks:
        top = tops[block.row]
        rules.cell(block.left, top, block.width, tops[block.row + block.cell.rows] - top)
    assert len(list(rules)) < len(setting.blocks) / 2


def test_nothing_is_nothing() -> None:
    assert list(Rules()) == []
