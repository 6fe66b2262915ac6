"""Documents whose table stands in a file that is packed into them: it is read, else the document says why."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.readers import read_tables
from tests.formats.making import document, docx, package, relations, tbl, texts, tr

PAGE = b"<html><body><table><tr><td>a</td><td>b</td></tr></table></body></html>"
CHUNK = '<w:altChunk r:id="r1"/>'
OBJECT = (
    '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" '
    'ProgID="Excel.Sheet.12" r:id="r1"/></w:object></w:r></w:p>'
)


def packing(path: Path, body: str, kind: str, name: str, data: bytes) -> Path:
    """A docx of ``body`` to which the part ``name`` is related as ``kind``."""
    return package(
        path,
        {
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": document(body),
            "word/_rels/document.xml.rels": relations((kind, name)),
            f"word/{name}": data,
        },
    )


def workbook() -> bytes:
    """A workbook with a hidden worksheet, of which a note tells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["a", "b"])
    hidden = book.create_sheet("藏")
    hidden.append(["c"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_document_that_is_nothing_but_a_web_page(tmp_path: Path) -> None:
    (sheet,) = read_tables(packing(tmp_path / "a.docx", CHUNK, "aFChunk", "a.htm", PAGE)).sheets
    assert texts(sheet) == [["a", "b"]]


def test_a_document_that_is_nothing_but_another_document(tmp_path: Path) -> None:
    inner = docx(tmp_path / "inner.docx", tbl(tr("a", "b"))).read_bytes()
    (sheet,) = read_tables(packing(tmp_path / "a.docx", CHUNK, "aFChunk", "a.docx", inner)).sheets
    assert texts(sheet) == [["a", "b"]]


def test_a_document_that_is_nothing_but_a_workbook(tmp_path: Path) -> None:
    read = read_tables(packing(tmp_path / "a.docx", OBJECT, "package", "a.xlsx", workbook()))
    assert [texts(sheet) for sheet in read.sheets] == [[["a", "b"]]]
    assert any("藏" in note for note in read.notes), "what the workbook's reader told is lost"


@pytest.mark.parametrize(("body", "words"), [(CHUNK, "altChunk"), (OBJECT, "Excel 工作簿")])
def test_what_cannot_be_read_says_how_to_save_it(tmp_path: Path, body: str, words: str) -> None:
    path = packing(tmp_path / "a.docx", body, "image", "a.png", b"")
    with pytest.raises(FormatError, match=rf"a\.docx.*{words}.*另存为"):
        read_tables(path)


def test_a_document_in_a_document_says_why_too(tmp_path: Path) -> None:
    inner = packing(tmp_path / "inner.docx", CHUNK, "image", "a.png", b"").read_bytes()
    with pytest.raises(FormatError, match="altChunk"):
        read_tables(packing(tmp_path / "a.docx", CHUNK, "aFChunk", "a.docx", inner))
    outer = packing(tmp_path / "b.docx", tbl(tr("a", "b")) + CHUNK, "aFChunk", "a.docx", inner)
    assert any("没有读入" in text for text in read_tables(outer).leftovers)
