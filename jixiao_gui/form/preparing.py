"""What may be left out of a form, or hidden in it, on its way to paper. The form itself is not changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jixiao_gui.form.model import Form, set_text

_NUMBER = re.compile(r"\d(?:[\d\s()（）-]*\d)?")
_LEAST = 7
"""Fewer digits than that are no telephone number: an extension, a room."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an export leaves out: rows that hold nothing but a placeholder, the middle of phone numbers."""

    drop_blank: bool = False
    mask_phone: bool = False


def prepare(form: Form, options: Options) -> Form:
    """Return ``form`` as it goes out. A form of blank rows alone keeps them: it is one to fill by hand."""
    if options.drop_blank:
        rows = tuple(row for row in form.indicators if not row.is_blank)
        form = replace(form, indicators=rows or form.indicators)
    if options.mask_phone:
        for path in ("phone", "leader"):
            form = set_text(form, path, mask_phones(getattr(form, path)))
    return form


def mask_phones(text: str) -> str:
    """Return ``text`` with the middle digits of each telephone number as ``*``; its beginning and end
    stay.
    """
    return _NUMBER.sub(lambda match: _masked(match[0]), text)


def _masked(number: str) -> str:
    count = sum(char.isdecimal() for char in number)
    if count < _LEAST:
        return number
    first, last = (3, count - 4) if count > 9 else (2, count - 2)
    out, seen = [], 0
    for char in number:
        if char.isdecimal():
            out.append(char if seen < first or seen >= last else "*")
            seen += 1
        else:
            out.append(char)
    return "".join(out)
