"""Lines and heights of a sheet's cells, the same for paper and screen.

Lengths are in millimetres and type sizes in points; widths inside a line are in em, the type's own
size. The caller says how wide a character is (`Advance`), so nothing here knows a font.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jixiao_gui.sheet.sheet import Cell, Role, Row, Sheet

Advance = Callable[[str], float]
"""Width in em of one character."""

MM_PER_POINT = 25.4 / 72

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
    line, used = "", 0.0
    for piece in _pieces(paragraph, width, advance):
        extent = sum(map(advance, piece))
        if line and used + extent > width + 1e-6:
            if piece == " ":
                continue
            yield line.rstrip(" ") or line
            line, used = "", 0.0
        line += piece
        used += extent
    if line.strip(" ") or not paragraph.strip(" "):
        yield line


def _pieces(paragraph: str, width: float, advance: Advance) -> Iterator[str]:
    """Yield what a line may not tear; a piece wider than the line is torn where it hurts least."""
    for piece in _PIECE.findall(paragraph):
        if len(piece) == 1 or sum(map(advance, piece)) <= width:
            yield piece
            continue
        for atom in _ATOM.findall(piece):
            if sum(map(advance, atom)) <= width:
                yield atom
            else:
                yield from atom


def stack(text: str) -> list[str]:
    """Return the lines of a vertical cell: its characters one under the other, without white space."""
    return [char for char in text if not char.isspace()] or [""]


def _cell_lines(cell: Cell, room: float, advance: Advance) -> list[str]:
    if cell.vertical:
        return stack(cell.text)
    lines = break_lines(cell.text, room, advance)
    if cell.role is not Role.TEXT and len(lines) > 1 and len(lines[-1]) == 1:
        # 经济效益 / 指标 reads better than 经济效益指 / 标
        closer = break_lines(cell.text, room - 1, advance)
        if len(closer) == len(lines):
            return closer
    return lines


@dataclass(frozen=True, slots=True)
class Style:
    """How tightly a table is set: type ``size`` and ``leading`` in points, padding in mm.

    ``least`` scales the least height that a row asks for.
    """

    size: float = 9.0
    leading: float = 11.8
    side: float = 0.9
    above: float = 0.9
    least: float = 1.0

    @property
    def line(self) -> float:
        """Height of one line in mm."""
        return self.leading * MM_PER_POINT

    def room(self, width: float) -> float:
        """Return how many em stand beside each other in a cell ``width`` mm wide."""
        return max((width - 2 * self.side) / (self.size * MM_PER_POINT), 1.0)

    def height(self, lines: int) -> float:
        """Return height in mm of a cell with so many lines."""
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


@dataclass(frozen=True, slots=True)
class Block:
    """A cell that prints, with its lines: rows ``row`` to ``row + cell.rows`` (exclusive)."""

    row: int
    cell: Cell
    lines: tuple[str, ...]
    left: float
    width: float

    @property
    def centred(self) -> bool:
        return self.cell.role is not Role.TEXT


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row of the sheet with its blocks, and the height in mm that those of one row alone need."""

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
        return sum(self.heights)


def typeset(sheet: Sheet, style: Style, advance: Advance, before: Setting | None = None) -> Setting:
    """Set ``sheet`` in ``style``. A merged cell that needs more than its rows have spreads it over them.

    ``before``: a setting by the same ``advance``; what it has of the very same rows is taken over.
    """
    edges = [0.0]
    for width in sheet.widths:
        edges.append(edges[-1] + width)
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
    # the narrowest spans first: what a level-2 label adds helps the level-1 label beside it
    for block in sorted(
        (block for block in blocks if block.cell.rows > 1), key=lambda block: block.cell.rows
    ):
        end = min(block.row + block.cell.rows, len(rows))
        lack = style.height(len(block.lines)) - sum(heights[block.row : end])
        if lack > 0:
            for number in range(block.row, end):
                heights[number] += lack / (end - block.row)
    return Setting(style, blocks, tuple(heights), rows, sheet.widths)


def _set_row(number: int, row: Row, edges: list[float], style: Style, advance: Advance) -> SetRow:
    height = row.height * style.least
    blocks = []
    for cell in row.cells:
        if not cell.rows:
            continue
        left = edges[cell.column]
        width = edges[min(cell.column + cell.columns, len(edges) - 1)] - left
        lines = _cell_lines(cell, style.room(width), advance)
        blocks.append(Block(number, cell, tuple(lines), left, width))
        if cell.rows == 1:
            height = max(height, style.height(len(lines)))
    return SetRow(row, tuple(blocks), height)


def fitting(sheet: Sheet, height: float, advance: Advance) -> Setting:
    """Set ``sheet`` in the roomiest style that keeps it within ``height`` mm, else in the roomiest."""
    first = None
    for style in STYLES:
        setting = typeset(sheet, style, advance)
        if setting.height <= height:
            return setting
        first = first or setting
        if first.height > 2.2 * height:
            break  # no style halves a sheet
    assert first is not None
    return first
