"""The cells of a form that are not filled in yet, and whether that is still a state and no error.

A form is *being filled in* until it was once complete, was marked 填报完成, or has gone out. As long as
it is, an empty cell is no mistake. A remark of the kind `FINISHED`, kept with the form, ends that state; its
``reason`` says which of the three it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from jixiao_gui.form.checks import Finding
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import FINISHED, Form, Remark, is_placeholder
from jixiao_gui.form.numbers import exact_points
from jixiao_gui.form.template import Template

COMPLETE, MARKED, EXPORTED, READ = "complete", "marked", "exported", "read"
"""The reasons for which a form is finished: every cell filled, marked by the clerk, exported, read from a
file with its scores."""
_EMPTY_CELL = frozenset(
    (
        *("header-missing", "year-missing", "goal-missing", "funds-missing", "target-missing"),
        *("actual-missing", "score-missing", "rate-missing", "rate-score-missing", "total-missing"),
        "level1-missing",
    )
)
"""Rules that find empty cells; of those that find other things too only the empty cells are meant."""
_WEIGHTS = frozenset(("level1-weights",))
"""Rules that compare weights: not counted until the weights are complete."""


class Standing(NamedTuple):
    """The findings of a form that count, and those about cells that are not filled in yet.

    ``unfilled`` is empty for a form that is not being filled in: there an empty cell is a finding.
    """

    findings: list[Finding]
    unfilled: list[Finding]


def is_finished(form: Form) -> bool:
    """Return whether ``form`` was complete once, was marked so, or has gone out."""
    return any(remark.kind == FINISHED for remark in form.remarks)


def finished(form: Form, reason: str, day: str = "") -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with the mark that it is finished; ``reason`` is one of those above."""
    return (*unfinished(form), Remark(FINISHED, "", "", "", "", "", "", reason, day))


def unfinished(form: Form) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` without the mark that it is finished."""
    return tuple(remark for remark in form.remarks if remark.kind != FINISHED)


def standing(form: Form, findings: Sequence[Finding]) -> Standing:
    """Return the ``findings``, all of ``form``'s, parted into those that count and those of unfilled
    cells.
    """
    empty = [] if is_finished(form) else [finding for finding in findings if _is_unfilled(finding, form)]
    if not empty:
        return Standing([*findings], [])
    weights_lack = any(finding.rule == "weight-sum" for finding in empty)
    unfilled_ids = {id(finding) for finding in empty}
    counted = [
        finding
        for finding in findings
        if id(finding) not in unfilled_ids
        and finding.rule != "indicator-blank"  # these rows are there to be filled in
        and not (weights_lack and finding.rule in _WEIGHTS)
    ]
    return Standing(counted, [_at_empty_weight(finding, form) for finding in empty])


def counted_in_book(
    forms: Sequence[Form], numbered_findings: Iterable[tuple[int, Finding]]
) -> list[tuple[int, Finding]]:
    """Return the findings of `check_book` for ``forms`` that count: no empty cells of unfinished forms."""
    standings = standings_in_book(forms, numbered_findings)
    return [
        (number, finding) for number, form_standing in standings.items() for finding in form_standing.findings
    ]


def standings_in_book(
    forms: Sequence[Form], numbered_findings: Iterable[tuple[int, Finding]]
) -> dict[int, Standing]:
    """Return the standing of each form with findings, by its place; the findings are those of
    `check_book`.
    """
    of_form: dict[int, list[Finding]] = {}
    for number, finding in numbered_findings:
        of_form.setdefault(number, []).append(finding)
    return {number: standing(forms[number], findings) for number, findings in of_form.items()}


def is_complete(form: Form, findings: Iterable[Finding]) -> bool:
    """Return whether none of ``findings``, all of ``form``'s, says that a cell must still be filled in."""
    return not any(_is_unfilled(finding, form) for finding in findings)


def weights_to_come(form: Form) -> bool:
    """Return whether a weight is still to be typed: a row lacks its own, or there is a row without a name."""
    return any(is_placeholder(row.name) or not row.weight.strip() for row in form.indicators)


def holds_scores(form: Form) -> bool:
    """Return whether scores are recorded: a form that was read from a file with some was handed in."""
    return any(row.score.strip() for row in form.indicators) or bool(form.total.score.strip())


def shown_grade(form: Form, template: Template, evaluation: Evaluation) -> str:
    """Return the grade; "" for a form being filled in whose weights are not whole, or that lacks a score."""
    if not is_finished(form) and template.has("indicators.weight"):
        weight_sum = evaluation.weight_sum.value
        weights_complete = weight_sum is not None and weight_sum >= template.rules.total_weight
        scored = all(row.auto or row.score.strip() for row in form.indicators if not is_placeholder(row.name))
        if not (weights_complete and scored):
            return ""
    return evaluation.printed_grade


def _is_unfilled(finding: Finding, form: Form) -> bool:
    if finding.remark is not None:
        return False
    if finding.rule == "weight-sum":
        if form.indicators and not weights_to_come(form):
            return False  # the weights are there, and wrong
        recorded_sum, expected_sum = exact_points(finding.recorded), exact_points(finding.expected)
        return recorded_sum is not None and expected_sum is not None and recorded_sum < expected_sum
    return finding.rule in _EMPTY_CELL and not finding.recorded.strip()


def _at_empty_weight(finding: Finding, form: Form) -> Finding:
    """Return ``finding``, where it is of the weights' sum at the first weight that is empty."""
    if finding.rule == "weight-sum":
        for number, row in enumerate(form.indicators):
            if not is_placeholder(row.name) and not row.weight.strip():
                return replace(finding, cell=f"indicators.{number}.weight")
    return finding


def is_bare(form: Form, template: Template) -> bool:
    """Return whether a form is as ``template`` made it, unit and department aside."""
    bare = template.new_form(form.year, form.unit)
    return replace(form, department=bare.department, token=bare.token) == bare
