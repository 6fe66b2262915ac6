"""A formula of a worksheet parsed and worked out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Protocol

from jixiao_gui.formats.reading.xlsx.lookup_functions import LOOKUP_FUNCTIONS
from jixiao_gui.formats.reading.xlsx.text_functions import DAY_FUNCTIONS, TEXT_FUNCTIONS
from jixiao_gui.formats.reading.xlsx.worksheet import Place
from jixiao_gui.formats.reading.xlsx.xlsx_functions import (
    FUNCTIONS,
    STRENGTH,
    Area,
    Fault,
    Unknown,
    Value,
    as_number,
    finite,
    operate,
    single,
)
from jixiao_gui.formats.reading.xlsx.xlsx_part import Formula, column_number

_COLUMN, _ROW = r"\$?[A-Z]{1,3}", r"\$?[0-9]{1,7}"
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d++\.?+\d*+|\.\d++)(?:E[+-]?\d++)?)(?![\w!])"
    r'|(?P<text>"(?:[^"]|"")*")'
    r"|(?P<fault>#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!))"
    rf"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<cells>{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?|{_COLUMN}:{_COLUMN})"
    r"(?![\w(.!])"
    r"|(?P<function>(?:_xlfn\.)?[A-Z][A-Z0-9.]*)\(|(?P<truth>TRUE|FALSE)(?![\w(.!])"
    r"|(?P<name>[^\W\d][\w.\\?]*)(?![\w(.!\[])"
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>%(),]))",
    re.IGNORECASE,
)
_FUNCTIONS = FUNCTIONS | LOOKUP_FUNCTIONS | TEXT_FUNCTIONS
CELL_NAME = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})", re.IGNORECASE)


class CellValues(Protocol):
    """The values of the cells of a workbook, with those of its formulas."""

    is_1904: bool

    def cell(self, sheet: str, place: Place) -> Value:
        """Return the value of a cell. Raises `Unknown`."""

    def area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Area:
        """Return the values of a range. Raises `Unknown`."""

    def named(self, sheet: str, name: str) -> Value:
        """Return what a defined name stands for. Raises `Unknown`."""

    def deeper(self, by: int) -> None:
        """Enter a formula or bracket (1), or leave it (-1). Raises `Unknown` where it is too deep."""


class FormulaParser:
    """Parses one formula and works out its value. ``of_name``: it is what a defined name stands for."""

    def __init__(self, book: CellValues, sheet: str, formula: Formula, *, of_name: bool = False) -> None:
        self._of_name = of_name
        self._book, self._sheet, self._formula = book, sheet, formula
        self._text, self._at = formula.text.strip(), 0
        self._next = self._token()

    def value(self) -> Value:
        """Return the formula's value. Raises `Unknown`."""
        value = single(self._expression(0))
        if self._next is not None:
            raise Unknown
        return 0.0 if value is None else value

    def value_of_name(self) -> Value:
        """Return what the name stands for, which may be an area. Raises `Unknown`."""
        value = self._expression(0)
        if self._next is not None:
            raise Unknown
        return value

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
        if token["name"]:
            return self._book.named(self._sheet, token["name"])
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
        """Return the values of a reference, an area of one for a single cell."""
        name = self._sheet
        if sheet:
            name = sheet[:-1].strip("'").replace("''", "'").casefold()
        first, _, last = reference.partition(":")
        if last and not last[-1].isdigit():
            left, right = column_number(first.strip("$")), column_number(last.strip("$"))
            if self._of_name and not (first[0] == last[0] == "$"):
                raise Unknown
            return self._book.area(name, 0, min(left, right), 1 << 20, max(left, right))
        top, left = self._moved(first)
        if not last:
            return Area((self._book.cell(name, (top, left)),))
        bottom, right = self._moved(last)
        return self._book.area(name, min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def _moved(self, reference: str) -> Place:
        """Return the place that ``reference`` means in the cell to which the formula was filled."""
        match = CELL_NAME.fullmatch(reference)
        if match is None or (self._of_name and not (match[1] and match[3])):
            raise Unknown  # a name that moves with the cell that uses it
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
        if name in DAY_FUNCTIONS:
            work: Callable[..., Value] = partial(DAY_FUNCTIONS[name], is_1904=self._book.is_1904)
        elif name in _FUNCTIONS:
            work = _FUNCTIONS[name]
        else:
            raise Unknown
        try:
            return finite(work(*arguments))
        except (TypeError, ValueError, ArithmeticError) as error:  # not the arguments that it takes
            raise Unknown from error
