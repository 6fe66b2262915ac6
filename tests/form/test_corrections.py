"""Corrections: each clears its finding and makes no new error; many are one edit that is told beforehand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from jixiao_gui import paths
from jixiao_gui.exchange import import_sources
from jixiao_gui.form.checks import (
    RULES,
    Finding,
    acknowledged,
    check_book,
    check_form,
    cleared,
    count_levels,
)
from jixiao_gui.form.corrections import BY_JUDGEMENT, Alteration, correct, plan, plan_book
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import CORRECTED, Form, Indicator
from tests.conftest import SEEDS
from tests.form.forms import LAYOUT, TEMPLATES, forms, good_form, with_texts

BOOKS = [sorted((paths.resources_folder() / "samples").glob("*.txt"))]
if SEEDS is not None:
    BOOKS.append(sorted(SEEDS.glob("*.txt")))


def book(number: int) -> list[Form]:
    return [imported.form for imported in import_sources(BOOKS[number], TEMPLATES).forms]


def errors(findings: list[Finding]) -> Counter[str]:
    """Errors by rule: rows may have moved."""
    return Counter(f.rule for f in findings if f.level == "error")


def each_correction_clears_its_finding(form: Form) -> int:
    layout = TEMPLATES[form.template]
    before = check_form(form, layout)
    done = 0
    for finding in before:
        edit = correct(form, finding, "2024-01-31")
        if edit is None:
            continue
        done += 1
        fixed = edit.apply(form)
        after = check_form(fixed, layout)
        assert (finding.rule, finding.cell) not in {(f.rule, f.cell) for f in after}, finding
        assert errors(after) <= errors(before), finding
        assert edit.inverse(form).apply(fixed) == form
        (told,) = [f for f in cleared(fixed, after) if (f.rule, f.cell) == (finding.rule, finding.cell)]
        assert told.message == finding.message
    return done


@pytest.mark.parametrize("number", range(len(BOOKS)))
def test_every_correction_of_the_samples_and_the_real_forms(number: int) -> None:
    assert sum(map(each_correction_clears_its_finding, book(number))) > 10


@given(forms())
def test_every_correction_of_any_form(form: Form) -> None:
    each_correction_clears_its_finding(form)


@given(forms())
def test_all_at_once_leaves_nothing_to_correct_and_is_one_step(form: Form) -> None:
    layout = TEMPLATES[form.template]
    found = plan(form, layout, "全部更正")
    before = check_form(form, layout)
    if found is None:
        assert not [f for f in before if f.correctable and f.level != "info" and f.rule not in BY_JUDGEMENT]
        return
    fixed = found.edit.apply(form)
    after = check_form(fixed, layout)
    assert errors(after) <= errors(before)
    assert not [f for f in after if f.correctable and f.level != "info" and f.rule not in BY_JUDGEMENT]
    assert found.edit.inverse(form).apply(fixed) == form
    assert len(found.findings) == len([r for r in fixed.remarks if r.kind == CORRECTED])


def test_what_it_changes_is_told_with_what_follows() -> None:
    form = with_texts(good_form(), funds__0__score="10", total__score="100")
    found = plan(form, LAYOUT, "更正")
    assert found is not None
    assert found.alterations == (
        Alteration("funds.0.score", "10", "9"),
        Alteration("total.score", "100", "99"),
    )
    assert [f.rule for f in found.findings] == ["rate-score-mismatch"]
    assert evaluate(found.edit.apply(form), LAYOUT).printed["total.score"] == "99"


def test_one_kind_alone_and_rows_that_go() -> None:
    rows = (*good_form().indicators, Indicator("产出指标", "数量指标", "指标2："))
    form = replace(with_texts(good_form(), funds__0__rate="100"), indicators=rows)
    found = plan(form, LAYOUT, "更正", "indicator-blank")
    assert found is not None
    assert [f.rule for f in found.findings] == ["indicator-blank"]
    assert found.alterations == (Alteration("", words="删除空白指标行，1 行"),)
    rate = plan(form, LAYOUT, "更正", "rate-mismatch")
    assert rate is not None
    assert rate.alterations == (Alteration("funds.0.rate", "100", "90%"),)
    assert plan(form, LAYOUT, "更正", "weight-sum") is None


def test_a_score_that_a_person_gave_is_only_changed_when_asked() -> None:
    form = with_texts(good_form(), indicators__0__actual="9场", total__score="99")
    assert plan(form, LAYOUT, "全部更正") is None
    found = plan(form, LAYOUT, "更正", "score-not-earned")
    assert found is not None
    assert found.alterations == (
        Alteration("indicators.0.score", "20", "18"),
        Alteration("total.score", "99", "97"),
    )


def test_what_is_acknowledged_stays() -> None:
    form = with_texts(good_form(), funds__0__rate="100")
    known = replace(form, remarks=acknowledged(form, check_form(form, LAYOUT), "按上级口径"))
    assert plan(known, LAYOUT, "更正") is None
    assert count_levels(check_form(known, LAYOUT))["error"] == 0


def test_a_whole_book_with_the_rules_that_need_it() -> None:
    other = replace(good_form(), project="另一项目", unit="某区 河道所")
    third = replace(good_form(), project="第三项目")
    wrong = with_texts(replace(good_form(), project="第四项目"), funds__0__rate="100")
    seen: list[int] = []
    given_forms = [good_form(), other, third, wrong, replace(third, template="别处-2031")]
    found = plan_book(given_forms, TEMPLATES, "更正", progress=seen.append)
    assert seen == [1, 2, 3, 4, 5]
    assert [(number, [f.rule for f in each.findings]) for number, each in found] == [
        (1, ["name-variants"]),
        (3, ["rate-mismatch"]),
    ]
    fixed = found[0][1].edit.apply(other)
    assert fixed.unit == "某区河道所"
    assert [f.rule for n, f in check_book([good_form(), fixed, third], TEMPLATES)] == []
    only = plan_book(given_forms, TEMPLATES, "更正", "name-variants")
    assert [number for number, _ in only] == [1]
    assert RULES["name-variants"].function is None
