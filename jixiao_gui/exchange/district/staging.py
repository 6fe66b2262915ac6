"""Rows into a store's tables, many at once.

COPY is what PostgreSQL takes rows by fastest, and what it refuses for a table with policies on rows. So rows
are copied into a table of this connection alone and go from there into the store's, where the policies see
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table

from jixiao_gui.exchange.district.server_tables import SCHEMA

_FEW = 200
"""Rows for which it does not pay to make a table first."""


def insert_rows(db: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows``, the values of the columns ``names`` in their order. Nothing is done for none."""
    rows = iter(rows)
    few = list(islice(rows, _FEW))
    if not few:
        return
    columns = ", ".join(f'"{name}"' for name in names)
    target = f'{SCHEMA}."{table.name}" ({columns})'
    cursor = db.connection.cursor()
    try:
        if len(few) < _FEW:
            values = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {target} VALUES ({values})", few)
            return
        staged = f'pg_temp."jixiao_{table.name}"'
        _make(db, table)
        with cursor.copy(f"COPY {staged} ({columns}) FROM STDIN") as copy:
            for row in chain(few, rows):
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {target} SELECT {columns} FROM {staged}")
        cursor.execute(f"TRUNCATE {staged}")
    finally:
        cursor.close()


def _make(db: Connection, table: Table) -> None:
    """Make the table of this connection that goes with ``table``, for as long as the transaction lasts."""
    db.exec_driver_sql(
        f'CREATE TEMPORARY TABLE IF NOT EXISTS "jixiao_{table.name}"'
        f' (LIKE {SCHEMA}."{table.name}" INCLUDING DEFAULTS) ON COMMIT DROP'
    )
