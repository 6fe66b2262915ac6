"""A TrueType font cut down to the characters that a document uses, found by their code points.

reportlab cuts the outlines, but maps codes of its own to them, as PDF needs it. Here the font gets a map of
Unicode, so that other programs find a character's glyph by the character.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFile, TTFontMaker


def subset(face: Any, characters: Iterable[str]) -> bytes:
    """Return a font file of ``characters`` alone; ``face`` is reportlab's and has all of them."""
    codes = sorted(map(ord, characters))
    cut: Any = TTFontFile(BytesIO(face.makeSubset(codes)), charInfo=0)
    font: Any = TTFontMaker()
    for tag in cut.table:
        font.add(tag, cut.get_table(tag))
    font.add("cmap", unicode_map(_glyphs(face, codes)))
    return bytes(font.makeStream())


def _glyphs(face: Any, codes: Iterable[int]) -> list[tuple[int, int]]:
    """Return (code point, glyph in the cut font), numbered in order; 0 is the box for a missing glyph."""
    numbers = {0: 0}
    return [(code, numbers.setdefault(face.charToGlyph[code], len(numbers))) for code in codes]


def unicode_map(glyphs: list[tuple[int, int]]) -> bytes:
    """Return the cmap of (code point, glyph) in rising order: for 16 bits, and for all of Unicode."""
    narrow, wide = _format_4([pair for pair in glyphs if pair[0] < 0xFFFF]), _format_12(glyphs)
    records = ((0, 3, 0), (0, 4, len(narrow)), (3, 1, 0), (3, 10, len(narrow)))
    start = 4 + 8 * len(records)
    head = struct.pack(">HH", 0, len(records))
    for platform, encoding, offset in records:
        head += struct.pack(">HHL", platform, encoding, start + offset)
    return head + narrow + wide


def _segments(glyphs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return runs as [first code, last code, first glyph] in which both go up by one."""
    runs: list[list[int]] = []
    for code, glyph in glyphs:
        if runs and code == runs[-1][1] + 1 and glyph - code == runs[-1][2] - runs[-1][0]:
            runs[-1][1] = code
        else:
            runs.append([code, code, glyph])
    return runs


def _format_4(glyphs: Iterable[tuple[int, int]]) -> bytes:
    runs = [*_segments(glyphs), [0xFFFF, 0xFFFF, 0]]
    count = len(runs)
    search = 1 << (count.bit_length() - 1)
    parts = (
        [last for _, last, _ in runs],
        [0],
        [first for first, _, _ in runs],
        [(glyph - first) & 0xFFFF for first, _, glyph in runs],
        [0] * count,
    )
    body = b"".join(struct.pack(f">{len(part)}H", *part) for part in parts)
    head = (4, 14 + len(body), 0, count * 2, search * 2, search.bit_length() - 1, (count - search) * 2)
    return struct.pack(">7H", *head) + body


def _format_12(glyphs: Iterable[tuple[int, int]]) -> bytes:
    runs = _segments(glyphs)
    body = b"".join(struct.pack(">LLL", *run) for run in runs)
    return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(runs)) + body
