"""Characters on a page made lines. Points throughout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from statistics import median

from jixiao_gui.formats.pdf_marks import BLANK, BREAK
from jixiao_gui.formats.reading.pdf.pdf_elements import Glyph
from jixiao_gui.formats.reading.pdf.pdf_strokes import with_scripts

WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")
IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACED, _WORDS_APART = 0.27, 0.15
"""em between two characters, and two Latin ones, that count as a blank, which PDFium may have dropped.

Between Latin and Chinese up to 0.25 are usual."""

_LEAST_PITCH = 0.5
"""em from one line to the next that is more than two texts on one line differ by."""


class Maker(Enum):
    """The maker of a PDF: another program; ours, whose line breaks can be worked out; ours with marks."""

    OTHER = "other"
    OURS = "ours"
    MARKED = "marked"

    @property
    def is_ours(self) -> bool:
        return self is not Maker.OTHER


@dataclass(slots=True)
class Line:
    """A line of characters. ``widths`` are their advances, ``end`` the mark behind them, if any."""

    text: str
    left: float
    right: float
    base: float
    size: float
    widths: list[float] = field(default_factory=list)
    end: str = ""


@dataclass(slots=True)
class Space:
    """The spacing that the tables of a document share: padding at a cell's sides, and the distance of lines.

    ``advances`` are the widths of characters in em, ``pitches`` the usual distance of two lines by type size.
    """

    maker: Maker = Maker.OTHER
    side: float = 2.0
    advances: dict[str, float] = field(default_factory=dict)
    pitches: dict[float, float] = field(default_factory=dict)

    def pitch(self, size: float) -> float:
        """Return the usual distance of two lines of type ``size``."""
        return self.pitches.get(round(size, 1), 1.3 * size)


def lines_of(glyphs: Sequence[Glyph], maker: Maker = Maker.OTHER) -> list[Line]:
    """Return the lines of one cell, or outside of tables, from the top down."""
    level = [glyph for glyph in glyphs if not glyph.turn]
    lines = (
        _columns(glyphs)
        if len(level) * 2 < len(glyphs) or _is_stacked(glyphs)
        else _level(glyphs, maker.is_ours)
    )
    if maker is Maker.MARKED:
        for line in lines:
            _take_mark(line)
    return [line for line in lines if line.text]


def _take_mark(line: Line) -> None:
    for mark in (BLANK, BREAK):
        if line.text.endswith(mark):
            line.text, line.end = line.text.removesuffix(mark), mark
            line.right -= sum(line.widths[-len(mark) :])
            del line.widths[-len(mark) :]
            return


def _level(glyphs: Iterable[Glyph], ours: bool) -> list[Line]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if rows and glyph.base - rows[-1][0].base <= 0.5 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_line(sorted(row, key=lambda glyph: glyph.left), ours) for row in rows]


def _line(row: list[Glyph], ours: bool) -> Line:
    while row and row[-1].char == " " and not ours:
        row.pop()
    if not row:
        return Line("", 0, 0, 0, 0)
    row = row if ours else with_scripts(row)
    size = median(glyph.size for glyph in row)
    line = Line(row[0].char, row[0].left, max(g.right for g in row), median(g.base for g in row), size)
    line.widths.append(row[0].right - row[0].left)
    gaps = [after.left - before.right for before, after in pairwise(row)]
    # a text spread over the cell's width has no blanks either
    spread = len(gaps) > 1 and min(gaps) > 0.3 * size and max(gaps) < 2 * min(gaps) + 0.1 * size
    usual = max(median(gaps), 0.0) if len(gaps) > 3 and not ours else 0.0
    for before, after, gap in zip(row, row[1:], gaps, strict=False):
        if after.char == before.char and abs(after.left - before.left) < 0.15 * size:
            continue  # drawn twice to look bold
        if after.char != " ":
            blanks = 0 if spread else _blanks(before, after, gap - usual, ours)
            line.text += " " * blanks
            line.widths += [gap / blanks] * blanks if blanks else []
        line.text += after.char
        line.widths.append(after.right - after.left)
    return line


def _blanks(before: Glyph, after: Glyph, gap: float, ours: bool) -> int:
    """Return how many blanks stand between two characters beside those in the page's text."""
    if before.char == " ":
        # PDFium has one blank in place of several
        wide = max(before.right - before.left, 0.1 * before.size)
        more = gap / wide
        return round(more) if more > 0.6 and (ours or abs(more - round(more)) < 0.1) else 0
    if ours or before.char == "\u3000" or after.char == "\u3000":
        return 0
    words = WORD.match(before.char) and WORD.match(after.char)
    return int(gap > (_WORDS_APART if words else _SPACED) * max(before.size, after.size))


def _is_stacked(glyphs: Sequence[Glyph]) -> bool:
    """Return whether ideographs stand one under the other, in the order of the file."""
    if len(glyphs) < 2 or sum(bool(IDEOGRAPH.match(g.char)) for g in glyphs) * 2 < len(glyphs):
        return False
    down = sum(
        abs(after.x - before.x) < 0.3 * before.size and 0.5 < (after.base - before.base) / before.size < 2.2
        for before, after in pairwise(glyphs)
    )
    return down >= 0.6 * (len(glyphs) - 1)


def _columns(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return text that runs downwards, or upwards, as one line of all columns."""
    up = sum(glyph.turn == 3 for glyph in glyphs) * 2 > len(glyphs)
    columns: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x if up else -glyph.x):
        if columns and abs(columns[-1][0].x - glyph.x) <= 0.6 * glyph.size:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    text = "".join(
        glyph.char
        for column in columns
        for glyph in sorted(column, key=lambda glyph: -glyph.base if up else glyph.base)
    ).strip()
    first, widths = columns[0][0], [0.0] * len(text)
    left, right = min(g.left for g in glyphs), max(g.right for g in glyphs)
    return [Line(text, left, right, min(g.base for g in glyphs), first.size, widths)]


def spacing(cells: Iterable[tuple[float, Sequence[Line]]], maker: Maker) -> Space:
    """Return the spacing of cells, each given by its left edge and its lines."""
    space = Space(maker)
    left_gaps: list[float] = []
    gaps: dict[float, list[float]] = {}
    for left, lines in cells:
        for line in lines:
            left_gaps.append(line.left - left)
            for char, width in zip(line.text, line.widths, strict=True):
                if width:
                    space.advances.setdefault(char, width / line.size)
        for above, below in pairwise(lines):
            gap = below.base - above.base
            if gap > _LEAST_PITCH * above.size:  # what stands beside a text, or over it, is no line below it
                gaps.setdefault(round(above.size, 1), []).append(gap)
    left_gaps = sorted(indent for indent in left_gaps if -1 < indent < 12)
    if left_gaps:
        # a few lines stand a little out of their cells
        space.side = max(left_gaps[len(left_gaps) // 50], 0.0)
    for size, values in gaps.items():
        least = sorted(values)[len(values) // 50]
        space.pitches[size] = (
            least / max(1, round(least / (1.31 * size))) if maker.is_ours else median(values)
        )
    return space
