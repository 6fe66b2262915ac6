"""Web pages as files, often under the name of a doc or xls: HTML, and MHT, which packs pages like mail."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.guard import read_whole
from jixiao_gui.formats.reading.outside import completed
from jixiao_gui.formats.reading.web.html_in import FILE, read_html
from jixiao_gui.formats.safe_xml import without_blanks
from jixiao_gui.formats.text_encoding import decode

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page names its encoding."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030"}
_LATIN = ("iso-8859-1", "latin1", "latin-1", "windows-1252", "us-ascii", "ascii")
"""Encodings that servers name for pages whose encoding they do not know."""
_MAX_PAGES = 500
MAX_LINES = 300_000


def read_html_file(path: Path) -> ReadFile:
    """Return every table of the page as a sheet.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    return _read(path, [page_text(read_whole(path))])


def read_mht(path: Path) -> ReadFile:
    """Return every table of the pages that are packed in the file, as `read_html_file`."""
    data = read_whole(path)
    if data.count(b"\n") > MAX_LINES:
        raise FormatError(f"无法读取“{path.name}”：网页过大，请用 Word 或 WPS 另存为 docx 后再导入。")
    try:
        message = BytesParser().parsebytes(without_blanks(data))
        pages = _pages(message)
    except RecursionError as error:
        raise FormatError(
            f"无法读取“{path.name}”：网页结构异常，请用 Word 或 WPS 另存为 docx 后再导入。"
        ) from error
    if not pages:
        raise FormatError(f"无法读取“{path.name}”：文件中没有网页，请用 Word 或 WPS 另存为 docx 后再导入。")
    return _read(path, pages)


def page_text(data: bytes, stated: str = "") -> str:
    """Return the text of a page in the encoding of its mark, the ``stated`` or the declared one."""
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    declared = _CHARSET.search(data[:_HEAD])
    names = [] if marked else [stated, declared[1].decode("ascii", "replace") if declared else ""]
    for name in filter(None, names):
        if name.lower() in _LATIN:
            continue
        try:
            return data.decode(_WIDER.get(name.lower(), name))
        except (LookupError, ValueError):  # a page may be wrong about itself
            continue
    try:
        return decode(data)
    except FormatError:
        return data.decode("gb18030", "replace")


def _pages(message: Message) -> list[str]:
    """Return the pages of a mail, one a worksheet where Excel wrote it."""
    pages: list[str] = []
    for part in message.walk():
        if part.get_content_type() != "text/html" or len(pages) >= _MAX_PAGES:
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            pages.append(page_text(data, str(part.get_param("charset") or "")))
    return pages


def _read(path: Path, pages: list[str]) -> ReadFile:
    """Return the tables of all pages; one without a table may hold the others' page header."""
    read = ReadFile([])
    lines: list[str] = []
    why = ""
    try:
        for page in pages:
            page_contents = read_html(page, source=FILE)
            read.sheets.extend(page_contents.sheets)
            read.notes.extend(page_contents.notes)
            (read.leftovers if page_contents.sheets else lines).extend(page_contents.leftovers)
            why = why or page_contents.why
    except FormatError as error:
        raise FormatError(f"无法读取“{path.name}”：{error}") from error
    used: set[str] = set()
    read.sheets[:] = [completed(sheet, lines, used) for sheet in read.sheets]
    read.leftovers.extend(line for line in lines if line not in used)
    return replace(read, why=why)
