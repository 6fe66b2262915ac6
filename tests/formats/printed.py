"""A printed page read again: the boxes that its rules make, and what stands and is inked in each.

Nothing here knows who printed the page; so the PDF of LibreOffice and ours are measured alike. Lengths are
in mm, from the page's left and top edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ctypes import byref, c_float
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2
from PIL import Image

from jixiao_gui.sheet.sheet import Sheet

_MM = 25.4 / 72
_RULE = 1.0
"""What is thinner is a rule, whatever it is drawn as."""
_SAME = 0.3
"""Rules of one edge drawn cell by cell lie this near to each other."""
DPI = 120
_DARK = 200
"""Grey values below it are ink; a hairline of type is no darker than that."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule at ``at`` that runs from ``start`` to ``end``."""

    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        return self.start - _SAME <= place <= self.end + _SAME


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a box is inked: distances of the ink from the box's left and right edge; share of dark pixels."""

    left: float
    right: float
    share: float


@dataclass(slots=True)
class Box:
    """What four rules enclose: ``row`` counts the table's rows on the page from 0.

    ``left`` and ``right`` count from the table's left edge, ``top`` and ``bottom`` from the page's top.
    """

    row: int
    rows: int
    left: float
    right: float
    top: float = 0.0
    bottom: float = 0.0
    text: str = ""
    ink: Ink | None = None


@dataclass(slots=True)
class PrintedPage:
    """``text`` is all of the page; ``left`` and ``right`` are the table's edges; white space is left out."""

    text: str
    left: float = 0.0
    right: float = 0.0
    boxes: list[Box] = field(default_factory=list)

    @property
    def columns(self) -> list[float]:
        """Every place at which a cell begins or ends, from the table's left edge."""
        return [at for at, _ in _clustered((edge, 0) for box in self.boxes for edge in (box.left, box.right))]


def plain(text: str) -> str:
    return "".join(text.split())


def read_pages(content: bytes) -> list[PrintedPage]:
    document: Any = pypdfium2.PdfDocument(content)
    try:
        return [_read_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def expected_boxes(sheet: Sheet) -> list[Box]:
    """The boxes that ``sheet`` must print as where it fits one page."""
    edges = [sum(sheet.widths[:n]) for n in range(len(sheet.widths) + 1)]
    return [
        Box(row, cell.rows, edges[cell.column], edges[cell.column + cell.columns], text=plain(cell.text))
        for row, cell in sheet.cells()
    ]


def differences(expected: Sequence[Box], found: Sequence[Box], tolerance: float = 0.5) -> list[str]:
    """Where the two disagree: a box more or less, an edge off by more than ``tolerance`` mm, another text."""
    told = []
    if len(expected) != len(found):
        told.append(f"{len(found)} boxes in place of {len(expected)}")
    for one, other in zip(expected, found, strict=False):
        name = f"row {one.row} at {one.left:.1f} ({one.text[:12]})"
        if (one.row, one.rows) != (other.row, other.rows):
            told.append(f"{name}: rows {other.row}+{other.rows} in place of {one.row}+{one.rows}")
            break  # all that follow are told by this one
        for side, a, b in (("left", one.left, other.left), ("right", one.right, other.right)):
            if abs(a - b) > tolerance:
                told.append(f"{name}: {side} edge at {b:.2f} in place of {a:.2f}")
        if one.text != other.text:
            told.append(f"{name}: text {other.text!r} in place of {one.text!r}")
    return told


def _read_page(page: Any) -> PrintedPage:
    try:
        height = page.get_height() * _MM
        upright, level = _rules(page, height)
        chars = _chars(page, height)
        printed = PrintedPage("".join(char for char, _, _ in chars))
        if upright and level:
            printed.left, printed.right = min(rule.at for rule in upright), max(rule.at for rule in upright)
            printed.boxes = _boxes(upright, level, printed.left)
            _fill(printed, chars)
            bitmap = page.render(scale=DPI / 72)
            _ink(printed, bitmap.to_pil().convert("L"))
            bitmap.close()
        return printed
    finally:
        page.close()


def _rules(page: Any, height: float) -> tuple[list[Rule], list[Rule]]:
    """Upright and level rules: thin paths are one, a rectangle is four."""
    upright, level = [], []
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        points = _points(item)
        left, right = min(x for x, _ in points) * _MM, max(x for x, _ in points) * _MM
        top, bottom = (height - end(y for _, y in points) * _MM for end in (max, min))
        if right - left < _RULE:
            upright.append(Rule((left + right) / 2, top, bottom))
        elif bottom - top < _RULE:
            level.append(Rule((top + bottom) / 2, left, right))
        else:
            upright += [Rule(at, top, bottom) for at in (left, right)]
            level += [Rule(at, left, right) for at in (top, bottom)]
    return upright, level


def _points(path: Any) -> list[tuple[float, float]]:
    """The corners of a path in points; its bounds would hold the width of the pen."""
    raw, matrix = pypdfium2.raw, path.get_matrix()
    points = []
    for index in range(raw.FPDFPath_CountSegments(path)):
        x, y = c_float(), c_float()
        if raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(path, index), byref(x), byref(y)):
            points.append(matrix.on_point(x.value, y.value))
    return points


def _chars(page: Any, height: float) -> list[tuple[str, float, float]]:
    """Every visible character with the middle of its place."""
    raw, text = pypdfium2.raw, page.get_textpage()
    found: list[tuple[str, float, float]] = []
    lead = 0
    try:
        for index in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, index)
            if 0xD800 <= code < 0xDC00:
                lead = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((lead - 0xD800) << 10) + (code - 0xDC00)
            if code in (0x02, 0xFFFE):
                code = ord("-")  # PDFium's mark of a hyphen that ends a line
            char = chr(code)
            if code > 32 and not char.isspace():
                left, low, right, high = text.get_charbox(index, loose=True)
                found.append((char, (left + right) / 2 * _MM, height - (low + high) / 2 * _MM))
    finally:
        text.close()
    return found


def _clustered(pairs: Iterable[tuple[float, object]]) -> list[tuple[float, list[object]]]:
    """Values that are one edge, taken together under their middle."""
    groups: list[tuple[list[float], list[object]]] = []
    for value, thing in sorted(pairs, key=lambda pair: pair[0]):
        if groups and value - groups[-1][0][-1] <= _SAME:
            groups[-1][0].append(value)
            groups[-1][1].append(thing)
        else:
            groups.append(([value], [thing]))
    return [(sum(values) / len(values), things) for values, things in groups]


def _boxes(upright: list[Rule], level: list[Rule], left: float) -> list[Box]:
    # every row ends somewhere, whatever is merged beside it
    ends = [at for at, _ in _clustered((rule.at, 0) for rule in level)]
    boxes: list[Box] = []
    for row, (top, bottom) in enumerate(pairwise(ends)):
        middle = (top + bottom) / 2
        edges = [at for at, _ in _clustered((rule.at, 0) for rule in upright if rule.covers(middle))]
        for a, b in pairwise(edges):
            closed = any(abs(r.at - top) <= _SAME and r.covers((a + b) / 2) for r in level)
            if not closed and row:
                above = next(
                    box
                    for box in reversed(boxes)
                    if box.left - _SAME <= (a + b) / 2 - left <= box.right + _SAME
                )
                above.rows += 1
                above.bottom = bottom
            else:
                boxes.append(Box(row, 1, a - left, b - left, top, bottom))
    return boxes


def _fill(page: PrintedPage, chars: Iterable[tuple[str, float, float]]) -> None:
    for char, x, y in chars:
        for box in page.boxes:
            if box.left <= x - page.left <= box.right and box.top <= y <= box.bottom:
                box.text += char
                break


def _ink(page: PrintedPage, picture: Image.Image) -> None:
    dots = DPI / 25.4
    dark = picture.point([255 if value < _DARK else 0 for value in range(256)])
    margin = 0.45  # the rule's half and a pixel
    for box in page.boxes:
        left, right = page.left + box.left + margin, page.left + box.right - margin
        top, bottom = box.top + margin, box.bottom - margin
        inside = dark.crop((round(left * dots), round(top * dots), round(right * dots), round(bottom * dots)))
        bounds = inside.getbbox()
        if bounds is not None:
            share = inside.histogram()[255] / (inside.width * inside.height)
            box.ink = Ink(bounds[0] / dots + margin, (inside.width - bounds[2]) / dots + margin, share)
