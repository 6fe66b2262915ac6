"""Goals that stand in several rows, one under the other: they are one goal, each a line of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.fixed_cell import FixedCell
from jixiao_gui.sheet.geometry import Box, Geometry

_NUMBER = re.compile("[(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)]?[.、]?")
"""What numbers a goal in a column before it: 1, （一）."""
_NAME = re.compile("(?:年度|总体|绩效|具体)?目标(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[:.、]?")
"""What names a goal in a column before it: 目标1."""
_BEGINS_NUMBERED = re.compile(
    "[(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[).、:](?![0-9])|(?:年度|总体|绩效|具体)?目标[0-9一二三四五六七八九十]"
)
"""How the text of a numbered goal begins."""
_CIRCLED = re.compile(r"\s*[①-⑳]")
_GOAL = "goal."


@dataclass(frozen=True, slots=True)
class JoinedGoals:
    """Joins the goals of rows that stand under one another to the texts of the first of them."""

    geometry: Geometry

    def join(self, row: int, end: int, boxes: Sequence[Box], cells: Sequence[FixedCell]) -> bool:
        """Join the goals in the rows from ``row`` to ``end`` (exclusive) to ``cells``, those of ``row``.

        ``boxes`` are the boxes of ``row`` without the label at the side. Returns whether they were joined:
        the rows under ``row`` then have no cell of their own. A blank form keeps its rows.
        """
        goals = [cell for cell in cells if cell.field.startswith(_GOAL)]
        if not goals or len(cells) != len(boxes) or any(cell.box.filled and not cell.field for cell in cells):
            return False
        rows = self._rows_under(row, end, boxes)
        lines = [list(boxes), *rows]
        if not rows or not all(any(box.filled for box in line[1:]) for line in lines):
            return False
        marks = self._marks(cells, lines)
        if not marks and not self._are_numbered(cells, lines):
            return False
        for place, cell in enumerate(cells):
            texts = [line[place].text.strip() for line in lines]
            if marks and place == 0:
                cell.text = cell.default = ""
            elif any(texts):
                marked = zip(marks or [""] * len(texts), texts, strict=True)
                cell.text = "\n".join(f"{mark}{text}" for mark, text in marked if mark or text)
        return True

    def _rows_under(self, row: int, end: int, boxes: Sequence[Box]) -> list[list[Box]]:
        """Return the boxes of the rows under ``row`` to ``end``; none where one stands on other columns."""
        places = [(box.start, box.end) for box in boxes]
        if self.geometry.loose or self.geometry.flat or any(box.rows > 1 for box in boxes):
            return []
        rows = []
        for number in range(row + 1, end):
            line = [box for box in self.geometry.rows[number] if box.start >= places[0][0]]
            if [(box.start, box.end) for box in line] != places or any(box.rows > 1 for box in line):
                return []
            rows.append(line)
        return rows

    def _marks(self, cells: Sequence[FixedCell], lines: Sequence[Sequence[Box]]) -> list[str]:
        """Return what to print before each goal where the first column numbers them, else nothing.

        1. before a text that begins with a figure would read as a figure: brackets stand there.
        """
        if cells[0].field.startswith(_GOAL) or len(cells) < 2:
            return []
        words = [fold(line[0].text).rstrip(".:") for line in lines]
        if len(set(words)) < len(words):
            return []
        if all(_NAME.fullmatch(word) for word in words):
            return [f"{word}：" for word in words]
        if not all(_NUMBER.fullmatch(word) for word in words):
            return []
        figures = any(fold(box.text)[:1].isdecimal() for line in lines for box in line[1:])
        return [word if not word.isdecimal() else f"（{word}）" if figures else f"{word}." for word in words]

    def _are_numbered(self, cells: Sequence[FixedCell], lines: Sequence[Sequence[Box]]) -> bool:
        """Return whether the goals' own texts number them: 目标1：… over 目标2：…"""
        return all(
            _CIRCLED.match(line[place].text) or _BEGINS_NUMBERED.match(fold(line[place].text))
            for place, cell in enumerate(cells)
            if cell.field == "goal.expected"
            for line in lines
        ) and any(cell.field == "goal.expected" for cell in cells)
