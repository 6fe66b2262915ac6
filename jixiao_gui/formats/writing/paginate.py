"""The rows of a set sheet on pages: no row divided that fits a page, heads repeated, labels complete on each.

All lengths are in millimetres, counted down from the top of a page's table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jixiao_gui.sheet.sheet import Role, Section, Sheet
from jixiao_gui.sheet.typeset import Block, Setting, Style

_HEADS = (Section.FUND_HEAD, Section.GOAL_HEAD, Section.INDICATOR_HEAD, Section.TABLE_HEAD)
_HEAD_OF = {
    Section.FUND: Section.FUND_HEAD,
    Section.INDICATOR: Section.INDICATOR_HEAD,
    Section.TABLE: Section.TABLE_HEAD,
}
"""The heads that are repeated above rows of a kind."""


@dataclass(frozen=True, slots=True)
class Band:
    """A row, or a part of one, on a page: ``top`` and ``height`` in mm.

    ``first`` and ``last`` (exclusive) are the lines of its cells on this page; ``last`` is ``None`` for a
    complete row.
    """

    row: int
    top: float
    height: float
    first: int = 0
    last: int | None = None


@dataclass(slots=True)
class Page:
    """One page's bands from the top down; the first ``heads`` of them are repeated."""

    bands: list[Band] = field(default_factory=list)
    heads: int = 0
    filled: float = 0.0

    def add(self, row: int, height: float, first: int = 0, last: int | None = None) -> None:
        """Add a row below the others, or its lines from ``first`` to ``last``; ``height`` is in mm."""
        self.bands.append(Band(row, self.filled, height, first, last))
        self.filled += height

    def bands_of(self, row: int, end: int) -> Sequence[Band]:
        """Return the bands of the rows from ``row`` to ``end`` (exclusive) on this page."""
        heads = self.heads
        # below the repeated heads each row follows the one before it
        first = self.bands[heads].row - heads if len(self.bands) > heads else 0
        bands = self.bands[max(row - first, heads) : max(end - first, heads)]
        return [band for band in self.bands[:heads] if row <= band.row < end] + bands if heads else bands


def paginate(sheet: Sheet, setting: Setting, first_room: float, room: float) -> list[Page]:
    """Return the pages of a sheet, with ``first_room`` mm on the first and ``room`` mm on each other one."""
    if setting.height <= first_room:
        page = Page()
        for row, height in enumerate(setting.heights):
            page.add(row, height)
        return [page]
    return _Pager(sheet, setting, first_room, room).pages()


class _Pager:
    """Fills pages one after the other.

    ``first_room`` and ``room`` are the heights in mm for rows on the first page and on the others.
    """

    def __init__(self, sheet: Sheet, setting: Setting, first_room: float, room: float) -> None:
        self._sheet = sheet
        self._setting = setting
        self._rooms = (first_room, room)
        self._spans = [
            (block, setting.style.height(len(block.lines)))
            for block in setting.blocks
            if block.cell.rows > 1
            and _is_repeated(block)
            and setting.style.height(len(block.lines)) < room / 2
        ]
        self._pages: list[Page] = [Page()]

    def pages(self) -> list[Page]:
        """Return the pages with all rows."""
        row, heights = 0, self._setting.heights
        while row < len(heights):
            page = self._pages[-1]
            if row and not page.bands:
                self._repeat_head(row)
            bare = len(page.bands) == page.heads
            height = self._grown(row, heights[row]) if bare and row else heights[row]
            if height <= self._left():
                page.add(row, height)
                row += 1
            elif bare or height > self._rooms[1] - self._head_height(row):
                self._split(row)
                row += 1
            else:
                row = self._turn(row)
        return self._pages

    def _left(self) -> float:
        return self._rooms[0 if len(self._pages) == 1 else 1] - self._pages[-1].filled + 1e-6

    def _head(self, row: int) -> range:
        """Return the head's rows to repeat above ``row``, none where it has none."""
        rows = self._sheet.rows
        head_section = _HEAD_OF.get(rows[row].section)
        last = row
        while head_section is not None and last >= 0 and rows[last].section is rows[row].section:
            last -= 1
        if head_section is None or last < 0 or rows[last].section is not head_section:
            return range(0)
        two = (
            last
            and rows[last - 1].section is head_section
            and any(not cell.rows for cell in rows[last].cells)
        )
        return range(last - 1 if two else last, last + 1)

    def _head_height(self, row: int) -> float:
        return sum(self._setting.heights[head] for head in self._head(row))

    def _repeat_head(self, row: int) -> None:
        # a head that leaves no room for rows is not worth its repetition
        if self._head_height(row) < self._rooms[1] / 2:
            page = self._pages[-1]
            for head in self._head(row):
                page.add(head, self._setting.heights[head])
                page.heads += 1

    def _grown(self, row: int, height: float) -> float:
        """Return the height of a page's first row, in which labels of the page before must fit again."""
        page = self._pages[-1]
        for block, need in self._spans:
            end = block.row + block.cell.rows
            if block.row < row < end:
                room = sum(self._setting.heights[row + 1 : end])
                room += sum(band.height for band in page.bands if block.row <= band.row < row)
                height = max(height, need - room)
        return height

    def _turn(self, row: int) -> int:
        """Begin a new page before ``row``, or some rows earlier where a label would be cut too short."""
        page = self._pages[-1]
        keep = len(page.bands)
        while keep > page.heads + 1 and self._cramped(page.bands[:keep]):
            keep -= 1
        if keep == page.heads + 1 or page.bands[keep - 1].last is not None:
            keep = len(page.bands)
        while len(page.bands) > keep:
            row = page.bands[-1].row
            page.filled -= page.bands.pop().height
        self._pages.append(Page())
        return row

    def _cramped(self, bands: Sequence[Band]) -> bool:
        """Return whether a page may not end below ``bands``, since a label is cut too short or a head is
        last.
        """
        row = bands[-1].row + 1
        if self._sheet.rows[row - 1].section in _HEADS:
            return True
        for block, need in self._spans:
            if block.row < row < block.row + block.cell.rows:
                shown = sum(band.height for band in bands if band.row >= block.row)
                if shown + 1e-6 < need:
                    return True
        return False

    def _split(self, row: int) -> None:
        """Add a row that is taller than a page, with as many of its lines on each page as fit."""
        style = self._setting.style
        total = int((self._setting.heights[row] - 2 * style.above) / style.line + 0.999)
        first = 0
        while first < total:
            page = self._pages[-1]
            fit = int((self._left() - 2 * style.above) / style.line)
            bare = len(page.bands) == page.heads
            if bare or fit >= min(6, total - first):
                last = min(first + max(fit, 1), total)
                page.add(row, style.height(last - first), first, last)
                first = last
            if first < total:
                self._pages.append(Page())
                self._repeat_head(row)


def _is_repeated(block: Block) -> bool:
    """Return whether a merged cell is printed again on the next page, as labels are; other texts continue."""
    return block.cell.role is Role.LABEL


class Part(NamedTuple):
    """The part of a cell on one page: its place from the top of the page's table, and its lines.

    ``middle``: the place of the middle of the first line.
    """

    top: float
    height: float
    lines: Sequence[str]
    middle: float


def part_on(page: Page, block: Block, style: Style, printed: dict[Block, int]) -> Part | None:
    """Return the part of ``block`` on ``page``, ``None`` without one.

    ``printed`` counts the printed lines of blocks that continue from page to page.
    """
    end = block.row + block.cell.rows
    bands = page.bands_of(block.row, end)
    if not bands:
        return None
    band, lines = bands[0], block.lines
    top, height = band.top, bands[-1].top + bands[-1].height - band.top
    if block.cell.rows == 1 and band.last is not None:
        # the part of a torn row: lines go on from page to page, short cells stand in the first part
        lines = lines[band.first : band.last]
    elif len(lines) > 1 or block.cell.rows > 1:
        fit = max(int((height - 2 * style.above) / style.line + 1e-6), 1)
        continues = block.cell.rows > 1 and not _is_repeated(block)
        if len(lines) > fit or continues:
            ends = page.bands[-1].row >= end - 1 and page.bands[-1].last is None
            start = printed.get(block, 0) if printed else 0
            if start or not ends:
                lines = lines[start:] if ends else lines[start : start + fit]
                printed[block] = start + len(lines)
    line = style.line
    above = (height - len(lines) * line) / 2
    if band.last is not None and len(block.lines) > band.last - band.first:
        above = style.above
    return Part(top, height, lines, top + above + line / 2)
