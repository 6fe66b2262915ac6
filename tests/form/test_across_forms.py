"""A project's forms against each other: changed and dropped targets, money, forecasts, pace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import Finding, check_book, check_book_wide, check_form
from jixiao_gui.form.checks.monitoring import months_of, possibility_columns
from jixiao_gui.form.model import Form
from jixiao_gui.form.rules import read_rules
from jixiao_gui.form.targets import same_target, split_target
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import iter_json

TEMPLATES = load_templates([paths.resources_folder()])
ALL = list(iter_json((paths.resources_folder() / "samples" / "year.json").read_text("utf-8"), TEMPLATES))
DECLARED, WATCHED, JUDGED = ALL[:3]
RULES = ("target-changed", "indicator-dropped", "money-changed", "forecast-missed")


def found(*forms: Form) -> list[tuple[int, Finding]]:
    whole = check_book_wide(forms, TEMPLATES)
    return [(number, one) for number, listed in whole.items() for one in listed if one.rule in RULES]


def test_complete_samples_have_none() -> None:
    rules = (*RULES, "pace-behind", "possibility-mismatch")
    assert [finding for _, finding in check_book(ALL, TEMPLATES) if finding.rule in rules] == []


def test_a_target_that_was_changed_is_put_back() -> None:
    changed = set_text(JUDGED, "indicators.1.target", "≥1000名")
    ((number, finding),) = found(DECLARED, WATCHED, changed)
    assert (number, finding.rule, finding.cell) == (2, "target-changed", "indicators.1.target")
    assert (finding.recorded, finding.expected, finding.level) == ("≥1000名", "≥1200名", "warning")
    assert "申报表（第 1 张）的“≥1200名”" in finding.message
    assert finding.correction is not None
    assert finding.correction.name == "按申报改"
    assert found(DECLARED, WATCHED, finding.correction.apply(changed)) == []


def test_three_columns_are_put_back_whole() -> None:
    from jixiao_gui.form.making.forerunner import succeed

    made = succeed(DECLARED, TEMPLATES["target-mof"], TEMPLATES["yunnan"]).form
    assert found(DECLARED, made) == []
    changed = set_text(made, "indicators.1.target", "1100")
    ((_, finding),) = found(DECLARED, changed)
    assert finding.correction is not None
    assert finding.correction.apply(changed) == made


def test_the_order_of_rows_and_levels_that_moved_change_nothing() -> None:
    from jixiao_gui.form.making.forerunner import succeed

    made = succeed(DECLARED, TEMPLATES["target-mof"], TEMPLATES["mof-2021"]).form
    turned = replace(made, indicators=tuple(reversed(made.indicators)))
    assert found(DECLARED, turned) == []


def test_a_dropped_indicator_is_named() -> None:
    rows = JUDGED.indicators
    less = replace(JUDGED, indicators=(*rows[:2], *rows[3:]))
    ((number, finding),) = found(DECLARED, less)
    assert (number, finding.rule, finding.cell) == (1, "indicator-dropped", "project")
    assert "服务人员持证率" in finding.message
    blank = replace(JUDGED, indicators=TEMPLATES["mof-2020"].blank_rows)
    assert found(DECLARED, blank) == []  # it has not been begun


def test_money_is_compared_in_one_unit() -> None:
    other = set_text(JUDGED, "funds.0.initial", "130")
    ((_, finding),) = found(DECLARED, other)
    assert (finding.rule, finding.cell) == ("money-changed", "funds.0.initial")
    assert "130 万元与申报表（第 1 张）的 120 万元" in finding.message
    shanghai = [form for form in ALL if form.template in ("target-shanghai-2026", "shanghai")]
    assert found(*shanghai) == []
    yuan = replace(shanghai[0], project=JUDGED.project)
    assert [one.rule for _, one in found(yuan, JUDGED) if one.rule == "money-changed"] != []


def test_a_result_far_from_the_forecast() -> None:
    other = set_text(JUDGED, "indicators.1.actual", "2000名")
    ((number, finding),) = found(WATCHED, other)
    assert (number, finding.rule, finding.cell) == (1, "forecast-missed", "indicators.1.actual")
    money = set_text(WATCHED, "funds.0.forecast", "60")
    assert [one.cell for _, one in found(money, JUDGED)] == ["funds.0.executed"]


def test_other_years_and_other_projects_are_not_held_against_each_other() -> None:
    changed = set_text(JUDGED, "indicators.1.target", "≥1000名")
    assert found(replace(DECLARED, year="2025"), changed) == []
    assert found(replace(DECLARED, project="另一项目"), changed) == []
    assert found(changed, JUDGED) == []


def findings_of_rule(form: Form, rule: str) -> list[Finding]:
    return [f for f in check_form(form, TEMPLATES[form.template]) if f.rule == rule]


def test_pace_by_the_month_of_the_head() -> None:
    slow = set_text(WATCHED, "funds.0.executed", "30")
    (finding,) = findings_of_rule(slow, "pace-behind")
    assert finding.cell == "funds.0.executed"
    assert "25%" in finding.message
    assert "58.3%" in finding.message
    few = set_text(set_text(WATCHED, "indicators.0.actual", "1个"), "indicators.0.forecast", "4个")
    (finding,) = findings_of_rule(few, "pace-behind")
    assert (finding.cell, finding.level) == ("indicators.0.actual", "info")
    assert findings_of_rule(set_text(few, "indicators.0.deviation", "选址推迟。"), "pace-behind") == []


def test_what_is_ticked_against_what_is_foreseen() -> None:
    less = set_text(WATCHED, "indicators.1.forecast", "900名")
    (finding,) = findings_of_rule(less, "possibility-mismatch")
    assert finding.cell == "indicators.1.x6"
    twice = set_text(WATCHED, "indicators.1.x8", "√")
    (finding,) = findings_of_rule(twice, "possibility-mismatch")
    assert "2 项" in finding.message
    assert possibility_columns(TEMPLATES["mof-2020"]) == {}


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("1-7月执行数", 7),
        ("1—10月\n执行情况", 10),
        ("截至8月底执行数", 8),
        ("全年执行数", None),
        ("12月", None),
    ],
)
def test_months_of_a_head(words: str, months: int | None) -> None:
    assert months_of(words) == months


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("≥98%", "98％以上", True),
        ("1200名", "≥1200名", True),
        ("≤1200名", "≥1200名", False),
        ("≥1200名", "≥0.12万名", True),
        ("2026年9月底前", "2026年9月底前。", True),
        ("有所提高", "显著提高", False),
        ("≥90%", "≥90", True),
        ("≥90%", "≥90分", False),
        ("≥98%", "≥95%", False),
        ("3-5次", "3-6次", False),
        ("3-5次", "2-5次", False),
    ],
)
def test_targets_that_ask_for_the_same(one: str, other: str, same: bool) -> None:
    assert same_target(one, other, "2026") is same


def test_a_target_taken_apart() -> None:
    assert split_target("≥98%") == ("≥", "98", "%")
    assert split_target("9月底前") == ("", "9月底前", "")
    assert split_target("优良") == ("", "优良", "")


def test_thresholds_are_the_rule_sets() -> None:
    rules = read_rules({"id": "x", "pace_threshold": {"value": 0.2}, "forecast_threshold": {"value": 1}})
    template = replace(TEMPLATES["monitor-mof"], rules=rules)
    slow = set_text(WATCHED, "funds.0.executed", "30")
    assert [f for f in check_form(slow, template) if f.rule == "pace-behind"] == []


def test_all_corrections_leave_a_target_that_someone_changed() -> None:
    from jixiao_gui.form.corrections import plan_book

    changed = set_text(JUDGED, "indicators.1.target", "≥1000名")
    assert plan_book([DECLARED, changed], TEMPLATES, "全部更正") == []
    ((number, plan),) = plan_book([DECLARED, changed], TEMPLATES, "更正", "target-changed")
    assert number == 1
    assert plan.edit.apply(changed).indicators == JUDGED.indicators
