"""The heads of tables on a sheet, and the columns under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.column_meanings import numbered_levels, set_meanings
from jixiao_gui.sheet.fund_columns import AMOUNTS, YEAR_ALONE, is_figure
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.table_head import HeadColumn, TableHead
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary

_TASKS = re.compile(
    "任务|重点工作|工作内容|明细|支出内容|资金用途|^(县|市|区|地区|区域|市县|州|乡镇|镇街|街道|单位|项目单位)(名称)?($|[(、])|分配"
)
"""Heads of a list of tasks or of places, which has amounts as well but is not the form's money."""
_FIGURE = re.compile(r"^[-+]?[0-9][0-9,]*(?:[.][0-9]+)?(?:%|万?元)?$")
"""An amount or a rate: no head is one."""
_MARKS = re.compile("(?:[0-9A-Za-z①-⑳]{1,2}|[0-9A-Za-z①-⑳()×÷%=*/+-]*=[0-9A-Za-z①-⑳()×÷%=*/+-]*|栏次)")
_MARK = re.compile("[①-⑳A-Za-z]")
"""What numbers the columns in a last row of heads: ①, B, ③=①+②."""
_QUARTER = re.compile("第?[一二三四1-4]季度?|[上下]半年")
"""The head of a part of the year."""
_LEAST_OWN = 3
"""Columns, and rows under them, that a table of a place's own has at least."""


def find_head(geometry: Geometry, words: Vocabulary, row: int) -> TableHead | None:
    """Return the heads of a table that begin in ``row``; ``None`` where none do."""
    kind = _kind(geometry.shown(row), words)
    last = row
    if kind:
        if row + 1 < len(geometry) and _has_lower_heads(geometry, row):
            last = row + 1
    elif row + 1 < len(geometry) and _is_upper(geometry, words, row):
        kind, last = _kind(geometry.shown(row + 1), words) or "indicators", row + 1
    if not kind:
        return None
    head = _columns(geometry, row, last, kind, words)
    if _are_marks(geometry, last + 1):
        _add_marks(head, geometry)
    if kind == "funds" and (_lists_tasks(head) or _has_two_sides(head, words)):
        head.kind = "own"
        return head
    set_meanings(head, geometry, words)
    return head


def _lists_tasks(head: TableHead) -> bool:
    """Return whether a table with amounts is a list of tasks or places, and not the form's money."""
    first = [column.head for column in head.columns[:1]]
    return any(_TASKS.search(fold(words)) for words in (*first, head.side.text if head.side else ""))


def _has_two_sides(head: TableHead, words: Vocabulary) -> bool:
    """Return whether amounts stand twice, each time behind names: 收入项目 | 预算数 | 支出项目 | 预算数."""
    meanings = [words.meaning("funds", column.head) for column in head.columns]
    names = [number for number, meaning in enumerate(meanings) if meaning not in AMOUNTS]
    if "rate" in meanings or any(column.upper for column in head.columns) or names[:1] != [0]:
        return False
    twice = any(meanings.count(meaning) == 2 for meaning in AMOUNTS)
    return twice and any(meanings[number - 1] in AMOUNTS for number in names[1:])


def _kind(boxes: Sequence[Box], words: Vocabulary) -> str:
    """Return of which table ``boxes`` are the heads: "indicators", "funds" or "" for neither."""
    filled = [box for box in boxes if box.filled]
    if any(_FIGURE.match(fold(box.text)) for box in filled):
        return ""
    if _are_indicator_heads(filled, words):
        return "indicators"
    return "funds" if _are_fund_heads(filled, words) else ""


def _are_indicator_heads(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` are the heads of indicators."""
    meanings = [words.meaning("indicators", box.text) for box in boxes]
    for number, level in numbered_levels([box.text for box in boxes]).items():
        meanings[number] = level
    distinct = set(meanings) - {""}
    named = any(fold(box.text).startswith(("三级指标", "指标名称")) for box in boxes)
    named = named or {"name", "target"} <= distinct
    # points and how they are given, without a target
    named = named or ({"name", "weight"} <= distinct and len(distinct) > 3)
    # a clerk's own text may begin like a head, in a row that has others beside it
    most = sum(map(bool, meanings)) >= 0.6 * max(1, len(boxes) - 1)
    levels = distinct.issuperset(LEVEL_FIELDS) or {"level2", "name"} <= distinct or named
    return most and levels and len(distinct) >= (2 if named else 3)


def _are_fund_heads(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` are the heads of the form's money."""
    meanings = [words.meaning("funds", box.text) for box in boxes]
    amounts = {meaning for meaning in meanings if meaning in AMOUNTS}
    results = {meaning for meaning in meanings if meaning in ("rate", "weight", "score")}
    most = sum(map(bool, meanings)) >= 0.6 * max(1, len(boxes) - 1)
    if _are_years_of_money(boxes, words) or (amounts and _are_quarters_of_money(boxes, words)):
        return True
    # beside 上年结转, 结余 and the like
    most = most or ("executed" in amounts and len(amounts) > 1 and "rate" in meanings)
    return most and len(boxes) >= 2 and bool(amounts) and len(amounts) + len(results) >= 2


def _are_years_of_money(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` are years over the amounts of sources: 资金来源 | 合计 | 2025年 | 2026年."""
    return (
        _name_money(boxes, words)
        and len(boxes) > 2
        and all(YEAR_ALONE.match(fold(box.text)) for box in boxes[-2:])
    )


def _are_quarters_of_money(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` part an amount over the year: 资金来源 | 年度申请数 | 第一季度 | 第二季度 …"""
    quarters = sum(_QUARTER.fullmatch(fold(box.text)) is not None for box in boxes)
    return quarters > 1 and _name_money(boxes, words)


def _name_money(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` begin with the label of the money or the head over its sources."""
    labelled = any(words.meaning("fund_labels", box.text) for box in boxes[:1])
    return labelled or any(words.meaning("funds", box.text) == "item" for box in boxes[:2])


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


def _add_marks(head: TableHead, geometry: Geometry) -> None:
    """Add the row of marks under ``head`` to the heads of the columns that they number."""
    head.last += 1
    for box in geometry.filled(head.last):
        for column in head.columns:
            if column.start == box.start:
                column.head = f"{column.head}\n{box.text.strip()}"
    head.count = geometry.counts[head.last]


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
    if not _kind(below, words):
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
    if any(words.meaning("header", box.text) for box in heads) and not _lists_amounts(heads, words):
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


def _lists_amounts(heads: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``heads`` stand over a list with amounts: 子项目名称 | 承担单位 | 预算数 | 支出数.

    Labels with values beside them have no two amounts' names next to one another.
    """
    amounts = [words.meaning("funds", box.text) in AMOUNTS for box in heads]
    return any(first and second for first, second in pairwise(amounts))


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
