"""The test whether a file's schema is our own, and the copy of its rows into a new file if it is not.

Only a schema that the program itself made is used. Of any other the rows of our tables are copied, and
unknown tables and columns as plain data; whatever would run is left out: triggers, views, indexes, checks,
defaults, generated columns, virtual tables.
"""

from __future__ import annotations

import functools
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from jixiao_gui.book import migrations, schema, seal
from jixiao_gui.book.errors import BookDamaged
from jixiao_gui.book.guarded import closed_on_failure, connect_guarded
from jixiao_gui.book.reading import BROKEN, SIDECARS, damaged, refusal

_MOST_OBJECTS = 500
"""The most tables, indexes and the like; a book has a dozen."""
_LEAST_ROW = 4
"""Bytes of the smallest row: a file with more rows than this allows repeats its pages."""
_PLAIN = re.compile(
    r"""\s*CREATE\s+TABLE\s+(?:"((?:[^"]|"")+)"|\[([^]]+)\]|`([^`]+)`|'([^']+)'|(\w+))\s*\(""", re.I
)
_SEQUENCE = "sqlite_sequence"
Columns = list[tuple[str, str, int]]
"""Name, declared type and place in the key."""


def is_ours(db: sqlite3.Connection, version: int) -> bool:
    """Return whether the program made every object of ``db``. Raises `sqlite3.Error`."""
    statements, objects = known_schema(version), _objects(db)
    return sorted(name for _, name, _ in objects) == sorted(statements) and all(
        kind == "table" and " ".join(sql.split()) in statements[name] for kind, name, sql in objects
    )


@functools.cache
def known_schema(version: int) -> dict[str, frozenset[str]]:
    """Return the statements of a version's objects by name: as created, and as migrated from older versions.

    Empty for an unknown version.
    """
    statements: dict[str, set[str]] = {}
    for first in range(1, version + 1 if version <= schema.VERSION else 0):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            for statement in schema.statements(first):
                db.execute(statement)
            for step in range(first, version):
                migrations.STEPS[step](db)
            for _, name, sql in _objects(db):
                statements.setdefault(name, set()).add(" ".join(sql.split()))
    return {name: frozenset(texts) for name, texts in statements.items()}


def rebuild_copy(copy: Path, path: Path, version: int) -> bool:
    """Replace ``copy`` by a file of our own schema, of the same version, with all of its rows.

    ``copy`` is ours alone, ``path`` the user's file. Return True where something that runs was left out.
    Raises `BookDamaged` and `BookTooLarge`, and `OSError` for the copy.
    """
    fresh = copy.with_name(f"{copy.name}.fresh")
    fresh.unlink(missing_ok=True)
    try:
        with closing(connect_guarded(copy)) as source, closing(_fresh(fresh, version)) as target:
            objects = _objects(source)
            copier = _RowCopier(source, target, copy.stat().st_size)
            target.execute("BEGIN")
            copier.copy_known_tables(version, objects)
            copier.copy_other_tables(version, objects)
            target.execute("COMMIT")
            if target.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise damaged(path)
    except BROKEN as error:
        raise refusal(path, error) from error
    except BookDamaged:
        raise damaged(path) from None
    for ending in (*SIDECARS, "-shm"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
    fresh.replace(copy)
    return copier.left_out


def _fresh(path: Path, version: int) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    with closed_on_failure(db):
        db.execute("PRAGMA synchronous = OFF")  # a copy that nobody uses yet
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
        for statement in schema.statements(version):
            db.execute(statement)
        db.execute("INSERT INTO seal (id, content, counter) VALUES (1, ?, ?)", seal.BLANK)
    return db


class _RowCopier:
    """A copier of one file's rows into another; it stops where they exceed the file's size."""

    def __init__(self, source: sqlite3.Connection, target: sqlite3.Connection, size: int) -> None:
        self._source, self._target = source, target
        self._rows, self._bytes = size // _LEAST_ROW, 2 * size
        self.left_out = False

    def copy_known_tables(self, version: int, objects: Sequence[tuple[str, str, str]]) -> None:
        """Copy the tables of ``version``, with unknown columns. Raises `BookDamaged` where one is missing."""
        plain = {name.lower() for _, name, sql in objects if _is_plain(name, sql)}
        for table in schema.tables(version):
            if table.name not in plain:
                raise BookDamaged(table.name)
            columns = self._columns(table.name)
            ours = schema.names(table, version)
            if not {name.lower() for name, _, _ in columns} >= set(ours):
                raise BookDamaged(table.name)
            others = [column for column in columns if column[0].lower() not in ours]
            for name, kind, _ in others:
                self._target.execute(f"ALTER TABLE {table.name} ADD COLUMN {_quoted(name)} {_affinity(kind)}")
            blank = [*map(table.default, ours), *(None for _ in others)]
            self._copy(table.name, [*ours, *(name for name, _, _ in others)], blank)
        if _SEQUENCE in {name for _, name, _ in objects}:
            for (seq,) in self._source.execute(f"SELECT seq FROM {_SEQUENCE} WHERE name = 'form'").fetchmany(
                1
            ):
                self._target.execute(f"DELETE FROM {_SEQUENCE} WHERE name = 'form'")
                self._target.execute(f"INSERT INTO {_SEQUENCE} (name, seq) VALUES ('form', ?)", (seq,))

    def copy_other_tables(self, version: int, objects: Sequence[tuple[str, str, str]]) -> None:
        """Copy unknown tables as plain data."""
        ours = {"seal", *(table.name for table in schema.tables(version))}
        for _, name, sql in objects:
            if name.lower() in ours or name.lower().startswith("sqlite_"):
                continue
            if not _is_plain(name, sql):
                self.left_out = True
                continue
            columns = self._columns(name)
            if not columns:
                continue
            keys = [column for column in columns if column[2]]
            rowid = keys[0][0] if len(keys) == 1 and keys[0][1].upper() == "INTEGER" else None
            listed = ", ".join(
                f"{_quoted(column)} {'INTEGER PRIMARY KEY' if column == rowid else _affinity(kind)}"
                for column, kind, _ in columns
            )
            self._target.execute(f"CREATE TABLE {_quoted(name)} ({listed})")
            self._copy(name, [column for column, _, _ in columns], [None] * len(columns))

    def _columns(self, name: str) -> Columns:
        columns: Columns = []
        for _, column, kind, _, _, key, hidden in self._source.execute(
            f"PRAGMA table_xinfo({_quoted(name)})"
        ).fetchall():
            if hidden:
                self.left_out = True  # computed, not stored
            else:
                columns.append((column, kind, key))
        return columns

    def _copy(self, name: str, columns: Sequence[str], blank: Sequence[object]) -> None:
        listed = ", ".join(map(_quoted, columns))
        rows = self._source.execute(f"SELECT {listed} FROM main.{_quoted(name)} NOT INDEXED")
        places = ", ".join("?" * len(columns))
        self._target.executemany(
            f"INSERT INTO {_quoted(name)} ({listed}) VALUES ({places})", self._within_limits(rows, blank)
        )

    def _within_limits(
        self, rows: Iterator[tuple[object, ...]], blank: Sequence[object]
    ) -> Iterator[list[object]]:
        for row in rows:
            self._rows -= 1
            self._bytes -= sum(len(value) for value in row if isinstance(value, str | bytes))
            if self._rows < 0 or self._bytes < 0:
                raise BookDamaged("more rows than the file can hold")
            yield [instead if value is None else value for value, instead in zip(row, blank, strict=True)]


def _objects(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return kind, name and statement of a database's objects; "" for SQLite's own indexes."""
    objects = db.execute("SELECT type, name, sql FROM sqlite_master").fetchmany(_MOST_OBJECTS + 1)
    if len(objects) > _MOST_OBJECTS:
        raise sqlite3.DatabaseError("too many objects")
    return [(str(kind), str(name), str(sql or "")) for kind, name, sql in objects]


def _is_plain(name: str, sql: str) -> bool:
    """Return whether ``sql`` creates a plain table of this name, no view or virtual table."""
    match = _PLAIN.match(sql)
    return match is not None and name in (
        match[1].replace('""', '"') if match[1] else "",
        *match.groups()[1:],
    )


def _quoted(name: str) -> str:
    if "\0" in name:
        raise BookDamaged(name)
    return '"' + name.replace('"', '""') + '"'


def _affinity(kind: str) -> str:
    """Return the affinity of a declared type, by the rules of SQLite's documentation."""
    upper = kind.upper()
    if "INT" in upper:
        return "INTEGER"
    if any(part in upper for part in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if not upper or "BLOB" in upper:
        return ""
    return "REAL" if any(part in upper for part in ("REAL", "FLOA", "DOUB")) else "NUMERIC"
