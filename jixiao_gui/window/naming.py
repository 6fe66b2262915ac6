"""Name a book that has no file yet, for the title, lists and the proposed file name."""

from __future__ import annotations

from jixiao_gui.window import texts


def untitled(unit: str, year: str) -> str:
    """Return the name, such as ``某所2023年度自评表``; without a unit ``未命名``, for a year is no name."""
    if not unit:
        return texts.UNTITLED
    return "".join((unit, texts.OF_YEAR.format(year=year) if year else "", texts.FORMS_TITLE))
