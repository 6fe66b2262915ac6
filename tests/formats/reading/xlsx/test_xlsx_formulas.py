"""Formulas without a result: what Excel would show, or nothing and a sentence."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx
from tests.formats.making import texts
from tests.formats.reading.xlsx.test_xlsx_in import worksheet

VALUES: dict[str, str | float | None] = {
    "A1": 80,
    "A2": 45,
    "A3": "12",
    "A4": "水质",
    "A5": True,
    "A6": None,
    "A7": 0.1,
    "A8": 0.2,
    "A9": "56.3%",
}
_KINDS: tuple[str | float, ...] = ("甲", "乙", "甲一", "丙", 12, "12")
LISTED: dict[str, str | float] = {
    **{f"B{row}": text for row, text in enumerate(_KINDS, start=1)},
    **{f"C{row}": number for row, number in enumerate((1, 2, 3.5, 40, 50, 60), start=1)},
    **{"E1": 10, "F1": 20, "G1": 30, "E2": "一", "F2": "二", "G2": "三", "D1": 45_000, "D2": "2023年5月1日"},
}
"""Cells to look something up in, on the worksheet of the values."""
NAMES = {
    "执行": "'数 据'!$C$1:$C$6",
    "名": "'数 据'!$B$1:$B$6",
    "全": "'数 据'!$B:$C",
    "比例": "0.563",
    "邻格": "'数 据'!A1",
    "自身": "自身+1",
}


def shown(tmp_path: Path, *formulas: object, code: str = "General") -> tuple[list[str], list[str]]:
    """What the formulas show, one a row in a second worksheet, and the notes."""
    book = openpyxl.Workbook()
    data = book.active
    assert isinstance(data, Worksheet)
    data.title = "数 据"
    for place, value in (VALUES | LISTED).items():
        data[place] = value
    for name, text in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    sheet = book.create_sheet("公式")
    for row, formula in enumerate(formulas, start=1):
        sheet.cell(row, 1, "x")
        sheet.cell(row, 2, formula).number_format = code
    book.save(tmp_path / "a.xlsx")
    read = read_xlsx(tmp_path / "a.xlsx")
    return [row[1] if len(row) > 1 else "" for row in texts(read.sheets[1])], read.notes


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("-2^2", "4"),
        ("2^3^2", "64"),
        ("10-4-3", "3"),
        ("50%", "0.5"),
        ("1/3", "0.333333333"),
        ("1/0", "#DIV/0!"),
        ("'数 据'!A1", "80"),
        ("'数 据'!$A$2/'数 据'!A1", "0.5625"),
        ("SUM('数 据'!A1:A9)", "125.3"),
        ("SUM('数 据'!A:A)", "125.3"),
        ("SUM('数 据'!A1,'数 据'!A3,5)", "85"),
        ("'数 据'!A3+1", "13"),
        ("'数 据'!A9*2", "1.126"),
        ("'数 据'!A4+1", "#VALUE!"),
        ("'数 据'!A6", "0"),
        ("'数 据'!A5", "TRUE"),
        ("'数 据'!A7+'数 据'!A8", "0.3"),
        ("'数 据'!A7+'数 据'!A8-0.3", "0"),
        ("AVERAGE('数 据'!A1:A2)", "62.5"),
        ("MAX('数 据'!A1:A9)&\"万元\"", "80万元"),
        ("MIN('数 据'!A1:A2)-COUNT('数 据'!A1:A9)", "41"),
        ("ROUND(2.675,2)", "2.68"),
        ("ROUND(-2.5,0)", "-3"),
        ("ROUND(1234,-2)", "1200"),
        ("ROUNDUP(1.01,1)+ROUNDDOWN(1.09,1)", "2.1"),
        ("INT(-1.5)+ABS(-1)", "-1"),
        ("IF('数 据'!A1>'数 据'!A2,\"超\",\"未\")", "超"),
        ("IF('数 据'!A4=\"水质\",1,2)", "1"),
        ('IFERROR(1/0,"—")', "—"),
        ("PRODUCT('数 据'!A1:A2)", "3600"),
        ("SUMPRODUCT('数 据'!A1:A2,'数 据'!A1:A2)", "8425"),
        ('CONCATENATE("共",\'数 据\'!A1,"个")', "共80个"),
        ('TEXT(0.5625,"0.0%")', "56.3%"),
        ('"他说""好"""', '他说"好"'),
        ("1<2", "TRUE"),
        ("COUNTA('数 据'!A1:A9)", "8"),
        ("IF(AND('数 据'!A1>0,'数 据'!A2<10),1,2)", "2"),
        ("IF(OR('数 据'!A1>100,NOT('数 据'!A2>50)),1,2)", "1"),
        ("AND('数 据'!A1:A6)", "TRUE"),
        ("OR('数 据'!A4)", "#VALUE!"),
        ('AND("甲")', "#VALUE!"),
        ("NOT(1/0)", "#DIV/0!"),
        ("SUM('数 据'!A1,'数 据'!A4)", "80"),  # a cell is a reference: its text is passed over
        ("SUM('数 据'!A1,'数 据'!A3)", "80"),
        ("SUM('数 据'!A1,\"12\")", "92"),
        ("AVERAGE('数 据'!A1,'数 据'!A6)", "80"),
        ("MIN('数 据'!A1,'数 据'!A6)", "80"),
        ("MAX('数 据'!A4,'数 据'!A6)", "0"),
        ("PRODUCT('数 据'!A1,'数 据'!A6)", "80"),
        ("COUNT('数 据'!A1,'数 据'!A4)", "1"),
        ("SUM(('数 据'!A1),-'数 据'!A2)", "35"),
        ("IF('数 据'!A6=0,'数 据'!A4,1)", "水质"),
        ("1E300*1E300", "#NUM!"),
        ("1E999", "#NUM!"),
        ("-1E999*1", "#NUM!"),
        ("ROUND(1,1E300*1E300)", "#NUM!"),
        ('TEXT(1E300*1E300,"0.00")', "#NUM!"),
        ("INT(1E300*1E300)", "#NUM!"),
        ("ROUND(1,1E300)", "1"),
        ("SUM(1E308,1E308)", "#NUM!"),
        ('"inf"+1', "#VALUE!"),
        ("#REF!+1", "#REF!"),
    ],
)
def test_worked_out(formula: str, value: str, tmp_path: Path) -> None:
    (found,), notes = shown(tmp_path, f"={formula}")
    assert (found, notes) == (value, [])


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('SUMIF(#B1:B6,"甲",#C1:C6)', "1"),
        ('SUMIF(#B1:B6,"甲*",#C1:C6)', "4.5"),
        ('SUMIF(#C1:C6,">=40")', "150"),
        ('SUMIF(#B:B,"<>甲",#C:C)', "155.5"),
        ("SUMIF(#B1:B6,12,#C1:C6)", "110"),
        ('SUMIF(#B1:B6,"?",#C1:C6)', "43"),
        ('COUNTIF(#B1:B9,"<>甲")', "8"),
        ('COUNTIF(#B1:B9,"")', "3"),
        ('COUNTIF(#A1:A9,">0.1")', "3"),  # neither a text nor a truth is a number
        ('SUMIFS(#C1:C6,#B1:B6,"甲*",#C1:C6,">1")', "3.5"),
        ('COUNTIFS(#B1:B6,"*",#C1:C6,"<50")', "4"),
        ('AVERAGEIF(#B1:B6,"甲*",#C1:C6)', "2.25"),
        ('AVERAGEIF(#B1:B6,"无",#C1:C6)', "#DIV/0!"),
        ('VLOOKUP("乙",#B1:C6,2,FALSE)', "2"),
        ('VLOOKUP("无",#B1:C6,2,0)', "#N/A"),
        ('VLOOKUP("乙",#B1:C6,3,0)', "#REF!"),
        ('IFERROR(VLOOKUP("无",#B:C,2,0),"无")', "无"),
        ("VLOOKUP(45,#C1:D6,1)", "40"),
        ("HLOOKUP(20,#E1:G2,2,FALSE)", "二"),
        ("HLOOKUP(25,#E1:G2,2)", "二"),
        ('INDEX(#C1:C6,MATCH("丙",#B1:B6,0))', "40"),
        ("INDEX(#E1:G1,2)", "20"),
        ("LOOKUP(25,#E1:G1,#E2:G2)", "二"),
        ('XLOOKUP("丁",#B1:B6,#C1:C6,"无")', "无"),
        ('XLOOKUP("丙",#B1:B6,#C1:C6)', "40"),
        ("SUM(执行)", "156.5"),
        ('SUMIF(名,"甲",执行)', "1"),
        ('VLOOKUP("丙",全,2,0)', "40"),
        ("比例*100", "56.3"),
        ("YEAR(#D1)&MONTH(#D1)&DAY(#D1)", "2023315"),
        ("YEAR(#D2)", "2023"),
        ("DATE(2023,14,31)-DATE(2024,3,2)", "0"),
        ('YEAR(DATE(2023,5,1))&"年"', "2023年"),
        ('LEFT("指标1：监测",3)&RIGHT("指标1：监测",2)&MID("指标1：监测",4,1)', "指标1监测："),
        ('LEN("指标1")+FIND("二","一二一")', "5"),
        ('SUBSTITUTE(TRIM("  甲  乙 ")," ","、")', "甲、乙"),
        ('VALUE("56.3%")*10', "5.63"),
        ("MOD(-7,3)", "2"),
        ('IFS(#A1>100,"优",#A1>=80,"良",TRUE,"中")', "良"),
        ('TEXTJOIN("、",TRUE,#B1:B4,"x")', "甲、乙、甲一、丙、x"),
        ('COUNTIF(#B1:B6,"*甲*一*")+COUNTIF(#B1:B6,"??")', "3"),
        ('COUNTIF(#B1:B6,"~*")', "0"),
    ],
)
def test_looked_up(formula: str, value: str, tmp_path: Path) -> None:
    """The values are those of LibreOffice Calc but where Excel differs: texts that are numbers, truths."""
    (found,), notes = shown(tmp_path, "=" + formula.replace("#", "'数 据'!"))
    assert (found, notes) == (value, [])


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(\"甲\",'数 据'!B1:C6,2)",  # not sorted
        "=MATCH(1,'数 据'!C1:C6,-1)",
        "=SUMIF('数 据'!B1:B6,\"甲\",'数 据'!C1:C5)",
        "=INDEX('数 据'!B1:C6,0,1)",
        "=OFFSET('数 据'!A1,1,0)",
        "=邻格",
        "=自身",
        "=执行+1",
        "=其他名称+1",
        "=[1]表!A1",
        "=没有这张!A1",
        "=TODAY()",
        "=B1",  # itself
        "=1+",
        "=SUM(A1:A2",
        "={1,2}",
        "=" + "(" * 200 + "1" + ")" * 200,
        "=A1:A2+1",
        '=ROUND(1E300,-400)*TEXT(1E300,"0.00")*ROUND(1,1,1)',
    ],
)
def test_not_worked_out_is_told(formula: str, tmp_path: Path) -> None:
    (found,), notes = shown(tmp_path, formula)
    assert found == ""
    assert notes == [
        "工作表“公式”的 B1 格公式没有结果，本程序也算不出来，按文件中现有的内容读入；"
        "请用 Excel 或 WPS 打开并保存后再导入。"
    ]


def test_one_formula_asks_for_another(tmp_path: Path) -> None:
    found, _ = shown(tmp_path, "=B2*2", "=B3+1", "=SUM('数 据'!A1:A2)", code="0.00")
    assert found == ["252.00", "126.00", "125.00"]


def test_a_long_chain_is_worked_out(tmp_path: Path) -> None:
    found, notes = shown(tmp_path, 1, *(f"=B{row}+1" for row in range(1, 400)))
    assert found[-1] == "400"
    assert notes == []


def test_a_formula_filled_down_moves_with_its_cell(tmp_path: Path) -> None:
    cells = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1+A$3</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/></c></row></sheetData>'
    )
    (sheet,) = read_xlsx(worksheet(tmp_path / "a.xlsx", cells)).sheets
    assert texts(sheet) == [["1", "4"], ["2", "5"], ["3", "6"]]


@pytest.mark.parametrize(("recalculate", "value"), [("1", "126"), ("0", "0")])
def test_a_zero_that_a_program_left_to_excel(recalculate: str, value: str, tmp_path: Path) -> None:
    """Libraries write 0 for every formula and ask Excel to calculate when the file is opened."""
    cells = (
        '<sheetData><row r="1"><c r="A1"><v>125</v></c><c r="B1"><f>A1+1</f><v>0</v></c></row></sheetData>'
    )
    workbook = f'<calcPr fullCalcOnLoad="{recalculate}"/>'
    (sheet,) = read_xlsx(worksheet(tmp_path / "a.xlsx", cells, workbook)).sheets
    assert texts(sheet) == [["125", value]]


def test_an_empty_text_is_a_result(tmp_path: Path) -> None:
    formula = '<c r="B1" t="str"><f>NOW()</f><v></v></c>'
    cells = f'<sheetData><row r="1"><c r="A1"><v>1</v></c>{formula}</row></sheetData>'
    read = read_xlsx(worksheet(tmp_path / "a.xlsx", cells))
    assert read.notes == []


def test_ranges_without_end_are_given_up(tmp_path: Path) -> None:
    found, notes = shown(
        tmp_path, *(f"=SUM(A1:XFD1048576)+{n}" for n in range(3)), ArrayFormula("B4", "=A1:A2*2")
    )
    assert found == ["", "", "", ""]
    assert "B1、B2、B3、B4 格公式没有结果" in notes[0]


def test_no_pattern_is_tried_in_every_way(tmp_path: Path) -> None:
    found, notes = shown(
        tmp_path,
        "a" * 20_000,
        f'=COUNTIF(B1:B1,"{"*a" * 100}b")',
        f'=COUNTIF(B1:B1,"{"?*" * 100}a")',
        f'=COUNTIF(B1:B1,"{"a" * 300}*")',
    )
    assert found[1:] == ["0", "1"] + [""] * (len(found) - 3)
    (note,) = notes
    assert "B4 格公式没有结果" in note  # Excel looks for 255 characters at most


def test_a_text_that_no_cell_can_hold_is_an_error(tmp_path: Path) -> None:
    doubled = [f"=B{row + 1}&B{row + 1}" for row in range(1, 60)]
    joined = '=TEXTJOIN(",",TRUE,B60:B62)&SUBSTITUTE(B60,"x",B60)'
    found, _ = shown(tmp_path, *doubled, "x" * 1000, "y" * 32_000, "z" * 32_000, joined)
    assert (found[0], found[-1]) == ("#VALUE!", "#VALUE!")
    assert len(found[55]) == 16_000
