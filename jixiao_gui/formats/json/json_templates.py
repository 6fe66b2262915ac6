"""The templates in a JSON file: those of its forms that don't come with the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, replace
from decimal import Decimal
from typing import Any

from jixiao_gui.form.model import Form
from jixiao_gui.form.rules import RuleSet, read_rules
from jixiao_gui.form.template import PROGRAM, Template, Templates
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import read_template
from jixiao_gui.form.toml_file import toml_reason
from jixiao_gui.formats import FormatError

_GENERAL = "general"
"""The program's rule set that none of its templates names."""
_MOST_TEMPLATES = 1_000


def templates_of(forms: Iterable[Form], templates: Templates) -> list[str]:
    """Return the ids of the templates that ``forms`` use and that don't come with the program, ascending."""
    used = {form.template for form in forms}
    return sorted(id for id in used if id in templates and templates[id].origin != PROGRAM)


def has_others(templates: Templates) -> bool:
    """Return whether there is any template at hand that doesn't come with the program."""
    return any(template.origin != PROGRAM for template in templates)


def template_to_dict(template: Template, templates: Templates) -> dict[str, Any]:
    """Return a template as the JSON's object, with its rule set where the program has none of that id."""
    data = template_data(template)
    program_rules = {t.rules.id for t in templates if t.origin == PROGRAM} | {_GENERAL}
    if template.rules.id not in program_rules:
        data["rule_set"] = rules_data(templates.rules.get(template.rules.id, template.rules))
    return data


def rules_data(rules: RuleSet) -> dict[str, Any]:
    """Return a rule set as plain data by the keys of its file: values that differ from the defaults or have a
    source.
    """
    data: dict[str, Any] = {"id": rules.id, "name": rules.name}
    for rule_field in fields(RuleSet):
        if rule_field.name in ("id", "name", "sources"):
            continue
        value = getattr(rules, rule_field.name)
        usual = (
            rule_field.default_factory() if rule_field.default_factory is not MISSING else rule_field.default
        )
        if value != usual or rule_field.name in rules.sources:
            data[rule_field.name] = {"value": _plain(value), "source": rules.sources.get(rule_field.name, "")}
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def take_templates(listed: Any, templates: Templates) -> dict[str, Template]:
    """Return the templates of a file by the ids that its forms name, and add them to ``templates``.

    A template whose id stands for another one there is added under a new id. Raises `FormatError`.
    """
    if listed is None:
        return {}
    if not isinstance(listed, dict) or len(listed) > _MOST_TEMPLATES:
        raise FormatError("JSON 中的 templates 应为对象。")
    taken: dict[str, Template] = {}
    for id, data in listed.items():
        try:
            if not isinstance(data, dict):
                raise TypeError("应为对象的地方不是对象")
            template = read_template(data, _rules(data, templates.rules))
        except KeyError as error:
            raise FormatError(f"JSON 中的模板“{id[:40]}”缺少“{error.args[0]}”，请检查文件来源。") from error
        except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
            why = toml_reason(error)
            raise FormatError(f"JSON 中的模板“{id[:40]}”内容有误：{why}，请检查文件来源。") from error
        taken[id] = templates.add(replace(template, id=id))
    return taken


def _rules(data: Mapping[str, Any], rule_sets: Mapping[str, RuleSet]) -> Mapping[str, RuleSet]:
    """Return the rule sets at hand, with the template's own in place of the one of its id."""
    carried = data.get("rule_set")
    if carried is None:
        return rule_sets
    rules = read_rules(carried)
    same_id = rule_sets.get(rules.id)
    return (
        rule_sets if same_id and rules_data(same_id) == rules_data(rules) else {**rule_sets, rules.id: rules}
    )
