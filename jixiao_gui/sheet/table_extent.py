"""The extent of a table on a sheet: which rows under its head are its own, and which follow it."""

from __future__ import annotations

import re

from jixiao_gui.form.numbers import fold
from jixiao_gui.form.spans import is_called_subtotal
from jixiao_gui.sheet.finding_heads import find_head, find_own_table, repeats
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.table_head import TableHead
from jixiao_gui.sheet.total_row import is_total
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary

_CLASS = re.compile("指标|产出|效益|效果|满意|决策|过程|投入|成本|履职|管理")
"""What the heading over a class of indicators says."""
_NOTE = re.compile(r"\s*(备注|注|说明)\s*[:：]")
"""How a note under the lines of money begins."""
_CONTINUED = re.compile(r"\(?续表?\)?")
_LONGEST_HEADING = 24
_MOST_LACKING = 3
"""Columns that a row of a table may be short of at its ends."""
_PART_LABELS = ("header", "goal_labels", "total_labels", "fund_labels", "indicator_labels")
"""The parts of the vocabulary with the labels that another part of the form can begin with."""


class TableExtent:
    """Decides which rows of a sheet belong to the table under one head.

    ``side`` is the label beside the rows, ``end`` the row at which it ends, ``None`` where it does not tell.
    """

    def __init__(self, geometry: Geometry, words: Vocabulary, head: TableHead) -> None:
        self._geometry, self._words, self._head = geometry, words, head
        self.side = head.side
        self.end = _end_of_side(head)

    def belongs(self, row: int) -> bool:
        """Return whether ``row`` is one of the table's."""
        geometry, head = self._geometry, self._head
        if self.end is not None and row >= self.end and not self._continues_under_end(row):
            return False
        boxes = geometry.rows[row]
        filled = geometry.filled(row)
        if head.kind == "indicators" and is_total(geometry, self._words, row) and self._stands_alone(row):
            return False
        if self.end is not None:
            return True
        if find_head(geometry, self._words, row) is not None:
            return False
        if not boxes:
            return True
        if head.kind == "funds" and (self._is_goal_row(row) or self._is_score(row)):
            return False
        if geometry.loose:
            return (geometry.counts[row] == head.count or row in geometry.shifted) and (
                head.side is None or not boxes[0].filled or not self._labels_other_part(boxes[0])
            )
        if head.kind == "indicators" and head.side is None and self._follows_indicators(row):
            return False
        if geometry.flat:
            first = boxes[0]
            relabelled = head.side is not None and first.filled and first.text != head.side.text
            return not (relabelled and self._labels_other_part(first)) and bool(filled)
        if any(head.crosses(box) for box in boxes):
            return False
        if head.side is not None and boxes[0].start < head.columns[0].start and boxes[0].filled:
            return boxes[0] is self.side or not self._labels_other_part(boxes[0])
        if not filled and not geometry.covered[row] and head.side is None:
            return row + 1 < len(geometry) and self.belongs(row + 1)
        return True

    def has_heads_again_under(self, row: int) -> bool:
        """Return whether ``row`` is a heading across with the heads again under it: （二）效益指标.

        It may be a goal with its text: 年度绩效目标2（30分） | text.
        """
        geometry, head = self._geometry, self._head
        if head.kind != "indicators" or row + 1 >= len(geometry) or geometry.loose:
            return False
        filled = geometry.filled(row)
        if geometry.is_across(row):
            is_heading = head.side is None or len(filled[0].text) <= LONGEST_LABEL
        else:
            is_heading = len(geometry.shown(row)) == 2 and bool(filled) and self._is_goal(filled[0])
        return is_heading and repeats(head, geometry, row + 1)

    def is_group_heading(self, row: int) -> bool:
        """Return whether ``row`` is a heading across over indicators of one class: 一、产出指标（50分）.

        The column of the first level, if there is one, then holds the second: 数量, 质量.
        """
        geometry, head = self._geometry, self._head
        if head.kind != "indicators" or head.side is not None or geometry.loose or geometry.flat:
            return False
        if row + 1 >= len(geometry) or not geometry.is_across(row):
            return False
        below = [box.start for box in geometry.rows[row + 1]]
        return self._names_class(row) and below == [column.start for column in head.columns]

    def has_class_headings(self) -> bool:
        """Return whether headings across are over the classes of indicators, the first beside the heads."""
        geometry, head = self._geometry, self._head
        first, last = head.first - 1, head.last + 1
        begins = last < len(geometry) and self.is_group_heading(last)
        begins = begins or (first >= 0 and geometry.is_across(first) and self._names_class(first))
        return begins and any(
            self.is_group_heading(row) or self.has_heads_again_under(row)
            for row in range(last + 1, len(geometry))
        )

    def _names_class(self, row: int) -> bool:
        """Return whether the first text of ``row`` names a class of indicators: 一、产出指标（50分）."""
        text = fold(self._geometry.rows[row][0].text)
        return len(text) <= _LONGEST_HEADING and _CLASS.search(text) is not None

    def is_subtotal(self, row: int, label: Box) -> bool:
        """Return whether ``row``, which begins with ``label``, is a sum between the indicators, 小计."""
        return is_called_subtotal(label.text) or (
            is_total(self._geometry, self._words, row)
            and self._stands_alone(row)
            and self._has_indicator_under(row)
        )

    def find_side_beside_rows(self, row: int) -> Box | None:
        """Return a label beside the rows from ``row`` on, under a corner of the head that holds something
        else.
        """
        head = self._head
        if self._geometry.loose or self._geometry.flat or not head.columns:
            return None
        first = self._geometry.rows[row][0] if self._geometry.rows[row] else None
        if first is None or not first.filled or first.end > head.columns[0].start or first.rows < 2:
            return None
        if head.side is not None and head.side.filled and head.side.rows > 1:
            return None
        own_labels = "fund_labels" if head.kind == "funds" else "indicator_labels"
        others = [part for part in _PART_LABELS if part != own_labels]
        return None if any(self._words.meaning(part, first.text) for part in others) else first

    def find_next_side(self, row: int) -> Box | None:
        """Return the label beside ``row``, where the one above it has ended: of a class of indicators, or
        the table's own again.
        """
        if self.side is None or self.end is None or row < self.end:
            return None
        first = self._geometry.rows[row][0] if self._geometry.rows[row] else None
        if first is None or not first.filled or first.end > self._head.columns[0].start:
            return None
        if self.is_label_again(first):
            return first
        if self._head.kind != "indicators":
            return None
        text = fold(first.text)
        return first if len(text) <= _LONGEST_HEADING and _CLASS.search(text) else None

    def is_label_again(self, box: Box) -> bool:
        """Return whether ``box`` is the table's own label, typed again where a page ends: 绩效指标（续）."""
        side = self._head.side
        return side is not None and _CONTINUED.sub("", fold(box.text)) == fold(side.text)

    def leaves_columns(self, row: int) -> bool:
        """Return whether ``row``, of the money, stands beside its label on wider cells of its own."""
        geometry, head, end = self._geometry, self._head, self.end
        if head.kind != "funds" or end is None or row >= end:
            return False
        boxes = geometry.rows[row]
        if geometry.loose or geometry.flat or any(b.rows > 1 for b in boxes) or not geometry.filled(row):
            return False
        if len(geometry.filled(row)) < 2 and not _NOTE.match(geometry.filled(row)[0].text):
            return False
        crossing = sum(head.crosses(box) for box in boxes)
        return 2 * len(boxes) <= len(head.columns) and crossing >= min(2, len(boxes))

    def keeps_blank(self, row: int) -> bool:
        """Return whether a ``row`` without a text is kept, as a blank line of the form."""
        if self._head.kind == "funds":
            return self.end is not None
        geometry = self._geometry
        return not geometry.flat or any(box.rows > 1 for box in geometry.rows[row]) or self.end is not None

    def _continues_under_end(self, row: int) -> bool:
        """Return whether ``row`` stands on the table's columns though the label at the side ends above it."""
        geometry, head = self._geometry, self._head
        boxes = geometry.rows[row]
        if geometry.loose or geometry.flat or not geometry.filled(row) or len(head.columns) < 4:
            return False
        inside = [box for box in boxes if box.start >= head.columns[0].start]
        covered = [box for box in geometry.covered[row] if box.start >= head.columns[0].start]
        lack = len(head.columns) - len(inside) - len(covered)
        outside = [box for box in boxes if box.start < head.columns[0].start]
        # a row may begin some columns later, behind a blank, and end earlier
        bare = not geometry.covered[row] and not any(box.filled for box in outside)
        short = 0 < lack <= _MOST_LACKING and bare
        if (lack and not short) or any(head.crosses(box) for box in inside):
            return False
        other_part = any(self._labels_other_part(box) and not self.is_label_again(box) for box in outside)
        other_head = find_head(geometry, self._words, row) or find_own_table(geometry, self._words, row)
        return not other_part and other_head is None

    def _has_indicator_under(self, row: int) -> bool:
        """Return whether another indicator stands under the sum in ``row``, and not what follows them."""
        geometry, head = self._geometry, self._head
        if row + 1 >= len(geometry) or geometry.flat:
            return False
        boxes = geometry.rows[row + 1]
        inside = [box for box in boxes if box.start >= head.columns[0].start]
        column_starts = {column.start for column in head.columns}
        return (
            len(inside) >= 0.7 * len(head.columns)
            and {box.start for box in inside} <= column_starts
            and sum(box.filled for box in inside) > 2
            and not is_total(geometry, self._words, row + 1)
            and not self._follows_indicators(row + 1)
        )

    def _is_goal(self, box: Box) -> bool:
        """Return whether ``box`` is the label of a goal."""
        return bool(self._words.meaning("goal_labels", box.text) or self._words.meaning("goal", box.text))

    def _labels_other_part(self, box: Box) -> bool:
        """Return whether ``box`` is the label of a part of the form."""
        return any(self._words.meaning(part, box.text) for part in _PART_LABELS)

    def _follows_indicators(self, row: int) -> bool:
        """Return whether ``row`` is labelled as what stands under indicators: opinions, signatures, goals."""
        filled = self._geometry.filled(row)
        goals = {self._words.meaning("goal", box.text) for box in filled}
        return bool(filled) and (
            {"expected", "achieved"} <= goals or bool(self._words.meaning("foot_labels", filled[0].text))
        )

    def _is_goal_row(self, row: int) -> bool:
        """Return whether ``row`` is the first of the goal's, with its label or its heads."""
        filled = self._geometry.filled(row)
        if not filled:
            return False
        goals = {self._words.meaning("goal", box.text) for box in filled}
        return {"expected", "achieved"} <= goals or bool(self._words.meaning("goal_labels", filled[0].text))

    def _is_score(self, row: int) -> bool:
        """Return whether ``row`` is the form's total, 总得分, under the money."""
        geometry = self._geometry
        return is_total(geometry, self._words, row) and "分" in geometry.filled(row)[0].text

    def _stands_alone(self, row: int) -> bool:
        """Return whether 合计 in ``row`` is the total's label, not an indicator's text."""
        geometry, head = self._geometry, self._head
        filled = geometry.filled(row)
        count = geometry.counts[row]
        meanings = [column.meaning for column in head.columns]
        first_column = head.column_of(filled[0], geometry, count)
        if first_column is not None and meanings[first_column] in ("name", "target", "actual"):
            return False
        columns = [head.column_of(box, geometry, count) for box in filled[1:]]
        if not geometry.loose:
            return all(n is None or meanings[n] not in ("name", "level2", "target") for n in columns)
        return len(geometry.rows[row]) < head.count or all(
            n is not None and meanings[n] not in ("name", "level2") for n in columns
        )


def _end_of_side(head: TableHead) -> int | None:
    """Return the row at which the label at the side ends; ``None`` where it is no higher than the heads."""
    if head.side is None or head.side.rows <= head.last - head.first + 1:
        return None
    return head.side.row + head.side.rows
