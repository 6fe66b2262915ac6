"""Scores that follow their suggestion: row by row, through every edit, as they print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.edits import follow_scores, keep_scores, type_texts
from jixiao_gui.form.evaluation import as_printed, evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import read_points
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.scoring import suggest_row
from jixiao_gui.formats.json.json_form_reading import form_from_dict
from jixiao_gui.formats.json.json_forms import form_to_dict
from tests.form.forms import LAYOUT, TEMPLATES, forms, good_form
from tests.laid_out import laid_out

SCORE = "indicators.0.score"


def following(form: Form | None = None) -> Form:
    """A form whose first score follows its suggestion."""
    form = form or good_form()
    edit = follow_scores(form, [0], "自动打分")
    assert edit is not None
    return edit.apply(form)


def printed(form: Form) -> str:
    cells = [cell for row in laid_out(form, LAYOUT).rows for cell in row.cells]
    return next(cell.text for cell in cells if cell.path == SCORE)


def test_the_score_follows_what_is_typed_and_so_does_the_total() -> None:
    form = following(replace(good_form(), total=replace(good_form().total, score="")))
    assert (printed(form), evaluate(form, LAYOUT).printed["total.score"]) == ("20", "99")
    less = set_text(form, "indicators.0.actual", "9场")
    assert (printed(less), evaluate(less, LAYOUT).printed["total.score"]) == ("18", "97")
    assert evaluate(less, LAYOUT).scores[SCORE].value == Fraction(18)


def test_what_cannot_be_read_has_no_score_and_says_why() -> None:
    form = set_text(following(), "indicators.0.actual", "差不多")
    figure = evaluate(form, LAYOUT).scores[SCORE]
    assert (figure.value, printed(form)) == (None, "")
    assert "读不出" in figure.reason
    found = next(f for f in check_form(form, LAYOUT) if f.rule == "score-missing")
    assert found.cell == SCORE
    assert evaluate(form, LAYOUT).printed["total.score"] != "99"


def test_typing_another_figure_makes_it_the_clerks_own() -> None:
    form = following()
    figures = evaluate(form, LAYOUT)
    for text, auto in (("", True), ("20", True), ("20.0", True), ("15", False), ("优", False)):
        edit = type_texts(form, figures, {SCORE: text}, "改")
        after = edit.apply(form) if edit is not None else form
        assert after.indicators[0].auto is auto, text
        assert printed(after) == (text if not auto else "20")
        if edit is not None:
            assert edit.inverse(form).apply(after) == form


def test_back_to_typing_by_hand_keeps_what_is_printed() -> None:
    form = set_text(following(), "indicators.0.actual", "9场")
    edit = keep_scores(form, evaluate(form, LAYOUT), range(4), "手工打分")
    assert edit is not None
    assert [path for path, _ in edit.cells] == [SCORE]
    after = edit.apply(form)
    assert (after.indicators[0].score, after.indicators[0].auto) == ("18", False)
    assert follow_scores(after, [0], "自动") is not None
    assert follow_scores(form, [0], "自动") is None


def test_json_in_is_json_out() -> None:
    form = set_text(following(), "indicators.0.actual", "9场")
    told = form_to_dict(form, TEMPLATES)
    assert told["auto"] == [SCORE]
    assert told["indicators"][0]["score"] == "18"
    assert list(told["indicators"][0])[-2:] == ["deviation", "extra"]
    again = form_from_dict(told, TEMPLATES)
    assert again.indicators[0].auto
    assert form_to_dict(again, TEMPLATES) == told
    told["indicators"][0]["score"] = "17"  # a file's own figure is never changed
    other = form_from_dict(told, TEMPLATES)
    assert (other.indicators[0].score, other.indicators[0].auto) == ("17", False)


@given(forms())
def test_a_form_prints_what_its_rows_suggest(form: Form) -> None:
    template = TEMPLATES[form.template]
    figures = evaluate(form, template)
    shown = as_printed(form, figures)
    for number, (row, out) in enumerate(zip(form.indicators, shown.indicators, strict=True)):
        if not row.auto:
            assert out == row
            continue
        suggestion = suggest_row(row, template.rules, form.year)
        own = None if suggestion is None else suggestion.score
        assert read_points(out.score) == own
        assert figures.scores[f"indicators.{number}.score"].value == (None if own is None else Fraction(own))
    plain = replace(shown, indicators=tuple(replace(row, auto=False) for row in shown.indicators))
    alone = evaluate(plain, template)
    assert (alone.total, alone.printed_total, alone.printed_grade) == (
        figures.total,
        figures.printed_total,
        figures.printed_grade,
    )


@given(forms())
def test_json_in_equals_json_out_with_scores_that_follow(form: Form) -> None:
    told = form_to_dict(reconcile(form, TEMPLATES[form.template])[0], TEMPLATES)
    assert form_to_dict(form_from_dict(told, TEMPLATES), TEMPLATES) == told


@given(st.decimals(0, 100, places=1), st.decimals(1, 100, places=1))
def test_more_is_never_less(actual: Decimal, more: Decimal) -> None:
    def score(text: Decimal) -> Decimal:
        form = set_text(following(), "indicators.0.actual", f"{text}场")
        found = read_points(printed(form))
        assert found is not None
        assert 0 <= found <= 20
        return found

    assert score(actual) <= score(actual + more)
