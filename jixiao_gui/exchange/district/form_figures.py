"""What follows from a form, as numbers for queries, and what the checks say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao_gui.exchange.district.form_identity import storable_text
from jixiao_gui.exchange.district.server_tables import FIGURE_NAMES, FINDING_TEXTS
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.checks import Finding
from jixiao_gui.form.filling import standing
from jixiao_gui.form.model import Form
from jixiao_gui.form.summary import Line, summarise
from jixiao_gui.form.template import Templates

_DIGITS = 8
"""Of a ratio or points, behind the point."""
_MOST = 10**15
"""What is more is no amount that anybody reckons with: an error of typing, and an average is spoilt by it."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Values of ``figures`` by column, and of ``finding``, a row each, without what names the form."""

    figures: dict[str, Any]
    findings: list[dict[str, Any]]


def work_out(forms: Sequence[Form], templates: Templates) -> list[WorkedOut]:
    """Return what follows from each of ``forms``; one of a layout not at hand is read by the default one."""
    assessed = [Assessment(form, templates.by_id.get(form.template, templates.default)) for form in forms]
    found = [standing(each.form, each.findings).findings for each in assessed]
    numbered = [(number, finding) for number, findings in enumerate(found) for finding in findings]
    figures = [each.evaluation for each in assessed]
    lines = summarise(forms, templates, numbered, evaluations=figures).lines
    return [WorkedOut(_figures(line), _findings(ours)) for line, ours in zip(lines, found, strict=True)]


def _figures(line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {
        "initial": line.initial,
        "budget": line.budget,
        "executed": line.executed,
        "base": line.base,
        "rate": line.rate.value,
        "rate_score": line.rate_score.value,
        "total": line.total.value,
    }
    figures: dict[str, Any] = {name: _number(values[name]) for name in FIGURE_NAMES}
    figures["grade"] = storable_text(line.grade)
    figures["errors"], figures["warnings"], figures["infos"] = (
        line.counts.get(level, 0) for level in ("error", "warning", "info")
    )
    return figures


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            **{name: storable_text(getattr(finding, name)) for name in FINDING_TEXTS},
            "open": finding.open,
        }
        for number, finding in enumerate(findings)
    ]


def _number(value: Decimal | Fraction | None) -> Decimal | None:
    exact = Fraction(value) if value is not None else None
    if exact is None or abs(exact) > _MOST:
        return None
    scaled = round(exact * 10**_DIGITS)
    text = f"{scaled}E-{_DIGITS}"
    return Decimal(text).normalize() if scaled else Decimal(0)
