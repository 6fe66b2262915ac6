"""Where a pasted block of texts comes down on the form: which cell takes which, and what finds none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Cell, Row, Section
from jixiao_gui.window.table.grid import Grid, Position

Line = Sequence[str | None]
"""Texts of one row; ``None`` for a square that a merged cell covers, which is no cell."""
_PARTS = {
    Section.FUND_HEAD: Section.FUND,
    Section.GOAL_HEAD: Section.GOAL,
    Section.INDICATOR_HEAD: Section.INDICATOR,
}


@dataclass(slots=True)
class PastePlan:
    """``cells``: what each cell takes. ``left``: texts that find no cell; ``kept``: cells not emptied."""

    cells: list[tuple[Cell, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    kept: int = 0


def plan_paste(grid: Grid, position: Position, lines: Sequence[Line], *, sure: bool = True) -> PastePlan:
    """Return how ``lines`` come down when pasted at ``position``.

    A block stays in the part of the form in which it begins, unless it brings the printed words of what
    follows too: nothing is written where nobody looked. ``sure``: an empty text is an empty cell; else it may
    be a square of a merged one, and empties no cell that holds something.
    """
    made = PastePlan()
    start = grid.owner(position)
    if start is None:
        made.left = [text for line in lines for text in line if text and text.strip()]
        return made
    part = _part(grid.sheet.rows[position[0]])
    inside = True
    for offset, texts in enumerate(lines):
        row = position[0] + offset
        takers = _takers(grid, row, start.cell.column, offset == 0) if row < grid.rows else []
        if inside and offset and row < grid.rows and (here := _part(grid.sheet.rows[row])) is not part:
            printed = [fold(cell.text) for cell in takers if not cell.editable and cell.text.strip()]
            inside = set(printed) <= {fold(text) for text in texts if text}
            part = here if inside else part
        for number, text in enumerate(texts):
            taker = takers[number] if inside and number < len(takers) else None
            if text is None:
                continue
            if taker is not None and taker.editable and taker.rows:
                if not sure and not text.strip() and taker.text.strip():
                    made.kept += 1
                else:
                    made.cells.append((taker, text))
            elif text.strip() and (taker is None or fold(text) != fold(taker.text)):
                made.left.append(text)
    return made


def _part(row: Row) -> Section:
    """Return the part of the form that a row belongs to, its head with it."""
    return _PARTS.get(row.section, row.section)


def _takers(grid: Grid, row: int, column: int, first: bool) -> list[Cell]:
    """Return the cells of a row from the one over ``column`` on; a block may begin in a merged cell's lower
    part.
    """
    cells = grid.sheet.rows[row].cells
    at = next((n for n, cell in enumerate(cells) if cell.column + cell.columns > column), len(cells))
    if not first:
        return list(cells[at:])
    owned = [grid.owner((row, cell.column)) if not cell.rows else None for cell in cells[at:]]
    return [cell if own is None else own.cell for cell, own in zip(cells[at:], owned, strict=True)]
