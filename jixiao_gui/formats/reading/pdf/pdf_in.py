"""PDF files with text and ruled lines read as plain sheets: our own, those of Word, WPS, LibreOffice.

`pdf_page.py` gets characters and rules of a page, `pdf_grid.py` makes cells of the rules, `pdf_lines.py`
texts of the characters, `pdf_table.py` one table of what runs over pages. A scan has nothing to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats import Alive, FormatError, ReadFile
from jixiao_gui.formats.guard import TooMuch
from jixiao_gui.formats.pdf_marks import KEYWORD
from jixiao_gui.formats.pdf_pages import ONE_AT_A_TIME
from jixiao_gui.formats.reading.joining import join_continued
from jixiao_gui.formats.reading.outside import is_form_like, share_lines, sort_lines
from jixiao_gui.formats.reading.pdf.pdf_grid import Grid, find_grids
from jixiao_gui.formats.reading.pdf.pdf_guard import check_streams
from jixiao_gui.formats.reading.pdf.pdf_lines import Line, Maker, joined_lines, lines_of, spacing
from jixiao_gui.formats.reading.pdf.pdf_page import read_page
from jixiao_gui.formats.reading.pdf.pdf_strokes import words_of
from jixiao_gui.formats.reading.pdf.pdf_table import Table, continued, sheet_rows, table_of
from jixiao_gui.formats.reading.pdf.pdf_things import Glyph, PdfPage
from jixiao_gui.sheet.sheet import Sheet

MAX_FILE = 256 * 1024 * 1024
MAX_PAGES = 20_000
MAX_CELLS = 5_000_000
PROGRAM = "jixiao"
"""What our PDFs name as their producer; `canvas.py` would bring reportlab along."""
_HEAD = 1024
"""Bytes among which a PDF's mark stands."""
_MARGIN = 0.09
"""The part of a page at its top, and at its bottom, in which running heads and page numbers stand."""
_NUMBER = re.compile(r"[-—–·~\s]*第?\s*\d{1,5}\s*页?[\s,，/／]*(?:共?\s*\d{1,5}\s*页?)?[-—–·~\s]*")
_HANGING = frozenset(" \u3000，。、；：！？）》”’,.;:!?)")
_MANY_SHAPES = 100
_MAX_ANNOTATIONS = 2000
_UNREADABLE = 0.3
_SCAN = "它是扫描件（整页是图片），没有可以读取的文字，请用原来的 Word 或 Excel 文件，或先做文字识别。"
_OUTLINES = "其中没有可以读取的文字（文字已转成图形或没有编码），请用原来的 Word 或 Excel 文件。"
_LOCKED = "文件设有打开密码，请取消密码、重新保存后再导入。"
_DAMAGED = "文件已损坏或不是 PDF，请重新生成后再导入。"


def read_pdf(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return every ruled table of the document as a sheet, in order, and the texts outside that belong to
    none.

    ``alive`` is called at each page. Raises `FormatError` with one Chinese sentence for a scan, a file with a
    password and one that is no sound PDF, and `OSError`.
    """
    data = _bytes(path)
    try:
        check_streams(data, alive)
        with ONE_AT_A_TIME:
            document = _open(data)
        try:
            return _read(document, alive)
        finally:
            with ONE_AT_A_TIME:
                document.close()
    except TooMuch as error:
        raise FormatError(f"无法读取“{path.name}”：{error}") from error
    except MemoryError as error:
        raise FormatError(f"无法读取“{path.name}”：内容过大，内存不足，请拆成几个文件后再导入。") from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise FormatError(f"无法读取“{path.name}”：文件过大，请拆成几个文件后再导入。")
    if not data:
        raise FormatError(f"无法读取“{path.name}”：文件是空的，请检查是否选错了文件。")
    if b"%PDF" not in data[:_HEAD]:
        raise FormatError(f"无法读取“{path.name}”：它不是真正的 PDF 文件，请重新生成后再导入。")
    return data


def _open(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        locked = pypdfium2.raw.FPDF_GetLastError() in (
            pypdfium2.raw.FPDF_ERR_PASSWORD,
            pypdfium2.raw.FPDF_ERR_SECURITY,
        )
        raise TooMuch(_LOCKED if locked or "assword" in str(error) else _DAMAGED) from error
    if pages > MAX_PAGES:
        document.close()
        raise TooMuch("页数过多，请拆成几个文件后再导入。")
    return document


def _read(document: Any, alive: Alive | None) -> ReadFile:
    reader = _Reader(_maker(document))
    for number in range(len(document)):
        if alive is not None:
            alive()
        # other threads may draw pages in between
        with ONE_AT_A_TIME:
            page = _page(document, number)
        reader.take(page, number + 1)
    return reader.finish()


def _maker(document: Any) -> Maker:
    with ONE_AT_A_TIME:
        producer, keywords = (document.get_metadata_value(key) for key in ("Producer", "Keywords"))
    if producer != PROGRAM:
        return Maker.OTHER
    return Maker.MARKED if keywords == KEYWORD else Maker.OURS


def _page(document: Any, number: int) -> PdfPage | None:
    """Return one page, ``None`` when it cannot be opened."""
    try:
        page = document[number]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        # what is typed over a page, or into a form's fields, becomes a part of it
        count = pypdfium2.raw.FPDFPage_GetAnnotCount(page.raw)
        if 0 < count <= _MAX_ANNOTATIONS and pypdfium2.raw.FPDFPage_Flatten(page.raw, 0) == 1:
            page.close()
            page = document[number]
        return read_page(page)
    finally:
        page.close()


@dataclass(slots=True)
class _Content:
    """What a page says, from the top down; ``running`` are its running heads and page numbers."""

    height: float
    items: list[Line | Table]
    running: set[int] = field(default_factory=set)


class _Reader:
    """Takes page after page; a page is let go when the next has shown what runs through both."""

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
            words = words_of(page)
            page.glyphs, page.level = words.glyphs, words.level
            self._notes += [f"第 {number} 页：用删除线划去的文字“{one}”没有读入。" for one in words.struck]
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
        """Return what was found. Raises `TooMuch` when there was nothing to read."""
        if self._before is not None:
            self._flush(self._before)
        self._close()
        if not self._sheets:
            self._refuse()
        sheets = share_lines(join_continued(self._sheets), self._pending)
        for pages, what in ((self._scans, "是扫描的图片"), (self._damaged, "已损坏")):
            if pages:
                self._left.append(f"（第 {'、'.join(map(str, pages[:20]))} 页{what}，没有读入）")
        return ReadFile(sheets, self._left, self._notes, "" if sheets else self._why())

    def _why(self) -> str:
        """Return why there is no table where the words of a form are there."""
        words = fold("".join(self._pending))  # labels of narrow columns are torn
        if "绩效" in words and ("自评" in words or "指标" in words):
            return "其中的表格没有框线，分不出单元格，请导入原来的 Word 或 Excel 文件。"
        return ""

    def _refuse(self) -> None:
        if self._scans:
            raise TooMuch(_SCAN)
        if self._unreadable > _UNREADABLE * (self._chars + self._unreadable) or (
            not self._chars and self._shapes > _MANY_SHAPES
        ):
            raise TooMuch(_OUTLINES)
        if self._damaged and not self._chars:
            raise TooMuch(_DAMAGED)

    def _content(self, page: PdfPage, grids: list[Grid]) -> _Content:
        """Put the characters of a page into its tables' cells and the lines between."""
        inside: list[list[list[Glyph]]] = [[[] for _ in grid.boxes] for grid in grids]
        by_size = sorted(range(len(grids)), key=lambda number: grids[number].area)
        outside: list[Glyph] = []
        home, before = outside, None
        for glyph in page.glyphs:
            x, y = glyph.x, glyph.y
            if before is not None and _hangs_on(glyph, before):
                home.append(glyph)
                before = glyph
                continue
            home, before = outside, glyph
            for number in by_size:
                if grids[number].holds(x, y):
                    home = inside[number][grids[number].box_at(x, y)]
                    break
            if home is not outside or (0 <= x <= page.width and 0 <= y <= page.height):
                home.append(glyph)
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
        """Take what a page says for good."""
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
            whole = continued(self._open, table)
            if whole is not None:
                self._open = whole
                return
        self._close()
        self._open = table

    def _close(self) -> None:
        """Close the table at hand: make a sheet of it, with what stands above."""
        table, self._open = self._open, None
        if table is None:
            return
        around = sort_lines(self._pending)
        self._pending = []
        widths, rows = sheet_rows(table)
        if any(cell.text.strip() for row in rows for cell in row.cells):
            self._sheets.append(
                Sheet(around.caption, around.title, around.year_line, widths, rows, above=around.lines)
            )


def _tables(grids: list[Grid], glyphs: Iterable[Glyph]) -> list[Grid]:
    """Return the grids that are tables: no frame round a text, no table in a cell unless it is a form's."""
    tables = [grid for grid in grids if len(grid.boxes) > 1]
    kept = []
    for grid in tables:
        if any(other is not grid and other.area > grid.area and _within(grid, other) for other in tables):
            words = "".join(glyph.char for glyph in glyphs if grid.holds(glyph.x, glyph.y))
            if not is_form_like(fold(words)):
                continue
        kept.append(grid)
    return kept


def _within(grid: Grid, other: Grid) -> bool:
    return other.holds(grid.xs[0], grid.ys[0]) and other.holds(grid.xs[-1], grid.ys[-1])


def _shifted(line: Line, left: float) -> Line:
    return replace(line, left=line.left - left, right=line.right - left)


def _split(lines: list[Line], tops: list[float]) -> list[list[Line]]:
    """Return ``lines`` cut where a table begins."""
    parts: dict[int, list[Line]] = {}
    for line in lines:
        parts.setdefault(sum(top < line.base for top in tops), []).append(line)
    return list(parts.values())


def _hangs_on(glyph: Glyph, before: Glyph) -> bool:
    """Return whether a blank or a closing mark follows at once: it is its line's even beyond the cell's
    border.
    """
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
        for other, same in enumerate(below.items):
            if isinstance(same, Line) and same.text == line.text and abs(same.base - line.base) < 2:
                above.running.add(number)
                below.running.add(other)
