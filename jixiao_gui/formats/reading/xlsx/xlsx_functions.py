"""Values of a workbook's formulas: errors, areas, the operators, and the functions that are worked out.

Each takes and returns values as Excel does; for an error it returns that error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from math import isfinite
from typing import Any

from jixiao_gui.formats.reading.xlsx.number_formats import plain


class Unknown(Exception):
    """A formula that cannot be worked out here."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as a value, such as #DIV/0!."""

    text: str


@dataclass(frozen=True, slots=True)
class Area:
    """The values of several cells, row by row.

    ``places`` are their numbers, counted row by row, where only cells that hold something are among them.
    """

    values: tuple[Any, ...]
    columns: int = 1
    rows: int = 1
    places: tuple[int, ...] | None = None

    def cells(self) -> dict[int, Any]:
        """Return the values of the cells that hold something, by the number of the cell."""
        places = range(len(self.values)) if self.places is None else self.places
        return {n: value for n, value in zip(places, self.values, strict=True) if value is not None}


STRENGTH = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
}
"""The precedence of each operator; 1: it compares."""
MAX_TEXT = 32_767
"""The most characters of a cell."""
DIV, VALUE, NUM = Fault("#DIV/0!"), Fault("#VALUE!"), Fault("#NUM!")
Value = Any
"""A float, a text, a truth, a `Fault`, an `Area`, or ``None`` for an empty cell."""


def single(value: Value) -> Value:
    """Return the value of an area of one cell. Raises `Unknown` for a larger one."""
    if isinstance(value, Area):
        if len(value.values) != 1:
            raise Unknown
        return value.values[0]
    return value


def as_float(text: str) -> float | None:
    """Return ``text`` as a finite number, ``None`` for another text."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def finite(value: Value) -> Value:
    """Return ``value``, #NUM! for a number that is too large, #VALUE! for a text that no cell can hold."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return VALUE
    return NUM if isinstance(value, float) and not isfinite(value) else value


def joined(words: Iterable[str], separator: str = "") -> Value:
    """Return ``words`` as one text, #VALUE! where no cell can hold it."""
    taken: list[str] = []
    length = 0
    for word in words:
        length += len(word) + len(separator)
        if length > MAX_TEXT + len(separator):
            return VALUE
        taken.append(word)
    return separator.join(taken)


def as_number(value: Value) -> float | Fault:
    """Return ``value`` as a number: of a text its number or #VALUE!, of an empty cell 0."""
    if isinstance(value, Fault):
        return value
    if isinstance(value, str):
        text = value.strip().replace(",", "")
        number = as_float(text.removesuffix("%"))
        return VALUE if number is None else number / 100 if text.endswith("%") else number
    return float(value or 0)


def shown(value: Value) -> str:
    """Return ``value`` as a text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return plain(Decimal(repr(value)))
    return value or ""


def operate(sign: str, left: Value, right: Value) -> Value:
    """Return the result of the operator ``sign``."""
    for value in (left, right):
        if isinstance(value, Fault):
            return value
    if sign == "&":
        return finite(shown(left) + shown(right))
    if STRENGTH[sign] == 1:
        return _compared(sign, left, right)
    left_number, right_number = as_number(left), as_number(right)
    if isinstance(left_number, Fault) or isinstance(right_number, Fault):
        return VALUE
    try:
        if sign == "+":
            return finite(left_number + right_number)
        if sign == "-":
            difference = left_number - right_number
            # as Excel does: a remainder of binary fractions is 0
            return (
                0.0
                if abs(difference) < 1e-15 * max(abs(left_number), abs(right_number))
                else finite(difference)
            )
        if sign == "*":
            return finite(left_number * right_number)
        if sign == "/":
            return finite(left_number / right_number) if right_number else DIV
        power = left_number**right_number
        return power if isinstance(power, float) else NUM
    except (OverflowError, ZeroDivisionError):
        return NUM


def _compared(sign: str, left: Value, right: Value) -> bool:
    left_rank, right_rank = _rank(left, right), _rank(right, left)
    if sign in ("=", "<>"):
        return (left_rank == right_rank) == (sign == "=")
    if sign in ("<", "<="):
        return left_rank < right_rank or (sign == "<=" and left_rank == right_rank)
    return left_rank > right_rank or (sign == ">=" and left_rank == right_rank)


def _rank(value: Value, compared_with: Value) -> tuple[int, Any]:
    """Return the key by which ``value`` is compared: numbers before texts before truths.

    An empty cell has the type of the value that it is ``compared_with``.
    """
    if value is None:
        value = "" if isinstance(compared_with, str) else False if isinstance(compared_with, bool) else 0.0
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, float(f"{value:.15g}")


def _numbers(arguments: Iterable[Value]) -> list[float]:
    """Return the numbers of a sum; of cells only numbers count. Raises `_Failed`."""
    numbers: list[float] = []
    for argument in arguments:
        if isinstance(argument, Area):
            for value in argument.values:
                if isinstance(value, Fault):
                    raise _Failed(value)
                if isinstance(value, float):
                    numbers.append(value)
        else:
            number = as_number(argument)
            if isinstance(number, Fault):
                raise _Failed(number)
            numbers.append(number)
    return numbers


class _Failed(Exception):
    """A function whose value is a `Fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


def _of_numbers(work: Callable[[list[float]], Value]) -> Callable[..., Value]:
    """Return a function of any number of numbers."""

    def function(*arguments: Value) -> Value:
        try:
            return work(_numbers(arguments))
        except _Failed as error:
            return error.fault

    return function


def _rounding(way: str) -> Callable[..., Value]:
    def function(number: Value, digits: Value = 0.0) -> Value:
        value, places = as_number(single(number)), as_number(single(digits))
        if isinstance(value, Fault):
            return value
        if isinstance(places, Fault):
            return places
        try:
            place = Decimal(1).scaleb(-int(places))
            return float((Decimal(f"{value:.15g}") / place).quantize(Decimal(1), way) * place)
        except InvalidOperation:
            return value

    return function


def _product(numbers: list[float]) -> float:
    product = 1.0
    for number in numbers:
        product *= number
    return product if numbers else 0.0


def _whole(number: Value) -> Value:
    value = as_number(single(number))
    return value if isinstance(value, Fault) else float(value // 1)


def _absolute(number: Value) -> Value:
    value = as_number(single(number))
    return value if isinstance(value, Fault) else abs(value)


def _if(condition: Value, then: Value, otherwise: Value = False) -> Value:
    condition = single(condition)
    if isinstance(condition, Fault):
        return condition
    if isinstance(condition, str):
        return VALUE
    chosen = single(then) if condition else single(otherwise)
    return 0.0 if chosen is None else chosen


def _if_error(value: Value, otherwise: Value) -> Value:
    value = single(value)
    return single(otherwise) if isinstance(value, Fault) else value


def _count(*arguments: Value) -> Value:
    values = [v for a in arguments for v in (a.values if isinstance(a, Area) else (a,))]
    return float(sum(isinstance(value, float) for value in values))


def _count_filled(*arguments: Value) -> Value:
    values = [v for a in arguments for v in (a.values if isinstance(a, Area) else (a,))]
    return float(sum(value is not None for value in values))


def _of_truths(work: Callable[[list[bool]], bool]) -> Callable[..., Value]:
    """Return a function of any number of truths; of cells texts and blanks do not count."""

    def function(*arguments: Value) -> Value:
        truths: list[bool] = []
        for argument in arguments:
            for value in argument.values if isinstance(argument, Area) else (argument,):
                if isinstance(value, Fault):
                    return value
                if isinstance(value, (bool, float)):
                    truths.append(bool(value))
                elif value is not None and not isinstance(argument, Area):
                    return VALUE
        return work(truths) if truths else VALUE

    return function


def _not(condition: Value) -> Value:
    value = as_number(single(condition))
    return value if isinstance(value, Fault) else not value


def _joined(*arguments: Value) -> Value:
    values = [v for a in arguments for v in (a.values if isinstance(a, Area) else (a,))]
    fault = next((value for value in values if isinstance(value, Fault)), None)
    return fault or joined(map(shown, values))


def _sum_of_products(*areas: Value) -> Value:
    columns = [area.values if isinstance(area, Area) else (area,) for area in areas]
    if len({len(column) for column in columns}) != 1:
        return VALUE
    total = 0.0
    for values in zip(*columns, strict=True):
        fault = next((value for value in values if isinstance(value, Fault)), None)
        if fault is not None:
            return fault
        total += _product([value if isinstance(value, float) else 0.0 for value in values])
    return total


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUM": _of_numbers(lambda numbers: float(sum(numbers))),
    "PRODUCT": _of_numbers(_product),
    "AVERAGE": _of_numbers(lambda numbers: sum(numbers) / len(numbers) if numbers else DIV),
    "MAX": _of_numbers(lambda numbers: max(numbers, default=0.0)),
    "MIN": _of_numbers(lambda numbers: min(numbers, default=0.0)),
    "COUNT": _count,
    "COUNTA": _count_filled,
    "AND": _of_truths(all),
    "OR": _of_truths(any),
    "NOT": _not,
    "ROUND": _rounding(ROUND_HALF_UP),
    "ROUNDUP": _rounding(ROUND_UP),
    "ROUNDDOWN": _rounding(ROUND_DOWN),
    "TRUNC": _rounding(ROUND_DOWN),
    "INT": _whole,
    "ABS": _absolute,
    "IF": _if,
    "IFERROR": _if_error,
    "CONCATENATE": _joined,
    "CONCAT": _joined,
    "SUMPRODUCT": _sum_of_products,
}
