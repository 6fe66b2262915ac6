"""Heads in fixed rows: words that stand over the texts of the next row, most often the goal's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.fixed_cell import FixedCell
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.words import Vocabulary

LONGEST_HEAD = 20
"""Characters of a word that may be a head over a text."""
_SENTENCE = re.compile("[。；;]")


@dataclass(slots=True)
class FixedHeads:
    """Decides which fixed rows are heads, and which rows stand under them."""

    geometry: Geometry
    words: Vocabulary

    def are_goal_heads_alone(self, boxes: Sequence[Box]) -> bool:
        """Return whether a row is the goal's heads alone, 预期目标 | 实际完成情况, without a label beside."""
        if self.geometry.loose or self.geometry.flat or any(box.rows > 1 for box in boxes):
            return False
        goals = [self.words.meaning("goal", box.text) for box in _without_blank_end(boxes)]
        return len(goals) >= 2 and all(goals) and {"expected", "achieved"} <= set(goals)

    def are_goal_heads(self, row: int, boxes: Sequence[Box]) -> bool:
        """Return whether ``boxes`` of ``row`` are the heads over the goal's two texts."""
        boxes = _without_blank_end(boxes)
        if any(_SENTENCE.search(box.text) for box in boxes):
            return False
        goals = [self.words.meaning("goal", box.text) for box in boxes if box.filled]
        short = all(box.filled and len(fold(box.text)) <= LONGEST_HEAD for box in boxes)
        # a text beside its word, 年度目标 | text | 完成情况 | text, is no head
        heads_alone = all(goals) or self._stand_over(row, boxes)
        return len(boxes) >= 2 and short and {"expected", "achieved"} <= set(goals) and heads_alone

    def are_heads(self, row: int, boxes: Sequence[Box], *, beside_goal: bool) -> bool:
        """Return whether ``boxes`` of ``row`` are heads over the texts of the next row.

        ``beside_goal``: the label at the side is the goal's.
        """
        filled = [box for box in boxes if box.filled]
        if not filled or (len(filled) < len(boxes) and not self.geometry.flat):
            return False
        goals = [self.words.meaning("goal", box.text) for box in filled]
        several = beside_goal or len(filled) > 1
        if all(goals) and len(set(goals)) == len(goals) and several:
            return self._same_places(row, boxes, self.geometry.rows[row + 1])
        if len(filled) < 2 or any(self.words.meaning("header", box.text) for box in filled):
            return False
        if any(len(fold(box.text)) > LONGEST_HEAD or split_number(box.text) for box in filled):
            return False
        below = [box for box in self.geometry.rows[row + 1] if box.rows]
        # 目标设定 | text over 完成情况 | text
        if any(goals) and any(self.words.meaning("goal", box.text) for box in below):
            return False
        if not self._same_places(row, boxes, below) or self.geometry.loose or self.geometry.flat:
            return False
        lengths = [len(fold(box.text)) for box in below if box.filled]
        return beside_goal or not lengths or sum(lengths) > 2 * sum(len(fold(box.text)) for box in filled)

    def stand_under(self, boxes: Sequence[Box], heads: Sequence[FixedCell]) -> bool:
        """Return whether the cells of a row stand under the ``heads`` of the row above."""
        starts = {head.box.start for head in heads if head.label == "" and not head.field}
        counted = [box for box in boxes if box.filled or not self.geometry.flat]
        if self.geometry.loose:
            return True
        if not counted and self.geometry.flat:
            return True
        return bool(counted) and all(box.start in starts for box in counted)

    def _stand_over(self, row: int, boxes: Sequence[Box]) -> bool:
        """Return whether longer texts, or blanks, stand in the next row in the places of ``boxes``."""
        if row + 1 >= len(self.geometry):
            return False
        below = _without_blank_end(self.geometry.rows[row + 1], len(boxes))
        longer = sum(len(fold(box.text)) for box in below) > sum(len(fold(box.text)) for box in boxes)
        blank = not any(box.filled for box in below)
        return (longer or blank) and self._same_places(row, boxes, below)

    def _same_places(self, row: int, boxes: Sequence[Box], below: Sequence[Box]) -> bool:
        """Return whether the boxes ``below`` ``row`` stand in the columns of ``boxes``."""
        if self.geometry.loose:
            return self.geometry.counts[row] == self.geometry.counts[row + 1]
        if self.geometry.flat:
            starts = {box.start for box in boxes}
            return all(box.start in starts for box in below if box.filled)
        return [box.start for box in boxes] == [box.start for box in below][-len(boxes) :]


def _without_blank_end(boxes: Sequence[Box], least: int = 0) -> Sequence[Box]:
    """Return ``boxes`` without the empty ones right of the last word, but at least ``least`` of them."""
    count = len(boxes)
    while count > max(least, 1) and not boxes[count - 1].filled:
        count -= 1
    return boxes[:count]
