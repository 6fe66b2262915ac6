"""A sheet whose parts are numbered in a column of their own: 1 | 项目名称, 2 | 主管部门, 3 | 项目资金 …"""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Row, Sheet
from jixiao_gui.sheet.words import common_vocabulary

_NUMBER = re.compile("[1-9]|1[0-9]|[一二三四五六七八九十]")
_HEAD = re.compile("序号|编号|")
_LEAST = 3
"""Numbered parts from which they are taken for it."""


def join_numbers(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with each number of its first column before the label behind it: 1、项目名称.

    A sheet whose first column holds anything else, or numbers indicators, is returned as it is.
    """
    numbered = [number for number, row in enumerate(sheet.rows) if _numbers(row)]
    words = common_vocabulary()
    labels = (sheet.rows[number].cells[1].text for number in numbered)
    if len(numbered) < _LEAST or all(words.meaning("header", text) != "project" for text in labels):
        return sheet
    first = numbered[0]
    if any(row.cells and row.cells[0].columns > 1 and _words(row) > 1 for row in sheet.rows[:first]):
        return sheet  # labels stand in the first column over numbered indicators
    rows = []
    for row in sheet.rows:
        joined = _joined(row)
        if joined is None:
            return sheet
        rows.append(joined)
    return replace(sheet, rows=tuple(rows))


def _words(row: Row) -> int:
    """Return how many cells of ``row`` hold a word."""
    return sum(bool(cell.text.strip()) for cell in row.cells)


def _numbers(row: Row) -> bool:
    """Return whether ``row`` begins with a number in the first column, beside a label as high as it."""
    if len(row.cells) < 2:
        return False
    first, second = row.cells[:2]
    return (
        first.rows > 0
        and first.columns == 1
        and _NUMBER.fullmatch(fold(first.text)) is not None
        and second.rows == first.rows
        and bool(second.text.strip())
        and _NUMBER.fullmatch(fold(second.text)) is None
    )


def _joined(row: Row) -> Row | None:
    """Return ``row`` with its first two cells as one; ``None`` where another text stands in the first."""
    if len(row.cells) < 2 or row.cells[0].columns > 1:
        return row
    first, second = row.cells[:2]
    is_number = _numbers(row)
    if not is_number and (not _HEAD.fullmatch(fold(first.text)) or second.rows != first.rows):
        return None
    words = [text for text in (first.text.strip(), second.text) if text]
    text = ("、" if is_number else "\u3000").join(words)
    return replace(
        row,
        cells=(replace(second, text=text, column=first.column, columns=1 + second.columns), *row.cells[2:]),
    )
