"""What fonts change of a workbook's words, in workbooks of all kinds; what lies over its cells."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import PLAIN, Look, rich, seen
from jixiao_gui.formats.reading.xlsx.xlsx_parts import SheetParts, WorkbookParts
from tests.formats.making import package, texts
from tests.formats.old_files import biff, ole, record
from tests.formats.small_forms import GRID, SS, TITLE, YEAR

ODF = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
STRUCK, UP, SIGNS = Look(struck=True), Look(script="superscript"), Look(font="Wingdings 2")


def first(read: ReadFile) -> str:
    return read.sheets[0].rows[0].cells[0].text


def test_looks_of_texts() -> None:
    assert seen("4", UP).text == "⁴"
    assert seen("R", SIGNS).text == "☑"
    assert seen("80", STRUCK) == ("", "80", False)


def xlsx(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("表")
    gone, up = book.add_format({"font_strikeout": True}), book.add_format({"font_script": 1})
    sign = book.add_format({"font_name": "Wingdings 2"})
    sheet.write_rich_string("A1", gone, "80", "45")
    sheet.write_rich_string("A2", "5×10", up, "4")
    sheet.write_string("A3", "R", sign)
    sheet.write_number("A4", 80, gone)
    sheet.write_rich_string("A5", "完成", sign, "R", gone)
    book.close()
    return path


def made_of_parts(path: Path) -> Path:
    book = WorkbookParts()
    sheet = SheetParts("表")
    sheet.put(0, 0, "runs", rich([("80", STRUCK), ("45", PLAIN)]))
    sheet.put(1, 0, "runs", rich([("5×10", PLAIN), ("4", UP)]))
    sheet.put(2, 0, "str", "R", book.style("General", SIGNS))
    sheet.put(3, 0, "n", "80", book.style("0", STRUCK))
    sheet.put(4, 0, "runs", rich([("完成", PLAIN), ("R", SIGNS)]), book.style("", STRUCK))
    book.sheets.append(sheet)
    path.write_bytes(book.packed())
    return path


def spreadsheetml(path: Path) -> Path:
    font = "<Style ss:ID='{}'><Font {}/></Style>"
    styles = font.format("gone", "ss:StrikeThrough='1'") + font.format("sign", "ss:FontName='Wingdings 2'")
    rows = "".join(
        f"<Row><Cell {style}><ss:Data ss:Type='{kind}' xmlns='http://www.w3.org/TR/REC-html40'>{inside}"
        "</ss:Data></Cell></Row>"
        for style, kind, inside in (
            ("", "String", "<S>80</S>45"),
            ("", "String", "5×10<Sup>4</Sup>"),
            ("ss:StyleID='sign'", "String", "R"),
            ("ss:StyleID='gone'", "Number", "80"),
            (
                "",
                "String",
                "完成<Font html:Face='Wingdings 2' xmlns:html='http://www.w3.org/TR/REC-html40'>R</Font>",
            ),
        )
    )
    whole = f"<Styles>{styles}</Styles><Worksheet ss:Name='表'><Table>{rows}</Table></Worksheet>"
    path.write_text(
        f"<?xml version='1.0'?><Workbook xmlns='{SS}' xmlns:ss='{SS}'>{whole}</Workbook>", "utf-8"
    )
    return path


def ods(path: Path) -> Path:
    def style(name: str, family: str, said: str) -> str:
        inner = f"<style:text-properties {said}/>"
        return f"<style:style style:name='{name}' style:family='{family}'>{inner}</style:style>"

    gone, signs = "style:text-line-through-style='solid'", "fo:font-family='Wingdings 2'"
    styles = style("T1", "text", gone) + style("T2", "text", "style:text-position='super 58%'")
    styles += style("T3", "text", signs) + style("c1", "table-cell", gone) + style("c2", "table-cell", signs)
    rows = "".join(
        f"<table:table-row><table:table-cell {of}><text:p>{inside}</text:p></table:table-cell>"
        "</table:table-row>"
        for of, inside in (
            ("", "<text:span text:style-name='T1'>80</text:span>45"),
            ("", "5×10<text:span text:style-name='T2'>4</text:span>"),
            ("table:style-name='c2'", "R"),
            ("table:style-name='c1' office:value-type='float' office:value='80'", "80"),
            ("", "完成<text:span text:style-name='T3'>R</text:span>"),
        )
    )
    return ods_of(path, styles, f"<table:table table:name='表'>{rows}</table:table>")


def ods_of(path: Path, styles: str, body: str, common: str = "") -> Path:
    names = " ".join(f'xmlns:{n}="{ODF.format(n)}"' for n in ("office", "text", "table", "style"))
    names += f' xmlns:fo="{ODF.format("xsl-fo-compatible")}" xmlns:draw="{ODF.format("drawing")}"'
    whole = (
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{body}"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content {names}>{whole}</office:spreadsheet></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {names}>{common}</office:document-styles>",
    }
    return package(path, parts)


@pytest.mark.parametrize("make", [xlsx, made_of_parts, spreadsheetml, ods])
def test_struck_out_raised_and_signs(make: object, tmp_path: Path) -> None:
    assert callable(make)
    read = read_tables(make(tmp_path / "a.xlsx"))
    assert [row[0] for row in texts(read.sheets[0])] == ["45", "5×10⁴", "☑", "", "完成☑"]
    assert [note for note in read.notes if "删除线" in note] == [
        "工作表“表”的 A1、A4 格用删除线划去的文字没有读入：“80 80”。"
    ]


def test_the_fonts_of_an_xls(tmp_path: Path) -> None:
    def font(name: str, options: int = 0, script: int = 0) -> bytes:
        return record(
            0x31,
            struct.pack("<HHHHHBBBBBB", 200, options, 0x7FFF, 400, script, 0, 0, 0, 0, len(name), 0)
            + name.encode(),
        )

    def string(words: str, *runs: tuple[int, int]) -> bytes:
        head = struct.pack("<HB", len(words), 1 | 8 * bool(runs))
        head += struct.pack("<H", len(runs)) if runs else b""
        fonts = b"".join(struct.pack("<HH", at, number) for at, number in runs)
        return head + words.encode("utf-16-le") + fonts

    # fonts are counted 0 to 3 and on from 5
    more = font("Arial", 8) + font("Arial", 0, 1) + font("Wingdings 2")
    look = record(0xE0, struct.pack("<HHH", 5, 0, 1) + b"\0" * 14)
    strings = [
        string("8045", (0, 5), (2, 0)),
        string("5×104", (4, 6)),
        string("完成R", (2, 7)),
        string("作废"),
    ]
    table = record(0xFC, struct.pack("<II", 4, 4) + b"".join(strings))
    cells = [record(0xFD, struct.pack("<HHHI", n, 0, int(n != 3), n)) for n in range(4)]
    book = biff(cells, before=more + look + table)
    path = tmp_path / "a.xls"
    path.write_bytes(ole({"Workbook": book}))
    read = read_tables(path)
    assert [row[0] for row in texts(read.sheets[0])] == ["45", "5×10⁴", "完成☑"]
    assert [note for note in read.notes if "删除线" in note] == [
        "工作表“Sheet1”的 A1、A4 格用删除线划去的文字没有读入：“80 作废”。"
    ]


def form_rows() -> list[list[str]]:
    return [[text for text, columns, _ in row for text in [text, *[""] * (columns - 1)]] for row in GRID]


def test_header_and_text_box_of_an_xls(tmp_path: Path) -> None:
    def text(row: int, column: int, words: str) -> bytes:
        head = struct.pack("<HHHHB", row, column, 0, len(words.encode("utf-16-le")) // 2, 1)
        return record(0x204, head + words.encode("utf-16-le"))

    title = f"&C{TITLE}"
    header = record(0x14, struct.pack("<HB", len(title), 1) + title.encode("utf-16-le"))
    box = record(0x5D, struct.pack("<HHHHH", 0x15, 0x12, 6, 1, 0) + b"\0" * 12)
    box += record(0x1B6, struct.pack("<HHIHHH", 0, 0, 0, 0, len(YEAR), 16) + b"\0" * 4)
    box += record(0x3C, b"\1" + YEAR.encode("utf-16-le")) + record(0x3C, b"\0" * 16)
    cells = [text(r, c, words) for r, row in enumerate(form_rows()) for c, words in enumerate(row) if words]
    path = tmp_path / "a.xls"
    path.write_bytes(ole({"Workbook": biff([header, *cells, box])}))
    (sheet,) = read_tables(path).sheets
    assert (sheet.title, sheet.year_line) == (TITLE, YEAR)


def test_header_comment_and_bare_values_of_an_ods(tmp_path: Path) -> None:
    def cell(words: str) -> str:
        return f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"

    bare = "".join(
        f"<table:table-cell office:value-type='{kind}' {value}/>"
        for kind, value in (
            ("float", "office:value='80.5'"),
            ("percentage", "office:value='0.563'"),
            ("string", "office:string-value='甲'"),
            ("date", "office:date-value='2023-12-31'"),
        )
    )
    note = "<office:annotation><text:p>再核</text:p></office:annotation><text:p>王某</text:p>"
    rows = [*form_rows(), ["说明"]]
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    body += f"<table:table-row>{bare}</table:table-row>"
    body += f"<table:table-row><table:table-cell>{note}</table:table-cell></table:table-row>"
    header = f"<style:header><text:p>{TITLE}</text:p><text:p>{YEAR}</text:p></style:header>"
    master = f"<style:master-page style:name='P'>{header}</style:master-page>"
    style = "<style:style style:name='ta1' style:family='table' style:master-page-name='P'/>"
    table = f"<table:table table:name='表' table:style-name='ta1'>{body}</table:table>"
    common = f"<office:master-styles>{master}</office:master-styles>"
    read = read_tables(ods_of(tmp_path / "a.ods", style, table, common))
    sheet = read.sheets[0]
    assert (sheet.title, sheet.year_line) == (TITLE, YEAR)
    assert [cell.text for cell in sheet.rows[-2].cells] == ["80.5", "56.3%", "甲", "2023-12-31"]
    assert any("批注没有读入：“A7 再核”" in note for note in read.notes)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


def test_pictures_are_told(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    sheet.write("A1", "甲")
    sheet.write_formula("A2", '_xlfn.DISPIMG("ID_1",1)', None, '=DISPIMG("ID_1",1)')
    sheet.insert_image("C5", "a.png", {"image_data": io.BytesIO(PNG)})
    book.close()
    read = read_tables(tmp_path / "a.xlsx")
    assert texts(read.sheets[0]) == [["甲"]]
    assert read.notes == [
        "工作表“表”的 A2 格是图片，没有读入，请对照原文件填写。",
        "工作表“表”的 C5 格处有图片，没有读入，请对照原文件填写。",
    ]


def beside(path: Path, *blocks: list[list[str]]) -> ReadFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    column = 1
    for block in blocks:
        for r, row in enumerate(block, start=1):
            for c, text in enumerate(row):
                if text:
                    sheet.cell(r, column + c, text)
        column += 1 + max(map(len, block))
    book.save(path / "a.xlsx")
    return read_tables(path / "a.xlsx")


def test_notes_beside_a_form_are_no_part_of_it(tmp_path: Path) -> None:
    form, note = beside(tmp_path, form_rows(), [["", ""], ["备注：草稿", ""]]).sheets
    assert [row[0].strip() for row in texts(form)] == [row[0] for row in form_rows()]
    assert [text for row in texts(note) for text in row if text] == ["备注：草稿"]


def test_two_forms_side_by_side(tmp_path: Path) -> None:
    one, two = beside(tmp_path, form_rows(), form_rows()).sheets
    assert texts(one) == texts(two)


def test_a_form_with_an_empty_column_is_one(tmp_path: Path) -> None:
    rows = form_rows()
    labels = [["一级指标", ""], ["数量指标", ""], ["联系电话", ""], ["80", ""]]
    (sheet,) = beside(tmp_path, rows, labels).sheets
    assert len(sheet.rows[0].cells) > len(rows[0])


VML = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<v:shape id="a"><v:textbox><div><font face="宋体">达标<br></font></div></v:textbox>
<x:ClientData ObjectType="Checkbox"><x:Checked>1</x:Checked></x:ClientData></v:shape>
<v:shape id="b"><v:textbox><div>未达标</div></v:textbox><x:ClientData ObjectType="Checkbox"/></v:shape>
<v:shape id="c"><x:ClientData ObjectType="Note"/></v:shape></xml>"""


def test_boxes_to_tick_are_told(tmp_path: Path) -> None:
    made = io.BytesIO(made_of_parts(tmp_path / "a.xlsx").read_bytes())
    relation = '<Relationship Id="r1" Type="http://a/vmlDrawing" Target="../v.vml"/>'
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/v.vml", VML)
        rels = f'<Relationships xmlns="{names}">{relation}</Relationships>'
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", rels)
    (tmp_path / "b.xlsx").write_bytes(made.getvalue())
    notes = read_tables(tmp_path / "b.xlsx").notes
    assert "工作表“表”的控件没有读入，请对照原文件填写：“☑达标 ☐未达标”。" in notes


def test_strange_names_and_comments_end_no_reading(tmp_path: Path) -> None:
    name = struct.pack("<HBBHHH", 0, 0, 1, 3, 0, 0) + b"\0" * 4 + b"\0a" + b"\x2d\xff\xff"
    note = struct.pack("<HHHHHB", 0, 0, 0, 1, 1, 0) + b"a" + b"\0" * 9
    cell = record(0x204, struct.pack("<HHHHB", 0, 0, 1, 1, 1) + "甲".encode("utf-16-le"))
    book = biff([cell, record(0x1C, note)], before=record(0x18, name))
    (tmp_path / "a.xls").write_bytes(ole({"Workbook": book}))
    assert texts(read_tables(tmp_path / "a.xls").sheets[0]) == [["甲"]]


def test_empty_cells_without_a_place(tmp_path: Path) -> None:
    book = WorkbookParts()
    book.sheets.append(SheetParts("表"))
    data = book.packed()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    row = "<row><c/><c t='str'><v>甲</v></c><c/><c><v>8</v></c></row>"
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("<sheetData>", f"<sheetData>{row}")
    assert texts(read_tables(package(tmp_path / "a.xlsx", parts)).sheets[0]) == [["甲", "", "8"]]
