"""The characters and ruled lines of a page of a PDF, through PDFium.

Points from the left and top edge of the page as it is read: a page whose text runs upwards or downwards
is turned first.
"""

from __future__ import annotations

import math
import re
import unicodedata
from ctypes import byref, c_double, c_int, create_string_buffer
from typing import Any

import pypdfium2.raw as raw

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.docx.docx_symbols import symbol
from jixiao_gui.formats.reading.pdf.pdf_elements import Glyph, PdfPage
from jixiao_gui.formats.reading.pdf.pdf_paths import PageObjects

MAX_CHARS = 200_000
"""Characters of a page; one full of small type has 8,000."""
_RADICALS = dict(
    zip(
        "⺁⺈⺍⺝⺟⺠⺩⺬⺶⻁⻄⻅⻆⻇⻉⻋⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻯⻱⻲⻪",
        "厂刀小月母民王示羊虎西见角角贝车長长门阝雨青韦页风飞食食马骨鬼鱼鸟卤麦黄齐齿龙龟竜龜亀黾",
        strict=True,
    )
)
"""Radicals with the characters that they look like, which Unicode does not fold."""
_MAPPED: dict[str, str] = {}


_SIGNS = frozenset(map(ord, "OPQRSTlnoqu\xa7\xa8\xd8\xfb\xfc\xfd\xfe"))
"""Codes of Wingdings' ticks, boxes and bullets."""


_Point = tuple[float, float]


def read_page(page: Any) -> PdfPage:
    """Read an open pypdfium2 page. Raises `TooMuch` for one with too many characters or lines."""
    width, height = page.get_size()
    box = page.get_bbox()
    chars, unreadable = _chars(page)
    turn = _main_turn(chars)
    place = _ReadingDirection(turn, box)
    if turn % 2 == (1 if page.get_rotation() % 180 == 0 else 0):
        width, height = height, width
    pdf_page = PdfPage(width, height, unreadable=unreadable)
    for char, left, right, bottom, origin, size, angle in chars:
        quarters = (angle - turn) % 4
        pdf_page.glyphs.append(_glyph(char, (left, right, bottom), origin, size, angle, quarters, place))
    PageObjects(pdf_page, place, (box[2] - box[0]) * (box[3] - box[1])).read(page)
    return pdf_page


_Char = tuple[str, float, float, float, _Point, float, int]
"""Char, left, right and bottom of its box, origin, size, quarters that it is turned clockwise."""


def _chars(page: Any) -> tuple[list[_Char], int]:
    """Return the page's characters in its own coordinates, and how many are unreadable."""
    text = raw.FPDFText_LoadPage(page.raw)
    try:
        count = raw.FPDFText_CountChars(text)
        if count > MAX_CHARS:
            raise TooMuch("其中一页的文字过多，请检查文件来源。")
        return _read_chars(text, count)
    finally:
        raw.FPDFText_ClosePage(text)


def _read_chars(text: Any, count: int) -> tuple[list[_Char], int]:
    chars: list[_Char] = []
    unreadable = lead = 0
    box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), c_double(), c_double()
    at_box, at_matrix, at_x, at_y = byref(box), byref(matrix), byref(x), byref(y)
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            lead = code
            continue
        if code in (10, 13) or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((lead - 0xD800) << 10) + (code - 0xDC00) if lead else 0xFFFD
        char = _plain(code)
        if code in _SIGNS:
            char = _symbol_of(text, index, code) or char
        if not char:
            unreadable += code in (0, 0xFFFD)
            continue
        raw.FPDFText_GetLooseCharBox(text, index, at_box)
        raw.FPDFText_GetCharOrigin(text, index, at_x, at_y)
        raw.FPDFText_GetMatrix(text, index, at_matrix)
        across, along = math.hypot(matrix.c, matrix.d), math.atan2(matrix.b, matrix.a)
        size = raw.FPDFText_GetFontSize(text, index) * across
        if not (0.5 < size < 500) or not all(map(math.isfinite, (box.left, box.right, x.value, y.value))):
            continue
        turn = -round(along / (math.pi / 2)) % 4
        low, left, right = box.bottom, box.left, box.right
        if turn % 2:
            low, left, right = left, box.bottom, box.top
        chars.append((char, left, right, low, (x.value, y.value), size, turn))
        lead = 0
    return chars, unreadable


def _symbol_of(text: Any, index: int, code: int) -> str:
    """Return the character that a letter shows in a font of symbols, "" in other fonts."""
    name, flags = create_string_buffer(100), c_int()
    raw.FPDFText_GetFontInfo(text, index, name, len(name), byref(flags))
    font = name.value.decode("latin-1").rpartition("+")[2].lower().replace("-regular", "").replace(" ", "")
    return symbol(re.sub(r"(\d)$", r" \1", font), code) or "" if font.startswith("wingdings") else ""


def _plain(code: int) -> str:
    """Return the character of a code, "" for none; for a radical the character that it looks like."""
    if code in (0x02, 0xFFFE, 0xAD):
        return "-"  # PDFium's mark of a hyphen that ends a line
    if code == 0xA0 or code == 9:
        return " "
    if code < 32 or code in (0xFFFD, 0xFEFF, 0x200B) or not code < 0x110000:
        return ""
    char = chr(code)
    if code < 0x2E80:
        return char
    if 0xF000 <= code <= 0xF0FF:
        return as_seen(char)
    mapped = _MAPPED.get(char)
    if mapped is None:
        mapped = char
        if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 or 0x2F800 <= code < 0x2FA20:
            mapped = _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
        _MAPPED[char] = mapped
    return mapped


def _main_turn(chars: list[_Char]) -> int:
    """Return the quarters by which most of the page's text is turned."""
    counts = [0, 0, 0, 0]
    for char in chars:
        counts[char[6]] += 1
    return counts.index(max(counts))


class _ReadingDirection:
    """Maps a page's own coordinates, upwards, to those of reading, downwards."""

    def __init__(self, turn: int, box: tuple[float, float, float, float]) -> None:
        self._turn, self._box = turn, box

    def __call__(self, x: float, y: float) -> _Point:
        left, bottom, right, top = self._box
        if self._turn == 0:
            return x - left, top - y
        if self._turn == 1:  # text runs downwards
            return top - y, right - x
        if self._turn == 2:
            return right - x, y - bottom
        return y - bottom, x - left


def _glyph(
    char: str,
    extent: tuple[float, float, float],
    origin: _Point,
    size: float,
    angle: int,
    quarters: int,
    place: _ReadingDirection,
) -> Glyph:
    """Return a character in the page's reading direction; one that is turned has the box of its square."""
    left, right, _ = extent
    if angle in (1, 2):  # it runs towards smaller coordinates of the page's own
        left, right = right, left
    ends = (
        ((left, origin[1]), (right, origin[1])) if angle % 2 == 0 else ((origin[0], left), (origin[0], right))
    )
    (x, y), (to_x, to_y) = place(*ends[0]), place(*ends[1])
    if quarters == 0:
        return Glyph(char, x, max(to_x, x), y, size)
    if quarters == 2:
        return Glyph(char, to_x, x, y + 0.72 * size, size, 2)
    # the base line is upright, so the square has its width beside it
    if quarters == 1:  # clockwise: runs downwards, the letters' feet are at the left
        return Glyph(char, x - 0.14 * size, x + 0.86 * size, (y + to_y) / 2 + 0.36 * size, size, 1)
    return Glyph(char, x - 0.86 * size, x + 0.14 * size, (y + to_y) / 2 + 0.36 * size, size, 3)
