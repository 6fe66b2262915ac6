"""The checks over layouts of any place: what a layout lacks is not asked, and complete forms are in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import RULES, check_book, check_form
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, FundLine, Goal, Total
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_sections import Table
from tests.form.forms import TEMPLATES
from tests.form.place import LINES, form, layout, row, rows
from tests.sheet.random_templates import filled, templates

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Shrinking a whole layout takes minutes and tells little more."""


COMPLETE: dict[str, tuple[Template, Form]] = {
    "as the ministry's": (layout(), form()),
    "without a cell for the weights' sum": (layout(total="score"), form(total=Total(score="99"))),
    "without a total": (layout(total=""), form(total=Total())),
    "without weights": (
        layout(
            funds="item budget executed rate score",
            indicators="level1 level2 name target actual score",
            total="score",
            rule_values={"rate_weight": "20"},
        ),
        form(
            funds=(FundLine("年度财政资金总额", budget="80", executed="72", rate="90%", score="18"),),
            indicators=tuple(replace(each, score="20") for each in rows("", "", "")),
            total=Total(score="78"),
        ),
    ),
    "a rate that is worth 20": (
        layout(rule_values={"rate_weight": "20"}),
        form(
            funds=(replace(LINES[0], weight="20", score="18"), LINES[1]),
            indicators=rows("40", "30", "10"),
            total=Total("100", "98"),
        ),
    ),
    "a rate without points": (
        layout(),
        form(
            funds=(replace(LINES[0], weight="—", score="—"), LINES[1]),
            indicators=rows("60", "30", "10"),
            total=Total("100", "100"),
        ),
    ),
    "the rate's points have no cell": (
        layout(funds="item budget executed rate", total=""),
        form(total=Total()),
    ),
    "no goal": (layout(goal=""), form(goal=Goal())),
    "one goal": (layout(goal="expected"), form(goal=Goal("清淤。"))),
    "a goal that is only told": (layout(goal="achieved"), form(goal=Goal("", "两条河道已清淤。"))),
    "neither scores nor a rate": (
        layout(
            funds="item budget executed",
            indicators="level1 name target actual deviation",
            total="",
        ),
        form(indicators=rows("", "", ""), total=Total()),
    ),
    "rates on every line": (
        layout(every_rate=True),
        form(funds=(LINES[0], replace(LINES[1], rate="90%"), FundLine("单位资金", "0", "0", "0", rate="0%"))),
    ),
    "parts of parts": (
        layout(),
        form(
            funds=(
                LINES[0],
                FundLine("其中：财政拨款", "60", "60", "60"),
                FundLine("其中：中央", "20", "20", "20"),
                FundLine("地方", "40", "40", "40"),
                FundLine("其他资金", "20", "20", "12"),
            )
        ),
    ),
    "lines side by side": (
        layout(),
        form(funds=(replace(LINES[0], item="财政拨款"), FundLine("其他资金", "5", "5", "5"))),
    ),
    "comparator and unit in columns of their own": (
        layout(indicators="level1 level2 name comparator target measure_unit actual weight score deviation"),
        form(
            indicators=tuple(
                replace(each, target="98", actual="98%", extra=(("comparator", "≥"), ("measure_unit", "%")))
                for each in rows("50", "30", "10")
            )
        ),
    ),
    "in 元, with an amount in 万元": (
        layout(money="元"),
        form(
            funds=(
                FundLine("资金总额", "800000", "80万元", "720,000.00", "10", "90%", "9"),
                FundLine("其中：财政拨款", "800000", "800000", "72万元"),
            ),
            indicators=(
                row(
                    "产出指标", level2="成本指标", target="≤80万元", actual="72万元", weight="50", score="50"
                ),
                *rows("50", "30", "10")[1:],
            ),
        ),
    ),
    "words for levels without 指标": (
        layout(),
        form(indicators=tuple(replace(each, level1=each.level1[:2]) for each in rows("50", "30", "10"))),
    ),
    "free weights and no satisfaction": (
        layout(),
        form(indicators=rows("60", "30"), total=Total("100", "99")),
    ),
    "a rounded cost": (
        layout(),
        form(
            indicators=(
                row("产出指标", level2="成本指标", target="≤80万元", actual="72.0", weight="50", score="50"),
                *rows("50", "30", "10")[1:],
            ),
            funds=(
                replace(LINES[0], executed="72.004", rate="90.01%", score="9"),
                replace(LINES[1], executed="72.004"),
            ),
        ),
    ),
    "a weight for two rows": (
        layout(),
        form(
            indicators=(
                row("产出指标", weight="50", score="20", spans=(("weight", 2),)),
                row("产出指标", score="30"),
                *rows("50", "30", "10")[1:],
            )
        ),
    ),
    "a score for two rows": (
        layout(),
        form(
            indicators=(
                row("产出指标", weight="20", score="50", spans=(("score", 2),)),
                row("产出指标", weight="30"),
                *rows("50", "30", "10")[1:],
            )
        ),
    ),
    "a target and an actual for two rows": (
        layout(),
        form(
            indicators=(
                row("产出指标", weight="20", score="20", spans=(("target", 2), ("actual", 2))),
                row("产出指标", weight="30", score="30", target="", actual=""),
                *rows("50", "30", "10")[1:],
            )
        ),
    ),
    "last year's money brought over": (
        layout(),
        form(funds=(LINES[0], LINES[1], FundLine("2022年结转资金", "0", "0", "0"))),
    ),
    "a title with the year written out": (
        layout(title="2023年自评表"),
        form(title="2023年自评表", year="2023"),
    ),
}


@pytest.mark.parametrize("name", COMPLETE)
def test_nothing_is_found_in_a_complete_form(name: str) -> None:
    template, filled_in = COMPLETE[name]
    read, _ = reconcile(filled_in, template)
    assert [(f.rule, f.cell, f.message) for f in check_form(read, template)] == []


WRONG: list[tuple[str, str, str, Template, Form]] = [
    (
        "rate-mismatch",
        "funds.1.rate",
        "财政拨款",
        layout(every_rate=True),
        form(funds=(LINES[0], replace(LINES[1], rate="95%"))),
    ),
    (
        "amount-unit",
        "funds.0.executed",
        "一万倍",
        layout(),
        form(funds=(replace(LINES[0], executed="800000", rate="", score=""),)),
    ),
    (
        "amount-unit",
        "indicators.0.target",
        "80元",
        layout(),
        form(indicators=(row("产出指标", level2="成本指标", target="≤80元", weight="50", score="50"),)),
    ),
    (
        "score-over-weight",
        "indicators.0.score",
        "60",
        layout(),
        form(
            indicators=(
                row("产出指标", weight="50", score="30", spans=(("weight", 2),)),
                row("产出指标", score="30"),
            )
        ),
    ),
    (
        "score-missing",
        "indicators.0.score",
        "没有",
        layout(),
        form(
            indicators=(
                row("产出指标", weight="20", spans=(("score", 2),)),
                row("产出指标", weight="30"),
            )
        ),
    ),
    (
        "deviation-unexplained",
        "indicators.0.deviation",
        "没有达到目标数",
        layout(indicators="level1 name target actual deviation", words={"indicators.target": "目标数"}),
        form(indicators=(row("产出指标", actual="9场"),)),
    ),
    (
        "actual-missing",
        "indicators.0.actual",
        "没有完成情况",
        layout(words={"indicators.actual": "完成情况（B）"}),
        form(indicators=(row("产出指标", actual="", weight="50", score="50"),)),
    ),
    ("fund-lines-year", "title", "2022", layout(), form(title="2022年度自评表")),
    ("year-missing", "year", "年度", layout(), form(year="")),
    (
        "weight-sum",
        "indicators.0.weight",
        "90",
        layout(total="score"),
        form(indicators=rows("40", "30", "10")),
    ),
]


@pytest.mark.parametrize(("rule", "cell", "words", "template", "filled_in"), WRONG)
def test_a_rule_speaks_of_any_layout(
    rule: str, cell: str, words: str, template: Template, filled_in: Form
) -> None:
    read, _ = reconcile(filled_in, template)
    found = [f for f in check_form(read, template) if f.rule == rule]
    assert [f.cell for f in found] == [cell]
    assert words in found[0].message


def test_as_many_digits_as_show_the_difference() -> None:
    template = layout(rule_values={"rate_digits": "1", "score_digits": "1"})
    line = FundLine("资金总额", "250000", "250000", "215457.6", "10", "86.19%", "8.63")
    read, _ = reconcile(form(funds=(line,)), template)
    told = {f.rule: f.message for f in check_form(read, template)}
    assert "应为 86.18%" in told["rate-mismatch"]
    assert "应为 8.62" in told["rate-score-mismatch"]


def cells_of(template: Template, shown: Form) -> set[str]:
    """Every path at which a finding may stand."""
    found = {"project", "year", "title", *template.grid_fields}
    for section in template.sections:
        if isinstance(section, Table):
            count = {"funds": len(shown.funds), "indicators": len(shown.indicators)}.get(section.id, 0)
            found |= {f"{section.id}.{n}.{column}" for n in range(count) for column in section.fields}
    return found


@given(st.data())
@settings(deadline=None, max_examples=100, phases=PHASES)
def test_findings_stand_in_cells_that_the_layout_has(data: st.DataObject) -> None:
    template = data.draw(templates())
    shown = data.draw(filled(template))
    known = Templates({template.id: template}, rules=TEMPLATES.rules)
    figures = evaluate(shown, template)
    assert set(figures.printed) <= cells_of(template, shown) | set(figures.scores)
    for finding in check_form(shown, template):
        assert finding.cell in cells_of(template, shown), finding
        assert all(map(template.has, RULES[finding.rule].needs))
        assert finding.message.endswith("。")
        assert "\n" not in finding.message
        if finding.correction is not None:
            after = finding.correction.apply(shown)
            assert finding.correction.inverse(shown).apply(after) == shown
            left = {(f.rule, f.cell) for f in check_form(after, template)}
            assert (finding.rule, finding.cell) not in left
    check_book([shown, set_text(shown, "project", "另一个")], known)


def test_findings_come_in_the_order_of_the_layout() -> None:
    template = layout()
    turned = replace(template, sections=tuple(reversed(template.sections)))
    wrong = form(project="", goal=replace(form().goal, expected=""), total=Total("100", "5"))
    for each, cells in (
        (template, ["project", "goal.expected", "total.score"]),
        (turned, ["total.score", "goal.expected", "project"]),
    ):
        read, _ = reconcile(wrong, each)
        assert [finding.cell for finding in check_form(read, each)] == cells


def test_a_layout_without_a_cell_for_the_rate_needs_the_amounts_of_its_points() -> None:
    template = TEMPLATES["department-suiyang"]
    blank = template.new_form("2026")
    cells = [each.cell for each in check_form(blank, template) if each.rule == "funds-missing"]
    assert cells == ["funds.0.initial", "funds.0.executed"]


def test_a_hint_that_the_layout_prints_is_no_reason() -> None:
    template = TEMPLATES["sichuan-0013zp"]  # 年中发生预算调整的，应单独说明理由
    form = template.new_form("2026")
    for name, text in (("initial", "120"), ("budget", "800"), ("executed", "120")):
        form = set_text(form, f"funds.0.{name}", text)

    def asked(some: Form) -> bool:
        return any(each.rule == "budget-adjusted" for each in check_form(some, template))

    assert asked(form)
    assert not asked(set_text(form, "x3", "年中追加 680 万元。"))
