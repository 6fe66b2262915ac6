"""Hostile files of the older kinds end with one sentence or are read, soon and in little memory."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.formats.making import package
from tests.formats.old_files import biff, ole, record, word97
from tests.formats.reading.test_hostile import limited

SS = "urn:schemas-microsoft-com:office:spreadsheet"
WORDML = "http://schemas.microsoft.com/office/word/2003/wordml"
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def spreadsheet(rows: str, columns: str = "") -> str:
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{SS}" xmlns:ss="{SS}"><Worksheet ss:Name="a">'
        f"<Table>{columns}{rows}</Table></Worksheet></Workbook>"
    )


def opendocument(kind: str, body: str) -> str:
    return (
        f'<?xml version="1.0"?><office:document {ODF} '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def odt(path: Path, content: str) -> object:
    kind = "application/vnd.oasis.opendocument.text"
    return package(path, {"mimetype": kind, "content.xml": content})


ENTITIES = '<!DOCTYPE d [<!ENTITY a "啊啊啊啊"><!ENTITY b "&a;&a;&a;&a;">]>'
CELL = '<Cell><Data ss:Type="String">甲</Data></Cell>'
TEXTS: dict[str, Callable[[], str]] = {
    "rtf: braces without end": lambda: "{\\rtf1 " + "{" * 5_000_000,
    "rtf: a text without end": lambda: "{\\rtf1 " + "a" * 30_000_000,
    "rtf: cells without end": lambda: "{\\rtf1\\trowd\\cellx100\\intbl " + "a\\cell" * 2_000_000,
    "rtf: rows without end": lambda: "{\\rtf1 " + "\\trowd\\cellx9\\intbl a\\cell\\row" * 500_000,
    "rtf: edges without end": lambda: "{\\rtf1\\trowd" + "\\cellx99" * 3_000_000,
    "rtf: huge numbers": lambda: (
        "{\\rtf1\\bin9999999999 \\trowd\\cellx-9999999999 a\\cell\\row\\u9999999999 \\uc99999999 }"
    ),
    "rtf: signs without end": lambda: "{\\rtf1 " + "\\'b0\\'a1" * 2_000_000,
    "rtf: tables without end": lambda: (
        "{\\rtf1\\intbl\\itap29 " + "a\\nestcell{\\*\\nesttableprops\\nestrow}" * 200_000
    ),
    "html: nested tables": lambda: "<html>" + "<table><tr><td>" * 200_000,
    "html: huge spans": lambda: "<html><table>" + "<tr><td rowspan=99999 colspan=99999>a</td></tr>" * 9000,
    "html: line breaks": lambda: "<html><table><tr><td>a" + "<br>" * 3_000_000,
    "html: blocks": lambda: "<html>" + "<div>" * 3_000_000,
    "html: cells": lambda: "<html><table>" + ("<tr>" + "<td>a" * 500) * 3000,
    "mht: parts in parts": lambda: (
        "MIME-Version: 1.0\n"
        + "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000))
    ),
    "mht: boundaries": lambda: (
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="a"\n\n' + "--a\n\n" * 500_000
    ),
    "mht: headers": lambda: "MIME-Version: 1.0\n" + "a: b\n" * 3_000_000,
    "wordml: nested": lambda: (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{WORDML}"><w:body>' + "<w:tbl><w:tr><w:tc>" * 5000
    ),
    "wordml: cells": lambda: (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{WORDML}"><w:body><w:tbl>'
        + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 500 + "</w:tr>") * 2500
        + "</w:tbl></w:body></w:wordDocument>"
    ),
    "wordml: entities": lambda: f'<?xml version="1.0"?>{ENTITIES}<w:wordDocument xmlns:w="{WORDML}"/>',
    "spreadsheetml: huge numbers": lambda: spreadsheet(
        f'<Row ss:Index="9999999" ss:Span="9999999" ss:Hidden="1">{CELL}</Row>',
        '<Column ss:Index="9999999" ss:Span="9999999" ss:Hidden="1"/>',
    ),
    "spreadsheetml: merged": lambda: spreadsheet(
        '<Row><Cell ss:MergeAcross="99999" ss:MergeDown="99999"><Data ss:Type="String">a</Data></Cell></Row>'
    ),
    "spreadsheetml: cells": lambda: spreadsheet((f"<Row>{CELL * 100}</Row>") * 4500),
    "spreadsheetml: entities": lambda: ENTITIES + spreadsheet(""),
    "spreadsheetml: nested": lambda: spreadsheet("<Row>" * 5000),
    "ods: repeated": lambda: opendocument(
        "spreadsheet",
        '<table:table><table:table-row table:number-rows-repeated="99999999">'
        '<table:table-cell table:number-columns-repeated="99999999"><text:p>a</text:p></table:table-cell>'
        "</table:table-row></table:table>",
    ),
    "ods: spaces": lambda: opendocument(
        "spreadsheet",
        "<table:table><table:table-row>"
        + '<table:table-cell><text:p><text:s text:c="99999999"/></text:p></table:table-cell>' * 100_000
        + "</table:table-row></table:table>",
    ),
    "odt: repeated": lambda: opendocument(
        "text",
        '<table:table><table:table-row table:number-rows-repeated="99999999">'
        '<table:table-cell table:number-columns-repeated="99999999"><text:p>a</text:p></table:table-cell>'
        "</table:table-row></table:table>",
    ),
    "odt: nested": lambda: opendocument(
        "text",
        "<table:table><table:table-row><table:table-cell>" * 70
        + "<text:p>a</text:p>"
        + "</table:table-cell></table:table-row></table:table>" * 70,
    ),
    "odt: frames": lambda: opendocument("text", "<text:list><text:list-item>" * 120 + "a"),
    "flat: itself": lambda: (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        + '<pkg:part pkg:name="/a"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>' * 100_000
        + "</pkg:package>"
    ),
}
FILES: dict[str, Callable[[Path], object]] = {
    "odt: a bomb": lambda path: odt(path, "<a>" + " " * 30_000_000 + "</a>"),
    "odt: without content": lambda path: package(
        path, {"mimetype": "application/vnd.oasis.opendocument.text"}
    ),
    "doc: one place for all pieces": lambda path: path.write_bytes(
        word97("甲" * 1000, pieces=[(n * 1000, (n + 1) * 1000, 0) for n in range(9000)])
    ),
    "doc: a piece beyond the file": lambda path: path.write_bytes(word97("甲", pieces=[(0, 2**31, 0)])),
    "doc: pieces that run back": lambda path: path.write_bytes(word97("甲", pieces=[(9, 3, 0)])),
    "doc: nothing but the name": lambda path: path.write_bytes(
        ole({"WordDocument": b"\xec\xa5\xc1\0" * 200})
    ),
    "doc: Word 6": lambda path: path.write_bytes(ole({"WordDocument": b"\xdc\xa5\x65\0" + b"\0" * 800})),
    "xls: nothing but the name": lambda path: path.write_bytes(ole({"Workbook": b"\x09\x08" * 300})),
    "xls: cells without end": lambda path: path.write_bytes(
        biff(
            record(0xBE, struct.pack("<HH", n % 65536, 0) + b"\0\0" * 250 + struct.pack("<H", 249))
            for n in range(50_000)
        )
    ),
    "xls: numbers without end": lambda path: path.write_bytes(
        biff(
            record(0xBD, struct.pack("<HH", n % 65536, 0) + b"\0\0\0\0\0\1" * 250 + struct.pack("<H", 249))
            for n in range(15_000)
        )
    ),
    "xls: merged without end": lambda path: path.write_bytes(
        biff(record(0xE5, struct.pack("<H", 1000) + b"\0\0\xff\xff\0\0\xff\0" * 1000) for _ in range(2000))
    ),
    "xls: a chart of records": lambda path: path.write_bytes(
        biff(record(0x9999, b"") for _ in range(3_000_000))
    ),
}


@pytest.mark.parametrize("name", [*TEXTS, *FILES])
def test_each_ends_soon_with_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "敌意.doc"
    if name in TEXTS:
        path.write_text(TEXTS[name](), "utf-8")
    else:
        FILES[name](path)
    done = limited(path)
    assert (done.returncode, done.stderr) == (3, ""), done.stdout + done.stderr[-500:]
    (sentence,) = done.stdout.splitlines()
    assert "敌意.doc" in sentence
    assert sentence.endswith("。")


def test_a_zip_in_a_zip_is_no_loop(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a/>")
    done = limited(path)
    assert done.returncode == 3
    assert "正文" in done.stdout
