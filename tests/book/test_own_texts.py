"""Own columns, lines and tables: written by the row, found, compared; what other tools wrote is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.book.book import AddForms, Book, EditForm, read_forms_of
from jixiao_gui.book.book_differences import Kind, compare
from jixiao_gui.book.columns import json_texts, texts_json, texts_of
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.model import Form, Goal, Indicator, OwnTable, Total
from tests.book.making import TEMPLATES, forms, ids_of, make_form, new_book, opened, own, typed

OWN = replace(
    make_form(1),
    title="某县{year}\nABC 表",
    above=("单位：甲\\乙",),
    extra=(("x_filler", "经办“某”"),),
    goal=Goal("a", "b", extra=(("note", "备\n注"),)),
    indicators=(Indicator("产出", name="座数", extra=(("x1", '≥3"座'),), spans=(("x1", 2),)), Indicator()),
    total=Total("100", extra=(("grade", "优"),)),
    tables=(OwnTable("tasks", ((("x1", "加固"),), (("x1", "清淤"),), (("x1", "绿化"),))),),
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('≥3"座', True),
        ("甲\\乙", True),
        ("经办“某”", True),
        ("清淤 优 注", True),
        ("abc", True),
        ("x1", False),
        ("x_filler", False),
        ("nn", False),
        ("备n", False),
        ("{", True),
        ('":"', False),
        ("没有", False),
    ],
)
def test_found_by_their_words_and_not_by_how_they_are_kept(words: str, found: bool, home: Path) -> None:
    with new_book(home) as book:
        book.apply(AddForms("加", (OWN, replace(make_form(2), goal=Goal()))))
        assert book.search(words, everywhere=True) == ids_of(book)[:1] * found
        assert book.search(words) == []


def test_what_another_tool_wrote_is_found_and_kept(path: Path, home: Path) -> None:
    with new_book(home) as book:
        book.apply(AddForms("加", (OWN,)))
        book.save_as(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute('UPDATE indicator SET extra = \'{"x1": "\\u6c34\\u5e93", "x2": 5}\' WHERE number = 0')
        db.execute("UPDATE indicator SET extra = '不是 JSON', spans = '[1]' WHERE number = 1")
        db.execute("UPDATE form SET above = '一行' || char(10) || '二行', extra = '[]'")
        db.execute("DELETE FROM own_row WHERE number = 1")
    with opened(path, home) as book:
        assert book.search("水库", everywhere=True) == ids_of(book)
        form = next(book.forms())
        assert form.indicators[0].extra == (("x1", "水库"), ("x2", "5"))
        assert (form.indicators[1].extra, form.indicators[1].spans) == ((("x", "不是 JSON"),), ())
        assert form.above == ("一行", "二行")
        assert form.tables[0].rows == (OWN.tables[0].rows[0], OWN.tables[0].rows[2])
        book.apply(typed(ids_of(book)[0], "改", "tasks.1.x1"))
        book.save()
    assert next(read_forms_of(path)).tables[0].rows[1] == (("x1", "改"),)


def test_only_rows_that_changed_are_written(home: Path) -> None:
    with new_book(home) as book:
        book.apply(AddForms("加", (OWN,)))
        (id,) = ids_of(book)
        driver = book._db.raw
        for change, most in (
            (typed(id, "改", "tasks.2.x1"), 3),  # the row, the form's figures, the book's revision
            (typed(id, "改", "indicators.0.x1"), 3),
            (typed(id, "改", "x_filler"), 2),
        ):
            before = driver.total_changes
            book.apply(change)
            assert driver.total_changes - before == most
        fewer = replace(book.form(id), tables=(OwnTable("tasks", OWN.tables[0].rows[:1]), OwnTable("halves")))
        book.apply(EditForm("换", id, ReplaceForm("换", fewer)))
        book._store.forget()
        assert book.form(id) == fewer


@given(st.lists(forms, min_size=2, max_size=2))
@settings(max_examples=25, deadline=None)
def test_any_two_forms_are_turned_into_each_other(
    tmp_path_factory: pytest.TempPathFactory, two: list[Form]
) -> None:
    """And what differs between them is told."""
    before, after = two
    with Book.new(TEMPLATES, tmp_path_factory.mktemp("two")) as book:
        book.apply(AddForms("加", (before,)))
        (id,) = ids_of(book)
        inverse = book.apply(EditForm("换", id, ReplaceForm("换", after)))
        book._store.forget()
        assert book.form(id) == after
        book.apply(inverse)
        book._store.forget()
        assert book.form(id) == before


def test_differences_are_told_cell_by_cell() -> None:
    after = replace(
        OWN,
        title="",
        above=None,
        extra=(),
        goal=replace(OWN.goal, extra=(("note", "改"),)),
        indicators=(replace(OWN.indicators[0], extra=()), OWN.indicators[1]),
        total=replace(OWN.total, extra=(("grade", "良"),)),
        tables=(OwnTable("tasks", OWN.tables[0].rows[1:]),),
    )
    (difference,) = compare(iter([(1, OWN)]), iter([(1, after)])).differences
    assert difference.kind is Kind.CHANGED
    assert [(cell.path, cell.before, cell.after) for cell in difference.cells] == [
        ("title", OWN.title, ""),
        ("x_filler", "经办“某”", ""),
        ("above.0", "单位：甲\\乙", ""),
        ("goal.note", "备\n注", "改"),
        ("tasks.0", "加固", ""),
        ("indicators.0.x1", '≥3"座', ""),
        ("total.grade", "优", "良"),
    ]


@given(own)
def test_texts_as_json_and_back(texts: tuple[tuple[str, str], ...]) -> None:
    assert texts_of(texts_json(texts)) == texts
    assert list(json_texts(texts_json(texts))) == [text for _, text in texts]
