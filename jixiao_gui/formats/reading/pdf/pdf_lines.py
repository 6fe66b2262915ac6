"""Characters on a page made lines, and the lines of a cell made its text again.

A page breaks a text wherever the cell ends; such a break is no part of the text. Geometry decides: a line
that would have taken what follows was broken by hand. Points throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from statistics import median

from jixiao_gui.formats.pdf_marks import BLANK, BREAK
from jixiao_gui.formats.reading.pdf.pdf_strokes import with_scripts
from jixiao_gui.formats.reading.pdf.pdf_things import Glyph
from jixiao_gui.sheet.line_breaking import break_lines
from jixiao_gui.sheet.typeset import MM_PER_POINT, STYLES

_LATIN = re.compile(r"[!-~\u00c0-\u024f]")
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OPEN, _CLOSE = (
    r"(\[{〔〈《「『【〖（［｛“‘￥¥$",
    r"!),.:;?\]}%‰℃、。〉》」』】〕〗！），．：；？］｝”’…—·％～",
)
_NUMBER = re.compile(r"[0-9]+[.,][0-9,.]*")
_QUOTED = "[“”‘’]."
_PIECE = re.compile(rf"[{_OPEN}]*(?:[0-9A-Za-z][0-9A-Za-z.,/:~+\-]*|.)(?:{_QUOTED}|[{_CLOSE}])*", re.DOTALL)
_LABEL = 16
_ROUNDED = 4e-3
_COMMAS = tuple(",;:.!?")
_MARKS = {"": "", BLANK: " ", BREAK: "\n"}
_SPACED, _WORDS_APART = 0.27, 0.15
"""em between two characters, and between two Latin ones, that are apart though the page tells of no blank:
PDFium passes over a blank drawn on its own. Between Latin and Chinese up to 0.25 are there by themselves."""
_BESIDE = 0.2
_OVER = 0.3
"""em by which a word processor may have thought a piece wider than it is."""


class Maker(Enum):
    """Who set a PDF's lines: another program; ours, whose breaks can be worked out again; ours with marks."""

    OTHER = "other"
    OURS = "ours"
    MARKED = "marked"

    @property
    def is_ours(self) -> bool:
        return self is not Maker.OTHER


@dataclass(slots=True)
class Line:
    """Characters beside each other. ``widths`` are their advances, ``end`` the mark behind them, if any."""

    text: str
    left: float
    right: float
    base: float
    size: float
    widths: list[float] = field(default_factory=list)
    end: str = ""


@dataclass(slots=True)
class Space:
    """What the tables of a document have in common: padding at a cell's sides, and how lines follow.

    ``maker`` says whose lines they are. ``advances`` are the widths of characters in em, ``pitches`` the
    usual distance of two lines by type size.
    """

    maker: Maker = Maker.OTHER
    side: float = 2.0
    advances: dict[str, float] = field(default_factory=dict)
    pitches: dict[float, float] = field(default_factory=dict)

    def pitch(self, size: float) -> float:
        return self.pitches.get(round(size, 1), 1.3 * size)


def lines_of(glyphs: Sequence[Glyph], maker: Maker = Maker.OTHER) -> list[Line]:
    """Return the lines of one cell, or of what stands outside tables, from the top down."""
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
    """Return how many blanks stand between two characters beside those that the page tells of."""
    if before.char == " ":
        # PDFium tells of one where several follow each other
        wide = max(before.right - before.left, 0.1 * before.size)
        more = gap / wide
        return round(more) if more > 0.6 and (ours or abs(more - round(more)) < 0.1) else 0
    if ours or before.char == "\u3000" or after.char == "\u3000":
        return 0
    words = _WORD.match(before.char) and _WORD.match(after.char)
    return int(gap > (_WORDS_APART if words else _SPACED) * max(before.size, after.size))


def _is_stacked(glyphs: Sequence[Glyph]) -> bool:
    """Return whether ideographs stand one under the other, in the order of the file."""
    if len(glyphs) < 2 or sum(bool(_IDEOGRAPH.match(g.char)) for g in glyphs) * 2 < len(glyphs):
        return False
    down = sum(
        abs(after.x - before.x) < 0.3 * before.size and 0.5 < (after.base - before.base) / before.size < 2.2
        for before, after in pairwise(glyphs)
    )
    return down >= 0.6 * (len(glyphs) - 1)


def _columns(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return text that runs downwards, or upwards, as one line a column; columns are joined to one text."""
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
    """Return what cells, each as its left edge and its lines, have in common."""
    space = Space(maker)
    indents: list[float] = []
    gaps: dict[float, list[float]] = {}
    for left, lines in cells:
        for line in lines:
            indents.append(line.left - left)
            for char, width in zip(line.text, line.widths, strict=True):
                if width:
                    space.advances.setdefault(char, width / line.size)
        for above, below in pairwise(lines):
            gaps.setdefault(round(above.size, 1), []).append(below.base - above.base)
    indents = sorted(indent for indent in indents if -1 < indent < 12)
    if indents:
        # the few that stand out of their cells a little say nothing
        space.side = max(indents[len(indents) // 50], 0.0)
    for size, values in gaps.items():
        least = sorted(values)[len(values) // 50]
        space.pitches[size] = (
            least / max(1, round(least / (1.31 * size))) if maker.is_ours else median(values)
        )
    return space


def text_of(lines: Sequence[Line], left: float, right: float, space: Space) -> str:
    """Return the text of a cell with edges at ``left`` and ``right``, without the breaks that its width
    made.
    """
    if space.maker.is_ours:
        lines = [_with_blanks(line, left, right, space) for line in lines]
    if len(lines) < 2:
        return lines[0].text + lines[0].end if lines else ""
    if all(len(line.text) == 1 and _IDEOGRAPH.match(line.text) for line in lines):
        return "".join(line.text for line in lines)
    if space.maker is Maker.MARKED:
        # a last line's blank is the clerk's own
        return _joined(lines, space, lambda above, _: _MARKS[above.end]) + lines[-1].end
    if space.maker is Maker.OURS:
        return _ours(lines, left, right, space)
    judge = _Judge(lines, left, right, space)
    text = _joined(lines, space, judge.joint)
    if judge.centred and "\n" in text and len(text) <= _LABEL:
        whole = "".join(line.text for line in lines)
        room = judge.room / lines[0].size
        return _closer(lines, whole, room, lambda char: space.advances.get(char, 1.0)) or text
    return text


def _with_blanks(line: Line, left: float, right: float, space: Space) -> Line:
    """Put back a wide blank at the beginning, which PDFium leaves out behind another cell's text."""
    off_left = (line.left - left - space.side) / line.size
    off_middle = (line.left + line.right - left - right) / line.size
    if abs(off_left) < 0.1 or abs(off_middle) < 0.3:
        return line
    for off in (off_middle, off_left):
        blanks = round(off)
        if 0 < blanks < 40 and abs(off - blanks) < 0.03:
            start, widths = line.left - blanks * line.size, [line.size] * blanks
            return replace(line, text="\u3000" * blanks + line.text, left=start, widths=widths + line.widths)
    return line


def joint_of(above: Line, below: Line, lines: Sequence[Line], left: float, right: float, space: Space) -> str:
    """Return what stood between ``above``, the last of a cell's ``lines``, and ``below`` on the next page."""
    judge = _Judge(lines, left, right, space)
    return judge.joint(above, replace(below, base=above.base + judge.usual))


def _joined(lines: Sequence[Line], space: Space, joint: Callable[[Line, Line], str]) -> str:
    text = lines[0].text
    for above, below in pairwise(lines):
        empty = max(0, round((below.base - above.base) / space.pitch(above.size)) - 1)
        text += ("\n" * (empty + 1) if empty else joint(above, below)) + below.text
    return text


def _ours(lines: Sequence[Line], left: float, right: float, space: Space) -> str:
    """Break each pair of lines again as `typeset` does: what comes out the same was broken by it."""
    size = lines[0].size
    sides = {style.side for style in STYLES if abs(style.size - size) < 0.2} or {0.9}
    side = min(sides, key=lambda side: abs(side - space.side * MM_PER_POINT))
    room = max((right - left - 2 * side / MM_PER_POINT) / size, 1.0)
    centred = any(line.left - left > space.side + 1 for line in lines)

    def advance(char: str) -> float:
        return space.advances.get(char, 1.0)

    def joined(room: float) -> str:
        return _joined(lines, space, lambda above, below: _broken(above.text, below.text, room, advance))

    text = joined(room)
    return (centred and _closer(lines, joined(room - 1), room, advance)) or text


def _closer(lines: Sequence[Line], text: str, room: float, advance: Callable[[str], float]) -> str:
    """Return ``text``, for which a line 1 em shorter was supposed, "" where it would not have been set so.

    A label whose last line would be one character is broken earlier by our layout, in docx too.
    """
    wide, close = break_lines(text, room, advance), break_lines(text, room - 1, advance)
    printed = [line.text.strip(" ") for line in lines]
    is_so = len(wide) == len(close) and len(wide[-1]) == 1 and [line.strip(" ") for line in close] == printed
    return text if is_so else ""


def _broken(above: str, below: str, room: float, advance: Callable[[str], float]) -> str:
    """Return what stood between two lines: nothing, a blank, or a line break."""
    # after a comma a Latin word has its blank
    comma = above[-1:] in _COMMAS and _WORD.match(below)
    words = comma or (_WORD.match(above[-1:]) and _WORD.match(below))
    for between in (" ", "") if comma else ("", " ") if words else ("",):
        # what the file says of widths is rounded
        for exact in (room + _ROUNDED, room - _ROUNDED):
            if break_lines(above + between + below, exact, advance)[0] == above.rstrip(" "):
                return between
    return "\n"


class _Judge:
    """Tells the breaks of a cell's width from others, whoever set the lines."""

    def __init__(self, lines: Sequence[Line], left: float, right: float, space: Space) -> None:
        self._lines = lines
        side = space.side
        self.room = right - left - 2 * side
        starts, ends = [line.left for line in lines], [line.right for line in lines]
        size = lines[0].size
        at_left = min(starts) - left - side < 0.3 * size and max(starts) - min(starts) < 3 * size
        centres = [(line.left + line.right) / 2 for line in lines]
        middle = (left + right) / 2
        self.centred = all(abs(centre - middle) < 0.6 * size for centre in centres)
        if at_left and max(ends) > right - side - 1.5 * size and max(starts) - min(starts) > 0.3 * size:
            self.centred = False
        self._left, self._end = left + side, right - side
        gaps = [below.base - above.base for above, below in pairwise(lines)]
        self.usual = min(gaps, default=0.0)

    def joint(self, above: Line, below: Line) -> str:
        """Return what stood between two lines."""
        if below.base - above.base > 1.2 * self.usual:
            return "\n"
        free = self._end - above.right
        if self.centred:
            free = max(free, self.room - (above.right - above.left))
        size = max(above.size, below.size)
        need = _first_piece(below)
        if bool(_WORD.match(above.text[-1])) != bool(_WORD.match(below.text)):
            need += _BESIDE * size
        if need > free + 0.02 * size or (need > free - _OVER * size and free < 1.5 * size):
            return _between(above, below, self.room)
        return "\n"


def _first_piece(line: Line) -> float:
    """Return the width of what cannot be torn at a line's beginning."""
    piece = _PIECE.match(line.text.lstrip(" "))
    return sum(line.widths[: len(piece[0])]) if piece else 0.0


def _between(above: Line, below: Line, room: float) -> str:
    """Return a blank between two Latin words that a break parted; nothing in a torn word and between
    ideographs.
    """
    if not _LATIN.match(above.text[-1]) or not _WORD.match(below.text) or above.text[-1] in "-/(":
        return ""
    tail = re.search(r"[0-9A-Za-z.,\-]*$", above.text)
    head = re.match(r"[0-9A-Za-z.,\-]*", below.text)
    if tail and _NUMBER.fullmatch(tail[0]):
        return ""  # the rest of 215,457.6
    word = sum(above.widths[-len(tail[0]) :]) if tail and tail[0] else 0.0
    word += sum(below.widths[: len(head[0])]) if head else 0.0
    return "" if word > room else " "


def joined_lines(lines: Sequence[Line], right: float) -> list[Line]:
    """Return lines outside tables, those that the page's ``right`` edge broke put together."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        if (
            above is not None
            and abs(above.size - line.size) < 0.5
            and line.base - above.base < 2.6 * line.size
            and above.right > right - 1.2 * line.size
            and line.left < above.left + 0.5 * line.size
        ):
            text = above.text + _between(above, line, right - above.left) + line.text
            joined[-1] = replace(line, text=text, left=min(above.left, line.left), right=line.right)
        else:
            joined.append(line)
    return joined
