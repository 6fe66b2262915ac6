"""Money and goal side by side on a sheet, each beside its own label: 资金情况 | … | 总体目标 | …"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jixiao_gui.sheet.fixed_cell import FixedCell
from jixiao_gui.sheet.fund_columns import AMOUNTS
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.labelled_values import LabelledValues
from jixiao_gui.sheet.words import Vocabulary

_LEAST_ROWS = 3
"""Rows of the two blocks: heads over two lines of money."""


@dataclass(slots=True)
class PairedBlocks:
    """Reads two blocks of the same rows. ``own_field`` returns a new column of the place's own.

    ``used`` are the fields that have their cell already.
    """

    geometry: Geometry
    words: Vocabulary
    own_field: Callable[[], str]
    used: set[str]
    labelled: LabelledValues

    def labels(self, row: int) -> tuple[Box, Box] | None:
        """Return the labels of the left and of the right block that begin in ``row``; ``None`` without."""
        boxes = self.geometry.rows[row]
        if self.geometry.loose or self.geometry.flat or len(boxes) < 4 or boxes[0].rows < _LEAST_ROWS:
            return None
        left = boxes[0]
        right = next((box for box in boxes[2:] if box.filled and box.rows == left.rows), None)
        if right is None or {self._part(left), self._part(right)} != {"funds", "goal"}:
            return None
        heads = self._boxes(row, left, right)[0 if self._part(left) == "funds" else 1]
        if not AMOUNTS & {self.words.meaning("funds", box.text) for box in heads[1:]}:
            return None
        return left, right

    def read(self, left: Box, right: Box) -> list[list[FixedCell]]:
        """Return the cells of the rows beside the labels ``left`` and ``right``."""
        heads: Sequence[Box] = ()
        pending = ""
        rows = []
        for row in range(left.row, min(left.row + left.rows, len(self.geometry))):
            cells = [FixedCell(left), FixedCell(right)] if row == left.row else []
            for label, boxes in zip((left, right), self._boxes(row, left, right), strict=True):
                if self._part(label) == "funds":
                    cells += self._money(boxes, heads, row - left.row - 1)
                    heads = heads or boxes
                elif len(boxes) == 1 and (pending or self._goal(boxes[0])):
                    cells.append(self._goal_cell(boxes[0], pending))
                    pending = "" if pending else boxes[0].text
                else:
                    cells += self.labelled.read(boxes, label.text)
            cells.sort(key=lambda cell: cell.box.start)
            rows.append(cells)
        return rows

    def _part(self, label: Box) -> str:
        if self.words.meaning("fund_labels", label.text):
            return "funds"
        return "goal" if self.words.meaning("goal_labels", label.text) else ""

    def _goal(self, box: Box) -> str:
        return self.words.meaning("goal", box.text)

    def _boxes(self, row: int, left: Box, right: Box) -> tuple[list[Box], list[Box]]:
        """Return the boxes of ``row`` in the left and in the right block, without their labels."""
        boxes = [box for box in self.geometry.rows[row] if box not in (left, right)]
        return [b for b in boxes if b.start < right.start], [b for b in boxes if b.start > right.start]

    def _goal_cell(self, box: Box, label: str) -> FixedCell:
        """Return the text under the goal's word ``label``, or ``box`` as such a word where it is ""."""
        if not label:
            return FixedCell(box)
        return self.labelled.value(box, f"goal.{self.words.meaning('goal', label)}", label)

    def _money(self, boxes: Sequence[Box], heads: Sequence[Box], line: int) -> list[FixedCell]:
        """Return the heads of the money where there are none yet, else the cells of one of its lines."""
        if not heads:
            return [FixedCell(box) for box in boxes]
        item = f"funds.{line}.item"
        self.used.add(item)
        cells = [FixedCell(boxes[0], item, "", boxes[0].text, boxes[0].text)] if boxes else []
        for box in boxes[1:]:
            head = next((head.text for head in heads if head.start == box.start), "")
            name = self.words.meaning("funds", head) or self.own_field()
            cells.append(self.labelled.value(box, f"funds.{line}.{name}", head))
        return cells
