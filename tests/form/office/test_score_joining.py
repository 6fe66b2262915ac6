"""The office's score and the layout's column for it: one number, whichever of the two is changed."""

from __future__ import annotations

from dataclasses import replace

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.office.reviewing import fingerprint, office_scores, score_remark, with_score
from jixiao_gui.form.office.score_joining import (
    carried_over,
    claimed_scores,
    joining_edit,
    scored_cell,
    without_scores,
)
from jixiao_gui.form.template_file import load_templates
from tests.invented import invented_form
from tests.own_score import with_own_scores

PLAIN = load_templates(paths.template_folders())[invented_form().template]
OWN = with_own_scores(PLAIN)
FORM = replace(invented_form(), template=OWN.id)
CELL, COLUMN = "indicators.0.score", "indicators.0.reviewed_score"
TOTAL, TOTAL_CELL = "total.score", "total.reviewed_score"


def joined(before: Form | None, after: Form) -> Form:
    edit = joining_edit(before, after, OWN, "改", "2024-04-01")
    assert edit is None or edit.inverse(after).apply(edit.apply(after)) == after
    return after if edit is None else edit.apply(after)


def typed(form: Form, *cells: tuple[str, str]) -> Form:
    """``form`` after texts were typed into cells, as a book then holds it."""
    after = form
    for path, text in cells:
        after = set_text(after, path, text)
    return joined(form, after)


def given(form: Form, score: str, cell: str = CELL, why: str = "") -> Form:
    """``form`` after the office has given a score beside the form, as a book then holds it."""
    made = score_remark(form, evaluate(form, OWN), cell, score, why, "2024-04-01")
    return joined(form, replace(form, remarks=with_score(form, made)))


def scores(form: Form) -> dict[str, str]:
    return {cell: remark.expected for cell, remark in office_scores(form).items()}


def test_a_score_typed_into_the_column_is_the_offices() -> None:
    form = typed(FORM, (COLUMN, "7"), (TOTAL_CELL, "88"), ("indicators.0.actual", "9"))
    assert scores(form) == {CELL: "7", TOTAL: "88"}
    assert office_scores(form)[CELL].recorded == FORM.indicators[0].score
    assert scores(typed(form, (COLUMN, ""))) == {TOTAL: "88"}
    assert joining_edit(form, set_text(form, "indicators.0.actual", "8"), OWN, "改", "") is None


def test_a_score_given_beside_the_form_stands_in_the_column() -> None:
    form = given(given(FORM, "8", why="附件不全"), "90", TOTAL)
    assert (get_text(form, COLUMN), get_text(form, TOTAL_CELL)) == ("8", "90")
    assert office_scores(typed(form, (COLUMN, "6")))[CELL].message == "附件不全"
    gone = joined(form, replace(form, remarks=()))
    assert (get_text(gone, COLUMN), get_text(gone, TOTAL_CELL)) == ("", "")


def test_a_layout_without_the_column_keeps_the_score_beside_the_form() -> None:
    form = invented_form()
    made = score_remark(form, evaluate(form, PLAIN), CELL, "8", "", "2024-04-01")
    after = replace(form, remarks=(made,))
    assert joining_edit(form, after, PLAIN, "改", "") is None
    assert (scored_cell(COLUMN), scored_cell(TOTAL_CELL), scored_cell(CELL)) == (CELL, TOTAL, CELL)
    assert scored_cell("indicators.0.actual") == scored_cell("tasks.0.x1") == scored_cell("") == ""


def test_a_form_that_comes_in_another_layout_brings_its_scores_into_the_column() -> None:
    made = score_remark(FORM, evaluate(FORM, OWN), CELL, "8", "", "2024-04-01")
    before = replace(invented_form(), remarks=(made,))
    assert get_text(joined(before, replace(before, template=OWN.id)), COLUMN) == "8"
    assert get_text(joined(None, replace(before, template=OWN.id)), COLUMN) == "8"
    assert scores(joined(None, set_text(FORM, COLUMN, "8"))) == {CELL: "8"}


def test_scores_go_with_their_rows() -> None:
    form = given(typed(FORM, ("indicators.1.reviewed_score", "5")), "8")
    new = Indicator("产出指标", "数量指标", "新的一行")
    longer = joined(form, replace(form, indicators=(new, *form.indicators)))
    assert scores(longer) == {"indicators.1.score": "8", "indicators.2.score": "5"}
    swapped = joined(form, replace(form, indicators=form.indicators[1::-1] + form.indicators[2:]))
    assert scores(swapped) == {CELL: "5", "indicators.1.score": "8"}
    shorter = joined(form, replace(form, indicators=form.indicators[1:]))
    assert scores(shorter) == {CELL: "5"}
    renamed = typed(form, ("indicators.0.name", "改了名"))
    assert scores(renamed) == scores(form)


def test_what_a_change_says_of_both_places_stands() -> None:
    form = given(FORM, "8")
    made = score_remark(FORM, evaluate(FORM, OWN), CELL, "5", "", "2024-04-01")
    both = replace(set_text(form, COLUMN, "6"), remarks=(made,))
    assert joining_edit(form, both, OWN, "改", "") is None


def test_a_unit_gets_its_form_without_the_offices_scores() -> None:
    form = given(typed(set_text(FORM, "indicators.1.reviewed_score", "4"), (TOTAL_CELL, "88")), "8")
    assert without_scores(form) == set_text(FORM, "indicators.1.reviewed_score", "4")


def test_what_a_unit_claims_to_be_the_offices_score_is_none() -> None:
    office = given(FORM, "8")
    sent = set_text(set_text(FORM, COLUMN, "30"), "indicators.1.reviewed_score", "20")
    taken = carried_over(office, sent)
    assert scores(taken) == {CELL: "8"}
    assert get_text(taken, COLUMN) == "8"
    assert get_text(taken, "indicators.1.reviewed_score") == "20"  # as it was sent
    assert claimed_scores(sent, OWN, office) == ["第 1 行复核得分", "第 2 行复核得分"]
    assert claimed_scores(sent, PLAIN) == claimed_scores(office, OWN, office) == []
    assert claimed_scores(typed(FORM, (TOTAL_CELL, "9")), OWN) == ["复核总分"]


def test_a_remark_on_the_form_is_not_settled_by_the_offices_score() -> None:
    assert fingerprint(typed(FORM, (COLUMN, "7"), (TOTAL_CELL, "88"))) == fingerprint(FORM)
    assert fingerprint(typed(FORM, ("indicators.0.score", "7"))) != fingerprint(FORM)
