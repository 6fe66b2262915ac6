"""A form that continues on another worksheet, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats.filled_down import MAX_ROWS
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.usual_heads import (
    LEVEL_HEADS,
    PROJECT_LABEL,
    TOTAL_LABEL,
    VALUE_HEADS,
    first_word,
    is_total_row,
)

_HEADS = {*LEVEL_HEADS, *VALUE_HEADS}
_TITLES = ("自评表", "续表", "(续", "接上页", "年度)", "附件", "附表")


def join_worksheets(sheets: Sequence[Sheet], lefts: Sequence[int]) -> list[Sheet]:
    """Return ``sheets`` with each worksheet that continues the form of the one before joined to it.

    It does where that form has no 总分 yet, and this sheet has no 项目名称 but the head of the indicators
    again, or ends with 总分 in the same columns. ``lefts``: the column in which each sheet begins.
    """
    joined: list[Sheet] = []
    begins: list[int] = []
    for sheet, left in zip(sheets, lefts, strict=True):
        rows = _continuing(joined[-1], sheet, left - begins[-1]) if joined else None
        if rows is None:
            joined.append(sheet)
            begins.append(left)
        else:
            joined[-1] = replace(joined[-1], rows=joined[-1].rows + rows)
    return joined


def _continuing(above: Sheet, below: Sheet, shift: int) -> tuple[Row, ...] | None:
    """Return the rows of ``below`` that continue the form ``above``; ``None`` where none do.

    ``shift``: by how many columns ``below`` begins further to the right.
    """
    if max(len(above.rows), len(below.rows)) > MAX_ROWS:
        return None
    if not any(first_word(row).startswith(PROJECT_LABEL) for row in above.rows):
        return None
    if any(is_total_row(row) for row in above.rows) or not any(map(_is_head, above.rows)):
        return None
    if any(PROJECT_LABEL in fold(cell.text) for row in below.rows for cell in row.cells):
        return None
    top = 0
    while top < len(below.rows) and _is_title(below.rows[top]):
        top += 1
    rows = below.rows[top:]
    if not rows or _is_head(rows[0]):
        return _with_total(rows, 0) if rows else None
    fits = shift >= 0 and shift + len(below.widths) <= len(above.widths)
    if not fits or not any(is_total_row(row) for row in rows):
        return None
    room = len(above.widths) - shift - len(below.widths)
    weight = max(_weight_column(row) for row in above.rows)
    return _with_total([_widened(row, shift, room) for row in rows], weight)


def _widened(row: Row, before: int, after: int) -> Row:
    """Return ``row`` with empty columns added ``before`` and ``after`` its own."""
    cells = [Cell("", column) for column in range(before)]
    cells += [replace(cell, column=cell.column + before) for cell in row.cells]
    end = cells[-1].column + cells[-1].columns if cells else 0
    return replace(row, cells=(*cells, *(Cell("", end + column) for column in range(after))))


def _weight_column(row: Row) -> int:
    """Return the column of 分值 in a head of the indicators, else 0."""
    if not _is_head(row):
        return 0
    return next((cell.column for cell in row.cells if fold(cell.text).startswith("分值")), 0)


def _with_total(rows: Sequence[Row], weight: int) -> tuple[Row, ...]:
    """Return ``rows`` with the label 总分 merged up to 分值, as on paper, where it was not."""
    widened: list[Row] = []
    for row in rows:
        weight = _weight_column(row) or weight
        first, *following = row.cells
        before = [cell for cell in following if cell.column < weight]
        if (
            fold(first.text).startswith(TOTAL_LABEL)
            and before
            and not any(cell.text.strip() for cell in before)
        ):
            wide = replace(first, columns=weight - first.column)
            row = replace(row, cells=(wide, *following[len(before) :]))
        widened.append(row)
    return tuple(widened)


def _is_head(row: Row) -> bool:
    return len({fold(cell.text) for cell in row.cells} & _HEADS) > 1


def _is_title(row: Row) -> bool:
    """Return whether ``row`` is a line over a continued table: the title again, 续表, the year; or blank."""
    words = [word for cell in row.cells if (word := fold(cell.text))]
    return not words or (len(set(words)) == 1 and any(title in words[0] for title in _TITLES))
