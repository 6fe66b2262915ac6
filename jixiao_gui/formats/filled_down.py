"""Tables whose merged cells were taken apart.

The text of each may stand in all the squares that it covered, or in the first: 跨列居中 (centred across a
selection) looks merged and is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.geometry import Box
from jixiao_gui.sheet.head_kinds import head_kind
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.usual_heads import GOAL_HEADS, PROJECT_LABEL, USUAL_HEADS
from jixiao_gui.sheet.words import common_vocabulary

_HEADS = (*USUAL_HEADS, "全年预算")
MAX_ROWS = 5_000
"""Rows of a worksheet that may be a form."""
_TOP = 60
"""Rows in which a form's first label is looked for."""
_LEAST = 3
"""Rows that repeat a word across, from which a table counts as filled."""

_SHORTEST_TEXT = 4
_FIGURE = re.compile("[-+]?[0-9][0-9.,]*(%|元|万元)?")


def merged_again(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with the squares of a filled table, or of the goal, merged as they were.

    Squares belong together where they say the same and stand under one head; two columns of figures, each
    under its own, are never one.
    """
    if len(sheet.rows) > MAX_ROWS or not any(map(_names_project, sheet.rows[:_TOP])):
        return sheet
    rows = [[cell.text for cell in row.cells] for row in sheet.rows]
    if any(cell.columns != 1 or cell.rows != 1 for row in sheet.rows for cell in row.cells):
        return _with_whole_goals(sheet)
    if len({len(texts) for texts in rows}) != 1:
        return _with_whole_goals(sheet)
    if sum(_repeats(texts) for texts in rows) < _LEAST:
        return sheet  # every square by itself: the blanks behind a word belong to it, the goal's too
    head: list[str] = []
    lines: list[list[Cell]] = []
    for number, texts in enumerate(rows):
        is_head = _is_head(texts)
        if is_head:
            head = [fold(text) for text in texts]
        over = rows[number - 1] if number else ()
        line = _merged_across(texts, [] if _stands_apart(texts, over) else head, over)
        lines.append(_blanks_across(line, rows[number + 1]) if is_head and number + 1 < len(rows) else line)
    _merge_labels_down(lines, rows)
    return replace(sheet, rows=tuple(Row(tuple(line)) for line in lines))


def _names_project(row: Row) -> bool:
    return any(fold(cell.text).startswith(PROJECT_LABEL) for cell in row.cells)


def _repeats(texts: Sequence[str]) -> bool:
    """Return whether a word that is no figure stands three times running in a row."""
    return any(
        first.strip() and first == second == third and not any(char.isdigit() for char in fold(first)[:1])
        for first, second, third in zip(texts, texts[1:], texts[2:], strict=False)
    )


def _is_head(texts: Sequence[str]) -> bool:
    """Return whether the texts of a row are column heads."""
    usual = {word for word in map(fold, texts) if word.startswith(_HEADS)}
    if len(usual) > (0 if not texts[0] else 1) or any(fold(text).startswith(GOAL_HEADS) for text in texts):
        return True
    cells = _merged_across(texts, [], ())
    boxes = [Box(cell.text, 0, 1, cell.column, cell.column + cell.columns, 0) for cell in cells]
    return bool(head_kind(boxes, common_vocabulary()))


def _stands_apart(texts: Sequence[str], over: Sequence[str]) -> bool:
    """Return whether a row is a label and a text, or a goal, and stands under no head: 存在问题 | ……

    One with the label of the row ``over`` it stands under the heads there.
    """
    if over and over[0] == texts[0]:
        return False
    runs = [text for text, above in zip(texts, ["", *texts], strict=False) if text != above]
    if len(texts) < 2 * _LEAST or any(len(fold(text)) <= _SHORTEST_TEXT for text in runs[1:]):
        return False
    if len(runs) == 2 and not any(_FIGURE.fullmatch(fold(text)) for text in runs):
        return texts[-_LEAST:] == [runs[1]] * _LEAST
    return len(runs) == 3 and bool(common_vocabulary().meaning("goal_labels", runs[0]))


def _merged_across(texts: Sequence[str], head: Sequence[str], over: Sequence[str]) -> list[Cell]:
    """Return one row's cells. ``head``: the words over its columns, none above the first head.

    ``over`` is the row above: figures under two words of it, whatever these mean, are two.
    """
    line: list[Cell] = []
    for column, text in enumerate(texts):
        above = line[-1] if line else None
        if above is not None and above.text == text and _are_one(column, above, head, over):
            line[-1] = replace(above, columns=above.columns + 1)
        else:
            line.append(Cell(text, column))
    return line


def _are_one(column: int, before: Cell, head: Sequence[str], over: Sequence[str]) -> bool:
    """Return whether the square in ``column`` belongs to the cell ``before`` it, of the same text."""
    under_one = bool(head) and head[column] == head[column - 1]
    if not before.text.strip():
        return under_one and bool(head[column])
    if not head and _FIGURE.fullmatch(fold(before.text)) and over:
        words = {fold(word) for word in over[column - 1 : column + 1]}
        return len(words - {""}) < 2
    return not head or before.column == 0 or under_one


def _blanks_across(line: Sequence[Cell], below: Sequence[str]) -> list[Cell]:
    """Return a head with its blanks merged where the row under them repeats one text."""
    merged: list[Cell] = []
    for cell in line:
        above = merged[-1] if merged else None
        blank = above is not None and not above.text.strip() and not cell.text.strip()
        word = below[cell.column].strip()
        if above is not None and blank and word and word == below[above.column].strip():
            merged[-1] = replace(above, columns=above.columns + cell.columns)
        else:
            merged.append(cell)
    return merged


def _with_whole_goals(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with the goal's heads, and the texts below, merged with the blanks at their right."""
    rows = list(sheet.rows)
    for number, row in enumerate(rows):
        first = next((cell for cell in row.cells if fold(cell.text).startswith(GOAL_HEADS)), None)
        if first is None:
            continue
        starts = [cell.column for cell in row.cells if cell.column >= first.column and cell.text.strip()]
        side = row.cells[0]
        below = [] if side is first else rows[number + 1 : number + max(side.rows, 2)]
        wholes = [_blanks_merged(line, starts) for line in (row, *below)]
        if len(starts) > 1 and len(wholes) > 1 and None not in wholes:
            rows[number : number + len(wholes)] = [whole for whole in wholes if whole is not None]
    return sheet if rows == list(sheet.rows) else replace(sheet, rows=tuple(rows))


def _blanks_merged(row: Row, starts: Sequence[int]) -> Row | None:
    """Return ``row`` with a cell from each of the columns ``starts`` to the next.

    ``None`` where more than blanks stand between, or a cell there is merged.
    """
    line: list[Cell] = []
    for cell in row.cells:
        if cell.column < starts[0] or cell.column in starts:
            line.append(cell)
        elif cell.text.strip() or cell.columns != 1 or cell.rows != 1 or line[-1].rows != 1:
            return None
        else:
            line[-1] = replace(line[-1], columns=line[-1].columns + 1)
    return Row(tuple(line)) if set(starts) <= {cell.column for cell in line} else None


def _merge_labels_down(lines: list[list[Cell]], rows: Sequence[Sequence[str]]) -> None:
    """Merge the first column's labels down: 绩效指标 beside each of its rows."""
    top = 0
    for number in range(1, len(lines) + 1):
        ends = number == len(lines) or rows[number][0] != rows[top][0] or lines[number][0].columns > 1
        if not ends and rows[top][0].strip() and lines[top][0].columns == 1:
            continue
        if number - top > 1 and rows[top][0].strip():
            lines[top][0] = replace(lines[top][0], rows=number - top)
            for below in range(top + 1, number):
                lines[below][0] = replace(lines[below][0], text="", rows=0)
        top = number
