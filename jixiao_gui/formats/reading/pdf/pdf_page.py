"""What stands on a page of a PDF: its characters and its ruled lines, through PDFium.

Points from the left and top edge of the page as it is read: a page whose text runs upwards or downwards
is turned first.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int, c_uint
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from jixiao_gui.formats.guard import TooMuch

MAX_CHARS = 200_000
MAX_OBJECTS = 100_000
MAX_POINTS = 400_000
"""What of each a page may have; a page full of small type has 8,000 characters."""
_MAX_DEPTH = 12
_THICK = 3.0
"""Points; a filled shape thinner than this is a rule."""
_SLANT = 0.6
_PICTURE_PAGE = 0.5
"""The part of a page that a scan covers at least."""
_WHITE = 250
_RADICALS = dict(
    zip(
        "⺁⺈⺍⺝⺟⺠⺩⺬⺶⻁⻄⻅⻆⻇⻉⻋⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻯⻱⻲⻪",
        "厂刀小月母民王示羊虎西见角角贝车長长门阝雨青韦页风飞食食马骨鬼鱼鸟卤麦黄齐齿龙龟竜龜亀黾",
        strict=True,
    )
)
"""Radicals that are characters too and that Unicode does not fold."""
_MAPPED: dict[str, str] = {}


class Glyph(NamedTuple):
    """A character at its place. ``right`` is where the next one would begin, ``base`` its base line.

    ``turn`` counts the quarters by which it is turned clockwise against the page's reading direction.
    """

    char: str
    left: float
    right: float
    base: float
    size: float
    turn: int = 0

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Return the middle of an ideograph."""
        return self.base - 0.36 * self.size


class Rule(NamedTuple):
    """A ruled line at ``at`` that runs from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PdfPage:
    """One page: ``upright`` and ``level`` rules, characters in the order of the file."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)
    is_scan: bool = False
    unreadable: int = 0
    """Characters that the file gives no meaning to."""
    shapes: int = 0
    """Shapes that are no rules, as text drawn as outlines is."""


_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_page(page: Any) -> PdfPage:
    """Read an open pypdfium2 page. Raises `TooMuch` for one that no form has."""
    width, height = page.get_size()
    box = page.get_bbox()
    chars, unreadable = _chars(page)
    turn = _main_turn(chars)
    place = _turning(turn, box)
    if turn % 2 == (1 if page.get_rotation() % 180 == 0 else 0):
        width, height = height, width
    found = PdfPage(width, height, unreadable=unreadable)
    for char, left, right, bottom, origin, size, angle in chars:
        quarters = (angle - turn) % 4
        found.glyphs.append(_glyph(char, (left, right, bottom), origin, size, angle, quarters, place))
    _Objects(found, place, (box[2] - box[0]) * (box[3] - box[1])).read(page)
    return found


_Char = tuple[str, float, float, float, _Point, float, int]
"""Char, left, right and bottom of its box, origin, size, quarters that it is turned clockwise."""


def _chars(page: Any) -> tuple[list[_Char], int]:
    """Return the page's characters in its own coordinates, and how many have no meaning."""
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


def _plain(code: int) -> str:
    """Return the character that a code stands for, "" for none; radicals are the characters they look
    like.
    """
    if code in (0x02, 0xFFFE, 0xAD):
        return "-"  # PDFium's mark of a hyphen that ends a line
    if code == 0xA0 or code == 9:
        return " "
    if code < 32 or code in (0xFFFD, 0xFEFF, 0x200B) or not code < 0x110000:
        return ""
    char = chr(code)
    if code < 0x2E80:
        return char
    known = _MAPPED.get(char)
    if known is None:
        known = char
        if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 or 0x2F800 <= code < 0x2FA20:
            known = _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
        _MAPPED[char] = known
    return known


def _main_turn(chars: list[_Char]) -> int:
    """Return the quarters by which most of the page's text is turned."""
    counts = [0, 0, 0, 0]
    for char in chars:
        counts[char[6]] += 1
    return counts.index(max(counts))


class _turning:  # noqa: N801
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
    place: _turning,
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
    # the base line is upright: what stands beside it becomes the square's width
    if quarters == 1:  # clockwise: runs downwards, the letters' feet are at the left
        return Glyph(char, x - 0.14 * size, x + 0.86 * size, (y + to_y) / 2 + 0.36 * size, size, 1)
    return Glyph(char, x - 0.86 * size, x + 0.14 * size, (y + to_y) / 2 + 0.36 * size, size, 3)


class _Objects:
    """Walks a page's objects for rules and pictures."""

    def __init__(self, found: PdfPage, place: _turning, area: float) -> None:
        self._found, self._place, self._area = found, place, max(area, 1.0)
        self._objects = self._points = 0

    def read(self, page: Any) -> None:
        count = raw.FPDFPage_CountObjects(page.raw)
        for index in range(count):
            self._object(raw.FPDFPage_GetObject(page.raw, index), _SAME, 0)

    def _object(self, item: Any, within: _Matrix, depth: int) -> None:
        self._objects += 1
        if self._objects > MAX_OBJECTS:
            raise TooMuch("其中一页的内容过多，请检查文件来源。")
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, within)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, within)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _times(_matrix(item), within)
            for index in range(max(raw.FPDFFormObj_CountObjects(item), 0)):
                self._object(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _picture(self, item: Any, within: _Matrix) -> None:
        """Note a picture: it may be the page itself, scanned, or a line that a printer driver made of it."""
        matrix = _times(_matrix(item), within)
        corners = [_on(matrix, *corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))]
        (x, y), (to_x, to_y) = _bounds(corners)
        if (to_x - x) * (to_y - y) > _PICTURE_PAGE * self._area:
            self._found.is_scan = True
        self._shape(corners)

    def _path(self, item: Any, within: _Matrix) -> None:
        mode, stroke = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(item, byref(mode), byref(stroke))
        if stroke.value and _is_seen(item, raw.FPDFPageObj_GetStrokeColor):
            drawn = True
        elif mode.value and _is_seen(item, raw.FPDFPageObj_GetFillColor):
            drawn = False
        else:
            return
        matrix = _times(_matrix(item), within)
        for points, is_closed in self._parts(item, matrix):
            if drawn and not (mode.value and self._shape(points)):
                self._strokes(points, is_closed)
            elif not drawn:
                self._shape(points)

    def _parts(self, item: Any, matrix: _Matrix) -> Iterator[tuple[list[_Point], bool]]:
        """Yield the corners of each part of a path; a part with curves is none."""
        count = raw.FPDFPath_CountSegments(item)
        self._points += max(count, 0)
        if self._points > MAX_POINTS:
            raise TooMuch("其中一页的线条过多，请检查文件来源。")
        x, y = c_float(), c_float()
        points: list[_Point] = []
        is_closed = has_curves = False
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO and points:
                if not has_curves:
                    yield points, is_closed
                self._found.shapes += has_curves
                points, is_closed, has_curves = [], False, False
            has_curves |= kind == raw.FPDF_SEGMENT_BEZIERTO
            raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            points.append(_on(matrix, x.value, y.value))
            is_closed |= bool(raw.FPDFPathSegment_GetClose(segment))
        if points and not has_curves:
            yield points, is_closed
        self._found.shapes += has_curves

    def _strokes(self, points: list[_Point], is_closed: bool) -> None:
        if is_closed:
            points = [*points, points[0]]
        for (x, y), (to_x, to_y) in pairwise(points):
            if abs(x - to_x) <= _SLANT or abs(y - to_y) <= _SLANT:
                self._rule(x, y, to_x, to_y)

    def _shape(self, points: list[_Point]) -> bool:
        """Return a filled shape: a rule where it is thin. True when it was."""
        (x, y), (to_x, to_y) = _bounds(points)
        wide, tall = to_x - x, to_y - y
        if min(wide, tall) > _THICK:
            return False
        if max(wide, tall) <= _THICK:
            # a dot of a dotted line, of which nobody knows yet which way it runs
            self._rule((x + to_x) / 2, y, (x + to_x) / 2, to_y)
            self._rule(x, (y + to_y) / 2, to_x, (y + to_y) / 2)
        elif wide < tall:
            self._rule((x + to_x) / 2, y, (x + to_x) / 2, to_y)
        else:
            self._rule(x, (y + to_y) / 2, to_x, (y + to_y) / 2)
        return True

    def _rule(self, x: float, y: float, to_x: float, to_y: float) -> None:
        (x, y), (to_x, to_y) = self._place(x, y), self._place(to_x, to_y)
        (left, right), (top, bottom) = sorted((x, to_x)), sorted((y, to_y))
        if not all(map(math.isfinite, (left, right, top, bottom))):
            return
        if right - left < bottom - top:
            self._found.upright.append(Rule((left + right) / 2, top, bottom))
        elif right - left > 0:
            self._found.level.append(Rule((top + bottom) / 2, left, right))


def _is_seen(item: Any, colour: Any) -> bool:
    """Return whether it is drawn in a colour that shows on paper."""
    r, g, b, a = c_uint(), c_uint(), c_uint(), c_uint()
    if not colour(item, byref(r), byref(g), byref(b), byref(a)):
        return True
    return bool(a.value) and min(r.value, g.value, b.value) < _WHITE


def _matrix(item: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, byref(matrix)):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    """Return the matrix of ``one``, then ``other``."""
    if other is _SAME:
        return one
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _on(matrix: _Matrix, x: float, y: float) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(points: list[_Point]) -> tuple[_Point, _Point]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys)), (max(xs), max(ys))
