"""Functions of a workbook that look something up: VLOOKUP, INDEX, MATCH, SUMIF and their like.

What Excel finds by halving a column is worked out where the column is sorted, and is unknown where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from jixiao_gui.formats.reading.xlsx.xlsx_functions import (
    DIV,
    VALUE,
    Area,
    Fault,
    Unknown,
    Value,
    as_float,
    as_number,
    joined,
    operate,
    shown,
    single,
)

_NOT_FOUND, _REFERENCE = Fault("#N/A"), Fault("#REF!")
_CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_WILD = re.compile(r"~([*?~])|([*?])|(.)", re.DOTALL)
_LONGEST_PATTERN = 255
"""The most characters of what Excel looks for."""
_Test = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a pattern between two ``*``: it fits texts of one length."""

    length: int
    letters: re.Pattern[str]


@lru_cache(512)
def _pieces(pattern: str) -> list[_Piece]:
    """Return the parts of ``pattern``: ``?`` stands for any letter, ``~`` before ``*`` and ``?`` for them."""
    if len(pattern) > _LONGEST_PATTERN:
        raise Unknown
    parts: list[list[str]] = [[]]
    for literal, wild, other in _WILD.findall(pattern):
        if wild == "*":
            parts.append([])
        else:
            parts[-1].append("." if wild else re.escape(literal or other))
    return [_Piece(len(part), re.compile("".join(part), re.IGNORECASE | re.DOTALL)) for part in parts]


def _fits(pattern: str, text: str) -> bool:
    """Return whether ``text`` is what ``pattern`` means.

    Each piece is taken where it first fits, so that no text makes the search go back.
    """
    first, *pieces = _pieces(pattern)
    if first.letters.match(text) is None:
        return False
    if not pieces:
        return first.length == len(text)
    at, last = first.length, pieces.pop()
    for piece in pieces:
        found = piece.letters.search(text, at)
        if found is None:
            return False
        at = found.end()
    end = len(text) - last.length
    return end >= at and last.letters.match(text, end) is not None


def _criterion(value: Value) -> _Test:
    """Return the test that a criterion such as ``">=80"``, ``"甲*"`` or ``12`` means. Raises `Unknown`."""
    value = single(value)
    if isinstance(value, Fault):
        raise Unknown
    if isinstance(value, bool):
        return lambda cell: _same(value, cell)
    if not isinstance(value, str):
        return _equality("", value or 0.0, signed=True)
    match = _CRITERION.fullmatch(value)
    sign, text = (match[1] or "", match[2]) if match else ("", value)
    number = as_number(text) if text else None
    if sign in ("", "=", "<>"):
        equal = _equality(text, number if isinstance(number, float) else None, bool(sign))
        return equal if sign != "<>" else lambda cell: not equal(cell)
    if isinstance(number, float):
        return lambda cell: isinstance(cell, float) and bool(operate(sign, cell, number))
    return lambda cell: isinstance(cell, str) and bool(operate(sign, cell, text))


def _equality(text: str, number: float | None, signed: bool) -> _Test:
    if number is not None:
        return lambda cell: _same(number, as_float(cell) if isinstance(cell, str) else cell)
    if not text:
        return lambda cell: cell is None or (cell == "" and not signed)
    return lambda cell: isinstance(cell, str) and _fits(text, cell)


def _area(value: Value) -> Area:
    """Return ``value`` as an area. Raises `Unknown` for any other."""
    if not isinstance(value, Area):
        raise Unknown
    return value


def _tested(arguments: Sequence[Value], shape: Area) -> Callable[[int], bool]:
    """Return whether the cell at a place of areas as large as ``shape`` passes each of the tests.

    ``arguments`` are an area and its criterion, one pair after the other.
    """
    if not arguments or len(arguments) % 2:
        raise Unknown
    tests: list[tuple[Mapping[int, Value], _Test]] = []
    for area, criterion in zip(arguments[::2], arguments[1::2], strict=True):
        area = _area(area)
        if (area.columns, area.rows) != (shape.columns, shape.rows):
            raise Unknown
        tests.append((area.cells(), _criterion(criterion)))
    return lambda place: all(test(cells.get(place)) for cells, test in tests)


def _chosen(numbers: Value, pairs: Sequence[Value]) -> list[float] | Fault:
    """Return the numbers of an area whose places pass the tests, or the error of one."""
    area = _area(numbers)
    passes = _tested(pairs, area)
    chosen: list[float] = []
    for place, value in area.cells().items():
        if isinstance(value, (float, Fault)) and passes(place):
            if isinstance(value, Fault):
                return value
            chosen.append(value)
    return chosen


def _sum_of(numbers: Value, *pairs: Value) -> Value:
    chosen = _chosen(numbers, pairs)
    return chosen if isinstance(chosen, Fault) else float(sum(chosen))


def _average_of(numbers: Value, *pairs: Value) -> Value:
    chosen = _chosen(numbers, pairs)
    return chosen if isinstance(chosen, Fault) else sum(chosen) / len(chosen) if chosen else DIV


def _if_over(work: Callable[..., Value]) -> Callable[..., Value]:
    """Return SUMIF of SUMIFS, which has the area to add up at its end, or none."""
    return lambda area, criterion, numbers=None: work(area if numbers is None else numbers, area, criterion)


def _count_of(*pairs: Value) -> Value:
    shape = _area(pairs[0] if pairs else None)
    passes = _tested(pairs, shape)
    held = {place for area in pairs[::2] for place in _area(area).cells()}
    rest = shape.columns * shape.rows - len(held)  # cells that hold nothing in any of the areas
    return float(sum(map(passes, held)) + (rest if rest and passes(-1) else 0))


def _same(key: Value, value: Value) -> bool:
    if isinstance(key, str):
        return isinstance(value, str) and _fits(key, value)
    return type(key) is type(value) and key == value


def _position(key: Value, values: Mapping[int, Value], approximate: bool) -> int | Fault:
    """Return the number of the cell that holds ``key``, approximately: of the last that is no greater."""
    key = single(key)
    if isinstance(key, Fault):
        return key
    key = 0.0 if key is None else key
    if not approximate:
        return next((n for n, value in values.items() if _same(key, value)), _NOT_FOUND)
    alike = [(n, value) for n, value in values.items() if type(value) is type(key)]
    if any(operate(">", a, b) for (_, a), (_, b) in pairwise(alike)):
        raise Unknown  # what Excel finds among unsorted values depends on how it looks
    return max((n for n, value in alike if operate("<=", value, key)), default=_NOT_FOUND)


def _vector(area: Area) -> dict[int, Value]:
    """Return the cells of an area of one row or one column. Raises `Unknown` for another."""
    if area.columns != 1 and area.rows != 1:
        raise Unknown
    return area.cells()


def _at(area: Area, row: int, column: int) -> Value:
    if not (0 <= row < area.rows and 0 <= column < area.columns):
        return _REFERENCE
    return _held(area.cells(), row * area.columns + column)


def _held(cells: Mapping[int, Value], place: int) -> Value:
    """Return the value of a cell; that of an empty one is 0."""
    return cells.get(place, 0.0)


def _number(value: Value) -> int:
    """Return ``value`` as a whole number. Raises `Unknown` for what is none."""
    number = as_number(single(value))
    if isinstance(number, Fault):
        raise Unknown
    return int(number)


def _vlookup(key: Value, table: Value, column: Value, approximate: Value = True) -> Value:
    area, number = _area(table), _number(column)
    firsts = {n // area.columns: value for n, value in area.cells().items() if n % area.columns == 0}
    row = _position(key, firsts, bool(_number(approximate)))
    return row if isinstance(row, Fault) else VALUE if number < 1 else _at(area, row, number - 1)


def _hlookup(key: Value, table: Value, row: Value, approximate: Value = True) -> Value:
    area, number = _area(table), _number(row)
    firsts = {n: value for n, value in area.cells().items() if n < area.columns}
    column = _position(key, firsts, bool(_number(approximate)))
    return column if isinstance(column, Fault) else VALUE if number < 1 else _at(area, number - 1, column)


def _match(key: Value, values: Value, kind: Value = 1.0) -> Value:
    way = _number(kind)
    if way < 0:
        raise Unknown
    position = _position(key, _vector(_area(values)), way > 0)
    return position if isinstance(position, Fault) else float(position + 1)


def _index(values: Value, row: Value, column: Value = None) -> Value:
    area = _area(values)
    row_number, column_number = _number(row), _number(column)
    if column is None and area.rows == 1:
        row_number, column_number = 1, row_number
    elif column is None and area.columns == 1:
        column_number = 1
    if row_number == 0 and area.rows == 1:
        row_number = 1
    if row_number == 0 or column_number == 0:
        raise Unknown  # a whole row or column
    return _at(area, row_number - 1, column_number - 1)


def _lookup(
    key: Value, values: Value, results: Value, missing: Value = _NOT_FOUND, kind: Value = 0.0
) -> Value:
    """Work out XLOOKUP."""
    area, found = _area(values), _area(results)
    if _number(kind) or (area.columns, area.rows) != (found.columns, found.rows):
        raise Unknown
    position = _position(key, _vector(area), approximate=False)
    if position == _NOT_FOUND:
        return single(missing)
    return position if isinstance(position, Fault) else _held(_vector(found), position)


def _sorted_lookup(key: Value, values: Value, results: Value = None) -> Value:
    """Work out LOOKUP."""
    area = _area(values)
    found = area if results is None else _area(results)
    position = _position(key, _vector(area), approximate=True)
    return position if isinstance(position, Fault) else _held(_vector(found), position)


def _choose(number: Value, *values: Value) -> Value:
    place = _number(number)
    return single(values[place - 1]) if 1 <= place <= len(values) else VALUE


def _words_joined(separator: Value, skip_empty: Value, *arguments: Value) -> Value:
    """Work out TEXTJOIN."""
    values: list[Value] = []
    for argument in arguments:
        values += argument.cells().values() if isinstance(argument, Area) else [argument]
    fault = next((value for value in values if isinstance(value, Fault)), None)
    words = (shown(value) for value in values if not isinstance(value, Fault))
    skips = bool(_number(skip_empty))
    return fault or joined((word for word in words if word or not skips), shown(single(separator)))


LOOKUP_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUMIF": _if_over(_sum_of),
    "SUMIFS": _sum_of,
    "AVERAGEIF": _if_over(_average_of),
    "AVERAGEIFS": _average_of,
    "COUNTIF": _count_of,
    "COUNTIFS": _count_of,
    "VLOOKUP": _vlookup,
    "HLOOKUP": _hlookup,
    "XLOOKUP": _lookup,
    "LOOKUP": _sorted_lookup,
    "MATCH": _match,
    "INDEX": _index,
    "CHOOSE": _choose,
    "TEXTJOIN": _words_joined,
}
