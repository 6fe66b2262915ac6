"""A book is data, never a program: nothing that somebody put into a file's schema runs, or takes long."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from jixiao_gui.book import foreign_schema, schema
from jixiao_gui.book.book import AddForms, Book, BookDamaged, BookError, State, read_forms_of
from jixiao_gui.book.guarded import connect_guarded
from jixiao_gui.form.model import Form
from tests.book.making import TEMPLATES, ids_of, opened, saved_book, typed
from tests.book.resealing import reseal
from tests.book.schema_fuzz import fuzz
from tests.fixtures.make_book import BOOKS

ENDLESS = (
    "(SELECT count(*) FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x FROM c))"
)
HUGE = "length(hex(zeroblob(900000000)))"
SECONDS = 8


def with_sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def rewrite(path: Path, table: str, change: Callable[[str], str], kind: str = "table") -> None:
    """Write what stands in the schema for ``table`` by hand."""
    with closing(sqlite3.connect(path)) as db:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = ?, type = ? WHERE name = ?", (change(sql), kind, table))
        db.commit()


def rebuild(path: Path, table: str, change: Callable[[str], str]) -> None:
    """Make ``table`` anew by another statement, with the same rows."""
    with closing(sqlite3.connect(path)) as db:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        columns = ", ".join(row[1] for row in db.execute(f"PRAGMA table_info({table})"))
        db.execute(f"ALTER TABLE {table} RENAME TO old")
        db.execute(change(sql))
        db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM old")
        db.execute("DROP TABLE old")
        db.commit()


def works(path: Path, home: Path) -> list[Form]:
    """Open, edit, save, in a bounded time: what was not edited is as it was; the forms."""
    before = list(read_forms_of(path))
    content, begun = path.read_bytes(), time.process_time()
    with opened(path, home) as book:
        assert path.read_bytes() == content
        ids = ids_of(book)
        book.apply(typed(ids[0], "改", "indicators.0.name"))
        inverse = book.apply(typed(ids[0], "再改"))
        assert [form.funds for form in book.forms()] == [form.funds for form in before]
        book.apply(inverse)
        book.save()
    after = list(read_forms_of(path))
    assert after[1:] == before[1:]
    assert [row.name for row in after[0].indicators][1:] == [row.name for row in before[0].indicators][1:]
    assert after[0].indicators[0].name == "改"
    assert time.process_time() - begun < SECONDS
    with closing(sqlite3.connect(path)) as db:
        kinds = {kind for (kind,) in db.execute("SELECT DISTINCT type FROM sqlite_master")}
    assert kinds == {"table"}, "what runs is not handed on"
    return before


TRIGGER = (
    "CREATE TRIGGER t AFTER UPDATE ON form BEGIN UPDATE fund_line SET executed = '0'; DELETE FROM goal; END"
)


def with_trigger_written_large(path: Path) -> None:
    with_sql(path, TRIGGER)
    rewrite(path, "t", str, "TRIGGER")


PROGRAMS: dict[str, Callable[[Path], None]] = {
    "trigger": lambda p: with_sql(p, TRIGGER),
    "trigger written large": with_trigger_written_large,
    "view": lambda p: with_sql(p, f"CREATE VIEW v AS SELECT {ENDLESS}"),
    "unique, replacing": lambda p: rebuild(
        p, "form", lambda sql: sql.replace("project TEXT", "project TEXT UNIQUE ON CONFLICT REPLACE")
    ),
    "unique index": lambda p: with_sql(p, "CREATE UNIQUE INDEX u ON indicator (form_id, number, level1)"),
    "partial index": lambda p: with_sql(p, "CREATE UNIQUE INDEX u ON indicator (name) WHERE number > 99"),
    "index of an expression": lambda p: with_sql(p, "CREATE INDEX e ON goal (upper(expected))"),
    "check that never ends": lambda p: rewrite(
        p, "indicator", lambda sql: sql.replace("PRIMARY KEY (", f"CHECK ({HUGE} > 0), PRIMARY KEY (")
    ),
    "default that is huge": lambda p: rewrite(
        p,
        "indicator",
        lambda sql: sql.replace("deviation TEXT DEFAULT ''", f"deviation TEXT DEFAULT ({HUGE})"),
    ),
    "generated column": lambda p: with_sql(p, f"ALTER TABLE goal ADD COLUMN g AS ({HUGE})"),
    "key that replaces": lambda p: rebuild(
        p, "indicator", lambda sql: sql.replace("number), \n", "number) ON CONFLICT REPLACE, \n")
    ),
    "statistics": lambda p: with_sql(p, "CREATE INDEX i ON goal (achieved)", "ANALYZE", "DROP INDEX i"),
}


@pytest.mark.parametrize("sealed", [False, True], ids=["another program's", "sealed again"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_would_run_does_not(name: str, sealed: bool, path: Path, home: Path) -> None:
    before = list(read_forms_of(saved_book(home, path)))
    schema_before = path.read_bytes()
    PROGRAMS[name](path)
    if sealed:
        reseal(path)
    assert path.read_bytes() != schema_before
    with closing(connect_guarded(path)) as db:
        assert not foreign_schema.is_ours(db, schema.VERSION)
    assert works(path, home) == before


FORBIDS = {
    "check": ("expected TEXT", "expected TEXT CHECK (expected <> 'zz')"),
    "default": ("achieved TEXT DEFAULT ''", "achieved TEXT DEFAULT (abs(-9223372036854775808))"),
    "unique": ("expected TEXT", "expected TEXT UNIQUE"),
}


@pytest.mark.parametrize("name", FORBIDS)
def test_it_is_not_worked_with_at_the_second_opening_either(name: str, path: Path, home: Path) -> None:
    rebuild(saved_book(home, path, 1), "goal", lambda sql: sql.replace(*FORBIDS[name]))
    reseal(path)
    for _ in range(2):
        with opened(path, home) as book:
            (id,) = ids_of(book)
            book.apply(typed(id, "zz", "goal.expected"))
            book.apply(AddForms("加", (book.form(id),)))
            assert [form.goal.expected for form in book.forms()] == ["zz", "zz"]
            with closing(connect_guarded(book._copy.database)) as db:
                assert foreign_schema.is_ours(db, schema.VERSION)


@pytest.mark.parametrize(
    "statements",
    [
        [
            "DROP TABLE goal",
            f"CREATE VIEW goal AS SELECT {ENDLESS} AS form_id, '' AS expected, '' AS achieved",
        ],
        ["DROP TABLE goal", "CREATE VIRTUAL TABLE goal USING fts5(form_id, expected, achieved)"],
        ["ALTER TABLE goal RENAME TO g", f"CREATE TABLE goal (form_id, expected AS ({HUGE}), achieved)"],
        ["CREATE TABLE remark2 (a)", *(f"CREATE VIEW v{n} AS SELECT {n}" for n in range(600))],
    ],
    ids=["view", "virtual", "generated", "hundreds"],
)
def test_no_table_at_all(path: Path, home: Path, statements: list[str]) -> None:
    with_sql(saved_book(home, path), *statements)
    before, begun = path.read_bytes(), time.process_time()
    with pytest.raises(BookDamaged) as caught:
        Book.open(path, TEMPLATES, home)
    assert str(caught.value).endswith("。")
    assert path.read_bytes() == before
    assert time.process_time() - begun < SECONDS


def test_a_trigger_that_calls_itself_a_table(path: Path, home: Path) -> None:
    with_sql(saved_book(home, path), TRIGGER)
    rewrite(path, "t", str, "table")
    with pytest.raises(BookDamaged):
        Book.open(path, TEMPLATES, home)


def test_a_view_under_a_tables_name(path: Path, home: Path) -> None:
    """The schema says table, and its statement makes a view of that name: nothing is read through it."""
    saved_book(home, path)
    view = f"CREATE VIEW goal AS SELECT {ENDLESS} AS form_id, '' AS expected, '' AS achieved"
    rewrite(path, "goal", lambda _: view)
    with pytest.raises(BookError):
        Book.open(path, TEMPLATES, home)
    with closing(connect_guarded(path)) as db, pytest.raises(sqlite3.DatabaseError):
        db.execute("SELECT * FROM goal").fetchall()


def test_what_we_do_not_know_is_kept_as_data(path: Path, home: Path) -> None:
    with_sql(
        saved_book(home, path),
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(9) COLLATE NOCASE UNIQUE, CHECK (id > 0))",
        "INSERT INTO notes VALUES (7, '甲'), (9, x'00ff')",
        'CREATE TABLE "a ""b" (x)',
        'INSERT INTO "a ""b" VALUES (1.5)',
        "ALTER TABLE indicator ADD COLUMN colour TEXT DEFAULT 'red'",
        "UPDATE indicator SET colour = 'blue' WHERE number = 1",
        "ALTER TABLE form ADD COLUMN mark INTEGER",
        "UPDATE form SET mark = id * 10",
    )
    for _ in range(2):
        works(path, home)
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("SELECT * FROM notes").fetchall() == [(7, "甲"), (9, b"\x00\xff")]
            assert db.execute('SELECT x FROM "a ""b"').fetchall() == [(1.5,)]
            assert db.execute("SELECT mark FROM form ORDER BY id").fetchall() == [(10,), (20,), (30,)]
            colours = db.execute("SELECT colour FROM indicator WHERE form_id = 1 ORDER BY number").fetchall()
        assert colours == [("red",), ("blue",), ("red",), ("red",)], "an edit of the row leaves it alone"
    with opened(path, home) as book:
        assert book.state is State.WHOLE, "plain data of others is nothing to warn of"


def test_pages_that_are_read_again_and_again(path: Path, home: Path) -> None:
    """A table's page that names itself as its child, many times over: an end is found soon."""
    saved_book(home, path, 400)
    with_sql(path, "CREATE INDEX i ON goal (expected)")
    content = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'indicator'").fetchone()
    at = (root - 1) * 4096
    assert content[at] in (2, 5), "a page with children"
    count = int.from_bytes(content[at + 3 : at + 5], "big")
    for number in range(count):
        cell = int.from_bytes(content[at + 12 + 2 * number : at + 14 + 2 * number], "big")
        content[at + cell : at + cell + 4] = content[at + 8 : at + 12]
    path.write_bytes(content)
    begun = time.process_time()
    with pytest.raises(BookDamaged):
        Book.open(path, TEMPLATES, home)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_every_version_is_known(version: int) -> None:
    """What the program knows of its old versions is what stands in the books stored of them."""
    with closing(connect_guarded(BOOKS / f"v{version}.db")) as db:
        assert foreign_schema.is_ours(db, version)
        assert not any(foreign_schema.is_ours(db, v) for v in range(schema.VERSION + 3) if v != version)


def test_a_migrated_book_is_ours(home: Path, path: Path) -> None:
    path.write_bytes((BOOKS / "v1.db").read_bytes())
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "改"))
        book.save()
    with closing(connect_guarded(path)) as db:
        assert foreign_schema.is_ours(db, schema.VERSION)


def test_a_foreign_schema_of_an_old_version(home: Path, path: Path) -> None:
    path.write_bytes((BOOKS / "v1.db").read_bytes())
    with_sql(path, "CREATE TRIGGER t AFTER UPDATE ON form BEGIN DELETE FROM goal; END")
    assert works(path, home) == list(read_forms_of(BOOKS / "v1.db"))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM form",
        "SELECT upper(project) FROM form",
        "PRAGMA journal_mode = WAL",
        "ATTACH ':memory:' AS a",
    ],
)
def test_a_guarded_connection_only_reads(statement: str, path: Path, home: Path) -> None:
    saved_book(home, path)
    with closing(connect_guarded(path)) as db, pytest.raises(sqlite3.DatabaseError):
        db.execute(statement).fetchall()


def test_random_schemas(tmp_path: Path) -> None:
    """A few; ``python -m tests.book.schema_fuzz`` does as many as there is time for."""
    tally = fuzz(tmp_path, files=25, seed=20)
    assert tally.bad == 0, tally
    assert tally.opened > 3
    assert tally.refused > 3
