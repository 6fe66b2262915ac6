"""One worksheet's part of an xlsx, read in a stream: cells as they show, merges, what is hidden.

The parts are read here and not by openpyxl's loader, which makes an object for each cell of a merged
range and so can be brought down by one line that merges a whole worksheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.guard import Part, TooMuch, stream
from jixiao_gui.formats.reading.xlsx.worksheet import MAX_COLUMNS, MAX_ROWS, Place, Worksheet
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import PLAIN, Look, Words, seen, words
from jixiao_gui.formats.reading.xlsx.xlsx_values import Values

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MAX_MERGES = 50_000
MAX_LETTERS = 20_000_000
"""Characters of one worksheet's cells."""
_MM_PER_CHARACTER = 1.9
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PICTURE = re.compile(r'=(?:_xlfn\.)?DISPIMG\("')
"""What WPS keeps in a cell that holds a picture."""
_F, _V, _IS = S + "f", S + "v", S + "is"


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
    """What stands in the file in place of a result, "" for nothing."""


@dataclass(slots=True)
class WorksheetPart:
    """One worksheet while it is read. ``count`` is how many cells it took of ``budget``."""

    sheet: Worksheet
    strings: Sequence[str]
    values: Values
    budget: int
    recalculate: bool = False
    """The program that wrote the file left it to Excel to work out: a 0 may be no result."""
    count: int = 0
    letters: int = 0
    formulas: dict[Place, Formula] = field(default_factory=dict)
    header: list[str] = field(default_factory=list)
    unshown: dict[Place, str] = field(default_factory=dict)
    """Values whose own format shows nothing."""
    struck: dict[Place, str] = field(default_factory=dict)
    """Words that are struck out."""
    pictures: list[Place] = field(default_factory=list)
    """Cells that hold a picture."""
    rich: Mapping[int, Words] = field(default_factory=dict)
    """Of the shared strings those whose runs have looks of their own, by number."""
    looks: Mapping[int, Look] = field(default_factory=dict)
    """Of the cell styles that are not plain."""
    _shared: dict[str, tuple[Place, str]] = field(default_factory=dict)
    _row: int = -1

    def read(self, part: Part) -> None:
        tags = (S + "row", S + "col", S + "mergeCell", S + "headerFooter")
        for event, element in stream(part, tags):
            part.mark()
            if event == "start":
                continue
            if element.tag == S + "row":
                self._at_row(element)
            elif element.tag == S + "mergeCell":
                self._merge(element.get("ref", ""))
            elif element.tag == S + "col":
                self._col(element)
            else:
                self._header(element)
            element.clear()

    def _at_row(self, element: Any) -> None:
        self._row = _whole(element.get("r"), self._row + 2) - 1
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
        """Return row and column that ``name`` tells; without one, what follows the column ``before``."""
        place = _PLACE.fullmatch(name)
        return (int(place[2]) - 1, column_number(place[1])) if place else (self._row, before + 1)

    def _cell(self, element: Any, row: int, column: int) -> None:
        text = self._text(element, (row, column))
        if text and self.looks and (look := self.looks.get(_whole(element.get("s"), 0))) is not None:
            text = self._looked(element, text, look, (row, column))
        if not text:
            return
        if column >= MAX_COLUMNS or row >= MAX_ROWS:
            raise TooMuch("工作表的行或列过多，请删去多余的行列后再导入。")
        self.letters += len(text)
        if self.letters > MAX_LETTERS:  # a few long texts that thousands of cells share
            raise TooMuch("工作表的文字过多，请拆成几个文件后再导入。")
        self.sheet.cells[row, column] = text

    def _text(self, element: Any, place: Place) -> str:
        """Return what the cell shows, "" for nothing; a value that its format hides is kept apart."""
        kind, style = element.get("t", "n"), _whole(element.get("s"), 0)
        if kind == "inlineStr":
            return self._worded(self._shown(words_in(element), place), style, place)
        value = next((v.text for v in element.iterchildren(_V) if v.text), "")
        if element[0].tag == _F and not self._has_result(element, kind, value, place):
            return ""
        if kind == "s":
            number = _whole(value, -1)
            known = 0 <= number < len(self.strings)
            if self.rich and number in self.rich:
                self._shown(self.rich[number], place)
            return self._worded(self.strings[number], style, place) if known else ""
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

    def _shown(self, found: Words, place: Place) -> str:
        if found.struck.strip():
            self.struck[place] = found.struck
        return found.text

    def _looked(self, element: Any, text: str, look: Look, place: Place) -> str:
        """Return what a cell of a look of its own shows; the runs of a text may have others."""
        kind = element.get("t", "n")
        if kind == "inlineStr" and words_in(element).is_rich:
            return self._shown(words_in(element, look), place)
        if kind == "s":
            number = _whole(next((v.text for v in element.iterchildren(_V)), ""), -1)
            if number in self.rich:
                return text
        return self._shown(seen(text, look), place)

    def _worded(self, text: str, style: int, place: Place) -> str:
        shown = self.values.worded(text, style)
        if not shown and text.strip():
            self.unshown[place] = text
        return shown

    def _has_result(self, element: Any, kind: str, value: str, place: Place) -> bool:
        """Return whether a formula's result counts; one that has none is kept to be worked out."""
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
        self.formulas[place] = Formula(text, _whole(element.get("s"), 0), down, right, value)
        return False

    def _merge(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        one, two = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if one and two:
            top, left, bottom, right = (
                *(int(one[2]) - 1, column_number(one[1])),
                *(int(two[2]) - 1, column_number(two[1])),
            )
            self.sheet.merges.append((top, left, bottom, right))
        if len(self.sheet.merges) > MAX_MERGES:
            raise TooMuch("合并单元格过多，请检查文件来源。")

    def _col(self, element: Any) -> None:
        first, last = _whole(element.get("min"), 1), _whole(element.get("max"), 1)
        width = float(element.get("width", "9"))
        columns = range(max(first, 1) - 1, min(last, MAX_COLUMNS))
        self._spend(len(columns))
        if is_on(element.get("hidden")) or width == 0:
            self.sheet.hidden_columns.update(columns)
            return
        for column in columns:
            self.sheet.widths[column] = round(width * _MM_PER_CHARACTER, 3)

    def _header(self, element: Any) -> None:
        """Read the words of the page header that stand on the first page."""
        name = "firstHeader" if is_on(element.get("differentFirst")) else "oddHeader"
        self.header = header_lines(as_seen(element.findtext(S + name) or ""))


def words_in(element: Any, of_cell: Look = PLAIN) -> Words:
    """Return the words of a cell that holds them itself."""
    found = [words(inline, of_cell) for inline in element.iterchildren(_IS)]
    return Words(
        unescaped("".join(one.text for one in found)),
        "".join(one.struck for one in found),
        any(one.is_rich for one in found),
    )


def string_of(element: etree._Element) -> Words:
    """Return an entry of the table of shared strings."""
    found = words(element)
    return found._replace(text=unescaped(found.text))


def has_result(kind: str, value: str, stored: bool, recalculate: bool) -> bool:
    """Return whether a formula's ``value`` counts; ``stored``: there is an element for it, if an empty one.

    ``recalculate``: whoever wrote the file left it to Excel to work out, so that 0 says nothing.
    """
    if recalculate and kind == "n" and value == "0":
        return False
    return bool(value) or (kind == "str" and stored)


_HEADER_CODE = re.compile(r'&(?:"[^"]*"|\d{1,3}|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[A-Za-z&])')
_FIELDS = "PNDTZFAG"


def header_lines(text: str) -> list[str]:
    """Return the lines of a page header without its codes; a line that holds a page number or a date is
    none.
    """
    made: list[str] = []
    at = 0
    for code in _HEADER_CODE.finditer(text):
        made.append(text[at : code.start()])
        at = code.end()
        letter = code[0][1].upper()
        if code[0] == "&&":
            made.append("&")
        elif letter in "LCR" and len(code[0]) == 2:
            made.append("\n")
        elif letter in _FIELDS and len(code[0]) == 2:
            made.append("\0")
    made.append(text[at:])
    lines = "".join(made).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line.strip() for line in lines if line.strip() and "\0" not in line]


def unescaped(text: str) -> str:
    """Return ``text`` as it is seen: what XML cannot hold and Excel writes as _x000D_ read, line ends as
    ``\\n``.
    """
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return as_seen(text.replace("\r\n", "\n").replace("\r", "\n"))


def column_number(letters: str) -> int:
    """Return the column (from 0) of A, B … AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def is_on(value: str | None) -> bool:
    """Return whether an attribute of XML says yes."""
    return value in ("1", "true")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else otherwise
