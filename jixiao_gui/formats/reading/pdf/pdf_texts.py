"""The lines of a cell in a PDF made its text again.

A page breaks a text wherever the cell ends; such a break is no part of the text. Geometry decides: where the
next word had room on the line, the break was typed. Points throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from jixiao_gui.formats.pdf_marks import BLANK, BREAK
from jixiao_gui.formats.reading.pdf.pdf_lines import IDEOGRAPH, WORD, Line, Maker, Space
from jixiao_gui.sheet.typeset import MM_PER_POINT, STYLES, break_lines

_LATIN = re.compile(r"[!-~\u00c0-\u024f]")
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
_BESIDE = 0.2
_OVER = 0.3
"""em by which a word processor may have measured a piece too wide."""


def text_of(lines: Sequence[Line], left: float, right: float, space: Space) -> str:
    """Return the text of a cell between ``left`` and ``right``, without the breaks that its width made."""
    if space.maker.is_ours:
        lines = [_with_blanks(line, left, right, space) for line in lines]
    if len(lines) < 2:
        return lines[0].text + lines[0].end if lines else ""
    if all(len(line.text) == 1 and IDEOGRAPH.match(line.text) for line in lines):
        return "".join(line.text for line in lines)
    if space.maker is Maker.MARKED:
        # a last line's blank is the clerk's own
        return _joined(lines, space, lambda above, _: _MARKS[above.end]) + lines[-1].end
    if space.maker is Maker.OURS:
        return _text_of_typeset(lines, left, right, space)
    breaks = _LineBreaks(lines, left, right, space)
    text = _joined(lines, space, breaks.joint)
    if breaks.centred and "\n" in text and len(text) <= _LABEL:
        joined = "".join(line.text for line in lines)
        room = breaks.room / lines[0].size
        return _if_set_shorter(lines, joined, room, lambda char: space.advances.get(char, 1.0)) or text
    return text


def _with_blanks(line: Line, left: float, right: float, space: Space) -> Line:
    """Return ``line`` with the wide blanks at its start, which PDFium drops behind another cell's text."""
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
    """Return the text between ``above``, the last of a cell's ``lines``, and ``below`` on the next page."""
    breaks = _LineBreaks(lines, left, right, space)
    return breaks.joint(above, replace(below, base=above.base + breaks.usual))


def _joined(lines: Sequence[Line], space: Space, joint: Callable[[Line, Line], str]) -> str:
    text = lines[0].text
    for above, below in pairwise(lines):
        empty = max(0, round((below.base - above.base) / space.pitch(above.size)) - 1)
        text += ("\n" * (empty + 1) if empty else joint(above, below)) + below.text
    return text


def _text_of_typeset(lines: Sequence[Line], left: float, right: float, space: Space) -> str:
    """Return the text of lines that `typeset` broke: a break that it makes again is no part of the text."""
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
    return (centred and _if_set_shorter(lines, joined(room - 1), room, advance)) or text


def _if_set_shorter(lines: Sequence[Line], text: str, room: float, advance: Callable[[str], float]) -> str:
    """Return ``text``, for which lines 1 em shorter were assumed, "" where they would not be set so.

    A label whose last line would be one character is broken earlier by our layout, in docx too.
    """
    wide, close = break_lines(text, room, advance), break_lines(text, room - 1, advance)
    printed = [line.text.strip(" ") for line in lines]
    is_so = len(wide) == len(close) and len(wide[-1]) == 1 and [line.strip(" ") for line in close] == printed
    return text if is_so else ""


def _broken(above: str, below: str, room: float, advance: Callable[[str], float]) -> str:
    """Return the text between two lines: nothing, a blank, or a line break."""
    # after a comma a Latin word has its blank
    comma = above[-1:] in _COMMAS and WORD.match(below)
    words = comma or (WORD.match(above[-1:]) and WORD.match(below))
    for between in (" ", "") if comma else ("", " ") if words else ("",):
        # widths in the file are rounded
        for exact in (room + _ROUNDED, room - _ROUNDED):
            if break_lines(above + between + below, exact, advance)[0] == above.rstrip(" "):
                return between
    return "\n"


class _LineBreaks:
    """Tells line breaks that a cell's width made from those of the text, for any program."""

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
        """Return the text between two lines: "", a blank, or a line break."""
        if below.base - above.base > 1.2 * self.usual:
            return "\n"
        free = self._end - above.right
        if self.centred:
            free = max(free, self.room - (above.right - above.left))
        size = max(above.size, below.size)
        need = _first_piece(below)
        if bool(WORD.match(above.text[-1])) != bool(WORD.match(below.text)):
            need += _BESIDE * size
        if need > free + 0.02 * size or (need > free - _OVER * size and free < 1.5 * size):
            return _between(above, below, self.room)
        return "\n"


def _first_piece(line: Line) -> float:
    """Return the width of the first piece of a line that no break may divide."""
    piece = _PIECE.match(line.text.lstrip(" "))
    return sum(line.widths[: len(piece[0])]) if piece else 0.0


def _between(above: Line, below: Line, room: float) -> str:
    """Return a blank between two Latin words, "" inside a broken word and between ideographs."""
    if not _LATIN.match(above.text[-1]) or not WORD.match(below.text) or above.text[-1] in "-/(":
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
