"""The page that docx and PDF share: its size, margins, and what stands above and below the table.

Lengths in millimetres, type sizes in points.
"""

from __future__ import annotations

from jixiao_gui.sheet.sheet import Sheet

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 18.0, 14.0, 14.0
CAPTION_SIZE, TITLE_SIZE, YEAR_SIZE, SIGN_SIZE, FOOT_SIZE = 12.0, 18.0, 12.0, 10.5, 9.0
CAPTION_LINE, TITLE_LINE, YEAR_LINE, SIGN_LINE, GAP = 7.0, 10.0, 7.0, 8.0, 1.5
"""Heights of the lines above and below the table, and the gap between the last of them and the table."""


def heading_height(sheet: Sheet) -> float:
    """Height of what stands above the table on a form's first page."""
    lines = ((sheet.caption, CAPTION_LINE), (sheet.title, TITLE_LINE), (sheet.year_line, YEAR_LINE))
    return sum(height for text, height in lines if text) + (GAP if any(text for text, _ in lines) else 0.0)


def table_room(sheet: Sheet) -> float:
    """Height that is left for the table on a form's first page."""
    foot = SIGN_LINE if sheet.sign_off else 0.0
    return PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM - heading_height(sheet) - foot
