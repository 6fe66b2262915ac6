"""Cells over several rows, as the rows of a form themselves say it."""

from __future__ import annotations

import pytest

from jixiao_gui.form.model import Indicator
from jixiao_gui.form.spans import own_spans


def row(text: str = "", span: int = 1) -> Indicator:
    return Indicator(weight=text, spans=(("weight", span),) if span > 1 else ())


@pytest.mark.parametrize(
    ("rows", "spans"),
    [
        ([row("10"), row("20", 3), row(), row(), row("5")], [1, 3, 0, 0, 1]),
        ([row("10", 2), row(), row("20", 2), row()], [2, 0, 2, 0]),
        ([row("10"), row("20", 3), row("7"), row()], [1, 1, 1, 1]),  # a text of its own ends the cell
        ([row("10"), row("20", 9), row()], [1, 2, 0]),  # no row beyond the last
        ([row("10", 2)], [1]),
        ([], []),
    ],
)
def test_a_cell_covers_its_rows_to_the_next_text(rows: list[Indicator], spans: list[int]) -> None:
    assert own_spans(rows, "weight") == spans
