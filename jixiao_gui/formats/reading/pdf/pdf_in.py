"""PDF files with text and ruled lines read as plain sheets: our own, those of Word, WPS, LibreOffice.

`pdf_page.py` reads the characters and rules of a page, `pdf_grid.py` makes cells of the rules, `pdf_lines.py`
lines of the characters and `pdf_texts.py` texts of the lines; `pdf_table.py` joins a table that runs over
pages. A scan has no text to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats import Alive, FormatError, ReadFile
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.pdf_pages import ONE_AT_A_TIME
from jixiao_gui.formats.reading.joining import join_continued
from jixiao_gui.formats.reading.outside import is_form_like, share_lines, sort_lines
from jixiao_gui.formats.reading.pdf.pdf_elements import Glyph, PdfPage
from jixiao_gui.formats.reading.pdf.pdf_grid import Grid, find_grids
from jixiao_gui.formats.reading.pdf.pdf_guard import check_streams
from jixiao_gui.formats.reading.pdf.pdf_lines import Line, Maker, lines_of, spacing
from jixiao_gui.formats.reading.pdf.pdf_opening import DAMAGED, maker_of, open_page, open_pdf, pdf_bytes
from jixiao_gui.formats.reading.pdf.pdf_strokes import visible_text
from jixiao_gui.formats.reading.pdf.pdf_table import Table, continued, sheet_rows, table_of
from jixiao_gui.formats.reading.pdf.pdf_texts import joined_lines
from jixiao_gui.sheet.sheet import Sheet

MAX_CELLS = 5_000_000
_MARGIN = 0.09
"""The part of a page at its top, and at its bottom, in which running heads and page numbers stand."""
_NUMBER = re.compile(r"[-—–·~\s]*+第?\s*+\d{1,5}\s*+页?[\s,，/／]*+(?:共?\s*+\d{1,5}\s*+页?)?[-—–·~\s]*+")
_HANGING = frozenset(" \u3000，。、；：！？）》”’,.;:!?)")
_MANY_SHAPES = 100
_UNREADABLE = 0.3
_SCAN = "它是扫描件（整页是图片），没有可以读取的文字，请用原来的 Word 或 Excel 文件，或先做文字识别。"
_OUTLINES = "其中没有可以读取的文字（文字已转成图形或没有编码），请用原来的 Word 或 Excel 文件。"


def read_pdf(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return every ruled table of the document as a sheet, in order, and the texts outside.

    ``alive`` is called at each page. Raises `FormatError` with one Chinese sentence for a scan, a file with a
    password and one that is no sound PDF, and `OSError`.
    """
    data = pdf_bytes(path)
    try:
        check_streams(data, alive)
        with ONE_AT_A_TIME:
            document = open_pdf(data)
        try:
            return _read(document, alive)
        finally:
            with ONE_AT_A_TIME:
                document.close()
    except TooMuch as error:
        raise FormatError(f"无法读取“{path.name}”：{error}") from error
    except MemoryError as error:
        raise FormatError(f"无法读取“{path.name}”：内容过大，内存不足，请拆成几个文件后再导入。") from error


def _read(document: Any, alive: Alive | None) -> ReadFile:
    reader = _Reader(maker_of(document))
    for number in range(len(document)):
        if alive is not None:
            alive()
        # other threads may draw pages in between
        with ONE_AT_A_TIME:
            page = open_page(document, number)
        reader.take(page, number + 1)
    return reader.finish()


@dataclass(slots=True)
class _Content:
    """Lines and tables of a page from the top down; ``running``: its running heads and page numbers."""

    height: float
    items: list[Line | Table]
    running: set[int] = field(default_factory=set)


class _Reader:
    """Reads page after page; a page is finished once the next has shown the running heads of both."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self._sheets: list[Sheet] = []
        self._left: list[str] = []
        self._notes: list[str] = []
        self._pending: list[str] = []
        self._open: Table | None = None
        self._before: _Content | None = None
        self._reported: set[str] = set()
        self._scans: list[int] = []
        self._damaged: list[int] = []
        self._chars = self._shapes = self._unreadable = self._cells = 0

    def take(self, page: PdfPage | None, number: int) -> None:
        """Read page ``number`` (from 1)."""
        if page is None:
            self._damaged.append(number)
            return
        if not self._maker.is_ours:
            words = visible_text(page)
            page.glyphs, page.level = words.glyphs, words.level
            self._notes += [
                f"第 {number} 页：用删除线划去的文字“{struck}”没有读入。" for struck in words.struck
            ]
        grids = _tables(find_grids(page.upright, page.level), page.glyphs)
        if page.is_scan and not grids:
            self._scans.append(number)
        self._chars += len(page.glyphs)
        self._shapes += page.shapes
        self._unreadable += page.unreadable
        content = self._content(page, grids)
        if self._before is not None:
            _mark_running(self._before, content)
            self._flush(self._before)
        self._before = content

    def finish(self) -> ReadFile:
        """Return sheets, texts and notes. Raises `TooMuch` when there was nothing to read."""
        if self._before is not None:
            self._flush(self._before)
        self._close()
        if not self._sheets:
            self._refuse()
        sheets = share_lines(join_continued(self._sheets), self._pending)
        for pages, reason in ((self._scans, "是扫描的图片"), (self._damaged, "已损坏")):
            if pages:
                self._left.append(f"（第 {'、'.join(map(str, pages[:20]))} 页{reason}，没有读入）")
        return ReadFile(sheets, self._left, self._notes, "" if sheets else self._why())

    def _why(self) -> str:
        """Return why a document with the words of a form has no table; else ""."""
        words = fold("".join(self._pending))  # labels of narrow columns are torn
        if "绩效" in words and ("自评" in words or "指标" in words):
            return "其中的表格没有框线，分不出单元格，请导入原来的 Word 或 Excel 文件。"
        return ""

    def _refuse(self) -> None:
        """Raise `TooMuch` where the document has no text."""
        if self._scans:
            raise TooMuch(_SCAN)
        if self._unreadable > _UNREADABLE * (self._chars + self._unreadable) or (
            not self._chars and self._shapes > _MANY_SHAPES
        ):
            raise TooMuch(_OUTLINES)
        if self._damaged and not self._chars:
            raise TooMuch(DAMAGED)

    def _content(self, page: PdfPage, grids: list[Grid]) -> _Content:
        """Put the characters of a page into its tables' cells and the lines between."""
        inside: list[list[list[Glyph]]] = [[[] for _ in grid.boxes] for grid in grids]
        by_size = sorted(range(len(grids)), key=lambda number: grids[number].area)
        outside: list[Glyph] = []
        target, before = outside, None
        for glyph in page.glyphs:
            x, y = glyph.x, glyph.y
            if before is not None and _follows_closely(glyph, before):
                target.append(glyph)
                before = glyph
                continue
            target, before = outside, glyph
            for number in by_size:
                if grids[number].holds(x, y):
                    target = inside[number][grids[number].box_at(x, y)]
                    break
            if target is not outside or (0 <= x <= page.width and 0 <= y <= page.height):
                target.append(glyph)
        lines = lines_of(outside, self._maker)
        edge = max([line.right for line in lines] + [grid.xs[-1] for grid in grids], default=0.0)
        items: list[Line | Table] = []
        for between in _split(lines, [grid.ys[0] for grid in grids]):
            items += joined_lines(between, edge)
        for grid, boxes in zip(grids, inside, strict=True):
            items.append(self._table(grid, boxes, page.height))
        items.sort(key=lambda item: item.base if isinstance(item, Line) else item.top)
        content = _Content(page.height, items)
        for number, item in enumerate(items):
            if isinstance(item, Line) and _in_margin(item, page.height) and _NUMBER.fullmatch(item.text):
                content.running.add(number)
        return content

    def _table(self, grid: Grid, boxes: list[list[Glyph]], height: float) -> Table:
        self._cells += len(grid.boxes)
        if self._cells > MAX_CELLS:
            raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
        left = grid.xs[0]
        lines = [[_shifted(line, left) for line in lines_of(box, self._maker)] for box in boxes]
        at_left = [(box.left - left, its) for box, its in zip(grid.boxes, lines, strict=True)]
        return table_of(grid, lines, height, spacing(at_left, self._maker))

    def _flush(self, content: _Content) -> None:
        """Take the lines and tables of a finished page."""
        for number, item in enumerate(content.items):
            if isinstance(item, Table):
                self._take(item)
            elif number not in content.running:
                self._close()
                self._pending.append(item.text.strip())
            elif not _NUMBER.fullmatch(item.text) and item.text not in self._reported:
                self._reported.add(item.text)
                self._left.append(item.text.strip())

    def _take(self, table: Table) -> None:
        if self._open is not None:
            joined = continued(self._open, table)
            if joined is not None:
                self._open = joined
                return
        self._close()
        self._open = table

    def _close(self) -> None:
        """Make a sheet of the open table, with the lines above it."""
        table, self._open = self._open, None
        if table is None:
            return
        lines_above = sort_lines(self._pending)
        self._pending = []
        widths, rows = sheet_rows(table)
        if any(cell.text.strip() for row in rows for cell in row.cells):
            self._sheets.append(
                Sheet(
                    lines_above.caption,
                    lines_above.title,
                    lines_above.year_line,
                    widths,
                    rows,
                    above=lines_above.lines,
                )
            )


def _tables(grids: list[Grid], glyphs: Iterable[Glyph]) -> list[Grid]:
    """Return the grids that are tables: no frames, and in cells of others only those of forms."""
    tables = [grid for grid in grids if len(grid.boxes) > 1]
    form_tables = []
    for grid in tables:
        if any(outer is not grid and outer.area > grid.area and _within(grid, outer) for outer in tables):
            words = "".join(glyph.char for glyph in glyphs if grid.holds(glyph.x, glyph.y))
            if not is_form_like(fold(words)):
                continue
        form_tables.append(grid)
    return form_tables


def _within(grid: Grid, outer: Grid) -> bool:
    return outer.holds(grid.xs[0], grid.ys[0]) and outer.holds(grid.xs[-1], grid.ys[-1])


def _shifted(line: Line, left: float) -> Line:
    return replace(line, left=line.left - left, right=line.right - left)


def _split(lines: list[Line], tops: list[float]) -> list[list[Line]]:
    """Return ``lines`` in groups, parted where a table begins."""
    parts: dict[int, list[Line]] = {}
    for line in lines:
        parts.setdefault(sum(top < line.base for top in tops), []).append(line)
    return list(parts.values())


def _follows_closely(glyph: Glyph, before: Glyph) -> bool:
    """Return whether ``glyph`` is a blank or a closing mark right behind ``before``, so of the same cell."""
    return (
        glyph.char in _HANGING
        and abs(glyph.left - before.right) < 0.1 * glyph.size
        and abs(glyph.base - before.base) < 0.1 * glyph.size
    )


def _in_margin(line: Line, height: float) -> bool:
    return line.base < _MARGIN * height or line.base > (1 - _MARGIN) * height


def _mark_running(above: _Content, below: _Content) -> None:
    """Mark lines in the margins that stand at one place of two pages, but for titles and captions."""
    for number, line in enumerate(above.items):
        if (
            not isinstance(line, Line)
            or not _in_margin(line, above.height)
            or not sort_lines([line.text]).left
        ):
            continue
        for below_number, below_line in enumerate(below.items):
            if (
                isinstance(below_line, Line)
                and below_line.text == line.text
                and abs(below_line.base - line.base) < 2
            ):
                above.running.add(number)
                below.running.add(below_number)
