"""PDF read back: our own exactly, and tables as Word, LibreOffice and others draw them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.formats.pdf import set_pages, write_pdf
from jixiao_gui.formats.pdf_in import read_pdf
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet

WIDTHS = (9.0, 25.0, 60.0, 30.0, 50.0)


def form(
    rows: Sequence[tuple[str, str, str]], group: int = 3, project: str = "示例项目", level1: str = "产出指标"
) -> Sheet:
    """An invented form of three columns of free text beside its merged labels."""
    head = Row(
        (
            Cell("绩效指标", 0, rows=len(rows) + 1, vertical=True),
            *(Cell(word, n) for n, word in enumerate(("一级指标", "三级指标", "实际\n完成值", "偏差原因"), 1)),
        ),
        Section.INDICATOR_HEAD,
        10,
    )
    body = [Row((Cell("项目名称", 0, 2), Cell(project, 2, 3, role=Role.TEXT)), Section.HEADER), head]
    for number, (name, actual, reason) in enumerate(rows):
        start = number % group == 0
        covers = min(group, len(rows) - number) if start else 0
        cells = (
            Cell("", 0, rows=0),
            Cell(f"{level1}{number // group + 1}" if start else "", 1, rows=covers),
            Cell(name, 2, role=Role.TEXT),
            Cell(actual, 3, role=Role.NUMBER),
            Cell(reason, 4, role=Role.TEXT),
        )
        body.append(Row(cells, Section.INDICATOR))
    body.append(Row((Cell("总分", 0, 2), Cell("100", 2, 2), Cell("95.6", 4, role=Role.COMPUTED)), Section.TOTAL))
    return Sheet("附件1-1", "项目支出绩效自评表", "（2023年度）", WIDTHS, tuple(body))


def there_and_back(sheets: Sequence[Sheet], path: Path) -> list[Sheet]:
    write_pdf(sheets, path)
    read = read_pdf(path)
    assert read.leftovers == []
    return read.sheets


def told(sheet: Sheet) -> list[list[tuple[str, int, int, int]]]:
    """Text, column, columns and rows of each cell; white space at the ends is not printed."""
    return [[(cell.text.rstrip(" "), cell.column, cell.columns, cell.rows) for cell in row.cells] for row in sheet.rows]


def same(got: Sheet, wanted: Sheet) -> None:
    assert (got.caption, got.title, got.year_line) == (wanted.caption, wanted.title, wanted.year_line)
    assert got.widths == pytest.approx(wanted.widths, abs=0.1)
    assert told(got) == told(wanted)


SHORT = ("指标1：调研次数", "≥100次", "")
LONG = "完成全部二十七个监测点位的巡检，共计212.5万元；其中pH值、浊度、余氯三项指标每日记录一次。"


def test_one_page_comes_back_the_same(tmp_path: Path) -> None:
    one = form([SHORT, (LONG, "100%", "按计划\n完成"), ("第一段。\n\n第二段：\n（1）甲；\n（2）乙。", "", LONG * 3)])
    (got,) = there_and_back([one], tmp_path / "a.pdf")
    same(got, one)


@pytest.mark.parametrize("rows", [3, 24, 27, 30, 33, 36, 38, 40, 42])
def test_every_type_style(tmp_path: Path, rows: int) -> None:
    one = form([(LONG[:40] + str(n), "按期", "") for n in range(rows // 2)] + [SHORT] * (rows // 2))
    same(there_and_back([one], tmp_path / "a.pdf")[0], one)


@pytest.mark.parametrize("group", [1, 3, 50, 100])
def test_a_form_over_pages_is_one(tmp_path: Path, group: int) -> None:
    one = form([(f"指标{n}：{LONG[: n % 40]}", f"{n}", "无") for n in range(1, 101)], group)
    other = form([SHORT], project="另一项目")
    assert len(set_pages(one)[1]) > 2
    got = there_and_back([other, one, other, one], tmp_path / "a.pdf")
    for mine, theirs in zip(got, [other, one, other, one], strict=True):
        same(mine, theirs)


@pytest.mark.parametrize("length", [20, 33, 47, 90, 160])
def test_a_row_taller_than_a_page_is_one(tmp_path: Path, length: int) -> None:
    one = form([SHORT, (LONG * length, "全部", "第一段。\n" + LONG * 3), SHORT])
    same(there_and_back([one], tmp_path / "a.pdf")[0], one)


PIECES = st.sampled_from(
    [
        *("监测", "点位", "，", "。", "；", "（一）", "1.", "≥99.5%", "212.5万元", "2023年12月31日", "pH", "PM2.5", "10"),
        *("《办法》", "“四项”", "well-known", "COVID test", "a, b", "、", "①", "㎡", "\n", "\n\n", "　", " ", "——", "……"),
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map(
    lambda pieces: "\n".join(line.rstrip(" ") for line in "".join(pieces).strip("\n 　").split("\n"))
)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=12), st.integers(1, 4))
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], group: int
) -> None:
    one = form(rows, group)
    (got,) = there_and_back([one], tmp_path_factory.mktemp("pdf") / "a.pdf")
    assert [[squeezed(cell) for cell in row.cells] for row in got.rows] == [
        [squeezed(cell) for cell in row.cells] for row in one.rows
    ]


def squeezed(cell: Cell) -> str:
    """The text without the blanks that no eye can see: beside a line break, and how many stand together."""
    lines = [" ".join(line.split(" ")).strip(" ") for line in cell.text.split("\n")]
    return "\n".join(lines)
