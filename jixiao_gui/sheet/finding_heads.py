"""The heads of tables on a sheet, and the columns under them."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.column_meanings import set_meanings
from jixiao_gui.sheet.fund_columns import is_figure
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.head_kinds import has_two_sides, lists_amounts, lists_tasks
from jixiao_gui.sheet.head_rows import are_marks, has_lower_heads, kind_and_last
from jixiao_gui.sheet.level_columns import numbered_levels
from jixiao_gui.sheet.table_head import HeadColumn, TableHead
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary, without_mark

_LEAST_OWN = 3
"""Columns, and rows under them, that a table of a place's own has at least."""


def find_head(geometry: Geometry, words: Vocabulary, row: int) -> TableHead | None:
    """Return the heads of a table that begin in ``row``; ``None`` where none do."""
    kind, last = kind_and_last(geometry, words, row)
    if not kind:
        return None
    head = _columns(geometry, row, last, kind, words)
    marks = geometry.filled(last + 1) if are_marks(geometry, last + 1) else []
    if marks:
        head.last += 1
        head.count = geometry.counts[head.last]
    printed = [(column, column.head) for column in head.columns]
    for column in head.columns:
        column.head = without_mark(column.head)
    if kind == "funds" and (lists_tasks(head) or has_two_sides(head, words)):
        head.kind = "own"
    else:
        set_meanings(head, geometry, words)
    for column, words_of_head in printed:  # a first one may have been left out meanwhile
        column.head = words_of_head
    _add_marks(head, marks)
    return head


def _add_marks(head: TableHead, marks: Sequence[Box]) -> None:
    """Add ``marks``, the row under the heads, to the heads of the columns that they number."""
    for box in marks:
        for column in head.columns:
            if column.start == box.start:
                column.head = f"{column.head}\n{box.text.strip()}"


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
        columns = [column for box in boxes for column in _under_upper_head(geometry, box, last)]
    return TableHead(kind, first, last, side, columns, geometry.counts[last])


def _under_upper_head(geometry: Geometry, box: Box, last: int, upper: str = "") -> list[HeadColumn]:
    """Return the columns under ``box``, a head of several rows of them up to row ``last``.

    Of three heads over one another the first is the upper one, the others are the lines of the column's own.
    """
    row = box.row + box.rows
    inside = [b for b in geometry.rows[row] if box.start <= b.start < box.end] if row <= last else []
    if not any(b.filled for b in inside):
        return [HeadColumn(box.start, box.end, box.text, upper)]
    columns = [column for b in inside for column in _under_upper_head(geometry, b, last, upper or box.text)]
    if upper:
        for column in columns:
            column.head = f"{box.text.strip()}\n{column.head.strip()}"
    return columns


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
    if may_be_over_columns and any(below.start == box.start for below in geometry.rows[first + 1]):
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
    last = row + 1 if has_lower_heads(geometry, row) else row
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
