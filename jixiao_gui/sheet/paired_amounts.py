"""Amounts behind their names, side by side under heads.

预算安排 | 资金到位 | 资金执行 stand over 预算数 | 820 | 到位数 | 820 | 执行数 | 796; each row is a line of
money, 其中：财政资金 | 800 | 其中：财政资金 | 800 | 其中：财政资金 | 780.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jixiao_gui.form.model import AMOUNT_FIELDS
from jixiao_gui.form.numbers import is_void, split_number
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.words import Vocabulary, bare_word

MoneyRow = list[tuple[Box, str, str]]
"""A row of money: box, field and label of each of its cells."""
POINTS = ("rate", "weight", "score")
ARRIVED = re.compile("到位|下达|拨付")
"""What the name of an amount says that is taken for the budget only where no other is."""
_UNIT = re.compile(r"(%|万元|亿元|元|分)?(\(.*\))?")
"""The words behind a figure that is an amount, a rate or points."""
_CASE = re.compile("情况$")


def is_value(box: Box) -> bool:
    """Return whether ``box`` can be a figure to fill in: one, a blank or a dash."""
    if not box.filled or is_void(box.text):
        return True
    number = split_number(box.text)
    return number is not None and _UNIT.fullmatch(number[1]) is not None


@dataclass(frozen=True, slots=True)
class PairedAmounts:
    """Reads such rows. ``own_field`` returns a new column of the place's own."""

    geometry: Geometry
    words: Vocabulary
    own_field: Callable[[], str]

    def read(self, row: int, side: Box | None, heads: Sequence[Box]) -> list[MoneyRow]:
        """Return the rows of money under the ``heads`` in ``row``, their own row first; else none."""
        if len(heads) < 2 or any(is_value(head) or head.rows > 1 for head in heads):
            return []
        lines = self._lines(row, side, heads)
        if not lines:
            return []
        kinds = self._kinds(heads, lines[0])
        if not set(kinds) & set(AMOUNT_FIELDS):
            return []
        rows: list[MoneyRow] = [[(head, "", "") for head in heads]]
        for number, line in enumerate(lines):
            rows.append(self._row(number, heads, kinds, line))
        return rows

    def _lines(self, row: int, side: Box | None, heads: Sequence[Box]) -> list[list[list[Box]]]:
        """Return the boxes of each line, by head; none where fewer than two heads stand over names."""
        end = side.row + side.rows if side is not None else len(self.geometry)
        lines: list[list[list[Box]]] = []
        for number in range(row + 1, min(end, len(self.geometry))):
            boxes = [b for b in self.geometry.rows[number] if side is None or b.start >= side.end]
            line = [[b for b in boxes if head.start <= b.start < head.end] for head in heads]
            pairs = [under for under in line if len(under) == 2]
            if len(pairs) < 2 or not all(map(_is_pair, pairs)) or not all(map(_may_stand, line)):
                break
            if lines and [len(u) == 2 for u in line] != [len(u) == 2 for u in lines[0]]:
                break
            lines.append(line)
        return lines

    def _kinds(self, heads: Sequence[Box], first: Sequence[Sequence[Box]]) -> list[str]:
        """Return the column that each head stands for, "" for one of the place's own; each column once."""
        texts = [[_CASE.sub("", bare_word(head.text))] for head in heads]
        for names, under in zip(texts, first, strict=True):
            if len(under) == 2:
                names.insert(0, under[0].text)
        kinds = []
        for names in texts:
            found = (self.words.meaning("funds", name) for name in names)
            kinds.append(next((kind for kind in found if kind in (*AMOUNT_FIELDS, *POINTS)), ""))
        for number, names in enumerate(texts):
            arrived = any(ARRIVED.search(name) for name in names)
            if kinds[number] in kinds[:number] or (arrived and kinds.count(kinds[number]) > 1):
                kinds[number] = ""
        return kinds

    def _row(
        self, number: int, heads: Sequence[Box], kinds: Sequence[str], line: Sequence[Sequence[Box]]
    ) -> MoneyRow:
        """Return line ``number`` of the money; its name is the first that names no amount itself."""
        cells: MoneyRow = []
        named = False
        for head, kind, under in zip(heads, kinds, line, strict=True):
            path = f"funds.{number}.{kind}" if kind else ""
            if len(under) == 2:
                name, value = under
                is_item = not named and not self.words.meaning("funds", name.text)
                named = named or is_item
                cells.append((name, f"funds.{number}.item" if is_item else "", ""))
                cells.append((value, path or self.own_field(), name.text))
            else:
                cells += [(box, path or self.own_field(), head.text) for box in under]
        return cells


def _is_pair(under: Sequence[Box]) -> bool:
    """Return whether two boxes are a name and its amount."""
    name, value = under
    return name.filled and not is_value(name) and is_value(value)


def _may_stand(under: Sequence[Box]) -> bool:
    """Return whether the boxes under one head are a name and an amount, a value, or covered from above."""
    return len(under) == 2 or not under or (len(under) == 1 and is_value(under[0]))
