"""Formulas of a workbook without results in the file, worked out where they are simple.

Programs that write Excel files leave it to Excel to calculate. Sums, the four operations, references to cells
of any worksheet, defined names, rounding, what looks something up and some functions more are worked out here
as Excel does; of all else nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jixiao_gui.formats.guard import Package
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.xlsx.formula_parser import CELL_NAME, FormulaParser
from jixiao_gui.formats.reading.xlsx.worksheet import Place
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import S
from jixiao_gui.formats.reading.xlsx.xlsx_functions import (
    Area,
    Fault,
    Unknown,
    Value,
    as_float,
)
from jixiao_gui.formats.reading.xlsx.xlsx_part import Formula, column_number, has_result
from jixiao_gui.formats.reading.xlsx.xlsx_texts import unescaped, words_in
from jixiao_gui.formats.reading.xlsx.xlsx_values import Values
from jixiao_gui.formats.safe_xml import stream

MAX_CELLS = 1_000_000
"""The most cells of one worksheet."""
MAX_WORK = 2_000_000
"""The most cells that all formulas together may read."""
_CELL = 64
"""The characters that count as a cell."""
MAX_DEPTH = 60
"""The most formulas and brackets within each other."""


class Formulas:
    """The formulas of one workbook; a worksheet is read when a formula first refers to it.

    ``names`` are what defined names stand for, by their worksheet ("" for the workbook) and themselves,
    folded.
    """

    def __init__(
        self,
        package: Package,
        parts: Mapping[str, str],
        strings: Sequence[str],
        *,
        recalculate: bool,
        is_1904: bool,
        names: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.is_1904 = is_1904
        self._package, self._strings, self._recalculate = package, strings, recalculate
        self._names = names or {}
        self._parts = {name.casefold(): part for name, part in parts.items()}
        self._sheets: dict[str, dict[Place, Value | Formula]] = {}
        self._waiting: set[tuple[str, Place]] = set()
        self._work = 0
        self._depth = 0

    def text(self, sheet: str, place: Place, formula: Formula, values: Values) -> str | None:
        """Return the shown text of a cell; ``None`` where its formula cannot be worked out."""
        try:
            value = self.cell(sheet.casefold(), place)
        except Unknown:
            return None
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, Fault):
            return value.text
        if isinstance(value, str):
            return values.worded(value, formula.style)
        return values.shown(repr(float(value or 0)), formula.style)

    def cell(self, sheet: str, place: Place) -> Value:
        """Return the value of a cell. Raises `Unknown`."""
        cells = self._cells(sheet)
        value = cells.get(place)
        if not isinstance(value, Formula):
            return value
        key = sheet, place
        if key in self._waiting:  # the formula refers to its own cell
            raise Unknown
        self._waiting.add(key)
        try:
            value = FormulaParser(self, sheet, value).value()
        finally:
            self._waiting.discard(key)
        cells[place] = value
        return value

    def area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Area:
        """Return the values of a range. Raises `Unknown`."""
        cells = self._cells(sheet)
        size = (bottom - top + 1) * (right - left + 1)
        self._spend(min(size, len(cells)))
        width, height = right - left + 1, bottom - top + 1
        if size <= len(cells):
            every = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            return self._read(Area(tuple(self.cell(sheet, place) for place in every), width, height))
        places = sorted(p for p in cells if top <= p[0] <= bottom and left <= p[1] <= right)
        values = tuple(self.cell(sheet, place) for place in places)
        return self._read(Area(values, width, height, tuple((r - top) * width + c - left for r, c in places)))

    def _read(self, area: Area) -> Area:
        """Return ``area``, its long texts counted as several cells. Raises `Unknown`."""
        self._spend(sum(len(value) for value in area.values if isinstance(value, str)) // _CELL)
        return area

    def named(self, sheet: str, name: str) -> Value:
        """Return what a name stands for, the worksheet's own before the workbook's. Raises `Unknown`."""
        text = self._names.get((sheet, name.casefold()), self._names.get(("", name.casefold())))
        if text is None:
            raise Unknown
        return FormulaParser(self, sheet, Formula(text, 0), of_name=True).value_of_name()

    def deeper(self, by: int) -> None:
        """Enter a formula or bracket (1), or leave it (-1). Raises `Unknown` where it is too deep."""
        self._depth += by
        if self._depth > MAX_DEPTH:
            raise Unknown

    def _spend(self, cells: int) -> None:
        self._work += cells
        if self._work > MAX_WORK:
            raise Unknown

    def _cells(self, sheet: str) -> dict[Place, Value | Formula]:
        if sheet not in self._sheets:
            if sheet not in self._parts:
                raise Unknown
            try:
                self._sheets[sheet] = self._load(self._parts[sheet])
            except TooMuch as error:
                raise Unknown from error
        return self._sheets[sheet]

    def _load(self, name: str) -> dict[Place, Value | Formula]:
        """Return the cells of a worksheet as values, those without a result as formulas."""
        cells: dict[Place, Value | Formula] = {}
        shared: dict[str, tuple[Place, str]] = {}
        count = row = 0
        with self._package.open(name) as part:
            for event, element in stream(part, (S + "row",)):
                part.mark()
                if event == "start":
                    continue
                row = int(element.get("r", row + 1))
                column = -1
                for cell in element.iterchildren(S + "c"):
                    match = CELL_NAME.fullmatch(cell.get("r", ""))
                    column = column_number(match[2].upper()) if match else column + 1
                    value = self._value(cell, (row - 1, column), shared)
                    if value is not None:
                        cells[row - 1, column] = value
                        count += 1
                element.clear()
                if count > MAX_CELLS:
                    raise TooMuch
        return cells

    def _value(self, cell: Any, place: Place, shared: dict[str, tuple[Place, str]]) -> Value | Formula:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return words_in(cell).text
        stored = cell.find(S + "v")
        value = stored.text or "" if stored is not None else ""
        formula = cell.find(S + "f")
        if formula is not None:
            text, number, down, right = formula.text or "", formula.get("si", ""), 0, 0
            if formula.get("t") == "shared" and text:
                shared[number] = place, text
            elif formula.get("t") == "shared" and number in shared:
                (row, column), text = shared[number]
                down, right = place[0] - row, place[1] - column
            if not has_result(kind, value, stored is not None, self._recalculate):
                return Formula(text, 0, down, right)
        if kind == "s":
            is_string = value.isdecimal() and int(value) < len(self._strings)
            return self._strings[int(value)] if is_string else None
        if kind == "b":
            return value == "1"
        if kind == "e":
            return Fault(value)
        if kind in ("str", "d"):
            return unescaped(value)
        return as_float(value)
