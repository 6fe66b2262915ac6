"""What a collecting office says of a form, and when it is settled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import NoSuchCell, set_text
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.office.reviewing import (
    PASSED,
    RETURNED,
    cell_of,
    is_settled,
    office_scores,
    review_remark,
    reviews,
    score_remark,
    verdict_of,
    verdict_remark,
    with_score,
    with_verdict,
)
from jixiao_gui.form.office.score_joining import carried_over
from jixiao_gui.form.template_file import load_templates
from tests.invented import invented_form

TEMPLATES = load_templates(paths.template_folders())


def remarked(cell: str, form: Form | None = None) -> Form:
    form = form or invented_form()
    remark = review_remark(form, evaluation(form), cell, "数字与附件不符", expected="10台", day="2024-04-01")
    return replace(form, remarks=(*form.remarks, remark))


def evaluation(form: Form) -> Evaluation:
    return evaluate(form, TEMPLATES[form.template])


def open_remarks(form: Form) -> list[str]:
    return [f.cell for f in check_form(form, TEMPLATES[form.template]) if f.rule == "review-remark"]


def test_a_remark_on_a_cell_is_found_until_the_cell_changes() -> None:
    form = remarked("indicators.0.actual")
    assert open_remarks(form) == ["indicators.0.actual"]
    (said,) = (f.message for f in check_form(form, TEMPLATES[form.template]) if f.rule == "review-remark")
    assert said == "审核意见：数字与附件不符。应为：10台。"
    assert open_remarks(set_text(form, "indicators.0.actual", "10台")) == []
    assert open_remarks(set_text(form, "indicators.1.actual", "97%")) == ["indicators.0.actual"]


def test_a_remark_goes_with_its_row() -> None:
    form = remarked("indicators.0.actual")
    moved = replace(form, indicators=(Indicator("产出指标", "数量指标", "新的一行"), *form.indicators))
    assert open_remarks(moved) == ["indicators.1.actual"]
    gone = replace(form, indicators=())
    assert open_remarks(gone) == []
    assert cell_of(gone, reviews(gone)[0]) == ""


def test_a_remark_on_a_computed_cell_looks_at_what_it_prints() -> None:
    form = remarked("total.score")
    assert open_remarks(form) == ["total.score"]
    assert open_remarks(set_text(form, "indicators.0.score", "25")) == []


def test_a_remark_on_the_whole_form_is_settled_by_any_change() -> None:
    form = remarked("")
    assert open_remarks(form) == ["project"]
    assert not is_settled(form, evaluation(form), reviews(form)[0])
    assert open_remarks(set_text(form, "goal.achieved", "都已更新。")) == []


def test_a_cell_that_is_not_there_takes_no_remark() -> None:
    form = invented_form()
    with pytest.raises(NoSuchCell):
        review_remark(form, evaluation(form), "nothing.here", "？")


def test_there_is_one_verdict_and_one_score_a_cell() -> None:
    form = invented_form()
    form = replace(form, remarks=with_verdict(form, verdict_remark(RETURNED, "2024-04-01")))
    form = replace(form, remarks=with_verdict(form, verdict_remark(PASSED, "2024-04-02")))
    last = verdict_of(form)
    assert last is not None
    assert (last.rule, last.day, len(form.remarks)) == (PASSED, "2024-04-02", 1)
    for score in ("90", "88"):
        made = score_remark(form, evaluation(form), "total.score", score, "佐证不足", "2024-04-02")
        form = replace(form, remarks=with_score(form, made))
    assert {cell: r.expected for cell, r in office_scores(form).items()} == {"total.score": "88"}
    assert form.remarks[-1].recorded == "95.6"


def test_what_a_sent_file_claims_the_office_to_have_said_counts_for_nothing() -> None:
    before = remarked("indicators.0.actual")
    before = replace(before, remarks=with_verdict(before, verdict_remark(RETURNED, "2024-04-01")))
    sent = set_text(invented_form(), "indicators.0.actual", "10台")
    sent = replace(sent, remarks=with_verdict(sent, verdict_remark(PASSED, "2024-04-01")))
    taken = carried_over(before, sent)
    assert verdict_of(taken) is None
    assert len(reviews(taken)) == 1
    assert open_remarks(taken) == []
    assert carried_over(None, sent).remarks == ()
