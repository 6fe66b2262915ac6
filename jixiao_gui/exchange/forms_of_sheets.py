"""The forms among a file's tables: self-evaluations, or where there are none the year's other forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from jixiao_gui.form.template import JUDGED, Templates
from jixiao_gui.sheet.notes import NotAForm, OtherKind
from jixiao_gui.sheet.recognise import Recognised, recognise
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
    candidates = [number for number, sheet in enumerate(sheets) if len(sheet.rows) <= MAX_ROWS]
    for of_the_year in (False, True):
        others: list[int] = []
        for number in candidates:
            try:
                forms[number] = recognise(
                    sheets[number], templates, template_id, prefer, of_the_year=of_the_year
                )
            except OtherKind:
                others.append(number)
            except NotAForm:
                pass
            if on_form is not None:
                on_form(len(forms))
        self_evaluations = {
            n: recognised for n, recognised in forms.items() if recognised.template.kind == JUDGED
        }
        if self_evaluations:
            return self_evaluations
        candidates = others
    return forms
