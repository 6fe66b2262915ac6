"""Lists into forms: new ones in bulk, funds of those that are there, and what is told instead of guessed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.making.listing import (
    Ambiguous,
    Difference,
    ListAmount,
    ListRow,
    fund_lines_of,
    new_forms,
    plan_funds,
    same_projects,
)
from jixiao_gui.form.model import Form, FundLine
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import template_folders

TEMPLATES = load_templates(template_folders())


def row(project: str, number: int = 1, year: str = "", **amounts: str) -> ListRow:
    """A row; amounts as ``total_budget="80"``."""
    parts = []
    for name, text in amounts.items():
        source, column = name.split("_")
        parts.append(ListAmount(source, column, text))
    return ListRow(number, project, year=year, amounts=tuple(parts))


def form(project: str, year: str = "2023", template: str = "beijing-2023") -> Form:
    return replace(TEMPLATES[template].new_form(year), project=project)


def test_a_blank_form_a_row_with_its_texts_and_amounts() -> None:
    template = TEMPLATES["beijing-2023"]
    rows = [
        ListRow(1, " 水质监测 ", department="甲局", leader="某甲", phone="000", year="2022"),
        row(
            "绿地养护", total_budget="80", total_executed="45", appropriation_budget="60", other_initial="20"
        ),
    ]
    made = new_forms(rows, template, "2023", "甲中心")
    first, second = made.forms
    assert (first.project, first.department, first.unit, first.leader, first.phone, first.year) == (
        "水质监测", "甲局", "甲中心", "某甲", "000", "2022",
    )  # fmt: skip
    assert first.indicators == template.blank_rows
    assert (second.year, second.funds[0].budget, second.funds[1].budget) == ("2023", "80", "60")
    assert second.funds[3].initial == "20"
    assert evaluate(second, template).printed["funds.0.rate"] == "56.3%"
    assert made.notes == ()


def test_an_amount_without_a_cell_is_told() -> None:
    made = new_forms(
        [row("水质监测", total_initial="9", total_budget="8", carried_executed="1")],
        TEMPLATES["beijing-2023-b"],
    )
    assert made.forms[0].funds[0].initial == "9"
    assert made.notes == (
        "水质监测：全年预算数 8 未导入，表中没有这一栏。",
        "水质监测：全年执行数（上年结转资金） 1 未导入，表中没有这一栏。",
    )


def test_a_budget_that_does_not_say_which_goes_where_the_rate_looks() -> None:
    plain = [row("水质监测", total_plan="8")]
    assert new_forms(plain, TEMPLATES["beijing-2023"]).forms[0].funds[0].budget == "8"
    assert new_forms(plain, TEMPLATES["beijing-2023-b"]).forms[0].funds[0].initial == "8"
    both = new_forms([row("水质监测", total_plan="8", total_budget="9")], TEMPLATES["beijing-2023"])
    assert both.forms[0].funds[0].budget == "9"
    assert both.notes == ("水质监测：预算数 8 未导入，列表另有全年预算数。",)


def test_every_template_has_a_line_for_the_total_and_the_appropriation() -> None:
    judged = [t for t in TEMPLATES if t.has("total.score") and len(t.fund_lines) > 1 and t.has("project")]
    assert len(judged) >= 8
    for template in judged:
        lines = fund_lines_of(template.fund_lines)
        assert lines["total"] == 0
        assert lines["appropriation"] == 1
        assert "other" in lines


def test_a_plan_lists_differences_and_changes_nothing() -> None:
    old = form("水质 监测（二期）")
    old = replace(
        old, funds=(replace(old.funds[0], initial="80", budget="80.0", executed="—"), *old.funds[1:])
    )
    rows = [row("水质监测(二期)", year="2023", total_initial="80.00", total_budget="90", total_executed="45")]
    plan = plan_funds(rows, [(7, old)], TEMPLATES)
    (fill,) = plan.fills
    assert fill.key == 7
    assert fill.differences == (
        Difference("funds.0.budget", "年度资金总额 全年预算数", "80.0", "90"),
        Difference("funds.0.executed", "年度资金总额 全年执行数", "—", "45"),
    )
    new = fill.edit.apply(old)
    assert (new.funds[0].initial, new.funds[0].budget, new.funds[0].executed) == ("80", "90", "45")
    assert fill.edit.inverse(old).apply(new) == old
    assert plan.lines()[0] == "水质监测(二期)：年度资金总额 全年预算数 80.0 → 90"
    assert plan_funds(rows, [(7, new)], TEMPLATES).unchanged == (7,)


def test_names_without_a_form_and_forms_without_a_row() -> None:
    plan = plan_funds(
        [row("甲", total_budget="1")], [(1, form("乙")), (2, form("甲", "2022"))], TEMPLATES, "2023"
    )
    assert [r.project for r in plan.unmatched] == ["甲"]
    assert plan.left_out == (1, 2)
    assert plan.lines() == ["甲：没有同名的自评表，没有填写。"]
    assert plan.fills == ()


def test_the_year_decides_between_namesakes() -> None:
    forms = [(1, form("甲", "2022")), (2, form("甲", "2023年")), (3, form("乙", ""))]
    plan = plan_funds([row("甲", year="2023", total_budget="1")], forms, TEMPLATES)
    assert [fill.key for fill in plan.fills] == [2]
    plan = plan_funds([row("乙", year="2023", total_budget="1")], forms, TEMPLATES)
    assert [fill.key for fill in plan.fills] == [3]
    one = row("甲", total_budget="1")
    plan = plan_funds([one], forms, TEMPLATES)
    assert plan.ambiguous == (Ambiguous((one,), (1, 2)),)
    assert "无法对应" in plan.lines()[0]
    assert plan.fills == ()


def test_two_rows_for_one_form_fill_nothing() -> None:
    rows = [row("甲", 1, total_budget="1"), row("甲 ", 2, total_budget="2")]
    plan = plan_funds(rows, [(1, form("甲"))], TEMPLATES)
    assert plan.fills == ()
    assert plan.ambiguous == (Ambiguous(tuple(rows), (1,)),)
    rows = [row("甲", 1, "2023", total_budget="1"), row("甲", 2, total_budget="2")]
    plan = plan_funds(rows, [(1, form("甲")), (2, form("甲", "2022"))], TEMPLATES)
    assert plan.fills == ()
    assert {group.keys for group in plan.ambiguous} == {(1,), (1, 2)}


def test_same_projects_are_named_once() -> None:
    forms = [form("甲"), form("甲 "), form("甲", "2022"), form(""), form(""), form("乙"), form("甲")]
    assert same_projects(forms) == [("甲", "2023")]


_names = st.sampled_from(["甲", "乙", "丙"])
_years = st.sampled_from(["", "2022", "2023"])
_rows = st.lists(
    st.builds(
        row,
        _names,
        year=_years,
        total_budget=st.sampled_from(["1", "2"]),
        other_executed=st.sampled_from(["3", "4"]),
    ),
    max_size=5,
)
_forms = st.lists(st.builds(form, _names, _years), max_size=5).map(lambda forms: list(enumerate(forms)))


@given(_rows, _forms)
def test_every_row_and_every_form_is_told_of_once(rows: list[ListRow], forms: list[tuple[int, Form]]) -> None:
    plan = plan_funds(rows, forms, TEMPLATES)
    doubtful = [r for group in plan.ambiguous for r in group.rows]
    assert len(plan.fills) + len(plan.unchanged) + len(plan.unmatched) + len(doubtful) == len(rows)
    filled = [fill.key for fill in plan.fills]
    assert len(filled) == len(set(filled))
    told = {*filled, *plan.unchanged, *plan.left_out, *(k for group in plan.ambiguous for k in group.keys)}
    assert told == {key for key, _ in forms}
    for fill in plan.fills:
        before = dict(forms)[fill.key]
        after = fill.edit.apply(before)
        for difference in fill.differences:
            assert get_text(before, difference.path) == difference.old
            assert get_text(after, difference.path) == difference.new
        assert fill.edit.inverse(before).apply(after) == before


def test_lines_are_known_by_the_words_of_their_items() -> None:
    items = ("年度资金总额", "其中：财政拨款", "上年结转资金", "其它资金")
    assert fund_lines_of([FundLine(item) for item in items]) == {
        "total": 0,
        "appropriation": 1,
        "carried": 2,
        "other": 3,
    }
