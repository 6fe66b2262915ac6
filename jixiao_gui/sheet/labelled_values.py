"""Labels with their values in a fixed row: 项目名称 | text | 主管部门 | text, or both in one cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from jixiao_gui.form.model import HEADER_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.fixed_cell import FixedCell
from jixiao_gui.sheet.fixed_heads import LONGEST_HEAD
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.money_cells import MoneyCell, MoneyCells
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary, bare_word

_LABEL_AND_VALUE = re.compile(r"^\s*([^：:\n]{2,16})[：:]\s*(\S[\s\S]*)$")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]\s*")
_ENDS_WITH_COLON = re.compile(r"[：:]\s*$")
_BLANK_TO_SIGN = re.compile(r"^[^：:]{2,14}[：:][\s　_年月日]*$")
"""签名：　年　月　日, 财务负责人："""
_BOXES_TO_TICK = re.compile("[□☐☑☒√✓✔]")
_NUMBERED_HEADING = re.compile(
    r"(?:[(]?[一二三四五六七八九十]{1,2}[)]|[一二三四五六七八九十]{1,2}[、.])[^。;；,，]*$"
)
OF_YEAR = re.compile("年度|当年|本年")
"""What the label of a goal of the form's year says."""
_OF_ALL_YEARS = re.compile("总|项目|期")
"""What the label of a goal of the whole project says."""
_MONEY_UNIT = re.compile("(人民币)?[百千万亿]?元")
"""What 单位 is the label of where it names no institution."""
_OF_WHICH = re.compile(r"^\s*其中\s*[：:](?=[^：:]+[：:])")
_BEGINS_NO_LABEL = ("其中", "目标", "指标")


@dataclass(slots=True)
class LabelledValues:
    """Tells the labels of a fixed row from the values beside them.

    ``own_field`` returns a new path for a cell of the place's own; ``used`` are the fields of the model that
    have their cell already.
    """

    geometry: Geometry
    words: Vocabulary
    own_field: Callable[[], str]
    used: set[str]
    money: MoneyCells
    goal_seen: bool = field(default=False, init=False)
    """Whether a cell of the goal was read."""

    def read(self, boxes: Sequence[Box], side_label: str) -> Iterator[FixedCell]:
        """Yield the cells of a row, labels and values, that stands beside ``side_label`` ("" for none)."""
        money = self.money.find(boxes, side_label)
        label = side_label
        index = 0
        while index < len(boxes):
            box = boxes[index]
            following = boxes[index + 1] if index + 1 < len(boxes) else None
            if box.start in money:
                cells, label = self._money_cells(box, following, money[box.start]), ""
            elif following is not None and following.start in money and self.money.labels_amounts(box):
                cells, label = [FixedCell(box)], ""
            else:
                cells, label = self._cells(box, following, label)
            yield from cells
            index += 2 if cells[-1].box is following else 1

    def _cells(self, box: Box, following: Box | None, label: str) -> tuple[list[FixedCell], str]:
        """Return ``box`` as a label with its value or as a value, and the label that the next box is under.

        ``following`` is the box behind it, ``label`` the last label before it that has no value yet.
        """
        meaning = self._meaning(box) or self._plain_unit(box, following)
        to_sign = following is not None and all(_ENDS_WITH_COLON.search(b.text) for b in (box, following))
        if meaning and following is not None and not self._meaning(following) and not to_sign:
            return [FixedCell(box), self.value(following, meaning, box.text)], ""
        if meaning and self.geometry.flat and (following is None or self._meaning(following)):
            return self._halves(box, meaning), label
        if (inline := self._label_with_value(box)) is not None:
            return [inline], ""
        if not box.filled:
            return [self.value(box, "", label) if label else FixedCell(box)], ""
        if is_heading(box, self.geometry):
            return [FixedCell(box)], ""
        if self._holds_own_label(box, following):
            return [self.value(box, "", "", keep=True)], ""
        if following is not None and self._can_be_label(box):
            is_label = self._meaning(following) or self.words.meaning("funds", following.text)
            if is_label and following.filled:
                return [FixedCell(box)], label
            return [FixedCell(box), self.value(following, "", box.text)], ""
        return [self.value(box, "", label, keep=not label)], ""

    def _halves(self, box: Box, meaning: str) -> list[FixedCell]:
        """Return a label of a flat sheet without a square for its value: it gives half of its width."""
        middle = (box.start + box.end + 1) // 2
        label = Box(box.text, box.row, box.rows, box.start, middle, box.index)
        value = Box("", box.row, box.rows, middle, box.end, box.index)
        return [FixedCell(label), self.value(value, meaning, box.text)]

    def _money_cells(self, label: Box, value: Box | None, cell: MoneyCell) -> list[FixedCell]:
        """Return a label, or the name of a line of money, and the amount behind it."""
        if cell.item:
            self.used.add(cell.item)
            cells = [FixedCell(label, cell.item, "", label.text, label.text)]
        else:
            cells = [FixedCell(label)]
        if cell.field and value is not None:
            cells.append(self.value(value, cell.field, label.text))
        return cells

    def _holds_own_label(self, box: Box, following: Box | None) -> bool:
        """Return whether ``box`` holds a label of the place's own and its value or blank: 签名：　年　月."""
        if following is not None and not following.filled:
            return False
        match = _LABEL_AND_VALUE.match(_OF_WHICH.sub("", box.text))
        if match is not None and not match[1].strip().startswith(_BEGINS_NO_LABEL):
            return len(match[1].split()) == 1 and not self._meaning(box)
        return _BLANK_TO_SIGN.match(box.text) is not None and (
            following is None or _ENDS_WITH_COLON.search(following.text) is not None
        )

    def _can_be_label(self, box: Box) -> bool:
        """Return whether ``box`` is short enough for a label and no figure."""
        return len(fold(box.text)) <= LONGEST_LABEL and split_number(bare_word(box.text)) is None

    def _meaning(self, box: Box) -> str:
        """Return the path of the value that ``box`` is the label of, "" where another cell has it already."""
        if not box.filled or self._match_known_label(box) is not None:
            return ""
        header = self.words.meaning("header", box.text)
        if header:
            return "" if header in self.used else header
        goal = self.words.meaning("goal", box.text)
        if not goal and self.words.meaning("total_labels", box.text) and "分" in box.text:
            return "" if "total.score" in self.used else "total.score"
        path = f"goal.{goal}"
        if goal == "expected" and self._is_of_all_years(box):
            return ""
        return "" if not goal or path in self.used or not self._labels_goal_text(box) else path

    def _is_of_all_years(self, box: Box) -> bool:
        """Return whether the goal in ``box`` is the project's and the year's stands beside it or under it.

        总体绩效目标 | text | 年度绩效目标 | text
        """
        if OF_YEAR.search(fold(box.text)) or not _OF_ALL_YEARS.search(fold(box.text)):
            return False
        rows = range(box.row, min(box.row + 2, len(self.geometry)))
        return any(
            other is not box
            and other.rows == 1
            and OF_YEAR.search(fold(other.text))
            and self.words.meaning("goal", other.text) == "expected"
            for row in rows
            for other in self.geometry.filled(row)
        )

    def _labels_goal_text(self, box: Box) -> bool:
        """Return whether a goal's word stands as the label of a text beside it: 年度总体目标 | text.

        In a longer row both of a goal's words stand: 年度绩效目标 | text | 完成情况 | text | 原因 | text.
        """
        shown = self.geometry.shown(box.row)
        goals = {self.words.meaning("goal", cell.text) for cell in shown if cell.filled}
        return len(shown) <= 4 or {"expected", "achieved"} <= goals

    def _plain_unit(self, box: Box, following: Box | None) -> str:
        """Return "unit" where ``box`` is 单位 alone and ``following`` an institution, no unit of money."""
        if "unit" in self.used or following is None or not following.filled:
            return ""
        is_name = split_number(following.text) is None and not _MONEY_UNIT.fullmatch(fold(following.text))
        return "unit" if fold(box.text).rstrip(":") == "单位" and is_name else ""

    def _label_with_value(self, box: Box) -> FixedCell | None:
        """Return a known label and its value in one cell, 项目名称：河道水质监测; ``None`` without one."""
        match = self._match_known_label(box)
        if match is None:
            return None
        cell = self.value(box, self.words.meaning("header", match[1]), match[1])
        cell.text, cell.split = match[2].strip(), box.text[: match.start(2)].strip()
        return cell

    def _match_known_label(self, box: Box) -> re.Match[str] | None:
        """Match a known label (group 1) and its value (group 2) in one cell, where no cell has that value."""
        match = _LABEL_AND_VALUE.match(box.text)
        if match is None or _IN_BRACKETS.fullmatch(match[2]):
            return None
        meaning = self.words.meaning("header", match[1])
        return match if meaning and meaning not in self.used else None

    def value(self, box: Box, path: str, label: str, *, keep: bool = False) -> FixedCell:
        """Return a cell to fill in at ``path``, at a new one of the place's own where that is "" or used.

        ``keep``: the blank form prints what stands in the cell as well.
        """
        if not path or path in self.used:
            path = self.own_field()
        self.used.add(path)
        if path.startswith("goal."):
            self.goal_seen = True
        default = ""
        if path not in HEADER_FIELDS and not path.startswith("goal."):
            if keep:
                default = _blank_of(box.text)
            elif len(_BOXES_TO_TICK.findall(box.text)) > 1 or _BLANK_TO_SIGN.match(box.text):
                default = re.sub("[☑☒√✓✔]", "□", box.text)
        return FixedCell(box, path, label, box.text, default)


def is_heading(box: Box, geometry: Geometry) -> bool:
    """Return whether ``box`` is a numbered heading across the table: 一、项目基本情况."""
    across = box.start == 0 and box.end >= geometry.end
    text = fold(box.text)
    return across and len(text) <= LONGEST_HEAD and _NUMBERED_HEADING.match(text) is not None


def has_label_and_value(text: str) -> bool:
    """Return whether ``text`` reads like a label and its value: 项目名称：河道水质监测."""
    return _LABEL_AND_VALUE.match(text) is not None


def _blank_of(text: str) -> str:
    """Return what a blank form prints in a cell that holds label and value: the words up to the colon."""
    match = re.match(r"[^：:\n]{1,20}[：:]", text)
    return match[0] if match else text
