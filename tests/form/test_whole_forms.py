"""What is done to whole forms: carried forward, put into another layout, compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.comparing import (
    CHANGED,
    ONLY_LEFT,
    ONLY_RIGHT,
    Side,
    compare,
)
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.figures import says_the_same
from jixiao_gui.form.form_years import next_year
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.model import Form, FundLine, Indicator, is_placeholder
from jixiao_gui.form.names.text_likeness import ALIKE, best_match, likeness_ratio
from jixiao_gui.form.numbers import fold, read_points
from jixiao_gui.form.row_pairs import pair_rows
from tests.form.forms import LAYOUT, LAYOUT_B, TEMPLATES, forms, good_form, indicator, with_texts

COMPUTED_PATHS = computed_paths(Form())

# --- carried forward -------------------------------------------------------------------------------


def test_what_was_planned_stays_and_what_was_achieved_goes() -> None:
    form = carry_forward(good_form(), LAYOUT)
    assert (form.year, form.project, form.leader) == ("2024", "河道清淤", "（略）")
    assert next((line.item, line.budget, line.executed) for line in form.funds) == ("年度资金总额", "", "")
    assert [line.score for line in form.funds] == ["", "—", "—", "—"]
    assert [line.weight for line in form.funds] == ["10", "—", "—", "—"]
    assert (form.goal.expected, form.goal.achieved) == ("清淤两条河道。", "")
    row = form.indicators[1]
    assert (row.name, row.target, row.weight) == ("长度", "不少于5公里", "30")
    assert (row.actual, row.score, row.deviation) == ("", "", "")
    assert form.total.weight == "100"
    assert evaluate(form, LAYOUT).printed == dict.fromkeys(COMPUTED_PATHS, "")


@given(forms())
def test_carried_twice_is_two_years_on_and_nothing_else(form: Form) -> None:
    once = carry_forward(form, TEMPLATES[form.template])
    assert replace(carry_forward(once, TEMPLATES[form.template]), year=once.year) == once
    assert not once.manual
    assert not once.filled
    assert [row.target for row in once.indicators] == [row.target for row in form.indicators]
    assert len(once.funds) == len(form.funds)


@pytest.mark.parametrize(
    ("year", "following"), [("2023", "2024"), (" 2023年 ", " 2024年 "), ("", ""), ("第二年", "第二年")]
)
def test_the_next_year(year: str, following: str) -> None:
    assert next_year(year) == following


def test_a_year_of_ones_own() -> None:
    assert carry_forward(good_form(), LAYOUT, "2026").year == "2026"


# --- another layout --------------------------------------------------------------------------------


def test_what_has_no_cell_in_the_other_layout_is_told() -> None:
    made = convert(good_form(), LAYOUT, LAYOUT_B)
    assert [(lost.place, lost.text) for lost in made.lost] == [
        ("项目负责人", "（略）"),
        ("联系电话", "（略）"),
        ("年度资金总额的全年预算数", "80"),
        ("当年财政拨款的全年预算数", "80"),
    ]
    assert made.form.template == "beijing-2023-b"
    assert (made.form.leader, made.form.funds[0].budget) == ("", "")
    assert [(line.item, line.executed) for line in made.form.funds] == [
        ("年度资金总额：", "72"),
        ("其中：财政拨款", "72"),
        ("　　　其他资金", ""),
    ]
    assert made.form.indicators == good_form().indicators


def test_a_line_with_amounts_that_the_other_layout_lacks_is_kept() -> None:
    form = with_texts(good_form(), funds__2__executed="5")
    made = convert(form, LAYOUT, LAYOUT_B)
    assert [(line.item, line.executed) for line in made.form.funds][-1] == ("上年结转资金", "5")


def test_blank_rows_give_way_and_an_empty_form_gets_the_layouts_own() -> None:
    blank = LAYOUT.new_form("2023", "某单位")
    made = convert(blank, LAYOUT, TEMPLATES["mof-2021"])
    assert made.lost == ()
    assert made.form == TEMPLATES["mof-2021"].new_form("2023", "某单位")


@pytest.mark.parametrize("id", sorted(TEMPLATES.by_id))
def test_words_printed_on_a_blank_form_are_not_lost(id: str) -> None:
    blank = TEMPLATES[id].new_form("2023")
    for new in TEMPLATES:
        assert convert(blank, TEMPLATES[id], new).lost == ()


def test_a_task_is_told_where_the_other_layout_has_no_tasks() -> None:
    old = TEMPLATES["department-target-mof"]
    form = set_text(old.new_form("2023"), "tasks.1.x1", "防汛")
    assert [lost.text for lost in convert(form, old, LAYOUT).lost] == ["防汛"]


def _in_yuan(text: str, money: str) -> str:
    """An amount as a number of yuan, whatever money its form counts in; any other text as it is."""
    value = read_points(text)
    return text if value is None else str((value * (10_000 if money == "万元" else 1)).normalize())


@given(forms(), st.sampled_from(sorted(TEMPLATES.by_id)))
def test_no_text_is_lost_untold(form: Form, id: str) -> None:
    old, new = TEMPLATES[form.template], TEMPLATES[id]
    made = convert(form, old, new)

    def told(form: Form, money: str) -> Counter[str]:
        amounts = (
            _in_yuan(getattr(line, n), money)
            for line in form.funds
            for n in ("initial", "budget", "executed")
        )
        head = (form.project, form.department, form.unit, form.leader, form.phone)
        rows = (
            t for r in form.indicators if not r.is_blank for t in (r.name, r.full_target, r.actual, r.score)
        )
        texts = (*head, *amounts, form.goal.expected, form.goal.achieved, *rows)
        return Counter(t for t in texts if not is_placeholder(t))

    missing = told(form, old.money) - told(made.form, new.money)
    lost = Counter(text for each in made.lost for text in {each.text, _in_yuan(each.text, old.money)})
    assert not missing - lost
    figures = evaluate(made.form, new).figures
    # what the new layout works out as the clerk wrote it follows again, as reading decides
    assert made.form.manual == frozenset(
        path
        for path in form.manual & figures.keys()
        if not says_the_same(path, get_text(made.form, path), figures[path])
    )


@given(forms())
def test_the_same_layout_changes_no_cell_of_it(form: Form) -> None:
    template = TEMPLATES[form.template]
    shown = convert(form, template, template).form
    again = convert(shown, template, template)
    assert (again.form, again.lost) == (shown, ())


# --- compared --------------------------------------------------------------------------------------


def side(form: Form) -> Side:
    return Side(form, TEMPLATES[form.template])


def test_a_form_differs_in_nothing_from_itself() -> None:
    made = compare(side(good_form()), side(good_form()))
    assert made.differences == ()
    assert made.rows == ((0, 0), (1, 1), (2, 2), (3, 3))


def test_differences_in_the_order_of_reading() -> None:
    other = with_texts(good_form(), project="河道清淤二期", funds__0__executed="40", goal__achieved="没有")
    made = compare(side(good_form()), side(replace(other, manual=frozenset())))
    assert [(d.kind, d.place, d.before, d.after) for d in made.differences] == [
        (CHANGED, "项目名称", "河道清淤", "河道清淤二期"),
        (CHANGED, "全年执行数", "72", "40"),
        (CHANGED, "执行率", "90%", "50%"),
        (CHANGED, "执行率得分", "9", "5"),
        (CHANGED, "实际完成情况", "两条河道已清淤，水流通畅。", "没有"),
        (CHANGED, "总分", "99", "95"),
    ]


def test_rows_meet_by_what_they_are() -> None:
    rows = good_form().indicators
    others = (indicator(name="故障次数"), rows[0], replace(rows[1], target="≥6公里"), *rows[3:])
    assert pair_rows(rows, others) == ((None, 0), (0, 1), (1, 2), (2, None), (3, 3))
    made = compare(side(good_form()), side(replace(good_form(), indicators=others)))
    rest = [
        (d.kind, d.left, d.right) for d in made.differences if d.left.startswith("i") or d.right[:1] == "i"
    ]
    assert rest == [
        (ONLY_RIGHT, "", "indicators.0.name"),
        (CHANGED, "indicators.1.target", "indicators.2.target"),
        (ONLY_LEFT, "indicators.2.name", ""),
    ]


def test_a_name_that_was_changed_a_little_is_the_same_row() -> None:
    rows = (indicator(name="指标1：举办业务培训场次"),)
    assert pair_rows(rows, (indicator(name="举办业务培训的场次"),)) == ((0, 0),)
    assert pair_rows(rows, (indicator(name="设备数量"),)) == ((0, None), (None, 0))


def test_a_merged_label_is_told_once() -> None:
    form = good_form()
    other = replace(
        form, indicators=tuple(replace(r, level1="产出") for r in form.indicators[:2]) + form.indicators[2:]
    )
    made = compare(side(form), side(other))
    assert [(d.place, d.before, d.after) for d in made.differences] == [
        ("第 1 行一级指标", "产出指标", "产出")
    ]


def test_two_layouts_meet_where_they_can() -> None:
    other = convert(good_form(), LAYOUT, LAYOUT_B).form
    made = compare(side(good_form()), side(other))
    assert {d.kind for d in made.differences if d.left == "leader"} == {ONLY_LEFT}
    assert not [d for d in made.differences if d.left.startswith("indicators.")]


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=6), st.lists(st.sampled_from("甲乙丙丁"), max_size=6))
def test_every_row_is_in_one_pair_and_pairs_keep_the_order(one: list[str], other: list[str]) -> None:
    left = [Indicator("产出指标", "数量指标", f"{name}的培训次数") for name in one]
    right = [Indicator("产出指标", "数量指标", f"{name}的培训次数") for name in other]
    pairs = pair_rows(left, right)
    assert [i for i, _ in pairs if i is not None] == list(range(len(left)))
    assert [j for _, j in pairs if j is not None] == list(range(len(right)))


@given(forms(), forms())
def test_differences_are_the_same_from_both_sides(one: Form, other: Form) -> None:
    there, back = compare(side(one), side(other)), compare(side(other), side(one))
    changed = [d for d in there.differences if d.kind == CHANGED and not d.left.startswith("indicators.")]
    turned = [d for d in back.differences if d.kind == CHANGED and not d.left.startswith("indicators.")]
    assert {(d.left, d.before, d.after) for d in changed} == {(d.right, d.after, d.before) for d in turned}
    assert compare(side(one), side(one)).differences == ()


def test_last_years_form_of_the_project() -> None:
    others = ["设备更新", "河道　清淤", "河道清淤工程"]
    assert best_match(good_form().project, others) == 1
    assert best_match(good_form().project, others[:1]) is None
    assert best_match("河道清淤工", others) == 2
    assert best_match("", others) is None


def test_a_line_of_funds_that_one_side_lacks() -> None:
    form = good_form()
    other = replace(form, funds=(*form.funds[:2], FundLine("上年结转资金", "5", "5", "5", "—", "", "—")))
    made = compare(side(form), side(other))
    amounts = [(d.place, d.before, d.after) for d in made.differences]
    assert ("上年结转资金的年初预算数", "", "5") in amounts


@given(
    st.lists(st.text("河道清淤工程改造ab12", max_size=8), max_size=12),
    st.text("河道清淤工程改造ab12", max_size=8),
)
def test_the_best_match_is_the_first_of_those_most_alike(names: list[str], wanted: str) -> None:
    """Whatever is passed over unseen could not have been it."""
    shares = [likeness_ratio(fold(wanted).casefold(), fold(name).casefold()) for name in names]
    best = max(shares, default=0.0)
    expected = shares.index(best) if best > ALIKE and wanted.strip() else None
    assert best_match(wanted, names) == expected
