"""The heads of tables on a sheet, and the columns under them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.column_meanings import numbered_levels, set_meanings
from jixiao_gui.sheet.fund_columns import is_figure
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.head_kinds import has_two_sides, head_kind, lists_amounts, lists_tasks
from jixiao_gui.sheet.table_head import HeadColumn, TableHead
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary, without_mark

_MARKS = re.compile("(?:[0-9A-Za-z①-⑳]{1,2}|[0-9A-Za-z①-⑳()×÷%=*/+-]*=[0-9A-Za-z①-⑳()×÷%=*/+-]*|栏次)")
_MARK = re.compile("[①-⑳A-Za-z]")
"""What numbers the columns in a last row of heads: ①, B, ③=①+②."""
_LEAST_OWN = 3
"""Columns, and rows under them, that a table of a place's own has at least."""


def find_head(geometry: Geometry, words: Vocabulary, row: int) -> TableHead | None:
    """Return the heads of a table that begin in ``row``; ``None`` where none do."""
    kind = head_kind(geometry.shown(row), words)
    last = row
    if kind:
        if row + 1 < len(geometry) and _has_lower_heads(geometry, row):
            last = row + 1
    elif row + 1 < len(geometry) and _is_upper(geometry, words, row):
        kind, last = head_kind(geometry.shown(row + 1), words) or "indicators", row + 1
    if not kind:
        return None
    head = _columns(geometry, row, last, kind, words)
    marks = geometry.filled(last + 1) if _are_marks(geometry, last + 1) else []
    if marks:
        head.last += 1
        head.count = geometry.counts[head.last]
    printed = [column.head for column in head.columns]
    for column in head.columns:
        column.head = without_mark(column.head)
    if kind == "funds" and (lists_tasks(head) or has_two_sides(head, words)):
        head.kind = "own"
    else:
        set_meanings(head, geometry, words)
    for column, words_of_head in zip(head.columns, printed, strict=True):
        column.head = words_of_head
    _add_marks(head, marks)
    return head


def _has_lower_heads(geometry: Geometry, row: int) -> bool:
    """Return whether the heads of ``row`` go on in the next row: some are two rows high, some are not."""
    boxes = geometry.rows[row]
    below = geometry.rows[row + 1]
    if geometry.loose:
        return _loose_lower(geometry, row)
    # a label at the side of one row of data is two rows high as well
    height = 3 if _are_marks(geometry, row + 2) else 2
    tall = [box for box in boxes[1:] if box.rows in (2, height) and box.filled]
    wide = [box for box in boxes if box.rows == 1 and box.filled]
    if not tall or not wide or not any(box.filled for box in below):
        return False
    return all(any(w.start <= box.start < w.end for w in wide) for box in below if box.filled)


def _are_marks(geometry: Geometry, row: int) -> bool:
    """Return whether ``row`` numbers the columns above it and says how they follow: ① | ② | ③=①+②."""
    if row >= len(geometry):
        return False
    words = ["".join(box.text.split()) for box in geometry.filled(row)]
    marked = sum(_MARK.search(word) is not None for word in words)
    return len(words) > 1 and marked >= 2 and all(_MARKS.fullmatch(word) for word in words)


def _add_marks(head: TableHead, marks: Sequence[Box]) -> None:
    """Add ``marks``, the row under the heads, to the heads of the columns that they number."""
    for box in marks:
        for column in head.columns:
            if column.start == box.start:
                column.head = f"{column.head}\n{box.text.strip()}"


def _loose_lower(geometry: Geometry, row: int) -> bool:
    """Return whether the row under ``row`` of saved text is a second row of heads.

    It begins with empty cells and has more cells than the first.
    """
    boxes, below = geometry.rows[row], geometry.rows[row + 1]
    return (
        len(below) > len(boxes) > 3
        and not below[0].filled
        and not below[1].filled
        and any(box.filled for box in below)
        and all(len(box.text) <= LONGEST_LABEL and split_number(box.text) is None for box in below)
    )


def _is_upper(geometry: Geometry, words: Vocabulary, row: int) -> bool:
    """Return whether ``row`` is the upper one of two rows of heads, told by the lower one."""
    below = geometry.shown(row + 1)
    if not head_kind(below, words):
        return False
    if geometry.loose:
        meanings = {words.meaning("indicators", box.text) for box in geometry.filled(row)} - {""}
        return len(geometry.rows[row]) < len(below) and len(meanings) > 1
    boxes = geometry.rows[row]
    height = 3 if _are_marks(geometry, row + 2) else 2
    if any(box.rows in (2, height) and box.filled and box.start > 0 for box in boxes):
        return True
    if _stands_over_blanks(geometry, row):
        return True
    # groups of sources, each over its amounts: 资金来源 | 中央资金 | 合计
    groups = boxes[1:]
    wide = len(groups) > 1 and all(b.filled and b.rows == 1 and b.end - b.start > 1 for b in groups)
    return wide and boxes[0].rows == 2 and len(below) == sum(b.end - b.start for b in groups)


def _stands_over_blanks(geometry: Geometry, row: int) -> bool:
    """Return whether a head of ``row`` stands over several of the next row, each other one over a blank.

    The squares under the others were left apart: 指标层级>3 | 权重 over 一级 | 二级 | 三级 | (blank).
    """
    boxes, below = geometry.rows[row], geometry.rows[row + 1]
    if geometry.flat or not boxes or not all(box.filled and box.rows == 1 for box in boxes):
        return False
    inside = [[b for b in below if box.start <= b.start < box.end] for box in boxes]
    over = [all(b.filled for b in under) and len(under) > 1 for under in inside]
    blank = [len(under) == 1 and not under[0].filled for under in inside]
    return any(over) and any(blank) and all(a or b for a, b in zip(over, blank, strict=True))


def _columns(geometry: Geometry, first: int, last: int, kind: str, words: Vocabulary) -> TableHead:
    """Return the head of rows ``first`` to ``last`` with the columns under it and the label at its side."""
    boxes: Sequence[Box] = geometry.shown(first)
    side = _side_label(geometry, first, last, kind, words)
    if side is not None:
        boxes = boxes[1:]
    columns: list[HeadColumn] = []
    if last == first:
        columns = [column for box in boxes for column in _under_one_head(geometry, box, last)]
        if geometry.flat and side is not None and columns and columns[0].start > side.start + 1:
            # squares without a word between label and heads: the names of the lines stand under them
            columns.insert(0, HeadColumn(side.start + 1, columns[0].start, ""))
    elif geometry.loose:
        columns = _loose_columns(geometry, boxes, last)
    else:
        lower = geometry.rows[last]
        for box in boxes:
            inside = [b for b in lower if box.start <= b.start < box.end]
            if box.rows > 1 or not any(b.filled for b in inside):
                columns.append(HeadColumn(box.start, box.end, box.text))
            else:
                columns += [HeadColumn(b.start, b.end, b.text, box.text) for b in inside]
    return TableHead(kind, first, last, side, columns, geometry.counts[last])


def _side_label(geometry: Geometry, first: int, last: int, kind: str, words: Vocabulary) -> Box | None:
    """Return the first box of the heads where it is the label beside the table and no column's head."""
    boxes = geometry.shown(first)
    if len(boxes) < 3:
        return None
    box = boxes[0]
    meaning = words.meaning("indicators" if kind == "indicators" else "funds", box.text)
    if meaning in LEVEL_FIELDS or 0 in numbered_levels([box.text for box in boxes]):
        return None
    is_label = bool(words.meaning("fund_labels" if kind == "funds" else "indicator_labels", box.text))
    if box.rows <= last - first + 1 and meaning and not is_label:
        return None
    may_be_over_columns = last > first and box.rows == 1 and not geometry.loose
    if may_be_over_columns and any(below.start == box.start for below in geometry.rows[last]):
        return None
    return None if _is_column(geometry, box, last, kind == "funds" or is_label) else box


def _under_one_head(geometry: Geometry, box: Box, last: int) -> list[HeadColumn]:
    """Return the columns under ``box``: one, or several where each row has several cells under it."""
    one_column = [HeadColumn(box.start, box.end, box.text)]
    if box.end - box.start < 2 or not box.filled or geometry.loose or geometry.flat:
        return one_column
    row_starts: set[tuple[int, ...]] = set()
    filled = 0
    count = len(geometry.rows[last]) + len(geometry.covered[last])
    for row in range(last + 1, min(last + 4, len(geometry))):
        cells = [*geometry.rows[row], *geometry.covered[row]]
        if len(cells) >= count:
            inside = [b for b in cells if box.start <= b.start < box.end]
            row_starts.add(tuple(sorted({b.start for b in inside})))
            filled = max(filled, sum(b.filled for b in inside))
    # under a merged head squares may have been left apart, all but one of them empty
    starts = row_starts.pop() if len(row_starts) == 1 else ()
    if filled < 2 or len(starts) < 2 or starts[0] != box.start:
        return one_column
    ends = (*starts[1:], box.end)
    return [HeadColumn(start, end, "", box.text) for start, end in zip(starts, ends, strict=True)]


def _is_column(geometry: Geometry, box: Box, last: int, named: bool) -> bool:
    """Return whether ``box``, the first head, is a column's and not the label beside the table: 序号.

    The rows under it have texts of their own there. ``named``: the box is a known label, or stands over the
    names of the lines of money; then the next row alone decides.
    """
    if geometry.flat:
        return _numbers_rows(geometry, box, last)
    if geometry.loose or box.row + box.rows - 1 > last:
        return False
    if named:  # 资金情况（万元） over the names of the lines
        below = geometry.rows[last + 1][:1] if last + 1 < len(geometry) else []
        return any(
            b.filled and (b.start, b.end) == (box.start, box.end) and not is_figure(b.text) for b in below
        )
    rows = [row for row in range(last + 1, min(last + 5, len(geometry))) if geometry.rows[row]]
    rows = [row for row in rows if not geometry.is_across(row)][:3]
    under = [geometry.rows[row][0] for row in rows]
    texts = [cell.text for cell in under if cell.filled and cell.rows == 1 and cell.end == box.end]
    return len(texts) >= 2 and len(texts) == len(under) and len(set(texts)) == len(texts)


def _numbers_rows(geometry: Geometry, box: Box, last: int) -> bool:
    """Return whether the squares of a flat sheet under ``box`` number the rows: 序号 over 1, 2, 3."""
    rows = range(last + 1, min(last + 4, len(geometry)))
    texts = [b.text.strip() for row in rows for b in geometry.rows[row] if b.start == box.start and b.filled]
    return len(texts) > 1 and all(text.isdecimal() for text in texts) and len(set(texts)) == len(texts)


def _loose_columns(geometry: Geometry, boxes: Sequence[Box], last: int) -> list[HeadColumn]:
    """Return the columns under two rows of heads of saved text.

    An empty cell of the lower row stands under a head that is two rows high.
    """
    columns: list[HeadColumn] = []
    upper = iter(boxes)
    group: Box | None = None
    lower = geometry.rows[last][geometry.counts[last] - len(geometry.rows[last]) :]
    lower = lower[1:] if len(lower) > len(boxes) else lower
    for box in lower:
        if box.filled:
            group = group or next(upper, None)
            columns.append(HeadColumn(box.start, box.end, box.text, group.text if group else ""))
        else:
            group = None
            above = next(upper, None)
            columns.append(HeadColumn(box.start, box.end, above.text if above else ""))
    return columns


def find_own_table(geometry: Geometry, words: Vocabulary, row: int) -> TableHead | None:
    """Return the head of a table of the place's own: a label beside three rows and more, and heads, under
    which the rows stand on the same columns; ``None`` where none begins in ``row``.
    """
    boxes = geometry.rows[row]
    if geometry.loose or geometry.flat or len(boxes) < _LEAST_OWN + 1 or boxes[0].rows < _LEAST_OWN:
        return None
    side, heads = boxes[0], boxes[1:]
    if {"expected", "achieved"} <= {words.meaning("goal", box.text) for box in heads}:
        return None
    last = row + 1 if _has_lower_heads(geometry, row) else row
    if side.rows < _LEAST_OWN + last - row or not side.filled:
        return None
    # the head over the names of the lines may be blank
    head_texts = [box.text for box in (heads if heads[0].filled else heads[1:])]
    if any(not text.strip() or len(fold(text)) > 20 or split_number(text) for text in head_texts):
        return None
    if any(words.meaning("header", box.text) for box in heads) and not lists_amounts(heads, words):
        return None
    head = _columns(geometry, row, last, "own", words)
    head.side = side
    for column in head.columns:
        column.meaning = ""
    starts = [column.start for column in head.columns]
    for number in range(last + 1, last + 3):
        if number >= len(geometry) or [box.start for box in geometry.rows[number]] != starts:
            return None
    return head


def repeats(head: TableHead, geometry: Geometry, row: int) -> bool:
    """Return whether ``row`` has the words of ``head`` again, as on a new page."""
    words = [fold(box.text) for box in geometry.shown(row)]
    head_words = [fold(box.text) for box in geometry.shown(head.first)]
    if len(words) < 3 or head.first == row:
        return False
    if head.side is None:
        return words == head_words
    return words in (head_words, head_words[1:]) or (
        words[1:] == head_words[1:] and len(words[0]) <= LONGEST_LABEL
    )
