"""Compute the exact sum of a selected block for the status line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jixiao_gui.form.numbers import plain, read_points
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.grid import Place


def block_words(places: Iterable[Place]) -> str:
    """Return the number of figures in the cells and their sum, in words; "" for fewer than two figures.

    Only bare numbers and points count, none with a unit or a comparator.
    """
    numbers = [value for place in places if (value := read_points(place.cell.text)) is not None]
    if len(numbers) < 2:
        return ""
    return texts.BLOCK_SUM.format(count=len(numbers), sum=plain(sum(numbers, Decimal(0))))
