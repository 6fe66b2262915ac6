"""The sum of a selected block, as a spreadsheet's status line tells it; exact."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jixiao_gui.form.numbers import plain, read_points
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.grid import Place


def block_words(places: Iterable[Place]) -> str:
    """Return how many numbers the cells hold and their sum; "" for fewer than two.

    Only bare numbers and points count: what carries a unit or a comparator is no summand.
    """
    numbers = [value for place in places if (value := read_points(place.cell.text)) is not None]
    if len(numbers) < 2:
        return ""
    return texts.BLOCK_SUM.format(count=len(numbers), sum=plain(sum(numbers, Decimal(0))))
