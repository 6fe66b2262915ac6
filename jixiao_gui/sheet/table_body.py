"""The rows under a head: the text of each of their columns, to the end of the table."""

from __future__ import annotations

from jixiao_gui.form.cell_texts import AnyRow
from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.spans import SUBTOTAL, subtotal_column
from jixiao_gui.form.template_sections import Table
from jixiao_gui.sheet.finding_heads import repeats
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.notes import Note, short
from jixiao_gui.sheet.read_table import ReadTable, RowTexts
from jixiao_gui.sheet.table_extent import TableExtent
from jixiao_gui.sheet.table_head import TableHead
from jixiao_gui.sheet.words import Vocabulary


class TableBody:
    """Reads the rows under one head. ``id``: the table's in the layout."""

    def __init__(self, geometry: Geometry, words: Vocabulary, head: TableHead, id: str) -> None:
        self.geometry, self.words, self.head, self.id = geometry, words, head, id
        self.label = head.side.text if head.side is not None else ""
        self.corner: str | None = None
        self.notes: list[Note] = []
        self.guessed: list[str] = []
        self.heading: Box | None = None
        """The heading over the first class of indicators, 一、产出指标, which is printed over the heads."""
        self.goals: list[int] = []
        """Rows with the goals of further groups of indicators, each over the heads again: 年度绩效目标2：."""
        self.foot = range(0)
        """Rows beside the label that stand on other columns, under those of the table: 按收入性质分："""
        self._rows: list[RowTexts] = []
        self._extent = TableExtent(geometry, words, head)
        self._move_level_under_headings()
        self.fields = self._column_fields()

    @property
    def printed_words(self) -> list[str]:
        """Return the label and the heads."""
        columns = self.head.columns
        return [self.label, *(column.head for column in columns), *(column.upper for column in columns)]

    def read(self) -> int:
        """Read the rows to the table's end; return the row of the sheet that follows."""
        geometry, head, extent = self.geometry, self.head, self._extent
        row, group = head.last + 1, ""
        while row < len(geometry):
            if repeats(head, geometry, row):
                group = self._take_repeated_head(row) or group
                row += 1 + head.last - head.first
            elif geometry.is_covered(row):
                row += 1
            elif extent.has_heads_again_under(row):
                group = geometry.filled(row)[0].text
                if len(geometry.filled(row)) > 1:
                    self.goals.append(row)
                self._take_repeated_head(row + 1)
                row += 2 + head.last - head.first
            elif extent.is_group_heading(row):
                if self._rows:
                    group = geometry.rows[row][0].text
                else:
                    self.heading = geometry.rows[row][0]
                row += 1
            elif self._take_subtotal(row):
                row += 1
            else:
                self._take_side(row)
                if self._rows and extent.leaves_columns(row):
                    self.foot = range(row, min(extent.end or row, len(geometry)))
                    return self.foot.stop
                if not extent.belongs(row):
                    break
                group = self._take_next_side(row) or group
                row += self._take_row(row, group)
        return row

    def table(self) -> tuple[Table, list[AnyRow]]:
        """Return the layout's table and the form's rows in it."""
        read = ReadTable(self.id, self.label, self.corner, self.head, self.fields, self._rows)
        return read.template_table(self.geometry)

    def _move_level_under_headings(self) -> None:
        """Take the column of the first level for the second where headings have the first: 一、产出指标."""
        levels = [column for column in self.head.columns if column.meaning in LEVEL_FIELDS]
        if [column.meaning for column in levels] == ["level1"] and self._extent.has_class_headings():
            levels[0].meaning = "level2"

    def _column_fields(self) -> list[str]:
        """Return the field of each column: its meaning, or ``x1``, ``x2`` … for one of the place's own."""
        fields = []
        own_columns = 0
        head = self.head
        for column in head.columns:
            if column.meaning and head.kind != "own":
                fields.append(column.meaning)
                if column.head.strip() and not self.words.is_usual(head.kind, column.head):
                    self.guessed.append(f"{self.id}.{column.meaning}")
            else:
                own_columns += 1
                fields.append(f"x{own_columns}")
        return fields

    def _take_repeated_head(self, row: int) -> str:
        """Take the head that comes again in ``row``; return the label beside it where that is another one."""
        label = self.geometry.shown(row)[0]
        if label.rows > 1:
            self._extent.end = label.row + label.rows
        if self.head.side is None or not label.filled or label.start >= self.head.columns[0].start:
            return ""  # the label at the side runs down beside the heads that come again
        if fold(label.text) != fold(self.label):
            return label.text
        return ""

    def _take_side(self, row: int) -> None:
        """Take a label that stands beside the rows alone, and the head's own as the table's corner."""
        if self._rows:
            return
        side = self._extent.find_side_beside_rows(row)
        if side is None:
            return
        self.corner = self.head.side.text if self.head.side is not None else ""
        self.label, self._extent.side = side.text, side
        self._extent.end = row + side.rows if side.rows > 1 else None

    def _take_next_side(self, row: int) -> str:
        """Take the label at the side under the first; return it where it is another class of indicators."""
        side = self._extent.find_next_side(row) if self._rows else None
        if side is None:
            return ""
        self._extent.side, self._extent.end = side, row + side.rows
        return "" if self._extent.is_label_again(side) else side.text

    def _take_subtotal(self, row: int) -> bool:
        """Add a sum between the indicators, 小计, to the row above it; return whether ``row`` is one."""
        filled = self.geometry.filled(row)
        if self.head.kind != "indicators" or not self._rows or self.geometry.loose or not filled:
            return False
        label = filled[0]
        if label is self._extent.side and len(filled) > 1:
            label = filled[1]
        texts = self._rows[-1].texts
        if not self._extent.is_subtotal(row, label) or SUBTOTAL in texts:
            return False
        texts[SUBTOTAL] = label.text
        for box in filled:
            number = self.head.column_of(box, self.geometry, self.geometry.counts[row])
            if box is not label and number is not None:
                texts[subtotal_column(self.fields[number])] = box.text
        return True

    def _take_row(self, row: int, group: str) -> int:
        """Take the texts of ``row``, which stands under the head of ``group``; return its height in rows."""
        row_texts, height = self._row_texts(row)
        if group:
            row_texts.texts["group"] = group
        if any(text.strip() for text in row_texts.texts.values()) or self._extent.keeps_blank(row):
            self._rows.append(row_texts)
        return height

    def _row_texts(self, row: int) -> tuple[RowTexts, int]:
        """Return the texts of a row, and how many rows of the sheet it takes."""
        geometry, head, fields, side = self.geometry, self.head, self.fields, self._extent.side
        texts: dict[str, str] = {}
        spans: dict[str, int] = {}
        first = head.columns[0].start if head.columns else 0
        for box in geometry.rows[row]:
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
        height = self._common_height(spans)
        return RowTexts(texts, spans if height == 1 else {}), height

    def _common_height(self, spans: dict[str, int]) -> int:
        """Return how many rows each cell but those of the levels covers; 1 where they differ."""
        columns = [name for name in self.fields if name not in LEVEL_FIELDS]
        heights = {count for name, count in spans.items() if name not in LEVEL_FIELDS}
        alike = len(heights) == 1 and all(name in spans for name in columns)
        return heights.pop() if alike else 1

    def _leave_out(self, box: Box) -> None:
        """Note a text that stands under no column."""
        part = {"funds": "项目资金", "indicators": "绩效指标"}.get(self.head.kind, "表格")
        cell = f"indicators.{len(self._rows)}.name" if self.head.kind == "indicators" else ""
        self.notes.append(Note("leftover", f"“{short(box.text)}”未导入（{part}）。", cell))
