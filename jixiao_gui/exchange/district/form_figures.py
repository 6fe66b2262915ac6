"""The figures of a form, as numbers for queries, and the findings of the checks."""

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
from jixiao_gui.form.reports.summary import summarise
from jixiao_gui.form.reports.summary_lines import Line
from jixiao_gui.form.template import Templates

_DIGITS = 8
"""Digits after the point of a ratio or points."""
_LARGEST = 10**15
"""The largest amount; a larger one is a typing error, which would spoil an average."""


@dataclass(frozen=True, slots=True)
class FormFigures:
    """The values of ``figures`` by column, and the rows of ``finding``, without the ids of the form."""

    figures: dict[str, Any]
    findings: list[dict[str, Any]]


def compute_figures(forms: Sequence[Form], templates: Templates) -> list[FormFigures]:
    """Return figures and findings of ``forms``; the default layout stands for one that is not at hand."""
    assessed = [Assessment(form, templates.by_id.get(form.template, templates.default)) for form in forms]
    findings_by_form = [standing(each.form, each.findings).findings for each in assessed]
    numbered = [(number, finding) for number, findings in enumerate(findings_by_form) for finding in findings]
    evaluations = [each.evaluation for each in assessed]
    lines = summarise(forms, templates, numbered, evaluations=evaluations).lines
    return [
        FormFigures(_figures(line), _findings(form_findings))
        for line, form_findings in zip(lines, findings_by_form, strict=True)
    ]


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
    if exact is None or abs(exact) > _LARGEST:
        return None
    scaled = round(exact * 10**_DIGITS)
    text = f"{scaled}E-{_DIGITS}"
    return Decimal(text).normalize() if scaled else Decimal(0)
