from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.evaluation import evaluate, formula_figure, grade_of
from jixiao_gui.form.execution_rate import rate_weight
from jixiao_gui.form.figures import says_the_same
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import Form, FundLine
from jixiao_gui.form.reconciling import follow_formulas, reconcile
from tests.form.forms import LAYOUT, LAYOUT_B, TEMPLATES, forms, good_form, with_texts

COMPUTED_PATHS = computed_paths(Form())


def funded(budget: str, executed: str, weight: str = "10") -> Form:
    line = FundLine("年度资金总额", "1", budget, executed, weight)
    return replace(good_form(), funds=(line,))


@pytest.mark.parametrize(
    ("budget", "executed", "rate", "score"),
    [
        ("80", "45", "56.3%", "5.6"),
        ("43", "35.5", "82.6%", "8.3"),
        ("80", "80", "100%", "10"),
        ("80", "100", "125%", "10"),
        ("80万元", "400000元", "50%", "5"),
        ("0.3990", "0.399", "100%", "10"),
        ("80", "0", "0%", "0"),
    ],
)
def test_the_rate_and_its_score(budget: str, executed: str, rate: str, score: str) -> None:
    evaluation = evaluate(funded(budget, executed), LAYOUT)
    assert (evaluation.rate.text, evaluation.rate_score.text) == (rate, score)


@pytest.mark.parametrize(
    ("budget", "executed", "reason"),
    [
        ("", "45", "全年预算数没有填写"),
        ("80", "约45", "全年执行数“约45”不是数字"),
        ("0", "0", "全年预算数为 0"),
        ("-80", "45", "全年预算数是负数"),
    ],
)
def test_what_cannot_be_computed_says_why(budget: str, executed: str, reason: str) -> None:
    evaluation = evaluate(funded(budget, executed), LAYOUT)
    for figure in (evaluation.rate, evaluation.rate_score, evaluation.total, evaluation.printed_total):
        assert (figure.value, figure.text, figure.reason) == (None, "", reason)
    assert evaluation.printed["funds.0.rate"] == ""
    assert evaluation.grade == ""


def test_a_form_without_funds() -> None:
    evaluation = evaluate(replace(good_form(), funds=()), LAYOUT)
    assert evaluation.rate.reason == "表中没有资金行"


def test_total_weight_and_grade() -> None:
    evaluation = evaluate(good_form(), LAYOUT)
    assert evaluation.rate.value == Fraction(9, 10)
    assert (evaluation.total.text, evaluation.grade) == ("99", "优")
    assert evaluation.weight_sum.value == 100
    missing = evaluate(with_texts(good_form(), indicators__0__score=""), LAYOUT)
    assert missing.total.reason == "还有 1 项指标没有得分"


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.9", "良"),
        ("80", "良"),
        ("79.9", "中"),
        ("60", "中"),
        ("59.9", "差"),
        ("0", "差"),
        ("-3", "差"),
    ],
)
def test_grades(total: str, grade: str) -> None:
    assert grade_of(Fraction(total), LAYOUT.rules) == grade


def test_the_denominator_is_the_rule_sets() -> None:
    line = FundLine("年度资金总额：", initial="90", budget="45", executed="45", weight="")
    form = replace(good_form(), funds=(line,))
    assert evaluate(form, LAYOUT_B).rate.text == "50%"
    assert evaluate(form, LAYOUT).rate.text == "100%"
    assert rate_weight(form, LAYOUT_B.rules) == 10


def test_a_cap_by_a_low_rate() -> None:
    rules = replace(LAYOUT.rules, rate_caps=((Decimal("0.6"), Decimal("89")),))
    layout = replace(LAYOUT, rules=rules)
    low = with_texts(good_form(), funds__0__executed="40", funds__0__rate="", funds__0__score="")
    assert evaluate(low, layout).total.text == "89"
    assert evaluate(low, LAYOUT).total.text == "95"


def test_a_manual_score_prints_and_counts_but_is_not_the_formulas() -> None:
    form = with_texts(good_form(), funds__0__score="10", total__score="100")
    evaluation = evaluate(form, LAYOUT)
    assert form.manual == {"funds.0.score"}
    assert evaluation.rate_score.text == "9"
    assert (evaluation.printed["funds.0.score"], evaluation.printed_total.text) == ("10", "100")
    assert evaluation.total.text == "99"


def test_reading_decides_and_never_rewrites() -> None:
    texts = {"funds__0__rate": "90.0", "funds__0__score": "", "total__score": "95"}
    form, notes = reconcile(with_texts(good_form(), **texts), LAYOUT)
    assert form.manual == {"total.score"}
    assert form.filled == {"funds.0.score"}
    assert evaluate(form, LAYOUT).printed == {
        "funds.0.rate": "90.0",
        "funds.0.score": "9",
        "total.score": "95",
    }
    assert [(n.path, n.outcome, n.recorded, n.formula) for n in notes if n.path == "total.score"] == [
        ("total.score", "differs", "95", "99")
    ]


@given(forms())
def test_reconciling_keeps_every_text_and_is_done_once(form: Form) -> None:
    layout = TEMPLATES[form.template]
    bare = replace(form, manual=frozenset(), filled=frozenset())
    once, _ = reconcile(bare, layout)
    # which scores follow their suggestion is decided; what they say is not
    marks = tuple(
        replace(now, auto=row.auto) for now, row in zip(once.indicators, bare.indicators, strict=True)
    )
    assert replace(once, manual=frozenset(), filled=frozenset(), indicators=marks) == bare
    assert reconcile(once, layout)[0] == once
    printed = evaluate(once, layout).printed
    for path in COMPUTED_PATHS:
        if (once.funds or path == "total.score") and get_text(once, path):
            assert printed[path] == get_text(once, path)


@given(forms())
def test_a_form_that_follows_prints_its_formulas(form: Form) -> None:
    layout = TEMPLATES[form.template]
    followed = follow_formulas(form, TEMPLATES[form.template])
    evaluation = evaluate(followed, layout)
    for path in COMPUTED_PATHS:
        if followed.funds or path == "total.score":
            assert evaluation.printed[path] == formula_figure(evaluation, path).text
    assert evaluation.total == evaluation.printed_total


@given(st.sampled_from(COMPUTED_PATHS), st.text(alphabet="0123456789.%分 ", max_size=6))
def test_saying_the_same_is_a_matter_of_value(path: str, recorded: str) -> None:
    figure = formula_figure(evaluate(good_form(), LAYOUT), path)
    if says_the_same(path, recorded, figure):
        digits = "".join(c for c in recorded if c.isdigit() or c == ".")
        assert Fraction(digits) == Fraction(figure.text.rstrip("%"))
