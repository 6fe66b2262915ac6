"""Laying out a changed form anew gives what laying it out afresh gives, and keeps what is unchanged."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import INDICATOR_FIELDS, Form
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.typeset import STYLES, typeset
from jixiao_gui.window.table.grid import Grid
from tests.form.forms import TEMPLATES, good_form
from tests.laid_out import laid_out

TEMPLATE = TEMPLATES["beijing-2023"]


def em(_char: str) -> float:
    return 1.0


def changed(form: Form, row: int, name: str, text: str, drop: bool) -> Form:
    form = set_text(form, f"indicators.{row}.{name}", text)
    return replace(form, indicators=form.indicators[1:]) if drop else form


@settings(max_examples=60, deadline=None)
@given(
    row=st.integers(0, 3),
    name=st.sampled_from(INDICATOR_FIELDS),
    text=st.text("甲乙丙 \n12", max_size=60),
    drop=st.booleans(),
    executed=st.sampled_from(("45", "", "80", "12.5")),
)
def test_what_is_taken_over_is_what_would_be_made(
    row: int, name: str, text: str, drop: bool, executed: str
) -> None:
    old = good_form()
    new = set_text(changed(old, row, name, text, drop), "funds.0.executed", executed)
    before = laid_out(old, TEMPLATE)
    fresh = laid_out(new, TEMPLATE)
    kept = layout(new, TEMPLATE, evaluate(new, TEMPLATE), (old, before))
    assert kept == fresh
    setting = typeset(before, STYLES[0], em)
    assert typeset(kept, STYLES[0], em, setting) == typeset(fresh, STYLES[0], em)
    one, other = Grid(kept, Grid(before)), Grid(fresh)
    assert one.places == other.places
    assert one.by_path == other.by_path
    for line in range(one.rows):
        for column in range(one.columns):
            assert one.owner((line, column)) == other.owner((line, column))


def test_rows_that_did_not_change_are_the_same_objects() -> None:
    old = good_form()
    before = laid_out(old, TEMPLATE)
    new = set_text(old, "indicators.1.actual", "另一个值")
    after = layout(new, TEMPLATE, evaluate(new, TEMPLATE), (old, before))
    assert sum(a is not b for a, b in zip(before.rows, after.rows, strict=True)) == 1
