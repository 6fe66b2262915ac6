"""Heads in three rows, levels under heads of other names, quarters beside what was done up to now.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

import pytest

from jixiao_gui.form.model import own_text
from jixiao_gui.sheet.lines import sort_above
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.words import common_vocabulary
from tests.laid_out import laid_out
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh

TITLE = ("政府投资项目绩效自评表", "（2022年度）")


def test_three_rows_of_heads_over_the_money() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|云岭县水厂扩建>6
资金来源（万元）>1>3|概算总投资>1>3|本年度>3|累计>3
^1|^1|计划数>1>2|完成投资>2|到位数>1>2|完成投资>2
^1|^1|^1|金额|完成率|^1|金额|占概算比
合计|25600|9000|8460|94%|17000|15860|61.95%
地方专项债|12000|5000|4460|89.2%|9000|7860|65.5%
一级指标|二级指标|三级指标>2|目标值|完成值|分值|得分
产出|数量|土建工程量>2|100%|95%|90|85.5
总分>6|90|85.5
""",
        above=TITLE,
    )
    templates = fresh()
    recognised = recognise(sheet, templates)
    form = recognised.form
    assert [(line.item, line.budget, line.executed, line.rate) for line in form.funds] == [
        ("合计", "9000", "8460", "94%"),
        ("地方专项债", "5000", "4460", "89.2%"),
    ]
    assert [own_text(form.funds[0].extra, f"x{number}") for number in range(1, 5)] == [
        "25600",
        "17000",
        "15860",
        "61.95%",
    ]
    assert recognise(laid_out(form, recognised.template), templates).form.funds == form.funds


def test_three_rows_of_heads_over_the_indicators() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|云岭县水厂扩建>6
指标>3|年度指标值>1>3|完成情况>3|得分>1>3
一级指标>1>2|二级指标>1>2|三级指标>1>2|^1|实际完成值>1>2|完成程度>2|^1
^1|^1|^1|^1|^1|完成率|是否达标|^1
产出|数量|土建工程量|100%|95%|95%|否|47.5
效益|社会效益|受益人口|9万人|9.2万人|102%|是|40
""",
        above=TITLE,
    )
    form = recognise(sheet, fresh()).form
    assert [(row.level1, row.level2, row.name, row.target, row.actual) for row in form.indicators] == [
        ("产出", "数量", "土建工程量", "100%", "95%"),
        ("效益", "社会效益", "受益人口", "9万人", "9.2万人"),
    ]
    assert [row.score for row in form.indicators] == ["47.5", "40"]


def test_rows_that_are_merged_down_under_one_row_of_heads_are_no_heads() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|云岭县水厂扩建>4
一级指标|二级指标|三级指标|目标值>2|得分>1
产出>1>2|数量>1>2|土建工程量|上半年|40%|20
^1|^1|设备安装|全年|100%|30
""",
        above=TITLE,
    )
    assert [row.name for row in recognise(sheet, fresh()).form.indicators] == ["土建工程量", "设备安装"]


def test_the_second_class_of_indicators_is_their_second_level() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|云岭县水厂扩建>4
指标类型|指标分类|指标名称|年初指标值|实际完成值|得分
产出|数量|土建工程量|100%|95%|50
效益|社会|受益人口|9万人|9.2万人|40
""",
        above=TITLE,
    )
    rows = recognise(sheet, fresh()).form.indicators
    assert [(row.level1, row.level2) for row in rows] == [("产出", "数量"), ("效益", "社会")]


@pytest.mark.parametrize(
    ("part", "word", "meaning"),
    [
        ("indicators", "累计完成", "actual"),
        ("funds", "支出决算", "executed"),
        ("funds", "完成投资额", "executed"),
        ("funds", "本年度申请", "budget"),
        ("goal", "实际情况", "achieved"),
        ("header", "实施（主管）单位", "unit"),
    ],
)
def test_words_of_other_provinces(part: str, word: str, meaning: str) -> None:
    assert common_vocabulary().meaning(part, word) == meaning


@pytest.mark.parametrize(
    ("line", "year"), [("评价年度：2023", "2023"), ("预算年度:2021", "2021"), ("编号：2023", "")]
)
def test_a_line_that_names_the_year_without_its_word(line: str, year: str) -> None:
    assert sort_above(["某市项目支出绩效自评表", line]).year == year
