"""The unit of money: the same layout may come in another one, which a line over the table says."""

from __future__ import annotations

import pytest

from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.recognise import Recognised, recognise
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh

TABLE = """
项目名称>2|云岭县渡口改造>5
项目资金>1>3|资金来源|年初预算数|全年预算数|全年执行数|执行率|得分
^1|合计|2|2.5|2|80%|8
^1|县级财政|2|2.5|2|80%|
一级指标|二级指标|三级指标|目标值|完成值|分值|得分
产出|数量|改造渡口|4处|4处|90|90
总分>5|100|98
"""


def read(line: str, templates: Templates, table: str = TABLE) -> Recognised:
    above = (
        ("渡口改造资金绩效自评表", "（2022年度）", line)
        if line
        else ("渡口改造资金绩效自评表", "（2022年度）")
    )
    return recognise(drawn_sheet(table, above=above), templates)


def test_a_second_form_of_a_layout_is_converted_as_the_first_was() -> None:
    templates = fresh()
    first, second = (read("金额单位：亿元", templates) for _ in range(2))
    assert [line.budget for line in first.form.funds] == ["25000", "25000"]
    assert second.form == first.form


@pytest.mark.parametrize(
    ("first", "second", "money"),
    [("单位：元", "单位：万元", "万元"), ("单位：万元", "单位：元", "元")],
)
def test_a_layout_in_another_unit_is_another_layout(first: str, second: str, money: str) -> None:
    templates = fresh()
    read(first, templates)
    recognised = read(second, templates)
    assert (recognised.template.money, recognised.form.funds[0].budget) == (money, "2.5")


def test_a_table_without_its_lines_keeps_the_unit_of_its_layout() -> None:
    templates = fresh()
    own = read("单位：元", templates).template
    assert read("", templates).template == own


def test_the_unit_in_the_table_counts_before_a_line() -> None:
    templates = fresh()
    table = TABLE.replace("项目资金>", "项目资金（万元）>")
    first = read("", templates, table)
    assert read("单位：元", templates, table).template == first.template
