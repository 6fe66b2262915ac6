"""Money in fixed cells: labels with values in a row, sources with amounts, sources side by side.

A form without a table of money has its amounts so: 预算数 | 100 | 支出数 | 95 | 执行率 | 95%, or a line for
each source beside 项目资金, or 合计 | 中央 | 省 | 其他 as heads with a row for each amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jixiao_gui.form.cell_texts import MOST_LINES, split_path
from jixiao_gui.form.model import AMOUNT_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.finding_heads import find_head
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.paired_amounts import ARRIVED, POINTS, MoneyRow, PairedAmounts, is_value
from jixiao_gui.sheet.words import Vocabulary, bare_word

_SOURCE = re.compile(
    "^(其中:?)?.{0,10}(总额|总投资|合计|总计|小计|拨款|补助|补贴|奖补|资金|经费|收入|自筹|配套|其[他它]|中央|省|市|县|区|州|乡镇|级|"
    "贷款|债券|捐赠|结转|结余|预算|基金|支出)(资金|拨款|财政|收入)?$"
    "|^(实施期|中期|项目期|年度|当年|本年)(资金)?金额$"
)
"""The name of a line of money: its source."""
_TOTAL = re.compile("总额|合计|总计|总投资|总预算")
_ALL_YEARS = re.compile("中期|实施期|项目(资金)?总|项目期|长期|三年")
_THIS_YEAR = re.compile("年度|当年|本年")
_MONEY = re.compile("资金|预算|经费|金额|万元")
_HAS_UNIT = re.compile("[(].*元[)]")
"""The unit of money in a label: 资金（万元）."""
_LONGEST = 16
"""Characters of the name of a source."""
_ADJUSTED = re.compile("调整|变更|全年")


@dataclass(frozen=True, slots=True)
class MoneyCell:
    """The ``field`` of the value behind a label, and in ``item`` that of the label where it is a name."""

    field: str
    item: str = ""


@dataclass
class MoneyCells:
    """Finds money in fixed rows. ``own_field`` returns a new column of the place's own.

    ``used`` are the fields that have their cell already; the caller adds those of the cells that it takes.
    """

    geometry: Geometry
    words: Vocabulary
    own_field: Callable[[], str]
    used: set[str]
    _lines: dict[str, int] = field(default_factory=dict)
    """By the folded name of a source the number of its line."""
    _term_starts: set[int] = field(default_factory=set)
    """Columns in which the labels of amounts for several years stand, beside those of the year."""
    _across: dict[int, list[MoneyRow]] = field(default_factory=dict)

    def find(self, boxes: Sequence[Box], beside: str) -> Mapping[int, MoneyCell]:
        """Return the cells of money in a row of ``boxes`` by the column of their label; empty for other rows.

        ``beside`` is the label at the side.
        """
        pairs = self._pairs(boxes)
        if not pairs or not any(self._is_money(label) for label, _ in pairs) or self._has_table:
            return {}
        kinds = [self._amount(label) for label, _ in pairs]
        amounts = [kind for kind in kinds if kind in AMOUNT_FIELDS]
        sources = [not kind and self._is_source(label) for kind, (label, _) in zip(kinds, pairs, strict=True)]
        source = boxes[0] if boxes[0].filled and boxes[0] is not pairs[0][0] else None
        if amounts and len(pairs) > 2 and kinds[0] in AMOUNT_FIELDS and all(sources[1:]):
            return self._amount_by_source(kinds[0], pairs)
        if self._are_sources(pairs, beside):
            return self._sources(pairs, beside)
        named = [kind for kind in kinds if kind]
        if amounts and (len(set(named)) > 1 or self._figure_beside(pairs, kinds)):
            named_source = source is not None and self._is_source(source)
            source = source if named_source and not self._is_side_label(source) else None
            return self._amounts_of_line(pairs, kinds, source)
        return self._rate_under_amounts(pairs, kinds)

    def _rate_under_amounts(
        self, pairs: Sequence[tuple[Box, Box]], kinds: Sequence[str]
    ) -> dict[int, MoneyCell]:
        """Return the cells of a row, under the one of the amounts, with the rate and its points."""
        if "rate" not in kinds or not self.used & {"funds.0.executed", "funds.0.budget"}:
            return {}
        return {
            label.start: MoneyCell(f"funds.0.{kind}")
            for kind, (label, _) in zip(kinds, pairs, strict=True)
            if kind in POINTS and kinds.count(kind) == 1 and f"funds.0.{kind}" not in self.used
        }

    def names(self, box: Box) -> bool:
        """Return whether ``box`` is the label of an amount or the name of a source."""
        return self._is_money(box)

    def across(self, row: int, side: Box | None, heads: Sequence[Box]) -> list[MoneyRow]:
        """Return the rows of money from ``row`` on whose sources are ``heads``: box, field and label a cell.

        Empty where the rows are no money. The label at the ``side`` is no part of them.
        """
        if row not in self._across:
            self._across[row] = self._find_across(row, side, heads) or self._find_pairs(row, side, heads)
        return self._across[row]

    def _find_across(self, row: int, side: Box | None, heads: Sequence[Box]) -> list[MoneyRow]:
        if len(heads) < 3 or self.geometry.loose or self.geometry.flat or "funds.0.item" in self.used:
            return []
        corner, sources = heads[0], heads[1:]
        if not all(self._is_source(box) and not is_value(box) for box in sources):
            return []
        if self._is_source(corner) and self.words.meaning("funds", corner.text) != "item":
            return []
        rows: list[tuple[Box, list[Box]]] = []
        end = side.row + side.rows if side is not None else len(self.geometry)
        for number in range(row + 1, min(end, len(self.geometry))):
            boxes = [b for b in self.geometry.rows[number] if side is None or b.start >= side.end]
            if [b.start for b in boxes] != [b.start for b in heads] or not all(map(is_value, boxes[1:])):
                break
            if not boxes[0].filled or (side is None and not self.words.meaning("funds", boxes[0].text)):
                break
            rows.append((boxes[0], boxes[1:]))
        fields = self._amount_columns([label for label, _ in rows])
        if not set(fields) & set(AMOUNT_FIELDS) or self._has_table:
            return []
        money_rows = [[(corner, "", ""), *((b, f"funds.{n}.item", "") for n, b in enumerate(sources))]]
        for (label, boxes), name in zip(rows, fields, strict=True):
            cells = [(b, f"funds.{n}.{name}", label.text) for n, b in enumerate(boxes)]
            money_rows.append([(label, "", ""), *cells])
        return money_rows

    def _find_pairs(self, row: int, side: Box | None, heads: Sequence[Box]) -> list[MoneyRow]:
        """Return the rows of names and amounts side by side under ``heads``."""
        free = not any(path.startswith("funds.") for path in self.used) and not self._has_table
        if not free or self.geometry.loose or self.geometry.flat:
            return []
        return PairedAmounts(self.geometry, self.words, self.own_field).read(row, side, heads)

    def _amount_columns(self, labels: Sequence[Box]) -> list[str]:
        """Return the column of each row of amounts: of two alike the one granted last, not 到位数."""
        kinds = [self._amount(label) for label in labels]
        for name in dict.fromkeys(kind for kind in kinds if kind):
            alike = [n for n, kind in enumerate(kinds) if kind == name]
            best = next((n for n in alike if _ADJUSTED.search(fold(labels[n].text))), None)
            if best is None:
                best = next((n for n in alike if not ARRIVED.search(fold(labels[n].text))), alike[0])
            for number in alike:
                if number != best:
                    kinds[number] = ""
        return [kind or self.own_field() for kind in kinds]

    @cached_property
    def _has_table(self) -> bool:
        """Return whether the sheet has a table of money: labels outside it then mean something else."""
        geometry = self.geometry
        for row in range(len(geometry)):
            if len(geometry.shown(row)) > 2:
                head = find_head(geometry, self.words, row)
                if head is not None and head.kind == "funds":
                    return True
        return False

    def _pairs(self, boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
        """Return the labels of a row with the figures, or blanks, behind them."""
        pairs: list[tuple[Box, Box]] = []
        number = 0
        while number + 1 < len(boxes):
            label, value = boxes[number], boxes[number + 1]
            if label.filled and not is_value(label) and is_value(value):
                pairs.append((label, value))
                number += 1
            number += 1
        return pairs

    def _is_money(self, label: Box) -> bool:
        """Return whether ``label`` names an amount or a source."""
        return bool(self._amount(label)) or self._is_source(label)

    def _amount(self, label: Box) -> str:
        """Return the column of the amount, rate or points that ``label`` names, "" for none."""
        kind = self.words.meaning("funds", label.text)
        return kind if kind in AMOUNT_FIELDS or kind in POINTS else ""

    def _is_source(self, label: Box) -> bool:
        """Return whether ``label`` is the name of a source."""
        word = bare_word(label.text)
        return bool(word) and len(word) <= _LONGEST and _SOURCE.match(word) is not None

    def _is_side_label(self, box: Box | None) -> bool:
        """Return whether ``box`` is the label of all the money, 预算资金（万元）, and no source."""
        if box is None:
            return False
        return (
            bool(self.words.meaning("fund_labels", box.text)) or _HAS_UNIT.search(fold(box.text)) is not None
        )

    def labels_amounts(self, box: Box) -> bool:
        """Return whether ``box`` can be the label of the amounts behind it: 资金使用 | 预算数 | 260."""
        return box.filled and not is_value(box) and _MONEY.search(bare_word(box.text)) is not None

    def _figure_beside(self, pairs: Sequence[tuple[Box, Box]], kinds: Sequence[str]) -> bool:
        """Return whether a label certainly names an amount, with a figure behind: 预算金额（万元） | 100."""
        return any(
            kind in AMOUNT_FIELDS and _MONEY.search(fold(label.text)) and split_number(value.text)
            for kind, (label, value) in zip(kinds, pairs, strict=True)
        )

    def _amounts_of_line(
        self, pairs: Sequence[tuple[Box, Box]], kinds: Sequence[str], source: Box | None
    ) -> dict[int, MoneyCell]:
        """Return the amounts of one line, its name before them: 财政资金 | 预算数 | 80 | 执行数 | 75."""
        line = self._line(fold(source.text)) if source is not None else 0
        cells: dict[int, MoneyCell] = {}
        if any(kind in AMOUNT_FIELDS and f"funds.{line}.{kind}" in self.used for kind in kinds):
            return {}
        if source is not None:
            cells[source.start] = MoneyCell("", f"funds.{line}.item")
        taken: set[str] = set()
        of_year = {kind for kind, (label, _) in zip(kinds, pairs, strict=True) if _of_year(label)}
        for (label, _), kind in zip(pairs, kinds, strict=True):
            if kind in of_year and not _of_year(label) and _TOTAL.search(fold(label.text)):
                continue  # 总预算 | 1500 | 当年预算 | 600
            if kind and kind not in taken and f"funds.{line}.{kind}" not in self.used:
                cells[label.start] = MoneyCell(f"funds.{line}.{kind}")
                taken.add(kind)
        return cells

    def _amount_by_source(self, kind: str, pairs: Sequence[tuple[Box, Box]]) -> dict[int, MoneyCell]:
        """Return one amount of several sources: 预算数 | 100 | 其中：财政资金 | 80 | 自筹 | 20."""
        cells: dict[int, MoneyCell] = {}
        for number, (label, _) in enumerate(pairs):
            line = self._line(fold(label.text), least=1) if number else 0
            if f"funds.{line}.{kind}" in self.used:
                return {}
            item = f"funds.{line}.item" if number else ""
            cells[label.start] = MoneyCell(f"funds.{line}.{kind}", "" if item in self.used else item)
        return cells

    def _are_sources(self, pairs: Sequence[tuple[Box, Box]], beside: str) -> bool:
        """Return whether all labels of a row are sources, beside 项目资金 or with 资金总额 among them."""
        if not all(self._is_source(label) for label, _ in pairs):
            return False
        words = [fold(label.text) for label, _ in pairs]
        if any(self._amount(label) in ("executed", "rate", "initial") for label, _ in pairs):
            return False
        by_side = bool(self.words.meaning("fund_labels", beside))
        return by_side or (len(pairs) > 1 and any(_TOTAL.search(word) and "资金" in word for word in words))

    def _sources(self, pairs: Sequence[tuple[Box, Box]], beside: str) -> dict[int, MoneyCell]:
        """Return a row of sources with their amounts, those for several years apart from the year's."""
        words = [fold(label.text) for label, _ in pairs]
        if any(_THIS_YEAR.search(word) for word in words):
            self._term_starts |= {
                label.start for (label, _), word in zip(pairs, words, strict=True) if _ALL_YEARS.search(word)
            }
        kind = self.words.meaning("funds", beside)
        kind = kind if kind in AMOUNT_FIELDS else "budget"
        has_halves = any(label.start in self._term_starts for label, _ in pairs)
        line = self._next_line()
        cells: dict[int, MoneyCell] = {}
        for label, _ in pairs:
            if has_halves:
                term = label.start in self._term_starts
                item, amount = ("term_item", "term_amount") if term else ("item", kind)
                line += any(cell.field == f"funds.{line}.{amount}" for cell in cells.values())
                cells[label.start] = MoneyCell(f"funds.{line}.{amount}", f"funds.{line}.{item}")
                continue
            cells[label.start] = MoneyCell(f"funds.{line}.{kind}", f"funds.{line}.item")
            self._lines.setdefault(fold(label.text), line)
            line += 1
        return cells if line < MOST_LINES else {}

    def _next_line(self) -> int:
        """Return the number of the first line of money behind those that have a cell."""
        numbers = [split_path(path)[1] for path in self.used if path.startswith("funds.")]
        return max(numbers, default=-1) + 1

    def _line(self, name: str, least: int = 0) -> int:
        """Return the number of the line called ``name``; a new name gets one not below ``least``."""
        if name not in self._lines:
            next_number = max(self._lines.values(), default=-1) + 1
            self._lines[name] = max(self._next_line(), next_number, least)
        return self._lines[name]


def _of_year(label: Box) -> bool:
    """Return whether ``label`` names an amount of the form's year: 当年预算."""
    return _THIS_YEAR.search(fold(label.text)) is not None
