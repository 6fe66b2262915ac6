"""Strokes on a page that belong to text and not to tables: through struck-out text, and boxes to tick.

Raised and lowered figures are told by their size and place. Points throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from jixiao_gui.formats.reading.docx.docx_equations import lowered, raised
from jixiao_gui.formats.reading.docx.docx_fields import TICKED, UNTICKED
from jixiao_gui.formats.reading.pdf.pdf_elements import Glyph, PdfPage, Rule, Square

_LONGEST = 400.0
"""Points of a stroke through words."""
_HIGH, _LOW = 0.62, 0.14
"""em over the base line between which a stroke runs through words."""
_BEYOND = 0.5
"""em by which it may reach beyond the words."""
_SMALL, _RAISED, _LOWERED = 0.78, 0.18, 0.06
"""The largest relative size of raised figures, and em by which they stand higher or lower."""


@dataclass(frozen=True, slots=True)
class VisibleText:
    """The characters of a page, boxes included, without the struck-out texts, which are in ``struck``."""

    glyphs: list[Glyph]
    level: list[Rule]
    """The rules that strike nothing out."""
    struck: list[str]


def visible_text(page: PdfPage) -> VisibleText:
    """Return the visible text of a page of another program."""
    glyphs = _with_boxes(page.glyphs, page.squares, page.ticks)
    by_base: dict[int, list[int]] = {}
    for number, glyph in enumerate(glyphs):
        if not glyph.turn:
            by_base.setdefault(int(glyph.base), []).append(number)
    struck_numbers: set[int] = set()
    struck: list[str] = []
    plain_rules: list[Rule] = []
    for rule in page.level:
        through = _through(rule, glyphs, by_base) if rule.end - rule.start < _LONGEST else []
        if not through:
            plain_rules.append(rule)
            continue
        fresh = [number for number in through if number not in struck_numbers]
        struck_numbers.update(fresh)
        if words := "".join(glyphs[number].char for number in fresh).strip():
            struck.append(words)
    return VisibleText(
        [glyph for number, glyph in enumerate(glyphs) if number not in struck_numbers], plain_rules, struck
    )


def _through(rule: Rule, glyphs: Sequence[Glyph], by_base: dict[int, list[int]]) -> list[int]:
    """Return the numbers of the characters of one line that a rule runs through."""
    numbers = [
        number
        for base in range(int(rule.at), int(rule.at) + 40)
        for number in by_base.get(base, ())
        if rule.start - 1 < glyphs[number].x < rule.end + 1
        and _LOW < (glyphs[number].base - rule.at) / glyphs[number].size < _HIGH
    ]
    if not numbers:
        return []
    numbers.sort(key=lambda number: glyphs[number].left)
    first, last = glyphs[numbers[0]], glyphs[numbers[-1]]
    room = _BEYOND * first.size
    if first.left - rule.start > room or rule.end - last.right > room:
        return []
    covered = sum(glyphs[number].right - glyphs[number].left for number in numbers)
    return numbers if covered > _BEYOND * (rule.end - rule.start) else []


def _with_boxes(
    glyphs: Sequence[Glyph], squares: Sequence[Square], ticks: Sequence[tuple[float, float]]
) -> list[Glyph]:
    """Return the characters with a box for each small square, ticked where a mark stands in it."""
    with_boxes = list(glyphs)
    for square in squares:
        inside = [g for g in with_boxes if square.holds(g.x, g.y) and g.char.strip()]
        if len(inside) > 1:
            continue  # a cell of a table
        marked = bool(inside) or any(square.holds(x, y) for x, y in ticks)
        with_boxes = [g for g in with_boxes if not square.holds(g.x, g.y)]
        size = square.bottom - square.top
        base = (square.top + square.bottom) / 2 + 0.36 * size
        with_boxes.append(Glyph(TICKED if marked else UNTICKED, square.left, square.right, base, size))
    return with_boxes


def with_scripts(row: Sequence[Glyph]) -> list[Glyph]:
    """Return the characters of a line, from left to right, with raised and lowered figures: 10⁴."""
    size = max(glyph.size for glyph in row)
    full_size = [glyph for glyph in row if glyph.size > _SMALL * size]
    if len(full_size) == len(row):
        return list(row)
    base = median(glyph.base for glyph in full_size)
    characters: list[Glyph] = []
    for number, glyph in enumerate(row):
        up = (base - glyph.base) / size
        if glyph.size <= _SMALL * size and number and glyph.char.strip():
            text = raised(glyph.char) if up > _RAISED else lowered(glyph.char) if up < -_LOWERED else ""
            if len(text) == 1:
                glyph = glyph._replace(char=text)
        characters.append(glyph)
    return characters
