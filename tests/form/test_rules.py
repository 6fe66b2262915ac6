"""Rule sets: every value is used where it should be; a place's own file is picked up, a bad one is told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui import paths
from jixiao_gui.form.checks import RULES, check_form
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.rules import BadRules, RuleSet, load_rules, read_rules
from jixiao_gui.form.scoring import suggest
from jixiao_gui.form.template import PROGRAM, Template
from jixiao_gui.form.template_file import load_templates
from tests.form.forms import LAYOUT, TEMPLATES, good_form, with_texts

SHIPPED = sorted((paths.resources_folder() / "rules").glob("*.toml"))


def by(**values: Any) -> Template:
    return replace(LAYOUT, rules=replace(LAYOUT.rules, **values))


def levels(form: Form, layout: Template) -> dict[str, str]:
    return {finding.rule: finding.level for finding in check_form(form, layout)}


def follows(**texts: str) -> Form:
    """A good form whose computed cells follow their formulas."""
    return with_texts(good_form(), funds__0__rate="", funds__0__score="", total__score="", **texts)


def test_each_rule_set_that_is_shipped_is_named_by_a_layout() -> None:
    used = {template.rules.id for template in TEMPLATES if template.origin == PROGRAM}
    # the rules of layouts that are read off a file: no template of the program names them
    assert {load_rules(path).id for path in SHIPPED} == used | {"general"}
    assert all(load_rules(path).rate_caps == () for path in SHIPPED)  # off unless a place turns it on


# --- each value at work ------------------------------------------------------------------------


def test_the_denominator() -> None:
    form = follows(funds__0__initial="100", funds__0__budget="80")
    assert evaluate(form, LAYOUT).rate.value == Fraction(72, 80)
    assert evaluate(form, by(rate_denominator="initial")).rate.value == Fraction(72, 100)


def test_the_rates_weight_where_the_form_names_none() -> None:
    form = follows(funds__0__weight="—")
    assert evaluate(form, LAYOUT).rate_score.value == Fraction(9)
    assert evaluate(form, by(rate_weight=Decimal(20))).rate_score.value == Fraction(18)


def test_the_sum_of_the_weights() -> None:
    assert "weight-sum" not in levels(good_form(), LAYOUT)
    assert levels(good_form(), by(total_weight=Decimal(110)))["weight-sum"] == "error"


def test_digits() -> None:
    form = follows(funds__0__executed="35.55")
    assert (evaluate(form, LAYOUT).rate.text, evaluate(form, LAYOUT).rate_score.text) == ("44.4%", "4.4")
    finer = by(rate_digits=2, score_digits=3)
    assert (evaluate(form, finer).rate.text, evaluate(form, finer).rate_score.text) == ("44.44%", "4.444")
    assert suggest("≥7次", "5次", Decimal(10), LAYOUT.rules).score == Decimal("7.1")
    assert suggest("≥7次", "5次", Decimal(10), finer.rules).score == Decimal("7.143")


def test_the_threshold_of_far_above() -> None:
    form = with_texts(good_form(), indicators__0__actual="14场")
    assert "deviation-unexplained" in levels(form, LAYOUT)
    assert "deviation-unexplained" not in levels(form, by(exceed_threshold=Decimal("0.5")))


def test_the_threshold_of_an_adjusted_budget() -> None:
    form = with_texts(good_form(), funds__0__initial="60", funds__1__initial="60")
    assert "budget-adjusted" in levels(form, LAYOUT)
    assert "budget-adjusted" not in levels(form, by(adjust_threshold=Decimal("0.5")))


def test_the_limits_of_grades() -> None:
    assert evaluate(good_form(), LAYOUT).printed_grade == "优"
    strict = by(grades=((Decimal("99.5"), "优秀"), (Decimal(0), "其他")))
    assert evaluate(good_form(), strict).printed_grade == "其他"


def test_the_bands_of_qualities() -> None:
    other = by(bands=(("好", Decimal(1), Decimal("0.8")), ("中", Decimal("0.8"), Decimal("0.5"))))
    assert "好 20–16 分，中 16–10 分" in suggest("定性", "有所提高", Decimal(20), other.rules).reasoning


def test_the_weights_of_level_1() -> None:
    assert "level1-weights" not in levels(good_form(), LAYOUT)
    assert levels(good_form(), by(level1_weights=(("产出指标", Decimal(60)),)))["level1-weights"] == "info"


def test_a_cap_of_the_total_by_a_low_rate() -> None:
    capped = by(rate_caps=((Decimal("0.5"), Decimal(60)), (Decimal("0.8"), Decimal(80))))
    for executed, total, grade in (("72", "99", "优"), ("60", "80", "良"), ("30", "60", "中")):
        form = follows(funds__0__executed=executed, funds__1__executed=executed)
        figures = evaluate(form, capped)
        assert (figures.printed["total.score"], figures.printed_grade) == (total, grade)
    form = with_texts(follows(funds__0__executed="30", funds__1__executed="30"), total__score="93.8")
    assert "total-mismatch" not in levels(form, LAYOUT)
    recorded = replace(form, manual=frozenset({"total.score"}))
    found = next(f for f in check_form(recorded, capped) if f.level == "error")
    assert (found.rule, found.expected) == ("total-mismatch", "60")


def test_levels_and_rules_that_do_not_run() -> None:
    form = with_texts(good_form(), phone="", funds__0__rate="100")
    told = levels(form, by(levels={"header-missing": "info", "rate-mismatch": "off"}))
    assert told["header-missing"] == "info"
    assert "rate-mismatch" not in told


def test_what_has_no_source_is_a_warning_at_most() -> None:
    form = with_texts(good_form(), phone="", funds__0__rate="100")
    assert levels(form, LAYOUT)["rate-mismatch"] == "error"
    custom = {**LAYOUT.rules.sources, "rate_denominator": ""}
    assert levels(form, by(sources=custom))["rate-mismatch"] == "warning"
    raised: Mapping[str, str] = {"header-missing": "error"}
    assert levels(form, by(levels=raised, sources={"levels": ""}))["header-missing"] == "warning"
    assert levels(form, by(levels=raised, sources={"levels": "某市通知"}))["header-missing"] == "error"
    errors = [rule for rule in RULES.values() if rule.level == "error"]
    assert all(rule.source for rule in errors)


# --- files -------------------------------------------------------------------------------------


def test_a_places_own_file_is_picked_up_by_every_layout_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    text = (paths.resources_folder() / "rules" / "beijing-2023.toml").read_text("utf-8")
    own = text.replace('[[90, "优"], [80', '[[95, "优"], [80') + (
        '\n[rate_caps]\nvalue = [[0.5, 60]]\nsource = "某市通知"\n'
        '\n[levels]\nvalue = { target-copied = "off" }\nsource = ""\n'
    )
    (tmp_path / "rules" / "ours.toml").write_text(own, "utf-8")
    found = load_templates([paths.resources_folder(), tmp_path])
    assert found.problems == ()
    rules = found["beijing-2023"].rules
    assert (rules.grades[0], rules.rate_caps) == ((Decimal(95), "优"), ((Decimal("0.5"), Decimal(60)),))
    assert rules.level("target-copied", "info") == "off"
    assert found["mof-2020"].rules.grades[0][0] == 90


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("grades", [[60, "中"], [90, "优"]], "从高到低"),
        ("grades", [], "从高到低"),
        ("bands", [["好", 80, 60]], "0 到 1"),
        ("rate_digits", 7, "0 到 6"),
        ("score_digits", -1, "0 到 6"),
        ("rate_denominator", "executed", "initial 或 budget"),
        ("exceed_threshold", -1, "负数"),
        ("exceed_threshold", "三成", "不是数字"),
        ("exceed_threshold", float("inf"), "不是数字"),
        ("rate_caps", [[float("nan"), 60]], "不是数字"),
        ("levels", {"no-such-rule": "off"}, "no-such-rule"),
        ("levels", {"rate-mismatch": "fatal"}, "error、warning、info、off"),
        ("colour", "red", "不认识的规则"),
    ],
)
def test_a_bad_value_is_refused_with_its_name(tmp_path: Path, key: str, value: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_rules({"id": "ours", key: {"value": value, "source": ""}})
    file = tmp_path / "ours.toml"
    file.write_text('id = "ours"\n[rate_digits]\nvalue = "甲"\n', "utf-8")
    with pytest.raises(BadRules, match=r"ours\.toml"):
        load_rules(file)


def test_defaults_are_those_of_the_ministry() -> None:
    plain, ministry = RuleSet(), TEMPLATES["mof-2020"].rules
    for name in ("rate_denominator", "rate_weight", "total_weight", "grades", "bands", "exceed_threshold"):
        assert getattr(plain, name) == getattr(ministry, name)


BEYOND_MEASURE = {
    "nested arrays": "id = 'x'\nbands = " + "[" * 3000 + "]" * 3000,
    "nested tables": "id = 'x'\nbands = " + "{a=" * 3000 + "1" + "}" * 3000,
    "nested lines": "id = 'x'\nbands = " + "[\n" * 3000 + "]\n" * 3000,
    "dotted key": "id = 'x'\n" + "a." * 9000 + "b = 1",
    "dotted header": "id = 'x'\n[" + "a." * 9000 + "b]",
    "digits": f"id = 'x'\n[rate_weight]\nvalue = {'9' * 4000}",
    "more digits": f"id = 'x'\n[rate_weight]\nvalue = {'9' * 5000}",
    "digits in a text": f"id = 'x'\n[rate_weight]\nvalue = '{'9' * 4000}'",
    "digits after the point": f"id = 'x'\n[rate_weight]\nvalue = '0.{'3' * 4000}'",
    "exponent": "id = 'x'\n[rate_weight]\nvalue = '1e999999'",
    "small exponent": "id = 'x'\n[rate_weight]\nvalue = '1e-999999'",
    "fraction": "id = 'x'\n[rate_weight]\nvalue = 1e308",
    "infinite": "id = 'x'\n[rate_weight]\nvalue = inf",
    "rows": "id = 'x'\n[grades]\nvalue = [\n" + "[1, 'a'],\n" * 200_000 + "]",
    "few bytes, many rows": "id = 'x'\n[grades]\nvalue = [\n" + "1,\n" * 200_000 + "]",
    "no table": "id = 'x'\nrate_weight = 3",
    "levels that are none": "id = 'x'\n[levels]\nvalue = 3",
    "long key": "id = 'x'\n" + "k" * 15_000 + " = 1",
    "other coding": "id = '项目'",
}


@pytest.mark.parametrize("name", BEYOND_MEASURE)
def test_a_rule_file_beyond_all_measure(name: str, tmp_path: Path) -> None:
    """One sentence, soon, and all the rest works."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "坏.toml").write_bytes(BEYOND_MEASURE[name].encode("gbk"))
    (folder / "好.toml").write_text("id = 'good'", "utf-8")
    begun = time.process_time()
    found = load_templates([paths.resources_folder(), tmp_path])
    assert time.process_time() - begun < 5
    (problem,) = found.problems
    assert "坏.toml" in problem
    assert problem.endswith("。")
    assert problem.count("。") == 1
    assert len(problem) < 200
    assert set(TEMPLATES.by_id) <= set(found.by_id)


def test_a_rule_file_of_windows_has_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("id = 'ours'", "utf-8-sig")
    assert load_rules(file).id == "ours"
