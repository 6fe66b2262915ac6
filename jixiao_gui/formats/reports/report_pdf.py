"""A report drawn as PDF: tables with repeated heads, notes, charts; A4, readable in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.reports.report import Charts, Column, Paragraph, Report, Row, Table
from jixiao_gui.formats.reports.report_charts import draw_chart
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.drawing import Drawing
from jixiao_gui.formats.writing.fonts import FontChain
from jixiao_gui.sheet.typeset import MM_PER_POINT, break_lines

MARGIN, TOP, BOTTOM = 12.0, 12.0, 14.0
_SIZE, _LINE, _SIDE, _ABOVE = 8.0, 3.65, 0.9, 1.0
"""Type of a table in points; a line, the padding at the sides and above and below in mm."""
_HEAD_LINE = 4.4
_NOTE_SIZE, _NOTE_LINE = 9.0, 4.6
_CHART_HEIGHT = 84.0
_FILL_HEAD, _FILL_SUM = 0.9, 0.95
_BAR_GREYS = (0.25, 0.42, 0.6, 0.75, 0.88)
"""Bars from the best grade to the worst."""
_TOTAL = "page-total"


def write_report_pdf(report: Report, target: BinaryIO, progress: Progress | None = None) -> None:
    """Write ``report``.

    Raises `Cancelled` when ``progress``, called with the number of rows, returns False, and `OSError`.
    """
    paper = _Paper(report, target, progress)
    for part in report.parts:
        if isinstance(part, Table):
            paper.table(part)
        elif isinstance(part, Paragraph):
            paper.paragraph(part)
        else:
            paper.charts(part)
    paper.save()


class _ChartPaper:
    """A surface that draws charts in greys."""

    def __init__(self, draw: Drawing) -> None:
        self._draw = draw
        self.rule = draw.rule

    def label(
        self,
        text: str,
        size: float,
        across: float,
        middle: float,
        align: str = "left",
        *,
        heading: bool = False,
    ) -> None:
        self._draw.text(fonts.hei() if heading else fonts.song(), text, size, across, middle, align)

    def bar(self, left: float, top: float, width: float, height: float, rank: int) -> None:
        self._draw.box(left, top, width, height, _BAR_GREYS[min(rank, len(_BAR_GREYS) - 1)])
        self._draw.frame(left, top, width, height, 0.5)

    def dot(self, across: float, down: float) -> None:
        self._draw.dot(across, down, 0.85)


class _Paper:
    """Draws pages from the top down; ``_below_top``: mm to which the page is filled."""

    def __init__(self, report: Report, target: BinaryIO, progress: Progress | None) -> None:
        width, height = (297.0, 210.0) if report.landscape else (210.0, 297.0)
        self._draw = Drawing(target, width, height, report.title, "项目支出绩效自评")
        self._left, self._right = MARGIN, width - MARGIN
        self._end = height - BOTTOM
        self._song, self._hei = fonts.song(), fonts.hei()
        self._progress = progress
        self._rows = 0
        self._page = 1
        self._below_top = TOP
        middle = width / 2
        self._draw.text(fonts.title(), report.title, 17, middle, self._below_top + 4, "center", heavy=True)
        self._below_top += 11
        self._draw.text(self._song, report.left, _NOTE_SIZE, self._left, self._below_top + 2)
        self._draw.text(self._song, report.right, _NOTE_SIZE, self._right, self._below_top + 2, "right")
        self._below_top += 5

    def _begin_page(self) -> None:
        self._foot()
        self._draw.turn()
        self._page += 1
        self._below_top = TOP

    def _ensure_room(self, height: float) -> None:
        """Begin a new page where ``height`` mm do not fit on this one."""
        if self._below_top + height > self._end and self._below_top > TOP:
            self._begin_page()

    def _foot(self) -> None:
        """Draw 第 n 页 共 N 页; N is a form of the PDF that is drawn at the end."""
        before, middle = f"第 {self._page} 页　共 ", self._draw.height - BOTTOM / 2
        width = self._song.width(before + "00 页") * _NOTE_SIZE * MM_PER_POINT
        x = (self._draw.width - width) / 2
        self._draw.text(self._song, before, _NOTE_SIZE, x, middle)
        x += self._song.width(before) * _NOTE_SIZE * MM_PER_POINT
        canvas = self._draw.canvas
        canvas.saveState()
        canvas.translate(self._draw.x(x), self._draw.y(middle))
        canvas.doForm(_TOTAL)
        canvas.restoreState()

    def paragraph(self, part: Paragraph) -> None:
        """Draw a paragraph or a heading."""
        chain, size = (self._hei, 10.5) if part.strong else (self._song, _NOTE_SIZE)
        room = (self._right - self._left) / (size * MM_PER_POINT)
        lines = break_lines(part.text, room, chain.advance)
        if part.strong:
            self._ensure_room(len(lines) * 5.4 + 30)
            self._below_top += 2.5 if self._below_top > TOP else 0
        line_height = 5.4 if part.strong else _NOTE_LINE
        for line in lines:
            self._ensure_room(line_height)
            self._draw.text(chain, line, size, self._left, self._below_top + line_height / 2)
            self._below_top += line_height
        self._below_top += 0.8

    def table(self, table: Table) -> None:
        """Draw heading, head and rows; the columns share the page's width in proportion to their own."""
        scale = (self._right - self._left) / sum(column.width for column in table.columns)
        widths = [column.width * scale for column in table.columns]
        edges = [self._left]
        for width in widths:
            edges.append(edges[-1] + width)
        rooms = [(width - 2 * _SIDE) / (_SIZE * MM_PER_POINT) for width in widths]
        head = _head_height(table.columns)
        self._ensure_room((10 if table.heading else 0) + head + 14)
        if table.heading:
            self._below_top += 4 if self._below_top > TOP else 0
            self._draw.text(self._hei, table.heading, 10.5, self._left, self._below_top + 2.4)
            self._draw.text(self._song, table.note, _NOTE_SIZE, self._right, self._below_top + 2.4, "right")
            self._below_top += 6
        top = self._below_top
        self._head(table.columns, edges)
        for row, following in _with_following(table.rows):
            cells, height = _set_row(row, rooms)
            # sums never stand alone on a page, but with the row before them
            sum_height = _set_row(following, rooms)[1] if following is not None and following.strong else 0.0
            if self._below_top + height + sum_height > self._end and self._below_top > top + head:
                self._close(top, edges, head, table.columns)
                self._begin_page()
                top = self._below_top
                self._head(table.columns, edges)
            self._row(row, cells, height, edges, table.columns)
            self._rows += 1
            step(self._progress, self._rows)
        self._close(top, edges, head, table.columns)
        self._below_top += 1.5

    def _row(
        self,
        row: Row,
        cells: list[list[str]],
        height: float,
        edges: list[float],
        columns: tuple[Column, ...],
    ) -> None:
        chain = self._hei if row.strong else self._song
        if row.strong:
            self._draw.box(edges[0], self._below_top, edges[-1] - edges[0], height, _FILL_SUM)
        for ground_column, colour in row.grounds:
            self._draw.coloured_box(
                edges[ground_column],
                self._below_top,
                edges[ground_column + 1] - edges[ground_column],
                height,
                colour,
            )
        for column, lines, left, right in zip(columns, cells, edges, edges[1:], strict=False):
            upper = self._below_top + (height - len(lines) * _LINE) / 2
            x = _anchor(column.align, left, right)
            for number, line in enumerate(lines):
                self._draw.text(chain, line, _SIZE, x, upper + (number + 0.5) * _LINE, column.align)
        self._below_top += height
        self._draw.rule(edges[0], self._below_top, edges[-1], self._below_top, 0.35, 0.35)

    def _head(self, columns: tuple[Column, ...], edges: list[float]) -> None:
        height = _head_height(columns)
        top = self._below_top
        self._draw.box(edges[0], top, edges[-1] - edges[0], height, _FILL_HEAD)
        for start, count, group in _groups(columns):
            upper = top
            if group:
                upper = top + _HEAD_LINE + 0.6
                middle = (edges[start] + edges[start + count]) / 2
                self._draw.text(self._hei, group, _SIZE, middle, (top + upper) / 2, "center")
                self._draw.rule(edges[start], upper, edges[start + count], upper, 0.35, 0.35)
            for index in range(start, start + count):
                room = (edges[index + 1] - edges[index] - 1) / (_SIZE * MM_PER_POINT)
                lines = break_lines(columns[index].head, room, self._hei.advance)
                first = (upper + top + height) / 2 - (len(lines) - 1) * _LINE / 2
                for number, line in enumerate(lines):
                    x = (edges[index] + edges[index + 1]) / 2
                    self._draw.text(self._hei, line, _SIZE, x, first + number * _LINE, "center")
        self._below_top += height
        self._draw.rule(edges[0], self._below_top, edges[-1], self._below_top, 0.6)

    def _close(self, top: float, edges: list[float], head: float, columns: tuple[Column, ...]) -> None:
        """Draw the upright rules of a table's part on this page, and its frame."""
        for start, count, group in _groups(columns):
            for index in range(start, start + count):
                within = group and index > start
                upper = top + _HEAD_LINE + 0.6 if within and head > _HEAD_LINE * 1.5 else top
                if index:
                    self._draw.rule(edges[index], upper, edges[index], self._below_top, 0.35, 0.35)
        self._draw.frame(edges[0], top, edges[-1] - edges[0], self._below_top - top, 0.8)

    def charts(self, part: Charts) -> None:
        """Draw charts side by side over the page's width, or one under the other on an upright page."""
        beside = len(part.charts) if self._draw.width > self._draw.height else 1
        gap = 9.0
        width = (self._right - self._left - gap * (beside - 1)) / beside
        for number, chart in enumerate(part.charts):
            column = number % beside
            if column == 0:
                self._ensure_room(_CHART_HEIGHT + 6)
                self._below_top += 5 if self._below_top > TOP else 0
            left = self._left + column * (width + gap)
            draw_chart(_ChartPaper(self._draw), chart, left, self._below_top, width, _CHART_HEIGHT)
            if column == beside - 1 or number == len(part.charts) - 1:
                self._below_top += _CHART_HEIGHT

    def save(self) -> None:
        """Finish the last page and the file."""
        self._foot()
        self._draw.turn()
        canvas = self._draw.canvas
        canvas.beginForm(_TOTAL, 0, -_NOTE_SIZE, 100, _NOTE_SIZE * 2)
        # the form's own origin is the bottom of a page: draw at the page's bottom edge
        self._draw.text(self._song, f"{self._page} 页", _NOTE_SIZE, 0, self._draw.height)
        canvas.endForm()
        self._draw.save()


def _with_following(rows: Iterable[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Yield each row with the one after it."""
    before: Row | None = None
    for row in rows:
        if before is not None:
            yield before, row
        before = row
    if before is not None:
        yield before, None


def _set_row(row: Row, rooms: list[float]) -> tuple[list[list[str]], float]:
    """Return the lines of a row's cells, and its height in mm."""
    chain = fonts.hei() if row.strong else fonts.song()
    cells = [_lines(text, room, chain) for text, room in zip(row.texts, rooms, strict=True)]
    return cells, max(len(lines) for lines in cells) * _LINE + 2 * _ABOVE


def _lines(text: str, room: float, chain: FontChain) -> list[str]:
    """Return ``text`` in lines of ``room`` em, without a last line of one character where it can."""
    lines = break_lines(text, room, chain.advance)
    if len(lines) > 1 and len(lines[-1]) == 1:
        closer = break_lines(text, room - 1, chain.advance)
        return closer if len(closer) == len(lines) else lines
    return lines


def _head_height(columns: tuple[Column, ...]) -> float:
    return 2 * _HEAD_LINE + 1.8 if any(column.group for column in columns) else 6.4


def _groups(columns: tuple[Column, ...]) -> list[tuple[int, int, str]]:
    """Return the groups of neighbouring columns: first column, number of columns, label."""
    groups = []
    start = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        count = len(list(members))
        groups.append((start, count, group))
        start += count
    return groups


def _anchor(align: str, left: float, right: float) -> float:
    if align == "left":
        return left + _SIDE
    return (left + right) / 2 if align == "center" else right - _SIDE
