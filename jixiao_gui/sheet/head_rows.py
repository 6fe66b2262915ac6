"""The rows in which heads of a table stand: one, two or three, and one of marks that number the columns."""

from __future__ import annotations

import re

from jixiao_gui.form.numbers import split_number
from jixiao_gui.sheet.fund_columns import is_figure
from jixiao_gui.sheet.geometry import Geometry
from jixiao_gui.sheet.head_kinds import head_kind
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary

_MARKS = re.compile("(?:[0-9A-Za-z①-⑳]{1,2}|[0-9A-Za-z①-⑳()×÷%=*/+-]*=[0-9A-Za-z①-⑳()×÷%=*/+-]*|栏次)")
_MARK = re.compile("[①-⑳A-Za-z]")
"""What numbers the columns in a last row of heads: ①, B, ③=①+②."""


def kind_and_last(geometry: Geometry, words: Vocabulary, row: int) -> tuple[str, int]:
    """Return the kind of the heads that begin in ``row``, "" where none do, and the last of their rows."""
    kind = head_kind(geometry.shown(row), words)
    if _has_third_row(geometry, row):
        below = (head_kind(geometry.rows[number], words) for number in (row + 1, row + 2))
        kind = kind or next((found for found in below if found), "")
        return kind, row + 2
    if kind:
        return kind, row + 1 if row + 1 < len(geometry) and has_lower_heads(geometry, row) else row
    if row + 1 < len(geometry) and _is_upper(geometry, words, row):
        return head_kind(geometry.shown(row + 1), words) or "indicators", row + 1
    return "", row


def _has_third_row(geometry: Geometry, row: int) -> bool:
    """Return whether the heads of ``row`` stand over two more rows of heads.

    A head is three rows high, and one of the second row stands over several of the third.
    """
    if geometry.loose or geometry.flat or row + 2 >= len(geometry):
        return False
    top, middle, bottom = (geometry.rows[number] for number in (row, row + 1, row + 2))
    if not any(box.rows == 3 and box.filled for box in top[1:]) or not all(box.filled for box in bottom):
        return False
    if any(len(box.text) > LONGEST_LABEL or is_figure(box.text) for box in (*middle, *bottom)):
        return False
    over = [box for box in middle if box.rows == 1]
    under = [[b for b in bottom if box.start <= b.start < box.end] for box in over]
    inside = sum(map(len, under))
    return inside == len(bottom) and all(under) and any(len(boxes) > 1 for boxes in under)


def has_lower_heads(geometry: Geometry, row: int) -> bool:
    """Return whether the heads of ``row`` go on in the next row: some are two rows high, some are not."""
    boxes = geometry.rows[row]
    below = geometry.rows[row + 1]
    if geometry.loose:
        return _loose_lower(geometry, row)
    # a label at the side of one row of data is two rows high as well
    height = 3 if are_marks(geometry, row + 2) else 2
    tall = [box for box in boxes[1:] if box.rows in (2, height) and box.filled]
    wide = [box for box in boxes if box.rows == 1 and box.filled]
    if not tall or not wide or not any(box.filled for box in below):
        return False
    return all(any(w.start <= box.start < w.end for w in wide) for box in below if box.filled)


def are_marks(geometry: Geometry, row: int) -> bool:
    """Return whether ``row`` numbers the columns above it and says how they follow: ① | ② | ③=①+②."""
    if row >= len(geometry):
        return False
    words = ["".join(box.text.split()) for box in geometry.filled(row)]
    marked = sum(_MARK.search(word) is not None for word in words)
    return len(words) > 1 and marked >= 2 and all(_MARKS.fullmatch(word) for word in words)


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
    height = 3 if are_marks(geometry, row + 2) else 2
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
