"""Forms whose merged cells were undone and filled: each label stands in every row that it covered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui.sheet.recognise import Recognised, recognise
from jixiao_gui.sheet.repeated_labels import join_repeats
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import SHAPES, fresh

TITLE = ("乡村振兴项目支出绩效自评表", "（2023年度）")
SIDE_AT_HEADS = """
项目名称>2 | 乡村道路养护>6
主管部门>2 | 县交通局>2 | 实施单位>2 | 县养护中心>2
项目资金（万元）>1>3 | 资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^1 | 年度资金总额 | 60 | 60 | 60 | 10 | 100% | 10
^1 | 其中：财政拨款 | 60 | 60 | 60 | - | - | -
项目基本情况>1>3 | 1.年度目标情况>1>3 | 预期目标>3 | 实际完成情况>3
^1 | ^1 | 养护乡道两百公里，路面完好>3>2 | 养护乡道两百一十公里>3>2
^1 | ^1 | ^3 | ^3
绩效指标>1>5 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^1 | 产出指标>1>2 | 数量指标>1>2 | 养护里程 | 100% | 100% | 30 | 30
^1 | ^1 | ^1 | 养护次数 | 100% | 100% | 30 | 30
^1 | 效益指标 | 社会效益指标 | 通行改善 | 明显 | 明显 | 20 | 20
^1 | 满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥90% | 95% | 10 | 10
总分>6 | 100 | 100
"""
HEADS_OF_TWO_ROWS = """
项目名称>2 | 河道清淤>7
主管部门>2 | 县水利局>3 | 实施单位>2 | 县河道所>2
项目资金（万元）>2>3 | 年初预算数 | 全年预算数 | 全年执行数>2 | 分值 | 执行率 | 得分
^2 | 40 | 40 | 40>2 | 10 | 100% | 10
^2 | 40 | 40 | 40>2 | - | - | -
年度总体目标>1>2 | 预期目标>4 | 实际完成情况>4
^1 | 清淤十公里>4 | 已完成>4
绩效指标>3 | 年度指标值>3 | 实际完成值>1>2 | 分值>1>2 | 得分>1>2
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | ^1 | ^1 | ^1
产出指标>1>2 | 数量指标>1>2 | 清淤长度 | ≥ | 10 | 公里 | 10 | 40 | 40
^1 | ^1 | 清淤方量 | ≥ | 10 | 万方 | 10 | 40 | 40
满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥ | 90 | % | 90 | 10 | 10
总分>7 | 100 | 100
"""
OWN_TABLE = """
项目名称>2 | 技能培训>3
年度主要任务>1>4 | 任务名称 | 主要内容 | 承担科室 | 完成时限
^1 | 开班 | 组织两期 | 培训科 | 6月
^1 | 考核 | 组织一次 | 培训科 | 6月
^1 | 发证 | 两百人 | 考核科 | 9月
绩效指标>1>3 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值
^1 | 数量指标 | 期数 | 2 | 2
^1 | 质量指标 | 通过率 | 90% | 90%
"""
FORMS = (SIDE_AT_HEADS, HEADS_OF_TWO_ROWS, OWN_TABLE)


def filled_down(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with each cell that reaches down undone, its text in every row that it covered."""
    rows: list[Row] = []
    for row in sheet.rows:
        cells: list[Cell] = []
        for cell in row.cells:
            if cell.rows == 0:
                cell = next(above for above in rows[-1].cells if above.column == cell.column)
            cells.append(replace(cell, rows=1))
        rows.append(replace(row, cells=tuple(cells)))
    return replace(sheet, rows=tuple(rows))


def read(sheet: Sheet) -> Recognised:
    return recognise(sheet, fresh(), any_kind=True)


def sheet_of(drawing: str) -> Sheet:
    return drawn_sheet(drawing, above=TITLE)


SHEETS = {**SHAPES, **{str(number): sheet_of(drawing) for number, drawing in enumerate(FORMS)}}


VALUES_OVER_ROWS = {
    "text blocks, comparator and unit apart",
    "ticks, a rate of twenty points, two goals, no weights",
    "formulas in words, goals without heads",
}
"""Shapes with a score or a remark over several rows: filled in, nothing tells it from equal ones."""


@pytest.mark.parametrize("name", sorted(SHEETS.keys() - VALUES_OVER_ROWS))
def test_a_form_reads_the_same_with_its_labels_in_every_row(name: str) -> None:
    merged = read(SHEETS[name])
    filled = read(filled_down(SHEETS[name]))
    assert replace(filled.form, template="") == replace(merged.form, template="")
    assert filled.notes == merged.notes


@pytest.mark.parametrize("name", sorted(VALUES_OVER_ROWS))
def test_a_value_that_was_over_several_rows_comes_in_each(name: str) -> None:
    merged = read(SHEETS[name]).form
    filled = read(filled_down(SHEETS[name])).form
    assert (filled.goal, filled.extra, filled.tables) == (merged.goal, merged.extra, merged.tables)
    for row, expected in zip(filled.indicators, merged.indicators, strict=True):
        assert replace(row, score="", spans=()) == replace(expected, score="", spans=())
        assert not expected.score or row.score == expected.score
    for line, money in zip(filled.funds, merged.funds, strict=True):
        assert replace(line, extra=(), spans=()) == replace(money, extra=(), spans=())


def test_a_score_that_comes_twice_is_told_by_the_total() -> None:
    found = read(filled_down(SHEETS["ticks, a rate of twenty points, two goals, no weights"]))
    assert any(note.message == "总分原为 80，按公式应为 100，保留原值。" for note in found.notes)


def test_equal_values_of_two_rows_stay_apart() -> None:
    form = read(filled_down(sheet_of(SIDE_AT_HEADS))).form
    values = [(row.name, row.target, row.actual, row.weight, row.score) for row in form.indicators[:2]]
    assert values == [("养护里程", "100%", "100%", "30", "30"), ("养护次数", "100%", "100%", "30", "30")]
    assert [(line.initial, line.budget, line.executed) for line in form.funds] == [("60", "60", "60")] * 2


def test_a_list_with_one_word_in_its_first_column_is_left_as_it_is() -> None:
    sheet = drawn_sheet("""
项目名称 | 技能培训>2
单位 | 任务名称 | 完成时限
县一中 | 开班 | 6月
县一中 | 考核 | 6月
县一中 | 发证 | 9月
""")
    assert join_repeats(sheet) is sheet


def test_a_goal_under_blanks_beside_its_heads_is_read() -> None:
    sheet = drawn_sheet("""
项目名称>2 | 退耕还林>4
项目基本情况 | 1.年度目标情况 | 项目年度目标>2 | 年度目标完成情况>2
 |  | 还林一千亩>2 | 还林一千一百亩>2
 | 2.项目实施内容 | 按月巡查>4
绩效指标>1>2 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分
^1 | 数量指标 | 还林面积 | 1000亩 | 1100亩 | 90
""")
    goal = read(sheet).form.goal
    assert (goal.expected, goal.achieved) == ("还林一千亩", "还林一千一百亩")
