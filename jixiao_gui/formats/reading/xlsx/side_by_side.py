"""Blocks beside a form on its worksheet, parted from it by an empty column: notes, another form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats.reading.outside import is_form_like
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.words import common_vocabulary

MAX_ROWS = 2000
_PARTS = ("header", "funds", "indicators", "goal")
_FEW = 4
"""A note fills at most one row of so many."""


def apart(sheet: Sheet) -> list[Sheet]:
    """Return the blocks of a worksheet that holds a form and other blocks beside it; else the sheet alone.

    A block in which a form's labels stand is a part of the form, unless it is a whole form itself.
    """
    if len(sheet.rows) > MAX_ROWS or not is_form_like("".join(map(fold, _texts(sheet)))):
        return [sheet]
    blocks = _blocks(sheet)
    if len(blocks) < 2:
        return [sheet]
    cut = [_cut(sheet, first, end) for first, end in blocks]
    block_words = ["".join(fold(text) for text in _texts(block)) for block in cut]
    forms = [is_form_like(text_of_block) for text_of_block in block_words]
    if not any(forms) or not all(form or _is_note(block) for form, block in zip(forms, cut, strict=True)):
        return [sheet]
    return cut


def _blocks(sheet: Sheet) -> list[tuple[int, int]]:
    """Return first column and end of each run of filled columns."""
    covered: set[int] = set()
    for row in sheet.rows:
        for cell in row.cells:
            if cell.text.strip():
                covered.update(range(cell.column, cell.column + cell.columns))
    blocks: list[tuple[int, int]] = []
    for column in sorted(covered):
        if blocks and blocks[-1][1] == column:
            blocks[-1] = blocks[-1][0], column + 1
        else:
            blocks.append((column, column + 1))
    return blocks


def _cut(sheet: Sheet, first: int, end: int) -> Sheet:
    rows = tuple(Row(tuple(_cells(row, first, end)), row.section, row.height) for row in sheet.rows)
    return replace(sheet, rows=rows, widths=sheet.widths[first:end])


def _cells(row: Row, first: int, end: int) -> Iterable[Cell]:
    for cell in row.cells:
        left, right = max(cell.column, first), min(cell.column + cell.columns, end)
        if left < right:
            yield replace(cell, column=left - first, columns=right - left)


def _texts(sheet: Sheet) -> Iterable[str]:
    return (cell.text for row in sheet.rows for cell in row.cells)


def _is_note(block: Sheet) -> bool:
    """Return whether a block is a few words and none of them a label of a form."""
    filled = sum(any(cell.text.strip() for cell in row.cells) for row in block.rows)
    vocabulary = common_vocabulary()
    texts = [text for text in _texts(block) if text.strip()]
    is_labelled = any(vocabulary.meaning(part, text) for part in _PARTS for text in texts)
    return filled * _FEW <= len(block.rows) and not is_labelled
