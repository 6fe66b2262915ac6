"""Lines and heights of a sheet's cells, the same for paper and screen.

Lengths are in millimetres and type sizes in points; widths inside a line are in em, the type's own size. The
caller passes the width of a character (`Advance`), so no font is known here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from jixiao_gui.sheet.sheet import Cell, Role, Row, Sheet

Advance = Callable[[str], float]
"""The width in em of one character."""

_OPEN = "([{〔〈《「『【〖（［｛“‘￥¥$"
_CLOSE = "!),.:;?]}%‰℃、。〉》」』】〕〗！），．：；？］｝”’…—·％～"
_UNITS = (
    "万元|亿元|千元|万人次|人次|万人|平方米|立方米|平方公里|公里|千米|毫米|厘米|个工作日|工作日|个月|小时|分钟|"
    "百分点|个|万|亿|元|次|台|套|人|家|份|项|天|日|月|年|期|场|条|件|篇|册|户|名|位|批|米|吨|亩|分|秒|周|季|级|号|度"
)
_PIECE = re.compile(
    rf"[{re.escape(_OPEN)}]*"
    r"(?:"
    r"[<>=＜＞＝≤≥≦≧±+\-]*\d(?:[\d.,/:：\-~～]*\d)?"  # a number, a range or a date with its comparator …
    rf"(?:[余多]?(?:[A-Za-z㎡℃°]+|{_UNITS}))?"  # … and its unit
    r"|[A-Za-z\d](?:[\w.@/+'\-]*[A-Za-z\d])?"  # a Latin word
    r"|."
    r")"
    rf"[{re.escape(_CLOSE)}]*",
    re.ASCII | re.DOTALL,
)
_ATOM = re.compile(rf"[{re.escape(_OPEN)}]?.[{re.escape(_CLOSE)}]*", re.DOTALL)


def break_lines(text: str, width: float, advance: Advance) -> list[str]:
    """Break ``text`` into lines at most ``width`` em wide, by the Chinese rules.

    No closing punctuation begins a line and no opening bracket ends one; a number stays with its unit
    and a Latin word whole, unless it is wider than a line. ``\\n`` is a line break, spaces at the start of a
    paragraph are kept, spaces at a break are dropped. Always at least one line; joined again the
    lines hold every other character of ``text``.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if sum(map(advance, paragraph)) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_fill(paragraph, width, advance))
    return lines


def _fill(paragraph: str, width: float, advance: Advance) -> Iterator[str]:
    """Yield the lines of a paragraph that is wider than ``width`` em."""
    line, used = "", 0.0
    for piece, extent in _pieces(paragraph, width, advance):
        if line and used + extent > width + 1e-6:
            if piece == " ":
                continue
            yield line.rstrip(" ") or line
            line, used = "", 0.0
        line += piece
        used += extent
    if line.strip(" ") or not paragraph.strip(" "):
        yield line


def _pieces(paragraph: str, width: float, advance: Advance) -> Iterator[tuple[str, float]]:
    """Yield the pieces that no line break may divide, with their width in em.

    A piece wider than the line is divided into characters with their punctuation.
    """
    for piece, extent in _measured_pieces(paragraph, advance):
        if len(piece) == 1 or extent <= width:
            yield piece, extent
            continue
        for atom in _ATOM.findall(piece):
            extent = sum(map(advance, atom))
            if extent <= width:
                yield atom, extent
            else:
                yield from ((char, advance(char)) for char in atom)


@lru_cache(maxsize=1024)
def _measured_pieces(paragraph: str, advance: Advance) -> tuple[tuple[str, float], ...]:
    """Return the pieces of a paragraph with their width in em, cut once for all widths and styles."""
    return tuple((piece, sum(map(advance, piece))) for piece in _PIECE.findall(paragraph))


def stack(text: str) -> list[str]:
    """Return the lines of a vertical cell: its characters one under the other, without white space."""
    return [char for char in text if not char.isspace()] or [""]


MM_PER_POINT = 25.4 / 72


@lru_cache(maxsize=8192)
def _extent(text: str, advance: Advance) -> float:
    """Return how many em wide ``text`` is on one line; no line is wide enough for one with line breaks."""
    return math.inf if "\n" in text else sum(map(advance, text))


def _cell_lines(cell: Cell, room: float, advance: Advance) -> tuple[str, ...]:
    """Return the lines of ``cell`` where ``room`` em stand beside each other."""
    if cell.vertical:
        return tuple(stack(cell.text))
    if _extent(cell.text, advance) <= room:
        return (cell.text,)
    lines = break_lines(cell.text, room, advance)
    if cell.role is not Role.TEXT and len(lines) > 1 and len(lines[-1]) == 1:
        # 经济效益 / 指标 reads better than 经济效益指 / 标
        closer = break_lines(cell.text, room - 1, advance)
        if len(closer) == len(lines):
            return tuple(closer)
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Style:
    """The tightness of a table: type ``size`` and ``leading`` in points, padding in mm.

    ``least`` scales the least height that a row asks for.
    """

    size: float = 9.0
    leading: float = 11.8
    side: float = 0.9
    above: float = 0.9
    least: float = 1.0

    @property
    def line(self) -> float:
        """Return the height of one line in mm."""
        return self.leading * MM_PER_POINT

    def room(self, width: float) -> float:
        """Return how many em stand beside each other in a cell ``width`` mm wide."""
        room = (width - 2 * self.side) / (self.size * MM_PER_POINT)
        return room if room > 1.0 else 1.0

    def height(self, lines: int) -> float:
        """Return the height in mm of a cell with so many ``lines``."""
        return lines * self.line + 2 * self.above


STYLES = (
    Style(9.0, 11.8, 0.9, 0.9, 1.0),
    Style(9.0, 11.5, 0.9, 0.7, 0.93),
    Style(9.0, 11.2, 0.9, 0.5, 0.86),
    Style(9.0, 10.8, 0.8, 0.3, 0.75),
    Style(8.5, 10.1, 0.7, 0.25, 0.7),
    Style(8.0, 9.4, 0.7, 0.2, 0.65),
    Style(7.5, 8.8, 0.6, 0.15, 0.6),
)
"""From roomy to tight: padding goes first, then type, never below 7.5 points."""


class Block(NamedTuple):
    """A cell with its lines, over the rows from ``row`` to ``row + cell.rows`` (exclusive)."""

    row: int
    cell: Cell
    lines: tuple[str, ...]
    left: float
    width: float

    @property
    def centred(self) -> bool:
        """Return whether the lines stand centred."""
        return self.cell.role is not Role.TEXT


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row of the sheet with its blocks; ``height``: what its cells of one row alone need, in mm."""

    row: Row
    blocks: tuple[Block, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A sheet set in one style: its blocks and its rows' heights in mm."""

    style: Style
    blocks: tuple[Block, ...]
    heights: tuple[float, ...]
    rows: tuple[SetRow, ...]
    widths: tuple[float, ...]

    @property
    def height(self) -> float:
        """Return the height of the table in mm."""
        return sum(self.heights)


def typeset(sheet: Sheet, style: Style, advance: Advance, before: Setting | None = None) -> Setting:
    """Set ``sheet`` in ``style``; a merged cell that is higher than its rows makes each of them higher.

    ``before``: an earlier setting by the same ``advance``, whose rows are used again where they are the same
    objects.
    """
    edges = _edges(sheet)
    old: tuple[SetRow, ...] = ()
    if before is not None and before.style == style and before.widths == sheet.widths:
        old = before.rows
    rows = tuple(
        old[number]
        if number < len(old) and old[number].row is row
        else _set_row(number, row, edges, style, advance)
        for number, row in enumerate(sheet.rows)
    )
    blocks = tuple(block for row in rows for block in row.blocks)
    heights = [row.height for row in rows]
    spans = ((block.row, block.cell.rows, len(block.lines)) for block in blocks if block.cell.rows > 1)
    _make_room(heights, spans, style)
    return Setting(style, blocks, tuple(heights), rows, sheet.widths)


def _edges(sheet: Sheet) -> list[float]:
    """Return the left edge of each column, and the right edge of the last, in mm."""
    edges = [0.0]
    for width in sheet.widths:
        edges.append(edges[-1] + width)
    return edges


def _set_row(number: int, row: Row, edges: list[float], style: Style, advance: Advance) -> SetRow:
    """Return the row with its blocks and its height."""
    most = 0
    blocks = []
    for cell in row.cells:
        if not cell.rows:
            continue
        left = edges[cell.column]
        width = edges[min(cell.column + cell.columns, len(edges) - 1)] - left
        lines = _cell_lines(cell, style.room(width), advance)
        blocks.append(Block(number, cell, lines, left, width))
        if cell.rows == 1 and len(lines) > most:
            most = len(lines)
    return SetRow(row, tuple(blocks), _row_height(row, most, style))


def _row_height(row: Row, lines: int, style: Style) -> float:
    """Return the height in mm of a row whose cells of one row have at most so many ``lines``."""
    least = row.height * style.least
    return max(least, style.height(lines)) if lines else least


def _make_room(heights: list[float], spans: Iterable[tuple[int, int, int]], style: Style) -> None:
    """Make rows higher for merged cells, each with its first row, its number of rows and of lines."""
    # the narrowest spans first: what a level-2 label adds helps the level-1 label beside it
    for row, rows, lines in sorted(spans, key=lambda span: span[1]):
        end = min(row + rows, len(heights))
        lack = style.height(lines) - sum(heights[row:end])
        if lack > 0:
            for number in range(row, end):
                heights[number] += lack / (end - row)


def fitting(sheet: Sheet, height: float, advance: Advance) -> Setting:
    """Set ``sheet`` in the roomiest style that keeps it within ``height`` mm, else in the roomiest."""
    measured = _Measured(sheet, advance)
    first = 0.0
    for style in STYLES:
        needed = measured.height(style)
        if needed <= height:
            return typeset(sheet, style, advance)
        first = first or needed
        if first > 2.2 * height:
            break  # no style halves a sheet
    return typeset(sheet, STYLES[0], advance)


class _Measured:
    """A sheet whose height is worked out in one style after the other; each text is measured once."""

    def __init__(self, sheet: Sheet, advance: Advance) -> None:
        self._rows = sheet.rows
        self._advance = advance
        edges = _edges(sheet)
        self._cells = [
            [
                (cell, edges[min(cell.column + cell.columns, len(edges) - 1)] - edges[cell.column], extent)
                for cell in row.cells
                if cell.rows
                for extent in (math.inf if cell.vertical else _extent(cell.text, advance),)
            ]
            for row in sheet.rows
        ]

    def height(self, style: Style) -> float:
        """Return the height in mm of the sheet in ``style``, as `typeset` would set it."""
        rooms: dict[float, float] = {}
        heights: list[float] = []
        spans: list[tuple[int, int, int]] = []
        for number, row in enumerate(self._rows):
            most = 0
            for cell, width, extent in self._cells[number]:
                room = rooms.get(width)
                if room is None:
                    rooms[width] = room = style.room(width)
                lines = 1 if extent <= room else len(_cell_lines(cell, room, self._advance))
                if cell.rows > 1:
                    spans.append((number, cell.rows, lines))
                elif lines > most:
                    most = lines
            heights.append(_row_height(row, most, style))
        _make_room(heights, spans, style)
        return sum(heights)
