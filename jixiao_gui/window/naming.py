"""What a book is called that has no file yet: the same in the title, in a list, as a file's proposal."""

from __future__ import annotations

from jixiao_gui.window import texts


def untitled(unit: str, year: str) -> str:
    """Return ``某所2023年度自评表``; without a unit ``未命名``: a year alone tells no book from another."""
    if not unit:
        return texts.UNTITLED
    return "".join((unit, texts.OF_YEAR.format(year=year) if year else "", texts.FORMS_TITLE))
