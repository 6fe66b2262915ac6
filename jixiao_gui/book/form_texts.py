"""A form as one text and back, with all that a book knows of it: older versions are kept so."""

from __future__ import annotations

import json

from jixiao_gui.book import rows
from jixiao_gui.book.schema import AUTO_SCORE, HEAD, PARTS, SOURCE, names
from jixiao_gui.form.model import Form

Said = str | int | dict[str, str | int]


def form_text(form: Form) -> str:
    """Return ``form`` as JSON: the rows that the tables of a book would have of it, by their columns."""
    said: dict[str, rows.Row | list[Said]] = {"form": rows.form_row(form)}
    parts = rows.part_rows(0, form)
    for table in PARTS:
        columns = names(table)
        said[table.name] = [
            _plain(dict(zip(columns, row, strict=True)), table.said) for row in parts[table.name]
        ]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_form_text(text: str) -> Form | None:
    """Return the form that `form_text` wrote; ``None`` for anything else, such as what a stranger's tool
    left.
    """
    try:
        said = json.loads(text)
        head = [str(said["form"].get(name, "")) for name in HEAD]
        parts = {}
        for table in PARTS:
            # the first that were written had no sources, and the one goal as it is
            found = said.get(table.name, []) if table is SOURCE else said[table.name]
            listed = found if isinstance(found, list) else [found]
            parts[table.name] = [_values(row, table.said) for row in listed]
        numbers = parts[AUTO_SCORE.name]
        parts[AUTO_SCORE.name] = [[number] for (number,) in numbers if isinstance(number, int)]
        return rows.build_form(head, parts)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _plain(row: rows.Row, said: tuple[str, ...]) -> Said:
    """Return what a row says, without empty texts; where it is one thing alone, that."""
    if len(said) == 1:
        return row[said[0]]  # type: ignore[no-any-return]
    return {name: row[name] for name in said if row[name]}


def _values(row: object, names: tuple[str, ...]) -> list[object]:
    if len(names) == 1:
        return [row]
    if isinstance(row, list):
        return list(map(str, row))
    return [str(row.get(name, "")) for name in names]  # type: ignore[attr-defined]
