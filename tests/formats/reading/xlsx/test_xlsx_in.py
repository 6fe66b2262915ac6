"""Excel files: merged cells, what numbers show, what is hidden."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from html import escape
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.xlsx.number_formats import plain, show
from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx
from jixiao_gui.formats.reading.xlsx.xlsx_values import builtin
from jixiao_gui.sheet.sheet import Sheet
from tests.formats.making import package, relations, spans, texts

S_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def worksheet(path: Path, content: str, workbook: str = "", **parts: str) -> Path:
    """An xlsx with one worksheet, written by hand."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook xmlns="{S_NS}" xmlns:r="{office}">{workbook}'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    entries = [("worksheet", "sheet.xml"), *((kind, f"{kind}.xml") for kind in parts)]
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(*entries),
        "xl/sheet.xml": f'<worksheet xmlns="{S_NS}">{content}</worksheet>',
    }
    files |= {f"xl/{kind}.xml": text for kind, text in parts.items()}
    return package(path, files)


def saved(book: openpyxl.Workbook, path: Path) -> list[Sheet]:
    book.save(path / "a.xlsx")
    return read_xlsx(path / "a.xlsx").sheets


def new() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    return book, book.worksheets[0]


def test_merged_cells_become_spans(tmp_path: Path) -> None:
    book, sheet = new()
    for place, text in {"B2": "项目名称", "D2": "水质监测", "B3": "绩效\n指标", "C3": "a", "D4": "b"}.items():
        sheet[place] = text
    for reference in ("B2:C2", "B3:B4", "D2:E2"):
        sheet.merge_cells(reference)
    (read,) = saved(book, tmp_path)
    assert texts(read) == [["项目名称", "水质监测"], ["绩效\n指标", "a", "", ""], ["", "", "b", ""]]
    assert spans(read) == [
        [(0, 2, 1), (2, 2, 1)],
        [(0, 1, 2), (1, 1, 1), (2, 1, 1), (3, 1, 1)],
        [(0, 1, 0), (1, 1, 1), (2, 1, 1), (3, 1, 1)],
    ]


def test_one_sheet_a_worksheet_hidden_and_empty_ones_left_out(tmp_path: Path) -> None:
    book, sheet = new()
    sheet["A1"] = "一"
    book.create_sheet("空")
    book.create_sheet("藏").append(["藏"])
    book["藏"].sheet_state = "hidden"
    book.create_sheet("二").append(["二", None, "三"])
    assert [texts(read) for read in saved(book, tmp_path)] == [[["一"]], [["二", "", "三"]]]


def test_hidden_rows_are_left_out_and_spans_shrink(tmp_path: Path) -> None:
    book, sheet = new()
    for row in ("a1", "b1"), ("a2", "b2"), ("a3", "b3"):
        sheet.append(row)
    sheet.merge_cells("A1:A3")
    sheet.row_dimensions[2].hidden = True
    (read,) = saved(book, tmp_path)
    assert texts(read) == [["a1", "b1"], ["", "b3"]]
    assert [row.cells[0].rows for row in read.rows] == [2, 0]


def test_values_as_excel_shows_them(tmp_path: Path) -> None:
    book, sheet = new()
    values: list[tuple[str | float | date, str, str]] = [
        (80.0, "General", "80"),
        (0.399, "General", "0.399"),
        (0.1 + 0.2, "General", "0.3"),
        (0.399, "0.0000", "0.3990"),
        (0.5625, "0.0%", "56.3%"),
        (1, "0%", "100%"),
        (12345.678, "#,##0.00", "12,345.68"),
        (0.825, "0.00", "0.83"),
        (212, '0"万元"', "212万元"),
        (-5, "0.0;(0.0)", "(5.0)"),
        ("≥99%", "General", "≥99%"),
        (date(2023, 12, 31), "yyyy.m.d", "2023.12.31"),
        (date(2023, 1, 5), 'yyyy"年"m"月"d"日"', "2023年1月5日"),
        (datetime(2023, 1, 5, 9, 7), "yyyy-mm-dd hh:mm", "2023-01-05 09:07"),
        (True, "General", "TRUE"),
    ]
    for row, (value, code, _) in enumerate(values, start=1):
        sheet.cell(row, 1, value).number_format = code
    (read,) = saved(book, tmp_path)
    assert [row[0] for row in texts(read)] == [shown for _, _, shown in values]


def test_results_of_formulas_and_rich_text(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{S_NS}"><si><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r>'
        "<rPh><t>x</t></rPh></si>"
        "<si><t>一_x000D_\n二</t></si></sst>"
    )
    cells = (
        '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><f>A1</f><v>果</v></c>'
        '<c><f>1+1</f><v>2</v></c><c t="inlineStr"><is><t>内</t></is></c>'
        '<c t="s"><v>99</v></c></row></sheetData>'
    )
    path = worksheet(tmp_path / "a.xlsx", cells, sharedStrings=strings)
    assert texts(read_xlsx(path).sheets[0]) == [["甲 乙", "一\n二", "果", "2", "内"]]


def test_days_counted_from_1904(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{S_NS}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    cells = '<sheetData><row r="1"><c r="A1" s="0"><v>0</v></c></row></sheetData>'
    path = worksheet(tmp_path / "a.xlsx", cells, '<workbookPr date1904="1"/>', styles=styles)
    assert texts(read_xlsx(path).sheets[0]) == [["1904/1/1"]]


def test_a_day_beyond_the_last_is_a_number() -> None:
    assert show(Decimal(2958464), "yyyy", is_1904=True) == "2958464"


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("44927", "[$-804]yyyy年m月d日;@", "2023年1月1日"),
        ("44927", builtin(57), "2023年1月"),
        ("0.5", "h:mm AM/PM", "12:00 PM"),
        ("-1", "yyyy", "-1"),
        ("1234567", "0.0,", "1234.6"),
        ("0.04", ".0#", ".04"),
        ("5", "# ?/?", "5"),
        ("7", "000", "007"),
        ("0", "0;-0;—", "—"),
        ("12", "@", "12"),
        ("123456789012", "General", "123456789012"),
        ("0.123456789012345", "General", "0.123456789"),
        ("12345678", "0\\.0,", "1234.6"),
        ("-12345678", '"约"0!.0000"万"', "-约1234.5678万"),
        ("12345678", '#,##0"."0,', "1234.6"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("12.5", "0.00_ ", "12.50"),
        ("0.5", "0.00% ", "50.00%"),
        ("12", '_ 0" 万元 "_)', "12 万元"),
        ("50000", '[>=10000]0!.0,"万元";0"元"', "5.0万元"),
        ("5000", '[>=10000]0!.0,"万元";0"元"', "5000元"),
        ("-5", "[<0][Red]-0.0;0.00", "-5.0"),
        ("-5", '[<=-5]"负"0;0.00', "-负5"),
        ("0", '[=1]"是";[=0]"否";General', "否"),
        ("7", '[=1]"是";[=0]"否"', "7"),
        ("1", '"是";"否";"无"', "是"),
        ("45291", "aaaa", "星期日"),
        ("45291", '"周"aaa', "周日"),
        ("45291", "[$-804]dddd", "星期日"),
        ("45291", "ddd", "Sun"),
        ("45291", builtin(17), "Dec-23"),
        ("45291", "[$-409]d-mmm-yy;@", "31-Dec-23"),
        ("45291", "[$-804]mmmm", "十二月"),
        ("45291", "mmmmm", "D"),
        ("45291", '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二三年十二月三十一日"),
        ("45300", '[DBNum2]m"月"d"日"', "壹月玖日"),
        ("123", "[DBNum1][$-804]General", "一百二十三"),
        ("1205", "[DBNum2][$-804]G/通用格式", "壹仟贰佰零伍"),
        ("100010", "[DBNum2]General", "壹拾万零壹拾"),
        ("45.5", "[DBNum2]General", "肆拾伍.伍"),
        ("0", "[DBNum1]General", "〇"),
        ("2023", "[DBNum1][$-804]0", "二〇二三"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.5", "[mm]", "720"),
        ("0.00001157407", "mm:ss.0", "00:01.0"),
        ("0.999999", "h:mm:ss", "0:00:00"),
        ("0", "yyyy/m/d", "1900/1/0"),
        ("60", "yyyy/m/d", "1900/2/29"),
        ("5.25", "# ?/?", "5 1/4"),
        ("0.333333", "# ??/??", "1/3"),
        ("1.25", "# ?/8", "1 2/8"),
        ("-0.999", "# ?/?", "-1"),
        ("12345.678", "0.00E+00", "1.23E+04"),
        ("0.000996", "0.0E-0", "1.0E-3"),
        ("12345", "##0.0E+0", "12.3E+3"),
        ("990101199001011234", "General", "990101199001011000"),
        ("1E-15", "General", "1E-15"),
        ("12300138000", "000-0000-0000", "123-0013-8000"),
        ("5551234", "[<=9999999]###-####;(###) ###-####", "555-1234"),
        ("80", ";;;", ""),
        ("12.5", "[$¥-804]#,##0.00", "¥12.50"),
        ("12", '"约"General"个"', "约12个"),
        ("12", "0!元", "12元"),
        ("-12.3", '"$"#,##0.0', "-$12.3"),
        ("1.2345678912", "General", "1.234567891"),
        ("1", "ddd", "Sun"),
    ],
)
def test_formats(number: str, code: str, shown: str) -> None:
    assert show(Decimal(number), code) == shown


def test_a_format_longer_than_excel_allows_counts_for_nothing(tmp_path: Path) -> None:
    book, sheet = new()
    sheet["A1"].number_format, sheet["A1"].value = "[DBNum2]" + "0" * 60_000, 12
    sheet["B1"].number_format, sheet["B1"].value = "0" * 20 + ";" + "0" * 234, 12
    (shown,) = saved(book, tmp_path)
    assert [cell.text for cell in shown.rows[0].cells] == ["12", "12".zfill(20)]


def test_texts_in_their_formats(tmp_path: Path) -> None:
    book, sheet = new()
    for row, (text, code) in enumerate(
        [("80", '@"万元"'), ("80", "0;0;0;@"), ("甲;乙", "@"), ("密", ";;;")], 1
    ):
        sheet.cell(row, 1, text).number_format = code
        sheet.cell(row, 2, "b")
    book.save(tmp_path / "a.xlsx")
    read = read_xlsx(tmp_path / "a.xlsx")
    assert [row[0] for row in texts(read.sheets[0])] == ["80万元", "80", "甲;乙", ""]
    assert read.notes == ["工作表“Sheet”的 A4 格设成不显示，没有读入：“密”。"]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("2023-12-31T00:00:00.000", 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        ("2023-12-31", "General", "2023/12/31"),
        ("2023-12-31T09:30:00Z", "General", "2023/12/31 9:30"),
        ("1900-01-05", "yyyy/m/d", "1900/1/5"),
        ("09:30:00", "h:mm", "9:30"),
        ("2023年底", "yyyy/m/d", "2023年底"),
    ],
)
def test_dates_of_strict_files(value: str, code: str, shown: str, tmp_path: Path) -> None:
    styles = (
        f'<styleSheet xmlns="{S_NS}">'
        f'<numFmts><numFmt numFmtId="165" formatCode="{escape(code, True)}"/></numFmts>'
        '<cellXfs><xf numFmtId="165"/></cellXfs></styleSheet>'
    )
    cells = f'<sheetData><row r="1"><c r="A1" s="0" t="d"><v>{value}</v></c></row></sheetData>'
    path = worksheet(tmp_path / "a.xlsx", cells, styles=styles)
    assert texts(read_xlsx(path).sheets[0]) == [[shown]]


def test_exact_numbers_for_lists(tmp_path: Path) -> None:
    book, sheet = new()
    values: list[tuple[float | date, str]] = [
        (1234567890.12, "General"),
        (0.1 + 0.2, "General"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
        (0.399, "0.0000"),
        (1e15, "General"),
        (date(2023, 12, 31), "yyyy.m.d"),
    ]
    for row, (value, code) in enumerate(values, start=1):
        sheet.cell(row, 1, value).number_format = code
    book.save(tmp_path / "a.xlsx")
    (read,) = read_xlsx(tmp_path / "a.xlsx", exact=True).sheets
    shown = ["1234567890.12", "0.3", "0", "0.3990", "1000000000000000", "2023.12.31"]
    assert [row[0] for row in texts(read)] == shown


@given(st.integers(-(10**6), 10**6), st.integers(0, 6))
def test_plain_numbers_read_back(whole: int, places: int) -> None:
    number = Decimal(whole).scaleb(-places)
    assert Decimal(plain(number)) == number


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9),
    st.text(max_size=12),
)
def test_any_format_gives_a_text(number: Decimal, code: str) -> None:
    assert isinstance(show(number, code), str)


@pytest.mark.parametrize(
    "content",
    [
        '<sheetData><row r="1"><c r="ZZZ1" t="str"><v>a</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A9999999" t="str"><v>a</v></c></row></sheetData>',
        '<sheetData><row><c t="str"><v>a</v></c><c r="SA9000" t="str"><v>a</v></c></row></sheetData>',
        "<cols>" + '<col min="1" max="16384" width="9"/>' * 9000 + "</cols>",
        "<sheetData/><mergeCells>" + '<mergeCell ref="A1:B2"/>' * 60_000 + "</mergeCells>",
        '<sheetData><row><c t="str"><v>a</v></c></row>'
        '<row r="19000"><c t="str"><v>a</v></c></row></sheetData>'
        "<mergeCells>" + '<mergeCell ref="A1:A19000"/>' * 60 + "</mergeCells>",
    ],
)
def test_absurd_worksheets_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(FormatError, match=r"a\.xlsx"):
        read_xlsx(worksheet(tmp_path / "a.xlsx", content))


def test_long_texts_that_thousands_of_cells_share_are_refused(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{S_NS}"><si><t>{"长" * 100_000}</t></si></sst>'
    rows = '<row><c t="s"><v>0</v></c></row>' * 300
    path = worksheet(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>", sharedStrings=strings)
    with pytest.raises(FormatError, match="文字过多"):
        read_xlsx(path)


def test_a_merge_of_the_whole_worksheet_is_cut(tmp_path: Path) -> None:
    content = (
        '<sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    (sheet,) = read_xlsx(worksheet(tmp_path / "a.xlsx", content)).sheets
    assert texts(sheet)[0] == ["a"]
    assert sheet.rows[0].cells[0].rows == len(sheet.rows)
