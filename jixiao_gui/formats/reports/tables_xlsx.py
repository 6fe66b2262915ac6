"""Plain tables as an Excel workbook: real numbers, a last row of formulas that sum, ready to print.

Texts of forms and file names are written as text, never as a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, BinaryIO

from xlsxwriter.utility import xl_col_to_name

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.reports.workbook import workbook
from jixiao_gui.formats.writing.xlsx_grid import LONGEST
from jixiao_gui.formats.writing.zip_entries import ILLEGAL

_FIRST = 3
"""The row, from 0, of a table's first line, under title, subtitle and head."""
_FORMATS = {"amount": "#,##0.######", "rate": "0.0%", "points": "0.##", "count": "0"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of Excel's and its value, for a reader that does not recalculate."""

    text: str
    value: int | float


Value = str | int | Decimal | Fraction | Formula | None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its words, its width in characters, its kind: text, date, count, amount, rate or points.

    ``sums``: the last row has its sum.
    """

    words: str
    width: float
    kind: str = "text"
    sums: bool = False


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A table. ``grounds``: background colours ``#rrggbb`` of cells by their text.

    ``bars``: the heading of a chart of column 0 and column ``charted``, "" for none.
    """

    name: str
    title: str
    under: str
    heads: tuple[Head, ...]
    rows: Iterable[Sequence[Value]]
    grounds: Mapping[str, str] = field(default_factory=dict)
    bars: str = ""
    charted: int = 1


def write_tables_xlsx(
    tables: Iterable[Worksheet], target: BinaryIO, *, title: str, progress: Progress | None = None
) -> None:
    """Write ``tables``.

    Raises `Cancelled` when ``progress``, called with the number of lines, returns False, and `OSError`.
    """
    with workbook(target, title) as book:
        writer = _Writer(book, progress)
        for table in tables:
            writer.table(table)


class _Writer:
    """Writes tables into one workbook."""

    def __init__(self, book: Any, progress: Progress | None) -> None:
        self._book, self._progress = book, progress
        self._lines_written = 0
        self._formats: dict[tuple[str, str, bool], Any] = {}
        plain = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        self._big = book.add_format({**plain, "font_size": 16, "bold": True, "align": "center"})
        self._small = book.add_format(plain)
        head = {"font_name": "黑体", "align": "center", "text_wrap": True, "border": 1, "bg_color": "#E6E6E6"}
        self._head = book.add_format({**plain, **head})

    def table(self, table: Worksheet) -> None:
        """Write one worksheet."""
        page, heads = self._page(table), table.heads
        row = _FIRST
        for values in table.rows:
            for column, (head, value) in enumerate(zip(heads, values, strict=True)):
                ground = table.grounds.get(value, "") if isinstance(value, str) else ""
                self._write(page, row, column, value, head.kind, ground)
            row += 1
            self._lines_written += 1
            step(self._progress, self._lines_written)
        if any(head.sums for head in heads) and row > _FIRST:
            self._sums(page, table, row)
        if row > _FIRST:
            page.autofilter(_FIRST - 1, 0, row - 1, len(heads) - 1)
        if table.bars and row > _FIRST:
            self._chart(page, table, row)

    def _sums(self, page: Any, table: Worksheet, row: int) -> None:
        for column, head in enumerate(table.heads):
            letter = xl_col_to_name(column)
            if head.sums:
                formula = f"=SUM({letter}{_FIRST + 1}:{letter}{row})"
                look = self._format(head.kind, "", strong=True)
                page.write_formula(row, column, formula, look)
            else:
                page.write_string(
                    row, column, "" if column else "合计", self._format("text", "", strong=True)
                )

    def _page(self, table: Worksheet) -> Any:
        page = self._book.add_worksheet(table.name)
        last = len(table.heads) - 1
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
        page.set_footer("&C第 &P 页　共 &N 页")
        page.hide_gridlines(2)
        page.repeat_rows(0, _FIRST - 1)
        page.freeze_panes(_FIRST, 0)
        page.merge_range(0, 0, 0, last, "", self._big) if last else None
        page.write_string(0, 0, _clean(table.title), self._big)
        page.set_row(0, 28)
        page.write_string(1, 0, _clean(table.under), self._small)
        for column, head in enumerate(table.heads):
            page.set_column(column, column, head.width)
            page.write_string(_FIRST - 1, column, head.words, self._head)
        page.set_row(_FIRST - 1, 28)
        return page

    def _chart(self, page: Any, table: Worksheet, end: int) -> None:
        bars = self._book.add_chart({"type": "bar"})
        bars.add_series(
            {
                "categories": [table.name, _FIRST, 0, end - 1, 0],
                "values": [table.name, _FIRST, table.charted, end - 1, table.charted],
                "data_labels": {"value": True},
                "fill": {"color": "#404040"},
            }
        )
        bars.set_title({"name": table.bars, "name_font": {"size": 12}})
        bars.set_legend({"none": True})
        bars.set_y_axis({"reverse": True})
        bars.set_size({"width": 620, "height": max(240, 28 * (end - _FIRST) + 90)})
        page.insert_chart(_FIRST - 1, len(table.heads) + 1, bars)

    def _write(self, page: Any, row: int, column: int, value: Value, kind: str, ground: str) -> None:
        look = self._format(kind, ground)
        if value is None or value == "":
            page.write_blank(row, column, None, look)
        elif isinstance(value, Formula):
            page.write_formula(row, column, value.text, look, value.value)
        elif isinstance(value, str):
            page.write_string(row, column, _clean(value), look)
        else:
            page.write_number(row, column, float(value), look)

    def _format(self, kind: str, ground: str, *, strong: bool = False) -> Any:
        key = kind, ground, strong
        if key not in self._formats:
            properties: dict[str, object] = {"font_name": "黑体" if strong else "宋体", "font_size": 10}
            properties |= {"valign": "vcenter", "border": 1, "text_wrap": kind == "text"}
            if kind in _FORMATS:
                properties["num_format"] = _FORMATS[kind]
            properties["align"] = {"text": "left", "amount": "right"}.get(kind, "center")
            if ground:
                properties["bg_color"] = ground
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


def _clean(text: str) -> str:
    return ILLEGAL.sub("", text)[:LONGEST]
