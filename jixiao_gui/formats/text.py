"""The text format: tables that Word saved as plain text.

A form begins with its caption on a line of its own. A cell is a tab, its text (which may run over
several lines) and a line break; a row ends with an empty line; a cell merged down prints empty in
the rows below. A cell's own empty paragraph looks the same as a row's end, so a row counts as whole
only when it has the number of cells its section has. The writer puts a space into empty lines
inside a cell, which keeps what it writes free of that doubt.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats import FormatError, Progress, ReadFile, step
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.filled_down import merged_again
from jixiao_gui.formats.tabbed_text import read_block
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.usual_heads import PROJECT_LABEL, TOTAL_LABEL, USUAL_HEADS

_FIXED = {PROJECT_LABEL: 2, "主管部门": 4, "项目负责人": 4, "项目承担单位": 4}
"""Cells of the head's rows, by how their first cell begins."""

MAX_ROWS, MAX_ROW_CELLS, MAX_CELL = 5_000, 1_000, 1_000_000
"""The most rows of one form, cells of one row and characters of one cell."""
_ROW_A_LINE = re.compile(r"(?m)^[\t \"]*项[ \u3000]*目[ \u3000]*名[ \u3000]*称[^\t\n]{0,4}\t")
"""The first label with the next cell on its line."""
_COMMA_ROW = re.compile(r"(?m)^[,;| \"]*项[ \u3000]*目[ \u3000]*名[ \u3000]*称[^,;|\n]{0,4}([,;|])")
"""The same of a text whose cells are parted by commas, as Excel saves CSV."""
_CELL_A_LINE = re.compile(r"(?m)^\t项[ \u3000]*目[ \u3000]*名[ \u3000]*称[^\t\n]{0,4}$")
"""The same of a text with a cell a line: what a comma follows further down is a clerk's text in a cell."""
_SEPARATOR_LINE = re.compile(r"\s*sep=.\n", re.IGNORECASE)


def write_text(sheets: Iterable[Sheet], progress: Progress | None = None) -> Iterator[str]:
    """Yield the text of each sheet, form by form. Raises `Cancelled`."""
    for number, sheet in enumerate(sheets, start=1):
        lines = [_inside(sheet.caption)]
        for line in (sheet.title, sheet.year_line, *sheet.above):
            if line:
                lines += [f"\t{_inside(line)}", ""]
        for row in sheet.rows:
            lines += ["\t" + _inside(cell.text) for cell in row.cells]
            lines.append("")
        for line in sheet.below:
            lines += ["\t" + _inside(line), ""]
        yield "\n".join(lines) + "\n\n\n"
        step(progress, number)


def read_text(text: str) -> ReadFile:
    """Return every form of ``text`` as a plain sheet, and the lines that belong to none. Raises
    `FormatError`.

    A text with a row a line, its cells parted by tabs or commas, is what Excel saves (Unicode text, CSV): one
    sheet.
    """
    text = as_seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    if _ROW_A_LINE.search(text):
        return ReadFile([merged_again(tabbed_sheet(text))])
    comma = _COMMA_ROW.search(text)
    if comma and not _CELL_A_LINE.search(text, 0, comma.start()):
        return ReadFile([merged_again(_comma_sheet(text, comma[1]))])
    reader = _Reader()
    for line in _lines(text):
        reader.take(line)
    return reader.finish()


def tabbed_sheet(text: str) -> Sheet:
    """Return a table whose cells are parted by tabs and whose rows by line breaks; all as wide as the
    widest.
    """
    return _sheet(read_block(text))


def _comma_sheet(text: str, mark: str) -> Sheet:
    """Return a table whose cells are parted by ``mark``, some of them in quotes."""
    if line := _SEPARATOR_LINE.match(text):
        text = text[line.end() :]
    try:
        return _sheet(list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)))
    except csv.Error as error:
        raise FormatError("表格中有异常长的文字，未读入任何内容，请检查文件来源。") from error


def _sheet(lines: list[list[str]]) -> Sheet:
    width = max(len(line) for line in lines)
    if len(lines) > MAX_ROWS or width > MAX_ROW_CELLS:
        raise FormatError("表格的行或格过多，未读入任何内容，请检查文件来源。")
    rows = ([*line, *[""] * (width - len(line))] for line in lines)
    return Sheet(rows=tuple(Row(tuple(Cell(text, i) for i, text in enumerate(row))) for row in rows))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines one by one: a list of millions of them takes ten times the text's memory."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _inside(text: str) -> str:
    return "\n".join(line or " " for line in text.split("\n")) if "\n" in text else text


_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]\s*")
"""The text that Word writes for a bookmark, which the form does not show."""


_OVER_A_FORM = re.compile("[^：:。]{2,14}[：:][^。]*$")
"""A line over a form: 报表编号：…, 单位名称：…"""


class _Reader:
    """Puts lines together into cells, rows and sheets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.leftovers: list[str] = []
        self.caption: list[str] = []
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.section_cells = 0
        self.has_side = False  # whether the section's rows stand beside a label, so begin empty
        self.after_total = False
        self.gap = 0  # empty lines since the last row ended

    def take(self, line: str) -> None:
        """Take the next line. Raises `FormatError` where a cell or a form is too large."""
        if len(line) > MAX_CELL or (self.row and len(self.row[-1]) > MAX_CELL):
            raise FormatError("其中一格文字异常庞大，未读入任何内容，请检查文件来源。")
        if len(self.row) > MAX_ROW_CELLS or len(self.rows) > MAX_ROWS:
            raise FormatError("表格的行或格过多，未读入任何内容，请检查文件来源。")
        if line.startswith("\t"):
            if self.row and self.row[-1].endswith("\n") and _begins_section(line[1:]):
                self.row[-1] = self.row[-1][:-1]  # the empty line was the row's end
                self._end_row()
            over = self.after_total and (self.gap > 1 or _begins_form(line[1:]))
            if self.rows and not self.row and (over or (self.gap > 2 and _is_title(line[1:]))):
                self._end_form()
            self.row.append(line[1:])
        elif line and self.row:
            self.row[-1] += "\n" + line
        elif line and self.rows and not self.after_total and not self._begins_form(line):
            # the last cell of a row goes on after an empty paragraph of its own
            self.row = self.rows.pop()
            self.row[-1] += "\n" * (self.gap + 1) + line
        elif line and _BOOKMARK.fullmatch(line):
            self.leftovers.append(line)
        elif line:
            if self.rows:
                self._end_form()
            self.caption.append(line)
        elif not self.row:
            self.gap += 1
        else:
            if len(self.row) >= self._cells_of_row():
                self._end_row()
                self.gap = 1
            else:
                self.row[-1] += "\n"

    def finish(self) -> ReadFile:
        """Return the sheets after the last line."""
        if self.row:
            self._end_row()
        self._end_form()
        return ReadFile(self.sheets, self.leftovers)

    def _begins_form(self, line: str) -> bool:
        """Return whether a line without a tab stands over a form, and does not go on with the cell before
        it.
        """
        return _begins_form(line) or (self.gap > 2 and _OVER_A_FORM.match(line) is not None)

    def _cells_of_row(self) -> int:
        """Return how many cells the row that is read has when it is complete."""
        first = fold(self.row[0])
        fixed = next((count for label, count in _FIXED.items() if first.startswith(label)), 0)
        if fixed:
            return fixed
        if first.startswith(TOTAL_LABEL) or _is_head(self.row):
            return 2
        if self.has_side and first:
            return 1  # a label: the section is over, and the number of cells that follow is unknown
        return self.section_cells or 1

    def _end_row(self) -> None:
        row = self.row
        self.row = []
        self.rows.append(row)
        if _is_head(row):
            self.section_cells = len(row)
            self.has_side = not fold(row[0]).startswith(USUAL_HEADS)
        elif fold(row[0]).startswith(TOTAL_LABEL):
            self.after_total = True
            self.section_cells, self.has_side = 0, False
        elif self.has_side and fold(row[0]):
            self.section_cells = len(row)  # heads in words of the place's own

    def _end_form(self) -> None:
        if self.rows:
            rows = tuple(Row(tuple(Cell(text, i) for i, text in enumerate(row))) for row in self.rows)
            self.sheets.append(Sheet(caption="\n".join(self.caption), rows=rows))
        else:
            self.leftovers += self.caption
        self.caption, self.rows = [], []
        self.section_cells, self.has_side, self.after_total = 0, False, False


def _is_head(row: list[str]) -> bool:
    """Return whether ``row`` is one of column heads, whose number of cells the rows under it have too.

    A clerk's text may begin like a head, but stands in a row whose first cell is merged, so empty.
    """
    heads = sum(fold(text).startswith(USUAL_HEADS) for text in row[1:])
    return heads >= (1 if row[0].strip() else 3)


def _begins_form(line: str) -> bool:
    """Return whether ``line`` can only stand above a table: a caption, or a title without its tab."""
    word = fold(line)
    return word.startswith(("附件", "附表")) or word.endswith("绩效自评表")


def _is_title(line: str) -> bool:
    """Return whether a row's first cell is a title, so that a form ended before it, with or without a
    total.
    """
    return re.sub(r"\(.*\)$", "", fold(line)).endswith("表")


def _begins_section(text: str) -> bool:
    """Return whether ``text`` begins with the label of a part of the form."""
    word = fold(text)
    return word.startswith(("项目资金", "年度总体目标", "年度目标", TOTAL_LABEL, "项目负责人", PROJECT_LABEL))
