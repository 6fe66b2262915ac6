"""Whole forms in worksheets as people leave them: hidden, merged, filled, not calculated, split up."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from jixiao_gui.exchange import import_sources
from jixiao_gui.exchange.import_report import ImportReport
from jixiao_gui.exchange.list_sources import forms_from_list
from jixiao_gui.form.model import Form
from tests.sheet.drawn import TEMPLATES

Values = dict[str, object]
HEADS = [
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
]
INDICATORS: list[list[str | float]] = [
    ["产出指标", "数量指标", "指标1：监测点位", "≥12个", "12个", 50, 50],
    ["产出指标", "质量指标", "指标1：合格率", "≥98%", "99%", 20, 20],
    ["效益指标", "社会效益指标", "指标1：知晓率", "≥80%", "85%", 10, 10],
    ["满意度指标", "服务对象满意度指标", "指标1：满意度", "≥90%", "95%", 10, 10],
]
MERGES = [
    "A1:I1",
    "A2:I2",
    "B3:I3",
    "B4:D4",
    "F4:I4",
    "B5:D5",
    "F5:I5",
    "A6:A10",
    "B6:C6",
    "B7:C7",
    "B8:C8",
    "B9:C9",
    "B10:C10",
]
MERGES += ["A11:A12", "B11:E11", "F11:I11", "B12:E12", "F12:I12", "A13:A17", "B14:B15", "A18:F18"]


def fill(sheet: Worksheet, top: int = 1) -> None:
    """The form from row ``top`` on, with no cell merged."""
    rows: list[list[str | float | None]] = [
        ["项目支出绩效自评表"],
        ["（2023年度）"],
        ["项目名称", "河道水质监测"],
        ["主管部门", "某区水务局", None, None, "实施单位", "某监测中心"],
        ["项目负责人", "王某", None, None, "联系电话", "80000000"],
        ["项目资金（万元）", None, None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", None, 80, 80, 45, 10, "56.3%", 5.6],
        [None, "其中：当年财政拨款", None, 80, 80, 45, "—", None, "—"],
        [None, "上年结转资金", None, None, None, None, "—", None, "—"],
        [None, "其他资金", None, None, None, None, "—", None, "—"],
        ["年度总体目标", "预期目标", None, None, None, "实际完成情况"],
        [None, "开展监测", None, None, None, "已完成监测"],
        [*HEADS],
        *([None, *row] for row in INDICATORS),
        ["总分", None, None, None, None, None, 100, 95.6],
    ]
    for number, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)


def book(merged: bool = True) -> tuple[openpyxl.Workbook, Worksheet]:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "自评表"
    fill(sheet)
    for area in MERGES if merged else ():
        sheet.merge_cells(area)
    return made, sheet


def imported(made: openpyxl.Workbook, tmp_path: Path) -> ImportReport:
    path = tmp_path / "a.xlsx"
    made.save(path)
    return import_sources([path], TEMPLATES)


def plain(tmp_path: Path) -> Form:
    return only_form(imported(book()[0], tmp_path))


def rewritten(path: Path, *changes: tuple[str, str], name: str = "xl/worksheets/sheet1.xml") -> Path:
    """``path`` with the part ``name`` changed by regular expressions, each of which is found in it."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    text = parts[name].decode()
    for pattern, new in changes:
        text, count = re.subn(pattern, new, text, count=1)
        assert count, pattern
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, text if part == name else data)
    return path


def only_form(report: ImportReport) -> Form:
    (form,) = [found.form for found in report.forms]
    return form


def report_text(report: ImportReport) -> str:
    return "\n".join([*report.lines()][1:])


def test_the_plain_form_is_read_whole_without_a_word(tmp_path: Path) -> None:
    report = imported(book()[0], tmp_path)
    form = only_form(report)
    assert (form.project, form.year, form.funds[0].rate) == ("河道水质监测", "2023", "56.3%")
    assert [row.target for row in form.indicators] == ["≥12个", "≥98%", "≥80%", "≥90%"]
    assert report_text(report) == ""


@pytest.mark.parametrize("hidden", ['hidden="1"', 'ht="0" customHeight="1"'])
def test_a_hidden_row_is_left_out_and_told(hidden: str, tmp_path: Path) -> None:
    book()[0].save(tmp_path / "a.xlsx")
    path = rewritten(tmp_path / "a.xlsx", ('<row r="15"', f'<row r="15" {hidden}'))
    report = import_sources([path], TEMPLATES)
    assert [row.name[4:] for row in only_form(report).indicators] == ["监测点位", "知晓率", "满意度"]
    assert (
        "工作表“自评表”的第 15 行是隐藏的，没有读入：“质量指标 指标1：合格率 ≥98% 99% 20 20”"
        in report_text(report)
    )


def test_a_merged_label_shows_in_what_is_left_of_it(tmp_path: Path) -> None:
    made, sheet = book()
    sheet.row_dimensions[14].hidden = True  # 产出指标 begins here
    report = imported(made, tmp_path)
    first = only_form(report).indicators[0]
    assert (first.level1, first.level2) == ("产出指标", "质量指标")
    assert "第 14 行是隐藏的" in report_text(report)
    assert "产出指标" not in report_text(report)


@pytest.mark.parametrize("hidden", ['hidden="1"', 'width="0" customWidth="1"'])
def test_a_hidden_column_is_left_out_and_told(hidden: str, tmp_path: Path) -> None:
    made, sheet = book(merged=False)
    sheet.insert_cols(5)
    for row, text in [(13, "年度指标值"), *((row, "上年") for row in range(14, 18))]:
        sheet.cell(row, 5, text)
    for area in [
        "A1:J1",
        "A2:J2",
        "B3:J3",
        "B4:E4",
        "G4:J4",
        "A6:A10",
        "B6:C6",
        "B11:F11",
        "G11:J11",
        "B12:F12",
        "G12:J12",
        "A18:G18",
    ]:
        sheet.merge_cells(area)
    sheet.cell(4, 6, "实施单位")
    made.save(tmp_path / "a.xlsx")
    columns = f'<cols><col min="5" max="5" {hidden}/></cols><sheetData>'
    report = import_sources([rewritten(tmp_path / "a.xlsx", ("<sheetData>", columns))], TEMPLATES)
    assert only_form(report).indicators == plain(tmp_path).indicators
    assert "工作表“自评表”的 E 列是隐藏的，没有读入：“年度指标值 上年 上年 上年 上年”" in report_text(report)


def test_a_merged_cell_whose_first_column_is_hidden_shows(tmp_path: Path) -> None:
    made, sheet = book()
    sheet.column_dimensions["B"].hidden = True  # 项目名称's value begins here, and the first levels
    form = only_form(imported(made, tmp_path))
    assert (form.project, form.department, form.goal.expected) == ("河道水质监测", "某区水务局", "开展监测")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_worksheet_is_told(state: str, tmp_path: Path) -> None:
    made, _ = book()
    last_year = made.create_sheet("上年")
    fill(last_year)
    last_year.sheet_state = state
    made.create_sheet("空").sheet_state = state
    report = imported(made, tmp_path)
    assert only_form(report) == plain(tmp_path)
    assert "工作表“上年”是隐藏的，没有读入。" in report_text(report)
    assert "空" not in report_text(report)


def test_a_value_under_a_merged_cell_is_told(tmp_path: Path) -> None:
    book()[0].save(tmp_path / "a.xlsx")
    # what programs leave under a merged cell: a word of its own, and one that repeats what shows
    under = "".join(
        f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in (("C3", "旧名称"), ("D3", "河道水质监测"))
    )
    path = rewritten(tmp_path / "a.xlsx", ('(<row r="3".*?)(?:<c r="C3".*?)?</row>', rf"\1{under}</row>"))
    report = import_sources([path], TEMPLATES)
    assert only_form(report).project == "河道水质监测"
    assert "C3 格被合并单元格盖住，没有读入：“旧名称”" in report_text(report)


def test_formulas_without_results_are_worked_out(tmp_path: Path) -> None:
    made, sheet = book()
    for place, formula, code in [
        ("D7", "=SUM(D8:D10)", "General"),
        ("H7", "=F7/E7", "0.0%"),
        ("I7", "=ROUND(G7*H7,1)", "General"),
        ("F14", '=12&"个"', "General"),
        ("H18", "=I7+SUM(H14:H17)", "General"),
    ]:
        sheet[place] = formula
        sheet[place].number_format = code
    report = imported(made, tmp_path)
    assert only_form(report) == plain(tmp_path)
    assert report_text(report) == ""


def test_a_formula_that_is_not_worked_out_is_told(tmp_path: Path) -> None:
    made, sheet = book()
    sheet["F7"] = "=VLOOKUP(A1,B1:C9,2)"
    report = imported(made, tmp_path)
    assert only_form(report).funds[0].executed == ""
    assert "工作表“自评表”的 F7 格公式没有结果" in report_text(report)


def test_a_form_on_two_worksheets_is_one(tmp_path: Path) -> None:
    wanted = plain(tmp_path)
    for lines in (
        [HEADS],
        [["项目支出绩效自评表（续）"], ["（2023年度）"], HEADS],
        [["续表"], HEADS],
        [],
    ):
        made, sheet = book()
        more = made.create_sheet("续")
        for line in lines:
            more.append(line)
        for row in range(15, 18):
            more.append([sheet.cell(row, column).value for column in range(1, 10)])
        more.append([sheet.cell(18, column).value for column in range(1, 10)])
        for area in ("A13:A17", "B14:B15", "A18:F18"):
            sheet.unmerge_cells(area)
        sheet.delete_rows(15, 4)
        report = imported(made, tmp_path)
        assert only_form(report) == wanted
        assert report_text(report) == ""


def test_two_worksheets_with_a_form_each_are_two(tmp_path: Path) -> None:
    made, _ = book()
    fill(made.create_sheet("二"))
    assert len(imported(made, tmp_path).forms) == 2


def test_another_table_beside_a_form_is_no_part_of_it(tmp_path: Path) -> None:
    made, sheet = book()
    sheet.unmerge_cells("A18:F18")
    sheet.delete_rows(18)
    made.create_sheet("备注").append(["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"])
    report = imported(made, tmp_path)
    assert len(only_form(report).indicators) == 4
    assert "甲 乙 丙" in report_text(report)


@pytest.mark.parametrize("high", [2, 3])
def test_records_of_several_rows_are_one_each(high: int, tmp_path: Path) -> None:
    made, sheet = book(merged=False)
    sheet.delete_rows(14, 5)
    for area in MERGES[:-3]:
        sheet.merge_cells(area)
    for number, values in enumerate(INDICATORS):
        top = 14 + number * high
        for column, value in enumerate(values, start=2):
            sheet.cell(top, column, value)
        for letter in "CDEFGHI" if number < 2 else "BCDEFGHI":
            sheet.merge_cells(f"{letter}{top}:{letter}{top + high - 1}")
    end = 14 + 4 * high
    sheet.cell(14 + high, 2, None)
    for area in (f"A13:A{end - 1}", f"B14:B{13 + 2 * high}", f"A{end}:F{end}"):
        sheet.merge_cells(area)
    for letter, text in (("A", "总分"), ("G", 100), ("H", 95.6)):
        sheet[f"{letter}{end}"] = text
    report = imported(made, tmp_path)
    assert only_form(report) == plain(tmp_path)
    assert report_text(report) == ""


def filled_copy() -> tuple[openpyxl.Workbook, Worksheet]:
    """A workbook without merged cells: each says what the first of its area does."""
    made, sheet = book(merged=False)
    for area in MERGES:
        (first, *_), *_ = sheet[area]
        for row in sheet[area]:
            for cell in row:
                cell.value = first.value
    return made, sheet


def test_a_filled_copy_is_read_without_noise(tmp_path: Path) -> None:
    made, _ = filled_copy()
    report = imported(made, tmp_path)
    assert only_form(report) == plain(tmp_path)
    assert report_text(report) == ""


@pytest.mark.parametrize(
    "kept", [MERGES, [area for area in MERGES if area[1:].split(":")[0] != area.split(":")[1][1:]], []]
)
def test_a_goal_that_is_centred_across_its_columns_is_read(kept: list[str], tmp_path: Path) -> None:
    made, sheet = book(merged=False)
    for area in kept:
        if area[1:3] not in ("11", "12"):
            sheet.merge_cells(area)
    if kept:
        sheet.merge_cells("A11:A12")
    form, whole = only_form(imported(made, tmp_path)), plain(tmp_path)
    assert (form.goal, form.extra) == (whole.goal, whole.extra)
    assert (form.project, form.funds, form.indicators) == (whole.project, whole.funds, whole.indicators)


def test_columns_of_a_filled_copy_that_say_the_same_stay_two(tmp_path: Path) -> None:
    made, sheet = filled_copy()
    for place in ("E14", "F14", "G14", "H14"):
        sheet[place] = "完成"
    first_row = only_form(imported(made, tmp_path)).indicators[0]
    assert {first_row.target, first_row.actual, first_row.weight, first_row.score} == {"完成"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("oddHeader", "&C项目支出绩效自评表（2023年度）"),
        ("oddHeader", '&L附件1-1&C&"宋体,加粗"&14项目支出绩效自评表\n&12（2023年度）&R第 &P 页'),
        ("firstHeader", "&C&K01+000项目支出绩效自评表（2023年度）"),
    ],
)
def test_title_and_year_in_the_page_header(name: str, words: str, tmp_path: Path) -> None:
    made, sheet = book(merged=False)
    for area in MERGES[2:]:
        sheet.merge_cells(area)
    sheet["A1"] = sheet["A2"] = None
    made.save(tmp_path / "a.xlsx")
    first = ' differentFirst="1"' if name == "firstHeader" else ""
    header = f"<headerFooter{first}><{name}>{words.replace('&', '&amp;')}</{name}></headerFooter></worksheet>"
    report = import_sources([rewritten(tmp_path / "a.xlsx", ("</worksheet>", header))], TEMPLATES)
    assert only_form(report).year == "2023"
    assert report_text(report) == ""


def test_a_text_box_is_a_title_and_a_comment_is_told(tmp_path: Path) -> None:
    made, sheet = book(merged=False)
    for area in MERGES[2:]:
        sheet.merge_cells(area)
    sheet["A1"] = sheet["A2"] = None
    sheet["F7"].comment = Comment("含上年结转", "审核")
    sheet.add_chart(BarChart(), "L1")  # brings a drawing, into which a text box is put
    made.save(tmp_path / "a.xlsx")
    box = "".join(
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("项目支出绩效自评表", "（2023年度）")
    )
    shape = (
        '<sp xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"<txBody>{box}</txBody></sp></wsDr>"
    )
    path = rewritten(tmp_path / "a.xlsx", ("</wsDr>", shape), name="xl/drawings/drawing1.xml")
    report = import_sources([path], TEMPLATES)
    assert only_form(report).year == "2023"
    assert "工作表“自评表”的批注没有读入：“F7 含上年结转”" in report_text(report)


def test_names_of_parts_with_backslashes(tmp_path: Path) -> None:
    made, _ = book()
    made.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("/", "\\"), data)
    assert only_form(import_sources([tmp_path / "b.xlsx"], TEMPLATES)) == plain(tmp_path)


def test_values_in_their_formats_are_the_forms_texts(tmp_path: Path) -> None:
    made, sheet = book()
    for place, value, code in [
        ("F5", 12300138000, "000-0000-0000"),
        ("E14", date(2023, 12, 31), '[DBNum1][$-804]yyyy"年"m"月"d"日";@'),
        ("F14", date(2023, 12, 31), "aaaa"),
        ("E15", 0.25, "# ?/?"),
        ("F15", 1.5, "[h]:mm"),
    ]:
        cell: Any = sheet[place]
        cell.value, cell.number_format = value, code
    form = only_form(imported(made, tmp_path))
    assert form.phone == "123-0013-8000"
    assert (form.indicators[0].target, form.indicators[0].actual) == ("二〇二三年十二月三十一日", "星期日")
    assert (form.indicators[1].target, form.indicators[1].actual) == ("1/4", "36:00")


def test_a_list_tells_of_hidden_lines_and_columns(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["单位：元"])
    sheet.append(["项目名称", "年初预算数", "全年预算数", "全年执行数"])
    sheet.append(["甲项目", 700000, 800000, 450000])
    sheet.append(["乙项目", 1, 2, 3])
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["B"].hidden = True
    made.save(tmp_path / "a.xlsx")
    found = forms_from_list(tmp_path / "a.xlsx", TEMPLATES.default)
    assert [(form.project, form.funds[0].budget) for form in found.forms] == [("甲项目", "80")]
    assert any("第 4 行是隐藏的" in note and "乙项目" in note for note in found.notes)
    assert any("B 列是隐藏的" in note for note in found.notes)
