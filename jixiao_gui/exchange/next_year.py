"""A whole book carried forward into a new one for the next year."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.form.form_years import next_year
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step

if TYPE_CHECKING:
    from jixiao_gui.book.book_rows import BookInfo

_BATCH = 100
"""Forms in one change: few enough for a smooth progress."""


def carry_book(
    forms: Iterable[Form],
    info: BookInfo,
    templates: Templates,
    home: Path,
    target: Path,
    progress: Progress | None = None,
) -> int:
    """Save ``forms``, carried forward, as the new book ``target``; return their number.

    ``info`` is that of the book they come from. A file at ``target`` is replaced in one step and kept as a
    backup; nothing is written there when it is cancelled. Raises `CannotSave` and `Cancelled`.
    """
    from jixiao_gui.book.book import AddForms, Book

    year = next_year(info.year)
    with Book.new(templates, home, template=info.template, year=year, unit=info.unit) as carried:
        count, batch = 0, list[Form]()
        for form in forms:
            batch.append(carry_forward(form, templates.by_id.get(form.template, templates.default)))
            if len(batch) == _BATCH:
                carried.apply(AddForms("", tuple(batch)))
                count += len(batch)
                batch.clear()
                step(progress, count)
        carried.apply(AddForms("", tuple(batch)))
        step(progress, count + len(batch))
        carried.save_as(target)
    return count + len(batch)
