"""Writing of forms' rows by plain statements, many to one: SQLAlchemy processes each row, which takes as long
as SQLite takes to write it. Each call runs inside its caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from jixiao_gui.book.rows import Part
from jixiao_gui.book.schema import FIGURES, FORM, HEAD, PARTS, Table, names


def put_rows(db: sqlite3.Connection, table: Table, rows: Sequence[Part]) -> None:
    """Write ``rows``, in the place of rows with the same keys; unknown columns keep their values."""
    if rows:
        db.executemany(_upsert_statement(table), rows)


def add_heads(db: sqlite3.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert new rows of the table `FORM`, each with all known columns."""
    order = itemgetter(*names(FORM))
    db.executemany(_insert_statement(FORM), map(order, rows))


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
