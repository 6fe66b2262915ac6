"""Migration of an older book to the newest version: one function for each, in the working copy alone.

The user's file is not touched before a save, which keeps it as a backup first.
"""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Callable, Mapping
from pathlib import Path

from jixiao_gui.book.errors import BookDamaged
from jixiao_gui.book.reading import BROKEN, is_of_the_disk, no_room
from jixiao_gui.book.schema import VERSION
from jixiao_gui.form.model import FINISHED

_WHITE = f"{string.whitespace}\xa0\u3000"
Step = Callable[[sqlite3.Connection], None]

_READ = "read"
"""The reason for which a form of an older version with scores counts as finished."""
_REMARK_TEXTS = ("kind", "rule", "level", "cell", "recorded", "expected", "message", "reason", "day")
_SOURCE_TEXTS = ("cell", "origin", "origin_cell", "text")


def _to_2(db: sqlite3.Connection) -> None:
    """Add scores that follow their suggestions, and remarks on findings."""
    form = "form_id INTEGER NOT NULL REFERENCES form (id) ON DELETE CASCADE, number INTEGER NOT NULL"
    key = "PRIMARY KEY (form_id, number)"
    db.execute(f"CREATE TABLE auto_score ({form}, {key}) WITHOUT ROWID")
    texts = ", ".join(f"{name} TEXT DEFAULT '' NOT NULL" for name in _REMARK_TEXTS)
    db.execute(f"CREATE TABLE remark ({form}, {texts}, {key}) WITHOUT ROWID")


def _to_3(db: sqlite3.Connection) -> None:
    """Add texts of a place's own columns and tables, lines around the table, and layouts."""
    form_id = "form_id INTEGER NOT NULL REFERENCES form (id) ON DELETE CASCADE"
    key = "section TEXT NOT NULL, number INTEGER NOT NULL"
    text = "TEXT DEFAULT '' NOT NULL"
    for name in ("own_row", "template"):
        _rename_foreign(db, name)
    db.execute(
        f"CREATE TABLE own_row ({form_id}, {key}, texts {text}, PRIMARY KEY (form_id, section, number))"
        " WITHOUT ROWID"
    )
    db.execute(
        f"CREATE TABLE template (id TEXT NOT NULL, name {text}, content {text}, rules {text},"
        " PRIMARY KEY (id)) WITHOUT ROWID"
    )
    for table, names in (
        ("form", ("title", "above", "below", "extra", "tables", "total_extra")),
        ("fund_line", ("extra", "spans")),
        ("goal", ("extra",)),
        ("indicator", ("extra", "spans")),
    ):
        for name in names:
            _rename_foreign(db, table, name)
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {text}")
    _mark_finished(db)


def _to_4(db: sqlite3.Connection) -> None:
    """Add the sources of forms, and the records of an office that collects forms."""
    _add_sources(db)
    _add_ledger(db)


def _add_ledger(db: sqlite3.Connection) -> None:
    """Add duties, deliveries and kept forms."""
    tables: dict[str, tuple[str, ...]] = {
        "duty": (
            *("position INTEGER", "unit", "department", "project", "kind", "level", "due", "contact", "note"),
            *("form_id INTEGER", "day"),
        ),
        "delivery": ("name", "sha256", "day", "unit", "state", "forms", "report"),
        "kept_form": ("form_id INTEGER", "delivery_id INTEGER", "day", "unit", "project", "content"),
    }
    for name, columns in tables.items():
        _rename_foreign(db, name)
        listed = ", ".join(
            f"{column} DEFAULT '0' NOT NULL" if " " in column else f"{column} TEXT DEFAULT '' NOT NULL"
            for column in columns
        )
        db.execute(f"CREATE TABLE {name} (id INTEGER NOT NULL, {listed}, PRIMARY KEY (id))")


def _mark_finished(db: sqlite3.Connection) -> None:
    """Mark forms with scores as finished, as forms read from documents: their empty cells are errors.

    In older versions they were so in every form.
    """

    def is_filled(column: str) -> str:
        return f"trim({column}, ?) <> ''"

    number = "coalesce((SELECT max(number) + 1 FROM remark WHERE form_id = form.id), 0)"
    scored = f"SELECT 1 FROM indicator WHERE form_id = form.id AND {is_filled('score')}"
    marked = "SELECT 1 FROM remark WHERE form_id = form.id AND kind = ?"
    # where another tool spoilt a number the next one may be taken
    db.execute(
        f"INSERT OR IGNORE INTO remark (form_id, number, kind, reason) SELECT id, {number}, ?, ? FROM form"
        f" WHERE ({is_filled('total_score')} OR EXISTS ({scored})) AND NOT EXISTS ({marked})",
        (FINISHED, _READ, _WHITE, _WHITE, FINISHED),
    )


def _add_sources(db: sqlite3.Connection) -> None:
    _rename_foreign(db, "source")
    _rename_foreign(db, "form", "token")
    form = "form_id INTEGER NOT NULL REFERENCES form (id) ON DELETE CASCADE, number INTEGER NOT NULL"
    texts = ", ".join(f"{name} TEXT DEFAULT '' NOT NULL" for name in _SOURCE_TEXTS)
    db.execute(f"CREATE TABLE source ({form}, {texts}, PRIMARY KEY (form_id, number)) WITHOUT ROWID")
    db.execute("ALTER TABLE form ADD COLUMN token TEXT DEFAULT '' NOT NULL")


def _rename_foreign(db: sqlite3.Connection, table: str, column: str = "") -> None:
    """Rename a table, or a column, of another program whose name a version of ours needs."""
    if column:
        used_names = {row[1].lower() for row in db.execute(f"PRAGMA table_xinfo({table})")}
    else:
        used_names = {name.lower() for (name,) in db.execute("SELECT name FROM sqlite_master")}
    name = column or table
    if name not in used_names:
        return
    number = 1
    while f"{name}_other{number}" in used_names:
        number += 1
    rename = f"RENAME COLUMN {name} TO" if column else "RENAME TO"
    db.execute(f"ALTER TABLE {table} {rename} {name}_other{number}")


STEPS: Mapping[int, Step] = {1: _to_2, 2: _to_3, 3: _to_4}
"""``STEPS[n]`` migrates version n to n + 1. Version 1 is the first."""


def migrate(
    db: sqlite3.Connection,
    version: int,
    path: Path,
    *,
    steps: Mapping[int, Step] = STEPS,
    newest: int = VERSION,
) -> None:
    """Migrate ``db`` from ``version`` to ``newest``, in one transaction: all of it or nothing.

    Raises `BookDamaged` for an unknown version, or contents on which a step fails; `CannotSave` for a full
    disk.
    """
    if version == newest:
        return
    try:
        db.execute("BEGIN IMMEDIATE")
        for number in range(version, newest):
            steps[number](db)
        db.execute(f"PRAGMA user_version = {newest}")
        db.execute("COMMIT")
    except (*BROKEN, KeyError) as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        if is_of_the_disk(error):
            raise no_room(path, error) from error
        raise BookDamaged(
            f"自评表册“{path}”是旧版本（格式 {version}），无法升级；文件没有改动，可以从备份恢复。"
        ) from error
