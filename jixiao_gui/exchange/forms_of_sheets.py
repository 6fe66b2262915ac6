"""The forms among a file's tables: self-evaluations, or where there are none the year's other forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.recognise import JUDGED, NotAForm, Recognised, recognise
from jixiao_gui.sheet.sheet import Sheet

MAX_ROWS = 5_000
"""Rows of a table; no form has more."""


def forms_of_sheets(
    sheets: Sequence[Sheet],
    templates: Templates,
    template_id: str | None = None,
    prefer: str = "",
    on_form: Callable[[int], None] | None = None,
) -> Mapping[int, Recognised]:
    """Return the forms among ``sheets``, by the sheet's number; see `recognise` for the rest.

    A file that holds self-evaluations gives them alone. One that holds none gives its declarations of targets
    and its monitoring forms, those of a place's own layout too. ``on_form`` is told how many were found.
    """
    found: dict[int, Recognised] = {}
    small = [number for number, sheet in enumerate(sheets) if len(sheet.rows) <= MAX_ROWS]
    for of_the_year in (False, True):
        for number in small:
            if number not in found:
                with suppress(NotAForm):
                    found[number] = recognise(
                        sheets[number], templates, template_id, prefer, of_the_year=of_the_year
                    )
                if on_form is not None:
                    on_form(len(found))
        judged = {n: recognised for n, recognised in found.items() if recognised.template.kind == JUDGED}
        if judged:
            return judged
    return found
