"""Rules as a clerk sets them for one book: by layouts that the book carries, with a rule set of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jixiao_gui.book.changes import Changes, ReplaceTemplate
from jixiao_gui.book.templates import NUMBERED, rules_data, taken_in
from jixiao_gui.form.rule_settings import RuleSettings, with_settings
from jixiao_gui.form.rules import RuleSet, with_values
from jixiao_gui.form.template import BOOK, Template, Templates

OWN_RULES = "（本册规则）"
"""How the name of a layout ends that has the rules of one book."""


def base_rules(template: Template, templates: Templates) -> RuleSet:
    """Return the rule set that a layout was made for, whatever a book has set of it."""
    rules = template.rules
    return templates.rules.get(NUMBERED.sub("", rules.id)) or templates.rules.get(rules.id) or rules


def for_book(
    templates: Templates, used: Iterable[str], base: RuleSet, settings: RuleSettings, name: str
) -> Changes:
    """Return the change that gives the book's layouts of the rule set ``base`` these settings.

    ``used``: ids of the layouts that forms of the book have. Layouts get the program's again where the
    settings are those of ``base``.
    """
    wanted = with_settings(base, settings)
    own = base if rules_data(wanted) == rules_data(base) else taken_in(wanted, templates)
    parts = []
    for id in sorted(used):
        template = templates.by_id.get(id)
        if template is None or base_rules(template, templates).id != base.id or template.rules.id == own.id:
            continue
        bare = NUMBERED.sub("", id)
        plain = templates.by_id.get(bare)
        like = plain if plain is not None and plain.origin != BOOK else template
        rules = with_values(own, dict(like.rule_values))
        # its name tells it from the other where a layout is chosen
        called = like.name if own is base else f"{like.name.removesuffix(OWN_RULES)}{OWN_RULES}"
        made = replace(like, id=bare, name=called, rules=rules, origin=BOOK)
        parts.append(ReplaceTemplate(name, id, made))
    return Changes(name, tuple(parts))
