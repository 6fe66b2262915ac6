"""Forms whose merged cells were all undone and filled, down and across: every square has its cell's text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui.formats.filled_down import merged_again
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_repeated_labels import SHEETS, TITLE, VALUES_OVER_ROWS, filled_down, read


def all_squares(sheet: Sheet) -> Sheet:
    """Return ``sheet`` as squares, each with the text of the cell that it was part of."""
    rows = [
        [Cell(cell.text, cell.column + number) for cell in row.cells for number in range(cell.columns)]
        for row in filled_down(sheet).rows
    ]
    return replace(sheet, rows=tuple(Row(tuple(cells)) for cells in rows))


@pytest.mark.parametrize("name", sorted(SHEETS.keys() - VALUES_OVER_ROWS))
def test_head_goal_and_indicators_of_filled_squares_read_the_same(name: str) -> None:
    merged = read(SHEETS[name]).form
    filled = read(merged_again(all_squares(SHEETS[name]))).form
    assert (filled.project, filled.department, filled.unit) == (
        merged.project,
        merged.department,
        merged.unit,
    )
    assert (filled.goal, filled.indicators, filled.total) == (merged.goal, merged.indicators, merged.total)


EQUAL_AMOUNTS = """
项目名称>2 | 服务外包扶持>6
主管部门>2 | 云岭市商务局>2 | 实施单位>2 | 云岭市促进中心>2
预算执行情况/（万元）>2>3 | >2 | 预算数（A） | 执行数（B） | 执行率 | 得分
^2 | 年度财政资金总额>2 | 100 | 100 | 100% | 20
^2 | 其中：财政资金>2 | 100 | 100 | 100% | -
年度总体目标>1>2 | 预期目标>4 | 实际完成情况>3
^1 | >4 | 扶持三家企业，带动就业>3
绩效指标>1>3 | 一级指标 | 二级指标 | 三级指标>2 | 年初目标值（A） | 实际完成值（B） | 得分
^1 | 产出指标 | 数量指标 | 企业数>2 | 3 | 3 | 40
^1 | 效益指标 | 社会效益 | 带动就业>2 | 100 | 100 | 40
总分>7 | 100
偏差原因分析>2 | 没有偏差，按期完成>6
存在问题>2 | 企业申报材料不齐>6
"""


def test_equal_amounts_under_two_heads_are_two_and_a_blank_goal_stays_blank() -> None:
    sheet = drawn_sheet(EQUAL_AMOUNTS, above=TITLE)
    merged, filled = read(sheet).form, read(merged_again(all_squares(sheet))).form
    assert [(line.budget, line.executed) for line in filled.funds] == [("100", "100")] * 2
    assert (filled.goal.expected, filled.goal.achieved) == ("", "扶持三家企业，带动就业")
    assert replace(filled, template="") == replace(merged, template="")
