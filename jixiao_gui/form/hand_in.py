"""The stamps and signatures that a form needs before it is handed in, and those ticked off."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from jixiao_gui.form.model import TICKED, Form, Remark
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import fixed_rows

_PARTS = re.compile(r"[ \t\u3000]{2,}|[；;。]")
_STAMP, _SIGN = "盖章", ("签字", "签名", "签章", "签批")
_LONGEST = 20
"""The most characters of words beside a place to stamp or sign; a longer line is a note."""


def needed_stamps(form: Form, template: Template) -> tuple[str, ...]:
    """Return the stamps and signatures needed: those the layout names, else each place for one that it
    prints.
    """
    return template.hand_in or tuple(dict.fromkeys(_places_to_sign(form, template)))


def ticked_stamps(form: Form) -> frozenset[str]:
    """Return the stamps and signatures that were ticked off."""
    return frozenset(remark.message for remark in form.remarks if remark.kind == TICKED)


def with_ticks(form: Form, items: Collection[str], day: str = "") -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with just ``items`` ticked off; earlier ticks keep their day."""
    others = tuple(r for r in form.remarks if r.kind != TICKED or r.message in items)
    ticked_items = {remark.message for remark in others if remark.kind == TICKED}
    new = (item for item in dict.fromkeys(items) if item not in ticked_items)
    return (*others, *(Remark(TICKED, "", "", "", "", "", item, "", day) for item in new))


def _places_to_sign(form: Form, template: Template) -> Iterator[str]:
    lines = [*template.lines_above(form), *template.lines_below(form)]
    cells = [cell.text for section in template.sections for row in fixed_rows(section) for cell in row.cells]
    for text in (*lines, *cells):
        for part in _PARTS.split(" ".join(text.split("\n"))):
            words = "".join(part.split()).rstrip("：:")
            if not words or len(words) > _LONGEST:
                continue
            if _STAMP in words:
                yield f"“{words}”处盖章"
            elif any(sign in words for sign in _SIGN):
                yield f"“{words}”处签字"
    for text in template.sign_off:
        words = "".join(text.split()).rstrip("：:")
        if words and not words.endswith("日期"):
            yield f"“{words}”签字"
