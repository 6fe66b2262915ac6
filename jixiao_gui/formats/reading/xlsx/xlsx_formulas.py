"""Formulas of a workbook whose results the file does not hold, worked out where they are simple.

Programs that write Excel files leave it to Excel to calculate. Sums, the four operations, references to cells
of any worksheet, rounding and a few functions more are worked out here as Excel does; of all else nothing is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from jixiao_gui.formats.guard import Package, TooMuch, stream
from jixiao_gui.formats.reading.xlsx.worksheet import Place
from jixiao_gui.formats.reading.xlsx.xlsx_functions import (
    FUNCTIONS,
    STRENGTH,
    Area,
    Fault,
    Unknown,
    Value,
    as_float,
    as_number,
    finite,
    operate,
    single,
    text_of,
)
from jixiao_gui.formats.reading.xlsx.xlsx_part import (
    Formula,
    S,
    column_number,
    has_result,
    unescaped,
    words_in,
)
from jixiao_gui.formats.reading.xlsx.xlsx_values import Values

MAX_CELLS = 1_000_000
"""Of one worksheet."""
MAX_WORK = 2_000_000
"""Cells that all formulas together may look at."""
MAX_DEPTH = 60
"""Formulas and brackets within each other."""
_COLUMN, _ROW = r"\$?[A-Z]{1,3}", r"\$?[0-9]{1,7}"
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?)(?![\w!])"
    r'|(?P<text>"(?:[^"]|"")*")'
    r"|(?P<fault>#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!))"
    rf"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<cells>{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?|{_COLUMN}:{_COLUMN})"
    r"(?![\w(.!])"
    r"|(?P<function>(?:_xlfn\.)?[A-Z][A-Z0-9.]*)\(|(?P<truth>TRUE|FALSE)(?![\w(.!])"
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>%(),]))",
    re.IGNORECASE,
)
_FIRST_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})", re.IGNORECASE)


class Formulas:
    """The formulas of one workbook; its worksheets are looked at when a formula first asks for them."""

    def __init__(
        self,
        package: Package,
        parts: Mapping[str, str],
        strings: Sequence[str],
        *,
        recalculate: bool,
        is_1904: bool,
    ) -> None:
        self.is_1904 = is_1904
        self._package, self._strings, self._recalculate = package, strings, recalculate
        self._parts = {name.casefold(): part for name, part in parts.items()}
        self._sheets: dict[str, dict[Place, Value | Formula]] = {}
        self._waiting: set[tuple[str, Place]] = set()
        self._work = 0
        self._depth = 0

    def text(self, sheet: str, place: Place, formula: Formula, values: Values) -> str | None:
        """Return what the cell shows; ``None`` where the formula is not worked out."""
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
        if key in self._waiting:  # it asks for itself
            raise Unknown
        self._waiting.add(key)
        try:
            value = _Reading(self, sheet, value).value()
        finally:
            self._waiting.discard(key)
        cells[place] = value
        return value

    def area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Area:
        """Return the values of a range. Raises `Unknown`."""
        cells = self._cells(sheet)
        size = (bottom - top + 1) * (right - left + 1)
        self._spend(min(size, len(cells)))
        if size <= len(cells):
            places: Iterable[Place] = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
        else:
            places = sorted(p for p in cells if top <= p[0] <= bottom and left <= p[1] <= right)
        return Area(tuple(self.cell(sheet, place) for place in places))

    def deeper(self, by: int) -> None:
        """Go into a formula or bracket, or out of it. Raises `Unknown` when that is too deep."""
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
                    found = _FIRST_CELL.fullmatch(cell.get("r", ""))
                    column = column_number(found[2].upper()) if found else column + 1
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
            known = value.isdecimal() and int(value) < len(self._strings)
            return self._strings[int(value)] if known else None
        if kind == "b":
            return value == "1"
        if kind == "e":
            return Fault(value)
        if kind in ("str", "d"):
            return unescaped(value)
        return as_float(value)


class _Reading:
    """A formula while it is worked out."""

    def __init__(self, book: Formulas, sheet: str, formula: Formula) -> None:
        self._book, self._sheet, self._formula = book, sheet, formula
        self._text, self._at = formula.text.strip(), 0
        self._next = self._token()

    def value(self) -> Value:
        """Return the formula's value. Raises `Unknown`."""
        value = single(self._expression(0))
        if self._next is not None:
            raise Unknown
        return 0.0 if value is None else value

    def _token(self) -> re.Match[str] | None:
        if self._at >= len(self._text):
            return None
        match = _TOKEN.match(self._text, self._at)
        if match is None:
            raise Unknown
        self._at = match.end()
        return match

    def _take(self) -> re.Match[str]:
        token = self._next
        if token is None:
            raise Unknown
        self._next = self._token()
        return token

    def _sign(self) -> str:
        return (self._next["sign"] or "") if self._next is not None else ""

    def _expression(self, least: int) -> Value:
        self._book.deeper(1)
        try:
            left = self._operand()
            while (sign := self._sign()) in STRENGTH and STRENGTH[sign] > least:
                self._take()
                left = operate(sign, single(left), single(self._expression(STRENGTH[sign])))
            return left
        finally:
            self._book.deeper(-1)

    def _operand(self) -> Value:
        negative = False
        signed = False
        while (sign := self._sign()) in ("+", "-") and sign:
            self._take()
            negative ^= sign == "-"
            signed = True
        value = self._primary()
        if signed and negative:
            number = as_number(single(value))
            value = number if isinstance(number, Fault) else -number
        while self._sign() == "%":
            self._take()
            number = as_number(single(value))
            value = number if isinstance(number, Fault) else number / 100
        return value

    def _primary(self) -> Value:
        token = self._take()
        if token["number"]:
            return finite(float(token["number"]))
        if token["text"]:
            return token["text"][1:-1].replace('""', '"')
        if token["fault"]:
            return Fault(token["fault"].upper())
        if token["truth"]:
            return token["truth"].upper() == "TRUE"
        if token["cells"]:
            return self._cells(token["sheet"], token["cells"].upper())
        if token["function"]:
            return self._function(token["function"].upper().removeprefix("_XLFN."))
        if token["sign"] != "(":
            raise Unknown
        value = self._expression(0)
        if self._sign() != ")":
            raise Unknown
        self._take()
        return value

    def _cells(self, sheet: str | None, reference: str) -> Area:
        """Return what a reference stands for: an area of one for a single cell, as functions take it."""
        name = self._sheet
        if sheet:
            name = sheet[:-1].strip("'").replace("''", "'").casefold()
        first, _, last = reference.partition(":")
        if last and not last[-1].isdigit():
            left, right = column_number(first.strip("$")), column_number(last.strip("$"))
            return self._book.area(name, 0, min(left, right), 1 << 20, max(left, right))
        top, left = self._moved(first)
        if not last:
            return Area((self._book.cell(name, (top, left)),))
        bottom, right = self._moved(last)
        return self._book.area(name, min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def _moved(self, reference: str) -> Place:
        """Return the place that ``reference`` means where the formula was filled to."""
        match = _FIRST_CELL.fullmatch(reference)
        if match is None:
            raise Unknown
        row = int(match[4]) - 1 + (0 if match[3] else self._formula.down)
        column = column_number(match[2]) + (0 if match[1] else self._formula.right)
        if row < 0 or column < 0:
            raise Unknown
        return row, column

    def _function(self, name: str) -> Value:
        arguments: list[Value] = []
        while self._sign() != ")":
            arguments.append(None if self._sign() == "," else self._expression(0))
            if self._sign() == ",":
                self._take()
                if self._sign() == ")":
                    arguments.append(None)
            elif self._sign() != ")":
                raise Unknown
        self._take()
        work = partial(text_of, is_1904=self._book.is_1904) if name == "TEXT" else FUNCTIONS.get(name)
        if work is None:
            raise Unknown
        try:
            return finite(work(*arguments))
        except (TypeError, ValueError, ArithmeticError) as error:  # not the arguments that it takes
            raise Unknown from error
