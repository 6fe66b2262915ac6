"""Reading and setting the text of any cell of a form by its path, and of any row of its tables.

`model.py` says what a path is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from jixiao_gui.form.model import (
    CORE_TABLES,
    FUND_FIELDS,
    GOAL_FIELDS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    SINGLE_PARTS,
    TOTAL_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    OwnTable,
    Texts,
    Total,
    is_own_id,
    own_text,
    own_texts,
    with_own_text,
)

_CORE: Mapping[type, frozenset[str]] = {
    FundLine: frozenset(FUND_FIELDS),
    Goal: frozenset(GOAL_FIELDS),
    Indicator: frozenset(INDICATOR_FIELDS),
    Total: frozenset(TOTAL_FIELDS),
    Form: frozenset(("template", "year", "title", *HEADER_FIELDS)),
}
MOST_LINES = 60
"""Lines of money that fixed cells can name."""
Part = TypeVar("Part", bound=FundLine | Goal | Indicator | Total | Form)


class NoSuchCell(KeyError):
    """A path that names no cell of this form."""


def with_header(form: Form, texts: Mapping[str, str]) -> Form:
    """Return ``form`` with the texts of its head, by field name."""
    return set_texts(form, {name: texts.get(name, "") for name in HEADER_FIELDS})


def part_text(part: FundLine | Goal | Indicator | Total | Form, name: str) -> str:
    """Return the text of one column of a row or of the form itself, own columns too. Raises `NoSuchCell`."""
    if name in _CORE[type(part)]:
        return str(getattr(part, name))
    if not is_own_id(name):
        raise NoSuchCell(name)
    return own_text(part.extra, name)


def with_part_text(part: Part, name: str, text: str) -> Part:
    """Return ``part`` with ``text`` in one of its columns. Raises `NoSuchCell`."""
    return with_part_texts(part, {name: text})


def with_part_texts(part: Part, texts: Mapping[str, str]) -> Part:
    """Return ``part`` with texts by column, all in one step. Raises `NoSuchCell`."""
    core = _CORE[type(part)]
    changed: dict[str, Any] = {}
    own_columns: dict[str, str] = {}
    for name, text in texts.items():
        if name in core:
            changed[name] = text
        elif is_own_id(name):
            own_columns[name] = text
        else:
            raise NoSuchCell(name)
    if own_columns:
        changed["extra"] = own_texts({**dict(part.extra), **own_columns})
    return replace(part, **changed)


@lru_cache(maxsize=8192)
def split_path(path: str) -> tuple[str, int, str]:
    """Return a path as (first word, row from 0 or -1, column); the column is "" where it has one word."""
    head, _, tail = path.partition(".")
    if not tail:
        return head, -1, ""
    number, _, name = tail.partition(".")
    if number.isdecimal() and number.isascii():
        return head, int(number), name
    return head, -1, tail


def table_of(path: str) -> str:
    """Return the table in which a cell, or a column, lies; "" outside tables."""
    head, _, name = split_path(path)
    return head if name and head not in SINGLE_PARTS else ""


def column_of(path: str) -> str:
    """Return the column of a cell in a row, ``funds.budget`` for ``funds.0.budget``; else the path itself."""
    head, number, name = split_path(path)
    return f"{head}.{name}" if number >= 0 and name else path


def row_of(path: str) -> int | None:
    """Return the number, from 0, of the indicator row that ``path`` lies in; ``None`` outside them."""
    head, number, _ = split_path(path)
    return number if head == "indicators" and number >= 0 else None


def get_text(form: Form, path: str) -> str:
    """Return the text of the cell at ``path`` as stored. Raises `NoSuchCell`."""
    head, number, name = split_path(path)
    if number < 0:
        return part_text(_fixed_part(form, head, name), name or head)
    if head in ("above", "below") and not name:
        lines = getattr(form, head) or ()
        if number >= len(lines):
            raise NoSuchCell(path)
        return str(lines[number])
    rows = _rows(form, head, number, path)
    if isinstance(rows, OwnTable):
        if not is_own_id(name):
            raise NoSuchCell(path)
        return own_text(rows.rows[number], name)
    return part_text(rows[number], name)


def score_row(path: str) -> int | None:
    """Return the number of the indicator row whose score's cell ``path`` names; ``None`` for any other
    cell.
    """
    head, number, name = split_path(path)
    return number if head == "indicators" and name == "score" and number >= 0 else None


def is_auto(form: Form, path: str) -> bool:
    """Return True for an indicator's score that follows its suggestion."""
    number = score_row(path)
    return number is not None and number < len(form.indicators) and form.indicators[number].auto


def set_text(form: Form, path: str, text: str) -> Form:
    """Return a form like ``form`` with ``text`` in the cell at ``path``. Raises `NoSuchCell`."""
    head, number, name = split_path(path)
    changed: dict[str, Any]
    if number < 0:
        part = _fixed_part(form, head, name)
        if isinstance(part, Form):
            return with_part_text(form, head, text)
        changed = {head: with_part_text(part, name, text)}
        return replace(form, **changed)
    if head in ("above", "below") and not name:
        lines = list(getattr(form, head) or ())
        if number >= len(lines):
            raise NoSuchCell(path)
        lines[number] = text
        changed = {head: tuple(lines)}
        return replace(form, **changed)
    rows = _rows(form, head, number, path)
    if isinstance(rows, OwnTable):
        if not is_own_id(name):
            raise NoSuchCell(path)
        own_rows = list(rows.rows)
        own_rows[number] = with_own_text(own_rows[number], name, text)
        return with_table(form, OwnTable(head, tuple(own_rows)))
    changed = {head: (*rows[:number], with_part_text(rows[number], name, text), *rows[number + 1 :])}
    return replace(form, **changed)


def set_texts(form: Form, texts: Mapping[str, str]) -> Form:
    """Return ``form`` with texts by path, as `set_text` sets each: what is filled in is made once.

    Raises `NoSuchCell`.
    """
    parts: dict[str, dict[str, str]] = {}
    for path, text in texts.items():
        head, number, name = split_path(path)
        if number < 0:
            parts.setdefault(head if name else "", {})[name or head] = text
        else:
            form = set_text(form, path, text)
    for head, columns in parts.items():
        if head:
            changed: dict[str, Any] = {head: with_part_texts(_fixed_part(form, head, "*"), columns)}
            form = replace(form, **changed)
        else:
            form = with_part_texts(form, columns)
    return form


def with_table(form: Form, table: OwnTable) -> Form:
    """Return ``form`` with the rows of one of its template's other tables."""
    if any(old.id == table.id for old in form.tables):
        tables = tuple(table if old.id == table.id else old for old in form.tables)
    else:
        tables = (*form.tables, table)
    return replace(form, tables=tables)


def _fixed_part(form: Form, head: str, name: str) -> Goal | Total | Form:
    """Return the part that holds the cell of a path without a row."""
    if not name:
        return form
    if head == "goal":
        return form.goal
    if head == "total":
        return form.total
    raise NoSuchCell(f"{head}.{name}")


def _rows(
    form: Form, head: str, number: int, path: str
) -> tuple[FundLine, ...] | tuple[Indicator, ...] | OwnTable:
    """Return the rows that the path's cell stands in, when there are so many."""
    rows: tuple[FundLine, ...] | tuple[Indicator, ...] | OwnTable
    if head == "funds":
        rows, count = form.funds, len(form.funds)
    elif head == "indicators":
        rows, count = form.indicators, len(form.indicators)
    else:
        rows = form.table(head)
        count = len(rows.rows)
    if number >= count:
        raise NoSuchCell(path)
    return rows


AnyRow = FundLine | Indicator | Texts
"""A row of any table of a form."""


def rows_of(form: Form, table: str) -> Iterable[AnyRow]:
    """Return the rows of any table of the form, by its section's id."""
    if table == "funds":
        return form.funds
    if table == "indicators":
        return form.indicators
    return form.table(table).rows


def with_rows(form: Form, table: str, rows: Sequence[AnyRow]) -> Form:
    """Return ``form`` with other rows in any of its tables; they must be of that table's kind."""
    if table in CORE_TABLES:
        changed: dict[str, Any] = {table: tuple(rows)}
        return replace(form, **changed)
    return with_table(form, OwnTable(table, tuple(row for row in rows if isinstance(row, tuple))))


def blank_row(table: str) -> AnyRow:
    """Return an empty row of a table, by its section's id."""
    return FundLine() if table == "funds" else Indicator() if table == "indicators" else ()


def is_blank_row(row: AnyRow) -> bool:
    """Return whether a row of any table has nothing filled in; the labels of an indicator don't count."""
    if isinstance(row, Indicator):
        return row.is_blank
    return not any(map(str.strip, (text for _, text in row))) if isinstance(row, tuple) else row == FundLine()


def with_row_text(row: AnyRow, name: str, text: str) -> AnyRow:
    """Return ``row`` of any table with ``text`` in one of its columns. Raises `NoSuchCell`."""
    return with_row_texts(row, {name: text})


def with_row_texts(row: AnyRow, texts: Mapping[str, str]) -> AnyRow:
    """Return ``row`` of any table with texts by column, all in one step. Raises `NoSuchCell`."""
    return own_texts({**dict(row), **texts}) if isinstance(row, tuple) else with_part_texts(row, texts)


def row_text(row: AnyRow, name: str) -> str:
    """Return the text of one column of a row of any table. Raises `NoSuchCell`."""
    return own_text(row, name) if isinstance(row, tuple) else part_text(row, name)


def lines_of_cells(cells: Iterable[tuple[str, str]]) -> tuple[FundLine, ...]:
    """Return the lines that ``cells``, paths with texts, name; none where no path is one of money."""
    lines: list[FundLine] = []
    for path, text in cells:
        head, number, name = split_path(path)
        if head == "funds" and 0 <= number < MOST_LINES:
            lines += [FundLine()] * (number + 1 - len(lines))
            lines[number] = with_part_text(lines[number], name, text)
    return tuple(lines)


def has_cell(form: Form, path: str) -> bool:
    """Return whether ``form`` has the line that a fixed cell's ``path`` names; any other cell it has."""
    head, number, _ = split_path(path)
    return head != "funds" or number < len(form.funds)
