"""One form's table in a Word file, written as text, with its cells, merges and heights, on one page if it
can.

`docx_out.py` writes the file around it; styles are those of `docx_frame.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from jixiao_gui.formats.writing.docx_frame import CLOSE, LABEL, SIZES, SMALL, TEXT
from jixiao_gui.formats.writing.paper import page_room, rough_advance, table_rooms
from jixiao_gui.formats.writing.zip_entries import ILLEGAL, NOT_XML
from jixiao_gui.sheet.sheet import Role, Row, Sheet
from jixiao_gui.sheet.words import without_mark

TWIPS = 1440 / 25.4
"""Twips a millimetre."""
_CHARACTER = SIZES[""][0] * 10
_SIDES = 114
"""Both paddings of a cell, in twips as `_CHARACTER`."""
_RULE = 0.5 * 25.4 / 72
"""mm that the border adds to the height of a row's lines, but not to its least height."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """The tightness of a form: ``least`` scales its rows' least heights, ``kind`` is one of `SIZES`,
    ``margin`` is the space above and below a cell's lines in twips."""

    least: float
    kind: str = ""
    margin: int = 17

    @property
    def line(self) -> float:
        """Return the height of a line in mm."""
        return SIZES[self.kind][1] / TWIPS

    @property
    def around(self) -> float:
        """Return by how many mm a row is higher than its lines."""
        return _RULE + 2 * self.margin / TWIPS


_ROOMY = _Fit(1.0)
_FITS = (
    *(_ROOMY, _Fit(0.9), _Fit(0.8), _Fit(0.72)),
    *(_Fit(0.7, CLOSE), _Fit(0.66, CLOSE, 8), _Fit(0.62, CLOSE, 0)),
)
"""The settings tried to keep a form on one page: lower rows, then closer lines, then smaller type."""
_SMALLEST = _Fit(0.58, SMALL, 0)
_SLACK = 1.5
"""mm of a page left free for rounding and for the paragraph after the table."""
_TALL = 0.74
"""Share of a page; a row that may be taller must be allowed to break, or some programs cut it off at the
page's end."""

_SPECIAL = re.compile(rf"[&<>\t\r\n{NOT_XML}]|^ | $|  ")
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_T, _T_END = '<w:t xml:space="preserve">', "</w:t>"


def run_text(text: str) -> str:
    """Return the content of a w:r, with elements for line breaks and tabs, without illegal characters."""
    if not _SPECIAL.search(text):
        return f"<w:t>{text}</w:t>"
    text = ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").translate(_MARKS)
    text = text.replace("\t", f"{_T_END}<w:tab/>{_T}").replace("\n", f"{_T_END}<w:br/>{_T}")
    return f"{_T}{text}{_T_END}".replace(f"{_T}{_T_END}", "")


_TEXT = Role.TEXT
_Kind = tuple[int, int, int, bool, bool]
"""Column, columns, rows (0, 1 or 2 for more), vertical, whether it holds the clerk's words.

Plain values, since hashing an Enum costs a call."""
_Merged = tuple[int, int, int]
"""A cell merged down: how many rows it covers, its row, its lines."""


class Grid:
    """Writes the tables of one grid of columns; the opening of each kind of cell is made once."""

    def __init__(self, widths: tuple[float, ...]) -> None:
        edges = [0]
        position = 0.0
        for width in widths:
            position += width
            edges.append(max(round(position * TWIPS), edges[-1] + 1))
        self._edges, self._last = edges, len(edges) - 1
        self._kinds: dict[_Kind, tuple[str, int]] = {}
        self._stacked: dict[str, str] = {}
        self.pages = 1
        """The estimated number of pages of the last table."""
        columns = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in pairwise(edges))
        self._head = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
            '<w:tblLayout w:type="fixed"/>'
        )
        self._columns = f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"

    def table(self, sheet: Sheet) -> list[str]:
        """Return one w:tbl with the sheet's exact cells."""
        rows, lines_of, merged = self._contents(sheet)
        tall = _TALL * page_room(sheet)
        if max(lines_of, default=0) * _ROOMY.line + _ROOMY.around > tall:
            rows = [self._stack(row) for row in rows]
        leasts = [row.height for row in sheet.rows]
        spread = _spread(merged, lines_of, leasts) if merged else ()
        fit = self._fit(sheet, leasts, lines_of)
        if fit.kind:
            rows = [_restyled(row, fit.kind) for row in rows]
        table = [self._head, _margins(fit.margin), self._columns]
        for number, row in enumerate(sheet.rows):
            natural = lines_of[number] * _ROOMY.line + _ROOMY.around
            height = leasts[number] * fit.least
            if number in spread:
                height = max(height, lines_of[number] * fit.line + fit.around)
            table += (self._row(row, height, natural <= tall, number == 0), rows[number], "</w:tr>")
        table.append("</w:tbl>")
        return table

    def _contents(self, sheet: Sheet) -> tuple[list[str], list[float], list[_Merged]]:
        """Return the cells of each row, the lines of each row, and the merged cells that need more lines."""
        kinds = self._kinds
        rows: list[str] = []
        lines_of: list[float] = []
        merged: list[_Merged] = []
        for row in sheet.rows:
            parts: list[str] = []
            lines = 1
            for cell in row.cells:
                text, down = cell.text, cell.rows
                key = (cell.column, cell.columns, down if down < 2 else 2, cell.vertical, cell.role is _TEXT)
                opening, room = kinds.get(key) or self._kind(key)
                if text:
                    if len(text) > room or "\n" in text:
                        need = _lines(text, room)
                        if down == 1:
                            lines = max(lines, need)
                        elif need > down:
                            merged.append((down, len(rows), need))
                        if cell.role is not _TEXT and _leaves_one(text, room):
                            opening = _narrowed(opening)
                    run = run_text(text)
                    if "\n" in text and cell.role is not _TEXT and without_mark(text) != text:
                        run = _in_paragraphs(run, opening)
                    parts.append(f"{opening}<w:r>{run}</w:r></w:p></w:tc>")
                else:
                    parts.append(f"{opening}</w:p></w:tc>")
            rows.append("".join(parts))
            lines_of.append(lines)
        return rows, lines_of, merged

    def _kind(self, key: _Kind) -> tuple[str, int]:
        """Return the markup of a cell before its text, in the schema's order, and the characters of a
        line.
        """
        column, columns, rows, vertical, words = key
        width = self._edges[min(column + columns, self._last)] - self._edges[min(column, self._last)]
        parts = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>']
        if columns > 1:
            parts.append(f'<w:gridSpan w:val="{columns}"/>')
        if rows != 1:
            parts.append('<w:vMerge w:val="restart"/>' if rows else "<w:vMerge/>")
        style = TEXT if words else LABEL
        end = f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        opening = "".join(parts)
        if vertical:
            side = max(0, (width - _CHARACTER - 20) // 2)
            margins = f'<w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
            plain, opening = opening, f'{opening}<w:textDirection w:val="tbRlV"/>'
            self._stacked[opening + end] = f"{plain}<w:tcMar>{margins}</w:tcMar>{end}"
        kind = self._kinds[key] = opening + end, max(1, int((width - _SIDES) / _CHARACTER))
        return kind

    def _stack(self, row: str) -> str:
        """Return ``row`` with its vertical label set as a column one character wide.

        LibreOffice loses the part of a row beyond two pages where a cell of another text direction spans it.
        """
        for vertical, stacked in self._stacked.items():
            row = row.replace(vertical, stacked)
        return row

    def _row(self, row: Row, least: float, fits_page: bool, first: bool) -> str:
        height = round(least * TWIPS)
        unsplit = "<w:cantSplit/>" if fits_page else ""
        repeated = (
            "<w:tblHeader/>" if first and fits_page and all(cell.rows == 1 for cell in row.cells) else ""
        )
        return f'<w:tr><w:trPr>{unsplit}<w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}</w:trPr>'

    def _fit(self, sheet: Sheet, leasts: list[float], lines: list[float]) -> _Fit:
        """Return the roomiest setting that keeps the form to one page, else the roomiest of all."""
        rooms = table_rooms(sheet, rough_advance)
        room, self.pages = rooms.whole - _SLACK, 1
        for fit in _FITS:
            if _height(leasts, lines, fit) <= room:
                return fit
        if _height(leasts, [self._small_lines(row) for row in sheet.rows], _SMALLEST) <= room:
            return _SMALLEST
        heights = [_height([least], [count], _ROOMY) for least, count in zip(leasts, lines, strict=True)]
        self.pages = max(_pages(heights, rooms.first, rooms.other), 2)
        return _ROOMY

    def _small_lines(self, row: Row) -> float:
        """Return how many lines the row has in the smallest type."""
        character = SIZES[SMALL][0] * 10
        edges, last, most = self._edges, self._last, 1
        for cell in row.cells:
            if cell.rows == 1 and cell.text:
                width = edges[min(cell.column + cell.columns, last)] - edges[min(cell.column, last)]
                most = max(most, _lines(cell.text, max(1, int((width - _SIDES) / character))))
        return most


def _spread(merged: list[_Merged], lines_of: list[float], leasts: list[float]) -> set[int]:
    """Add the lines that merged cells lack to ``lines_of`` of their rows, evenly; return those rows.

    Otherwise programs make only the last row higher.
    """
    spread: set[int] = set()
    for down, first, lines in sorted(merged):
        end = min(first + down, len(lines_of))
        have = sum(max(leasts[row], lines_of[row] * _ROOMY.line + _ROOMY.around) for row in range(first, end))
        if lines * _ROOMY.line + _ROOMY.around <= have:
            continue
        rows = range(first, end)
        each = max((lines * _ROOMY.line + _ROOMY.around) / len(rows) - _ROOMY.around, 0) / _ROOMY.line
        for row in rows:
            lines_of[row] = max(lines_of[row], each)
        spread.update(rows)
    return spread


def _height(leasts: list[float], lines: list[float], fit: _Fit) -> float:
    """Return the height in mm of a table by the least heights and lines of its rows."""
    pairs = zip(leasts, lines, strict=True)
    return sum(max(least * fit.least, count * fit.line + fit.around) for least, count in pairs)


def _pages(heights: list[float], first: float, further: float) -> int:
    """Return the number of pages of rows with these heights; a row that fits a page is not divided."""
    pages, left, further = 1, first, max(further, 1.0)
    for height in heights:
        if height > left:
            pages, left = pages + 1, further
        while height > left:
            pages, height = pages + 1, height - left
            left = further
        left -= height
    return pages


def _restyled(row: str, kind: str) -> str:
    """Return ``row`` in the styles of ``kind``."""
    for style in (LABEL, TEXT):
        row = row.replace(f'<w:pStyle w:val="{style}"/>', f'<w:pStyle w:val="{style}{kind}"/>')
    return row


def _leaves_one(text: str, room: int) -> bool:
    """Return whether the last line of centred words would hold one character: 经济效益指 / 标."""
    return room > 2 and len(text) % room == 1 and len(text.encode("utf-8", "replace")) == 3 * len(text)


def _in_paragraphs(run: str, opening: str) -> str:
    """Return a head's ``run`` with each line in a paragraph of its own: its mark was a row of its own."""
    return run.replace("<w:br/>", f"</w:r></w:p>{opening[opening.rindex('<w:p>') :]}<w:r>")


def _narrowed(opening: str) -> str:
    """Return a cell's opening with lines one character shorter: 经济效益 / 指标."""
    half = _CHARACTER // 2
    return opening.replace("</w:pPr>", f'<w:ind w:left="{half}" w:right="{half}"/></w:pPr>')


def _lines(text: str, room: int) -> int:
    """Return about how many lines of ``room`` characters ``text`` takes; a letter or digit is half a one."""
    count = 0
    for line in text.split("\n"):
        wide = (len(line) + (len(line.encode("utf-8", "replace")) - len(line)) / 2) / 2
        count += max(1, ceil(wide / room))
    return count


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _margins(above: int) -> str:
    """Return the space around a cell's lines, in twips."""
    return (
        f'<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    )
