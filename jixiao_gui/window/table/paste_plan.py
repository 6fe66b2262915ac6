"""Plan the pasting of a block of texts: which cell takes which text, and which texts find no cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Cell, Row, Section
from jixiao_gui.window.table.grid import Grid, Position

Line = Sequence[str | None]
"""The texts of one row; ``None`` for a square that a merged cell covers."""
_PARTS = {
    Section.FUND_HEAD: Section.FUND,
    Section.GOAL_HEAD: Section.GOAL,
    Section.INDICATOR_HEAD: Section.INDICATOR,
}


@dataclass(slots=True)
class PastePlan:
    """The texts for ``cells``, the texts ``left`` without a cell, the number of cells ``kept`` unchanged."""

    cells: list[tuple[Cell, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    kept: int = 0


def plan_paste(grid: Grid, position: Position, lines: Sequence[Line], *, sure: bool = True) -> PastePlan:
    """Return the plan of pasting ``lines`` at ``position``.

    A block stays in the part of the form in which it begins, unless it holds the printed words of the next
    part, too: nothing is written outside the user's sight. ``sure``: an empty text empties its cell; else it
    may be a square of a merged cell and empties none.
    """
    plan = PastePlan()
    start = grid.owner(position)
    if start is None:
        plan.left = [text for line in lines for text in line if text and text.strip()]
        return plan
    part = _part(grid.sheet.rows[position[0]])
    inside = True
    for offset, texts in enumerate(lines):
        row = position[0] + offset
        targets = _target_cells(grid, row, start.cell.column, offset == 0) if row < grid.rows else []
        if inside and offset and row < grid.rows and (next_part := _part(grid.sheet.rows[row])) is not part:
            printed = [fold(cell.text) for cell in targets if not cell.editable and cell.text.strip()]
            inside = set(printed) <= {fold(text) for text in texts if text}
            part = next_part if inside else part
        for number, text in enumerate(texts):
            target = targets[number] if inside and number < len(targets) else None
            if text is None:
                continue
            if target is not None and target.editable and target.rows:
                if not sure and not text.strip() and target.text.strip():
                    plan.kept += 1
                else:
                    plan.cells.append((target, text))
            elif text.strip() and (target is None or fold(text) != fold(target.text)):
                plan.left.append(text)
    return plan


def _part(row: Row) -> Section:
    """Return the part of the form that a row belongs to, its head with it."""
    return _PARTS.get(row.section, row.section)


def _target_cells(grid: Grid, row: int, column: int, first: bool) -> list[Cell]:
    """Return the cells of a row from ``column`` on; the ``first`` row may begin inside a merged cell."""
    cells = grid.sheet.rows[row].cells
    index = next((n for n, cell in enumerate(cells) if cell.column + cell.columns > column), len(cells))
    if not first:
        return list(cells[index:])
    owned = [grid.owner((row, cell.column)) if not cell.rows else None for cell in cells[index:]]
    return [cell if place is None else place.cell for cell, place in zip(cells[index:], owned, strict=True)]
