"""The forms among a file's tables: self-evaluations, or where there are none the year's other forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from jixiao_gui.form.template import JUDGED, Templates
from jixiao_gui.sheet.recognise import NotAForm, Recognised, recognise
from jixiao_gui.sheet.sheet import Sheet

MAX_ROWS = 5_000
"""The most rows of a table that may be a form."""


def forms_of_sheets(
    sheets: Sequence[Sheet],
    templates: Templates,
    template_id: str | None = None,
    prefer: str = "",
    on_form: Callable[[int], None] | None = None,
) -> Mapping[int, Recognised]:
    """Return the forms among ``sheets``, by the sheet's number; see `recognise` for the rest.

    Of a file with self-evaluations they alone are returned. Of one with none its declarations of targets and
    its monitoring forms are, those of a place's own layout too. ``on_form`` is called with the number of
    forms recognised so far.
    """
    forms: dict[int, Recognised] = {}
    small = [number for number, sheet in enumerate(sheets) if len(sheet.rows) <= MAX_ROWS]
    for of_the_year in (False, True):
        for number in small:
            if number not in forms:
                with suppress(NotAForm):
                    forms[number] = recognise(
                        sheets[number], templates, template_id, prefer, of_the_year=of_the_year
                    )
                if on_form is not None:
                    on_form(len(forms))
        self_evaluations = {
            n: recognised for n, recognised in forms.items() if recognised.template.kind == JUDGED
        }
        if self_evaluations:
            return self_evaluations
    return forms
