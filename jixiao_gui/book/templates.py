"""The layouts that a book carries: those that do not come with the program.

A book that is sent to another desk shows and prints the same there. Layouts are known by their ids; where the
desk has another layout of the same id, the book's gets an id of its own in the working copy, and so have its
forms.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cache
from typing import Any

from jixiao_gui.book.book_rows import StoredTemplate
from jixiao_gui.book.database import Database
from jixiao_gui.book.rows import storable
from jixiao_gui.form.rules import BadRules, RuleSet, load_rules, read_rules, with_values
from jixiao_gui.form.template import BOOK as FROM_BOOK
from jixiao_gui.form.template import PROGRAM, Template, Templates, same_layout
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import read_template
from jixiao_gui.paths import resources_folder

UNREADABLE = "版式无法读取，暂按默认版式显示"
"""The ``source`` of a layout that stands in for one that cannot be read."""
NUMBERED = re.compile(r"~\d+$")
"""How an id ends that a layout got because its own was taken."""


@dataclass(frozen=True, slots=True)
class BookTemplate:
    """A layout that a book carries, how many of its forms have it, and whether it could be read."""

    template: Template
    forms: int
    readable: bool = True


def is_carried(template: Template) -> bool:
    """Return whether a book with a form of this layout needs a copy of it."""
    return template.origin != PROGRAM and template.source != UNREADABLE


def stored(template: Template, templates: Templates) -> StoredTemplate:
    """Return ``template`` as a book holds it."""
    rules = _base_rules(template, templates)
    ours = rules_of_the_program().get(rules.id)
    known = ours is not None and rules_data(ours) == rules_data(rules)
    return StoredTemplate(
        storable(template.id),
        storable(template.name),
        _json(template_data(template)),
        "" if known else _json(rules_data(rules)),
    )


def read_stored(row: StoredTemplate, templates: Templates) -> Template:
    """Return the layout out of a book's row, by its row's id and name. Raises `ValueError` and its kin."""
    data = json.loads(row.content)
    if not isinstance(data, dict):
        raise TypeError
    rules = templates.rules
    if row.rules:
        carried = taken_in(read_rules(json.loads(row.rules)), templates)
        rules = {**templates.rules, carried.id: carried}
        data["rules"] = carried.id
    read = read_template(data, rules, origin=FROM_BOOK)
    return replace(read, id=row.id, name=row.name or read.name)


def rows_of(db: Database) -> list[StoredTemplate]:
    """Return what a book holds, ids ascending."""
    found = db.rows("SELECT id, name, content, rules FROM template ORDER BY id")
    return [StoredTemplate(*map(str, row)) for row in found]


@dataclass(slots=True)
class TakenIn:
    """Layouts of a book as they are known here: the rows, old ids to new ones, and what cannot be read."""

    rows: dict[str, StoredTemplate] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    """By id a Chinese sentence."""


def take_in(rows: Iterable[StoredTemplate], templates: Templates) -> TakenIn:
    """Add the layouts of a book to those at hand."""
    found = TakenIn()
    for row in rows:
        try:
            template = _added(read_stored(row, templates), templates)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
            if not row.id:
                continue
            name = row.name or row.id
            found.problems[row.id] = (
                f"自评表册里的版式“{name}”无法读取，用它的表暂按默认版式显示，文字都还在。"
            )
            _stand_in(row, templates)
            found.rows[row.id] = row
            continue
        known = row if template.id == row.id else stored(template, templates)
        found.rows.setdefault(template.id, known)
        if template.id != row.id:
            found.called[row.id] = template.id
    return found


def rules_data(rules: RuleSet) -> dict[str, Any]:
    """Return a rule set as plain data: what `read_rules` makes an equal one of."""
    usual = RuleSet()
    data: dict[str, Any] = {"id": rules.id, "name": rules.name}
    for name in (f.name for f in fields(RuleSet) if f.name not in ("id", "name", "sources")):
        value = getattr(rules, name)
        if value != getattr(usual, name) or name in rules.sources:
            data[name] = {"value": _plain(value), "source": rules.sources.get(name, "")}
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return dict(value) if isinstance(value, Mapping) else value


def _base_rules(template: Template, templates: Templates) -> RuleSet:
    """Return the rule set that the layout names, without the values that it sets itself."""
    base = templates.rules.get(template.rules.id)
    if base is None:
        return template.rules
    same = rules_data(with_values(base, dict(template.rule_values))) == rules_data(template.rules)
    return base if same else template.rules


@cache
def rules_of_the_program() -> dict[str, RuleSet]:
    """Return the rule sets that come with the program, by id, whatever the user's folder says."""
    found: dict[str, RuleSet] = {}
    for path in (resources_folder() / "rules").glob("*.toml"):
        try:
            rules = load_rules(path)
        except BadRules:
            continue
        found[rules.id] = rules
    return found


def taken_in(rules: RuleSet, templates: Templates) -> RuleSet:
    """Return the rule set at hand that says the same, or this one under an id that no other has."""
    base = NUMBERED.sub("", rules.id)
    id, number = base, 1
    while (there := templates.rules.get(id)) is not None:
        if rules_data(replace(there, id=base)) == rules_data(replace(rules, id=base)):
            return there
        number += 1
        id = f"{base}~{number}"
    taken = replace(rules, id=id)
    templates.rules = {**templates.rules, id: taken}
    return taken


def _added(template: Template, templates: Templates) -> Template:
    """Return the layout at hand that is the same, else this one, under an id of its own where its id is
    taken.
    """
    base = NUMBERED.sub("", template.id)
    there = templates.by_id.get(template.id)
    if there is not None and there.source == UNREADABLE:
        templates.by_id[template.id] = template  # now it is known what stood in for
        return template
    if there is None or not same_layout(there, template):
        first = templates.by_id.get(base)
        if there is not None or (first is not None and same_layout(first, template)):
            template = replace(template, id=base)
        return templates.add(template)
    if there.origin == FROM_BOOK and there.name != template.name:
        there = templates.by_id[template.id] = replace(there, name=template.name, guessed=template.guessed)
    return there


def _stand_in(row: StoredTemplate, templates: Templates) -> None:
    if row.id not in templates and len(templates):
        name = row.name or row.id
        templates.by_id[row.id] = replace(
            templates.default, id=row.id, name=name, source=UNREADABLE, origin=FROM_BOOK
        )


def _json(data: Mapping[str, Any]) -> str:
    return storable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
