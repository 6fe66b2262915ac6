"""Edits that insert, remove and move rows of any table, with their labels and cells over several rows.

Rows are named by their number from 0. Without a table the indicators' is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jixiao_gui.form.cell_texts import AnyRow, row_text, rows_of, split_path, with_row_text
from jixiao_gui.form.edits import SpliceRows
from jixiao_gui.form.model import LEVEL_FIELDS, Form, Source
from jixiao_gui.form.spans import NumberedRow, rearranged
from jixiao_gui.form.template_sections import Table


def insert_rows(
    form: Form, before: int, rows: Sequence[AnyRow], name: str, table: Table | None = None
) -> SpliceRows:
    """Return the edit that inserts ``rows`` before row ``before`` (from 0) of a table."""
    old = numbered_rows(form, table)
    before = min(max(before, 0), len(old))
    edit = arrange(form, [*old[:before], *((None, row) for row in rows), *old[before:]], name, table)
    return edit or SpliceRows(name, before, 0, (), _id(table))


def remove_rows(
    form: Form, numbers: Iterable[int], name: str, table: Table | None = None
) -> SpliceRows | None:
    """Return the edit that removes rows of a table by number; ``None`` when none of them exists."""
    old, removed = numbered_rows(form, table), set(numbers)
    return arrange(form, [item for item in old if item[0] not in removed], name, table)


def numbered_rows(form: Form, table: Table | None = None) -> list[NumberedRow]:
    """Return the rows of a table with their numbers, for `arrange`."""
    return list(enumerate(rows_of(form, _id(table))))


def arrange(
    form: Form, items: Sequence[NumberedRow], name: str, table: Table | None = None
) -> SpliceRows | None:
    """Return the edit that puts the rows of a table in another order; ``None`` when it changes nothing.

    Cells that cover several rows and the marks of computed cells move along.
    """
    id = _id(table)
    old = tuple(rows_of(form, id))
    merged_columns = (
        [column.id for column in table.columns if column.merge == "all"] if table is not None else []
    )
    new = tuple(rearranged(old, items, merged_columns))
    if old == new:
        return None
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    new_places = {origin: number for number, (origin, _) in enumerate(items) if origin is not None}
    marks = None
    if id == "funds":
        marks = _moved_marks(form.manual, new_places), _moved_marks(form.filled, new_places)
    sources = _moved_sources(form.sources, id, new_places)
    return SpliceRows(
        name,
        start,
        len(old) - end - start,
        new[start : len(new) - end],
        id,
        marks,
        sources=sources if sources != form.sources else None,
    )


def label_columns(table: Table | None) -> tuple[str, ...]:
    """Return the columns whose equal neighbours are one cell, with that of the words at a group's side."""
    names = list(LEVEL_FIELDS) if _id(table) == "indicators" else []
    if table is not None:
        names += [column.id for column in table.columns if column.merge == "down"]
    return tuple(dict.fromkeys((*names, "group")))


def with_labels(row: AnyRow, like: AnyRow, columns: Iterable[str]) -> AnyRow:
    """Return ``row`` with the labels of the row ``like``."""
    for name in columns:
        row = with_row_text(row, name, row_text(like, name))
    return row


def _id(table: Table | None) -> str:
    return "indicators" if table is None else table.id


def _moved_marks(marks: frozenset[str], new_places: Mapping[int, int]) -> frozenset[str]:
    """Return the paths of computed cells after the fund lines have moved, by ``new_places``."""
    moved = set()
    for path in marks:
        head, number, column = split_path(path)
        if head != "funds" or number < 0:
            moved.add(path)
        elif number in new_places:
            moved.add(f"funds.{new_places[number]}.{column}")
    return frozenset(moved)


def _moved_sources(
    sources: tuple[Source, ...], table: str, new_places: Mapping[int, int]
) -> tuple[Source, ...]:
    """Return the sources of cells after the rows of ``table`` have moved, by ``new_places``."""
    moved = []
    for source in sources:
        head, number, column = split_path(source.cell)
        if head != table or number < 0:
            moved.append(source)
        elif number in new_places:
            moved.append(replace(source, cell=f"{head}.{new_places[number]}.{column}"))
    return tuple(moved)
