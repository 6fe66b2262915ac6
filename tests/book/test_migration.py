"""Older books brought up to format 3: plain columns stay where other tools look for them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui.book import foreign_schema
from jixiao_gui.book.book import AddForms, State, read_forms_of
from jixiao_gui.book.guarded import connect_guarded
from jixiao_gui.book.schema import VERSION
from jixiao_gui.form.filling import COMPLETE, finished
from jixiao_gui.form.model import Indicator, Remark, Total
from tests.book.making import (
    TEMPLATES,
    bring_down,
    handed_in,
    ids_of,
    make_form,
    new_book,
    opened,
    saved_book,
    typed,
)


@pytest.mark.parametrize("version", [1, 2])
def test_forms_with_scores_were_handed_in(version: int, home: Path, path: Path) -> None:
    """Of these an empty cell stays an error; of others it is not filled in yet."""
    blank = TEMPLATES["beijing-2023"].new_form("2023")
    row = Indicator("产出指标", "数量指标", "场次", "≥10场")
    remark = Remark("acknowledged", "rate-mismatch", "error", "", "", "", "…", "另有说明", "2024-01-31")
    given_forms = [
        blank,
        replace(blank, indicators=(row, replace(row, score=" \u3000\n"))),
        replace(blank, indicators=(row, replace(row, score="9"))),
        replace(blank, total=Total("100", "90")),
        replace(blank, indicators=(replace(row, score="9"),), remarks=(remark,)),
    ]
    if version == 1:
        given_forms.pop()
    with new_book(home) as book:
        book.apply(AddForms("加", tuple(given_forms)))
        book.save_as(path)
    bring_down(path, version)
    found = list(read_forms_of(path))
    assert found == [*given_forms[:2], *map(handed_in, given_forms[2:])]
    with opened(path, home) as book:
        assert list(book.forms()) == found
        book.apply(typed(ids_of(book)[0], "改"))
        book.save()
    assert list(read_forms_of(path))[1:] == found[1:]


def test_a_form_that_is_marked_is_marked_once(home: Path, path: Path) -> None:
    form = replace(make_form(1), remarks=finished(make_form(1), COMPLETE, "2024-02-01"))
    with new_book(home) as book:
        book.apply(AddForms("加", (form,)))
        book.save_as(path)
    bring_down(path, 2)
    assert list(read_forms_of(path)) == [form]


@pytest.mark.parametrize("version", [1, 2])
def test_brought_up_and_read_by_other_tools(version: int, home: Path, path: Path) -> None:
    saved_book(home, path)
    bring_down(path, version)
    with closing(connect_guarded(path)) as db:
        assert foreign_schema.is_ours(db, version)
    with opened(path, home) as book:
        assert list(book.forms()) == [handed_in(make_form(n)) for n in (1, 2, 3)]
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
