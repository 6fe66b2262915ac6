"""Texts of cells by their paths: many at once are set as each is alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import (
    MOST_LINES,
    column_of,
    lines_of_cells,
    set_text,
    set_texts,
    table_of,
)
from jixiao_gui.form.model import FundLine, OwnTable
from tests.form.forms import good_form

FORM = replace(good_form(), tables=(OwnTable("tasks", ((("x1", "清淤"),), ())),), above=("附件",))
PATHS = (
    *("project", "x1", "goal.expected", "goal.note", "total.score", "total.grade", "above.0"),
    *(
        "funds.0.executed",
        "funds.1.x2",
        "indicators.0.name",
        "indicators.3.score",
        "tasks.0.x1",
        "tasks.1.x2",
    ),
)


@given(st.dictionaries(st.sampled_from(PATHS), st.text(max_size=4)))
def test_many_texts_are_set_as_each_alone(texts: dict[str, str]) -> None:
    one_by_one = FORM
    for path, text in texts.items():
        one_by_one = set_text(one_by_one, path, text)
    assert set_texts(FORM, texts) == one_by_one


def test_lines_are_made_of_the_cells_of_money_alone() -> None:
    cells = [
        ("funds.1.budget", "80"),
        ("indicators.0.score", "9"),
        ("project", "清淤"),
        ("funds.0.item", "总额"),
    ]
    assert lines_of_cells(cells) == (FundLine("总额"), FundLine(budget="80"))
    assert lines_of_cells([(f"funds.{MOST_LINES}.budget", "80")]) == ()


def test_the_table_and_the_column_of_a_cell() -> None:
    paths = (
        "funds.0.budget",
        "indicators.x1",
        "tasks.2.x1",
        "goal.expected",
        "total.score",
        "project",
        "above.0",
    )
    assert [table_of(path) for path in paths] == ["funds", "indicators", "tasks", "", "", "", ""]
    assert [column_of(path) for path in paths] == ["funds.budget", "indicators.x1", "tasks.x1", *paths[3:]]
