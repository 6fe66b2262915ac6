"""One form's worksheet, written as XML: cells, merges, widths and heights.

`xlsx_out.py` writes the workbook around it; styles are those of `xlsx_frame.py`. Every text stands in its
own cell (an inline string), since a table of shared strings would stay in memory until the last form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import ceil
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name

from jixiao_gui.formats.writing.paper import LINE_SIZE, page_room, page_size
from jixiao_gui.formats.writing.replace import CannotWrite
from jixiao_gui.formats.writing.xlsx_frame import (
    CAPTION,
    LABEL,
    LINE,
    SIGN,
    SIZE,
    TEXT,
    TITLE,
    UPRIGHT_LABEL,
    UPRIGHT_TEXT,
    YEAR,
    Frame,
)
from jixiao_gui.formats.writing.zip_entries import ILLEGAL
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet
from jixiao_gui.sheet.typeset import MM_PER_POINT

_LINE = 12.0
"""Height of a line of 宋体 of 9 points, in points."""
_POINTS = 72 / 25.4
_PIXEL = 25.4 / 96
_DIGIT = 7
"""Pixels of a digit of the workbook's own type, by which Excel counts widths."""
_SIDES = 25.4
"""mm; both side margins, half an inch each."""
_HIGHEST = 409.0
"""Excel's highest row, in points."""
LONGEST = 32767
"""Excel's longest text of a cell, in UTF-16 units."""
_column = cache(xl_col_to_name)
"""A, B … Z, AA …"""
_LIKE_ESCAPE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_EDGE = re.compile(r"^\s|\s$")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The part of a worksheet, and the first and last row, from 1, of the head that its further pages
    repeat.
    """

    xml: str
    repeated: tuple[int, int] | None


def worksheet(sheet: Sheet, frame: Frame, first: bool) -> Worksheet:
    """Return ``sheet`` as a part, on show where it is the ``first``.

    Raises `CannotWrite` for too long a text.
    """
    page = _Page(sheet)
    view = frame.view if first else frame.view.replace(frame.shown, "")
    area = page.area()
    pieces = [frame.head, f'<dimension ref="{area}"/>', view, page.columns(), "<sheetData>", *page.rows()]
    pieces += ["</sheetData>", page.merges(), frame.print_setup(sheet.landscape)]
    # figures are texts on purpose, so Excel shall show no green corners
    pieces += [
        f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1"/></ignoredErrors>',
        frame.end,
    ]
    return Worksheet("".join(pieces), page.repeated(sheet))


class _Page:
    """The cells of one worksheet, by row and column, and the merged ones."""

    def __init__(self, sheet: Sheet) -> None:
        self._widths = sheet.widths
        self._wide = max(len(sheet.widths), 1)
        self._heights: list[float] = []
        self._styles: list[list[int]] = []
        self._texts: list[dict[int, str]] = []
        self._merged: list[str] = []
        for text, style, height in (
            (sheet.caption, CAPTION, 18),
            (sheet.title, TITLE, 30),
            (sheet.year_line, YEAR, 20),
        ):
            for line in text.split("\n") if text else ():
                self._line(line, style, height)
        self._paragraphs(sheet, sheet.above)
        self._top = len(self._styles)
        self._table(sheet)
        self._paragraphs(sheet, sheet.below)
        if sheet.sign_off:
            self._line(("　" * 8).join(sheet.sign_off), SIGN, 30)

    def _paragraphs(self, sheet: Sheet, texts: tuple[str, ...]) -> None:
        """Add lines above or below the table, as high as their texts need."""
        for text in texts:
            lines = _lines(text, sum(sheet.widths) or 174, LINE_SIZE)
            self._line(text, LINE, min(lines * _LINE * LINE_SIZE / SIZE + 4, _HIGHEST))

    def repeated(self, sheet: Sheet) -> tuple[int, int] | None:
        """Return the head that further pages repeat: that of the indicators, else of the longest table."""
        scale = min(1.0, (page_size(sheet)[0] - _SIDES) / max(sum(self._widths), 1.0))
        if sum(self._heights) * scale < 0.95 * page_room(sheet) * _POINTS:
            return None
        head = _head_to_repeat(sheet.rows)
        return (self._top + head[0] + 1, self._top + head[1]) if head else None

    def _line(self, text: str, style: int, height: float) -> None:
        """Add a text over the whole width."""
        if self._wide > 1:
            self._merge(len(self._styles), 0, len(self._styles), self._wide - 1)
        self._heights.append(height)
        self._styles.append([style] * self._wide)
        self._texts.append({0: _clean(text)})

    def _table(self, sheet: Sheet) -> None:
        top, last = len(self._styles), len(sheet.rows) - 1
        self._heights += _heights(sheet)
        self._styles += [[0] * self._wide for _ in sheet.rows]
        self._texts += [{} for _ in sheet.rows]
        for number, cell in sheet.cells():
            row, below = top + number, top + min(number + cell.rows - 1, last)
            end = cell.column + cell.columns
            style = _style(cell)
            for covered in self._styles[row : below + 1]:
                covered[cell.column : end] = [style] * cell.columns
            if below > row or cell.columns > 1:
                self._merge(row, cell.column, below, end - 1)
            if text := _clean(cell.text):
                self._texts[row][cell.column] = text

    def _merge(self, row: int, column: int, below: int, end: int) -> None:
        area = f"{_column(column)}{row + 1}:{_column(end)}{below + 1}"
        self._merged.append(f'<mergeCell ref="{area}"/>')

    def area(self) -> str:
        """Return the used range, such as A1:Q48."""
        return f"A1:{_column(self._wide - 1)}{max(len(self._styles), 1)}"

    def columns(self) -> str:
        """Return the widths of the columns, in digits as Excel counts them."""
        if not self._widths:
            return ""
        markup = (
            f'<col min="{number}" max="{number}" customWidth="1"'
            f' width="{int(round(width / _PIXEL) / _DIGIT * 256) / 256:.8g}"/>'
            for number, width in enumerate(self._widths, 1)
        )
        return f"<cols>{''.join(markup)}</cols>"

    def rows(self) -> list[str]:
        """Return the XML of each row."""
        markup: list[str] = []
        for number, (height, styles, texts) in enumerate(
            zip(self._heights, self._styles, self._texts, strict=True), 1
        ):
            points = int(height * 4 / 3 + 0.5) * 0.75  # whole pixels
            parts = [f'<row r="{number}" ht="{points:g}" customHeight="1">']
            for column, style in enumerate(styles):
                if style:
                    text = texts.get(column)
                    place = f'<c r="{_column(column)}{number}" s="{style}"'
                    parts.append(
                        f'{place} t="inlineStr"><is>{_text_element(text)}</is></c>' if text else place + "/>"
                    )
            parts.append("</row>")
            markup.append("".join(parts))
        return markup

    def merges(self) -> str:
        merged = self._merged
        return f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""


def _head_to_repeat(rows: tuple[Row, ...]) -> tuple[int, int] | None:
    """Return first row and end of the head to repeat: over the indicators, else over the most rows."""
    best: tuple[tuple[bool, int], tuple[int, int]] | None = None
    row = 0
    while row < len(rows):
        kind = rows[row].section
        if kind not in (Section.INDICATOR_HEAD, Section.TABLE_HEAD):
            row += 1
            continue
        start = row
        while row < len(rows) and rows[row].section is kind:
            row += 1
        end = row
        while row < len(rows) and rows[row].section in (Section.INDICATOR, Section.TABLE):
            row += 1
        worth = (kind is Section.INDICATOR_HEAD, row - end)
        if row > end and (best is None or worth > best[0]):
            best = worth, (start, end)
    return best[1] if best else None


def _style(cell: Cell) -> int:
    if cell.vertical:
        return UPRIGHT_TEXT if cell.role is Role.TEXT else UPRIGHT_LABEL
    return TEXT if cell.role is Role.TEXT else LABEL


def _text_element(text: str) -> str:
    """Return the element of a text, in which text that looks like Excel's escapes is escaped itself."""
    if "_x" in text:
        text = _LIKE_ESCAPE.sub(r"_x005F\1", text)
    space = ' xml:space="preserve"' if _EDGE.search(text) else ""
    return f"<t{space}>{escape(text)}</t>"


def _heights(sheet: Sheet) -> list[float]:
    """Return the heights of the rows in points that wrapped texts need; Excel does not fit merged cells."""
    heights = [row.height * _POINTS for row in sheet.rows]
    merged: list[tuple[int, Cell, float]] = []
    for number, cell in sheet.cells():
        if cell.text and not cell.vertical:
            need = _lines(cell.text, sheet.span_width(cell)) * _LINE + 4
            if cell.rows == 1:
                heights[number] = max(heights[number], need)
            else:
                merged.append((number, cell, need))
    for number, cell, need in sorted(merged, key=lambda entry: entry[1].rows):
        end = min(number + cell.rows, len(heights))
        lack = need - sum(heights[number:end])
        for row in range(number, end):
            heights[row] += max(lack, 0) / (end - number)
    return [min(height, _HIGHEST) for height in heights]


def _lines(text: str, width: float, size: float = SIZE) -> int:
    """Return about how many lines ``text`` takes in a cell ``width`` mm wide; letters are half a
    character.
    """
    room = max(1.0, (width - 2) / (size * MM_PER_POINT) - 0.5)
    return sum(
        max(1, ceil(sum(0.55 if char < "\u0100" else 1.0 for char in line) / room))
        for line in text.split("\n")
    )


def _clean(text: str) -> str:
    """Return ``text`` with line breaks as "\\n", without illegal characters. Raises `CannotWrite`."""
    text = ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if units(text) > LONGEST:
        raise CannotWrite(
            f"以“{' '.join(text[:20].split())}”开头的一格文字超过 {LONGEST} 字，Excel 放不下，"
            "请缩短后再导出，或改为导出 Word。"
        )
    return text


def units(text: str) -> int:
    """Return the UTF-16 units of ``text``, as Excel counts them."""
    return len(text) + sum(char > "\uffff" for char in text)
