"""The audit: every finding under its form and its rule, told where it stands on paper."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.checks import check_book, check_form, count_levels, remark_on
from jixiao_gui.form.model import ACKNOWLEDGED, CORRECTED, Form
from jixiao_gui.form.places import place_of
from jixiao_gui.form.reports.audit import OPEN, audit
from tests.form.forms import LAYOUT, LAYOUT_B, TEMPLATES, forms, good_form, with_texts


def wrong() -> Form:
    return with_texts(good_form(), funds__0__rate="100", funds__0__score="10", total__score="100")


def test_findings_stand_under_their_form_with_the_figures() -> None:
    found = audit([good_form(), wrong()], TEMPLATES)
    good, bad = found.forms
    assert (good.number, bad.number) == (1, 2)
    assert not any(item.finding.level == "error" for item in good.items)
    assert [(f.name, f.printed, f.formula) for f in bad.figures] == [
        ("执行率", "100", "90%"),
        ("执行率得分", "10", "9"),
        ("总分", "100", "100"),
    ]
    rate = next(item for item in bad.items if item.finding.rule == "rate-mismatch")
    assert (rate.place, rate.state, rate.finding.recorded, rate.finding.expected) == (
        "执行率",
        OPEN,
        "100",
        "90%",
    )
    assert bad.counts["error"] == found.counts["error"] == 2
    # both forms bear the same project and year: a warning on each
    assert found.clean == 0


def test_rules_are_counted_errors_first() -> None:
    found = audit([wrong(), wrong()], TEMPLATES)
    levels = [line.level for line in found.rules]
    assert levels == sorted(levels, key=["error", "warning", "info"].index)
    rate = next(line for line in found.rules if line.rule == "rate-mismatch")
    assert (rate.findings, rate.forms, rate.correctable) == (2, 2, 2)
    assert rate.title
    assert rate.title != rate.rule


def test_what_is_acknowledged_or_corrected_is_told_and_not_counted() -> None:
    form = wrong()
    before = {finding.rule: finding for finding in check_form(form, LAYOUT)}
    rate, score = before["rate-mismatch"], before["rate-score-mismatch"]
    assert score.correction is not None
    form = replace(
        score.correction.apply(form),
        remarks=(remark_on(score, CORRECTED), remark_on(rate, ACKNOWLEDGED, "按上级口径填报")),
    )
    found = audit([form], TEMPLATES)
    states = {item.finding.rule: (item.state, item.reason) for item in found.forms[0].items}
    assert states["rate-mismatch"] == (ACKNOWLEDGED, "按上级口径填报")
    assert states["rate-score-mismatch"] == (CORRECTED, "")
    assert (found.acknowledged, found.corrected, found.counts["error"]) == (1, 1, 0)
    assert "rate-mismatch" not in {line.rule for line in found.rules}


def test_places_are_the_forms_own_words() -> None:
    told = {
        "funds.0.executed": "全年执行数",
        "funds.0.score": "执行率得分",
        "indicators.2.actual": "第 3 行实际完成值",
        "goal.achieved": "实际完成情况",
        "total.score": "总分",
        "total.weight": "分值合计",
        "unit": "实施单位",
    }
    assert {path: place_of(LAYOUT, path) for path in told} == told
    assert place_of(LAYOUT_B, "indicators.0.actual") == "第 1 行全年实际值"


@given(st.lists(forms(), max_size=3))
def test_nothing_found_is_lost(drawn: list[Form]) -> None:
    findings = check_book(drawn, TEMPLATES)
    found = audit(drawn, TEMPLATES, findings)
    assert dict(found.counts) == count_levels(finding for _, finding in findings)
    assert sum(line.findings for line in found.rules) == len(findings)
    told = [(form.number - 1, item.finding) for form in found.forms for item in form.items]
    assert told == findings
    assert all(item.place and item.title for form in found.forms for item in form.items)
