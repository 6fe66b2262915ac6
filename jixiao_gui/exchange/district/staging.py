"""Rows into a store's tables, many at once.

COPY is what PostgreSQL takes rows by fastest, and what it refuses for a table with policies on rows. So rows
are copied into a table of this connection alone and go from there into the store's, where the policies see
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from jixiao_gui.exchange.district.server_tables import SCHEMA


def insert_rows(db: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows``, the values of the columns ``names`` in their order. Nothing is done for none."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    staged = f'pg_temp."jixiao_{table.name}"'
    columns = ", ".join(f'"{name}"' for name in names)
    _make(db, table)
    cursor = db.connection.cursor()
    try:
        with cursor.copy(f"COPY {staged} ({columns}) FROM STDIN") as copy:
            copy.write_row(first)
            for row in rows:
                copy.write_row(row)
        cursor.execute(f'INSERT INTO {SCHEMA}."{table.name}" ({columns}) SELECT {columns} FROM {staged}')
        cursor.execute(f"TRUNCATE {staged}")
    finally:
        cursor.close()


def _make(db: Connection, table: Table) -> None:
    """Make the table of this connection that goes with ``table``, for as long as the transaction lasts."""
    db.exec_driver_sql(
        f'CREATE TEMPORARY TABLE IF NOT EXISTS "jixiao_{table.name}"'
        f' (LIKE {SCHEMA}."{table.name}" INCLUDING DEFAULTS) ON COMMIT DROP'
    )
