"""Writing of forms' rows by plain statements, many to one: SQLAlchemy processes each row, which takes as long
as SQLite takes to write it. Each call runs inside its caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from jixiao_gui.book import rows
from jixiao_gui.book.rows import TableRow
from jixiao_gui.book.schema import (
    AUTO_SCORE,
    FIGURES,
    FORM,
    FUND_LINE,
    GOAL,
    HEAD,
    INDICATOR,
    OWN_ROW,
    PARTS,
    REMARK,
    SOURCE,
    Table,
    names,
)
from jixiao_gui.form.model import Form, OwnTable

T = TypeVar("T")


def put_rows(db: sqlite3.Connection, table: Table, written: Sequence[TableRow]) -> None:
    """Write rows, in the place of rows with the same keys; unknown columns keep their values."""
    if written:
        db.executemany(_upsert_statement(table), written)


def add_heads(db: sqlite3.Connection, heads: Sequence[Mapping[str, Any]]) -> None:
    """Insert new rows of the table `FORM`, each with all known columns."""
    order = itemgetter(*names(FORM))
    db.executemany(_insert_statement(FORM), map(order, heads))


def set_head(db: sqlite3.Connection, form_id: int, row: Mapping[str, Any]) -> None:
    """Write the columns that ``row`` names into a row of the table `FORM`."""
    db.execute(_update_statement(tuple(row)), (*row.values(), form_id))


def remove_forms(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Remove forms, as many as fit into one statement, with all their rows."""
    places = ", ".join("?" * len(ids))
    for table in PARTS:
        db.execute(f"DELETE FROM {table.name} WHERE form_id IN ({places})", ids)
    db.execute(f"DELETE FROM {FORM.name} WHERE id IN ({places})", ids)


def remove_parts(db: sqlite3.Connection, table: Table, form_id: int, first: int | None = None) -> None:
    """Remove a form's rows of ``table``, all or those from the number ``first`` on."""
    if first is None:
        db.execute(f"DELETE FROM {table.name} WHERE form_id = ?", (form_id,))
    else:
        db.execute(f"DELETE FROM {table.name} WHERE form_id = ? AND number >= ?", (form_id, first))


def write_differences(db: sqlite3.Connection, form_id: int, old: Form, new: Form) -> None:
    """Write the rows of the parts of ``new`` that differ from those of ``old``, which is stored."""
    if new.goal is not old.goal and new.goal != old.goal:
        put_rows(db, GOAL, [rows.goal_row(form_id, new.goal)])
    if new.funds is not old.funds:
        put_rows(db, FUND_LINE, rows.fund_rows(form_id, _differing(old.funds, new.funds)))
        if len(new.funds) < len(old.funds):
            remove_parts(db, FUND_LINE, form_id, len(new.funds))
    if new.indicators is not old.indicators:
        put_rows(db, INDICATOR, rows.indicator_rows(form_id, _differing(old.indicators, new.indicators)))
        _replace_rows(db, AUTO_SCORE, form_id, rows.auto_rows(form_id, old), rows.auto_rows(form_id, new))
        if len(new.indicators) < len(old.indicators):
            remove_parts(db, INDICATOR, form_id, len(new.indicators))
    if new.remarks is not old.remarks:
        old_rows, new_rows = (rows.remark_rows(form_id, form.remarks) for form in (old, new))
        _replace_rows(db, REMARK, form_id, old_rows, new_rows)
    if new.sources is not old.sources:
        old_rows, new_rows = (rows.source_rows(form_id, form.sources) for form in (old, new))
        _replace_rows(db, SOURCE, form_id, old_rows, new_rows)
    if new.tables is not old.tables:
        _write_own_tables(db, form_id, old.tables, new.tables)


def _differing(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[int, T]]:
    """Yield the parts of ``new``, with their numbers, that are not as in ``old``."""
    for number, part in enumerate(new):
        if number >= len(old) or (part is not old[number] and part != old[number]):
            yield number, part


def _replace_rows(
    db: sqlite3.Connection, table: Table, form_id: int, old: list[TableRow], new: list[TableRow]
) -> None:
    """Replace all rows of a form in ``table`` by ``new``, where they differ from ``old``."""
    if old != new:
        remove_parts(db, table, form_id)
        put_rows(db, table, new)


def _write_own_tables(
    db: sqlite3.Connection, form_id: int, old: Sequence[OwnTable], new: Sequence[OwnTable]
) -> None:
    old_rows = {(section, number): texts for _, section, number, texts in rows.own_rows(form_id, old)}
    new_rows = rows.own_rows(form_id, new)
    put_rows(db, OWN_ROW, [row for row in new_rows if old_rows.get((row[1], row[2])) != row[3]])
    removed = set(old_rows) - {(section, number) for _, section, number, _ in new_rows}
    for section in sorted({section for section, _ in removed}):
        first = min(number for removed_section, number in removed if removed_section == section)
        db.execute(
            f"DELETE FROM {OWN_ROW.name} WHERE form_id = ? AND section = ? AND number >= ?",
            (form_id, section, first),
        )


@cache
def _insert_statement(table: Table) -> str:
    columns = names(table)
    return f"INSERT INTO {table.name} ({_column_list(columns)}) VALUES ({', '.join('?' * len(columns))})"


@cache
def _upsert_statement(table: Table) -> str:
    texts = [name for name in names(table) if name not in table.keys]
    then = "NOTHING"
    if texts:
        then = f"UPDATE SET {', '.join(f'{_quoted(name)} = excluded.{_quoted(name)}' for name in texts)}"
    return f"{_insert_statement(table)} ON CONFLICT ({_column_list(table.keys)}) DO {then}"


@cache
def _update_statement(columns: tuple[str, ...]) -> str:
    assert set(columns) <= {*HEAD, *FIGURES}
    return f"UPDATE {FORM.name} SET {', '.join(f'{_quoted(name)} = ?' for name in columns)} WHERE id = ?"


def _column_list(columns: Sequence[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return f'"{name}"'
