"""Where the rows of a form's tables stand on its sheet."""

from __future__ import annotations

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table
from jixiao_gui.window.table.grid import Grid, Place


def growing_table(template: Template, path: str) -> Table | None:
    """Return the table of the cell at ``path``, where the clerk adds and removes its rows."""
    head, number, _ = split_path(path)
    table = template.table(head) if number >= 0 else None
    return table if table is not None and table.grows else None


def number_in(table: Table, path: str) -> int | None:
    """Return the row of ``table``, from 0, in which the cell at ``path`` lies; ``None`` outside it."""
    head, number, _ = split_path(path)
    return number if head == table.id and number >= 0 else None


def row_place(grid: Grid, table: Table, number: int, column: str = "") -> Place | None:
    """Return a cell of row ``number``: in ``column`` if it can be, else one that this row has for itself."""
    found = [
        place
        for name in (column, *_from_the_name(table))
        if (place := grid.by_path.get(f"{table.id}.{number}.{name}")) is not None
    ]
    if column and found and found[0].cell.path.endswith(f".{column}"):
        return found[0]
    return next((place for place in found if place.cell.rows == 1), found[0] if found else None)


def _from_the_name(table: Table) -> list[str]:
    """Return the columns, those first whose cells are seldom merged."""
    return sorted(table.fields, key=lambda name: (name != "name", name in (*LEVEL_FIELDS, "item")))
