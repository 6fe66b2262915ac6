"""Checks of forms and books: what a reviewer would find, with figures and, where possible, a correction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao_gui.form.checks import arithmetic, book_wide, content, results, weights
from jixiao_gui.form.checks.base import (
    LEVELS,
    RULES,
    Case,
    Finding,
    Problem,
    Rule,
    in_cell_order,
    run,
)
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template, Templates


def check_form(form: Form, template: Template, evaluation: Evaluation | None = None) -> list[Finding]:
    """Findings of one form by its layout's rule set, in the order of the cells."""
    return run(Case(form, template, evaluation or evaluate(form, template)))


def check_book(forms: Sequence[Form], templates: Templates) -> list[tuple[int, Finding]]:
    """Findings of every form with its number (from 0), the book-wide rules' among them.

    In the order of the forms and of the cells. A form of a layout that is not at hand is checked by the
    default one's rules.
    """
    layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
    found = [check_form(form, layout) for form, layout in zip(forms, layouts, strict=True)]
    wide: dict[int, list[Finding]] = {}
    for number, rule, problem in book_wide.find(forms):
        finding = rule.finding(problem, layouts[number].rules)
        if finding is not None:
            wide.setdefault(number, []).append(finding)
    for number, more in wide.items():
        found[number] = in_cell_order([*found[number], *more])
    return [(number, finding) for number, findings in enumerate(found) for finding in findings]


def count_levels(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each level; all three levels are keys, always."""
    counts = dict.fromkeys(LEVELS, 0)
    for finding in findings:
        counts[finding.level] += 1
    return counts


__all__ = [
    "LEVELS",
    "RULES",
    "Case",
    "Finding",
    "Problem",
    "Rule",
    "arithmetic",
    "book_wide",
    "check_book",
    "check_form",
    "content",
    "count_levels",
    "results",
    "weights",
]
