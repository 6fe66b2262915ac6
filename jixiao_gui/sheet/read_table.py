"""A table that was read off a sheet, as a table of the template and as the form's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import AnyRow
from jixiao_gui.form.fund_total import total_line
from jixiao_gui.form.model import LEVEL_FIELDS, FundLine, Indicator
from jixiao_gui.form.numbers import fold, is_void, split_number
from jixiao_gui.form.template_sections import Column, Table
from jixiao_gui.sheet.exact_reading import row_of
from jixiao_gui.sheet.geometry import Geometry
from jixiao_gui.sheet.table_head import TableHead


@dataclass(slots=True)
class RowTexts:
    """The texts of one row by column, and over how many rows its cells reach."""

    texts: dict[str, str]
    spans: dict[str, int]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as it was read: its head, the field of each column, its rows.

    ``id`` is the table's in the layout, ``label`` the one at its side, ``corner`` the text over that label
    where it is another one.
    """

    id: str
    label: str
    corner: str | None
    head: TableHead
    fields: Sequence[str]
    rows: Sequence[RowTexts]

    def template_table(self, geometry: Geometry) -> tuple[Table, list[AnyRow]]:
        """Return the table of the template, with its blank rows, and the form's rows in it."""
        columns = self.head.columns
        full_height = self._full_height_columns()
        template_columns = tuple(
            Column(
                name,
                column.head,
                _width(geometry, column.start, column.end, len(columns)),
                column.upper,
                _merge(self.id, name, column.head, full_height),
            )
            for name, column in zip(self.fields, columns, strict=True)
        )
        rows = self._form_rows(
            [column.id for column in template_columns if column.merge == "down"], full_height
        )
        sum_number = total_line([row for row in rows if isinstance(row, FundLine)])
        label_width = self._label_width(geometry)
        table = Table(
            self.id,
            self.label,
            label_width,
            _widened(geometry, template_columns, label_width),
            rows=tuple(_blank(row, is_sum=number == sum_number) for number, row in enumerate(rows)),
            grows=self.id != "funds",
            corner=self.corner,
        )
        return table, rows

    def _label_width(self, geometry: Geometry) -> float:
        """Return the width in mm of the label at the side, 0 without one."""
        columns = self.head.columns
        first = columns[0].start if columns else 0
        if self.head.side is None and self.corner is None and first <= 0:
            return 0.0
        return _width(geometry, 0, max(1, first), len(columns))

    def _full_height_columns(self) -> list[str]:
        """Return the columns whose first cell reaches down over all rows."""
        if len(self.rows) < 2 or self.head.kind == "indicators":
            return []
        return [name for name in self.fields if self.rows[0].spans.get(name, 1) >= len(self.rows)]

    def _form_rows(self, merged: list[str], full_height: list[str]) -> list[AnyRow]:
        """Return the rows as a form has them; spans of labels follow from the labels themselves."""
        rows: list[AnyRow] = []
        for row in self.rows:
            spans = tuple(sorted((n, c) for n, c in row.spans.items() if n not in (*merged, *full_height)))
            rows.append(row_of(self.id, row.texts, rows[-1] if rows else None, merged, spans))
        return rows


def _blank(row: AnyRow, *, is_sum: bool) -> AnyRow:
    """Return a row as the blank form has it: printed words stay, what a clerk fills in goes."""
    if isinstance(row, FundLine):
        weight = row.weight if is_sum and split_number(row.weight) else _dash(row.weight)
        return FundLine(item=row.item, weight=weight, score=_dash(row.score))
    if isinstance(row, Indicator):
        return Indicator(level1=row.level1, level2=row.level2)
    return ()


def _dash(text: str) -> str:
    """Return the printed sign that nothing is to be filled in, "" without one."""
    return text if text.strip() and is_void(text) else ""


def _width(geometry: Geometry, start: int, end: int, count: int) -> float:
    """Return the width in mm from column ``start`` to ``end``; on a loose sheet one of ``count`` columns."""
    if geometry.loose:
        return round(geometry.edges[-1] / (count + 1), 2)
    return geometry.width(start, end)


def _merge(table_id: str, name: str, head: str, full_height: list[str]) -> str:
    """Return how the cells of column ``name`` are merged: "all", "down" or not at all."""
    if name in full_height:
        return "all"
    if table_id == "indicators" and (name in LEVEL_FIELDS or fold(head).startswith("二级指标")):
        return "down"
    return ""


def _widened(geometry: Geometry, columns: tuple[Column, ...], label_width: float) -> tuple[Column, ...]:
    """Return columns that reach from the side label to the table's right edge."""
    if not columns:
        return columns
    table_width = round(geometry.edges[-1], 2)
    lack = round(table_width - label_width - sum(column.width for column in columns), 2)
    if abs(lack) < 0.005:
        return columns
    last = columns[-1]
    if last.width + lack > 1:
        return (*columns[:-1], replace(last, width=round(last.width + lack, 2)))
    scale = (table_width - label_width) / sum(column.width for column in columns)
    return tuple(replace(column, width=round(column.width * scale, 2)) for column in columns)
