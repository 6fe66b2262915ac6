"""Functions of a workbook on texts and days, and those that ask what kind a value is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from math import floor, isfinite

from jixiao_gui.formats.reading.xlsx.number_formats import show
from jixiao_gui.formats.reading.xlsx.xlsx_dates import serial
from jixiao_gui.formats.reading.xlsx.xlsx_functions import (
    DIV,
    MAX_TEXT,
    NUM,
    VALUE,
    Fault,
    Unknown,
    Value,
    as_number,
    shown,
    single,
)

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def _of_text(work: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function whose first argument is a text, the others of the kinds that they are."""

    def function(text: Value, *more: Value) -> Value:
        values = [single(value) for value in (text, *more)]
        fault = next((value for value in values if isinstance(value, Fault)), None)
        return fault or work(shown(values[0]), *values[1:])

    return function


def _length(value: Value) -> int:
    """Return ``value`` as a count of characters. Raises `ValueError` where it is none."""
    number = as_number(value)
    if isinstance(number, Fault) or number < 0:
        raise ValueError
    return int(number)


def _left(text: str, count: Value = 1.0) -> Value:
    return text[: _length(count)]


def _right(text: str, count: Value = 1.0) -> Value:
    length = _length(count)
    return text[-length:] if length else ""


def _middle(text: str, start: Value, count: Value) -> Value:
    first = _length(start)
    return text[first - 1 : first - 1 + _length(count)] if first else VALUE


def _substituted(text: str, old: Value, new: Value, which: Value = None) -> Value:
    if which is not None:
        raise Unknown
    if not shown(old):
        return text
    longer = text.count(shown(old)) * max(len(shown(new)) - len(shown(old)), 0)
    return VALUE if len(text) + longer > MAX_TEXT else text.replace(shown(old), shown(new))


def _found(part: str, text: Value, start: Value = 1.0) -> Value:
    place = shown(text).find(part, max(_length(start) - 1, 0))
    return VALUE if place < 0 else float(place + 1)


def _remainder(number: Value, divisor: Value) -> Value:
    value, by = as_number(single(number)), as_number(single(divisor))
    if isinstance(value, Fault) or isinstance(by, Fault):
        return value if isinstance(value, Fault) else by
    return value - by * floor(value / by) if by else DIV


def _asks(test: Callable[[Value], bool]) -> Callable[..., Value]:
    return lambda value: test(single(value))


def _if_missing(value: Value, otherwise: Value) -> Value:
    value = single(value)
    return single(otherwise) if value == Fault("#N/A") else value


def _first_true(*arguments: Value) -> Value:
    """Work out IFS."""
    for condition, value in zip(arguments[::2], arguments[1::2], strict=True):
        truth = single(condition)
        if isinstance(truth, Fault):
            return truth
        if isinstance(truth, str):
            return VALUE
        if truth:
            return 0.0 if single(value) is None else single(value)
    return Fault("#N/A")


TEXT_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "LEFT": _of_text(_left),
    "RIGHT": _of_text(_right),
    "MID": _of_text(_middle),
    "LEN": _of_text(lambda text: float(len(text))),
    "TRIM": _of_text(lambda text: re.sub(" +", " ", text).strip(" ")),
    "SUBSTITUTE": _of_text(_substituted),
    "FIND": _of_text(_found),
    "EXACT": _of_text(lambda text, other: text == shown(other)),
    "VALUE": lambda value: as_number(single(value)),
    "MOD": _remainder,
    "ISNUMBER": _asks(lambda value: isinstance(value, float)),
    "ISTEXT": _asks(lambda value: isinstance(value, str)),
    "ISBLANK": _asks(lambda value: value is None),
    "ISERROR": _asks(lambda value: isinstance(value, Fault)),
    "ISNA": _asks(lambda value: value == Fault("#N/A")),
    "IFNA": _if_missing,
    "IFS": _first_true,
}


def text_of(value: Value, code: Value, *, is_1904: bool) -> Value:
    """Return ``value`` in the number format ``code``, as TEXT does."""
    value, code = single(value), single(code)
    if isinstance(value, Fault) or not isinstance(code, str):
        return value if isinstance(value, Fault) else VALUE
    number = as_number(value)
    return shown(value) if isinstance(number, Fault) else show(Decimal(repr(number)), code, is_1904)


def _part_of_day(code: str) -> Callable[..., Value]:
    """Return YEAR, MONTH or DAY: what the format ``code`` shows of a day, which may be a text."""

    def function(value: Value, *, is_1904: bool) -> Value:
        value = single(value)
        if isinstance(value, str) and (day := _DAY.fullmatch(value.strip())):
            text = f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}"
            value = float(serial(text, is_1904) or -1)
        number = as_number(value)
        if isinstance(number, Fault):
            return number
        if number < 0:
            return NUM
        return float(show(Decimal(floor(number)), code, is_1904))

    return function


def _day(year: Value, month: Value, day: Value, *, is_1904: bool) -> Value:
    """Work out DATE; months and days beyond the calendar's go on into the next ones."""
    numbers = [as_number(single(value)) for value in (year, month, day)]
    fault = next((number for number in numbers if isinstance(number, Fault)), None)
    if fault is not None:
        return fault
    years, months, days = (
        int(number) for number in numbers if isinstance(number, float) and isfinite(number)
    )
    years += 1900 if years < 1900 else 0
    first = date(years + (months - 1) // 12, (months - 1) % 12 + 1, 1)
    number = serial((first + timedelta(days=days - 1)).isoformat(), is_1904)
    return NUM if number is None or number < 0 else float(number)


DAY_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "TEXT": text_of,
    "YEAR": _part_of_day("yyyy"),
    "MONTH": _part_of_day("m"),
    "DAY": _part_of_day("d"),
    "DATE": _day,
}
"""Functions that depend on the day from which the workbook counts."""
