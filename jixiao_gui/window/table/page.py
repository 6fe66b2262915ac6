"""Lay a sheet on a page in pixels: where each cell lies, and which cells differ between two sheets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from PySide6.QtCore import QPointF, QRect, QRectF

from jixiao_gui.form.ticks import boxes, is_box
from jixiao_gui.formats.writing.paper import (
    GAP,
    MARGIN_BOTTOM,
    MARGIN_TOP,
    SIGN_LINE,
    Kind,
    SetLine,
    heading,
    lines_below,
    page_size,
)
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.typeset import STYLES, Advance, Block, Setting, typeset
from jixiao_gui.window.table.grid import Grid, Place, Position

_SIDE = 8.0
"""mm of paper on both sides of a table that is wider than the page."""
PIXELS_PER_MM = 96 / 25.4
"""Pixels per mm at a zoom of 100 %."""


def across_of(sheet: Sheet) -> float:
    """Return the width in mm of the page for ``sheet``: the paper's, or more for a wide table."""
    return max(page_size(sheet)[0], sum(sheet.widths) + 2 * _SIDE)


class Page:
    """A sheet typeset in the paper's fonts at one scale (pixels per mm)."""

    def __init__(self, sheet: Sheet, scale: float, advance: Advance, before: Page | None = None) -> None:
        """Build the page; ``before``, a page of another state of the form, provides unchanged parts."""
        self.sheet = sheet
        self.scale = scale
        self._advance = advance
        self.grid: Grid = Grid(sheet, before.grid if before else None)
        setting = typeset(sheet, STYLES[0], advance, before.setting if before else None)
        self.setting: Setting = setting
        self.style = setting.style
        across, down = across_of(sheet), page_size(sheet)[1]
        self.above = tuple(_stacked(heading(sheet, advance), MARGIN_TOP))
        """The lines above the table; their ``top`` is in mm from the page's upper edge."""
        last = self.above[-1] if self.above else None
        self.head = (last.top + last.kind.height if last else MARGIN_TOP) + GAP
        self.left = (across - sum(sheet.widths)) / 2
        self._tops = [self.head]
        for height in setting.heights:
            self._tops.append(self._tops[-1] + height)
        self._lefts = [self.left]
        for width in sheet.widths:
            self._lefts.append(self._lefts[-1] + width)
        self.below = tuple(_stacked(lines_below(sheet, advance, 0.0), self.bottom + GAP))
        """The lines below the table, as those above it."""
        last = self.below[-1] if self.below else None
        self.foot = last.top + last.kind.height if last else self.bottom
        """The top of the blanks to sign on, in mm from the page's upper edge."""
        end = self.foot + (SIGN_LINE if sheet.sign_off else 0.0) + MARGIN_BOTTOM
        self.across = across
        """The page's width in mm, the same at every scale."""
        self.width = round(across * scale)
        self.height = round(max(down, end) * scale)

    @property
    def bottom(self) -> float:
        """Return the table's lower edge in mm."""
        return self._tops[-1]

    def rect(self, place: Place) -> QRect:
        """Return the cell's rectangle on the page, its borders on whole pixels."""
        return self.area(place.row, place.cell.column, place.bottom, place.right)

    def area(self, top: int, left: int, bottom: int, right: int) -> QRect:
        """Return the rectangle of a block of the grid; ``bottom`` and ``right`` are exclusive."""
        bottom, right = min(bottom, len(self._tops) - 1), min(right, len(self._lefts) - 1)
        x, y = round(self._lefts[left] * self.scale), round(self._tops[top] * self.scale)
        end_x, end_y = round(self._lefts[right] * self.scale), round(self._tops[bottom] * self.scale)
        return QRect(x, y, end_x - x, end_y - y)

    def position_at(self, point: QPointF) -> Position | None:
        """Return the grid square under ``point`` (pixels on the page)."""
        x, y = point.x() / self.scale, point.y() / self.scale
        row, column = bisect_right(self._tops, y) - 1, bisect_right(self._lefts, x) - 1
        if 0 <= row < self.grid.rows and 0 <= column < self.grid.columns:
            return row, column
        return None

    def line_height(self) -> float:
        return self.style.line * self.scale

    def type_size(self) -> float:
        """Return the font size of the table in pixels."""
        return self.points(self.style.size)

    def points(self, size: float) -> float:
        """Return ``size`` points in pixels at this scale."""
        return size * 25.4 / 72 * self.scale

    def changed(self, before: Page) -> list[QRect] | None:
        """Return the rectangles that differ from ``before``; ``None`` when everything must be painted."""
        same_head = (
            self.sheet.caption == before.sheet.caption
            and self.sheet.title == before.sheet.title
            and self.sheet.year_line == before.sheet.year_line
            and self.sheet.above == before.sheet.above
            and self.sheet.below == before.sheet.below
            and self.sheet.sign_off == before.sheet.sign_off
        )
        if self.scale != before.scale or self._lefts != before._lefts or not same_head:
            return None
        rects: list[QRect] = []
        moved = self._first_moved_row(before)
        if moved is not None:
            # a row that grew moves everything below it
            top = round(self._tops[max(moved - 1, 0)] * self.scale)
            rects.append(QRect(0, top, self.width, max(self.height, before.height) - top))
        for row, old_row in zip_longest(self.setting.rows, before.setting.rows):
            if row is None or (row is old_row and moved is None):
                continue
            old_blocks = {block.cell.column: block for block in old_row.blocks} if old_row else {}
            for block in row.blocks:
                old_block = old_blocks.get(block.cell.column)
                if (
                    old_block is None
                    or old_block.cell != block.cell
                    or old_block.lines != block.lines
                    or (moved is not None and block.row < moved <= block.row + block.cell.rows)
                ):  # the last case: its text is centred lower
                    rects.append(self.rect(Place(block.row, block.cell)))
        return rects

    def _first_moved_row(self, before: Page) -> int | None:
        """Return the first row that does not begin where it did in ``before``."""
        for row, (top, old_top) in enumerate(zip(self._tops, before._tops, strict=False)):
            if top != old_top:
                return row
        if len(self._tops) != len(before._tops):
            return min(len(self._tops), len(before._tops)) - 1
        return None

    def blocks_in(self, top: float, bottom: float) -> Iterator[Block]:
        """Yield the blocks that reach into the strip from ``top`` to ``bottom`` (pixels on the page)."""
        first = bisect_right(self._tops, top / self.scale) - 1
        last = bisect_left(self._tops, bottom / self.scale)
        for block in self.setting.blocks:
            if block.row < last and block.row + block.cell.rows > first:
                yield block

    def line_at(self, point: QPointF) -> str:
        """Return which lines around the table lie at ``point``: ``title``, ``above``, ``below`` or ""."""
        y = point.y() / self.scale
        if not 0 <= point.x() < self.width:
            return ""
        if self.bottom <= y < max(self.foot, self.bottom + 2 * GAP):
            return "below"
        for line in self.above:
            if line.top <= y < line.top + line.kind.height:
                return "title" if line.kind in (Kind.TITLE, Kind.YEAR) else "above"
        return ""

    def box_at(self, point: QPointF) -> tuple[Place, int] | None:
        """Return the cell and the number, from 0, of the tick box at ``point`` (pixels), or ``None``."""
        position = self.position_at(point)
        place = self.grid.owner(position) if position is not None else None
        if place is None or not boxes(place.cell.text):
            return None
        block = next(
            text_block for text_block in self.setting.rows[place.row].blocks if text_block.cell is place.cell
        )
        em, area = self.type_size(), self.text_box(place)
        top = area.center().y() - len(block.lines) * self.line_height() / 2
        number = 0
        for line, words in enumerate(block.lines):
            shown = words.strip(" ") if block.centred else words
            width = sum(map(self._advance, shown)) * em
            x = area.center().x() - width / 2 if block.centred else area.left()
            on_line = top + line * self.line_height() <= point.y() < top + (line + 1) * self.line_height()
            for char in shown:
                end = x + self._advance(char) * em
                if is_box(char):
                    if on_line and x <= point.x() < end:
                        return place, number
                    number += 1
                x = end
        return None

    def text_box(self, place: Place) -> QRectF:
        """Return the rectangle of a cell's text."""
        side, above = self.style.side * self.scale, self.style.above * self.scale
        return QRectF(self.rect(place)).adjusted(side, above, -side, -above)


def _stacked(pages: list[list[SetLine]], top: float) -> Iterator[SetLine]:
    """Yield the lines of all pages one below the other, from ``top`` mm on: the screen has one page."""
    for line in (line for page in pages for line in page):
        yield replace(line, top=top)
        top += line.kind.height
