"""What is not filled in yet, and until when that is no error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.filling import (
    MARKED,
    finished,
    is_complete,
    is_finished,
    shown_grade,
    standing,
    unfinished,
)
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.form.model import Form, is_placeholder
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder

TEMPLATES: Templates = load_templates([resources_folder()])
TEMPLATE = TEMPLATES.default
HEAD = {
    "project": "档案数字化",
    "department": "示范区主管部门",
    "unit": "示范区档案馆",
    "leader": "项目组",
    "phone": "000-0000",
    "funds.0.budget": "80",
    "funds.0.executed": "80",
    "goal.expected": "完成扫描。",
    "goal.achieved": "已扫描全部卷宗。",
}
WEIGHTS = {"产出指标": "50", "效益指标": "30", "满意度指标": "10"}


def filled(template: Template = TEMPLATE) -> Form:
    """A form with one indicator in each section, complete."""
    form = template.new_form("2023")
    for path, text in HEAD.items():
        form = set_text(form, path, text)
    seen: set[str] = set()
    for number, row in enumerate(form.indicators):
        if row.level1 in WEIGHTS and row.level1 not in seen:
            seen.add(row.level1)
            weight = WEIGHTS[row.level1]
            texts = {"name": "卷宗", "target": "≥9", "actual": "10", "weight": weight, "score": weight}
            for name, text in texts.items():
                form = set_text(form, f"indicators.{number}.{name}", text)
    return form


def with_mark(form: Form) -> Form:
    return SetRemarks("", finished(form, MARKED, "2024-01-31")).apply(form)


def shown_levels(form: Form, template: Template = TEMPLATE) -> set[str]:
    return {finding.level for finding in standing(form, check_form(form, template)).findings}


@pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda template: template.id)
def test_a_blank_form_has_nothing_but_what_is_left_to_fill_in(template: Template) -> None:
    form = template.new_form("2023")
    found = standing(form, check_form(form, template))
    assert found.findings == []
    assert found.unfilled
    assert shown_grade(form, template, evaluate(form, template)) == ""


def test_a_carried_forward_form_is_as_quiet() -> None:
    form = carry_forward(filled(), TEMPLATE)
    found = standing(form, check_form(form, TEMPLATE))
    assert found.findings == []
    assert {finding.cell for finding in found.unfilled} >= {"funds.0.executed", "goal.achieved"}


def test_a_complete_form_is_no_longer_quiet() -> None:
    form = filled()
    assert is_complete(form, check_form(form, TEMPLATE))
    assert standing(form, check_form(form, TEMPLATE)).unfilled == []
    assert shown_grade(form, TEMPLATE, evaluate(form, TEMPLATE)) == "优"


def test_what_is_wrong_is_told_all_the_same() -> None:
    form = set_text(set_text(filled(), "indicators.0.score", "60"), "phone", "")
    found = standing(form, check_form(form, TEMPLATE))
    assert [finding.cell for finding in found.unfilled] == ["phone"]
    assert "score-over-weight" in {finding.rule for finding in found.findings}


def test_weights_above_the_whole_are_an_error_and_below_it_are_not() -> None:
    below, above = (set_text(filled(), "indicators.0.weight", weight) for weight in ("40", "60"))
    rules = [{f.rule for f in standing(form, check_form(form, TEMPLATE)).findings} for form in (below, above)]
    assert "weight-sum" not in rules[0]
    assert "weight-sum" in rules[1]
    assert shown_grade(below, TEMPLATE, evaluate(below, TEMPLATE)) == ""


def test_weights_that_are_all_there_and_too_few_are_wrong_and_not_to_come() -> None:
    form = set_text(set_text(filled(), "indicators.0.weight", "40"), "phone", "")
    named = tuple(row for row in form.indicators if not is_placeholder(row.name))
    form = replace(form, indicators=named)
    found = standing(form, check_form(form, TEMPLATE))
    assert [finding.cell for finding in found.unfilled] == ["phone"]
    assert "weight-sum" in {finding.rule for finding in found.findings}
    more = replace(form, indicators=(*named, replace(named[0], name="指标2：", weight="", score="")))
    assert "weight-sum" in {f.rule for f in standing(more, check_form(more, TEMPLATE)).unfilled}


def test_a_sum_that_lacks_leads_to_the_weight_that_lacks() -> None:
    form = set_text(set_text(filled(), "indicators.0.weight", ""), "indicators.0.score", "")
    [lacking] = [f for f in standing(form, check_form(form, TEMPLATE)).unfilled if f.rule == "weight-sum"]
    assert lacking.cell == "indicators.0.weight"


def test_the_mark_ends_it_and_can_be_taken_back() -> None:
    form = TEMPLATE.new_form("2023")
    marked = with_mark(form)
    assert is_finished(marked)
    assert "error" in shown_levels(marked)
    assert standing(marked, check_form(marked, TEMPLATE)).unfilled == []
    again = SetRemarks("", unfinished(marked)).apply(marked)
    assert again == form
    assert len([r for r in with_mark(marked).remarks if r.kind == "finished"]) == 1


@given(st.sets(st.sampled_from(sorted(HEAD)), min_size=1))
def test_no_empty_cell_of_the_head_is_ever_red_while_one_fills_in(empty: set[str]) -> None:
    form = filled()
    for path in empty:
        form = set_text(form, path, "")
    assert "error" not in shown_levels(form)
    found = standing(form, check_form(form, TEMPLATE))
    assert {finding.cell for finding in found.unfilled} == empty
    assert len(check_form(form, TEMPLATE)) >= len(empty)  # `check` lists all, as ever


def test_the_mark_is_kept_in_a_book_and_its_list_counts_with_it(tmp_path: Path) -> None:
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.changes import AddForms

    form = TEMPLATE.new_form("2023")
    with Book.new(TEMPLATES, tmp_path / "home") as book:
        book.apply(AddForms("", (form, with_mark(form))))
        book.save_as(tmp_path / "册.db")
    with Book.open(tmp_path / "册.db", TEMPLATES, tmp_path / "home") as book:
        quiet, marked = book.entries()
        assert (quiet.errors, quiet.warnings) == (0, 0)
        assert marked.errors > 0
        assert is_finished(book.form(marked.id))
