"""Lists of projects out of worksheets and text, with the heads and oddities that clerks give them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.making.listing import ListRow
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading import office
from jixiao_gui.formats.reading.project_lists import ListTable, find_list, read_list
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from tests.formats.making import docx, tbl, tr
from tests.workbooks import write_workbook


def listed(
    path: Path, rows: Sequence[Sequence[object]], *merged: str, formats: dict[str, str] | None = None
) -> ListTable:
    """The one list of a workbook of ``rows``."""
    (table,) = read_list(write_workbook(path / "表.xlsx", rows, *merged, formats=formats))
    return table


def amounts(row: ListRow) -> dict[str, str]:
    return {f"{amount.source}.{amount.column}": amount.text for amount in row.amounts}


def test_a_plain_list(tmp_path: Path) -> None:
    table = listed(
        tmp_path,
        [
            ["某区2023年度项目支出一览表"],
            ["填报单位：甲中心", None, None, None, None, None, "单位：万元"],
            ["序号", "项目名称", "主管部门", "负责人", "年初预算数", "全年预算数", "全年执行数", "执行率"],
            [1, "水质监测", "甲局", "某甲", "1,234.50", 0.1 + 0.2, 45, 0.5],
            [None, None],
            [2, "绿地养护", "甲局", None, 0.399, None, 0, "—"],
            [None, "合计", None, None, 1234.899, 0.3, 45],
            ["注：金额含税"],
        ],
        formats={"E6": "0.0000"},
    )
    assert table.year == "2023"
    first, second = table.rows
    assert (first.number, first.project, first.department, first.leader) == (1, "水质监测", "甲局", "某甲")
    assert amounts(first) == {"total.initial": "1,234.50", "total.budget": "0.3", "total.executed": "45"}
    assert (second.number, second.leader) == (3, "")
    assert amounts(second) == {"total.initial": "0.3990", "total.executed": "0"}
    assert [c.field for c in table.columns] == [
        "", "project", "department", "leader", "initial", "budget", "executed", "",
    ]  # fmt: skip
    assert table.notes == ("表头下第 5 行“注：金额含税”是说明，没有读入。",)


def test_two_head_rows_merged_and_amounts_in_yuan(tmp_path: Path) -> None:
    table = listed(
        tmp_path,
        [
            ["序号", "项目名称", "年度", "全年预算数（元）", None, None, None, "全年执行数（元）", None],
            [None, None, None, "合计", "财政拨款", "上年结转", "其他资金", "合计", "其中：财政拨款"],
            ["栏次", "甲", "乙", "1=2+3+4", "2", "3", "4", "5", "6"],
            [1, "水质监测", "2023年", 1234567890.12, 35000, None, "5,000.00", 0.3, "3.5万元"],
        ],
        "A1:A2", "B1:B2", "C1:C2", "D1:G1", "H1:I1",
    )  # fmt: skip
    (row,) = table.rows
    assert row.year == "2023"
    assert amounts(row) == {
        "total.budget": "123456.789012",
        "appropriation.budget": "3.5",
        "other.budget": "0.5",
        "total.executed": "0.00003",
        "appropriation.executed": "3.5",
    }
    assert table.notes == ()


def test_head_rows_that_were_not_merged(tmp_path: Path) -> None:
    table = listed(
        tmp_path,
        [
            ["项目名称", "实施单位", "年初预算数", "", "全年预算数", ""],
            ["", "", "合计", "财政拨款", "合计", "财政拨款"],
            ["水质监测", "甲中心", 1, 2, 3, 4],
        ],
        "C1:D1", "E1:F1",
    )  # fmt: skip
    assert amounts(table.rows[0]) == {
        "total.initial": "1", "appropriation.initial": "2", "total.budget": "3", "appropriation.budget": "4",
    }  # fmt: skip
    assert table.notes == ("列表没有写明金额单位，按万元读入。",)


def test_words_over_the_names_head_row(tmp_path: Path) -> None:
    table = listed(
        tmp_path,
        [
            ["基本情况", None, "财政拨款（千元）", None],
            ["项目名称", "项目单位", "年初预算数", "执行数"],
            ["水质监测", "甲中心", 10, 20],
        ],
        "A1:B1", "C1:D1",
    )  # fmt: skip
    assert amounts(table.rows[0]) == {"appropriation.initial": "1", "appropriation.executed": "2"}
    assert table.rows[0].unit == "甲中心"


def test_a_merged_department_holds_for_its_lines_and_dividers_are_no_projects(tmp_path: Path) -> None:
    table = listed(
        tmp_path,
        [
            ["主管部门", "项目名称", "预算数（万元）"],
            ["一、经常性项目"],
            ["甲局", "水质监测", 1],
            [None, "绿地养护", 2],
            ["小计", None, 3],
            ["乙局", "道路清扫", "约5"],
            ["主管部门", "项目名称", "预算数（万元）"],
            [None, "路灯维修", 4],
            ["总  计", None, 7],
        ],
        "A2:C2", "A3:A4", "A5:B5",
    )  # fmt: skip
    assert [(row.project, row.department) for row in table.rows] == [
        ("水质监测", "甲局"),
        ("绿地养护", "甲局"),
        ("道路清扫", "乙局"),
        ("路灯维修", ""),
    ]
    assert amounts(table.rows[2]) == {}
    assert table.notes == (
        "表头下第 1 行“一、经常性项目”没有项目名称，没有读入。",
        "道路清扫（表头下第 5 行）：预算数“约5”不是数字，没有读入。",
    )


def test_a_sum_that_does_not_agree_is_told(tmp_path: Path) -> None:
    table = listed(tmp_path, [["项目名称", "预算数（万元）"], ["水质监测", 1.5], ["合计", 3.5]])
    assert table.notes == ("列表的合计与各项目不符：预算数合计 3.5 万元，读入的项目共 1.5 万元。",)


def test_every_worksheet_with_a_list(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("甲", "乙"):
        book.create_sheet(name).append(["项目名称", "主管部门"])
        book[name].append([f"{name}项目一", "某局"])
    book.create_sheet("说明").append(["填表说明"])
    book.save(tmp_path / "多.xlsx")
    tables = read_list(tmp_path / "多.xlsx")
    assert [[row.project for row in table.rows] for table in tables] == [["甲项目一"], ["乙项目一"]]
    assert tables[0].notes == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    ("name", "mark"), [("表.csv", ","), ("表.tsv", "\t"), ("表.txt", "\t"), ("表.csv", ";")]
)
def test_lists_in_text(tmp_path: Path, name: str, mark: str, encoding: str) -> None:
    lines = ["单位：元", mark.join(["项目名称", "全年预算数"]), mark.join(['"水质\n监测"', '"35,000.00"'])]
    (tmp_path / name).write_bytes("\r\n".join(lines).encode(encoding))
    ((row,),) = (table.rows for table in read_list(tmp_path / name))
    assert row.project == "水质\n监测"
    assert amounts(row) == {"total.budget": "3.5"}


def test_a_list_in_word(tmp_path: Path) -> None:
    path = docx(tmp_path / "表.docx", tbl(tr("项目名称", "全年执行数（元）"), tr("水质监测", "35000")))
    (table,) = read_list(path)
    assert amounts(table.rows[0]) == {"total.executed": "3.5"}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("表.csv", "序号,金额\n1,2\n".encode(), "没有找到项目列表"),
        ("表.csv", "项目名称,金额\n合计,2\n".encode(), "表头以下没有项目"),
        ("表.csv", b"\xff\xff\xff", "编码"),
        ("表.csv", "项目名称".encode() + b"," * 2000, "行或列过多"),
        ("表.tsv", "项目名称\t金额\n".encode() + b"\n" * 30_000, "行或列过多"),
        ("表.csv", b'"' + b"a" * 200_000 + b'"', "格式有误"),
        ("表.csv", b"", "文件是空的"),
        ("表.xlsx", b"PK\x03\x04 and no more", "损坏"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存"),
        ("表.pdf", b"%PDF-1.4", "PDF"),
    ],
)
def test_what_is_no_list_is_one_sentence(
    tmp_path: Path, name: str, data: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)  # what it makes of such bytes is its own affair
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FormatError, match=why) as caught:
        read_list(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_form_is_no_list() -> None:
    rows = [
        ["项目名称", "水质监测"],
        ["主管部门", "甲局", "实施单位", "甲中心"],
        ["", "年初预算数", "全年预算数"],
    ]
    lines = tuple(Row(tuple(Cell(text, i) for i, text in enumerate(row))) for row in rows)
    assert find_list(Sheet(rows=lines)) is None


_TEXTS = st.sampled_from(
    [
        "",
        "项目名称",
        "主管部门",
        "全年预算数",
        "合计",
        "其中：财政拨款",
        "水质监测",
        "12.5",
        "约3",
        "注：无",
        "单位：元",
        "1",
    ]
)
_CELLS = st.builds(Cell, _TEXTS, st.integers(0, 5), st.integers(1, 4), st.integers(0, 3))


@given(st.lists(st.lists(_CELLS, max_size=6), max_size=8))
def test_any_sheet_gives_a_list_or_none(rows: list[list[Cell]]) -> None:
    table = find_list(Sheet(rows=tuple(Row(tuple(row)) for row in rows)))
    if table is not None:
        assert sum(column.field == "project" for column in table.columns) == 1
        for row in table.rows:
            assert row.project
            assert row.project not in ("合计", "项目名称")
            assert all(amount.text in ("12.5", "1", "0.00125", "0.0001") for amount in row.amounts)
