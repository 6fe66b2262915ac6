"""Rows of the pages that LibreOffice Calc saves: a hidden row is left out, but merged cells count it.

So a cell that is merged over hidden rows reaches too far down; one whose first row is hidden is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import html

from jixiao_gui.sheet.sheet import Cell

_GENERATORS = ("LibreOffice", "OpenOffice")


@dataclass(slots=True)
class _Merged:
    """A merged cell above the row: how wide it is, and how many rows it still covers."""

    cell: html.HtmlElement
    columns: int
    rows: int


def is_of_calc(root: html.HtmlElement) -> bool:
    """Return whether Calc saved the page."""
    return any(
        meta.get("name", "").lower() == "generator" and meta.get("content", "").startswith(_GENERATORS)
        for meta in root.iter("meta")
    )


def heights_as_shown(
    rows: Sequence[Sequence[html.HtmlElement]], width: int, span: Callable[[html.HtmlElement, str], int]
) -> Mapping[html.HtmlElement, int]:
    """Return how many rows each merged cell covers where that is fewer than it says.

    ``width`` is the number of the table's columns: where a row would be wider, the merged cell that ends next
    ended before it.
    """
    heights: dict[html.HtmlElement, int] = {}
    above: list[_Merged] = []
    for cells in rows:
        excess = sum(span(cell, "colspan") for cell in cells) + sum(m.columns for m in above) - width
        for merged in sorted(above, key=lambda merged: merged.rows) if cells else ():
            if 0 < merged.columns <= excess:
                excess -= merged.columns
                heights[merged.cell] = span(merged.cell, "rowspan") - merged.rows
                above.remove(merged)
        for merged in above:
            merged.rows -= 1
        above = [merged for merged in above if merged.rows > 0]
        above += [
            _Merged(cell, span(cell, "colspan"), span(cell, "rowspan") - 1)
            for cell in cells
            if span(cell, "rowspan") > 1
        ]
    return heights


def with_room(cells: list[Cell], width: int) -> list[Cell]:
    """Return the ``cells`` of a row with an empty one for a merged cell that is missing.

    It is the one behind those that cells above cover, whose own row is hidden.
    """
    count = next((n for n, cell in enumerate(cells) if cell.rows), 0)
    lack = width - sum(cell.columns for cell in cells)
    if not count or lack <= 0:
        return cells
    column = cells[count].column
    moved = [replace(cell, column=cell.column + lack) for cell in cells[count:]]
    return [*cells[:count], Cell("", column, lack, 1), *moved]
