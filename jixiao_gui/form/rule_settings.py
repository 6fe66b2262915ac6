"""The values of a rule set that a clerk sets in the window: the level of each rule, and the thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from jixiao_gui.form.rules import RuleSet

SOURCE = "本单位设定"
"""The source of values that were set here: without one, an error would be a warning."""


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """The levels by rule, where they differ from the rules' own, and thresholds as ratios (0.3 is 30 %)."""

    levels: Mapping[str, str] = field(default_factory=dict)
    exceed: Decimal = Decimal("0.3")
    adjust: Decimal = Decimal("0.3")
    pace: Decimal = Decimal("0.8")
    forecast: Decimal = Decimal("0.3")


def settings_of(rules: RuleSet) -> RuleSettings:
    """Return the settings that a rule set has."""
    return RuleSettings(
        dict(rules.levels),
        rules.exceed_threshold,
        rules.adjust_threshold,
        rules.pace_threshold,
        rules.forecast_threshold,
    )


def with_settings(rules: RuleSet, settings: RuleSettings) -> RuleSet:
    """Return ``rules`` with ``settings``; the source of changed values is `SOURCE`."""
    sources = dict(rules.sources)
    values = {
        "levels": dict(settings.levels),
        "exceed_threshold": settings.exceed,
        "adjust_threshold": settings.adjust,
        "pace_threshold": settings.pace,
        "forecast_threshold": settings.forecast,
    }
    for name, value in values.items():
        if value != getattr(rules, name):
            sources[name] = SOURCE
    if not settings.levels:
        sources.pop("levels", None)
    return replace(rules, **values, sources=sources)  # type: ignore[arg-type]
