"""Lay out the form that a book is opened with, by no more than that takes: it is painted before all else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao_gui.form.model import Form
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


def lay_out(book: Book, form_id: int) -> tuple[Form, Sheet]:
    """Return a form of ``book`` and its sheet. Raises `BookError` and `BadTemplate` where it has none."""
    first = book.assessment(form_id)
    return first.form, layout(first.form, first.template, first.evaluation)
