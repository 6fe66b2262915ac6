"""Older books brought up to format 3: plain columns stay where other tools look for them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jixiao_gui.book import foreign_schema
from jixiao_gui.book.book import State, read_forms_of
from jixiao_gui.book.guarded import connect_guarded
from jixiao_gui.book.schema import VERSION
from tests.book.making import bring_down, ids_of, make_form, opened, saved_book, typed


@pytest.mark.parametrize("version", [1, 2])
def test_brought_up_and_read_by_other_tools(version: int, home: Path, path: Path) -> None:
    saved_book(home, path)
    bring_down(path, version)
    with closing(connect_guarded(path)) as db:
        assert foreign_schema.is_ours(db, version)
    with opened(path, home) as book:
        assert list(book.forms()) == [make_form(n) for n in (1, 2, 3)]
        book.apply(typed(ids_of(book)[0], "依据", "indicators.1.x1"))
        book.apply(typed(ids_of(book)[0], "95%", "indicators.1.actual"))
        book.save()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert db.execute("SELECT project FROM form ORDER BY position").fetchall() == [
            (f"河道清淤{n}",) for n in (1, 2, 3)
        ]
        row = db.execute(
            "SELECT name, actual, extra FROM indicator WHERE form_id = 1 AND number = 1"
        ).fetchone()
        assert row == ("培训场次1", "95%", '{"x1":"依据"}')
        assert db.execute("SELECT budget, extra FROM fund_line WHERE form_id = 1").fetchall()[0] == ("80", "")


def test_names_that_another_program_took(home: Path, path: Path) -> None:
    """Its table and its columns stay, under other names."""
    saved_book(home, path)
    bring_down(path, 2)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE template (mine TEXT)")
        db.execute("INSERT INTO template VALUES ('留着')")
        db.execute("ALTER TABLE form ADD COLUMN title TEXT")
        db.execute("UPDATE form SET title = '自记' WHERE id = 1")
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "改"))
        book.save()
    with opened(path, home) as book:
        assert book.state is State.WHOLE
    assert [form.title for form in read_forms_of(path)] == ["", "", ""]
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT mine FROM template_other1").fetchall() == [("留着",)]
        assert db.execute("SELECT title_other1 FROM form WHERE id = 1").fetchall() == [("自记",)]
