"""Random schemas around a book's rows: each file opens with all of them, or is soon refused by a sentence.

``python -m tests.book.schema_fuzz --minutes 5`` prints the figures and keeps what went wrong; the test
command does a few.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from jixiao_gui.book import schema
from jixiao_gui.book.book import BookError, RemoveForms, read_forms_of
from jixiao_gui.form.model import Form
from tests.book.making import ids_of, opened, saved_book, typed
from tests.book.resealing import reseal

TABLES = (*(table.name for table in schema.TABLES), "seal")
COLUMNS = (
    "id",
    "form_id",
    "number",
    "name",
    "project",
    "expected",
    "rate",
    "score",
    "position",
    "revision",
    "section",
    "texts",
    "content",
    "rules",
    "title",
    "tables",
    "extra",
    "spans",
    "unit",
    "sha256",
    "delivery_id",
    "x",
)
ENDLESS = "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c)"
EXPRESSIONS = (
    *("1", "NULL", "''", "upper(name)", "hex(zeroblob(400000000))", "randomblob(100000000)", "abs(-id)"),
    *("printf('%.*c', 300000000, 'x')", "json_array(1)", "load_extension('x')", "name || name", "1e300"),
    *("9223372036854775807", "replace(hex(zeroblob(9000000)), '0', 'aaaaaaaaaa')", "likelihood(1, 0.5)"),
)
NUMBERS = ("9223372036854775807", "-1", "1e300", "'x'", "x'ff00'", "NULL", "0", "4611686018427387904")
Step = Callable[[sqlite3.Connection, random.Random], None]
SECONDS = 30
MEMORY_MB = 900


def expression(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return ENDLESS
    deep = chance.choice((0, 0, 0, 3, 90, 300))
    return "(" * deep + chance.choice(EXPRESSIONS) + ")" * deep


def name(chance: random.Random) -> str:
    return chance.choice((*TABLES, "notes", "t", "sqlite_x", "a b", '"q"', "表", "x" * 300))


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def add_trigger(db: sqlite3.Connection, chance: random.Random) -> None:
    body = chance.choice(
        (
            "DELETE FROM goal;",
            "UPDATE fund_line SET executed = '0';",
            f"INSERT INTO remark (form_id, number) SELECT id, {expression(chance)} FROM form;",
            "SELECT RAISE(ABORT, 'no');",
        )
    )
    when = chance.choice(("AFTER UPDATE", "BEFORE INSERT", "AFTER DELETE", "AFTER INSERT"))
    db.execute(f"CREATE TRIGGER {quoted(name(chance))} {when} ON {chance.choice(TABLES)} BEGIN {body} END")


def add_index(db: sqlite3.Connection, chance: random.Random) -> None:
    what = chance.choice(COLUMNS) if chance.random() < 0.6 else expression(chance)
    where = f"WHERE {chance.choice(COLUMNS)} > 0" if chance.random() < 0.3 else ""
    kind = chance.choice(("", "UNIQUE"))
    db.execute(f"CREATE {kind} INDEX {quoted(name(chance))} ON {chance.choice(TABLES)} ({what}) {where}")


def add_view(db: sqlite3.Connection, chance: random.Random) -> None:
    db.execute(
        f"CREATE VIEW {quoted(name(chance))} AS SELECT {expression(chance)} AS {chance.choice(COLUMNS)}"
    )


def add_column(db: sqlite3.Connection, chance: random.Random) -> None:
    more = chance.choice(
        ("", "TEXT", f"AS ({expression(chance)})", "DEFAULT 'x'", f"CHECK ({expression(chance)})")
    )
    db.execute(f"ALTER TABLE {chance.choice(TABLES)} ADD COLUMN {quoted(name(chance))} {more}")


def add_table(db: sqlite3.Connection, chance: random.Random) -> None:
    table = quoted(name(chance))
    kind = chance.randrange(4)
    if kind == 0:
        db.execute(f"CREATE VIRTUAL TABLE {table} USING {chance.choice(('fts5(a, b)', 'rtree(a, b, c)'))}")
    elif kind == 1:
        db.execute(
            f"CREATE TABLE {table} (a INTEGER PRIMARY KEY, b DEFAULT ({expression(chance)}), CHECK (a))"
        )
        db.execute(f"INSERT INTO {table} VALUES (1, 'kept'), (2, x'00')")
    elif kind == 2:
        db.execute(f"CREATE TABLE {table} AS SELECT * FROM {chance.choice(TABLES)}")
    else:
        db.execute(f"CREATE TABLE {table} (a TEXT PRIMARY KEY ON CONFLICT REPLACE, b) WITHOUT ROWID")


def drop(db: sqlite3.Connection, chance: random.Random) -> None:
    db.execute(f"DROP TABLE {chance.choice(TABLES)}")


def rename(db: sqlite3.Connection, chance: random.Random) -> None:
    if chance.random() < 0.5:
        db.execute(f"ALTER TABLE {chance.choice(TABLES)} RENAME TO {quoted(name(chance))}")
    else:
        column = chance.choice(COLUMNS)
        db.execute(f"ALTER TABLE {chance.choice(TABLES)} RENAME COLUMN {column} TO {chance.choice(COLUMNS)}")


def write_schema(db: sqlite3.Connection, chance: random.Random) -> None:
    """Rows of the schema itself, written by hand."""
    db.execute("PRAGMA writable_schema = ON")
    table = chance.choice(TABLES)
    change = chance.choice(
        (
            ("sql = replace(sql, 'TEXT', ?)", f"TEXT CHECK ({expression(chance)})"),
            ("sql = replace(sql, 'DEFAULT ''''', ?)", f"DEFAULT ({expression(chance)})"),
            ("sql = replace(sql, 'PRIMARY KEY', ?)", "PRIMARY KEY ON CONFLICT REPLACE"),
            (
                "sql = replace(sql, 'NOT NULL', ?)",
                chance.choice(("", "UNIQUE ON CONFLICT REPLACE", "COLLATE nowhere")),
            ),
            ("sql = ?", f"CREATE VIEW {table} AS SELECT {ENDLESS} AS id, 1 AS form_id"),
            ("sql = ?", chance.choice(("", "CREATE TABLE", "create table x(y)", "SELECT 1", "\\0"))),
            ("type = ?", chance.choice(("TABLE", "TRIGGER", "view", "index", ""))),
            ("name = ?", name(chance)),
            ("tbl_name = ?", name(chance)),
            ("rootpage = ?", chance.choice((0, 1, 2, 3, 5, 9, 99999, -1))),
            ("sql = replace(sql, 'WITHOUT ROWID', ?)", ""),
        )
    )
    db.execute(f"UPDATE sqlite_master SET {change[0]} WHERE name = ?", (change[1], table))
    if chance.random() < 0.2:
        db.execute("INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE name = ?", (table,))


def change_rows(db: sqlite3.Connection, chance: random.Random) -> None:
    table = chance.choice(TABLES)
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    if not columns:  # an earlier step took the table away
        return
    column = chance.choice(columns)
    where = f"WHERE rowid = {chance.randrange(4)}" if chance.random() < 0.5 else ""
    db.execute(f"UPDATE OR IGNORE {table} SET {column} = {chance.choice(NUMBERS)} {where}")


def set_pragma(db: sqlite3.Connection, chance: random.Random) -> None:
    pragmas = (
        "user_version = 1",
        "user_version = 0",
        "encoding = 'UTF-16'",
        "page_size = 512",
        "auto_vacuum = 2",
    )
    db.execute(f"PRAGMA {chance.choice(pragmas)}")
    if chance.random() < 0.5:
        db.execute("VACUUM")


STEPS: tuple[Step, ...] = (
    *(add_trigger, add_trigger, add_index, add_index, add_view, add_column, add_column, add_table, add_table),
    *(drop, rename, write_schema, write_schema, write_schema, change_rows, set_pragma),
)
GENTLE = (add_trigger, add_index, add_view, add_column, add_table)
"""These leave the rows of our tables as they are: all of them must be there."""


@dataclass
class Tally:
    """``bad``: files that made something else than a book or a sentence, or took too long."""

    files: int = 0
    opened: int = 0
    refused: int = 0
    bad: int = 0
    slowest: float = 0
    steps: Counter[str] = field(default_factory=Counter)


def fuzz(folder: Path, *, files: int = 0, seconds: float = 0, seed: int = 0) -> Tally:
    """Try ``files`` files, or as many as there is time for; what went wrong is kept in ``folder``."""
    tally, start = Tally(), time.monotonic()
    sound = saved_book(folder / "home", folder / "sound.db", 4)
    good = list(read_forms_of(sound))
    while tally.files < files or time.monotonic() - start < seconds:
        chance = random.Random(f"{seed}-{tally.files}")
        path, home = folder / "input.db", folder / "home2"
        shutil.copyfile(sound, path)
        taken = change(path, chance)
        if chance.random() < 0.5:
            reseal(path)
        kept = path.read_bytes()
        begun = time.monotonic()
        try:
            outcome = try_one(path, home, good if set(taken) <= {step.__name__ for step in GENTLE} else None)
        except Exception:
            outcome = "bad"
            print(f"seed {seed}-{tally.files}: {taken}", file=sys.stderr)
            traceback.print_exc()
        took = time.monotonic() - begun
        if took > SECONDS:
            outcome = "bad"
            print(f"seed {seed}-{tally.files}: {took:.1f} s {taken}", file=sys.stderr)
        if outcome == "bad":
            (folder / f"bad-{seed}-{tally.files}.db").write_bytes(kept)
        shutil.rmtree(home, ignore_errors=True)
        setattr(tally, outcome, getattr(tally, outcome) + 1)
        tally.files += 1
        tally.slowest = max(tally.slowest, took)
        tally.steps.update(taken)
    return tally


def _is_past(moment: float) -> bool:
    return time.monotonic() > moment


def change(path: Path, chance: random.Random) -> list[str]:
    """Do one to five random steps to the file; which were done."""
    taken = []
    steps = GENTLE if chance.random() < 0.4 else STEPS
    for _ in range(chance.randint(1, 5)):
        step = chance.choice(steps)
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as db:
                db.set_progress_handler(partial(_is_past, time.monotonic() + 2), 10_000)
                db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 50_000_000)
                step(db, chance)
        except (sqlite3.Error, UnicodeError):
            continue
        taken.append(step.__name__)
    return taken


def try_one(path: Path, home: Path, good: list[Form] | None) -> str:
    """Open, edit, undo, save and read again; "opened" or "refused". Raises for anything else."""
    before = path.read_bytes()
    try:
        with opened(path, home) as book:
            forms = list(book.forms())
            assert good is None or forms == good, "rows got lost"
            ids = ids_of(book)
            assert len(ids) == len(forms)
            if book.read_only or not ids:
                return "opened"
            inverse = book.apply(typed(ids[0], "改"))
            assert list(book.forms())[1:] == forms[1:], "an edit changed other forms"
            book.apply(inverse)
            assert list(book.forms()) == forms, "undo is not what was"
            book.apply(book.apply(RemoveForms("删", (ids[-1],))))
            assert list(book.forms()) == forms
            assert path.read_bytes() == before
            book.save()
        assert list(read_forms_of(path)) == forms
    except BookError as error:
        sentence = str(error)
    else:
        return "opened"
    assert sentence.endswith("。")
    assert path.read_bytes() == before
    return "refused"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    import resource  # which Windows has not

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB << 20, MEMORY_MB << 20))
    folder = Path(tempfile.mkdtemp(prefix="jixiao-schema-fuzz-"))
    print(f"seed {given.seed}, in {folder}", file=sys.stderr)
    tally = fuzz(folder, seconds=given.minutes * 60, seed=given.seed)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(tally, f"; {most} MB at most")
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
