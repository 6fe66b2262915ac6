"""Labels that stand in every row they once covered: merged cells undone and filled, as converters write them.

Only printed words are joined again, told by where they stand: a label at the side of a part, heads over two
rows, a goal's text beside its label. Equal values of two rows stay apart: two indicators may have one target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.fund_columns import is_figure
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.head_kinds import head_kind
from jixiao_gui.sheet.sheet import Row, Sheet
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary, bare_word, common_vocabulary

_SIDE_LABELS = ("goal_labels", "fund_labels", "indicator_labels", "total_labels")
"""The parts of the vocabulary with labels that stand at the side of several rows."""
_LEAST_OWN = 3
"""Rows that a table of a place's own has at least beside its label."""

_LONGEST_HEAD = 20


def join_repeats(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with labels that are repeated in the rows under them as one cell over these rows."""
    if not any(_may_repeat(above, row) or _may_stand_over(above, row) for above, row in pairwise(sheet.rows)):
        return sheet
    geometry = Geometry(sheet)
    if geometry.loose or geometry.flat:
        return sheet
    joined = _Repeats(geometry, common_vocabulary()).joined()
    return _with_joined(sheet, joined) if joined else sheet


def _may_repeat(above: Row, row: Row) -> bool:
    """Return whether a word of ``above`` stands in ``row`` again, at the same place."""
    texts = {cell.column: cell.text for cell in above.cells if cell.rows == 1 and cell.text.strip()}
    return any(cell.rows == 1 and texts.get(cell.column) == cell.text for cell in row.cells)


def _may_stand_over(above: Row, row: Row) -> bool:
    """Return whether ``above`` begins with a label over a blank of ``row``, with as many cells."""
    return len(above.cells) == len(row.cells) in (3, 4) and (
        bool(above.cells[0].text.strip())
        and not row.cells[0].text.strip()
        and above.cells[0].rows == row.cells[0].rows == 1
    )


class _Repeats:
    """Finds the labels of one sheet that are repeated in the next row."""

    def __init__(self, geometry: Geometry, words: Vocabulary) -> None:
        self._geometry, self._words = geometry, words
        self._same = [frozenset[int]()] + [
            frozenset(box.start for box in geometry.rows[row] if self._box_above(box) is not None)
            for row in range(1, len(geometry))
        ]
        """By row the first columns of the boxes that repeat the one above them."""
        self._joined: set[tuple[int, int]] = set()

    def joined(self) -> set[tuple[int, int]]:
        """Return row and first column of each box that belongs to the one above it."""
        joined = self._joined
        for row in range(1, len(self._geometry)):
            if _may_stand_over(*self._geometry.sheet.rows[row - 1 : row + 1]):
                joined.update((row, start) for start in self._blanks_beside_goal(row))
            if self._same[row]:
                joined.update((row, start) for start in self._second_heads(row))
                joined.update((row, start) for start in self._header_values(row))
        for start, rows in self._runs():
            beside = self._chained(start, rows) and self._is_side(start, rows)
            if beside:
                joined.update((row, start) for row in rows[1:])
            if beside and self._is_goal(start, rows.start):
                joined.update((row, place) for row in rows[1:] for place in self._whole_row(start, row))
        return joined

    def _box_above(self, box: Box) -> Box | None:
        """Return the box above ``box`` where both are as wide, one row high and hold one word."""
        if box.rows != 1 or not box.filled:
            return None
        for above in self._geometry.rows[box.row - 1]:
            if (above.start, above.end, above.rows) == (box.start, box.end, 1):
                return above if fold(above.text) == fold(box.text) else None
        return None

    def _kind(self, row: int) -> str:
        """Return of which table ``row`` has the heads."""
        return head_kind(self._geometry.rows[row], self._words)

    # labels at the side -------------------------------------------------------------------------------

    def _runs(self) -> Iterator[tuple[int, range]]:
        """Yield the rows that hold one word in the same place, with its first column, from left to right."""
        rows_of: dict[int, list[int]] = {}
        for row, starts in enumerate(self._same):
            for start in starts:
                rows_of.setdefault(start, []).append(row)
        for start in sorted(rows_of):
            first = previous = -1
            for row in (*rows_of[start], len(self._geometry) + 1):
                if row != previous + 1:
                    if first >= 0:
                        yield start, range(first - 1, previous + 1)
                    first = row
                previous = row

    def _chained(self, start: int, rows: range) -> bool:
        """Return whether only labels that run down as well stand before ``start``, and others behind it."""
        for row in rows[1:]:
            boxes = self._geometry.rows[row]
            before = [box.start for box in boxes if box.start < start]
            alone = start > 0 and not before  # beside a merged label only a goal's own
            if (alone and not self._has_goal_heads(rows.start)) or any(
                (row, place) not in self._joined for place in before
            ):
                return False
            if boxes[-1].start == start:
                return False
        return True

    def _is_side(self, start: int, rows: range) -> bool:
        """Return whether the word at ``start`` of ``rows`` is a label at their side."""
        text = self._box(start, rows.start).text
        if len(fold(text)) > LONGEST_LABEL or is_figure(bare_word(text)):
            return False
        if any(self._words.meaning(part, text) for part in _SIDE_LABELS):
            return True
        if self._has_goal_heads(rows.start) or any(self._kind(row) for row in rows[:2]):
            return True
        return start == 0 and self._is_beside_own_table(rows)

    def _box(self, start: int, row: int) -> Box:
        """Return the box that begins at ``start`` in ``row``."""
        return next(box for box in self._geometry.rows[row] if box.start == start)

    def _has_goal_heads(self, row: int) -> bool:
        """Return whether ``row`` has the heads over the goal and what was achieved."""
        meanings = {self._words.meaning("goal", box.text) for box in self._geometry.filled(row)}
        return {"expected", "achieved"} <= meanings

    def _is_beside_own_table(self, rows: range) -> bool:
        """Return whether ``rows`` begin with heads, which stand on other columns than the row above.

        A list may have one word in the first column of several rows, but its heads are above these. Under the
        end of another label the columns may be the same.
        """
        heads = self._geometry.rows[rows.start][1:]
        if not rows.start or len(rows) < _LEAST_OWN or len(heads) < 2:
            return False
        if not all(map(_is_head, heads)):
            return False
        second = any((rows.start + 1, box.start) in self._joined for box in heads)
        places = [self._starts(row) for row in rows[second : _LEAST_OWN + second]]
        return all(place == places[0] for place in places) and (
            self._starts(rows.start - 1) != self._starts(rows.start) or (rows.start - 1, 0) in self._joined
        )

    def _starts(self, row: int) -> list[int]:
        """Return the first columns of the boxes of ``row``."""
        return [box.start for box in self._geometry.rows[row]]

    def _is_goal(self, start: int, row: int) -> bool:
        """Return whether the label at ``start`` of ``row`` is that of the goal."""
        return self._has_goal_heads(row) or bool(
            self._words.meaning("goal_labels", self._box(start, row).text)
        )

    def _blanks_beside_goal(self, row: int) -> list[int]:
        """Return the blanks that ``row``, a goal's texts, begins with under the labels beside its heads."""
        above, boxes = self._geometry.rows[row - 1], self._geometry.rows[row]
        places = [[(box.start, box.end, box.rows) for box in line] for line in (above, boxes)]
        labels, blanks, texts = above[:-2], boxes[:-2], boxes[-2:]
        if places[0] != places[1] or not self._has_goal_heads(row - 1):
            return []
        if not all(box.filled for box in (*labels, *texts)) or any(box.filled for box in blanks):
            return []
        return [box.start for box in blanks]

    def _whole_row(self, start: int, row: int) -> list[int]:
        """Return the boxes of ``row`` behind the label at ``start`` where all repeat the row above."""
        beside = [box for box in self._geometry.rows[row] if box.start > start]
        above = [box for box in self._geometry.rows[row - 1] if box.start > start]
        if [(box.start, fold(box.text)) for box in beside] != [(box.start, fold(box.text)) for box in above]:
            return []
        return [box.start for box in beside if box.start in self._same[row]]

    # heads and the form's own head --------------------------------------------------------------------

    def _second_heads(self, row: int) -> list[int]:
        """Return the boxes that repeat heads of the row above, where the others stand under wider ones."""
        upper, lower = self._geometry.rows[row - 1], self._geometry.rows[row]
        same = [box.start for box in lower if box.start in self._same[row]]
        others = [box for box in lower if box.start not in self._same[row]]
        under = all(any(_is_inside(box, above) for above in upper) for box in others)
        if not under or len(others) < 2 or not any(start > 0 for start in same):
            return []
        if any(is_figure(box.text) for box in lower):
            return []
        if self._kind(row) or self._kind(row - 1):
            return same
        return same if 0 in same and all(map(_is_head, lower[1:])) else []  # a table of the place's own

    def _header_values(self, row: int) -> list[int]:
        """Return the boxes that ``row`` begins with, labels of the form's head and values, all repeated."""
        found: list[int] = []
        boxes = self._geometry.rows[row]
        if boxes[0].start:
            return found
        for label, value in zip(boxes[::2], boxes[1::2], strict=False):
            pair = (label.start, value.start)
            if not self._same[row].issuperset(pair) or not self._words.meaning("header", label.text):
                break
            found += pair
        return found


def _is_head(box: Box) -> bool:
    """Return whether ``box`` holds a word that may be a head in a table of a place's own."""
    return box.filled and len(fold(box.text)) <= _LONGEST_HEAD and not is_figure(box.text)


def _is_inside(box: Box, above: Box) -> bool:
    """Return whether ``box`` stands under ``above``, which is wider."""
    return above.start <= box.start and box.end <= above.end and above.end - above.start > box.end - box.start


def _with_joined(sheet: Sheet, joined: set[tuple[int, int]]) -> Sheet:
    """Return ``sheet`` with the boxes of ``joined``, by row and first column, covered by those above them."""
    rows: list[Row] = []
    heights: dict[int, int] = {}
    for number in range(len(sheet.rows) - 1, -1, -1):
        below, heights = heights, {}
        cells = []
        for cell in sheet.rows[number].cells:
            height = cell.rows + below.get(cell.column, 0)
            if (number, cell.column) in joined:
                heights[cell.column] = height
                cells.append(replace(cell, text="", rows=0))
            else:
                cells.append(cell if height == cell.rows else replace(cell, rows=height))
        rows.append(replace(sheet.rows[number], cells=tuple(cells)))
    return replace(sheet, rows=tuple(reversed(rows)))
