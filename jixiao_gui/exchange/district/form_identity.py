"""The identity of forms in a store, and the test whether two are the same to the last text. Pure.

A form is identified by its unit, project, year and layout, and by a number where a book has several alike;
two are the same where all their rows are. Neither depends on the book: ids, places in the list, computed
figures and the number in a layout's id do not count.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jixiao_gui.book.form_rows import FormKey, FormRows, Row
from jixiao_gui.book.schema import FIGURES
from jixiao_gui.book.templates import NUMBERED
from jixiao_gui.form.form_years import year_of
from jixiao_gui.form.same_forms import project_key

NUL, SHOWN_NUL = "\x00", "\u2400"
"""The one character that PostgreSQL cannot store, and its replacement there: ␀."""
NOT_COUNTED = ("id", "position", *FIGURES)
"""Columns of ``form`` that are no content of the form."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A form of a book: its id there, and its key and names in a store."""

    id: int
    unit: str
    """The unit as written, white space at the ends removed."""
    unit_key: str
    project: str
    year: str
    template: str
    key: str


def unit_key(unit: str) -> str:
    """Return a key that spellings of one unit's name have in common, width, white space and case aside."""
    return storable_text(project_key(unit))


def base_id(template: str) -> str:
    """Return a layout's id without the number that it gets where its own is taken."""
    return NUMBERED.sub("", template)


def identities(keys: Iterable[FormKey], unit: str = "") -> list[Identity]:
    """Return the identities of forms, in their order; ``unit`` is that of forms without one.

    Equal names are one object: a million forms have few units, years and layouts.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    known: dict[str, str] = {}
    result = []

    def shared(text: str) -> str:
        return known.setdefault(text, text)

    for key in keys:
        name = shared(storable_text(key.unit.strip() or unit.strip()))
        names = (
            shared(unit_key(name)),
            storable_text(project_key(key.project)),
            shared(storable_text(year_of(key.year))),
            shared(storable_text(base_id(key.template))),
        )
        counts[names] += 1
        result.append(Identity(key.id, name, *names, key=digest([*names, counts[names]])))
    return result


def canonical(form: FormRows) -> FormRows:
    """Return ``form`` as a store keeps it: with the layout's base id, and without NUL characters."""
    template = base_id(form.head["template"])
    if template != form.head["template"]:
        form = replace(form, head={**form.head, "template": template})
    if not _holds_nul(form):
        return form
    parts = {name: [_without_nul(row) for row in rows] for name, rows in form.parts.items()}
    return FormRows(form.id, _without_nul(form.head), parts)


def form_digest(form: FormRows, layout: str = "") -> str:
    """Return the digest of a canonical form and of its layout's digest.

    Empty cells are left out, so that a new empty column changes no digest.
    """
    head = _without_empty(form.head, NOT_COUNTED)
    parts = {
        name: [_without_empty(row, ("form_id",)) for row in rows] for name, rows in form.parts.items() if rows
    }
    return digest([layout, head, parts])


def layout_digest(row: Row) -> str:
    """Return the digest of a layout's content, without its id."""
    data = dict(row)
    data["id"] = base_id(str(row["id"]))
    try:
        content = json.loads(str(row["content"]))
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        data["content"] = {name: value for name, value in content.items() if name != "id"}
    return digest(data)


def layout_row(row: Row) -> Row:
    """Return a layout's row as a store keeps it."""
    return _without_nul({**row, "id": base_id(str(row["id"]))})


def digest(value: Any) -> str:
    """Return SHA-256, in hexadecimal, of plain data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def storable_text(text: str) -> str:
    """Return ``text`` as PostgreSQL can store it."""
    return text.replace(NUL, SHOWN_NUL)


def _without_empty(row: Row, left_out: tuple[str, ...]) -> Row:
    return {name: value for name, value in row.items() if value not in ("", 0) and name not in left_out}


def _holds_nul(form: FormRows) -> bool:
    rows: list[Mapping[str, Any]] = [form.head, *(row for part in form.parts.values() for row in part)]
    return any(isinstance(value, str) and NUL in value for row in rows for value in row.values())


def _without_nul(row: Row) -> Row:
    return {name: storable_text(value) if isinstance(value, str) else value for name, value in row.items()}
