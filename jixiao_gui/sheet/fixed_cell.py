"""A cell of a fixed row as it is understood, and such cells as the rows of a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao_gui.form.template_sections import GridCell, GridRow
from jixiao_gui.sheet.geometry import Box, Geometry

LABEL_SHARE = 0.3
"""The share of the width that a label gets which stood in one cell with its value."""


@dataclass(slots=True)
class FixedCell:
    """A cell of a fixed row: a printed label, or with a ``field`` a cell to fill in."""

    box: Box
    field: str = ""
    label: str = ""
    text: str = ""
    default: str = ""
    """The text that the blank form prints in a cell to fill in."""
    split: str = ""
    """The label that stood in one cell with the value, printed in a cell of its own from now on."""


def grid_rows(geometry: Geometry, first_row: int, rows: Sequence[Sequence[FixedCell]]) -> tuple[GridRow, ...]:
    """Return understood rows as a template's rows, which tile the table, covered squares included."""
    template_rows: list[GridRow] = []
    side = rows[0][0].box if rows[0] else None
    for number, fixed_cells in enumerate(rows):
        cells: list[tuple[int, int, GridCell]] = []
        for fixed_cell in fixed_cells:
            height = max(1, min(fixed_cell.box.rows, len(rows) - number))
            cells += _grid_cells(fixed_cell, height)
        taken = {start for start, _, _ in cells}
        if number and side is not None and side.rows > number and side.start not in taken:
            cells.append((side.start, side.end, GridCell(rows=0)))
            taken.add(side.start)
        for box in geometry.covered[first_row + number]:
            if box.start not in taken and box.row >= first_row:
                cells.append((box.start, box.end, GridCell(rows=0)))
                taken.add(box.start)
        template_rows.append(_tiled(geometry, cells))
    return tuple(template_rows)


def _grid_cells(cell: FixedCell, height: int) -> list[tuple[int, int, GridCell]]:
    """Return start, end and template cell of ``cell``: two where its label gets a cell of its own."""
    box = cell.box
    if cell.split:
        middle = box.start + max(1, round((box.end - box.start) * LABEL_SHARE))
        if middle < box.end:
            return [
                (box.start, middle, GridCell(cell.split, rows=height)),
                (middle, box.end, GridCell(field=cell.field, rows=height)),
            ]
    text = cell.default if cell.field else box.text
    return [(box.start, box.end, GridCell(text, cell.field, height))]


def _tiled(geometry: Geometry, cells: list[tuple[int, int, GridCell]]) -> GridRow:
    """Return a row whose cells reach from the table's left to its right."""
    cells.sort(key=lambda cell: cell[0])
    if geometry.loose:
        share = geometry.edges[-1] / max(1, len(cells))
        return GridRow(tuple(cell for _, _, cell in cells), tuple(round(share, 2) for _ in cells))
    tiles: list[tuple[int, int, GridCell]] = []
    column = 0
    for start, end, cell in cells:
        if start > column:
            tiles.append((column, start, GridCell()))
        tiles.append((max(start, column), max(end, start + 1), cell))
        column = max(end, start + 1)
    if column < geometry.end:
        if tiles and geometry.flat:
            start, _, cell = tiles[-1]
            tiles[-1] = start, geometry.end, cell
        else:
            tiles.append((column, geometry.end, GridCell()))
    return GridRow(
        tuple(cell for _, _, cell in tiles),
        tuple(geometry.width(start, end) for start, end, _ in tiles),
    )
