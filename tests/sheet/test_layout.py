"""The sheet of each layout, cell by cell, as the official form has it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cells import column_spans
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.sheet.layout import _role
from jixiao_gui.sheet.sheet import Cell, Role, Section, Sheet
from tests.sheet.drawn import TEMPLATES, sheet_of


def blank(id: str) -> Form:
    return TEMPLATES[id].new_form(year="2023")


def counts(sheet: Sheet) -> list[int]:
    return [len(row.cells) for row in sheet.rows]


def printed(sheet: Sheet, row: int) -> list[str]:
    return [cell.text for cell in sheet.rows[row].cells]


def widths(sheet: Sheet, row: int) -> list[float]:
    return [sheet.span_width(cell) for cell in sheet.rows[row].cells]


def cell(sheet: Sheet, path: str) -> Cell:
    return next(cell for _, cell in sheet.cells() if cell.path == path)


def test_beijing_2023_has_the_official_cells() -> None:
    sheet = sheet_of(blank("beijing-2023"))
    assert (sheet.caption, sheet.title, sheet.year_line) == ("附件1-1", "项目支出绩效自评表", "（2023年度）")
    assert counts(sheet) == [2, 4, 4, 8, 8, 8, 8, 8, 3, 3, 9, *[9] * 27, 4]
    assert printed(sheet, 0) == ["项目名称", ""]
    assert printed(sheet, 1)[::2] == ["主管部门", "实施单位"]
    assert printed(sheet, 2)[::2] == ["项目负责人", "联系电话"]
    heads = [text.replace("\n", "") for text in printed(sheet, 3)]
    assert heads[:5] == ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数"]
    assert heads[5:] == ["分值", "执行率", "得分"]
    items = [printed(sheet, row)[1] for row in range(4, 8)]
    assert items == ["年度资金总额", "其中：当年财政拨款", "　　　上年结转资金", "　　　其他资金"]
    assert [printed(sheet, row)[5] for row in range(4, 8)] == ["10", "—", "—", "—"]
    assert [printed(sheet, row)[7] for row in range(4, 8)] == ["", "—", "—", "—"]
    assert printed(sheet, 8)[1:] == ["预期目标", "实际完成情况"]
    assert printed(sheet, 10)[:4] == ["绩效指标", "一级指标", "二级指标", "三级指标"]
    assert printed(sheet, 38) == ["总分", "100", "", ""]


def test_beijing_2023_b_has_the_official_cells() -> None:
    sheet = sheet_of(blank("beijing-2023-b"))
    assert counts(sheet) == [2, 4, 7, 7, 7, 7, 3, 3, 9, *[9] * 12, 2]
    assert printed(sheet, 1)[::2] == ["主管部门及代码", "实施单位"]
    heads = [text.replace("\n", "") for text in printed(sheet, 2)]
    assert heads[2:] == ["年初预算数（A）", "全年执行数（B）", "分值（10分）", "执行率（B/A）", "得分"]
    assert printed(sheet, 6) == ["年度目标", "年初设定目标", "年度总体目标完成情况综述"]
    heads = [text.replace("\n", "") for text in printed(sheet, 8)]
    assert heads[4:] == ["年度指标值（A）", "全年实际值（B）", "分值", "得分", "未完成原因分析"]
    assert cell(sheet, "indicators.0.level1").text == "产出指标(50分)"
    assert cell(sheet, "indicators.8.level1").text == "效果指标(40分)"


def test_merged_cells_run_down_their_sections() -> None:
    sheet = sheet_of(blank("beijing-2023"))
    spans = {one.text.replace("\n", ""): one.rows for _, one in sheet.cells() if one.rows > 1}
    assert spans["项目资金（万元）"] == 5
    assert spans["年度总体目标"] == 2
    assert spans["绩效指标"] == 28
    assert (spans["产出指标"], spans["效益指标"]) == (12, 12)
    assert spans["满意度指标"] == spans["服务对象满意度指标"] == spans["数量指标"] == 3
    side = next(one for _, one in sheet.cells() if one.text == "绩效指标")
    assert side.vertical
    assert [one.text for _, one in sheet.cells() if one.vertical] == ["绩效指标"]


def test_the_proportions_are_those_of_the_printed_form() -> None:
    sheet = sheet_of(blank("beijing-2023"))
    assert sum(sheet.widths) == pytest.approx(174)
    assert widths(sheet, 11) == pytest.approx([9, 15, 19, 41, 20, 20, 12, 12, 26])
    funds = widths(sheet, 4)
    assert funds[0] == pytest.approx(9 + 15), "as wide as 绩效指标 and 一级指标"
    assert funds[1] == pytest.approx(31)
    assert funds[2] == funds[3] == funds[4], "three equal amounts"
    assert funds[5] < funds[7] < funds[6] < funds[2] + 2
    _, one, other = widths(sheet, 9)
    assert one == pytest.approx(other)
    assert 24 < widths(sheet, 0)[0] < 30
    for id in TEMPLATES.by_id:
        other_sheet = sheet_of(blank(id))
        assert sum(other_sheet.widths) == pytest.approx(261 if other_sheet.landscape else 174)
        assert min(row.height for row in other_sheet.rows) >= 6


@pytest.mark.parametrize("id", TEMPLATES.by_id)
def test_rows_tile_the_grid(id: str) -> None:
    sheet = sheet_of(blank(id))
    for row in sheet.rows:
        column = 0
        for one in row.cells:
            assert one.column == column
            column += one.columns
        assert column == len(sheet.widths)
    totals = [row.section for row in sheet.rows].count(Section.TOTAL)
    assert totals == TEMPLATES[id].has("total.score")


def with_target(text: str) -> Form:
    form = blank("beijing-2023")
    return replace(form, indicators=(replace(form.indicators[0], target=text), *form.indicators[1:]))


@pytest.mark.parametrize(
    "text", ["≥99%", "8", "2023年6月前", "2023年11月前", "2024年12月30日前", "符合制度规定", ""]
)
def test_short_values_stand_in_the_middle(text: str) -> None:
    assert cell(sheet_of(with_target(text)), "indicators.0.target").role is Role.NUMBER


@pytest.mark.parametrize("text", ["不低于1千条信息，栏目设计调整", "一\n二", "提升城市副中心水平"])
def test_words_stand_at_the_left(text: str) -> None:
    assert cell(sheet_of(with_target(text)), "indicators.0.target").role is Role.TEXT


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from("一二")), min_size=1, max_size=12))
def test_labels_are_merged_over_the_rows_that_share_them(labels: list[tuple[str, str]]) -> None:
    rows = [Indicator(level1=one, level2=two) for one, two in labels]
    table = TEMPLATES["beijing-2023"].table("indicators")
    assert table is not None
    spans_of = column_spans(rows, table)
    first, second = spans_of["level1"], spans_of["level2"]
    for spans in (first, second):
        assert sum(spans) == len(rows)
        covered = 0
        for span in spans:
            assert (span == 0) == (covered > 0), "a cell is covered, or begins where the last one ends"
            covered = max(covered, span) - 1
    for number, (one, two) in enumerate(labels):
        same = number > 0 and labels[number - 1][0] == one
        assert (first[number] == 0) == same
        assert (second[number] == 0) == (same and labels[number - 1][1] == two)


def test_every_figure_stands_centred() -> None:
    paths = ("indicators.0.reviewed_score", "funds.0.term_amount", "funds.0.executed", "phone")
    assert {_role(path, "", evaluate(Form(), TEMPLATES.default)) for path in paths} == {Role.NUMBER}
