"""The ruled lines, pictures and small shapes of a page of a PDF, through PDFium."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from ctypes import byref, c_float, c_int, c_uint
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.pdf.pdf_elements import PdfPage, Rule, Square

MAX_OBJECTS = 100_000
MAX_POINTS = 400_000
"""The most objects and points of a page; one full of small type has 8,000 characters."""
_MAX_DEPTH = 12
_THICK = 3.0
"""Points; a filled shape thinner than this is a rule."""
_SLANT = 0.6
_BOX = 5.0, 15.0
"""Points of the side of a box to tick."""
_MOST_MARKS = 2000
"""The most boxes of a page, and marks in them, that are read."""
_PICTURE_PAGE = 0.5
"""The part of a page that a scan covers at least."""
_WHITE = 250
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
Place = Callable[[float, float], _Point]
"""Maps a page's own coordinates to those of reading."""
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class PageObjects:
    """Reads the rules, pictures and small shapes among a page's objects."""

    def __init__(self, pdf_page: PdfPage, place: Place, area: float) -> None:
        self._pdf_page, self._place, self._area = pdf_page, place, max(area, 1.0)
        self._objects = self._points = 0

    def read(self, page: Any) -> None:
        """Read the objects of an open page. Raises `TooMuch`."""
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
            inner = _product(_matrix(item), within)
            for index in range(max(raw.FPDFFormObj_CountObjects(item), 0)):
                self._object(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _picture(self, item: Any, within: _Matrix) -> None:
        """Read a picture, which may be a scanned page or a line of a printer driver."""
        matrix = _product(_matrix(item), within)
        corners = [_mapped(matrix, *corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))]
        (x, y), (to_x, to_y) = _bounds(corners)
        if (to_x - x) * (to_y - y) > _PICTURE_PAGE * self._area:
            self._pdf_page.is_scan = True
        self._shape(corners)

    def _path(self, item: Any, within: _Matrix) -> None:
        mode, stroke = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(item, byref(mode), byref(stroke))
        if stroke.value and _is_visible(item, raw.FPDFPageObj_GetStrokeColor):
            drawn = True
        elif mode.value and _is_visible(item, raw.FPDFPageObj_GetFillColor):
            drawn = False
        else:
            return
        matrix = _product(_matrix(item), within)
        for points, is_closed in self._parts(item, matrix):
            if drawn and not (mode.value and self._shape(points)):
                self._strokes(points, is_closed)
            elif not drawn:
                self._shape(points)

    def _parts(self, item: Any, matrix: _Matrix) -> Iterator[tuple[list[_Point], bool]]:
        """Yield the corners of each part of a path without curves, and whether it is closed."""
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
                else:
                    self._tick(points)
                self._pdf_page.shapes += has_curves
                points, is_closed, has_curves = [], False, False
            has_curves |= kind == raw.FPDF_SEGMENT_BEZIERTO
            raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            points.append(_mapped(matrix, x.value, y.value))
            is_closed |= bool(raw.FPDFPathSegment_GetClose(segment))
        if points and not has_curves:
            yield points, is_closed
        elif points:
            self._tick(points)
        self._pdf_page.shapes += has_curves

    def _strokes(self, points: list[_Point], is_closed: bool) -> None:
        if is_closed:
            points = [*points, points[0]]
        if self._box(points):
            return
        for (x, y), (to_x, to_y) in pairwise(points):
            if abs(x - to_x) <= _SLANT or abs(y - to_y) <= _SLANT:
                self._rule(x, y, to_x, to_y)
            else:
                self._tick([(x, y), (to_x, to_y)])

    def _box(self, points: list[_Point]) -> bool:
        """Add a small square, a box to tick and no cell; return whether ``points`` are one."""
        if not 5 <= len(points) <= 6 or len({(round(x), round(y)) for x, y in points}) > 4:
            return False
        ends = [self._place(x, y) for x, y in points]
        if any(abs(a[0] - b[0]) > _SLANT and abs(a[1] - b[1]) > _SLANT for a, b in pairwise(ends)):
            return False
        (x, y), (to_x, to_y) = _bounds(ends)
        wide, tall = to_x - x, to_y - y
        if not (_BOX[0] < min(wide, tall) and max(wide, tall) < _BOX[1] and abs(wide - tall) < 0.25 * tall):
            return False
        if len(self._pdf_page.squares) < _MOST_MARKS:
            self._pdf_page.squares.append(Square(x, y, to_x, to_y))
        return True

    def _tick(self, points: list[_Point]) -> None:
        """Add the middle of a stroke or shape that may tick a box."""
        (x, y), (to_x, to_y) = _bounds([self._place(*point) for point in points])
        if max(to_x - x, to_y - y) < 2 * _BOX[1] and len(self._pdf_page.ticks) < _MOST_MARKS:
            self._pdf_page.ticks.append(((x + to_x) / 2, (y + to_y) / 2))

    def _shape(self, points: list[_Point]) -> bool:
        """Add a thin filled shape as a rule; return whether it is thin."""
        (x, y), (to_x, to_y) = _bounds(points)
        wide, tall = to_x - x, to_y - y
        if min(wide, tall) > _THICK:
            self._tick(points)
            return False
        if max(wide, tall) <= _THICK:
            # a dot of a dotted line, whose direction is still unknown
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
            self._pdf_page.upright.append(Rule((left + right) / 2, top, bottom))
        elif right - left > 0:
            self._pdf_page.level.append(Rule((top + bottom) / 2, left, right))


def _is_visible(item: Any, colour: Any) -> bool:
    """Return whether an object is drawn in a colour that shows on paper."""
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not colour(item, byref(red), byref(green), byref(blue), byref(alpha)):
        return True
    return bool(alpha.value) and min(red.value, green.value, blue.value) < _WHITE


def _matrix(item: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, byref(matrix)):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: _Matrix, second: _Matrix) -> _Matrix:
    """Return the matrix that applies ``first``, then ``second``."""
    if second is _SAME:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _mapped(matrix: _Matrix, x: float, y: float) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(points: list[_Point]) -> tuple[_Point, _Point]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys)), (max(xs), max(ys))
