"""The office's score and the layout's column for it are one number after every change of a book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui import paths
from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, RemoveForms, ReplaceTemplate
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.edits import CellState, ReplaceForm, SetCells, SetRemarks
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.reviewing import office_scores, score_remark, with_score
from jixiao_gui.form.search_replace import Query, replace_all
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_file import load_templates
from tests.invented import invented_form
from tests.own_score import with_own_scores

TEMPLATES = load_templates(paths.template_folders())
CELL, COLUMN, TOTAL = "indicators.0.score", "indicators.0.reviewed_score", "total.reviewed_score"


@pytest.fixture
def own() -> Template:
    return with_own_scores(TEMPLATES[invented_form().template])


@pytest.fixture
def book(tmp_path: Path, own: Template) -> Iterator[Book]:
    """Two forms; in the second the unit itself has put 30 into the office's column."""
    templates = load_templates(paths.template_folders())
    templates.add(own)
    first = replace(invented_form(), template=own.id)
    second = set_text(replace(invented_form("培训"), template=own.id), COLUMN, "30")
    with Book.new(templates, tmp_path / "home") as made:
        made.apply(AddForms("", (first, second), ids=(1, 2), exact=True))
        yield made


def scores(book: Book) -> list[dict[str, str]]:
    return [{cell: one.expected for cell, one in office_scores(form).items()} for form in book.forms()]


def typed(*cells: tuple[str, str]) -> SetCells:
    return SetCells("输入", tuple((path, CellState(text)) for path, text in cells))


def given(form: Form, own: Template, score: str) -> SetRemarks:
    made = score_remark(form, evaluate(form, own), CELL, score, "", "2024-04-01")
    return SetRemarks("意见", with_score(form, made))


def one_cell(_book: Book, _own: Template) -> Change:
    return EditForm("输入", 2, typed((COLUMN, "8"), (TOTAL, "88")))


def beside(book: Book, own: Template) -> Change:
    return EditForm("意见", 2, given(book.form(2), own, "8"))


def many(book: Book, own: Template) -> Change:
    parts = [EditForm("批量", 1, typed((COLUMN, "7"))), EditForm("批量", 2, given(book.form(2), own, "8"))]
    return Changes("批量", tuple(parts))


def replaced(book: Book, own: Template) -> Change:
    edit = replace_all(book.form(2), own, Query("30"), "28", "替换")
    assert edit is not None
    return EditForm("替换", 2, edit)


def imported(book: Book, _own: Template) -> Change:
    newer = set_text(book.form(2), COLUMN, "27")
    return Changes("导入", (EditForm("导入", 2, ReplaceForm("导入", newer)), AddForms("导入", (newer,))))


def row_out(book: Book, own: Template) -> Change:
    book.apply(many(book, own))
    form = book.form(1)
    return EditForm("删行", 1, ReplaceForm("删行", replace(form, indicators=form.indicators[1:])))


@pytest.mark.parametrize("make", [one_cell, beside, many, replaced, imported, row_out])
def test_each_way_joins_them_and_leads_back(
    book: Book, own: Template, make: Callable[[Book, Template], Change]
) -> None:
    change = make(book, own)
    before = list(book.forms())
    back = book.apply(change)
    after = list(book.forms())
    assert any(scores(book))
    for form in after:
        claimed = "30" if form == before[1] else ""
        there = office_scores(form).get(CELL)
        assert get_text(form, COLUMN) == (there.expected if there else claimed)
    again = book.apply(back)
    assert list(book.forms()) == before
    back = book.apply(again)
    assert list(book.forms()) == after
    book.apply(back)
    assert list(book.forms()) == before


def test_the_total_of_the_ledger_is_the_one_in_the_column(book: Book) -> None:
    book.apply(EditForm("输入", 1, typed((TOTAL, "88"))))
    assert book.office_totals() == {1: "88"}
    back = book.apply(EditForm("输入", 1, typed((TOTAL, ""))))
    assert book.office_totals() == {}
    book.apply(back)
    assert book.office_totals() == {1: "88"}


def test_forms_taken_out_come_back_as_they_were(book: Book) -> None:
    before = list(book.forms())
    book.apply(book.apply(RemoveForms("删除", (2,))))
    assert list(book.forms()) == before
    assert scores(book) == [{}, {}]


def test_a_column_that_comes_to_be_the_offices_score_makes_scores_of_its_texts(
    book: Book, own: Template
) -> None:
    table = own.table("indicators")
    assert table is not None
    columns = tuple(replace(c, id="x9") if c.id == "reviewed_score" else c for c in table.columns)
    unknown = tuple(replace(s, columns=columns) if s is table else s for s in own.sections)
    book.apply(
        ReplaceTemplate(
            "版式", own.id, replace(own, sections=unknown), (("indicators.reviewed_score", "indicators.x9"),)
        )
    )
    before = list(book.forms())
    assert get_text(before[1], "indicators.0.x9") == "30"
    back = book.apply(
        ReplaceTemplate("版式", before[0].template, own, (("indicators.x9", "indicators.reviewed_score"),))
    )
    assert scores(book) == [{}, {CELL: "30"}]
    after = list(book.forms())
    again = book.apply(back)
    assert list(book.forms()) == before
    book.apply(again)
    assert list(book.forms()) == after
