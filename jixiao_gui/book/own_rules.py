"""Rules set by a clerk for one book: layouts that the book carries, with a rule set of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jixiao_gui.book.changes import Changes, ReplaceTemplate
from jixiao_gui.book.templates import NUMBERED, rules_data, taken_in
from jixiao_gui.form.rule_settings import RuleSettings, with_settings
from jixiao_gui.form.rules import RuleSet, with_values
from jixiao_gui.form.template import BOOK, Template, Templates

OWN_RULES = "（本册规则）"
"""The end of the name of a layout with the rules of one book."""


def base_rules(template: Template, templates: Templates) -> RuleSet:
    """Return the rule set that a layout was made for, without a book's settings."""
    rules = template.rules
    return templates.rules.get(NUMBERED.sub("", rules.id)) or templates.rules.get(rules.id) or rules


def for_book(
    templates: Templates, used: Iterable[str], base: RuleSet, settings: RuleSettings, name: str
) -> Changes:
    """Return the change that gives the book's layouts of the rule set ``base`` these settings.

    ``used``: ids of the layouts that forms of the book have. Layouts get the program's again where the
    settings are those of ``base``.
    """
    new_rules = with_settings(base, settings)
    rule_set = base if rules_data(new_rules) == rules_data(base) else taken_in(new_rules, templates)
    parts = []
    for id in sorted(used):
        template = templates.by_id.get(id)
        if (
            template is None
            or base_rules(template, templates).id != base.id
            or template.rules.id == rule_set.id
        ):
            continue
        bare = NUMBERED.sub("", id)
        plain = templates.by_id.get(bare)
        layout = plain if plain is not None and plain.origin != BOOK else template
        rules = with_values(rule_set, dict(layout.rule_values))
        # its name distinguishes it from the other where a layout is chosen
        layout_name = layout.name if rule_set is base else f"{layout.name.removesuffix(OWN_RULES)}{OWN_RULES}"
        new_layout = replace(layout, id=bare, name=layout_name, rules=rules, origin=BOOK)
        parts.append(ReplaceTemplate(name, id, new_layout))
    return Changes(name, tuple(parts))
