"""Find the rows of a form's tables on its sheet."""

from __future__ import annotations

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table
from jixiao_gui.window.table.grid import Grid, Place


def growing_table(template: Template, path: str) -> Table | None:
    """Return the table of the cell at ``path`` if the clerk can add and remove its rows, else ``None``."""
    head, number, _ = split_path(path)
    table = template.table(head) if number >= 0 else None
    return table if table is not None and table.grows else None


def number_in(table: Table, path: str) -> int | None:
    """Return the row of ``table``, from 0, in which the cell at ``path`` lies; ``None`` outside it."""
    head, number, _ = split_path(path)
    return number if head == table.id and number >= 0 else None


def row_place(grid: Grid, table: Table, number: int, column: str = "") -> Place | None:
    """Return a cell of row ``number``: in ``column`` if it has one there, else one that is not merged."""
    places = [
        place
        for name in (column, *_seldom_merged_first(table))
        if (place := grid.by_path.get(f"{table.id}.{number}.{name}")) is not None
    ]
    if column and places and places[0].cell.path.endswith(f".{column}"):
        return places[0]
    return next((place for place in places if place.cell.rows == 1), places[0] if places else None)


def _seldom_merged_first(table: Table) -> list[str]:
    """Return the columns, first those whose cells are seldom merged."""
    return sorted(table.fields, key=lambda name: (name != "name", name in (*LEVEL_FIELDS, "item")))
