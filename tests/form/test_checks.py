"""Each rule of single forms: on a form that has it, and none on one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import LEVELS, RULES, Finding, check_form, count_levels
from jixiao_gui.form.model import Form, FundLine, Indicator
from jixiao_gui.form.rule_ids import RULE_IDS
from jixiao_gui.form.template import BOOK, PROGRAM, Template
from tests.form.forms import (
    LAYOUT,
    LAYOUT_B,
    TEMPLATES,
    good_form,
    indicator,
    read_again,
    with_cells,
    with_texts,
)


def findings(form: Form, rule: str, layout: Template | None = None) -> list[Finding]:
    return [f for f in check_form(form, layout or TEMPLATES[form.template]) if f.rule == rule]


def found(form: Form, rule: str) -> Finding:
    (only,) = findings(form, rule)
    return only


def with_row(row: Indicator, **cells: str) -> Form:
    form = good_form()
    return with_texts(replace(form, indicators=(with_cells(row, **cells), *form.indicators[1:])))


def test_nothing_is_found_in_a_good_form() -> None:
    assert check_form(read_again(good_form()), LAYOUT) == []


# Rule, level, cell, recorded, expected, and the texts that make a good form have it.
CASES: list[tuple[str, str, str, str, str, dict[str, str]]] = [
    ("rate-mismatch", "error", "funds.0.rate", "100", "90%", {"funds__0__rate": "100"}),
    ("rate-mismatch", "error", "funds.0.rate", "九成", "90%", {"funds__0__rate": "九成"}),
    ("rate-mismatch", "error", "funds.0.rate", "90.1", "90%", {"funds__0__rate": "90.1"}),
    ("rate-score-mismatch", "error", "funds.0.score", "10", "9", {"funds__0__score": "10"}),
    ("rate-score-mismatch", "error", "funds.0.score", "9.1", "9", {"funds__0__score": "9.1"}),
    ("rate-score-mismatch", "warning", "funds.0.score", "9.05", "9", {"funds__0__score": "9.05"}),
    ("total-mismatch", "error", "total.score", "100", "99", {"total__score": "100"}),
    # indicators that make 100 without the rate: the 100 that the layout prints does not leave its points out
    (
        "total-mismatch",
        "error",
        "total.score",
        "99",
        "109",
        {"indicators__0__weight": "30", "indicators__0__score": "30"},
    ),
    ("total-mismatch", "error", "total.score", "优", "99", {"total__score": "优"}),
    ("weight-sum", "error", "total.weight", "105", "100", {"indicators__0__weight": "25"}),
    ("weight-sum", "error", "total.weight", "99", "100", {"total__weight": "99"}),
    ("weight-sum", "error", "indicators.0.weight", "二十", "", {"indicators__0__weight": "二十"}),
    ("score-over-weight", "error", "indicators.0.score", "21", "20", {"indicators__0__score": "21"}),
    ("score-over-weight", "error", "indicators.0.score", "20", "", {"indicators__0__weight": ""}),
    ("score-over-weight", "error", "funds.0.score", "12", "10", {"funds__0__score": "12"}),
    ("score-missing", "error", "indicators.0.score", "", "20", {"indicators__0__score": ""}),
    ("score-missing", "error", "indicators.0.score", "满分", "20", {"indicators__0__score": "满分"}),
    ("rate-missing", "warning", "funds.0.rate", "", "90%", {"funds__0__rate": ""}),
    ("rate-score-missing", "warning", "funds.0.score", "", "9", {"funds__0__score": ""}),
    ("total-missing", "warning", "total.score", "", "99", {"total__score": ""}),
    ("funds-missing", "error", "funds.0.budget", "", "", {"funds__0__budget": ""}),
    ("funds-missing", "error", "funds.0.budget", "0", "", {"funds__0__budget": "0"}),
    ("funds-missing", "error", "funds.0.executed", "约72", "", {"funds__0__executed": "约72"}),
    ("funds-missing", "error", "funds.0.executed", "-72", "", {"funds__0__executed": "-72"}),
    ("funds-sources", "warning", "funds.0.initial", "80", "85", {"funds__2__initial": "5"}),
    ("funds-sources", "warning", "funds.0.initial", "80", "160", {"funds__2__initial": "80"}),
    ("over-executed", "warning", "funds.0.executed", "81", "", {"funds__0__executed": "81"}),
    ("target-missing", "error", "indicators.0.target", "", "", {"indicators__0__target": ""}),
    ("actual-missing", "error", "indicators.0.actual", "—", "", {"indicators__0__actual": "—"}),
    ("deviation-unexplained", "warning", "indicators.0.deviation", "", "", {"indicators__0__actual": "9场"}),
    ("deviation-unexplained", "warning", "indicators.0.deviation", "", "", {"indicators__0__actual": "14场"}),
    ("deduction-unexplained", "warning", "indicators.0.deviation", "", "", {"indicators__0__score": "19"}),
    ("deduction-unearned", "info", "indicators.0.score", "19", "20", {"indicators__0__score": "19"}),
    ("score-not-earned", "warning", "indicators.0.score", "20", "18", {"indicators__0__actual": "9场"}),
    (
        "target-copied",
        "info",
        "indicators.0.actual",
        "严格执行相关制度",
        "",
        {"indicators__0__target": "严格执行 相关制度", "indicators__0__actual": "严格执行相关制度"},
    ),
    ("year-missing", "warning", "year", "", "", {"year": ""}),
    (
        "fund-lines-year",
        "warning",
        "funds.1.item",
        "其中：2022年财政拨款",
        "2023",
        {"funds__1__item": "其中：2022年财政拨款"},
    ),
    ("amount-unit", "warning", "funds.1.executed", "720000", "", {"funds__1__executed": "720000"}),
    (
        "year-mismatch",
        "warning",
        "indicators.0.target",
        "2022年11月",
        "2023",
        {"indicators__0__target": "2022年11月"},
    ),
    ("unit-mismatch", "warning", "indicators.0.actual", "12人", "", {"indicators__0__actual": "12人"}),
    ("qualitative-all-full", "info", "indicators.0.score", "", "", {"indicators__0__target": "定性"}),
    ("header-missing", "warning", "leader", "", "", {"leader": ""}),
    ("header-missing", "error", "project", "", "", {"project": " "}),
    ("goal-missing", "warning", "goal.expected", "", "", {"goal__expected": ""}),
    ("goal-copied", "warning", "goal.achieved", "完成。", "", {"goal__achieved": "完成。"}),
    ("goal-copied", "warning", "goal.achieved", "清淤两条河道。", "", {"goal__achieved": "清淤两条河道。"}),
    ("budget-adjusted", "warning", "funds.0.budget", "80", "", {"funds__0__initial": "60"}),
    ("level1-weights", "info", "indicators.0.level1", "55", "50", {"indicators__0__weight": "25"}),
    (
        "level1-missing",
        "warning",
        "indicators.0.level1",
        "",
        "效益指标",
        {"indicators__2__level1": "进度指标"},
    ),
]


@pytest.mark.parametrize(("rule", "level", "cell", "recorded", "expected", "texts"), CASES)
def test_a_rule_finds_its_case(
    rule: str, level: str, cell: str, recorded: str, expected: str, texts: dict[str, str]
) -> None:
    finding = found(with_texts(good_form(), **texts), rule)
    assert (finding.level, finding.cell, finding.expected) == (level, cell, expected)
    if rule != "qualitative-all-full":
        assert finding.recorded == recorded
    assert finding.message.endswith("。")
    assert "\n" not in finding.message


def test_every_rule_has_a_case_and_words() -> None:
    elsewhere = {"indicator-blank", "cost-not-executed", "duplicate-form", "name-variants", "counted-twice"}
    elsewhere |= {"target-changed", "indicator-dropped", "money-changed", "forecast-missed"}
    elsewhere |= {"pace-behind", "possibility-mismatch", "review-remark"}
    assert {case[0] for case in CASES} | elsewhere == set(RULES)
    for rule in RULES.values():
        assert rule.level in LEVELS
        assert rule.title
        assert rule.explanation.endswith("。")


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("2022年11月底前", "", "2023年11月底前"),
        ("2022.11.30前", "—", "2023.11.30前"),
        ("2022年11月底前", "2023年1月", ""),  # somebody has filled the row in: the project may run over years
        ("2021年11月底前", "", ""),  # not carried from last year
        ("较2022年增长5%", "", ""),  # no day, a year to compare with
        ("2022年3月至2022年9月", "", "2023年3月至2023年9月"),
        ("2021年9月至2022年3月", "", ""),
    ],
)
def test_last_years_date_is_set_right_where_the_row_is_still_to_be_filled_in(
    target: str, actual: str, expected: str
) -> None:
    form = with_texts(good_form(), indicators__0__target=target, indicators__0__actual=actual)
    finding = found(form, "year-mismatch")
    assert finding.cell == "indicators.0.target"
    assert (finding.correction is not None) == bool(expected)
    if finding.correction is not None:
        assert finding.expected == expected
        assert finding.correction.apply(form).indicators[0].target == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023-2025年",
        "2023年—2025年",
        "2022年度至2024年度",
        "2021～2025年培训100人",
        "2022年9月至2023年3月",
        "2022.09.01——2024.12.31",
        "2022年10月1日起至2024年6月底",
        "2022年下半年至2024年上半年",
        "2022年－24年",
        "2021年以来累计120家",
        "自2022年7月起",
        "2021-2025年规划，2023年11月完成",
    ],
)
def test_years_among_which_the_forms_year_is_are_no_other_year(text: str) -> None:
    form = with_texts(good_form(), indicators__0__target=text, indicators__1__actual=text)
    assert findings(form, "year-mismatch") == []
    line = with_texts(good_form(), funds__1__item=f"其中：{text}财政拨款")
    assert findings(line, "fund-lines-year") == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024-2026年", "2026"),
        ("2020年—2022年", "2020"),
        ("2024年以来", "2024"),
        ("2022年起草办法", "2022"),
        ("2021-2025年规划，2022年11月完成", "2022"),
        ("2021-12-31", "2021"),
    ],
)
def test_years_among_which_the_forms_year_is_not(text: str, year: str) -> None:
    form = with_texts(good_form(), indicators__0__target=text)
    assert f"写的是 {year} 年" in found(form, "year-mismatch").message


@pytest.mark.parametrize("recorded", ["90", "90%", "90.0%", "９０％", "90.04"])
def test_a_rate_that_rounding_explains(recorded: str) -> None:
    form = with_texts(good_form(), funds__0__executed="72.03", funds__0__rate=recorded)
    assert findings(form, "rate-mismatch") == []


def test_half_a_unit_of_its_last_digit_is_still_the_same() -> None:
    form = with_texts(good_form(), funds__0__executed="72.04")  # 90.05 %
    assert findings(with_texts(form, funds__0__rate="90.0"), "rate-mismatch") == []
    assert findings(with_texts(form, funds__0__rate="90.00"), "rate-mismatch")


def test_a_score_emptied_by_hand_is_filled_in_with_its_total() -> None:
    form = replace(with_texts(good_form(), funds__0__score="", total__score="90"), filled=frozenset())
    form = replace(form, manual=frozenset({"funds.0.score", "total.score"}))
    finding = found(form, "rate-score-missing")
    assert finding.correction is not None
    assert check_form(finding.correction.apply(form), LAYOUT) == []


def test_the_messages_show_the_figures() -> None:
    form = with_texts(good_form(), funds__0__executed="45", funds__0__rate="100%", funds__0__score="10")
    assert found(form, "rate-mismatch").message == "执行率应为 56.3%（45 ÷ 80），表中为 100%。"
    assert found(form, "rate-score-mismatch").message == "执行率得分应为 5.6（10 × (45 ÷ 80)），表中为 10。"


def test_a_score_that_rounding_explains() -> None:
    exact = with_texts(good_form(), funds__0__executed="45", funds__0__rate="", funds__0__score="5.63")
    assert findings(exact, "rate-score-mismatch") == []
    short = with_texts(good_form(), funds__0__executed="45", funds__0__rate="", funds__0__score="5.65")
    assert found(short, "rate-score-mismatch").level == "warning"
    far = with_texts(good_form(), funds__0__executed="45", funds__0__rate="", funds__0__score="6")
    assert found(far, "rate-score-mismatch").level == "error"


@pytest.mark.parametrize(
    ("recorded", "shown"), [("50%", "50%"), ("50％", "50％"), ("50", "50%"), ("半", "半")]
)
def test_a_wrong_rate_is_shown_with_one_sign(recorded: str, shown: str) -> None:
    finding = found(with_texts(good_form(), funds__0__rate=recorded), "rate-mismatch")
    assert finding.message == f"执行率应为 90%（72 ÷ 80），表中为 {shown}。"


def test_a_layout_read_off_a_form_asks_for_the_level1_that_its_rules_weigh() -> None:
    form = good_form()
    without = replace(form, indicators=form.indicators[:-1])
    assert found(without, "level1-missing").expected == "满意度指标"
    free = replace(LAYOUT, origin=BOOK, rules=replace(LAYOUT.rules, level1_weights=()))
    assert findings(without, "level1-missing", free) == []
    assert len(findings(without, "level1-missing", replace(free, origin=PROGRAM))) == 1


def test_a_rate_that_cannot_be_computed_is_no_mismatch() -> None:
    form = with_texts(good_form(), funds__0__budget="", funds__0__rate="100%", funds__0__score="10")
    assert findings(form, "rate-mismatch") == []
    assert findings(form, "rate-score-mismatch") == []
    assert found(form, "funds-missing").cell == "funds.0.budget"


def test_a_total_beside_a_missing_score_is_compared_with_the_others() -> None:
    form = with_texts(good_form(), indicators__0__score="", total__score="99")
    finding = found(form, "total-mismatch")
    assert finding.expected == "79"
    assert "还有 1 项指标没有得分" in finding.message
    assert not finding.correctable
    assert findings(with_texts(form, total__score="79"), "total-mismatch") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "没有填写"), ("待定", "“待定”不是数字"), ("-1", "是负数（-1）"), ("0", ""), ("120", "")],
)
def test_a_declaration_asks_for_its_money(text: str, said: str) -> None:
    for id in ("target-mof", "target-shanghai-2026"):
        blank = TEMPLATES[id].new_form("2026")
        form = set_text(blank, "funds.0.initial", text)
        told = [finding.message for finding in findings(form, "funds-missing")]
        assert told == (
            [f"{'年度资金总额' if id == 'target-mof' else '年度资金申请总额'}{said}。"] if said else []
        )
    assert findings(TEMPLATES["department-target-mof"].new_form("2026"), "funds-missing") == []


def test_the_layouts_own_denominator() -> None:
    line = FundLine("年度资金总额：", initial="80", executed="", weight="10")
    form = replace(good_form(), template="beijing-2023-b", funds=(line,))
    assert [f.cell for f in findings(form, "funds-missing")] == ["funds.0.executed"]
    # This layout has no leader row: nobody can fill it in.
    assert findings(replace(form, leader="", phone=""), "header-missing") == []
    assert LAYOUT_B.rules.rate_denominator == "initial"


def test_a_satisfaction_on_level_2_counts() -> None:
    rows = (indicator(), indicator("效果指标", "满意度", weight="70", score="70"))
    assert findings(replace(good_form(), indicators=rows), "level1-missing") == []


def test_blank_rows_are_removed_but_not_all() -> None:
    blank = Indicator("产出指标", "数量指标", "指标2：")
    form = replace(good_form(), indicators=(*good_form().indicators, blank, blank))
    finding = found(form, "indicator-blank")
    assert finding.correction is not None
    assert finding.correction.apply(form) == good_form()
    assert not found(LAYOUT.new_form(), "indicator-blank").correctable


def test_a_cost_beside_the_executed_amount() -> None:
    row = indicator(level2="成本指标", name="总成本", target="≤80万元", actual="70万元")
    assert found(with_row(row), "cost-not-executed").expected == "72"
    assert findings(with_row(row, actual="72万元"), "cost-not-executed") == []
    assert findings(with_row(row, actual="700元"), "cost-not-executed") == []
    assert found(with_row(row, actual="70"), "cost-not-executed").recorded == "70", "in its target's unit"
    assert findings(with_row(row, actual="72"), "cost-not-executed") == []
    assert findings(with_row(row, target="≤80元/人", actual="70"), "cost-not-executed") == []
    rows = (replace(row, actual="70万元"), replace(row, actual="2万元"), *good_form().indicators[2:])
    assert findings(replace(good_form(), indicators=rows), "cost-not-executed") == []


def test_a_reason_answers() -> None:
    form = with_texts(good_form(), indicators__0__actual="9场", indicators__0__score="18")
    rules = [f.rule for f in check_form(form, LAYOUT) if f.cell.startswith("indicators")]
    assert rules == ["deviation-unexplained"], "one missing reason is one finding"
    assert "扣了 2 分" in found(form, "deviation-unexplained").message
    assert findings(form, "score-not-earned") == []
    told = with_texts(form, indicators__0__deviation="汛期停办一场。")
    assert findings(told, "deviation-unexplained") == []
    assert findings(told, "deduction-unexplained") == []
    adjusted = with_texts(good_form(), funds__0__initial="60", goal__achieved="已清淤，预算年中追加。")
    assert findings(adjusted, "budget-adjusted") == []


def test_a_place_sets_levels() -> None:
    form = with_texts(good_form(), project="", funds__0__rate="100")
    levels = {"rate-mismatch": "off", "header-missing": "info"}
    layout = replace(LAYOUT, rules=replace(LAYOUT.rules, levels=levels))
    assert findings(form, "rate-mismatch", layout) == []
    assert [f.level for f in findings(form, "header-missing", layout)] == ["info"]


def test_findings_come_in_the_order_of_the_cells() -> None:
    form = with_texts(
        good_form(),
        project="",
        funds__0__rate="1",
        goal__expected="",
        indicators__1__score="",
        total__score="5",
    )
    cells = [f.cell for f in check_form(form, LAYOUT)]
    assert cells == ["project", "funds.0.rate", "goal.expected", "indicators.1.score", "total.score"]


def test_levels_are_counted() -> None:
    form = with_texts(good_form(), project="", leader="")
    assert count_levels(check_form(form, LAYOUT)) == {"error": 1, "warning": 1, "info": 0}


def test_rule_sets_may_speak_of_every_rule_and_of_no_other() -> None:
    assert set(RULES) == RULE_IDS
