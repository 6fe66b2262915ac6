"""What forms were made from, in a book: kept, undone, saved, rescued; another book's means nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from jixiao_gui.book.book import AddForms, Book, Changes, EditForm, RemoveForms, read_forms_of
from jixiao_gui.book.salvage import salvage
from jixiao_gui.form.edits import SetToken
from jixiao_gui.form.model import Source
from jixiao_gui.form.row_order import insert_rows
from tests.book.layouts import fresh_templates
from tests.book.making import TEMPLATES, make_form, new_book

LINKS = (Source("", "t1"), Source("indicators.1.target", "t1", "indicators.0.target", "≥10场"))


def test_tokens_and_sources_are_one_step_and_outlast_a_save(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "册.db"
    with new_book(home, 1) as book:
        (first,) = book.ids()
        made = replace(make_form(2), sources=LINKS)
        step = Changes("生成", (EditForm("生成", first, SetToken("生成", "t1")), AddForms("生成", (made,))))
        back = book.apply(step)
        assert [(entry.token, entry.origin) for entry in book.entries()] == [("t1", ""), ("", "t1")]
        second = book.ids()[1]
        assert book.entry(second, 2).origin == "t1"
        again = book.apply(back)
        assert [(entry.token, entry.origin) for entry in book.entries()] == [("", "")]
        book.apply(again)
        assert book.ids()[1] == second
        rows = book.form(second).indicators
        undo = book.apply(EditForm("行", second, insert_rows(book.form(second), 0, rows[:1], "行")))
        assert [source.cell for source in book.form(second).sources] == ["", "indicators.2.target"]
        book.apply(undo)
        assert book.form(second) == made
        book.save_as(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT form_id, number, cell, origin FROM source").fetchall() == [
            (second, 0, "", "t1"),
            (second, 1, "indicators.1.target", "t1"),
        ]
    assert [form.sources for form in read_forms_of(path)] == [(), LINKS]
    rescued, _ = salvage(path, TEMPLATES, home)
    with rescued:
        assert [(entry.token, entry.origin) for entry in rescued.entries()] == [("t1", ""), ("", "t1")]
        assert [form.sources for form in rescued.forms()] == [(), LINKS]


def test_a_form_that_is_gone_leaves_its_rows_nowhere_and_links_that_mean_nothing(home: Path) -> None:
    with new_book(home) as book:
        forms = (replace(make_form(1), token="t1"), replace(make_form(2), sources=LINKS))
        book.apply(AddForms("加", forms))
        first, second = book.ids()
        book.apply(RemoveForms("删", (first,)))
        assert book.form(second).sources == LINKS
        back = book.apply(RemoveForms("删", (second,)))
        with book._reading():
            assert book._db.rows("SELECT count(*) FROM source") == [(0,)]
        book.apply(back)
        assert book.form(second).sources == LINKS


def test_a_table_of_that_name_of_another_program_keeps_its_rows(home: Path, tmp_path: Path) -> None:
    from tests.fixtures.make_book import BOOKS

    path = tmp_path / "旧.db"
    path.write_bytes((BOOKS / "v3.db").read_bytes())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE source (id INTEGER PRIMARY KEY, words TEXT)")
        db.execute("INSERT INTO source VALUES (1, '别的程序')")
        db.execute("ALTER TABLE form ADD COLUMN token TEXT")
    with Book.open(path, fresh_templates(TEMPLATES), home) as book:
        assert all(not entry.token for entry in book.entries())
        book.apply(AddForms("加", (replace(make_form(1), sources=LINKS),)))
        book.save()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT words FROM source_other1").fetchall() == [("别的程序",)]
