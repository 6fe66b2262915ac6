"""The place of a cell in a document, in words that lead a clerk to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from jixiao_gui.formats.reading.docx.docx_short_rows import is_head

_LONGEST = 20
_FARTHEST = 200
"""Rows in which a head is looked for."""


class _Placed(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def column(self) -> int: ...
    @property
    def columns(self) -> int: ...


def place(table: int, above: Sequence[Sequence[_Placed]], left: Iterable[_Placed], column: int) -> str:
    """Return the place of a cell: 第 1 个表第 15 行“年度指标值”栏.

    ``table`` counts from 1, ``above`` are the rows over its row, ``left`` the cells before it in its own.
    """
    name = _head_over(above, column) or _label_before(left)
    where = f"第 {table} 个表第 {len(above) + 1} 行"
    return f"{where}“{name}”栏" if name else f"{where}第 {column + 1} 列"


def _head_over(above: Sequence[Sequence[_Placed]], column: int) -> str:
    """Return the word over ``column`` in the nearest row of column heads."""
    for row in reversed(above[-_FARTHEST:]):
        if is_head([cell.text for cell in row]):
            for cell in row:
                if cell.column <= column < cell.column + cell.columns:
                    return _short(cell.text)
            return ""
    return ""


def _label_before(left: Iterable[_Placed]) -> str:
    return next((_short(cell.text) for cell in reversed(list(left)) if cell.text.strip()), "")


def _short(text: str) -> str:
    line = "".join(text.split()).rstrip(":：")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
