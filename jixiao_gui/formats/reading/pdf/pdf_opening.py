"""PDF files opened through PDFium: their bytes, the document, its maker and its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.pdf_marks import KEYWORD
from jixiao_gui.formats.pdf_pages import ONE_AT_A_TIME
from jixiao_gui.formats.reading.pdf.pdf_elements import PdfPage
from jixiao_gui.formats.reading.pdf.pdf_lines import Maker
from jixiao_gui.formats.reading.pdf.pdf_page import read_page

MAX_FILE = 256 * 1024 * 1024
MAX_PAGES = 20_000
PROGRAM = "jixiao"
"""The producer that our PDFs name; importing it from `canvas.py` would import reportlab."""
_HEAD = 1024
"""First bytes of a file in which the mark of a PDF stands."""
_MAX_ANNOTATIONS = 2000
_LOCKED = "文件设有打开密码，请取消密码、重新保存后再导入。"
DAMAGED = "文件已损坏或不是 PDF，请重新生成后再导入。"


def pdf_bytes(path: Path) -> bytes:
    """Return the bytes of a PDF file. Raises `FormatError` for another or too large one, `OSError`."""
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise FormatError(f"无法读取“{path.name}”：文件过大，请拆成几个文件后再导入。")
    if not data:
        raise FormatError(f"无法读取“{path.name}”：文件是空的，请检查是否选错了文件。")
    if b"%PDF" not in data[:_HEAD]:
        raise FormatError(f"无法读取“{path.name}”：它不是真正的 PDF 文件，请重新生成后再导入。")
    return data


def open_pdf(data: bytes) -> Any:
    """Return an open pypdfium2 document. Raises `TooMuch` for a damaged, locked or too large one."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        locked = pypdfium2.raw.FPDF_GetLastError() in (
            pypdfium2.raw.FPDF_ERR_PASSWORD,
            pypdfium2.raw.FPDF_ERR_SECURITY,
        )
        raise TooMuch(_LOCKED if locked or "assword" in str(error) else DAMAGED) from error
    if pages > MAX_PAGES:
        document.close()
        raise TooMuch("页数过多，请拆成几个文件后再导入。")
    return document


def maker_of(document: Any) -> Maker:
    """Return the maker of a document."""
    with ONE_AT_A_TIME:
        producer, keywords = (document.get_metadata_value(key) for key in ("Producer", "Keywords"))
    if producer != PROGRAM:
        return Maker.OTHER
    return Maker.MARKED if keywords == KEYWORD else Maker.OURS


def open_page(document: Any, number: int) -> PdfPage | None:
    """Return page ``number`` (from 0) as it is read, ``None`` when it cannot be opened."""
    try:
        page = document[number]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        # text typed over a page, or into the fields of a form, becomes a part of the page
        count = pypdfium2.raw.FPDFPage_GetAnnotCount(page.raw)
        if 0 < count <= _MAX_ANNOTATIONS and pypdfium2.raw.FPDFPage_Flatten(page.raw, 0) == 1:
            page.close()
            page = document[number]
        return read_page(page)
    finally:
        page.close()
