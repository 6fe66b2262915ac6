"""Headings of project lists as clerks write them, and amounts brought to 万元."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.making.list_words import (
    AMOUNT_COLUMNS,
    SOURCES,
    TEXT_FIELDS,
    amount_text,
    find_columns,
    is_footnote,
    is_grand_total,
    is_total,
    unit_said,
    year_said,
)
from jixiao_gui.form.numbers import read_amount


def found(*headings: str, above: str = "") -> list[str]:
    """``field``, ``field/source`` or "" of each column; ``/`` in a heading parts its head rows."""
    columns = find_columns([heading.split("/") for heading in headings], [above])
    return [f"{c.field}/{c.source}" if c.source else c.field for c in columns]


def test_the_official_words() -> None:
    assert found(
        "序号", "项目名称", "主管部门", "实施单位", "项目负责人", "联系电话", "年度",
        "年初预算数", "全年预算数", "全年执行数", "执行率", "得分",
    ) == [
        "", "project", "department", "unit", "leader", "phone", "year",
        "initial/total", "budget/total", "executed/total", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("项 目 名 称", "project"),
        ("项目名称（全称）", "project"),
        ("二级项目名称", "project"),
        ("项目编号", ""),
        ("项目类别", ""),
        ("项目单位", "unit"),
        ("预算单位", "unit"),
        ("一级预算单位", "department"),
        ("主管部门及代码", "department"),
        ("主管部门代码", ""),
        ("负责人电话", "phone"),
        ("单位负责人", ""),
        ("预算年度", "year"),
        ("年初预算金额(元)", "initial/total"),
        ("年初批复数", "initial/total"),
        ("调整后预算数", "budget/total"),
        ("预算调整数", ""),
        ("2023年全年预算数", "budget/total"),
        ("预算数", "plan/total"),
        ("2023年预算（万元）", "plan/total"),
        ("预算执行数", "executed/total"),
        ("预算执行率(%)", ""),
        ("实际支出金额", "executed/total"),
        ("财政拨款执行数", "executed/appropriation"),
        ("财政拨款预算数", "plan/appropriation"),
        ("上年结转年初预算数", "initial/carried"),
        ("上年执行数", ""),
        ("结转下年金额", ""),
        ("支出功能科目", ""),
        ("备注", ""),
        ("", ""),
    ],
)
def test_words_of_clerks(heading: str, meaning: str) -> None:
    assert found(heading) == [meaning]


def test_two_rows_of_heads() -> None:
    assert found(
        "项目名称", "项目资金（万元）/年初预算数", "项目资金（万元）/全年预算数", "项目资金（万元）/说明",
        "项目资金（万元）/经办科室",
    ) == ["project", "initial/total", "budget/total", "", ""]  # fmt: skip
    assert found("全年预算数/合计", "全年预算数/财政拨款", "全年预算数/上年结转", "全年预算数/其他资金") == [
        "budget/total",
        "budget/appropriation",
        "budget/carried",
        "budget/other",
    ]
    assert found("财政拨款/年初预算数", "财政拨款/全年执行数") == [
        "initial/appropriation",
        "executed/appropriation",
    ]


def test_parts_belong_to_the_sum_at_their_left() -> None:
    heads = ("全年预算数", "其中：财政拨款", "其他资金", "执行率", "财政拨款", "全年执行数", "财政拨款")
    assert found(*heads) == [
        "budget/total",
        "budget/appropriation",
        "budget/other",
        "",
        "",
        "executed/total",
        "executed/appropriation",
    ]


def test_one_column_a_meaning_the_exact_word_first() -> None:
    columns = find_columns([["预算单位"], ["实施单位"], ["2022年预算数"], ["2023年预算数"]])
    assert [c.field for c in columns] == ["", "unit", "plan", ""]
    assert columns[0].note == "与“实施单位”意思相同，没有读入"
    assert "2022年预算数" in columns[3].note


def test_units_of_a_heading_its_parent_or_the_words_above() -> None:
    columns = find_columns(
        [["预算（元）", "年初预算数"], ["全年预算数"], ["全年执行数（亿元）"], ["执行说明"]],
        ["金额单位：千元"],
    )
    assert [c.unit for c in columns] == ["元", "千元", "亿元", ""]
    assert unit_said(["2023年项目表", "单位：人民币元", "填报单位：某中心"]) == "元"
    assert unit_said(["填报单位：元山中心"]) == ""
    assert year_said(["填报日期：2024年1月5日", "2023年度项目表"]) == "2023"


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("1,234.50", "元", "0.12345"),
        ("1,234.50", "万元", "1,234.50"),
        ("0.3990", "", "0.3990"),
        (" ￥35000 ", "元", "3.5"),
        ("35000元", "万元", "3.5"),
        ("212万元", "元", "212"),
        ("１２．５", "", "12.5"),
        ("5", "千元", "0.5"),
        ("1.2", "亿元", "12000"),
        ("1234567890.12", "元", "123456.789012"),
        ("", "元", ""),
        ("—", "元", ""),
        ("0", "元", "0"),
        ("约80", "", None),
        ("80-90", "元", None),
    ],
)
def test_amounts(text: str, unit: str, amount: str | None) -> None:
    assert amount_text(text, unit) == amount


@given(st.integers(0, 10**15), st.integers(0, 4), st.sampled_from(["亿元", "万元", "千元", "百元", "元"]))
def test_amounts_are_converted_exactly(whole: int, places: int, unit: str) -> None:
    value = Decimal(whole).scaleb(-places)
    text = amount_text(f"{value:,f}", unit)
    assert text is not None
    factor = {"亿元": 10**8, "万元": 10**4, "千元": 1000, "百元": 100, "元": 1}[unit]
    own = read_amount(text)
    assert own is not None
    assert own * 10**4 == value * factor


def test_lines_that_are_no_projects() -> None:
    for word in ("合计", "总  计", "小计：", "某局合计", "合计（万元）", "合计：3 个项目"):
        assert is_total(word), word
    for word in ("会计核算系统运维", "统计调查", "合计划拨系统升级"):
        assert not is_total(word), word
    assert [is_grand_total(w) for w in ("合计", "总计", "小计", "某局合计")] == [True, True, False, False]
    assert is_footnote("注：金额含税")
    assert is_footnote("填表人： 　审核人：")
    assert not is_footnote("注册登记系统运维")


_WORDS = st.lists(
    st.lists(st.text("项目名称预算执行数财政拨款其中元万（）年初全:/ \n1x", max_size=9), max_size=3),
    max_size=6,
)


@given(_WORDS, st.text(max_size=20))
def test_any_headings_give_a_column_each(headings: list[list[str]], above: str) -> None:
    columns = find_columns(headings, [above])
    assert [c.column for c in columns] == list(range(len(headings)))
    for column in columns:
        assert column.field in (*TEXT_FIELDS, *AMOUNT_COLUMNS, "")
        assert (column.source in SOURCES) == (column.field in AMOUNT_COLUMNS)
    meanings = [(c.field, c.source) for c in columns if c.field]
    assert len(meanings) == len(set(meanings))
