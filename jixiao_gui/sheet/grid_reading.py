"""Fixed rows on a sheet: which of their cells are printed words and which are to be filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from jixiao_gui.form.model import HEADER_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.form.template_sections import GridCell, GridRow
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.money_cells import MoneyCell, MoneyCells
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary, bare_word

_INLINE = re.compile(r"^\s*([^：:\n]{2,16})[：:]\s*(\S[\s\S]*)$")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]\s*")
_ENDS_OPEN = re.compile(r"[：:]\s*$")
_SIGNED = re.compile(r"^[^：:]{2,14}[：:][\s　_年月日]*$")
_BOXES = re.compile("[□☐☑☒√✓✔]")
_HEADING = re.compile(r"(?:[(]?[一二三四五六七八九十]{1,2}[)]|[一二三四五六七八九十]{1,2}[、.])[^。;；,，]*$")
_OF_WHICH = re.compile(r"^\s*其中\s*[：:](?=[^：:]+[：:])")
_SENTENCE = re.compile("[。；;]")
_NO_LABEL = ("其中", "目标", "指标")
_HEAD_TEXT = 20
"""Characters of a word that may be a head over a text."""
LABEL_SHARE = 0.3
"""How much of a cell that held label and value a label of its own gets."""


@dataclass(slots=True)
class Part:
    """A cell of a fixed row as it is understood: a label, or with a ``field`` a cell to fill in."""

    box: Box
    field: str = ""
    label: str = ""
    text: str = ""
    default: str = ""
    split: str = ""
    """The label that stood in one cell with the value, printed in a cell of its own from now on."""


@dataclass(slots=True)
class FixedRows:
    """Understands fixed rows. ``own_field`` gives a new path for a cell of the place's own.

    ``used`` are the fields of the model that have their cell already.
    """

    geometry: Geometry
    words: Vocabulary
    own_field: Callable[[], str]
    used: set[str] = field(default_factory=set)
    goal_seen: bool = False
    goal_heads: bool = False
    _money: MoneyCells = field(init=False)

    def __post_init__(self) -> None:
        self._money = MoneyCells(self.geometry, self.words, self.own_field, self.used)

    def money_across(self, row: int) -> int:
        """Return how many rows from ``row`` on are money with its sources side by side; 0 for none."""
        boxes = self.geometry.rows[row]
        side = boxes[0] if boxes and boxes[0].rows > 1 and boxes[0].filled else None
        return len(self._money.across(row, side, boxes[1:] if side is not None else boxes))

    def block(self, first: int, end: int) -> list[list[Part]]:
        """Return the parts of rows ``first`` to ``end`` (exclusive), which stand beside one side label,
        if any.
        """
        side = self._side(first, end)
        heads: list[Part] = []
        found: list[list[Part]] = []
        sub = side
        across = self._across(first, side)
        for row in range(first, end):
            if row - first < len(across):
                found.append(across[row - first])
                continue
            boxes = list(self.geometry.shown(row))
            if side is not None and boxes and side.start == boxes[0].start and boxes[0].end <= side.end:
                again = row == first or not boxes[0].filled or boxes[0].text == side.text
                boxes = boxes[1:] if again else boxes
            label = side.text if side is not None else ""
            parts: list[Part] = [Part(side, label=label)] if side is not None and row == first else []
            if boxes and boxes[0].rows > 1 and boxes[0].filled and len(boxes) > 1:
                sub = boxes[0]
                parts.append(Part(sub))
                boxes = boxes[1:]
            elif sub is not None and sub is not side and row >= sub.row + sub.rows:
                sub = side
            beside = sub.text if sub is not None else ""
            new = self._row(row, end, boxes, beside, heads)
            parts += new
            if new and not any(part.field for part in new):
                heads = new
            elif not (heads and self._again_under(row + 1, end, boxes, heads)):
                heads = []
            found.append(parts)
        return found

    def _across(self, first: int, side: Box | None) -> list[list[Part]]:
        """Return the parts of rows that are money with its sources side by side, with the side's label."""
        if not self.money_across(first):
            return []
        boxes = self.geometry.rows[first]
        found = []
        for cells in self._money.across(first, side, boxes):
            parts = [Part(box, path, label, box.text) for box, path, label in cells]
            self.used.update(part.field for part in parts if part.field)
            for part in parts:
                if part.field.endswith(".item"):
                    part.default = part.text
            found.append(parts)
        if side is not None:
            found[0].insert(0, Part(side, label=side.text))
        return found

    def _side(self, first: int, end: int) -> Box | None:
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
        self, row: int, end: int, boxes: Sequence[Box], beside: str, heads: Sequence[Part]
    ) -> list[Part]:
        goal = self.words.meaning("goal_labels", beside) if beside and not self.goal_seen else ""
        first = boxes[0] if boxes else None
        if first is not None and not beside and len(boxes) == 3 and not self.goal_seen:
            rest = boxes[1:]
            texts = not any(self._label_of(box) for box in rest)
            if texts and self.words.meaning("goal_labels", first.text):
                return [Part(first), *self._goal_texts(rest, first.text)]
        if self._are_heads_of_goals(row, boxes):
            self.goal_heads = True
            return [Part(box) for box in boxes]
        if heads and self._under(boxes, heads):
            return self._values(boxes, heads)
        if row + 1 < end and self._are_heads(row, boxes, bool(goal)):
            return [Part(box) for box in boxes]
        if goal and boxes and not any(self._label_of(box) for box in boxes):
            return list(self._goal_texts(boxes, beside))
        return list(self._pairs(boxes, beside))

    def are_goal_heads(self, boxes: Sequence[Box]) -> bool:
        """Return whether a row is the goal's heads alone, 预期目标 | 实际完成情况, without a label beside."""
        if self.geometry.loose or self.geometry.flat or any(box.rows > 1 for box in boxes):
            return False
        goals = [self.words.meaning("goal", box.text) for box in _without_blank_end(boxes)]
        return len(goals) >= 2 and all(goals) and {"expected", "achieved"} <= set(goals)

    def _are_heads_of_goals(self, row: int, boxes: Sequence[Box]) -> bool:
        boxes = _without_blank_end(boxes)
        if any(_SENTENCE.search(box.text) for box in boxes):
            return False
        goals = [self.words.meaning("goal", box.text) for box in boxes if box.filled]
        short = all(box.filled and len(fold(box.text)) <= _HEAD_TEXT for box in boxes)
        # a text beside its word, 年度目标 | text | 完成情况 | text, is no head
        heads_alone = all(goals) or self._stand_over(row, boxes)
        return len(boxes) >= 2 and short and {"expected", "achieved"} <= set(goals) and heads_alone

    def _under(self, boxes: Sequence[Box], heads: Sequence[Part]) -> bool:
        """Return whether the row's cells stand under the heads of the row above."""
        starts = {part.box.start for part in heads if part.label == "" and not part.field}
        mine = [box for box in boxes if box.filled or not self.geometry.flat]
        if self.geometry.loose:
            return True
        if not mine and self.geometry.flat:
            return True
        return bool(mine) and all(box.start in starts for box in mine)

    def _again_under(self, row: int, end: int, boxes: Sequence[Box], heads: Sequence[Part]) -> bool:
        """Return whether ``row`` stands under the heads as the row of ``boxes`` above it: another goal."""
        if row >= end or self.geometry.loose or self.geometry.flat or len(heads) < 2:
            return False
        starts = [box.start for box in boxes]
        cells = [box for box in self.geometry.rows[row] if box.start >= starts[0]] if starts else []
        bare = [box for box in cells if box.filled and not _INLINE.match(box.text)]
        labels = any(self._label_of(box) or self._money.names(box) for box in bare)
        return bool(cells) and [box.start for box in cells] == starts and not labels

    def _are_heads(self, row: int, boxes: Sequence[Box], goal: bool) -> bool:
        filled = [box for box in boxes if box.filled]
        if not filled or (len(filled) < len(boxes) and not self.geometry.flat):
            return False
        known = [self.words.meaning("goal", box.text) for box in filled]
        if all(known) and len(filled) >= 1 and len(set(known)) == len(known) and (goal or len(filled) > 1):
            below = self.geometry.rows[row + 1]
            return self._same_places(row, boxes, below)
        if len(filled) < 2 or any(self.words.meaning("header", box.text) for box in filled):
            return False
        if any(len(fold(box.text)) > _HEAD_TEXT or split_number(box.text) for box in filled):
            return False
        below = [box for box in self.geometry.rows[row + 1] if box.rows]
        if not self._same_places(row, boxes, below) or self.geometry.loose or self.geometry.flat:
            return False
        texts = [len(fold(box.text)) for box in below if box.filled]
        return goal or not texts or sum(texts) > 2 * sum(len(fold(box.text)) for box in filled)

    def _stand_over(self, row: int, boxes: Sequence[Box]) -> bool:
        if row + 1 >= len(self.geometry):
            return False
        below = _without_blank_end(self.geometry.rows[row + 1], len(boxes))
        longer = sum(len(fold(box.text)) for box in below) > sum(len(fold(box.text)) for box in boxes)
        blank = not any(box.filled for box in below)
        return (longer or blank) and self._same_places(row, boxes, below)

    def _same_places(self, row: int, boxes: Sequence[Box], below: Sequence[Box]) -> bool:
        if self.geometry.loose:
            return self.geometry.counts[row] == self.geometry.counts[row + 1]
        if self.geometry.flat:
            starts = {box.start for box in boxes}
            return all(box.start in starts for box in below if box.filled)
        return [box.start for box in boxes] == [box.start for box in below][-len(boxes) :]

    def _values(self, boxes: Sequence[Box], heads: Sequence[Part]) -> list[Part]:
        parts: list[Part] = []
        labels = [part for part in heads if not part.label]
        if self.geometry.loose:
            boxes = boxes[-len(labels) :]
        for number, box in enumerate(boxes):
            head = next((p for p in labels if p.box.start == box.start), None)
            if head is None and number < len(labels):
                head = labels[number]
            words = head.box.text if head else ""
            if not words.strip() and not box.filled:
                parts.append(Part(box))
                continue
            meaning = self.words.meaning("goal", words)
            parts.append(self._value(box, f"goal.{meaning}" if meaning else "", words))
        if self.geometry.flat:  # an empty text under its head has no word that shows it
            there = {part.field for part in parts}
            for head in labels:
                meaning = self.words.meaning("goal", head.box.text)
                if meaning and f"goal.{meaning}" not in there:
                    box = Box("", boxes[0].row if boxes else 0, 1, head.box.start, head.box.end, 0)
                    parts.append(self._value(box, f"goal.{meaning}", head.box.text))
            parts.sort(key=lambda part: part.box.start)
        return parts

    def _goal_texts(self, boxes: Sequence[Box], beside: str) -> Iterator[Part]:
        self.goal_seen = True
        fields = iter(("goal.expected", "goal.achieved"))
        for box in boxes:
            yield self._value(box, next(fields, ""), beside)

    def _label_of(self, box: Box) -> str:
        """Return the field that ``box`` is the label of; "" where it is none."""
        return self.words.meaning("header", box.text) or self.words.meaning("goal", box.text)

    def _pairs(self, boxes: Sequence[Box], beside: str) -> Iterator[Part]:
        index = 0
        left = beside
        money = self._money.find(boxes, beside)
        while index < len(boxes):
            box = boxes[index]
            following = boxes[index + 1] if index + 1 < len(boxes) else None
            index += 1
            if box.start in money:
                yield from self._money_parts(box, following, money[box.start])
                left, index = "", index + bool(money[box.start].field)
                continue
            meaning = self._meaning(box)
            signs = following is not None and all(_ENDS_OPEN.search(b.text) for b in (box, following))
            if meaning and following is not None and not self._meaning(following) and not signs:
                yield Part(box)
                yield self._value(following, meaning, box.text)
                left, index = "", index + 1
            elif meaning and self.geometry.flat and (following is None or self._meaning(following)):
                half = (box.start + box.end + 1) // 2
                yield Part(Box(box.text, box.row, box.rows, box.start, half, box.index))
                yield self._value(Box("", box.row, box.rows, half, box.end, box.index), meaning, box.text)
            elif (inline := self._inline(box)) is not None:
                yield inline
                left = ""
            elif not box.filled:
                yield self._value(box, "", left) if left else Part(box)
                left = ""
            elif self._is_heading(box):
                yield Part(box)
                left = ""
            elif self._speaks_for_itself(box, following):
                yield self._value(box, "", "", keep=True)
                left = ""
            elif following is not None and self._is_label(box):
                known = self._meaning(following) or self.words.meaning("funds", following.text)
                if known and following.filled:
                    yield Part(box)
                    continue
                yield Part(box)
                yield self._value(following, "", box.text)
                left, index = "", index + 1
            elif left and left is beside and following is None:
                yield self._value(box, "", left)
                left = ""
            else:
                yield self._value(box, "", left, keep=not left)
                left = ""

    def _money_parts(self, label: Box, value: Box | None, cell: MoneyCell) -> Iterator[Part]:
        """Return a label, or a line's name, and the amount behind it."""
        if cell.item:
            self.used.add(cell.item)
            yield Part(label, cell.item, "", label.text, label.text)
        else:
            yield Part(label)
        if cell.field and value is not None:
            yield self._value(value, cell.field, label.text)

    def _speaks_for_itself(self, box: Box, following: Box | None) -> bool:
        """Return whether label and value stand in this cell alone: 部门：某局, 财务负责人：,
        签名：　年　月　日.
        """
        if following is not None and not following.filled:
            return False
        found = _INLINE.match(_OF_WHICH.sub("", box.text))
        if found is not None and not found[1].strip().startswith(_NO_LABEL):
            return len(found[1].split()) == 1 and not self._meaning(box)
        return _SIGNED.match(box.text) is not None and (
            following is None or _ENDS_OPEN.search(following.text) is not None
        )

    def _is_heading(self, box: Box) -> bool:
        """Return whether ``box`` is a numbered heading across the table: 一、项目基本情况."""
        across = box.start == 0 and box.end >= self.geometry.end
        return across and len(fold(box.text)) <= _HEAD_TEXT and _HEADING.match(fold(box.text)) is not None

    def _is_label(self, box: Box) -> bool:
        return len(fold(box.text)) <= LONGEST_LABEL and split_number(bare_word(box.text)) is None

    def _meaning(self, box: Box) -> str:
        """Return the path of the value that ``box`` is the label of, where no other cell has it yet."""
        if not box.filled or self._inline_words(box) is not None:
            return ""
        header = self.words.meaning("header", box.text)
        if header:
            return "" if header in self.used else header
        goal = self.words.meaning("goal", box.text)
        if not goal and self.words.meaning("total_labels", box.text) and "分" in box.text:
            return "" if "total.score" in self.used else "total.score"
        return "" if not goal or f"goal.{goal}" in self.used or not self._goal_alone(box) else f"goal.{goal}"

    def _goal_alone(self, box: Box) -> bool:
        """Return whether a goal's word stands as the label of a text beside it: 年度总体目标 | text.

        In a longer row both of a goal's words stand: 年度绩效目标 | text | 完成情况 | text | 原因 | text.
        """
        shown = self.geometry.shown(box.row)
        words = {self.words.meaning("goal", one.text) for one in shown if one.filled}
        return len(shown) <= 4 or {"expected", "achieved"} <= words

    def _inline(self, box: Box) -> Part | None:
        """Return label and value in one cell, ``项目名称：河道水质监测``, where the label is a known one."""
        found = self._inline_words(box)
        if found is None:
            return None
        part = self._value(box, self.words.meaning("header", found[1]), found[1])
        part.text, part.split = found[2].strip(), box.text[: found.start(2)].strip()
        return part

    def _inline_words(self, box: Box) -> re.Match[str] | None:
        """Return the label and the value that stand in one cell; ``None`` where they don't."""
        found = _INLINE.match(box.text)
        if found is None or _IN_BRACKETS.fullmatch(found[2]):
            return None
        meaning = self.words.meaning("header", found[1])
        return found if meaning and meaning not in self.used else None

    def _value(self, box: Box, path: str, label: str, *, keep: bool = False) -> Part:
        """Return a cell to fill in. ``keep``: what stands in it is printed on the blank form as well."""
        if not path or path in self.used:
            path = self.own_field()
        self.used.add(path)
        if path.startswith("goal."):
            self.goal_seen = True
        default = ""
        if path not in HEADER_FIELDS and not path.startswith("goal."):
            if keep:
                default = _blank_of(box.text)
            elif len(_BOXES.findall(box.text)) > 1 or _SIGNED.match(box.text):
                default = re.sub("[☑☒√✓✔]", "□", box.text)
        return Part(box, path, label, box.text, default)


def _without_blank_end(boxes: Sequence[Box], least: int = 0) -> Sequence[Box]:
    """Return ``boxes`` without the empty squares right of the last word; ``least``: how many stay."""
    count = len(boxes)
    while count > max(least, 1) and not boxes[count - 1].filled:
        count -= 1
    return boxes[:count]


def _blank_of(text: str) -> str:
    """Return what a blank form has of a cell that holds label and value: the words up to the colon."""
    found = re.match(r"[^：:\n]{1,20}[：:]", text)
    return found[0] if found else text


def grid_rows(geometry: Geometry, first: int, parts: Sequence[Sequence[Part]]) -> tuple[GridRow, ...]:
    """Return parts, row by row, as a template's rows: they tile the table, squares that are covered too."""
    rows = []
    for number, line in enumerate(parts):
        cells: list[tuple[int, int, GridCell]] = []
        for part in line:
            box = part.box
            rows_ = max(1, min(box.rows, len(parts) - number))
            if part.split:
                middle = box.start + max(1, round((box.end - box.start) * LABEL_SHARE))
                if middle < box.end:
                    cells.append((box.start, middle, GridCell(part.split, rows=rows_)))
                    cells.append((middle, box.end, GridCell(field=part.field, rows=rows_)))
                    continue
            text = part.default if part.field else box.text
            cells.append((box.start, box.end, GridCell(text, part.field, rows_)))
        row = first + number
        taken = {start for start, _, _ in cells}
        side = parts[0][0].box if parts[0] else None
        if number and side is not None and side.rows > number and side.start not in taken:
            cells.append((side.start, side.end, GridCell(rows=0)))
            taken.add(side.start)
        for box in geometry.covered[row]:
            if box.start not in taken and box.row >= first:
                cells.append((box.start, box.end, GridCell(rows=0)))
                taken.add(box.start)
        rows.append(_tiled(geometry, cells))
    return tuple(rows)


def _tiled(geometry: Geometry, cells: list[tuple[int, int, GridCell]]) -> GridRow:
    """Return a row whose cells reach from the table's left to its right."""
    cells.sort(key=lambda cell: cell[0])
    if geometry.loose:
        share = geometry.edges[-1] / max(1, len(cells))
        return GridRow(tuple(cell for _, _, cell in cells), tuple(round(share, 2) for _ in cells))
    filled: list[tuple[int, int, GridCell]] = []
    at = 0
    for start, end, cell in cells:
        if start > at:
            filled.append((at, start, GridCell()))
        filled.append((max(start, at), max(end, start + 1), cell))
        at = max(end, start + 1)
    if at < geometry.end:
        if filled and geometry.flat:
            start, _, cell = filled[-1]
            filled[-1] = start, geometry.end, cell
        else:
            filled.append((at, geometry.end, GridCell()))
    return GridRow(
        tuple(cell for _, _, cell in filled),
        tuple(geometry.width(start, end) for start, end, _ in filled),
    )
