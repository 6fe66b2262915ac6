"""A form as one text and back, with all of its rows in a book: older versions are kept so."""

from __future__ import annotations

import json

from jixiao_gui.book import rows
from jixiao_gui.book.form_building import build_form
from jixiao_gui.book.schema import AUTO_SCORE, HEAD, PARTS, SOURCE, names
from jixiao_gui.form.model import Form

RowData = str | int | dict[str, str | int]


def form_text(form: Form) -> str:
    """Return ``form`` as JSON: its rows in the tables of a book, by their columns."""
    data: dict[str, rows.Row | list[RowData]] = {"form": rows.form_row(form)}
    parts = rows.part_rows(0, form)
    for table in PARTS:
        columns = names(table)
        data[table.name] = [
            _plain(dict(zip(columns, row, strict=True)), table.contents) for row in parts[table.name]
        ]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def read_form_text(text: str) -> Form | None:
    """Return the form that `form_text` wrote; ``None`` for any other text."""
    try:
        data = json.loads(text)
        head = [str(data["form"].get(name, "")) for name in HEAD]
        parts = {}
        for table in PARTS:
            # the first version wrote no sources, and the one goal without a list
            part = data.get(table.name, []) if table is SOURCE else data[table.name]
            part_rows = part if isinstance(part, list) else [part]
            parts[table.name] = [_values(row, table.contents) for row in part_rows]
        numbers = parts[AUTO_SCORE.name]
        parts[AUTO_SCORE.name] = [[number] for (number,) in numbers if isinstance(number, int)]
        return build_form(head, parts)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _plain(row: rows.Row, names: tuple[str, ...]) -> RowData:
    """Return the values of a row, without empty texts; a single column's value itself."""
    if len(names) == 1:
        return row[names[0]]  # type: ignore[no-any-return]
    return {name: row[name] for name in names if row[name]}


def _values(row: object, names: tuple[str, ...]) -> list[object]:
    if len(names) == 1:
        return [row]
    if isinstance(row, list):
        return list(map(str, row))
    return [str(row.get(name, "")) for name in names]  # type: ignore[attr-defined]
