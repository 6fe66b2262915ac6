"""The page that docx, PDF and screen share: its size, margins, and the lines above and below the table.

Lengths in millimetres, type sizes in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.typeset import MM_PER_POINT, Advance, break_lines

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
"""A4 upright; a sheet in landscape has them the other way round."""
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 18.0, 14.0, 14.0
_LEAST_SIDE = 8.0
"""A table that is wider than the page between margins of this is drawn narrower."""
CAPTION_SIZE, TITLE_SIZE, YEAR_SIZE, LINE_SIZE, SIGN_SIZE, FOOT_SIZE = 12.0, 18.0, 12.0, 10.5, 10.5, 9.0
CAPTION_LINE, TITLE_LINE, YEAR_LINE, LINE_LINE, SIGN_LINE, GAP = 7.0, 10.0, 7.0, 6.0, 8.0, 1.5
"""Heights of the lines above and below the table, and the gap between them and the table."""
_LEAST_TABLE = 40.0
"""mm that a page must have left for a table to begin on it, under lines of more than a page."""
_KEPT_FOOT = 30.0
"""mm up to which the lines below the table stay on its last page; higher ones may continue on the next."""


class Kind(Enum):
    """The kinds of lines beside the table, with their type size in points and their height in mm."""

    CAPTION = "caption", CAPTION_SIZE, CAPTION_LINE
    TITLE = "title", TITLE_SIZE, TITLE_LINE
    YEAR = "year", YEAR_SIZE, YEAR_LINE
    LINE = "line", LINE_SIZE, LINE_LINE

    def __init__(self, _name: str, size: float, height: float) -> None:
        self.size, self.height = size, height


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of print; ``top``: mm below the upper margin of the page, or below the table."""

    kind: Kind
    text: str
    top: float


def page_size(sheet: Sheet) -> tuple[float, float]:
    """Return width and height of the page in mm."""
    return (PAGE_HEIGHT, PAGE_WIDTH) if sheet.landscape else (PAGE_WIDTH, PAGE_HEIGHT)


def page_room(sheet: Sheet) -> float:
    """Return the height in mm of a page between its margins."""
    return page_size(sheet)[1] - MARGIN_TOP - MARGIN_BOTTOM


def on_paper(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with its columns made narrower in proportion where the table is wider than the
    page.
    """
    wide, most = sum(sheet.widths), page_size(sheet)[0] - 2 * _LEAST_SIDE
    if wide <= most + 0.01:
        return sheet
    return replace(sheet, widths=tuple(round(width * most / wide, 3) for width in sheet.widths))


def lines_width(sheet: Sheet) -> float:
    """Return the width in mm of the lines beside the table, which is the table's."""
    return sum(sheet.widths) or page_size(sheet)[0] - 2 * MARGIN_SIDE


def paragraphs_above(sheet: Sheet) -> Iterator[tuple[Kind, str]]:
    """Yield caption, title, year line and the lines under them, each with its kind."""
    for kind, text in (
        (Kind.CAPTION, sheet.caption),
        (Kind.TITLE, sheet.title),
        (Kind.YEAR, sheet.year_line),
    ):
        if text:
            for line in text.split("\n"):
                yield kind, line
    for text in sheet.above:
        yield Kind.LINE, text


def heading(sheet: Sheet, advance: Advance) -> list[list[SetLine]]:
    """Return the lines above the table, a list a page, nearly always one. Titles are never broken."""
    if not sheet.above and "\n" not in sheet.caption:
        lines = list(paragraphs_above(sheet))
    else:
        width = lines_width(sheet) / MM_PER_POINT
        lines = [
            (kind, line)
            for kind, text in paragraphs_above(sheet)
            for line in (
                break_lines(text, width / kind.size, advance)
                if kind in (Kind.CAPTION, Kind.LINE)
                else (text,)
            )
        ]
    return _spread(lines, page_room(sheet), 0.0)


def lines_below(sheet: Sheet, advance: Advance, top: float) -> list[list[SetLine]]:
    """Return the lines under a table that ends ``top`` mm below the upper margin, a list a page."""
    if not sheet.below:
        return []
    return _spread(_below(sheet, advance), page_room(sheet), top + GAP)


def _below(sheet: Sheet, advance: Advance) -> list[tuple[Kind, str]]:
    room = lines_width(sheet) / MM_PER_POINT / LINE_SIZE
    return [(Kind.LINE, line) for text in sheet.below for line in break_lines(text, room, advance)]


def _spread(lines: Iterable[tuple[Kind, str]], room: float, top: float) -> list[list[SetLine]]:
    pages: list[list[SetLine]] = [[]]
    for kind, text in lines:
        if top + kind.height > room and top > 0:
            pages.append([])
            top = 0.0
        pages[-1].append(SetLine(kind, text, top))
        top += kind.height
    return pages


def table_top(sheet: Sheet, pages: list[list[SetLine]]) -> float | None:
    """Return how many mm below the upper margin the table begins, under the last page of its heading.

    ``None`` where that page has no room left for it.
    """
    last = pages[-1]
    top = last[-1].top + last[-1].kind.height + GAP if last else 0.0
    return top if len(pages) == 1 or top + _LEAST_TABLE <= page_room(sheet) else None


def foot_height(sheet: Sheet, advance: Advance) -> float:
    """Return the height in mm of the lines below the table and of the blanks to sign on."""
    lines = GAP + LINE_LINE * len(_below(sheet, advance)) if sheet.below else 0.0
    return lines + (SIGN_LINE if sheet.sign_off else 0.0)


@dataclass(frozen=True, slots=True)
class Rooms:
    """Heights for a table: ``whole`` where all of it and what stands below it are on the page on which it
    begins; ``first`` and ``other`` are those of its pages where it takes several."""

    whole: float
    first: float
    other: float


def table_rooms(sheet: Sheet, advance: Advance) -> Rooms:
    """Return the heights in mm that a table has on its pages."""
    page, foot = page_room(sheet), foot_height(sheet, advance)
    first = page - (table_top(sheet, heading(sheet, advance)) or 0.0)
    last_page_foot = foot if foot <= _KEPT_FOOT else 0.0
    return Rooms(first - (foot if foot <= page / 3 else 0.0), first - last_page_foot, page - last_page_foot)


def rough_advance(char: str) -> float:
    """Return the approximate width in em of a character in any font: a letter or digit is half an
    ideograph.
    """
    return 1.0 if char > "\u02ff" else 0.5
