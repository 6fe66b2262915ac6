"""Values of a workbook's formulas: errors, areas, the operators, and the functions that are worked out.

Each takes and gives values as Excel does; an error that goes in comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from math import isfinite
from typing import Any

from jixiao_gui.formats.reading.xlsx.xlsx_values import plain, show


class Unknown(Exception):
    """A formula that is not worked out here."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as a value, such as #DIV/0!."""

    text: str


@dataclass(frozen=True, slots=True)
class Area:
    """The values of several cells."""

    values: tuple[Any, ...]


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
"""How strongly an operator binds; 1: it compares."""
DIV, VALUE, NUM = Fault("#DIV/0!"), Fault("#VALUE!"), Fault("#NUM!")
Value = Any
"""A float, a text, a truth, a `Fault`, an `Area`, or ``None`` for an empty cell."""


def single(value: Value) -> Value:
    if isinstance(value, Area):
        if len(value.values) != 1:
            raise Unknown
        return value.values[0]
    return value


def as_float(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def finite(value: Value) -> Value:
    """Return ``value``, #NUM! for a number beyond all that Excel knows."""
    return NUM if isinstance(value, float) and not isfinite(value) else value


def as_number(value: Value) -> float | Fault:
    """Return a value where a number is wanted: a text that is one counts, an empty cell is 0."""
    if isinstance(value, Fault):
        return value
    if isinstance(value, str):
        text = value.strip().replace(",", "")
        number = as_float(text.removesuffix("%"))
        return VALUE if number is None else number / 100 if text.endswith("%") else number
    return float(value or 0)


def shown(value: Value) -> str:
    """Return a value where a text is wanted."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return plain(Decimal(repr(value)))
    return value or ""


def operate(sign: str, left: Value, right: Value) -> Value:
    for value in (left, right):
        if isinstance(value, Fault):
            return value
    if sign == "&":
        return shown(left) + shown(right)
    if STRENGTH[sign] == 1:
        return _compared(sign, left, right)
    one, two = as_number(left), as_number(right)
    if isinstance(one, Fault) or isinstance(two, Fault):
        return VALUE
    try:
        if sign == "+":
            return finite(one + two)
        if sign == "-":
            difference = one - two
            # as Excel does: what is left of binary fractions is nothing
            return 0.0 if abs(difference) < 1e-15 * max(abs(one), abs(two)) else finite(difference)
        if sign == "*":
            return finite(one * two)
        if sign == "/":
            return finite(one / two) if two else DIV
        power = one**two
        return power if isinstance(power, float) else NUM
    except (OverflowError, ZeroDivisionError):
        return NUM


def _compared(sign: str, left: Value, right: Value) -> bool:
    one, two = _rank(left, right), _rank(right, left)
    if sign in ("=", "<>"):
        return (one == two) == (sign == "=")
    if sign in ("<", "<="):
        return one < two or (sign == "<=" and one == two)
    return one > two or (sign == ">=" and one == two)


def _rank(value: Value, other: Value) -> tuple[int, Any]:
    """Return what values are compared by: numbers before texts before truths; empty is like the other."""
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, float(f"{value:.15g}")


def _numbers(arguments: Iterable[Value]) -> list[float]:
    """Return the numbers of a sum: of cells those alone that are numbers. Raises `_Failed`."""
    found: list[float] = []
    for argument in arguments:
        if isinstance(argument, Area):
            for value in argument.values:
                if isinstance(value, Fault):
                    raise _Failed(value)
                if isinstance(value, float):
                    found.append(value)
        else:
            number = as_number(argument)
            if isinstance(number, Fault):
                raise _Failed(number)
            found.append(number)
    return found


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
        one, two = as_number(single(number)), as_number(single(digits))
        if isinstance(one, Fault):
            return one
        if isinstance(two, Fault):
            return two
        try:
            place = Decimal(1).scaleb(-int(two))
            return float((Decimal(f"{one:.15g}") / place).quantize(Decimal(1), way) * place)
        except InvalidOperation:
            return one

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


def _joined(*arguments: Value) -> Value:
    values = [v for a in arguments for v in (a.values if isinstance(a, Area) else (a,))]
    fault = next((value for value in values if isinstance(value, Fault)), None)
    return fault or "".join(shown(value) for value in values)


def text_of(value: Value, code: Value, *, is_1904: bool) -> Value:
    value, code = single(value), single(code)
    if isinstance(value, Fault) or not isinstance(code, str):
        return value if isinstance(value, Fault) else VALUE
    number = as_number(value)
    return shown(value) if isinstance(number, Fault) else show(Decimal(repr(number)), code, is_1904)


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
