"""The summary as an Excel workbook: real numbers, a row of formulas that sum, native charts.

Every formula is written with its value, for programs that do not recalculate. Texts of forms are always
written as text, never as a formula or a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, BinaryIO

from xlsxwriter.utility import xl_col_to_name

from jixiao_gui.form.reports.subjects import NAME_HEADS
from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.reports.summary_groups import Group
from jixiao_gui.form.reports.summary_lines import Line
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.reports.summary_report import (
    Field,
    GroupField,
    Value,
    group_fields,
    line_fields,
)
from jixiao_gui.formats.reports.summary_xlsx_charts import grades_chart, points_chart
from jixiao_gui.formats.reports.summary_xlsx_sizes import (
    LINE_HEIGHT,
    WIDTHS,
    amount_width,
    column_digits,
    number_format,
    rate_digits,
    row_height,
)
from jixiao_gui.formats.reports.workbook import workbook
from jixiao_gui.formats.writing.xlsx_grid import LONGEST
from jixiao_gui.formats.writing.zip_entries import ILLEGAL

_SONG, _HEI = "宋体", "黑体"
_HEAD = {"font_name": _HEI, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#E6E6E6"}
_LINES, _DEPARTMENTS, _UNITS, _CHARTS = "汇总表", "按主管部门", "按实施单位", "等级与执行率"
_MOST = 10**15
"""Excel keeps 15 digits; numbers from this on are written as text."""
_TEXTS = {**dict.fromkeys(NAME_HEADS, 36.0), "主管部门": 24.0, "实施单位": 24.0, "等级": 6.0, "年度": 6.0}
"""Characters: as narrow as what stands in them lets, and longer names in two lines; for the table goes on
paper as wide as A4, and a column too wide makes the type of all too small to read."""
_HEADS = 2
"""Rows of a table's head; above them stand the title and the line of unit and 万元."""
_FIRST = 4


def write_summary_xlsx(
    summary: Summary, target: BinaryIO, *, title: str, unit: str = "", progress: Progress | None = None
) -> None:
    """Write ``summary``.

    Raises `Cancelled` when ``progress``, called with the number of projects, returns False, and `OSError`.
    """
    with workbook(target, title) as book:
        book.set_calc_mode("auto")
        writer = _Writer(book, summary, title, unit)
        writer.lines(progress)
        writer.groups(_DEPARTMENTS, "主管部门", summary.departments)
        writer.groups(_UNITS, "实施单位", summary.units)
        writer.charts()


class _Writer:
    """Writes the four worksheets of the workbook."""

    def __init__(self, book: Any, summary: Summary, title: str, unit: str) -> None:
        self._book = book
        self._summary = summary
        self._amount_width = amount_width(summary)
        self._title = title
        self._unit = unit
        self._formats: dict[tuple[str, bool, int], Any] = {}
        plain = {"font_name": _SONG, "font_size": 10, "valign": "vcenter"}
        self._big = book.add_format(
            {"font_name": _SONG, "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
        )
        self._small = book.add_format(plain)
        self._right = book.add_format({**plain, "align": "right"})
        self._note = book.add_format({**plain, "font_size": 9})
        self._head = book.add_format({**plain, **_HEAD})

    def lines(self, progress: Progress | None) -> None:
        """Write the projects, and the row that sums them."""
        summary = self._summary
        fields = line_fields(summary)
        page = self._page(_LINES, [*fields, _BASE], shown=len(fields))
        columns = [*fields, _BASE]
        digits = [column_digits(field.kind, [field.line(line) for line in summary.lines]) for field in fields]
        digits = [
            rate_digits(summary) if f.kind == "rate" else d for f, d in zip(fields, digits, strict=True)
        ]
        digits.append(column_digits("amount", [_base(line) for line in summary.lines]))
        for number, line in enumerate(summary.lines, 1):
            row = _FIRST - 1 + number
            texts: list[tuple[str, float]] = []
            for column, field in enumerate(fields):
                value = field.line(line)
                if field.head in NAME_HEADS and line.disputed:
                    value = f"※ {value}"
                if isinstance(value, str):
                    texts.append((value, self._width(field)))
                self._write(page, row, column, value, _look(field), digits=digits[column])
            self._write(page, row, len(fields), _base(line), "amount", digits=digits[-1])
            page.set_row(row, row_height(texts))
            step(progress, number)
        end = _FIRST + len(summary.lines)
        self._sums(page, columns, end, digits)
        for number, note in enumerate(summary.notes):
            page.write_string(end + 1 + number, 0, note, self._note)
        page.print_area(
            0, 0, end + len(summary.notes), len(fields) - 1
        )  # without the column that only formulas need
        if summary.lines:
            page.autofilter(_FIRST - 1, 0, end - 1, len(fields))

    def _sums(self, page: Any, fields: Sequence[Field], end: int, digits: Sequence[int]) -> None:
        """Write row ``end``: sums of amounts and counts, the rate of the sums, the mean of the totals."""
        total = self._summary.whole
        base = xl_col_to_name(len(fields) - 1)
        executed = xl_col_to_name(next(n for n, field in enumerate(fields) if field.head == "全年执行数"))
        first, last = _FIRST + 1, end
        for column, field in enumerate(fields):
            letter = xl_col_to_name(column)
            area = f"{letter}{first}:{letter}{last}"
            formula = ""
            value: Value = field.sum(total)
            if field is _BASE:
                formula = f"=SUM({area})"
                bases = [
                    base_amount for line in self._summary.lines if (base_amount := _base(line)) is not None
                ]
                value = sum(bases, Decimal(0))
            elif field.kind == "amount" or field.group.startswith("校验"):
                formula, value = f"=SUM({area})", value or 0
            elif field.kind == "rate":
                base_area = f"{base}{first}:{base}{last}"
                # only of projects whose rate can be worked out
                divided = f'SUMIF({base_area},">0",{executed}{first}:{executed}{last})/SUM({base_area})'
                formula = f'=IF(SUM({base_area})>0,{divided},"")'
            elif field.head == "总分":
                formula = f'=IF(COUNT({area})>0,AVERAGE({area}),"")'
            if field.head in NAME_HEADS:
                value = "合计（总分为平均分）"
            formula = formula if end >= first else ""
            self._write(page, end, column, value, field.kind, formula, strong=True, digits=digits[column])
        page.set_row(end, LINE_HEIGHT + 5)

    def groups(self, name: str, head: str, groups: Sequence[Group]) -> None:
        """Write departments or units, a line each, and the row that sums them."""
        fields = group_fields(self._summary, head)
        page = self._page(name, fields)
        digits = [column_digits(f.kind, [f.value(group) for group in groups]) for f in fields]
        for number, group in enumerate(groups):
            for column, field in enumerate(fields):
                self._write(
                    page, _FIRST + number, column, field.value(group), field.kind, digits=digits[column]
                )
            page.set_row(_FIRST + number, row_height([(group.name, self._width(fields[0]))]))
        end = _FIRST + len(groups)
        for column, field in enumerate(fields):
            letter = xl_col_to_name(column)
            value: Value = field.value(self._summary.whole)
            formula = ""
            if groups and field.kind in ("amount", "count"):
                formula, value = f"=SUM({letter}{_FIRST + 1}:{letter}{end})", value or 0
            self._write(page, end, column, value, field.kind, formula, strong=True, digits=digits[column])
        page.set_row(end, LINE_HEIGHT + 5)

    def charts(self) -> None:
        """Write the counts of grades and the points of rate against total, each with its chart."""
        summary = self._summary
        page = self._book.add_worksheet(_CHARTS)
        self._print_setup(page)
        page.set_column(0, 0, 14)
        page.set_column(1, 2, 10)
        page.set_column(4, 4, 8)
        page.set_column(5, 5, 34)
        page.set_column(6, 7, 10)
        page.merge_range(0, 0, 0, 7, "", self._big)
        page.write_string(0, 0, _clean(self._title), self._big)
        page.set_row(0, 28)
        self._grades(page)
        self._points(page)
        page.insert_chart("J3", grades_chart(self._book, summary, _CHARTS, _FIRST))
        page.insert_chart("J20", points_chart(self._book, summary, _CHARTS, _FIRST))

    def _grades(self, page: Any) -> None:
        summary, total = self._summary, self._summary.whole
        for column, text in enumerate(("等级", summary.subject.number_head, "占比")):
            page.write_string(_FIRST - 1, column, text, self._head)
        grade = next(n for n, field in enumerate(line_fields(summary)) if field.head == "等级")
        letter = xl_col_to_name(grade)
        area = f"'{_LINES}'!${letter}${_FIRST + 1}:${letter}${_FIRST + len(summary.lines)}"
        end = _FIRST + len(summary.grades)
        for number, name in enumerate(summary.grades):
            row, count = _FIRST + number, total.grades[name]
            self._write(page, row, 0, name, "grade")
            counting = f"=COUNTIF({area},A{row + 1})" if summary.lines else ""
            self._write(page, row, 1, count, "count", counting)
            share = Fraction(count, total.projects) if total.projects else None
            part = f'=IF(B${end + 1}>0,B{row + 1}/B${end + 1},"")'
            self._write(page, row, 2, share, "rate", part)
        self._write(page, end, 0, "合计", "text", strong=True)
        self._write(page, end, 1, total.projects, "count", f"=SUM(B{_FIRST + 1}:B{end})", strong=True)
        self._write(page, end, 2, Fraction(1) if total.projects else None, "rate", strong=True)

    def _points(self, page: Any) -> None:
        for column, text in enumerate(("序号", self._summary.subject.name_head, "执行率", "总分"), 4):
            page.write_string(_FIRST - 1, column, text, self._head)
        points = self._summary.points
        digits = column_digits("points", [point.total for point in points])
        for number, point in enumerate(points):
            row = _FIRST + number
            self._write(page, row, 4, point.number, "count")
            self._write(page, row, 5, point.project, "text")
            self._write(page, row, 6, point.rate, "rate")
            self._write(page, row, 7, point.total, "points", digits=digits)
            page.set_row(row, row_height([(point.project, 34.0)]))

    def _page(self, name: str, fields: Sequence[Field | GroupField], shown: int = 0) -> Any:
        """Return a worksheet with title, units, head in two rows, frozen; ready to print across A4.

        ``shown``: the number of columns under the title, 0 for all.
        """
        page = self._book.add_worksheet(name)
        last = (shown or len(fields)) - 1
        self._print_setup(page)
        page.repeat_rows(0, _FIRST - 1)
        names = [field.head for field in fields]
        page.freeze_panes(_FIRST, next((n + 1 for n, name in enumerate(names) if name in NAME_HEADS), 1))
        page.merge_range(0, 0, 0, last, "", self._big)
        page.write_string(0, 0, _clean(self._title), self._big)
        page.set_row(0, 28)
        if self._unit:
            page.write_string(1, 0, _clean(f"编制单位：{self._unit}"), self._small)
        page.write_string(1, last, "金额单位：万元", self._right)
        self._heads(page, fields)
        for column, field in enumerate(fields):
            page.set_column(column, column, self._width(field))
        return page

    def _width(self, field: Field | GroupField) -> float:
        """Return the width of a column in characters."""
        if field.kind == "text":
            return _TEXTS.get(field.head, 30.0)
        return self._amount_width if field.kind == "amount" else WIDTHS[field.kind]

    def _heads(self, page: Any, fields: Sequence[Field | GroupField]) -> None:
        top, below = _FIRST - _HEADS, _FIRST - 1
        column = 0
        while column < len(fields):
            group = fields[column].group
            end = column
            while group and end + 1 < len(fields) and fields[end + 1].group == group:
                end += 1
            if group and end > column:
                page.merge_range(top, column, top, end, group, self._head)
            elif group:
                page.write_string(top, column, group, self._head)
            for number in range(column, end + 1):
                head = fields[number].head
                if group:
                    page.write_string(below, number, head, self._head)
                else:
                    page.merge_range(top, number, below, number, head, self._head)
            column = end + 1
        page.set_row(below, 26)

    def _print_setup(self, page: Any) -> None:
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
        page.set_footer("&C第 &P 页　共 &N 页")
        page.hide_gridlines(2)

    def _write(
        self,
        page: Any,
        row: int,
        column: int,
        value: Value,
        kind: str,
        formula: str = "",
        *,
        strong: bool = False,
        digits: int = 1,
    ) -> None:
        """Write one cell: a text, a number with so many ``digits``, or a formula with its value."""
        look = self._format(kind, strong, digits)
        if isinstance(value, str):
            text = _clean(value)
            page.write_string(row, column, text, look) if text else page.write_blank(row, column, None, look)
        elif value is not None and abs(Fraction(value)) >= _MOST:
            page.write_string(row, column, str(round(Fraction(value))), look)
        elif formula:
            page.write_formula(row, column, formula, look, "" if value is None else _number(value))
        elif value is None:
            page.write_blank(row, column, None, look)
        else:
            page.write_number(row, column, _number(value), look)

    def _format(self, kind: str, strong: bool, digits: int) -> Any:
        format = self._formats.get((kind, strong, digits))
        if format is None:
            look: dict[str, object] = {
                "font_name": _HEI if strong else _SONG,
                "font_size": 10,
                "valign": "vcenter",
                "border": 1,
            }
            look |= {"num_format": number_format(kind, digits)} if kind not in ("text", "grade") else {}
            look |= {"text_wrap": True} if kind in ("text", "grade") else {}
            look |= {"align": "center"} if kind in ("count", "grade") else {}
            look |= {"bg_color": "#F2F2F2"} if strong else {}
            format = self._formats[kind, strong, digits] = self._book.add_format(look)
        return format


def _empty(_: object) -> Value:
    return None


def _base(line: Line) -> Decimal | None:
    """Return the amount that a line's rate is divided by, ``None`` without a rate."""
    return None if line.rated is None else line.rated[1]


_BASE = Field("计算执行率的预算数", "amount", 12, _empty, _empty)


def _look(field: Field) -> str:
    """Return the kind of format of a column's cells: its own kind, or "grade" for short centred words."""
    return "grade" if field.head in ("等级", "年度") else field.kind


def _number(value: int | Decimal | Fraction) -> float | int:
    """Return ``value`` as a number of Excel."""
    return value if isinstance(value, int) else float(value)


def _clean(text: str) -> str:
    """Return ``text`` without illegal characters, cut to the length of a cell."""
    return ILLEGAL.sub("", text)[:LONGEST]
