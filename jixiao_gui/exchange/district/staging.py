"""Insertion of many rows into a store's tables.

COPY is PostgreSQL's fastest way to insert rows, but not allowed for a table with policies on rows. So rows
are copied into a temporary table, and inserted from there into the store's, where the policies apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table

from jixiao_gui.exchange.district.server_tables import SCHEMA

_FEW = 200
"""The number of rows from which on a temporary table is faster."""


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
        _create_temporary(db, table)
        with cursor.copy(f"COPY {staged} ({columns}) FROM STDIN") as copy:
            for row in chain(few, rows):
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {target} SELECT {columns} FROM {staged}")
        cursor.execute(f"TRUNCATE {staged}")
    finally:
        cursor.close()


def _create_temporary(db: Connection, table: Table) -> None:
    """Create the temporary table for ``table``, for the transaction."""
    db.exec_driver_sql(
        f'CREATE TEMPORARY TABLE IF NOT EXISTS "jixiao_{table.name}"'
        f' (LIKE {SCHEMA}."{table.name}" INCLUDING DEFAULTS) ON COMMIT DROP'
    )
