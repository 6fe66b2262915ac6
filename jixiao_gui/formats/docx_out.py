"""Sheets written as a Word file: A4 portrait, one table a form, each form on a new page.

python-docx makes the frame (`docx_frame.py`); the tables are streamed into word/document.xml as text,
a form at a time, so that a book of 10,000 forms takes no more memory than one. The bytes depend on
the sheets alone.

What a table can repeat on its next page is its first rows only, so of a form that runs over a page the
first row (项目名称) is repeated; the indicator head stands in the table's middle and no Word table can
repeat it there.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import BinaryIO

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.docx_frame import (
    CAPTION,
    CLOSE,
    CLOSE_LINE,
    END,
    FOOTER,
    LABEL,
    LINE,
    SIGN,
    SIZE,
    SONG,
    TEXT,
    TITLE,
    YEAR,
    make_frame,
)
from jixiao_gui.formats.replace import CannotWrite
from jixiao_gui.sheet.sheet import Role, Row, Sheet

XIAO_BIAO_SONG = "方正小标宋简体"
_DATE = (1980, 1, 1, 0, 0, 0)
_TWIPS = 1440 / 25.4
_MOST_BYTES = 2_000_000_000
"""Above 2 GiB a zip entry needs a form that Word does not always open."""
_CHARACTER = SIZE * 10
_SIDES = 114
"""Both paddings of a cell, in twips as `_CHARACTER`."""
_PADDING = 0.3
_LINE = LINE / _TWIPS
_FITS = ((1.0, _LINE), (0.9, _LINE), (0.8, _LINE), (0.72, _LINE), (0.7, CLOSE_LINE / _TWIPS))
"""What is tried to keep a form to one page: rows lower and lower, then lines closer (their height in mm)."""
_ROOM = 240.0
"""mm of a page that the table has below caption, title and year line."""
_TALL = 200.0
"""mm; a row that may be taller must be allowed to break, or some programs cut it off at the page's end."""

_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_SPECIAL = re.compile(rf"[&<>\t\r\n{_ILLEGAL}]|^ | $|  ")
_DROPPED = re.compile(rf"[{_ILLEGAL}]")
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_T, _T_END = '<w:t xml:space="preserve">', "</w:t>"
_NOT_IN_NAME = re.compile(r"\W+")


def write_docx(
    sheets: Iterable[Sheet],
    path_or_file: Path | BinaryIO,
    *,
    title: str = "",
    progress: Progress | None = None,
    title_font: str = SONG,
) -> None:
    """Write ``sheets`` as one docx, a form at a time.

    ``title`` is the document's title in its properties; ``title_font`` the type of the form's title,
    宋体 bold unless `XIAO_BIAO_SONG` is asked for (Word can name one font only, and shows 宋体 where it
    is absent). Raises `Cancelled`, `CannotWrite` for more forms than Word can open, and `OSError`.
    """
    frame = make_frame(_DROPPED.sub("", title), title_font)
    with zipfile.ZipFile(path_or_file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in frame.parts:
            archive.writestr(_entry(name), content, zipfile.ZIP_DEFLATED)
        size = 0
        forms = _Forms(sheets, progress)
        with archive.open(_entry("word/document.xml"), "w") as body:
            body.write(frame.head)
            for piece in forms:
                content = piece.encode("utf-8")
                size += len(content)
                if size > _MOST_BYTES:
                    raise CannotWrite("表格太多，一个 Word 文件放不下，请分成几个文件导出。")
                body.write(content)
            body.write(frame.tail)
        # pages are counted as in the PDF: where there is more than one
        footer = frame.footer if forms.several_pages else frame.bare_footer
        archive.writestr(_entry(FOOTER), footer, zipfile.ZIP_DEFLATED)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # the same bytes on every system
    return entry


class _Forms:
    """The forms as text, one by one; ``several_pages`` says at the end whether they are that many."""

    def __init__(self, sheets: Iterable[Sheet], progress: Progress | None) -> None:
        self._sheets, self._progress = sheets, progress
        self.several_pages = False

    def __iter__(self) -> Iterator[str]:
        grids: dict[tuple[float, ...], _Grid] = {}
        signed = False
        number = 0
        for number, sheet in enumerate(self._sheets, 1):
            grid = grids.get(sheet.widths)
            if grid is None:
                if len(grids) > 50:
                    grids.clear()  # every template has its grid; a book of read sheets may have thousands
                grid = grids[sheet.widths] = _Grid(sheet.widths)
            yield "".join((*_above(sheet, number), *grid.table(sheet), *_below(sheet)))
            self.several_pages = self.several_pages or number > 1 or grid.runs_over
            signed = bool(sheet.sign_off)
            step(self._progress, number)
        if number == 0 or not signed:
            # Word wants a paragraph after a table; this one is too low to make a page of its own
            yield _paragraph(END, "")


def _above(sheet: Sheet, number: int) -> Iterator[str]:
    """Caption, title and year line; the first of them begins the page."""
    lines = [(CAPTION, sheet.caption), (TITLE, sheet.title), (YEAR, sheet.year_line)]
    lines = [(style, text) for style, text in lines if text] or [(END, "")]
    marked = next((i for i, (style, _) in enumerate(lines) if style == TITLE), 0)
    for index, (style, text) in enumerate(lines):
        yield _paragraph(
            style,
            text,
            "<w:pageBreakBefore/>" if number > 1 and index == 0 else "",
            _bookmark(sheet, number) if index == marked else "",
        )


def _below(sheet: Sheet) -> Iterator[str]:
    """The blanks to sign on, evenly over the width."""
    if sheet.sign_off:
        pitch = round(sum(sheet.widths) * _TWIPS / len(sheet.sign_off))
        stops = "".join(f'<w:tab w:val="left" w:pos="{pitch * i}"/>' for i in range(1, len(sheet.sign_off)))
        yield _paragraph(SIGN, "\t".join(sheet.sign_off), f"<w:tabs>{stops}</w:tabs>" if stops else "")


def _bookmark(sheet: Sheet, number: int) -> str:
    """A bookmark that bears the project's name: Word allows 40 letters, digits and underscores."""
    project = next((cell.text for _, cell in sheet.cells() if cell.path == "project"), "")
    name = _NOT_IN_NAME.sub("_", f"表{number}_{project}")[:40].rstrip("_")
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def _paragraph(style: str, text: str, properties: str = "", bookmark: str = "") -> str:
    run = f"<w:r>{_text(text)}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{bookmark}{run}</w:p>'


def _text(text: str) -> str:
    """What stands in a w:r: line breaks and tabs as elements, what XML forbids dropped."""
    if not _SPECIAL.search(text):
        return f"<w:t>{text}</w:t>"
    text = _DROPPED.sub("", text).replace("\r\n", "\n").replace("\r", "\n").translate(_MARKS)
    text = text.replace("\t", f"{_T_END}<w:tab/>{_T}").replace("\n", f"{_T_END}<w:br/>{_T}")
    return f"{_T}{text}{_T_END}".replace(f"{_T}{_T_END}", "")


_TEXT = Role.TEXT
_Kind = tuple[int, int, int, bool, bool]
"""Column, columns, rows (0, 1 or 2 for more), vertical, whether it holds the clerk's words.

Plain values: an Enum's hash is a call of Python's own."""


class _Grid:
    """Writes the tables of one grid of columns; what a kind of cell begins with is worked out once."""

    def __init__(self, widths: tuple[float, ...]) -> None:
        edges = [0]
        position = 0.0
        for width in widths:
            position += width
            edges.append(max(round(position * _TWIPS), edges[-1] + 1))
        self._edges, self._last = edges, len(edges) - 1
        self._kinds: dict[_Kind, tuple[str, int]] = {}
        self._stacked: dict[str, str] = {}
        self.runs_over = False
        """Whether a table took more than a page, as far as that can be foretold."""
        columns = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in pairwise(edges))
        self._head = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        )

    def table(self, sheet: Sheet) -> list[str]:
        """One w:tbl with the sheet's exact cells."""
        kinds = self._kinds
        rows: list[str] = []
        lines_of: list[int] = []
        for row in sheet.rows:
            parts: list[str] = []
            lines = 1
            for cell in row.cells:
                text, down = cell.text, cell.rows
                key = (cell.column, cell.columns, down if down < 2 else 2, cell.vertical, cell.role is _TEXT)
                begin, room = kinds.get(key) or self._kind(key)
                if text:
                    parts.append(f"{begin}<w:r>{_text(text)}</w:r></w:p></w:tc>")
                    # merged cells have room enough in practice
                    if down == 1 and (len(text) > room or "\n" in text):
                        lines = max(lines, sum(_lines(line, room) for line in text.split("\n")))
                else:
                    parts.append(f"{begin}</w:p></w:tc>")
            rows.append("".join(parts))
            lines_of.append(lines)
        if max(lines_of, default=0) * _LINE + 2 * _PADDING > _TALL:
            rows = [self._stack(row) for row in rows]
        scale, line = self._fit(sheet, lines_of)
        if line < _LINE:
            rows = [_closer(row) for row in rows]
        table = [self._head]
        for number, row in enumerate(sheet.rows):
            natural = lines_of[number] * _LINE + 2 * _PADDING
            table += (self._row(row, natural, scale, number == 0), rows[number], "</w:tr>")
        table.append("</w:tbl>")
        return table

    def _kind(self, key: _Kind) -> tuple[str, int]:
        """All of a cell that comes before its text, in the schema's order; characters that a line holds."""
        column, columns, rows, vertical, words = key
        width = self._edges[min(column + columns, self._last)] - self._edges[min(column, self._last)]
        parts = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>']
        if columns > 1:
            parts.append(f'<w:gridSpan w:val="{columns}"/>')
        if rows != 1:
            parts.append('<w:vMerge w:val="restart"/>' if rows else "<w:vMerge/>")
        style = TEXT if words else LABEL
        end = f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        begin = "".join(parts)
        if vertical:
            side = max(0, (width - _CHARACTER - 20) // 2)
            margins = f'<w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
            plain, begin = begin, f'{begin}<w:textDirection w:val="tbRlV"/>'
            self._stacked[begin + end] = f"{plain}<w:tcMar>{margins}</w:tcMar>{end}"
        kind = self._kinds[key] = begin + end, max(1, int((width - _SIDES) / _CHARACTER))
        return kind

    def _stack(self, row: str) -> str:
        """``row`` with its vertical label set as a column one character wide.

        LibreOffice loses what a row has beyond two pages where a cell of another text direction spans it.
        """
        for vertical, stacked in self._stacked.items():
            row = row.replace(vertical, stacked)
        return row

    def _row(self, row: Row, natural: float, scale: float, first: bool) -> str:
        height = round(row.height * scale * _TWIPS)
        whole = "" if natural > _TALL else "<w:cantSplit/>"
        repeated = "<w:tblHeader/>" if first and whole and all(cell.rows == 1 for cell in row.cells) else ""
        return f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}</w:trPr>'

    def _fit(self, sheet: Sheet, lines: list[int]) -> tuple[float, float]:
        """By how much the rows' least heights shrink, and the height of a line in mm, for one page's sake."""
        room = _ROOM - (12.0 if sheet.sign_off else 0.0)
        pairs = [(row.height, count) for row, count in zip(sheet.rows, lines, strict=True)]
        for scale, line in _FITS:
            if sum(max(least * scale, count * line + 2 * _PADDING) for least, count in pairs) <= room:
                return scale, line
        self.runs_over = True
        return _FITS[0]


def _closer(row: str) -> str:
    """``row`` in the styles whose lines stand closer."""
    for style in (LABEL, TEXT):
        row = row.replace(f'<w:pStyle w:val="{style}"/>', f'<w:pStyle w:val="{style}{CLOSE}"/>')
    return row


def _lines(text: str, room: int) -> int:
    """About how many lines ``room`` characters wide; a letter or digit is half a character."""
    wide = (len(text) + (len(text.encode("utf-8", "replace")) - len(text)) / 2) / 2
    return max(1, ceil(wide / room))


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
_MARGINS = (
    "<w:tblCellMar>"
    '<w:top w:w="17" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
    '<w:bottom w:w="17" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
)
