"""A template as a TOML file that a person can read and change: `docs/templates.md` describes the keys.

`template_file.load_template` reads an equal template from the text, but for half surrogate pairs, which no
TOML can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_data import template_data
from jixiao_gui.formats.json.json_templates import rules_data

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\ud800-\udfff]')
_GUESSED = "  # 含义是程序推测的，请核对"
_LONG = 110
"""Characters of a line; a list that takes more is written an item a line."""


def write_toml(template: Template) -> str:
    """Return the text of the file."""
    return "\n".join(_lines(template)) + "\n"


def write_rules_toml(rules: RuleSet) -> str:
    """Return the text of a rule set's file; `rules.load_rules` reads an equal one."""
    lines = ["# 校验规则。各项的意思见 docs/rules.md。"]
    for key, value in rules_data(rules).items():
        if isinstance(value, Mapping):
            lines += ["", f"[{_key(key)}]"]
            for name, item in value.items():
                lines += _entry(name, item)
        else:
            lines += _entry(key, value)
    return "\n".join(lines) + "\n"


def _lines(template: Template) -> Iterator[str]:
    data = template_data(template)
    sections, values = data.pop("section"), data.pop("rule_values", {})
    guessed = frozenset(template.guessed)
    yield "# 自评表版式。各项的意思见 docs/templates.md；列宽、行高的单位是毫米，每行列宽之和应相同。"
    if guessed:
        yield "# guessed 中的栏，含义是程序推测的；核对、改正后可从 guessed 中删去。"
    for key, value in data.items():
        yield from _entry(key, value)
    if values:
        yield from ("", "[rule_values]")
        for key, value in values.items():
            yield from _entry(key, value)
    for section in sections:
        yield from ("", "[[section]]")
        for key, value in section.items():
            if key == "columns":
                yield from _columns(section["id"], value, guessed)
            elif key != "rows":
                yield from _entry(key, value)
        for row in section.get("rows", ()):
            yield from ("", "[[section.rows]]")
            for key, value in row.items():
                mark = _GUESSED if key == "cells" and _has_guessed(value, guessed) else ""
                yield from _entry(key, value, mark)


def _columns(section: str, columns: list[dict[str, Any]], guessed: frozenset[str]) -> Iterator[str]:
    yield "columns = ["
    for column in columns:
        mark = _GUESSED if f"{section}.{column['id']}" in guessed else ""
        yield f"    {_value(column)},{mark}"
    yield "]"


def _has_guessed(cells: list[Any], guessed: frozenset[str]) -> bool:
    return any(isinstance(cell, dict) and cell.get("field") in guessed for cell in cells)


def _entry(key: str, value: Any, mark: str = "") -> Iterator[str]:
    line = f"{_key(key)} = {_value(value)}{mark}"
    if not isinstance(value, list) or (len(line) <= _LONG and not (key == "lines" and value)):
        yield line
        return
    yield f"{_key(key)} = [{mark}"
    for item in value:
        yield f"    {_value(item)},"
    yield "]"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return _text(str(value))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return f'"{_SPECIAL.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in _ESCAPED:
        return _ESCAPED[char]
    return "\ufffd" if char >= "\ud800" else f"\\u{ord(char):04X}"
