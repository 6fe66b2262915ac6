"""The tables of a book row by row, and a book made of rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from jixiao_gui.book.book import Book, read_forms_of
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.changes import AddForms
from jixiao_gui.book.form_rows import form_of, make_book
from jixiao_gui.book.opening import attach, create
from jixiao_gui.book.schema import PARTS, TABLES
from jixiao_gui.form.template import Templates
from tests.book.making import make_form
from tests.invented import invented_form

FORMS = (
    invented_form(unit="甲"),
    make_form(1, 12),
    invented_form("乙", above=("附件",), extra=(("x1", "一"),)),
)


def test_a_book_made_of_rows_holds_the_same_forms(tmp_path: Path) -> None:
    path = tmp_path / "made.db"
    with Book.new(Templates(), tmp_path / "home", unit="册的单位") as book:
        book.apply(AddForms("", FORMS))
        with book.rows() as rows:
            keys = list(rows.form_keys())
            assert [(key.unit, key.project) for key in keys] == [(f.unit, f.project) for f in FORMS]
            assert rows.info().unit == "册的单位"
            found = list(rows.forms([key.id for key in keys]))
            book.apply(AddForms("", FORMS))  # what is read is of one moment
            assert list(rows.form_keys()) == keys
    assert tuple(map(form_of, found)) == FORMS
    assert make_book(path, BookInfo(), [], found) == len(FORMS)
    assert tuple(read_forms_of(path)) == FORMS
    assert not path.with_name("made.db-wal").exists()


def test_what_was_written_before_sqlalchemy_came_stays(tmp_path: Path) -> None:
    db = attach(tmp_path / "one.db")
    with db.begin():
        db.raw.execute("CREATE TABLE one (x)")
        db.raw.execute("INSERT INTO one VALUES (7)")
        assert db.core.exec_driver_sql("SELECT x FROM one").scalar() == 7
        db.core.exec_driver_sql("INSERT INTO one VALUES (8)")
    with suppress(ZeroDivisionError), db.begin():
        db.raw.execute("INSERT INTO one VALUES (9)")
        db.core.exec_driver_sql("INSERT INTO one VALUES (10)")
        raise ZeroDivisionError
    assert db.rows("SELECT x FROM one ORDER BY x") == [(7,), (8,)]
    db.close()
    assert make_book(tmp_path / "empty.db", BookInfo(year="2023"), [], []) == 0
    with Book.open(tmp_path / "empty.db", Templates(), tmp_path / "home") as book:
        assert (book.count(), book.info.year) == (0, "2023")


def test_parts_of_forms_are_told_by_their_keys() -> None:
    names = {table.name for table in PARTS}
    assert {"fund_line", "goal", "indicator", "auto_score", "remark", "own_row", "source"} <= names
    with closing(sqlite3.connect(":memory:")) as db:
        create(db, BookInfo())
        for table in TABLES:
            keys = db.execute(f"PRAGMA foreign_key_list({table.name})").fetchall()
            assert (table.name in names) == any((key[2], key[3]) == ("form", "form_id") for key in keys)
