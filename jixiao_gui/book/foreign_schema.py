"""Whether a file's schema is ours to the last word; and if not, its rows read into a fresh file of ours.

Only a schema that the program itself made is worked with. Of any other the rows of our tables are taken, and
tables and columns that we do not know as plain data; whatever would run stays behind: triggers, views,
indexes, checks, defaults, generated columns, virtual tables.
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
"""Tables, indexes and the like; a book has a dozen."""
_LEAST_ROW = 4
"""Bytes of the smallest row: more rows than that come of pages that are read again and again."""
_PLAIN = re.compile(
    r"""\s*CREATE\s+TABLE\s+(?:"((?:[^"]|"")+)"|\[([^]]+)\]|`([^`]+)`|'([^']+)'|(\w+))\s*\(""", re.I
)
_SEQUENCE = "sqlite_sequence"
Columns = list[tuple[str, str, int]]
"""Name, declared type and place in the key."""


def is_ours(db: sqlite3.Connection, version: int) -> bool:
    """Return True where every object of ``db`` is one that the program made. Raises `sqlite3.Error`."""
    known, found = known_schema(version), _objects(db)
    return sorted(name for _, name, _ in found) == sorted(known) and all(
        kind == "table" and " ".join(sql.split()) in known[name] for kind, name, sql in found
    )


@functools.cache
def known_schema(version: int) -> dict[str, frozenset[str]]:
    """Return the statements of a version's objects, by name: as they are made, and as they come from older
    versions.

    Empty for a version that never was.
    """
    known: dict[str, set[str]] = {}
    for first in range(1, version + 1 if version <= schema.VERSION else 0):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            for statement in schema.statements(first):
                db.execute(statement)
            for step in range(first, version):
                migrations.STEPS[step](db)
            for _, name, sql in _objects(db):
                known.setdefault(name, set()).add(" ".join(sql.split()))
    return {name: frozenset(texts) for name, texts in known.items()}


def take_rows(copy: Path, path: Path, version: int) -> bool:
    """Put a file of our own schema, of the same version, in the place of ``copy``, with all of its rows.

    ``copy`` is ours alone, ``path`` what the user calls it. True where something that runs was left out.
    Raises `BookDamaged` and `BookTooLarge`, and `OSError` for the copy.
    """
    fresh = copy.with_name(f"{copy.name}.fresh")
    fresh.unlink(missing_ok=True)
    try:
        with closing(connect_guarded(copy)) as source, closing(_fresh(fresh, version)) as target:
            objects = _objects(source)
            taking = _Taking(source, target, copy.stat().st_size)
            target.execute("BEGIN")
            taking.take_ours(version, objects)
            taking.take_others(version, objects)
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
    return taking.left_out


def _fresh(path: Path, version: int) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    with closed_on_failure(db):
        db.execute("PRAGMA synchronous = OFF")  # a copy that nobody has seen yet
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
        for statement in schema.statements(version):
            db.execute(statement)
        db.execute("INSERT INTO seal (id, content, counter) VALUES (1, ?, ?)", seal.BLANK)
    return db


class _Taking:
    """Reads rows of one file into another; stops where they come to more than the file can hold."""

    def __init__(self, source: sqlite3.Connection, target: sqlite3.Connection, size: int) -> None:
        self._source, self._target = source, target
        self._rows, self._bytes = size // _LEAST_ROW, 2 * size
        self.left_out = False

    def take_ours(self, version: int, objects: Sequence[tuple[str, str, str]]) -> None:
        """Copy the tables of ``version``, each of which must be there, with columns of strangers."""
        plain = {name.lower() for _, name, sql in objects if _is_plain(name, sql)}
        for table in schema.tables(version):
            if table.name not in plain:
                raise BookDamaged(table.name)
            there = self._columns(table.name)
            ours = schema.names(table, version)
            if not {name.lower() for name, _, _ in there} >= set(ours):
                raise BookDamaged(table.name)
            others = [column for column in there if column[0].lower() not in ours]
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

    def take_others(self, version: int, objects: Sequence[tuple[str, str, str]]) -> None:
        """Copy tables that we do not know, as plain data."""
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
        found: Columns = []
        for _, column, kind, _, _, key, hidden in self._source.execute(
            f"PRAGMA table_xinfo({_quoted(name)})"
        ).fetchall():
            if hidden:
                self.left_out = True  # worked out, not stored
            else:
                found.append((column, kind, key))
        return found

    def _copy(self, name: str, columns: Sequence[str], blank: Sequence[object]) -> None:
        listed = ", ".join(map(_quoted, columns))
        rows = self._source.execute(f"SELECT {listed} FROM main.{_quoted(name)} NOT INDEXED")
        places = ", ".join("?" * len(columns))
        self._target.executemany(
            f"INSERT INTO {_quoted(name)} ({listed}) VALUES ({places})", self._counted(rows, blank)
        )

    def _counted(self, rows: Iterator[tuple[object, ...]], blank: Sequence[object]) -> Iterator[list[object]]:
        for row in rows:
            self._rows -= 1
            self._bytes -= sum(len(value) for value in row if isinstance(value, str | bytes))
            if self._rows < 0 or self._bytes < 0:
                raise BookDamaged("more rows than the file can hold")
            yield [instead if value is None else value for value, instead in zip(row, blank, strict=True)]


def _objects(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return kind, name and statement of all that a database holds; SQLite's own indexes have no
    statement.
    """
    found = db.execute("SELECT type, name, sql FROM sqlite_master").fetchmany(_MOST_OBJECTS + 1)
    if len(found) > _MOST_OBJECTS:
        raise sqlite3.DatabaseError("too many objects")
    return [(str(kind), str(name), str(sql or "")) for kind, name, sql in found]


def _is_plain(name: str, sql: str) -> bool:
    """Return True for a table that holds rows and is called what the statement says: no view in its place."""
    found = _PLAIN.match(sql)
    return found is not None and name in (
        found[1].replace('""', '"') if found[1] else "",
        *found.groups()[1:],
    )


def _quoted(name: str) -> str:
    if "\0" in name:
        raise BookDamaged(name)
    return '"' + name.replace('"', '""') + '"'


def _affinity(kind: str) -> str:
    """Return what a declared type means to SQLite, in one word; the rules are those of its documentation."""
    upper = kind.upper()
    if "INT" in upper:
        return "INTEGER"
    if any(part in upper for part in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if not upper or "BLOB" in upper:
        return ""
    return "REAL" if any(part in upper for part in ("REAL", "FLOA", "DOUB")) else "NUMERIC"
