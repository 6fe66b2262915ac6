"""The rows under a head: which rows of the sheet are the table's, and the text of each of its columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import AnyRow
from jixiao_gui.form.fund_total import total_line
from jixiao_gui.form.model import LEVEL_FIELDS, FundLine, Indicator
from jixiao_gui.form.numbers import fold, is_void, split_number
from jixiao_gui.form.spans import SUBTOTAL, is_called_subtotal, subtotal_column
from jixiao_gui.form.template_sections import Column, Table
from jixiao_gui.sheet.exact import row_of
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.notes import Note, short
from jixiao_gui.sheet.table_head import TableHead
from jixiao_gui.sheet.table_reading import find_head, find_own_table, repeats
from jixiao_gui.sheet.total_row import is_total
from jixiao_gui.sheet.words import Vocabulary

_MOST_LACKING = 3
"""Columns that a row of a table may be short of at its ends."""
_PARTS = ("header", "goal_labels", "total_labels", "fund_labels", "indicator_labels")
"""What the label of another part of the form can be."""


@dataclass(slots=True)
class RowTexts:
    """Texts of one row by column, and over how many rows its cells reach."""

    texts: dict[str, str]
    spans: dict[str, int]


class TableBody:
    """Reads the rows under one head. ``id``: the table's in the layout."""

    def __init__(self, geometry: Geometry, words: Vocabulary, head: TableHead, id: str) -> None:
        self.geometry, self.words, self.head, self.id = geometry, words, head, id
        self.label = head.side.text if head.side is not None else ""
        self.corner: str | None = None
        self.notes: list[Note] = []
        self.guessed: list[str] = []
        self.foot = range(0)
        """Rows beside the label that stand on other columns, under those of the table: 按收入性质分："""
        self.fields = self._fields()
        self._rows: list[RowTexts] = []
        self._side = head.side
        self._end = self._end_of_side()

    @property
    def printed_words(self) -> list[str]:
        """Return the label and the heads."""
        columns = self.head.columns
        return [self.label, *(column.head for column in columns), *(column.upper for column in columns)]

    def read(self) -> int:
        """Read the rows to the table's end; return the row of the sheet that follows."""
        geometry, head = self.geometry, self.head
        row, group = head.last + 1, ""
        while row < len(geometry):
            if repeats(head, geometry, row):
                again = geometry.shown(row)[0]
                if head.side is not None and again.filled and fold(again.text) != fold(self.label):
                    group = again.text
                if again.rows > 1:
                    self._end = again.row + again.rows
                row += 1 + head.last - head.first
                continue
            if geometry.is_covered(row):
                row += 1
                continue
            if self._heads_again_under(row):
                group = geometry.filled(row)[0].text
                row += 2 + head.last - head.first
                continue
            if self._take_subtotal(row):
                row += 1
                continue
            self._take_side(row)
            if self._ends_columns(row):
                self.foot = range(row, min(self._end or row, len(geometry)))
                return self.foot.stop
            if not self._belongs(row):
                break
            found, height = self._data(row)
            if group:
                found.texts["group"] = group
            if any(text.strip() for text in found.texts.values()) or self._keeps_blank(row):
                self._rows.append(found)
            row += height
        return row

    def _heads_again_under(self, row: int) -> bool:
        """Return whether ``row`` is a heading across with the heads again under it: （二）效益指标."""
        geometry, head = self.geometry, self.head
        if head.kind != "indicators" or head.side is not None or row + 1 >= len(geometry) or geometry.loose:
            return False
        boxes = geometry.rows[row]
        across = len(boxes) == 1 and boxes[0].filled and boxes[0].end - boxes[0].start >= geometry.end
        return across and repeats(head, geometry, row + 1)

    def table(self) -> tuple[Table, list[AnyRow]]:
        """Return the layout's table and the form's rows in it."""
        geometry, columns = self.geometry, self.head.columns
        whole = self._whole_columns()
        made = tuple(
            Column(
                name,
                column.head,
                _width(geometry, column.start, column.end, len(columns)),
                column.upper,
                _merge(self.id, name, column.head, whole),
            )
            for name, column in zip(self.fields, columns, strict=True)
        )
        rows = self._typed_rows([column.id for column in made if column.merge == "down"], whole)
        first = columns[0].start if columns else 0
        width = 0.0
        if self.head.side is not None or self.corner is not None or first > 0:
            width = _width(geometry, 0, max(1, first), len(columns))
        sums = total_line([row for row in rows if isinstance(row, FundLine)])
        blank = tuple(_blank(row, sums=number == sums) for number, row in enumerate(rows))
        table = Table(
            self.id,
            self.label,
            width,
            _filled_up(geometry, made, width),
            rows=blank,
            grows=self.id != "funds",
            corner=self.corner,
        )
        return table, rows

    def _fields(self) -> list[str]:
        fields = []
        own = 0
        head = self.head
        for column in head.columns:
            if column.meaning and head.kind != "own":
                fields.append(column.meaning)
                if column.head.strip() and not self.words.is_usual(head.kind, column.head):
                    self.guessed.append(f"{self.id}.{column.meaning}")
            else:
                own += 1
                fields.append(f"x{own}")
        return fields

    def _end_of_side(self) -> int | None:
        """Return the row at which the label at the side ends; ``None`` where it does not say."""
        head = self.head
        if head.side is None or head.side.rows <= head.last - head.first + 1:
            return None
        return head.side.row + head.side.rows

    def _take_side(self, row: int) -> None:
        """Take a label that stands beside the rows alone, and the head's own as its corner."""
        beside = self._new_side(row)
        if beside is None:
            return
        self.corner = self.head.side.text if self.head.side is not None else ""
        self.label, self._side = beside.text, beside
        self._end = row + beside.rows if beside.rows > 1 else None

    def _take_subtotal(self, row: int) -> bool:
        """Take a sum between the indicators, 小计, to the row that it stands under."""
        filled = self.geometry.filled(row)
        if self.head.kind != "indicators" or not self._rows or self.geometry.loose or not filled:
            return False
        label = filled[0]
        if label is self._side and len(filled) > 1:
            label = filled[1]
        sums = is_called_subtotal(label.text) or (
            is_total(self.geometry, self.words, row) and self._stands_alone(row) and self._goes_on_behind(row)
        )
        if not sums or SUBTOTAL in self._rows[-1].texts:
            return False
        texts = self._rows[-1].texts
        texts[SUBTOTAL] = label.text
        for box in filled:
            number = self.head.column_of(box, self.geometry, self.geometry.counts[row])
            if box is not label and number is not None:
                texts[subtotal_column(self.fields[number])] = box.text
        return True

    def _goes_on_behind(self, row: int) -> bool:
        """Return whether under the sum in ``row`` another indicator stands, and not what follows them."""
        geometry, head = self.geometry, self.head
        if row + 1 >= len(geometry) or geometry.flat:
            return False
        boxes = geometry.rows[row + 1]
        inside = [box for box in boxes if box.start >= head.columns[0].start]
        places = {column.start for column in head.columns}
        starts = {box.start for box in inside}
        return (
            len(inside) >= 0.7 * len(head.columns)
            and starts <= places
            and sum(box.filled for box in inside) > 2
            and not is_total(geometry, self.words, row + 1)
        )

    def _new_side(self, row: int) -> Box | None:
        """Return a label beside the rows alone, under a corner of the head row that holds something else."""
        head = self.head
        if self._rows or self.geometry.loose or self.geometry.flat or not head.columns:
            return None
        first = self.geometry.rows[row][0] if self.geometry.rows[row] else None
        if first is None or not first.filled or first.end > head.columns[0].start or first.rows < 2:
            return None
        if head.side is not None and head.side.filled and head.side.rows > 1:
            return None
        own = "fund_labels" if head.kind == "funds" else "indicator_labels"
        others = [part for part in _PARTS if part != own]
        return None if any(self.words.meaning(part, first.text) for part in others) else first

    def _belongs(self, row: int) -> bool:
        """Return whether ``row`` is one of the table's."""
        geometry, head, end, side = self.geometry, self.head, self._end, self._side
        if end is not None and row >= end and not self._goes_on_under(row):
            return False
        boxes = geometry.rows[row]
        filled = geometry.filled(row)
        if head.kind == "indicators" and is_total(geometry, self.words, row) and self._stands_alone(row):
            return False
        if end is not None:
            return True
        if find_head(geometry, self.words, row) is not None:
            return False
        if not boxes:
            return True
        if head.kind == "funds" and (self._is_goal_row(row) or self._is_score(row)):
            return False
        if geometry.loose:
            return (geometry.counts[row] == head.count or row in geometry.shifted) and (
                head.side is None or not boxes[0].filled or not self._is_new_part(boxes[0])
            )
        if head.kind == "indicators" and head.side is None and self._is_under(row):
            return False
        if geometry.flat:
            first = boxes[0]
            new = head.side is not None and first.filled and first.text != head.side.text
            return not (new and self._is_new_part(first)) and bool(filled)
        if any(head.crosses(box) for box in boxes):
            return False
        if head.side is not None and boxes[0].start < head.columns[0].start and boxes[0].filled:
            return boxes[0] is side or not self._is_new_part(boxes[0])
        if not filled and not geometry.covered[row] and head.side is None:
            return row + 1 < len(geometry) and self._belongs(row + 1)
        return True

    def _ends_columns(self, row: int) -> bool:
        """Return whether ``row``, of the money, stands beside its label on wider cells of its own."""
        geometry, head, end = self.geometry, self.head, self._end
        if head.kind != "funds" or end is None or row >= end or not self._rows:
            return False
        boxes = geometry.rows[row]
        if geometry.loose or geometry.flat or any(b.rows > 1 for b in boxes) or len(geometry.filled(row)) < 2:
            return False
        return 2 * len(boxes) <= len(head.columns) and sum(head.crosses(box) for box in boxes) > 1

    def _goes_on_under(self, row: int) -> bool:
        """Return whether ``row`` stands on the table's columns though the label at the side ends above it."""
        geometry, head = self.geometry, self.head
        boxes = geometry.rows[row]
        if geometry.loose or geometry.flat or not geometry.filled(row) or len(head.columns) < 4:
            return False
        inside = [box for box in boxes if box.start >= head.columns[0].start]
        covered = [box for box in geometry.covered[row] if box.start >= head.columns[0].start]
        lack = len(head.columns) - len(inside) - len(covered)
        # a row may begin some columns later and end earlier
        short = 0 < lack <= _MOST_LACKING and not geometry.covered[row] and inside == boxes
        if (lack and not short) or any(head.crosses(box) for box in inside):
            return False
        outside = [box for box in boxes if box.start < head.columns[0].start]
        known = any(self._is_new_part(box) for box in outside)
        another = find_head(geometry, self.words, row) or find_own_table(geometry, self.words, row)
        return not known and another is None

    def _is_new_part(self, box: Box) -> bool:
        return any(self.words.meaning(part, box.text) for part in _PARTS)

    def _is_under(self, row: int) -> bool:
        """Return whether ``row`` is labelled as what stands under indicators: opinions, signatures, goals."""
        filled = self.geometry.filled(row)
        goals = {self.words.meaning("goal", box.text) for box in filled}
        return bool(filled) and (
            {"expected", "achieved"} <= goals or bool(self.words.meaning("foot_labels", filled[0].text))
        )

    def _is_goal_row(self, row: int) -> bool:
        filled = self.geometry.filled(row)
        if not filled:
            return False
        goals = {self.words.meaning("goal", box.text) for box in filled}
        return {"expected", "achieved"} <= goals or bool(self.words.meaning("goal_labels", filled[0].text))

    def _is_score(self, row: int) -> bool:
        """Return whether ``row`` is the form's total, 总得分, under the money."""
        return is_total(self.geometry, self.words, row) and "分" in self.geometry.filled(row)[0].text

    def _stands_alone(self, row: int) -> bool:
        """Return whether 合计 in ``row`` is the total's label, not an indicator's text."""
        head = self.head
        filled = self.geometry.filled(row)
        first = filled[0]
        column = head.column_of(first, self.geometry, self.geometry.counts[row])
        names = [head.columns[n].meaning for n in range(len(head.columns))]
        if column is not None and names[column] in ("name", "target", "actual"):
            return False
        rest = [head.column_of(box, self.geometry, self.geometry.counts[row]) for box in filled[1:]]
        if not self.geometry.loose:
            return all(n is None or names[n] not in ("name", "level2", "target") for n in rest)
        return len(self.geometry.rows[row]) < head.count or all(
            n is not None and names[n] not in ("name", "level2") for n in rest
        )

    def _keeps_blank(self, row: int) -> bool:
        """Return whether a row without a text is kept: as a blank line of the form."""
        end = self._end
        if self.head.kind == "funds":
            return end is not None
        return (
            not self.geometry.flat or any(box.rows > 1 for box in self.geometry.rows[row]) or end is not None
        )

    def _data(self, row: int) -> tuple[RowTexts, int]:
        """Return a row's texts, and how many rows of the sheet it takes."""
        geometry, head, fields, side = self.geometry, self.head, self.fields, self._side
        texts: dict[str, str] = {}
        spans: dict[str, int] = {}
        boxes = geometry.rows[row]
        first = head.columns[0].start if head.columns else 0
        for box in boxes:
            if box is side or (box.start < first and box.text == (side.text if side else None)):
                continue
            number = head.column_of(box, geometry, geometry.counts[row])
            if number is None:
                if box.filled:
                    self._leave_out(box)
                continue
            name = fields[number]
            if name in texts and texts[name].strip() and box.filled:
                if texts[name].strip() != box.text.strip():
                    texts[name] = f"{texts[name]} {box.text}"
            elif name not in texts or not texts[name].strip():
                texts[name] = box.text
            if box.rows > 1:
                spans[name] = box.rows
        height = 1
        data = {name: count for name, count in spans.items() if name not in LEVEL_FIELDS}
        own = [n for n in fields if n not in LEVEL_FIELDS]
        if data and all(name in spans for name in own) and len(set(data.values())) == 1:
            height = min(data.values())
            spans = {}
        return RowTexts(texts, spans), height

    def _leave_out(self, box: Box) -> None:
        part = {"funds": "项目资金", "indicators": "绩效指标"}.get(self.head.kind, "表格")
        cell = f"indicators.{len(self._rows)}.name" if self.head.kind == "indicators" else ""
        self.notes.append(Note("leftover", f"“{short(box.text)}”未导入（{part}）。", cell))

    def _whole_columns(self) -> list[str]:
        """Return the columns whose first cell reaches down over all rows."""
        rows = self._rows
        if len(rows) < 2 or self.head.kind == "indicators":
            return []
        return [name for name in self.fields if rows[0].spans.get(name, 1) >= len(rows)]

    def _typed_rows(self, merged: list[str], whole: list[str]) -> list[AnyRow]:
        """Return the rows as a form has them; spans of labels follow from the labels themselves."""
        rows: list[AnyRow] = []
        for found in self._rows:
            spans = tuple(sorted((n, c) for n, c in found.spans.items() if n not in (*merged, *whole)))
            rows.append(row_of(self.id, found.texts, rows[-1] if rows else None, merged, spans))
        return rows


def _blank(row: AnyRow, *, sums: bool) -> AnyRow:
    """Return a row as the blank form has it: printed words stay, what a clerk fills in goes."""
    if isinstance(row, FundLine):
        weight = row.weight if sums and split_number(row.weight) else _dash(row.weight)
        return FundLine(item=row.item, weight=weight, score=_dash(row.score))
    if isinstance(row, Indicator):
        return Indicator(level1=row.level1, level2=row.level2)
    return ()


def _dash(text: str) -> str:
    """Return the printed sign that nothing is to be filled in, "" without one."""
    return text if text.strip() and is_void(text) else ""


def _width(geometry: Geometry, start: int, end: int, count: int) -> float:
    if geometry.loose:
        return round(geometry.edges[-1] / (count + 1), 2)
    return geometry.width(start, end)


def _merge(id: str, name: str, head: str, whole: list[str]) -> str:
    if name in whole:
        return "all"
    if id == "indicators" and (name in LEVEL_FIELDS or fold(head).startswith("二级指标")):
        return "down"
    return ""


def _filled_up(geometry: Geometry, columns: tuple[Column, ...], label_width: float) -> tuple[Column, ...]:
    """Return columns that reach from the side label to the table's right edge."""
    if not columns:
        return columns
    whole = round(geometry.edges[-1], 2)
    lack = round(whole - label_width - sum(column.width for column in columns), 2)
    if abs(lack) < 0.005:
        return columns
    last = columns[-1]
    if last.width + lack > 1:
        return (*columns[:-1], replace(last, width=round(last.width + lack, 2)))
    return tuple(
        replace(c, width=round(c.width * (whole - label_width) / sum(x.width for x in columns), 2))
        for c in columns
    )
