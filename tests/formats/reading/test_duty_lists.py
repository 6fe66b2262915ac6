"""Lists of what units are to hand in, as offices write them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.duty_lists import day_of, read_duties
from tests.workbooks import write_workbook

HEADS = [
    *("序号", "主管部门", "单位名称", "单位级次", "项目名称"),
    *("应报表种", "截止日期", "联系人", "联系电话", "备注"),
]
DUE = datetime.datetime(2024, 3, 31)


def test_units_and_projects_with_all_that_an_office_writes(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "名单.xlsx",
        [
            ["2023年度绩效自评应报名单"],
            HEADS,
            [1, "示范区文旅局", "示范区图书馆", "二级", "购置图书", "自评表", DUE, "甲", "000", "x"],
            [2, None, None, None, "馆舍维修", "自评表", "3月31日", "甲", None, None],
            [3, "示范区文旅局", "示范区文化馆", "二级", "演出", None, "2024.4.15", None, None, None],
            ["合计", None, None, None, "3 项", None, None, None, None, None],
        ],
    )  # fmt: skip
    first, second, third = read_duties(path, "2024")
    assert (first.unit, first.department, first.project) == ("示范区图书馆", "示范区文旅局", "购置图书")
    assert (first.level, first.kind, first.due, first.contact) == ("二级", "自评表", "2024-03-31", "甲 000")
    assert (second.unit, second.department, second.due) == ("示范区图书馆", "示范区文旅局", "2024-03-31")
    assert (third.unit, third.due) == ("示范区文化馆", "2024-04-15")


def test_units_alone_and_a_merged_cell(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx", [["单位", "截止时间"], ["甲馆", "2024-03-31"], ["乙馆", None]], "B2:B3"
    )
    assert [(d.unit, d.project, d.due) for d in read_duties(path)] == [
        ("甲馆", "", "2024-03-31"),
        ("乙馆", "", "2024-03-31"),
    ]


def test_a_head_of_two_rows(tmp_path: Path) -> None:
    """Groups of columns stand over their headings, merged cells beside them."""
    grouped = write_workbook(
        tmp_path / "a.xlsx",
        [
            ["2025年度应报名单", None, None, None, None, None],
            ["序号", "单位信息", None, "项目", None, "报送要求"],
            [None, "单位名称", "主管部门", "名称", "金额（万元）", "截止日期"],
            [1, "甲馆", "某局", "购书", 12, "2026-03-31"],
            [2, None, None, "维修", 5, "2026-03-31"],
        ],
        "A1:F1", "B2:C2", "D2:E2", "A2:A3", "B4:B5", "C4:C5",
    )  # fmt: skip
    beside = write_workbook(
        tmp_path / "b.xlsx",
        [
            ["序号", "预算单位", "项目信息", None, "报送", None],
            [None, None, "项目名称", "金额（万元）", "截止时间", "联系人"],
            [1, "甲馆", "购书", 12, "2026-03-31", "某人"],
            [2, None, "维修", 5, "2026-03-31", "某人"],
        ],
        "A1:A2", "B1:B2", "C1:D1", "E1:F1", "B3:B4",
    )  # fmt: skip
    for path in (grouped, beside):
        assert [(d.unit, d.project, d.due) for d in read_duties(path)] == [
            ("甲馆", "购书", "2026-03-31"),
            ("甲馆", "维修", "2026-03-31"),
        ]


def test_the_heading_of_a_part_is_no_unit(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx",
        [
            ["一、文旅局系统", None],
            ["单位名称", "项目名称"],
            ["甲馆", "购书"],
            ["二、教育局系统", None],
            ["单位名称", "项目名称"],
            ["乙校", "书桌"],
        ],
        "A1:B1",
        "A4:B4",
    )
    assert [(d.unit, d.project) for d in read_duties(path)] == [("甲馆", "购书"), ("乙校", "书桌")]


def test_a_column_of_units_alone(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["单位名称"], ["甲馆"], ["乙馆"], ["合计"]])
    assert [duty.unit for duty in read_duties(path)] == ["甲馆", "乙馆"]


def test_a_list_in_text(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("单位名称,联系人\n甲馆,某人\n乙馆,\n", encoding="gb18030")
    assert [duty.unit for duty in read_duties(path)] == ["甲馆", "乙馆"]


def test_what_is_no_list_is_told(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "别的.xlsx", [["日期", "天气"], ["1", "晴"]])
    with pytest.raises(FormatError, match="没有找到应报名单"):
        read_duties(path)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年3月31日", "2024-03-31"),
        ("3月5日前", "2024-03-05"),
        ("45382", "2024-03-31"),
        ("2024/3/31 0:00", "2024-03-31"),
        ("2月30日", ""),
        ("20240331", "2024-03-31"),
        ("20241340", ""),
        ("2月底前", "2024-02-29"),
        ("尽快", ""),
    ],
)
def test_days(text: str, day: str) -> None:
    assert day_of(text, "2024") == day
