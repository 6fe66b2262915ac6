"""Text broken into lines by the Chinese rules, the same for paper and screen.

Widths are in em, the type's own size. The caller passes the width of a character (`Advance`), so no font is
known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

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
