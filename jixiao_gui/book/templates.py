"""The layouts that a book carries: those that do not come with the program.

A book that is sent to another computer shows and prints the same there. Layouts are named by their ids; where
another layout has the same id there, the book's gets an id of its own in the working copy, and its forms name
it.
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
from jixiao_gui.book.columns import storable
from jixiao_gui.book.database import Database
from jixiao_gui.form.rules import BadRules, RuleSet, load_rules, read_rules, with_values
from jixiao_gui.form.template import BOOK as FROM_BOOK
from jixiao_gui.form.template import PROGRAM, Template, Templates, same_layout
from jixiao_gui.form.template_file import read_template
from jixiao_gui.paths import resources_folder

UNREADABLE = "版式无法读取，暂按默认版式显示"
"""The ``source`` of a placeholder for a layout that cannot be read."""
NUMBERED = re.compile(r"~\d+$")
"""The end of an id of a layout whose own id was taken."""


@dataclass(frozen=True, slots=True)
class BookTemplate:
    """A layout that a book carries, the number of its forms, and whether it could be read."""

    template: Template
    forms: int
    readable: bool = True


def is_carried(template: Template) -> bool:
    """Return whether a book with a form of this layout needs a copy of it."""
    return template.origin != PROGRAM and template.source != UNREADABLE


def stored(template: Template, templates: Templates) -> StoredTemplate:
    """Return ``template`` as a row of a book."""
    from jixiao_gui.form.template_data import template_data

    rules = _base_rules(template, templates)
    ours = program_rules().get(rules.id)
    is_known = ours is not None and rules_data(ours) == rules_data(rules)
    return StoredTemplate(
        storable(template.id),
        storable(template.name),
        _json(template_data(template)),
        "" if is_known else _json(rules_data(rules)),
    )


def read_stored(row: StoredTemplate, templates: Templates) -> Template:
    """Return the layout of a book's row, by the row's id and name. Raises `ValueError` and its kin."""
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
    """Return the rows of a book's layouts, ids ascending."""
    lines = db.rows("SELECT id, name, content, rules FROM template ORDER BY id")
    return [StoredTemplate(*map(str, row)) for row in lines]


@dataclass(slots=True)
class TakenIn:
    """The layouts of a book as added here: the rows, new ids by old ones, and problems with unreadable
    ones.
    """

    rows: dict[str, StoredTemplate] = field(default_factory=dict)
    new_ids: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    """A Chinese sentence by id."""


def take_in(rows: Iterable[StoredTemplate], templates: Templates) -> TakenIn:
    """Add the layouts of a book to ``templates``."""
    taken_in = TakenIn()
    for row in rows:
        try:
            template = _added(read_stored(row, templates), templates)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
            if not row.id:
                continue
            name = row.name or row.id
            taken_in.problems[row.id] = (
                f"自评表册里的版式“{name}”无法读取，用它的表暂按默认版式显示，文字都还在。"
            )
            _add_placeholder(row, templates)
            taken_in.rows[row.id] = row
            continue
        known_row = row if template.id == row.id else stored(template, templates)
        taken_in.rows.setdefault(template.id, known_row)
        if template.id != row.id:
            taken_in.new_ids[row.id] = template.id
    return taken_in


def rules_data(rules: RuleSet) -> dict[str, Any]:
    """Return a rule set as plain data, from which `read_rules` makes an equal one."""
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
def program_rules() -> dict[str, RuleSet]:
    """Return the program's rule sets by id, without those of the user's folder."""
    rule_sets: dict[str, RuleSet] = {}
    for path in (resources_folder() / "rules").glob("*.toml"):
        try:
            rules = load_rules(path)
        except BadRules:
            continue
        rule_sets[rules.id] = rules
    return rule_sets


def taken_in(rules: RuleSet, templates: Templates) -> RuleSet:
    """Return the equal rule set of ``templates``, or this one, added under an id that no other has."""
    base = NUMBERED.sub("", rules.id)
    id, number = base, 1
    while (existing := templates.rules.get(id)) is not None:
        if rules_data(replace(existing, id=base)) == rules_data(replace(rules, id=base)):
            return existing
        number += 1
        id = f"{base}~{number}"
    added = replace(rules, id=id)
    templates.rules = {**templates.rules, id: added}
    return added


def _added(template: Template, templates: Templates) -> Template:
    """Return the equal layout of ``templates``, or this one, added under a new id where its own is taken."""
    base = NUMBERED.sub("", template.id)
    existing = templates.by_id.get(template.id)
    if existing is not None and existing.source == UNREADABLE:
        templates.by_id[template.id] = template  # in the place of its placeholder
        return template
    if existing is None or not same_layout(existing, template):
        first = templates.by_id.get(base)
        if existing is not None or (first is not None and same_layout(first, template)):
            template = replace(template, id=base)
        return templates.add(template)
    if existing.origin == FROM_BOOK and existing.name != template.name:
        existing = templates.by_id[template.id] = replace(
            existing, name=template.name, guessed=template.guessed
        )
    return existing


def _add_placeholder(row: StoredTemplate, templates: Templates) -> None:
    if row.id not in templates and len(templates):
        name = row.name or row.id
        templates.by_id[row.id] = replace(
            templates.default, id=row.id, name=name, source=UNREADABLE, origin=FROM_BOOK
        )


def _json(data: Mapping[str, Any]) -> str:
    return storable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
