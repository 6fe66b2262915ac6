"""Rows that lack the cells which a merged cell above covers: converters from PDF leave them out.

The cells of such a row would all stand too far to the left. The missing ones are added as covered cells, but
only under a form's column heads and where the row fits the one over it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Cell, Row
from jixiao_gui.sheet.words import common_vocabulary

_MOST_MISSING = 3
"""Cells that may be missing: the side label and two levels."""
_HEADS = ("funds", "goal", "indicators")
_NO_SIDE = ("header", "total_labels")
_LEVEL_1 = re.compile(r"(产出|效益)指标(\(.*\))?")
_LEVEL_2 = re.compile(
    r"(数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度)指标(\(.*\))?"
)


def is_head(words: Sequence[str]) -> bool:
    """Return whether the texts of a row are a form's column heads."""
    return sum(_means(word, _HEADS) for word in words) >= 2


def _means(word: str, parts: Sequence[str]) -> bool:
    """Return whether ``word`` is printed in one of the ``parts`` of a form."""
    vocabulary = common_vocabulary()
    return any(vocabulary.meaning(part, word) for part in parts) or fold(word) == "序号"


def with_covered_cells(rows: list[Row], width: int) -> list[Row]:
    """Return ``rows`` of a table of ``width`` columns (0: unknown) with the short ones completed."""
    ends = [_end(row) for row in rows]
    width = max(width, *ends) if ends else width
    if all(end == width for end in ends):
        return rows
    completed: list[Row] = []
    over = head = Row(())
    """The last complete row, and the last row of column heads."""
    follows_completed = False
    """Whether the row before was completed."""
    for row, end in zip(rows, ends, strict=True):
        missing = (
            _missing(row, width - end, over, head, follows_completed) if head.cells and end < width else ()
        )
        follows_completed = bool(missing)
        if missing:
            covered = (replace(cell, text="", rows=0) for cell in missing)
            moved = (replace(cell, column=cell.column + width - end) for cell in row.cells)
            row = replace(row, cells=(*covered, *moved))
        elif end == width:
            over = row
            if is_head([cell.text for cell in row.cells]):
                head = row
        completed.append(row)
    return completed


def _end(row: Row) -> int:
    return row.cells[-1].column + row.cells[-1].columns if row.cells else 0


def _missing(row: Row, lack: int, over: Row, head: Row, follows_completed: bool) -> Sequence[Cell]:
    """Return the first cells of ``over`` that cover the ``lack`` columns which ``row`` is short of, or ()."""
    if not row.cells or sum(cell.columns for cell in row.cells) != _end(row):
        return ()  # the row begins later or has gaps, so the places of its cells are right
    count, columns = 0, 0
    while columns < lack and count < min(len(over.cells) - 1, _MOST_MISSING):
        columns += over.cells[count].columns
        count += 1
    if columns != lack or [c.columns for c in row.cells] != [c.columns for c in over.cells[count:]]:
        return ()
    side, first = over.cells[0], fold(row.cells[0].text)
    if side.rows > 1 or _means(side.text, _NO_SIDE) or _means(row.cells[0].text, (*_NO_SIDE, *_HEADS)):
        return ()  # merged as it should be: the row lacks cells at its other end
    if first == fold(side.text) or (not first and not follows_completed):
        return ()
    name = next((fold(cell.text) for cell in head.cells if cell.column == lack), "")
    other_level = _LEVEL_1 if name.startswith("二级") else _LEVEL_2 if name.startswith("三级") else None
    return () if other_level is not None and other_level.fullmatch(first) else over.cells[:count]
