"""Sheets written as an Excel workbook: one form a worksheet, merged as on paper, ready to print.

Every text is written as text, never as a number, formula or link, so that ``0.3990`` and ``=A1`` come
back as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.replace import CannotWrite
from jixiao_gui.sheet.sheet import Cell, Role, Sheet

_SONG, _HEI = "宋体", "黑体"
_SIZE = 9
_CHARACTER = _SIZE * 25.4 / 72
_LINE = 12.0
"""Height of a line of 宋体 of 9 points, in points."""
_POINTS = 72 / 25.4
_PIXEL = 25.4 / 96
_HIGHEST = 409.0
"""Excel's highest row, in points."""
_LONGEST = 32767
"""Excel's longest text of a cell, in UTF-16 units."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_xlsx(
    sheets: Iterable[Sheet],
    names: Iterable[str],
    path_or_file: Path | BinaryIO,
    *,
    progress: Progress | None = None,
) -> None:
    """Write ``sheets``, each on a worksheet that bears its project's name out of ``names``.

    Raises `Cancelled`, `CannotWrite` for a text longer than a cell of Excel holds, and `OSError`.
    """
    target = str(path_or_file) if isinstance(path_or_file, Path) else path_or_file
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # what is cancelled is never closed: until then XlsxWriter has neither written nor opened anything
    book = xlsxwriter.Workbook(target, options)
    writer = _Writer(book)
    taken: set[str] = set()
    rest = iter(names)
    number = 0
    for number, sheet in enumerate(sheets, 1):
        writer.add(sheet, sheet_name(next(rest, ""), number, taken))
        step(progress, number)
    if number == 0:
        book.add_worksheet("空")  # Excel opens no workbook without a worksheet
    try:
        book.close()
    except FileCreateError as error:  # XlsxWriter wraps what the disk refuses
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else error from None


def sheet_name(project: str, number: int, taken: set[str]) -> str:
    """A worksheet's name for the project: 31 UTF-16 units, none that Excel forbids, none twice.

    Adds it, folded, to ``taken``.
    """
    name = _cut(_FORBIDDEN.sub(" ", project).strip().strip("'").strip(), 31).strip().strip("'")
    if not name or name.casefold() == "history":  # Excel keeps that name for itself
        name = f"表{number}"
    plain, count = name, 1
    while name.casefold() in taken:
        count += 1
        name = _cut(plain, 31 - len(f"({count})")) + f"({count})"
    taken.add(name.casefold())
    return name


def _cut(text: str, units: int) -> str:
    """The beginning of ``text`` that takes at most so many UTF-16 units."""
    while _units(text) > units:
        text = text[: min(len(text) - 1, units)]
    return text


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


class _Writer:
    """Writes worksheets into one workbook; formats are made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[tuple[Role, bool], Any] = {}
        text = {"font_name": _SONG, "valign": "vcenter"}
        self._caption = book.add_format({**text, "font_name": _HEI, "font_size": 12})
        self._title = book.add_format({**text, "font_size": 18, "bold": True, "align": "center"})
        self._year = book.add_format({**text, "font_size": 12, "align": "center"})
        self._sign = book.add_format({**text, "font_size": 10.5})

    def add(self, sheet: Sheet, name: str) -> None:
        """Add one worksheet."""
        page = self._book.add_worksheet(name)
        page.set_paper(9)
        page.set_portrait()
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.6)
        page.set_footer("&C&P")
        page.hide_gridlines(2)
        for column, width in enumerate(sheet.widths):
            page.set_column_pixels(column, column, round(width / _PIXEL))
        row = self._above(page, sheet)
        end = row + len(sheet.rows)
        self._table(page, sheet, row)
        if sheet.sign_off:
            page.set_row(end, 30)
            self._line(page, end, sheet, ("　" * 8).join(sheet.sign_off), self._sign)
        if sheet.widths:
            page.ignore_errors({"number_stored_as_text": f"A1:{_column(len(sheet.widths) - 1)}{end + 1}"})

    def _above(self, page: Any, sheet: Sheet) -> int:
        """Caption, title and year line; the row at which the table begins."""
        row = 0
        for text, format, height in (
            (sheet.caption, self._caption, 18),
            (sheet.title, self._title, 30),
            (sheet.year_line, self._year, 20),
        ):
            if text:
                page.set_row(row, height)
                self._line(page, row, sheet, text, format)
                row += 1
        return row

    def _line(self, page: Any, row: int, sheet: Sheet, text: str, format: Any) -> None:
        """A text over the whole width."""
        if len(sheet.widths) > 1:
            page.merge_range(row, 0, row, len(sheet.widths) - 1, "", format)
        page.write_string(row, 0, _clean(text), format)

    def _table(self, page: Any, sheet: Sheet, top: int) -> None:
        for number, height in enumerate(_heights(sheet)):
            page.set_row(top + number, height)
        last = len(sheet.rows) - 1
        for number, cell in sheet.cells():
            format = self._format(cell)
            row, below = top + number, top + min(number + cell.rows - 1, last)
            text = _clean(cell.text)
            if below > row or cell.columns > 1:
                page.merge_range(row, cell.column, below, cell.column + cell.columns - 1, "", format)
            if text:
                page.write_string(row, cell.column, text, format)
            else:
                page.write_blank(row, cell.column, None, format)

    def _format(self, cell: Cell) -> Any:
        key = cell.role, cell.vertical
        format = self._formats.get(key)
        if format is None:
            align = "left" if cell.role is Role.TEXT else "center"
            format = self._formats[key] = self._book.add_format(
                {
                    "font_name": _SONG,
                    "font_size": _SIZE,
                    "border": 1,
                    "text_wrap": True,
                    "valign": "vcenter",
                    "align": align,
                    "num_format": "@",
                }
            )
            if cell.vertical:
                format.set_rotation(270)  # Excel's 270 is upright, one character under the other
        return format


def _heights(sheet: Sheet) -> list[float]:
    """Heights of the rows in points, so that wrapped texts show; Excel fits no merged cell by itself."""
    heights = [row.height * _POINTS for row in sheet.rows]
    merged: list[tuple[int, Cell, float]] = []
    for number, cell in sheet.cells():
        if cell.text and not cell.vertical:
            need = _lines(cell.text, sheet.span_width(cell)) * _LINE + 4
            if cell.rows == 1:
                heights[number] = max(heights[number], need)
            else:
                merged.append((number, cell, need))
    for number, cell, need in sorted(merged, key=lambda found: found[1].rows):
        end = min(number + cell.rows, len(heights))
        lack = need - sum(heights[number:end])
        for row in range(number, end):
            heights[row] += max(lack, 0) / (end - number)
    return [min(height, _HIGHEST) for height in heights]


def _lines(text: str, width: float) -> int:
    """About how many lines in a cell ``width`` mm wide; a letter or digit is a good half character."""
    room = max(1.0, (width - 2) / _CHARACTER - 0.5)
    return sum(
        max(1, ceil(sum(0.55 if char < "\u0100" else 1.0 for char in line) / room))
        for line in text.split("\n")
    )


def _clean(text: str) -> str:
    """``text`` as Excel can hold it: line breaks as "\\n", what XML forbids dropped."""
    text = _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if _units(text) > _LONGEST:
        raise CannotWrite(f"有一格文字超过 {_LONGEST} 字，Excel 放不下，请缩短后再导出，或改为导出 Word。")
    return text


def _column(index: int) -> str:
    """A, B … Z, AA …"""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
