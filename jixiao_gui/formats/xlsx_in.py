"""Excel files (xlsx) read as plain sheets: one worksheet a sheet, merged cells as spans.

A cell's text is what Excel shows: the stored value in its number format (see `xlsx_values.py`). The
parts are read here and not by openpyxl's loader, which makes an object for each cell of a merged
range and so can be brought down by one line that merges a whole worksheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import Package, Part, TooMuch, open_package, stream
from jixiao_gui.formats.xlsx_values import Values
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAX_CELLS = 1_000_000
"""Of the file, empty ones too."""
MAX_AREA = 400_000
"""Cells of one worksheet's grid, up to its last word."""
MAX_COLUMNS = 512
MAX_ROWS = 20_000
MAX_MERGES = 50_000
MAX_STRINGS = 2_000_000
_MM_PER_CHARACTER = 1.9
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(path: Path, *, exact: bool = False, alive: Alive | None = None) -> ReadFile:
    """Every visible worksheet with a word in it as a sheet, in order.

    ``exact``: amounts are wanted, not what the eye sees (see `Values`). ``alive`` is called at each
    worksheet.
    Raises `FormatError` with one Chinese sentence for a file that is no sound xlsx, and `OSError`.
    """
    with open_package(path) as package:
        name = package.main_part("xl/workbook.xml")
        relations = package.relations(name)
        targets = {kind: target for kind, target in relations.values() if target in package}
        book = package.parse(name)
        strings = _strings(package, targets["sharedStrings"]) if "sharedStrings" in targets else []
        styles = package.parse(targets["styles"]) if "styles" in targets else None
        properties = next(book.iter(S + "workbookPr"), None)
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        values = Values(styles, is_1904, exact)
        sheets: list[Sheet] = []
        budget = MAX_CELLS
        for entry in book.iter(S + "sheet"):
            kind, target = relations.get(entry.get(_RID, ""), ("", ""))
            if kind != "worksheet" or target not in package or entry.get("state", "visible") != "visible":
                continue
            if alive is not None:
                alive()
            reader = _Worksheet(strings, values, budget)
            with package.open(target) as part:
                reader.read(part)
            budget -= reader.count
            sheet = reader.sheet()
            if sheet:
                sheets.append(sheet)
        return ReadFile(sheets)


def _strings(package: Package, name: str) -> list[str]:
    """The table of shared strings."""
    strings: list[str] = []
    with package.open(name) as part:
        for event, element in stream(part, (S + "si",)):
            if event == "end":
                part.mark()
                strings.append(_words(element))
                element.clear()
                if len(strings) > MAX_STRINGS:
                    raise TooMuch("文字过多，请拆成几个文件后再导入。")
    return strings


def _words(element: etree._Element) -> str:
    """The text of w:si or w:is: plain or in runs, without the phonetic guide."""
    texts: list[str] = []
    for child in element:
        if child.tag == S + "t":
            texts.append(child.text or "")
        elif child.tag == S + "r":
            texts += (t.text or "" for t in child.iterchildren(S + "t"))
    text = "".join(texts).replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPE.sub(_unescaped, text) if "_x" in text else text


def _unescaped(match: re.Match[str]) -> str:
    """A character that XML cannot hold and Excel writes as _x000D_; those are no text, but a few are."""
    code = chr(int(match[1], 16))
    return code if code.isprintable() or code in "\n\t" else ""


@dataclass(slots=True)
class _Worksheet:
    """One worksheet while it is read."""

    strings: list[str]
    values: Values
    budget: int
    count: int = 0
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    _row: int = -1

    def read(self, part: Part) -> None:
        for event, element in stream(part, (S + "row", S + "col", S + "mergeCell")):
            part.mark()
            if event == "start":
                continue
            if element.tag == S + "row":
                self._at_row(element)
            elif element.tag == S + "mergeCell":
                self._merge(element.get("ref", ""))
            else:
                self._col(element)
            element.clear()

    def _at_row(self, element: Any) -> None:
        self._row = int(element.get("r", self._row + 2)) - 1
        if element.get("hidden") in ("1", "true"):
            self.hidden.add(self._row)
        self._spend(len(element))
        column = -1
        skipped = ""  # the place of an empty cell, worked out only where one without a place follows
        for cell in element.iterchildren(S + "c"):
            place = cell.get("r", "")
            if len(cell) == 0 and place:
                skipped = place
                continue
            if skipped and not place:
                column = self._place(skipped, column)[1]
            row, column = self._place(place, column)
            skipped = ""
            self._cell(cell, row, column)
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            parent.remove(element.getprevious())

    def _spend(self, cells: int) -> None:
        self.count += cells
        if self.count > self.budget:
            raise TooMuch("工作表的单元格过多，请拆成几个文件后再导入。")

    def _place(self, name: str, before: int) -> tuple[int, int]:
        """Row and column that ``name`` tells; without one, what follows the column ``before``."""
        place = _PLACE.fullmatch(name)
        return (int(place[2]) - 1, _column(place[1])) if place else (self._row, before + 1)

    def _cell(self, element: Any, row: int, column: int) -> None:
        text = self._text(element)
        if not text:
            return
        if column >= MAX_COLUMNS or row >= MAX_ROWS:
            raise TooMuch("工作表的行或列过多，请删去多余的行列后再导入。")
        self.cells[row, column] = text

    def _text(self, element: Any) -> str:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return "".join(_words(inline) for inline in element.iterchildren(S + "is"))
        value = next((v.text for v in element.iterchildren(S + "v") if v.text), "")
        if kind == "s":
            return self.strings[int(value)] if value and 0 <= int(value) < len(self.strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, "")
        if kind in ("str", "e", "d"):
            return str(value)
        return self.values.shown(value, int(element.get("s", "0"))) if value else ""

    def _merge(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        one, two = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if one and two:
            self.merges.append((int(one[2]) - 1, _column(one[1]), int(two[2]) - 1, _column(two[1])))
        if len(self.merges) > MAX_MERGES:
            raise TooMuch("合并单元格过多，请检查文件来源。")

    def _col(self, element: Any) -> None:
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        width = float(element.get("width", "9"))
        if element.get("hidden") not in ("1", "true"):
            columns = range(max(first, 1) - 1, min(last, MAX_COLUMNS))
            self._spend(len(columns))
            for column in columns:
                self.widths[column] = round(width * _MM_PER_CHARACTER, 3)

    def sheet(self) -> Sheet | None:
        """The rows and columns up to the last word, with what is merged; ``None`` without a word."""
        cells = {place: text for place, text in self.cells.items() if place[0] not in self.hidden}
        if not any(text.strip() for text in cells.values()):
            return None
        words = [place for place, text in cells.items() if text.strip()]
        top, left = min(r for r, _ in words), min(c for _, c in words)
        bottom, right = max(r for r, _ in words), max(c for _, c in words)
        # a merged cell with a word reaches beyond it: the grid reaches as far, within reason
        worded = [m for m in self.merges if cells.get((m[0], m[1]), "").strip()]
        right = max([right, *(min(m[3], MAX_COLUMNS - 1) for m in worded)])
        bottom = max([bottom, *(min(m[2], bottom + 200) for m in worded)])
        merged = [m for m in self.merges if m[0] <= bottom and m[1] <= right and m[2] >= top and m[3] >= left]
        if (bottom - top + 1) * (right - left + 1) > MAX_AREA:
            raise TooMuch("工作表的单元格过多，请删去多余的行列后再导入。")
        shown = [row for row in range(top, bottom + 1) if row not in self.hidden]
        numbers = {row: number for number, row in enumerate(shown)}
        spans = _spans(merged, numbers, left, right)
        rows = []
        for number, row in enumerate(shown):
            texts = {column: text for column in range(left, right + 1) if (text := cells.get((row, column)))}
            rows.append(_line(texts, number, spans, left, right))
        widths = tuple(self.widths.get(column, 17.0) for column in range(left, right + 1))
        return Sheet(widths=widths, rows=tuple(rows))


def _line(
    texts: dict[int, str], number: int, spans: dict[tuple[int, int], tuple[int, int]], left: int, right: int
) -> Row:
    """One row of the sheet: its cells tile the columns from ``left`` to ``right``."""
    line: list[Cell] = []
    column = left
    while column <= right:
        columns, covers = spans.get((number, column), (1, 1))
        line.append(Cell(texts.get(column, "") if covers else "", column - left, columns, covers))
        column += columns
    return Row(tuple(line))


def _spans(
    merges: list[tuple[int, int, int, int]], numbers: dict[int, int], left: int, right: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, column) -> (columns, rows) of merged cells; rows is 0 where one above covers the place."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    bottom = max(numbers, default=-1)
    work = 0
    for first_row, first, last_row, last in merges:
        first, last, last_row = max(first, left), min(last, right), min(last_row, bottom)
        work += max(0, last_row - first_row + 1) * max(0, last - first + 1)
        if work > 2 * MAX_AREA:  # only ranges that overlap each other can cover so much
            raise TooMuch("合并单元格互相重叠，请检查文件来源。")
        lines = [numbers[row] for row in range(first_row, last_row + 1) if row in numbers]
        places = {(line, column) for line in lines for column in range(first, last + 1)}
        if not places or places & taken:  # ranges that overlap are an error of the file; the first one holds
            continue
        taken |= places
        for line in lines:
            spans[line, first] = (last - first + 1, len(lines) if line == lines[0] else 0)
    return spans


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
