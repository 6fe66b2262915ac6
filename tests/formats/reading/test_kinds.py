"""Every kind of file is told by what it holds, whatever its name, and read to the same form."""

from __future__ import annotations

import struct
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jixiao_gui.exchange import import_sources
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import FormatError, NeedsPassword
from jixiao_gui.formats.reading import ReadOptions
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import KINDS, LOCKED, endings, groups, list_endings
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.paths import resources_folder
from tests.formats.making import package, texts
from tests.formats.old_files import biff, ole, record, word97
from tests.formats.small_forms import GRID, SS, TITLE, YEAR, locked, small_forms

TEMPLATES = load_templates([resources_folder()])
ALL = ["docx", "xlsx", "doc", "xls", "rtf", "html", "mht", "wordml", "flat", "spreadsheetml", "odt", "ods"]
WRONG_NAMES = ("a.docx", "a.doc", "a.xls", "a.csv", "a.pdf", "a", "a.wps")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return small_forms(tmp_path_factory.mktemp("forms"))


def expected() -> list[list[tuple[str, int, int]]]:
    return [[(text, columns, rows) for text, columns, rows in row] for row in GRID]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("name", WRONG_NAMES)
def test_a_file_is_what_it_holds(forms: dict[str, bytes], kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(forms[kind])
    assert kind_of(path).id == kind
    (sheet,) = read_tables(path).sheets
    rows = [[(c.text, c.columns, c.rows) for c in row.cells] for row in sheet.rows]
    if len(rows) == len(GRID) + 2:  # of a worksheet the lines above the table are rows too
        assert [row[0][0] for row in rows[:2]] == [TITLE, YEAR]
        rows = rows[2:]
    else:
        assert (sheet.title, sheet.year_line) == (TITLE, YEAR)
    assert rows == expected()


@pytest.mark.parametrize(
    "before", [b"\r\n\r\n", b"\xef\xbb\xbf\n", b" " * 3000], ids=["lines", "mark", "blanks"]
)
@pytest.mark.parametrize("kind", ["docx", "xlsx", "rtf", "flat", "spreadsheetml", "wordml", "odt", "mht"])
def test_blank_lines_before_the_file(
    forms: dict[str, bytes], kind: str, before: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(before + forms[kind])
    assert kind_of(path).id == kind
    assert len(read_tables(path).sheets) == 1


def test_an_import_reads_them_all(forms: dict[str, bytes], tmp_path: Path) -> None:
    sources = []
    for kind, data in forms.items():
        sources.append(tmp_path / f"{kind}.doc")
        sources[-1].write_bytes(data)
    report = import_sources(sources, TEMPLATES)
    assert report.failures == []
    assert {one.form.project for one in report.forms} == {"河道水质监测㛃"}
    assert {one.form.year for one in report.forms} == {"2023"}
    assert len(report.forms) == len(forms)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"", "空的"),
        (b"\0\1\2\3" * 100, "不是可以导入"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (ole({"PowerPoint Document": b"a"}), "演示"),
        (ole({"Something": b"a"}), "不是 Word 或 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "不是 Word 或 Excel"),
    ],
)
def test_what_is_not_read_is_called_by_its_name(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(data)
    (sentence,) = import_sources([path], TEMPLATES).failures
    assert words in sentence
    assert "表.docx" in sentence
    assert sentence.endswith("。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("before", ["", "BMP 检测中心\n"])
def test_a_text_in_any_encoding(encoding: str, before: str, tmp_path: Path) -> None:
    text = next((resources_folder() / "samples").glob("*.txt")).read_text("utf-8")
    path = tmp_path / "a.txt"
    path.write_bytes((before + text).encode(encoding))
    report = import_sources([path], TEMPLATES)
    assert report.failures == []
    assert report.forms


def spreadsheetml(code: str, kind: str, text: str) -> str:
    """A workbook of one cell with the number format ``code``."""
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{SS}" xmlns:ss="{SS}"><Styles><Style ss:ID="s1">'
        f"<NumberFormat ss:Format='{code}'/></Style></Styles><Worksheet ss:Name='表'><Table><Row>"
        f'<Cell ss:StyleID="s1"><Data ss:Type="{kind}">{text}</Data></Cell>'
        "</Row></Table></Worksheet></Workbook>"
    )


@pytest.mark.parametrize(
    ("code", "kind", "text", "shown"),
    [
        ("Short Date", "DateTime", "1900-01-05T00:00:00.000", "1900/1/5"),
        ("Short Time", "DateTime", "1899-12-31T12:30:00.000", "12:30"),
        ("Short Date", "DateTime", "2023-12-31T00:00:00.000", "2023/12/31"),
        ('@"万元"', "String", "80", "80万元"),
    ],
)
def test_cells_of_a_spreadsheetml_file(code: str, kind: str, text: str, shown: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(spreadsheetml(code, kind, text), "utf-8")
    (sheet,) = read_tables(path).sheets
    assert texts(sheet) == [[shown]]


def test_a_text_of_an_xls_shows_by_its_format(tmp_path: Path) -> None:
    code = '@"万元"'
    named = record(0x41E, struct.pack("<HHB", 164, len(code), 1) + code.encode("utf-16-le"))
    look = record(0xE0, struct.pack("<HHH", 0, 164, 1) + b"\0" * 14)
    cell = record(0x204, struct.pack("<HHHHB", 0, 0, 0, 2, 0) + b"80")
    path = tmp_path / "a.xls"
    path.write_bytes(biff([cell], before=named + look))
    (sheet,) = read_tables(path).sheets
    assert texts(sheet) == [["80万元"]]


def test_a_text_that_its_format_hides_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(spreadsheetml(";;;", "String", "藏着"), "utf-8")
    assert "藏着" in read_tables(path).notes[0]


def test_of_a_folder_xml_of_other_programs_is_passed_over(forms: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "settings.xml").write_text("<?xml version='1.0'?><a/>", "utf-8")
    (tmp_path / "表.xml").write_bytes(forms["spreadsheetml"])
    report = import_sources([tmp_path], TEMPLATES)
    assert report.failures == []
    assert len(report.forms) == 1
    assert import_sources([tmp_path / "settings.xml"], TEMPLATES).failures, "named, it is told"


def test_a_form_on_a_hidden_worksheet_is_told_where_none_is_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["说明", "请填写后页"])
    hidden = book.create_sheet("自评表")
    hidden.append(["项目名称", "水质监测"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    (sentence,) = import_sources([tmp_path / "a.xlsx"], TEMPLATES).failures
    assert "工作表“自评表”是隐藏的" in sentence


def test_packed_files_are_told_from_documents(tmp_path: Path) -> None:
    assert kind_of(package(tmp_path / "a.docx", {"a.txt": "a"})).id == "archive"
    assert kind_of(package(tmp_path / "b.docx", {"OFD.xml": "a"})).id == "ofd"
    assert kind_of(package(tmp_path / "c.docx", {"xl\\workbook.xml": "a"})).id == "xlsx"
    assert kind_of(package(tmp_path / "d.docx", {"xl/workbook.bin": "a"})).id == "xlsb"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (("自评表册.db", "自评表.pdf"), "package"),
        (("表.docx", "[Content_Types].xml", "word/document.xml"), "archive"),
        (("[Content_Types].xml", "word/document.xml"), "docx"),
        (("docProps/app.xml", "xl/workbook.xml"), "xlsx"),
        (("Doc_0/Document.xml", "OFD.xml"), "ofd"),
    ],
)
def test_a_file_that_was_copied_by_half_keeps_its_kind(
    parts: tuple[str, ...], kind: str, tmp_path: Path
) -> None:
    whole = package(tmp_path / "whole", dict.fromkeys(parts, "a" * 99)).read_bytes()
    half = tmp_path / "half"
    half.write_bytes(whole[: whole.index(b"PK\x01\x02")])
    assert kind_of(half).id == kind


def test_a_package_that_was_copied_by_half_is_not_for_word(tmp_path: Path) -> None:
    whole = package(tmp_path / "whole", {"自评表册.db": "a" * 99, "自评表.pdf": "a"}).read_bytes()
    half = tmp_path / "报.jxb"
    half.write_bytes(whole[:150])
    (sentence,) = import_sources([half], TEMPLATES).failures
    assert "请单位重新导出上报包" in sentence
    assert "Word" not in sentence


def test_every_kind_can_be_chosen() -> None:
    readable = [kind for kind in KINDS if kind.endings]
    assert all(kind.group for kind in readable)
    assert {ending for kind in readable for ending in kind.endings} == set(endings())
    assert {ending for of in groups().values() for ending in of} == set(endings())
    assert {".csv", ".docx", ".et"} <= set(list_endings())
    assert ".json" not in list_endings()
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    assert all(ending.startswith(".") and ending == ending.lower() for ending in endings())


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_password_is_asked_for(forms: dict[str, bytes], kind: str, tmp_path: Path) -> None:
    path = tmp_path / "机密.doc"
    path.write_bytes(locked(forms[kind], "口令1"))
    assert kind_of(path) is LOCKED
    report = import_sources([path], TEMPLATES)
    assert report.locked == [path]
    assert "打开密码" in report.failures[0]
    wrong = import_sources([path], TEMPLATES, passwords={path: "口令2"})
    assert wrong.locked == [path]
    assert "密码不对" in wrong.failures[0]
    right = import_sources([path], TEMPLATES, passwords={path: "口令1"})
    assert right.failures == []
    assert right.locked == []
    assert [one.form.project for one in right.forms] == ["河道水质监测㛃"]


def test_the_password_that_all_programs_know(forms: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked(forms["xlsx"], "VelvetSweatshop"))
    assert len(read_tables(path).sheets) == 1


def test_a_password_that_would_take_hours_is_not_tried(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(ole({"EncryptedPackage": b"a", "EncryptionInfo": b'<a spinCount="99999999"/>'}))
    with pytest.raises(FormatError, match="打开密码"):
        read_tables(path, ReadOptions(password="a"))


def test_old_files_with_a_password(tmp_path: Path) -> None:
    word = bytearray(word97("甲"))
    word[word.index(b"\xec\xa5\xc1\0") + 0x0B] |= 1
    (tmp_path / "a.doc").write_bytes(word)
    sheet = ole({"Workbook": biff([], before=record(0x2F, b"\1\0" + b"\0" * 50))})
    (tmp_path / "a.xls").write_bytes(sheet)
    for name in ("a.doc", "a.xls"):
        assert kind_of(tmp_path / name) is LOCKED
        with pytest.raises(FormatError, match="密码") as caught:
            read_tables(tmp_path / name)
        assert not isinstance(caught.value, NeedsPassword)  # none would help


_RTF_COMMENT = r"{\*\atnid a}\chatn{\*\annotation{\*\atndate 1}\u35831?\u26680?\u23545?}"
_WORDML_COMMENT = (
    '<aml:annotation xmlns:aml="http://schemas.microsoft.com/aml/2001/core" w:type="Word.Comment">'
    "<aml:content><w:p><w:r><w:t>请核对</w:t></w:r></w:p></aml:content></aml:annotation>"
)
_OLD_WORD = "http://schemas.microsoft.com/office/word/2003/wordml"


@pytest.mark.parametrize(
    "content",
    [
        word97("12个\r", comments="\x05请核对\r"),
        rf"{{\rtf1\ansi\trowd\cellx1000\pard\intbl 12{_RTF_COMMENT}\u20010?\cell\row\pard\par}}".encode(),
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{_OLD_WORD}"><w:body><w:tbl><w:tr><w:tc><w:p><w:r>'
        f"<w:t>12个</w:t></w:r><w:r>{_WORDML_COMMENT}</w:r></w:p></w:tc></w:tr></w:tbl></w:body>"
        "</w:wordDocument>".encode(),
    ],
    ids=["doc", "rtf", "wordml"],
)
def test_comments_are_told_and_no_text(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(content)
    read = read_tables(tmp_path / "a.doc")
    words = [text for sheet in read.sheets for row in texts(sheet) for text in row]
    assert [*words, *read.leftovers] == ["12个", "批注：请核对"]  # the doc has no table
