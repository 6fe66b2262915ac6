"""Draft reasons say what the figures say, and nothing that they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.checks import check_form
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.reason_beginnings import DRAFTED, draft_reason
from tests.form.forms import LAYOUT, TEMPLATES, forms, good_form, indicator, with_texts


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            {"target": "≥99%", "actual": "97.5%", "weight": "15", "score": "14.8"},
            "年度指标值为≥99%，实际完成97.5%，比指标值低1.5个百分点，扣0.2分，主要原因是",
        ),
        (
            {"target": "≥10场", "actual": "14场"},
            "年度指标值为≥10场，实际完成14场，比指标值高40%，主要原因是",
        ),
        (
            {"target": "不超过20分钟", "actual": "25分钟", "name": "排队"},
            "年度指标值为不超过20分钟，实际完成25分钟，比指标值高25%，主要原因是",
        ),
        (
            {"target": "10月底前", "actual": "2023年12月5日", "score": "15"},
            "年度指标值为10月底前，实际完成2023年12月5日，没有达到指标值，扣5分，主要原因是",
        ),
        (
            {"target": "有所增强", "actual": "有所增强", "score": "18"},
            "年度指标值为有所增强，实际完成有所增强，扣2分，主要原因是",
        ),
        (
            {"target": "≥100000次", "actual": "99999次"},
            "年度指标值为≥100000次，实际完成99999次，略低于指标值，主要原因是",
        ),
        ({"target": "", "actual": "9场"}, ""),
    ],
)
def test_the_rows_own_figures(cells: dict[str, str], words: str) -> None:
    assert draft_reason(indicator(**cells), LAYOUT.rules, "2023") == words


@given(forms())
def test_a_draft_is_one_line_and_never_an_answer_by_itself(form: object) -> None:
    from jixiao_gui.form.model import Form

    assert isinstance(form, Form)
    for row in form.indicators:
        text = draft_reason(row, TEMPLATES[form.template].rules, form.year)
        assert text == "" or text.endswith("主要原因是")
        assert "\n" not in text


@given(st.builds(Indicator, *[st.text(max_size=8)] * 8))
def test_any_text_is_drafted_or_left(row: Indicator) -> None:
    text = draft_reason(row, LAYOUT.rules, "2023")
    assert not text or (text.endswith("主要原因是") and len(text.splitlines()) == 1)


def test_the_findings_that_a_draft_answers() -> None:
    form = with_texts(good_form(), indicators__0__actual="9场", indicators__0__score="18")
    found = [f for f in check_form(form, LAYOUT) if f.rule in DRAFTED]
    assert {f.cell for f in found} == {"indicators.0.deviation"}
    assert {f.rule for f in found} <= set(DRAFTED)
