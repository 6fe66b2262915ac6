"""Acknowledged findings: kept with the form, told, not counted; open again when what they say changes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import (
    Finding,
    acknowledged,
    check_book,
    check_form,
    count_levels,
    reopened,
)
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.model import ACKNOWLEDGED, Form, Indicator
from jixiao_gui.form.row_order import insert_rows, remove_rows
from tests.form.forms import LAYOUT, TEMPLATES, forms, good_form, with_texts


def lowered() -> Form:
    """A form in which one rule asks for a reason, in row 0."""
    return with_texts(good_form(), indicators__0__score="19")


def acknowledge(form: Form, rule: str, reason: str = "按上级要求") -> Form:
    chosen = [f for f in check_form(form, LAYOUT) if f.rule == rule]
    assert chosen
    return SetRemarks("确认", acknowledged(form, chosen, reason, "2024-01-31")).apply(form)


def of(form: Form, rule: str) -> Finding:
    (found,) = [f for f in check_form(form, LAYOUT) if f.rule == rule]
    return found


def test_an_acknowledged_finding_is_told_and_not_counted() -> None:
    before = count_levels(check_form(lowered(), LAYOUT))
    form = acknowledge(lowered(), "deduction-unexplained")
    finding = of(form, "deduction-unexplained")
    assert not finding.open
    assert finding.remark is not None
    assert (finding.remark.kind, finding.remark.reason, finding.remark.day) == (
        ACKNOWLEDGED,
        "按上级要求",
        "2024-01-31",
    )
    after = count_levels(check_form(form, LAYOUT))
    assert after == {**before, "warning": before["warning"] - 1}


def test_it_is_open_again_when_its_figures_change() -> None:
    form = acknowledge(lowered(), "deduction-unexplained")
    assert of(set_text(form, "indicators.0.score", "18"), "deduction-unexplained").open
    assert not of(set_text(form, "leader", "别人"), "deduction-unexplained").open


def test_it_goes_with_its_row() -> None:
    form = acknowledge(lowered(), "deduction-unexplained")
    moved = insert_rows(form, 0, [Indicator("产出指标", "数量指标")], "插入").apply(form)
    assert of(moved, "deduction-unexplained").cell == "indicators.1.deviation"
    assert not of(moved, "deduction-unexplained").open
    gone = remove_rows(moved, [1], "删除")
    assert gone is not None
    assert all(f.rule != "deduction-unexplained" for f in check_form(gone.apply(moved), LAYOUT))


def test_one_remark_answers_one_of_two_findings_that_say_the_same() -> None:
    form = lowered()
    twice = replace(form, indicators=(form.indicators[0], *form.indicators))
    first = [f for f in check_form(twice, LAYOUT) if f.rule == "deduction-unexplained"]
    assert first[0].message == first[1].message
    one = SetRemarks("确认", acknowledged(twice, first[1:], "理由")).apply(twice)
    states = [f.open for f in check_form(one, LAYOUT) if f.rule == "deduction-unexplained"]
    assert states == [True, False]


def test_it_can_be_taken_back_and_its_reason_replaced() -> None:
    form = acknowledge(lowered(), "deduction-unexplained")
    again = acknowledge(form, "deduction-unexplained", "另一个理由")
    assert [remark.reason for remark in again.remarks] == ["另一个理由"]
    back = replace(again, remarks=reopened(again, [of(again, "deduction-unexplained")]))
    assert back == lowered()


def test_a_finding_of_the_book_stays_acknowledged_though_forms_move() -> None:
    twice = [good_form(), good_form(), replace(good_form(), project="另一项目")]
    (found,) = [f for n, f in check_book(twice, TEMPLATES) if n == 0 and f.rule == "duplicate-form"]
    known = replace(twice[0], remarks=acknowledged(twice[0], [found], "分两批填报"))
    other = [twice[2], known, twice[1]]
    states = {n: f.open for n, f in check_book(other, TEMPLATES) if f.rule == "duplicate-form"}
    assert states == {1: False, 2: True}


@given(forms())
def test_all_acknowledged_leaves_nothing_to_count(form: Form) -> None:
    layout = TEMPLATES[form.template]
    found = check_form(form, layout)
    known = replace(form, remarks=acknowledged(form, found, "已核对"))
    again = check_form(known, layout)
    assert [replace(f, remark=None) for f in again] == found
    assert not any(f.open for f in again)
    assert sum(count_levels(again).values()) == 0
    assert check_form(replace(known, remarks=reopened(known, again)), layout) == found
