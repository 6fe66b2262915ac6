"""A rule set: the numbers by which a place scores and checks, each with its source.

A TOML file in ``resources/rules`` or the user's ``rules`` folder, named by a template's ``rules`` key::

    id = "beijing-2023"
    name = "…"
    [rate_denominator]
    value = "budget"
    source = "…"

A key that a file leaves out has the default below. A place with its own rules copies the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao_gui.form.rule_ids import RULE_IDS
from jixiao_gui.form.toml_file import BadToml, read_toml, toml_reason

_LONGEST = 15
"""Digits of a number: points, ratios and thresholds have a few."""
LEVELS = ("error", "warning", "info", "off")
"""The levels that a file may give a rule of the checks."""


class BadRules(ValueError):
    """A rule file that cannot be used; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """The values of one place's rules. Equal to itself alone, so that results can be cached by it.

    ``rate_weight`` and ``total_weight`` in points, ``*_digits`` after the point (``any_digits``: a figure
    rounded to other digits is right too), ``*_threshold`` as ratios (0.3 is 30 %), ``grades`` as (least total
    in points, name), best first, ``bands`` as (name, highest, lowest) ratios of the weight for qualitative
    indicators, ``rate_caps`` as (rate below which, highest total in points): empty unless a place caps the
    total.
    """

    id: str = ""
    name: str = ""
    rate_denominator: str = "budget"
    rate_weight: Decimal = Decimal(10)
    total_weight: Decimal = Decimal(100)
    rate_digits: int = 1
    score_digits: int = 1
    any_digits: bool = False
    exceed_threshold: Decimal = Decimal("0.3")
    adjust_threshold: Decimal = Decimal("0.3")
    pace_threshold: Decimal = Decimal("0.8")
    forecast_threshold: Decimal = Decimal("0.3")
    grades: tuple[tuple[Decimal, str], ...] = (
        (Decimal(90), "优"),
        (Decimal(80), "良"),
        (Decimal(60), "中"),
        (Decimal(0), "差"),
    )
    bands: tuple[tuple[str, Decimal, Decimal], ...] = (
        ("达成年度指标", Decimal(1), Decimal("0.8")),
        ("部分达成年度指标并具有一定效果", Decimal("0.8"), Decimal("0.6")),
        ("未达成年度指标且效果较差", Decimal("0.6"), Decimal(0)),
    )
    level1_weights: tuple[tuple[str, Decimal], ...] = ()
    rate_caps: tuple[tuple[Decimal, Decimal], ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def has_sources(self, rule: str, values: Iterable[str]) -> bool:
        """Return whether ``rule``'s level and the ``values`` it rests on have sources, where a file sets
        them.

        A rule without a source is a warning at most.
        """
        named = [*values, *(["levels"] if rule in self.levels else [])]
        return all(self.sources.get(name, "-") for name in named)

    def level(self, rule: str, default: str) -> str:
        """Return the level at which ``rule`` reports here; ``"off"`` when it does not run."""
        return self.levels.get(rule, default)


def load_rules(path: Path) -> RuleSet:
    """Read one rule file. Raises `BadRules` with a Chinese sentence that names the file."""
    try:
        data = read_toml(path)
    except (OSError, BadToml) as error:
        raise BadRules(f"规则文件“{path.name}”无法读取：{toml_reason(error)}。") from error
    try:
        return read_rules(data)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadRules(f"规则文件“{path.name}”内容有误：{toml_reason(error)}。") from error


def read_rules(data: Mapping[str, Any]) -> RuleSet:
    """Return a rule set out of the TOML's tables. Raises `ValueError` and its kin on bad values."""
    keys = {f.name for f in fields(RuleSet)} - {"id", "name", "sources"}
    values: dict[str, Any] = {"id": str(data["id"]), "name": str(data.get("name", data["id"]))}
    sources: dict[str, str] = {}
    for key, entry in data.items():
        if key in ("id", "name"):
            continue
        if key not in keys:
            raise ValueError(f"不认识的规则“{key:.40}”")
        values[key] = _typed(key, entry["value"])
        sources[key] = str(entry.get("source", ""))
    return RuleSet(**values, sources=sources)


def with_values(rules: RuleSet, values: Mapping[str, str]) -> RuleSet:
    """Return ``rules`` with some of its plain values as a template sets them.

    Raises `ValueError` and its kin.
    """
    if not values:
        return rules
    for key in values:
        if key not in PLAIN_VALUES:
            raise ValueError(f"模板里不能设规则“{key}”")
    changed: dict[str, Any] = {key: _typed(key, value) for key, value in values.items()}
    return replace(rules, **changed)


PLAIN_VALUES = ("rate_denominator", "rate_weight", "total_weight", "rate_digits", "score_digits")
"""The values that a template may set itself where its form prints another one than its rule set."""


def _typed(key: str, value: Any) -> Any:
    if key in ("rate_digits", "score_digits"):
        if not 0 <= int(value) <= 6:
            raise ValueError(f"“{key}”应在 0 到 6 之间")
        return int(value)
    if key == "any_digits":
        return bool(value)
    if key == "rate_denominator":
        if value not in ("initial", "budget"):
            raise ValueError("“rate_denominator”应为 initial 或 budget")
        return value
    if key == "grades":
        grades = tuple((_decimal(low), str(name)) for low, name in value)
        limits = [low for low, _ in grades]
        if not grades or limits != sorted(set(limits), reverse=True):
            raise ValueError("“grades”应从高到低写出各等级的最低分")
        return grades
    if key == "bands":
        bands = tuple((str(name), _decimal(high), _decimal(low)) for name, high, low in value)
        if not all(0 <= low <= high <= 1 for _, high, low in bands):
            raise ValueError("“bands”的比例应在 0 到 1 之间，高在前、低在后")
        return bands
    if key == "level1_weights":
        return tuple((str(name), _decimal(weight)) for name, weight in value)
    if key == "rate_caps":
        return tuple((_decimal(rate), _decimal(total)) for rate, total in value)
    if key == "levels":
        return _levels(value)
    number = _decimal(value)
    if number < 0:
        raise ValueError(f"“{key}”不能是负数")
    return number


def _levels(value: Mapping[str, Any]) -> dict[str, str]:
    for rule, level in value.items():
        if rule not in RULE_IDS:
            raise ValueError(f"没有名为“{rule:.40}”的校验规则")
        if level not in LEVELS:
            raise ValueError(f"“{rule}”的级别应为 {'、'.join(LEVELS)} 之一")
    return {str(rule): str(level) for rule, level in value.items()}


def _decimal(value: object) -> Decimal:
    text = str(value)
    try:
        number = Decimal(text)
    except ArithmeticError as error:
        raise ValueError(f"“{text:.20}”不是数字") from error
    if not number.is_finite():
        raise ValueError(f"“{text:.20}”不是数字")
    if len(text) > _LONGEST or (number and abs(number.adjusted()) > _LONGEST):
        raise ValueError(f"“{text:.20}”超出范围")
    return number
