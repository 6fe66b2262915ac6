"""Fixed rows on a sheet: which of their cells are printed words and which are to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.fixed_cell import FixedCell
from jixiao_gui.sheet.fixed_heads import FixedHeads
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.joined_goals import JoinedGoals
from jixiao_gui.sheet.labelled_values import OF_YEAR, LabelledValues, has_label_and_value
from jixiao_gui.sheet.money_cells import MoneyCells
from jixiao_gui.sheet.paired_blocks import PairedBlocks
from jixiao_gui.sheet.words import Vocabulary


@dataclass(slots=True)
class FixedRows:
    """Reads fixed rows. ``own_field`` returns a new path for a cell of the place's own.

    ``used`` are the fields of the model that have their cell already.
    """

    geometry: Geometry
    words: Vocabulary
    own_field: Callable[[], str]
    used: set[str] = field(default_factory=set)
    goal_heads: bool = False
    """Whether the heads of the goal's two texts were read."""
    _money: MoneyCells = field(init=False)
    _heads: FixedHeads = field(init=False)
    _labelled: LabelledValues = field(init=False)
    _paired: PairedBlocks = field(init=False)
    _joined_goals: JoinedGoals = field(init=False)

    def __post_init__(self) -> None:
        self._money = MoneyCells(self.geometry, self.words, self.own_field, self.used)
        self._heads = FixedHeads(self.geometry, self.words)
        self._labelled = LabelledValues(self.geometry, self.words, self.own_field, self.used, self._money)
        self._joined_goals = JoinedGoals(self.geometry)
        self._paired = PairedBlocks(self.geometry, self.words, self.own_field, self.used, self._labelled)

    def money_across(self, row: int) -> int:
        """Return how many rows from ``row`` on are money with its sources side by side; 0 for none."""
        boxes = self.geometry.rows[row]
        side = boxes[0] if boxes and boxes[0].rows > 1 and boxes[0].filled else None
        return len(self._money.across(row, side, boxes[1:] if side is not None else boxes))

    def has_paired_blocks(self, row: int) -> bool:
        """Return whether money and goal begin side by side in ``row``."""
        return "funds.0.item" not in self.used and self._paired.labels(row) is not None

    def are_goal_heads(self, boxes: Sequence[Box]) -> bool:
        """Return whether a row is the goal's heads alone, 预期目标 | 实际完成情况, without a label beside."""
        return self._heads.are_goal_heads_alone(boxes)

    def read(self, first: int, end: int) -> list[list[FixedCell]]:
        """Return the cells of rows ``first`` to ``end`` (exclusive), which stand beside one side label,
        if any.
        """
        if self.has_paired_blocks(first) and (labels := self._paired.labels(first)) is not None:
            return self._paired.read(*labels)
        side = self._side_label(first, end)
        rows = self._rows_across(first, side)[: end - first]
        heads: list[FixedCell] = []
        label = side
        for row in range(first + len(rows), end):
            boxes = self._without_side(row, first, side)
            cells = [FixedCell(side, label=side.text)] if side is not None and row == first else []
            if boxes and boxes[0].rows > 1 and boxes[0].filled and len(boxes) > 1:
                label = boxes[0]
                cells.append(FixedCell(label))
                boxes = boxes[1:]
            elif label is not None and label is not side and row >= label.row + label.rows:
                label = side
            row_cells = self._row(row, end, boxes, label.text if label is not None else "", heads)
            rows.append(cells + row_cells)
            if self._joined_goals.join(row, end, boxes, row_cells):
                break
            if row_cells and not any(cell.field for cell in row_cells):
                heads = row_cells
            elif not (heads and self._stands_under_again(row + 1, end, boxes, heads)):
                heads = []
        return rows

    def _without_side(self, row: int, first: int, side: Box | None) -> list[Box]:
        """Return the boxes of ``row`` but for the label ``side``, which begins in row ``first``."""
        boxes = list(self.geometry.shown(row))
        if side is not None and boxes and side.start == boxes[0].start and boxes[0].end <= side.end:
            repeats = row == first or not boxes[0].filled or boxes[0].text == side.text
            return boxes[1:] if repeats else boxes
        return boxes

    def _rows_across(self, first: int, side: Box | None) -> list[list[FixedCell]]:
        """Return the cells of rows that are money with its sources side by side, with the side's label."""
        if not self.money_across(first):
            return []
        rows = []
        for money_row in self._money.across(first, side, self.geometry.rows[first]):
            cells = [FixedCell(box, path, label, box.text) for box, path, label in money_row]
            self.used.update(cell.field for cell in cells if cell.field)
            for cell in cells:
                if cell.field.endswith(".item"):
                    cell.default = cell.text
            rows.append(cells)
        if side is not None:
            rows[0].insert(0, FixedCell(side, label=side.text))
        return rows

    def _side_label(self, first: int, end: int) -> Box | None:
        """Return the label beside rows ``first`` to ``end``, as high as they are; ``None`` without one."""
        boxes = self.geometry.shown(first)
        if not boxes or not boxes[0].filled or end - first < 2:
            return None
        tall = boxes[0].rows >= 2
        torn = all(
            not self.geometry.rows[row][:1] or not self.geometry.rows[row][0].filled
            for row in range(first + 1, end)
        )
        if not tall and not torn:
            return None
        side = boxes[0]
        return Box(side.text, side.row, end - first, side.start, side.end, side.index)

    def _row(
        self, row: int, end: int, boxes: Sequence[Box], side_label: str, heads: Sequence[FixedCell]
    ) -> list[FixedCell]:
        """Return the cells of ``row`` beside ``side_label``; ``heads`` are those of the row above, if any."""
        goal_seen = self._labelled.goal_seen
        goal = self.words.meaning("goal_labels", side_label) if side_label and not goal_seen else ""
        if boxes and not side_label and len(boxes) == 3 and not goal_seen:
            texts = boxes[1:]
            labelled = any(self._label_meaning(box) for box in texts)
            if not labelled and self.words.meaning("goal_labels", boxes[0].text):
                return [FixedCell(boxes[0]), *self._goal_texts(texts, boxes[0].text)]
        if self._heads.are_goal_heads(row, boxes):
            self.goal_heads = True
            return [FixedCell(box) for box in boxes]
        if heads and self._heads.stand_under(boxes, heads):
            return self._values(boxes, heads)
        if row + 1 < end and self._heads.are_heads(row, boxes, beside_goal=bool(goal)):
            return [FixedCell(box) for box in boxes]
        if goal and boxes and not any(self._label_meaning(box) for box in boxes):
            return list(self._goal_texts(boxes, side_label))
        return list(self._labelled.read(boxes, side_label))

    def _stands_under_again(
        self, row: int, end: int, boxes: Sequence[Box], heads: Sequence[FixedCell]
    ) -> bool:
        """Return whether ``row`` stands under the heads as the row of ``boxes`` above it: another goal."""
        if row >= end or self.geometry.loose or self.geometry.flat or len(heads) < 2:
            return False
        starts = [box.start for box in boxes]
        cells = [box for box in self.geometry.rows[row] if box.start >= starts[0]] if starts else []
        texts = [box for box in cells if box.filled and not has_label_and_value(box.text)]
        labels = any(self._label_meaning(box) or self._money.names(box) for box in texts)
        return bool(cells) and [box.start for box in cells] == starts and not labels

    def _values(self, boxes: Sequence[Box], heads: Sequence[FixedCell]) -> list[FixedCell]:
        """Return the values of a row under ``heads``, each with its head as its label."""
        cells: list[FixedCell] = []
        labels = [head for head in heads if not head.label]
        others = self._goals_of_all_years(labels)
        if self.geometry.loose:
            boxes = boxes[-len(labels) :]
        for number, box in enumerate(boxes):
            head = next((label for label in labels if label.box.start == box.start), None)
            if head is None and number < len(labels):
                head = labels[number]
            head_text = head.box.text if head else ""
            if not head_text.strip() and not box.filled:
                cells.append(FixedCell(box))
                continue
            meaning = self.words.meaning("goal", head_text) if head not in others else ""
            cells.append(self._labelled.value(box, f"goal.{meaning}" if meaning else "", head_text))
        if self.geometry.flat:
            self._add_blank_goals(cells, labels, boxes[0].row if boxes else 0)
        return cells

    def _goals_of_all_years(self, heads: Sequence[FixedCell]) -> list[FixedCell]:
        """Return the heads of goals of all years where another is the year's: 总目标 | 年度目标."""
        goals = [head for head in heads if self.words.meaning("goal", head.box.text) == "expected"]
        of_year = [head for head in goals if OF_YEAR.search(fold(head.box.text))]
        return [head for head in goals if head not in of_year] if len(of_year) == 1 else []

    def _add_blank_goals(self, cells: list[FixedCell], heads: Sequence[FixedCell], row: int) -> None:
        """Add the goal's texts that are empty: on a flat sheet no square under the head shows them."""
        fields = {cell.field for cell in cells}
        for head in heads:
            meaning = self.words.meaning("goal", head.box.text)
            if meaning and f"goal.{meaning}" not in fields:
                box = Box("", row, 1, head.box.start, head.box.end, 0)
                cells.append(self._labelled.value(box, f"goal.{meaning}", head.box.text))
        cells.sort(key=lambda cell: cell.box.start)

    def _goal_texts(self, boxes: Sequence[Box], label: str) -> Iterator[FixedCell]:
        """Yield the texts beside the goal's label: expected, achieved, then the place's own."""
        self._labelled.goal_seen = True
        fields = iter(("goal.expected", "goal.achieved"))
        for box in boxes:
            yield self._labelled.value(box, next(fields, ""), label)

    def _label_meaning(self, box: Box) -> str:
        """Return the field of header or goal that ``box`` is the label of; "" where it is none."""
        return self.words.meaning("header", box.text) or self.words.meaning("goal", box.text)
