"""Lay out the form that a book is opened with, by no more than that takes: it is painted before all else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


def lay_out(book: Book, form_id: int, templates: Templates) -> tuple[Form, Sheet]:
    """Return a form of ``book`` and its sheet. Raises `BookError` and `BadTemplate` where it has none."""
    form = book.form(form_id)
    template = templates[form.template]
    return form, layout(form, template, evaluate(form, template))
