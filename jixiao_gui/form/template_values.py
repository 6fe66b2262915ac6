"""The single values of a template's file, each looked at before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jixiao_gui.form.template import YEAR_MARK

_WIDEST = 1000
"""mm; what is as wide, or as high, is a slip of the hand."""
MOST_SECTIONS, MOST_ROWS, MOST_CELLS, LONGEST = 60, 400, 40, 4000
"""A layout with more of them is none."""


def read_year_line(words: str) -> str:
    """Return a line that may hold ``{year}`` and no other braces. Raises `ValueError`."""
    if any(mark in words.replace(YEAR_MARK, "") for mark in "{}"):
        raise ValueError(f"“{words[:40]}”里除 {{year}} 外不能有大括号")
    return read_line(words)


def read_line(words: Any) -> str:
    """Return a text, cut where it is longer than any form's."""
    return str(words)[:LONGEST]


def read_lines(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts under ``key``, none where it is missing. Raises `TypeError` or `ValueError`."""
    return tuple(read_line(line) for line in read_list(data.get(key, []), MOST_ROWS))


def read_list(listed: Any, most: int) -> list[Any]:
    """Return a list of at most ``most`` items. Raises `TypeError` or `ValueError`."""
    if not isinstance(listed, (list, tuple)):
        raise TypeError("应为列表的地方不是列表")
    if len(listed) > most:
        raise ValueError(f"列表超过 {most} 项")
    return list(listed)


def read_widths(listed: Any) -> tuple[float, ...]:
    """Return widths in mm. Raises `TypeError` or `ValueError`."""
    return tuple(read_width(width) for width in read_list(listed, 2 * MOST_CELLS))


def read_width(value: Any, *, zero: bool = False) -> float:
    """Return a width in mm, 0 only with ``zero``. Raises `TypeError` or `ValueError`."""
    width = float(value)
    if not (0 < width < _WIDEST or (zero and width == 0)):
        raise ValueError(f"列宽应为正数，小于 {_WIDEST} 毫米")
    return width


def read_height(value: Any) -> float:
    """Return a height in mm, which may be 0. Raises `TypeError` or `ValueError`."""
    height = float(value)
    if not 0 <= height < _WIDEST:
        raise ValueError(f"行高应小于 {_WIDEST} 毫米")
    return height
