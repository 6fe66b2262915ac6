"""Lay out the first form of a book, with as few modules as possible: it is painted before all else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao_gui.form.model import Form
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


def lay_out(book: Book, form_id: int) -> tuple[Form, Sheet]:
    """Return a form of ``book`` and its sheet. Raises `BookError` and `BadTemplate`."""
    first = book.assessment(form_id)
    return first.form, layout(first.form, first.template, first.evaluation)
