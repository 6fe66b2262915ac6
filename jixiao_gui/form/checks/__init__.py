"""Checks of forms and books: what a reviewer would find, with figures and, where possible, a correction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from jixiao_gui.form.cell_texts import NoSuchCell, get_text
from jixiao_gui.form.checks import (
    across_forms,
    arithmetic,
    book_wide,
    content,
    money_units,
    monitoring,
    results,
    review_remarks,
    weights,
    years,
)
from jixiao_gui.form.checks.base import (
    LEVEL_NAMES,
    LEVELS,
    RULES,
    Case,
    Finding,
    Problem,
    Rule,
    in_cell_order,
    run,
)
from jixiao_gui.form.checks.remarks import (
    acknowledged,
    cleared,
    remark_on,
    reopened,
    with_remarks,
)
from jixiao_gui.form.evaluation import Evaluation, as_printed, evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template, Templates


def check_form(
    form: Form, template: Template, evaluation: Evaluation | None = None, *, only: str = ""
) -> list[Finding]:
    """Return findings of one form by its layout's rules, or by the rule ``only``, in cell order.

    ``evaluation``: the form's figures, where they are worked out already.
    """
    figures = evaluation or evaluate(form, template)
    return with_remarks(run(Case(as_printed(form, figures), template, figures), only), form)


def check_each(templates: Templates, forms: Sequence[Form]) -> list[list[Finding]]:
    """Return each form's own findings, in their order; of an unknown layout by the default one's rules."""
    return [check_form(form, templates.by_id.get(form.template, templates.default)) for form in forms]


def check_book(
    forms: Sequence[Form],
    templates: Templates,
    progress: Callable[[int], object] | None = None,
) -> list[tuple[int, Finding]]:
    """Return findings of every form with its number (from 0), the book-wide rules' among them.

    In the order of the forms and of the cells. A form of a layout that is not at hand is checked by the
    default one's rules. ``progress`` is called with the number of forms checked; it may raise to stop.
    """
    own_findings: list[list[Finding]] = []
    for form in forms:
        own_findings += check_each(templates, (form,))
        if progress is not None:
            progress(len(own_findings))
    return with_all_book_wide(forms, templates, own_findings, check_book_wide(forms, templates))


def with_all_book_wide(
    forms: Sequence[Form],
    templates: Templates,
    own_findings: Sequence[list[Finding]],
    findings_book_wide: Mapping[int, list[Finding]],
) -> list[tuple[int, Finding]]:
    """Return findings of every form with its number (from 0): those of `check_each` and `check_book_wide`."""
    findings_by_form = list(own_findings)
    for number, more in findings_book_wide.items():
        form = forms[number]
        layout = templates.by_id.get(form.template, templates.default)
        findings_by_form[number] = with_book_wide(findings_by_form[number], more, form, layout)
    return [(number, finding) for number, findings in enumerate(findings_by_form) for finding in findings]


def check_book_wide(
    forms: Sequence[Form], templates: Templates, checkpoint: Callable[[], object] = lambda: None
) -> dict[int, list[Finding]]:
    """Return findings of the rules that need the whole book, by number of the form (from 0), none
    acknowledged.

    ``checkpoint`` is called about every millisecond; it may wait, or raise to stop.
    """
    findings: dict[int, list[Finding]] = {}
    layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
    problems = chain(
        book_wide.find(forms, layouts, checkpoint), across_forms.find(forms, layouts, checkpoint)
    )
    for number, rule, problem in problems:
        finding = rule.finding(problem, layouts[number].rules)
        if finding is not None:
            findings.setdefault(number, []).append(finding)
    return findings


def check_project(
    forms: Sequence[Form], numbers: Sequence[int], templates: Templates
) -> dict[int, list[Finding]]:
    """Return the findings of the rules between the forms of one project, by place among ``forms``.

    ``numbers`` are the forms' numbers in the book, from 0: the other forms need not be read.
    """
    layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
    findings: dict[int, list[Finding]] = {}
    for place, rule, problem in across_forms.find(forms, layouts, numbers=numbers):
        finding = rule.finding(problem, layouts[place].rules)
        if finding is not None:
            findings.setdefault(place, []).append(finding)
    return findings


def with_book_wide(
    findings: Sequence[Finding], more: Iterable[Finding], form: Form, template: Template
) -> list[Finding]:
    """Return a form's own ``findings`` and those that the whole book shows in it, in the order of the cells.

    A finding about a text that has changed since, or about a cell that was removed, is left out.
    """
    still = [finding for finding in more if _still_holds(finding, form)]
    return with_remarks(in_cell_order([*findings, *still], template), form)


def _still_holds(finding: Finding, form: Form) -> bool:
    """Return whether the cell of a finding still has the text that the finding was made for."""
    try:
        return get_text(form, finding.cell).strip() == finding.recorded
    except NoSuchCell:
        return False


def count_levels(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many open findings there are of each level; all three levels are keys, always."""
    counts = dict.fromkeys(LEVELS, 0)
    for finding in findings:
        counts[finding.level] += finding.open
    return counts


__all__ = [
    "LEVELS",
    "LEVEL_NAMES",
    "RULES",
    "Case",
    "Finding",
    "Problem",
    "Rule",
    "acknowledged",
    "across_forms",
    "arithmetic",
    "book_wide",
    "check_book",
    "check_book_wide",
    "check_form",
    "check_project",
    "cleared",
    "content",
    "count_levels",
    "money_units",
    "monitoring",
    "remark_on",
    "reopened",
    "results",
    "review_remarks",
    "weights",
    "with_all_book_wide",
    "with_book_wide",
    "years",
]
