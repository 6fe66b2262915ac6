"""One worksheet's part of an xlsx, read in a stream: shown texts, merged cells, hidden rows and columns.

The parts are read here and not by openpyxl's loader, which makes an object for each cell of a merged
range and so can be brought down by one line that merges a whole worksheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.guard import Part
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.xlsx.worksheet import MAX_COLUMNS, MAX_ROWS, Place, Worksheet
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import Look, S, Words, seen
from jixiao_gui.formats.reading.xlsx.xlsx_texts import (
    header_lines,
    unescaped,
    words_in,
)
from jixiao_gui.formats.reading.xlsx.xlsx_values import Values
from jixiao_gui.formats.safe_xml import stream

MAX_MERGES = 50_000
MAX_LETTERS = 20_000_000
"""The most characters of one worksheet's cells."""
_MM_PER_CHARACTER = 1.9
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PICTURE = re.compile(r'=(?:_xlfn\.)?DISPIMG\("')
"""The formula that WPS writes into a cell with a picture."""
_F, _V = S + "f", S + "v"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without a result that counts.

    ``down`` and ``right`` are how far it was filled from the cell for which ``text`` was written.
    """

    text: str
    style: int
    down: int = 0
    right: int = 0
    stale: str = ""
    """The text in the file in place of a result, "" for none."""


@dataclass(slots=True)
class WorksheetPart:
    """A worksheet being read. ``count``: the cells that it took of ``budget``."""

    sheet: Worksheet
    strings: Sequence[str]
    values: Values
    budget: int
    recalculate: bool = False
    """Whether the program that wrote the file left formulas to Excel, so that a 0 may be no result."""
    count: int = 0
    letters: int = 0
    formulas: dict[Place, Formula] = field(default_factory=dict)
    header: list[str] = field(default_factory=list)
    unshown: dict[Place, str] = field(default_factory=dict)
    """Values whose own format shows nothing."""
    struck: dict[Place, str] = field(default_factory=dict)
    """Struck-out texts."""
    pictures: list[Place] = field(default_factory=list)
    """Cells that hold a picture."""
    rich: Mapping[int, Words] = field(default_factory=dict)
    """By number the shared strings whose runs have looks of their own."""
    looks: Mapping[int, Look] = field(default_factory=dict)
    """The looks of cell styles that are not plain, by their number."""
    _shared: dict[str, tuple[Place, str]] = field(default_factory=dict)
    _row: int = -1

    def read(self, part: Part) -> None:
        """Read the part to its end. Raises `TooMuch`."""
        tags = (S + "row", S + "col", S + "mergeCell", S + "headerFooter")
        for event, element in stream(part, tags):
            part.mark()
            if event == "start":
                continue
            if element.tag == S + "row":
                self._end_row(element)
            elif element.tag == S + "mergeCell":
                self._merge(element.get("ref", ""))
            elif element.tag == S + "col":
                self._column(element)
            else:
                self._header(element)
            element.clear()

    def _end_row(self, element: Any) -> None:
        self._row = _whole_number(element.get("r"), self._row + 2) - 1
        if is_on(element.get("hidden")) or element.get("ht") in ("0", "0.0"):
            self.sheet.hidden_rows.add(self._row)
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
            if len(cell):
                self._cell(cell, row, column)
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            parent.remove(element.getprevious())

    def _spend(self, cells: int) -> None:
        self.count += cells
        if self.count > self.budget:
            raise TooMuch("工作表的单元格过多，请拆成几个文件后再导入。")

    def _place(self, name: str, before: int) -> Place:
        """Return the row and column of ``name``; without a name the place behind the column ``before``."""
        place = _PLACE.fullmatch(name)
        return (int(place[2]) - 1, column_number(place[1])) if place else (self._row, before + 1)

    def _cell(self, element: Any, row: int, column: int) -> None:
        text = self._text(element, (row, column))
        if text and self.looks and (look := self.looks.get(_whole_number(element.get("s"), 0))) is not None:
            text = self._with_look(element, text, look, (row, column))
        if not text:
            return
        if column >= MAX_COLUMNS or row >= MAX_ROWS:
            raise TooMuch("工作表的行或列过多，请删去多余的行列后再导入。")
        self.letters += len(text)
        if self.letters > MAX_LETTERS:  # a few long texts that thousands of cells share
            raise TooMuch("工作表的文字过多，请拆成几个文件后再导入。")
        self.sheet.cells[row, column] = text

    def _text(self, element: Any, place: Place) -> str:
        """Return the shown text of a cell; a value that its format hides goes to `unshown`."""
        kind, style = element.get("t", "n"), _whole_number(element.get("s"), 0)
        if kind == "inlineStr":
            return self._worded(self._visible(words_in(element), place), style, place)
        value = next((v.text for v in element.iterchildren(_V) if v.text), "")
        if element[0].tag == _F and not self._has_result(element, kind, value, place):
            return ""
        if kind == "s":
            number = _whole_number(value, -1)
            is_string = 0 <= number < len(self.strings)
            if self.rich and number in self.rich:
                self._visible(self.rich[number], place)
            return self._worded(self.strings[number], style, place) if is_string else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, "")
        if kind == "e":
            return str(value)
        if kind == "str":
            if _PICTURE.match(value):
                self.pictures.append(place)
                return ""
            return self._worded(unescaped(value), style, place)
        if not value:
            return ""
        text = self.values.dated(value, style) if kind == "d" else self.values.shown(value, style)
        if not text and value.strip("0."):
            self.unshown[place] = value
        return text

    def _visible(self, words: Words, place: Place) -> str:
        if words.struck.strip():
            self.struck[place] = words.struck
        return words.text

    def _with_look(self, element: Any, text: str, look: Look, place: Place) -> str:
        """Return the visible text of a cell with a look, whose runs may have others."""
        kind = element.get("t", "n")
        if kind == "inlineStr" and words_in(element).is_rich:
            return self._visible(words_in(element, look), place)
        if kind == "s":
            number = _whole_number(next((v.text for v in element.iterchildren(_V)), ""), -1)
            if number in self.rich:
                return text
        return self._visible(seen(text, look), place)

    def _worded(self, text: str, style: int, place: Place) -> str:
        shown = self.values.worded(text, style)
        if not shown and text.strip():
            self.unshown[place] = text
        return shown

    def _has_result(self, element: Any, kind: str, value: str, place: Place) -> bool:
        """Return whether a formula's result counts; a formula without one is added to `formulas`."""
        formula = element[0]
        text, number = formula.text or "", formula.get("si", "")
        down = right = 0
        if formula.get("t") == "shared":
            if text:
                self._shared[number] = place, text
            elif number in self._shared:
                (row, column), text = self._shared[number]
                down, right = place[0] - row, place[1] - column
        if has_result(kind, value, element.find(_V) is not None, self.recalculate):
            return True
        self.formulas[place] = Formula(text, _whole_number(element.get("s"), 0), down, right, value)
        return False

    def _merge(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        first_cell, last_cell = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if first_cell and last_cell:
            top, left, bottom, right = (
                *(int(first_cell[2]) - 1, column_number(first_cell[1])),
                *(int(last_cell[2]) - 1, column_number(last_cell[1])),
            )
            self.sheet.merges.append((top, left, bottom, right))
        if len(self.sheet.merges) > MAX_MERGES:
            raise TooMuch("合并单元格过多，请检查文件来源。")

    def _column(self, element: Any) -> None:
        first, last = _whole_number(element.get("min"), 1), _whole_number(element.get("max"), 1)
        width = float(element.get("width", "9"))
        columns = range(max(first, 1) - 1, min(last, MAX_COLUMNS))
        self._spend(len(columns))
        if is_on(element.get("hidden")) or width == 0:
            self.sheet.hidden_columns.update(columns)
            return
        for column in columns:
            self.sheet.widths[column] = round(width * _MM_PER_CHARACTER, 3)

    def _header(self, element: Any) -> None:
        """Read the lines of the page header of the first page."""
        name = "firstHeader" if is_on(element.get("differentFirst")) else "oddHeader"
        self.header = header_lines(as_seen(element.findtext(S + name) or ""))


def has_result(kind: str, value: str, stored: bool, recalculate: bool) -> bool:
    """Return whether a formula's ``value`` counts; ``stored``: the file has an element for it.

    ``recalculate``: the writer left formulas to Excel, so that a 0 may be no result.
    """
    if recalculate and kind == "n" and value == "0":
        return False
    return bool(value) or (kind == "str" and stored)


def column_number(letters: str) -> int:
    """Return the column (from 0) of A, B … AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def is_on(value: str | None) -> bool:
    """Return whether an XML attribute is true."""
    return value in ("1", "true")


def _whole_number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else otherwise
