"""The summary against sums made by hand, on three invented forms and on the samples."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.checks import check_book, check_form, count_levels
from jixiao_gui.form.filling import EXPORTED, finished, standing
from jixiao_gui.form.model import Form, FundLine, Indicator
from jixiao_gui.form.reports.summary import Summary, groups_by, summarise
from jixiao_gui.form.reports.summary_groups import NO_NAME
from jixiao_gui.form.reports.summary_lines import NO_GRADE
from jixiao_gui.formats.text import read_text
from jixiao_gui.sheet.recognise import recognise
from tests.form.forms import TEMPLATES, forms, good_form, read_again, with_texts
from tests.sheet.drawn import SAMPLES


def three_forms() -> list[Form]:
    """80/80/72 万元 of one unit; 0.3990 twice, 0.3 of another; a third of the first without a budget."""
    second = with_texts(
        good_form(),
        project="=河道巡查",
        unit="某区 水文站",
        funds__0__initial="0.3990",
        funds__0__budget="3990元",
        funds__0__executed="0.3",
        funds__0__rate="",
        funds__0__score="",
        indicators__0__score="12.5",
        indicators__2__level1="效果指标（30分）",
        total__score="",
    )
    third = with_texts(
        good_form(),
        project="堤岸绿化",
        department="",
        funds__0__budget="约80",
        funds__0__executed="1,000.5",
        funds__0__rate="",
        funds__0__score="",
        indicators__3__score="",
        total__score="",
    )
    return [good_form(), second, third]


def sent(form: Form) -> Form:
    """The form as it is once it has gone out: an empty cell is a finding then."""
    return replace(form, remarks=finished(form, EXPORTED, "2024-01-31"))


@pytest.fixture(scope="module")
def summary() -> Summary:
    return summarise(three_forms(), TEMPLATES)


def test_lines_give_what_each_form_says(summary: Summary) -> None:
    first, second, third = summary.lines
    assert (first.initial, first.budget, first.executed) == (Decimal(80), Decimal(80), Decimal(72))
    assert (first.rate.value, first.rate_score.value) == (Fraction(9, 10), Fraction(9))
    assert {name: figure.value for name, figure in first.levels.items()} == {
        "产出": 50,
        "效益": 30,
        "满意度": 10,
    }
    assert (first.total.value, first.grade, first.disputed) == (Fraction(99), "优", False)
    # 3990 元 are 0.399 万元; 0.3 ÷ 0.399 = 75.2 %, 7.5 points; 7.5 + 12.5 + 30 + 30 + 10 = 90
    assert second.budget == Decimal("0.399")
    assert second.executed == Decimal("0.3")
    assert (second.rate.value, second.rate.text) == (Fraction(300, 399), "75.2%")
    assert second.rate_score.value == Fraction(75, 10)
    assert second.levels["产出"].value == Fraction(425, 10)
    assert second.levels["效益"].value == 30  # 效果指标（30分）
    assert (second.total.value, second.grade) == (Fraction(90), "优")
    assert third.budget is None
    assert third.executed == Decimal("1000.5")
    assert third.rate.value is None
    assert "约80" in third.rate.reason
    assert third.levels["满意度"].value is None
    assert (third.total.value, third.grade) == (None, NO_GRADE)


def test_sums_of_the_book(summary: Summary) -> None:
    whole = summary.whole
    assert whole.projects == 3
    assert whole.initial == Decimal("160.399")  # 80 + 0.399 + 80
    assert whole.budget == Decimal("80.399")  # the third's cannot be read
    assert whole.executed == Decimal("1072.8")  # 72 + 0.3 + 1000.5
    assert whole.rate.value == Fraction(72300, 80399)  # 72.3 ÷ 80.399, without the third
    assert whole.unread == 1
    assert whole.average.value == Fraction(189, 2)  # (99 + 90) ÷ 2
    assert dict(whole.grades) == {"优": 2, "良": 0, "中": 0, "差": 0, NO_GRADE: 1}


def test_departments_and_units_in_order_of_appearance(summary: Summary) -> None:
    assert [(group.name, group.projects) for group in summary.departments] == [
        ("某区水务局", 2),
        (NO_NAME, 1),
    ]
    assert [(group.name, group.projects) for group in summary.units] == [
        ("某区河道所", 2),
        ("某区 水文站", 1),
    ]
    water, unknown = summary.departments
    assert (water.initial, water.budget, water.executed) == (
        Decimal("80.399"),
        Decimal("80.399"),
        Decimal("72.3"),
    )
    assert unknown.budget is None
    assert unknown.rate.value is None
    assert unknown.average.value is None
    assert unknown.counts["error"] > 0


def test_points_of_the_picture_leave_out_what_cannot_be_read(summary: Summary) -> None:
    assert [(point.number, point.rate, point.total) for point in summary.points] == [
        (1, Fraction(9, 10), Fraction(99)),
        (2, Fraction(300, 399), Fraction(90)),
    ]


def test_counts_are_those_of_the_checks() -> None:
    forms = [sent(form) for form in three_forms()]
    found, summary = check_book(forms, TEMPLATES), summarise(forms, TEMPLATES)
    for line in summary.lines:
        own = [finding for index, finding in found if index == line.number - 1]
        assert dict(line.counts) == count_levels(own)
        assert line.unfilled == 0
    assert dict(summary.whole.counts) == count_levels(finding for _, finding in found)


def test_a_form_that_is_being_filled_in_is_as_quiet_here_as_in_the_window() -> None:
    blank = replace(TEMPLATES.default.new_form("2023"), project="甲")
    begun = with_texts(good_form(), indicators__0__weight="", indicators__0__score="", total__score="60")
    summary = summarise([good_form(), blank, begun], TEMPLATES)
    assert summary.lines[1].counts == count_levels(())
    assert [bool(line.unfilled) for line in summary.lines] == [False, True, True]
    assert [line.grade for line in summary.lines] == ["优", NO_GRADE, NO_GRADE]
    assert summary.lines[1].unfilled == len(standing(blank, check_form(blank, TEMPLATES.default)).unfilled)
    left = sum(line.unfilled for line in summary.lines)
    told = [note for note in summary.notes if "还在填报" in note]
    assert told == [f"有 2 个项目还在填报，共 {left} 处未填，未填的不计为错误和提醒。"]
    assert any(note.startswith("其中 1 个项目的总分只是已填部分之和") for note in summary.notes)
    closed = summarise([sent(blank)], TEMPLATES)
    assert closed.lines[0].counts["error"] > 0
    assert not any("还在填报" in note for note in closed.notes)


def test_a_figure_that_the_checks_dispute_is_shown_as_recorded_and_marked() -> None:
    form = with_texts(good_form(), funds__0__rate="100", funds__0__score="10", total__score="100")
    summary = summarise([form], TEMPLATES)
    [line] = summary.lines
    figures = line.rate.value, line.rate_score.value, line.total.value
    assert figures == (Fraction(1), Fraction(10), Fraction(100))
    assert line.disputed
    assert summary.whole.rate.value == Fraction(9, 10)
    assert summary.notes[0].startswith("※ 有 1 个项目")


def test_amounts_that_sum_others_are_told() -> None:
    part = good_form()
    line = FundLine("年度资金总额", "160", "160", "144", "10", "90%", "9")
    whole = replace(part, project="合并", funds=(line, *part.funds[1:]))
    summary = summarise([part, replace(part, project="另一段"), read_again(whole)], TEMPLATES)
    assert any(note.startswith("第 3 项的金额等于另外几项之和") for note in summary.notes)
    assert summary.whole.executed == 288


def test_labels_of_no_family_and_cost_are_columns_of_their_own() -> None:
    form = good_form()
    rows = (*form.indicators, Indicator("成本指标", score="5"), Indicator("进度指标", score="2"))
    summary = summarise([replace(form, indicators=rows)], TEMPLATES)
    assert summary.families == ("产出", "效益", "满意度", "成本", "其他")
    assert summary.lines[0].levels["成本"].value == 5
    assert summary.lines[0].levels["其他"].value == 2


def test_the_samples() -> None:
    read = [recognise(sheet, TEMPLATES).form for sheet in read_text(SAMPLES.read_text("utf-8")).sheets]
    summary = summarise([sent(form) for form in read], TEMPLATES)
    whole = summary.whole
    # 50+120+36+50+15+25+300+18; the same without 15 and with 48, 286; 28+108+35.5+47.9+9.3+24.75+271.7+17.28
    assert (whole.initial, whole.budget, whole.executed) == (Decimal(614), Decimal(583), Decimal("542.43"))
    assert whole.rate.value == Fraction(54243, 59800)  # the layout b's rate is measured by its 15
    assert whole.average.value == 98  # (100+99+94.9+98+100+97.5+96.6) ÷ 7
    assert whole.grades["优"] == 7
    assert whole.grades[NO_GRADE] == 1
    assert [line.disputed for line in summary.lines] == [True, *[False] * 3, True, *[False] * 3]
    assert any("全年预算数" in note for note in summary.notes)


def test_an_empty_book() -> None:
    summary = summarise([], TEMPLATES)
    assert summary.lines == ()
    assert summary.whole.projects == 0
    assert summary.whole.executed is None
    assert summary.departments == ()
    assert summary.notes == ()


def test_declarations_beside_self_evaluations_are_left_out_and_alone_are_summed_up() -> None:
    declared = replace(good_form(), template="target-mof", funds=(FundLine("年度资金总额", "80"),))
    both = summarise([declared, good_form()], TEMPLATES, every=False)
    assert [line.number for line in both.lines] == [2]
    assert both.whole.initial == 80
    assert both.notes == ("册中另有 1 张目标申报表、监控表，不是自评表，没有计入。",)
    alone = summarise([declared], TEMPLATES, every=False)
    assert [line.number for line in alone.lines] == [1]
    assert not any("不是自评表" in note for note in alone.notes)
    assert len(summarise([declared, good_form()], TEMPLATES).lines) == 2


def test_a_whole_department_is_called_by_its_name() -> None:
    form = TEMPLATES["department-suiyang"].new_form("2023", "示范区 文化局")
    assert [line.project for line in summarise([form], TEMPLATES).lines] == ["示范区 文化局"]


@given(st.lists(forms(), max_size=5))
def test_groups_and_lines_agree_whatever_the_forms_hold(drawn: list[Form]) -> None:
    summary = summarise(drawn, TEMPLATES)
    assert len(summary.lines) == len(drawn)
    for groups in (summary.departments, summary.units):
        assert sum(group.projects for group in groups) == len(drawn)
        for name in ("initial", "budget", "executed"):
            known = [value for group in groups if (value := getattr(group, name)) is not None]
            assert (sum(known, Decimal(0)) if known else None) == getattr(summary.whole, name)
        for level, count in summary.whole.counts.items():
            assert sum(group.counts[level] for group in groups) == count
    assert sum(summary.whole.grades.values()) == len(drawn)
    assert all(line.grade in summary.grades for line in summary.lines)


def test_projects_without_a_name_to_group_by_are_a_group_of_their_own() -> None:
    made = summarise([good_form(), good_form(), good_form()], TEMPLATES)
    groups = groups_by(made, ["甲", "", "甲"])
    assert [(group.name, group.projects) for group in groups] == [("甲", 2), (NO_NAME, 1)]
