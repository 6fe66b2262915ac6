"""The same small form in every kind of file that the program reads, each made by hand."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path

import xlsxwriter

from tests.formats.making import docx, p
from tests.formats.old_files import biff, ole, record, word97

WORDML = "http://schemas.microsoft.com/office/word/2003/wordml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SS = "urn:schemas-microsoft-com:office:spreadsheet"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
TITLE, YEAR = "项目支出绩效自评表", "（2023年度）"
GRID = [
    [("项目名称", 1, 1), ("河道水质监测㛃", 3, 1)],
    [("绩效指标", 1, 3), ("一级指标", 1, 1), ("二级指标", 1, 1), ("三级指标", 1, 1)],
    [("", 1, 0), ("产出指标", 1, 2), ("数量指标", 1, 1), ("指标1：监测点位\n（个）", 1, 1)],
    [("", 1, 0), ("", 1, 0), ("质量指标", 1, 1), ("指标2：合格率1-2", 1, 1)],
]
"""Rows of (text, columns, rows); 0 rows where a cell above covers it."""


def _rtf(text: str) -> str:
    units = struct.unpack(f"<{len(text.encode('utf-16-le')) // 2}h", text.encode("utf-16-le"))
    return "".join("\\line " if u == 10 else chr(u) if 32 <= u < 127 else f"\\u{u}?" for u in units)


def rtf() -> bytes:
    """With a table whose merged cells are told as Word tells them."""
    made = ["{\\rtf1\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0\\fcharset134 SimSun;}}{\\info{\\title no}}\\f0 "]
    made += [f"{_rtf(TITLE)}\\par {_rtf(YEAR)}\\par "]
    for row in GRID:
        made.append("\\trowd\\trleft0")
        edge = 0
        for _, columns, rows in row:
            edge += 1000 * columns
            made.append({0: "\\clvmrg", 1: ""}.get(rows, "\\clvmgf") + f"\\cellx{edge}")
        made += [f"\\pard\\intbl {_rtf(text)}\\cell" for text, _, _ in row]
        made.append("\\row\n")
    return "".join([*made, "\\pard\\par}"]).encode()


def html() -> bytes:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td colspan={columns} rowspan={rows}>{text.replace(chr(10), '<br>')}</td>"
            for text, columns, rows in row
            if rows
        )
        + "</tr>"
        for row in GRID
    )
    head = f'<html><head><meta charset="gb2312"></head><body><p>{TITLE}</p><p>{YEAR}</p>'
    page = f"{head}<table>{rows}</table></body></html>"
    return page.encode("gb18030")


def mht() -> bytes:
    message = EmailMessage()
    message.make_related()
    part = EmailMessage()
    part.set_content(html(), "text", "html", cte="base64")
    part.set_param("charset", "gb2312")
    message.attach(part)
    return bytes(message)


def _word_rows(merge: str) -> str:
    def one(text: str, columns: int, rows: int) -> str:
        wide = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        down = {0: f"<w:{merge}/>", 1: ""}.get(rows, f'<w:{merge} w:val="restart"/>')
        lines = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in text.split("\n"))
        return f"<w:tc><w:tcPr>{wide}{down}</w:tcPr><w:p><w:r>{lines}</w:r></w:p></w:tc>"

    return "".join("<w:tr>" + "".join(one(*cell) for cell in row) + "</w:tr>" for row in GRID)


def wordml() -> bytes:
    hint = 'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    body = f"<wx:sect>{p(TITLE)}{p(YEAR)}<w:tbl>{_word_rows('vmerge')}</w:tbl></wx:sect>"
    head = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    return (
        f'{head}<w:wordDocument xmlns:w="{WORDML}" {hint}><w:body>{body}</w:body></w:wordDocument>'.encode()
    )


def flat() -> bytes:
    relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    body = f"{p(TITLE)}{p(YEAR)}<w:tbl>{_word_rows('vMerge')}</w:tbl>"
    return (
        f'<?xml version="1.0"?><pkg:package xmlns:pkg="{PKG}">'
        f'<pkg:part pkg:name="/_rels/.rels"><pkg:xmlData><Relationships xmlns="{names}">{relation}'
        f"</Relationships></pkg:xmlData></pkg:part>"
        f'<pkg:part pkg:name="/word/document.xml" pkg:contentType="{MAIN}">'
        "<pkg:xmlData>"
        f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        "</pkg:xmlData></pkg:part></pkg:package>"
    ).encode()


def spreadsheetml() -> bytes:
    made = [f'<?xml version="1.0"?><Workbook xmlns="{SS}" xmlns:ss="{SS}"><Worksheet ss:Name="表"><Table>']
    for row in [[(TITLE, 4, 1)], [(YEAR, 4, 1)], *GRID]:
        made.append("<Row>")
        column = 1
        for text, columns, rows in row:
            if rows:
                merged = f'ss:MergeAcross="{columns - 1}" ss:MergeDown="{rows - 1}"'
                data = f'<Data ss:Type="String">{text.replace(chr(10), "&#10;")}</Data>'
                made.append(f'<Cell ss:Index="{column}" {merged}>{data}</Cell>')
            column += columns
        made.append("</Row>")
    return "".join([*made, "</Table></Worksheet></Workbook>"]).encode()


def _od_rows(lines: str) -> str:
    made = []
    for row in GRID:
        made.append("<table:table-row>")
        for text, columns, rows in row:
            inside = f"<text:p>{text.replace(chr(10), lines)}</text:p>"
            spans = f'table:number-columns-spanned="{columns}" table:number-rows-spanned="{max(rows, 1)}"'
            made.append(
                f"<table:table-cell {spans}>{inside}</table:table-cell>"
                if rows
                else "<table:covered-table-cell/>"
            )
            made.append("<table:covered-table-cell/>" * (columns - 1))
        made.append("</table:table-row>")
    return "".join(made)


def _od(kind: str, body: str) -> bytes:
    return (
        f'<?xml version="1.0"?><office:document {ODF} '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def odt() -> bytes:
    head = f"<text:p>{TITLE}</text:p><text:p>{YEAR}</text:p>"
    return _od("text", f"{head}<table:table>{_od_rows('<text:line-break/>')}</table:table>")


def ods() -> bytes:
    head = "".join(
        '<table:table-row><table:table-cell table:number-columns-spanned="4" table:number-rows-spanned="1">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
        for text in (TITLE, YEAR)
    )
    return _od("spreadsheet", f"<table:table>{head}{_od_rows('</text:p><text:p>')}</table:table>")


def doc() -> bytes:
    """With its rows' cells defined at the ends of the rows."""
    text = f"{TITLE}\r{YEAR}\r"
    runs: list[tuple[int, bytes]] = [(len(text), b"")]
    for row in GRID:
        words = "".join(text.replace("\n", "\x0b") + "\x07" for text, _, _ in row)
        units = len(words.encode("utf-16-le")) // 2
        runs += [(units, b"\x16\x24\x01"), (1, b"\x16\x24\x01\x17\x24\x01" + _definition(row))]
        text += words + "\x07"
    return word97(text + "\r", paragraphs=[*runs, (1, b"")])


def _definition(row: list[tuple[str, int, int]]) -> bytes:
    edges = [0]
    cells = b""
    for _, columns, rows in row:
        edges.append(edges[-1] + 1000 * columns)
        cells += struct.pack("<H", {0: 1 << 5, 1: 0}.get(rows, 3 << 5)) + b"\0" * 18
    content = bytes((len(row),)) + b"".join(struct.pack("<h", edge) for edge in edges) + cells
    return b"\x08\xd6" + struct.pack("<H", len(content) + 1) + content


def xls() -> bytes:
    records = []
    merges = []
    for line, row in enumerate([[(TITLE, 4, 1)], [(YEAR, 4, 1)], *GRID]):
        column = 0
        for text, columns, rows in row:
            words = text.encode("utf-16-le")
            if text:
                head = struct.pack("<HHHHB", line, column, 0, len(words) // 2, 1)
                records.append(record(0x204, head + words))
            if rows and (columns > 1 or rows > 1):
                merges.append(struct.pack("<HHHH", line, line + rows - 1, column, column + columns - 1))
            column += columns
    return ole(
        {"Workbook": biff([*records, record(0xE5, struct.pack("<H", len(merges)) + b"".join(merges))])}
    )


def word(folder: Path) -> bytes:
    path = docx(folder / "small.docx", f"{p(TITLE)}{p(YEAR)}<w:tbl>{_word_rows('vMerge')}</w:tbl>")
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{main}</Types>')
    return path.read_bytes()


def excel(folder: Path) -> bytes:
    book = xlsxwriter.Workbook(folder / "small.xlsx")
    sheet = book.add_worksheet()
    for line, row in enumerate([[(TITLE, 4, 1)], [(YEAR, 4, 1)], *GRID]):
        column = 0
        for text, columns, rows in row:
            if rows and (columns > 1 or rows > 1):
                sheet.merge_range(line, column, line + rows - 1, column + columns - 1, text)
            elif rows:
                sheet.write_string(line, column, text)
            column += columns
    book.close()
    return (folder / "small.xlsx").read_bytes()


def small_forms(folder: Path) -> dict[str, bytes]:
    """The form by the ending of its kind."""
    return {
        "docx": word(folder), "xlsx": excel(folder), "doc": doc(), "xls": xls(), "rtf": rtf(), "html": html(),
        "mht": mht(), "wordml": wordml(), "flat": flat(), "spreadsheetml": spreadsheetml(),
        "odt": odt(), "ods": ods(),
    }  # fmt: skip


def locked(data: bytes, password: str) -> bytes:
    """A docx or xlsx that opens with ``password``."""
    from msoffcrypto.format.ooxml import OOXMLFile

    filled, out = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(filled, "a") as archive:  # what encrypts it here cannot do so with less than 4 KB
        archive.writestr("filling.bin", os.urandom(8000))
    OOXMLFile(filled).encrypt(password, out)
    return out.getvalue()
