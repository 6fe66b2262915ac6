"""Tell what of a form is not filled in yet, and whether that is still a state and no error.

A form is *being filled in* until it was once complete, was marked 填报完成, or has gone out. As long as
it is, an empty cell is no mistake. What has ended that is a remark of the kind `FINISHED` that is kept with
the form; its ``reason`` says which of the three it was.
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
"""How a form came to be finished: every cell filled, said by the clerk, gone out, read from a file with its
scores."""
_EMPTY_CELL = frozenset(
    (
        *("header-missing", "year-missing", "goal-missing", "funds-missing", "target-missing"),
        *("actual-missing", "score-missing", "rate-missing", "rate-score-missing", "total-missing"),
        "level1-missing",
    )
)
"""Rules that find a cell empty; of those that find other things too, only what they find empty counts."""
_WEIGHTS = frozenset(("level1-weights",))
"""Rules that compare weights: silent until the weights are whole."""


class Standing(NamedTuple):
    """The findings of a form that count, and those that only say what is not filled in yet.

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
    """Return the remarks of ``form`` without that mark: it is being filled in again."""
    return tuple(remark for remark in form.remarks if remark.kind != FINISHED)


def standing(form: Form, findings: Sequence[Finding]) -> Standing:
    """Return what of ``findings``, all of ``form``'s, counts, and what is not filled in yet."""
    empty = [] if is_finished(form) else [finding for finding in findings if _says_empty(finding, form)]
    if not empty:
        return Standing([*findings], [])
    weights_lack = any(finding.rule == "weight-sum" for finding in empty)
    quiet = {id(finding) for finding in empty}
    counted = [
        finding
        for finding in findings
        if id(finding) not in quiet
        and finding.rule != "indicator-blank"  # these rows are there to be filled in
        and not (weights_lack and finding.rule in _WEIGHTS)
    ]
    return Standing(counted, [_led(finding, form) for finding in empty])


def counted_in_book(forms: Sequence[Form], found: Iterable[tuple[int, Finding]]) -> list[tuple[int, Finding]]:
    """Return what of ``found``, as `check_book` gives it for ``forms``, counts: no empty cells of forms that
    are being filled in.
    """
    stands = standings_in_book(forms, found)
    return [(number, finding) for number, each in stands.items() for finding in each.findings]


def standings_in_book(forms: Sequence[Form], found: Iterable[tuple[int, Finding]]) -> dict[int, Standing]:
    """Return how ``found``, as `check_book` gives it for ``forms``, counts, by the form's place; only those
    of which anything was found.
    """
    of_form: dict[int, list[Finding]] = {}
    for number, finding in found:
        of_form.setdefault(number, []).append(finding)
    return {number: standing(forms[number], findings) for number, findings in of_form.items()}


def is_complete(form: Form, findings: Iterable[Finding]) -> bool:
    """Return whether none of ``findings``, all of ``form``'s, says that a cell must still be filled in."""
    return not any(_says_empty(finding, form) for finding in findings)


def weights_to_come(form: Form) -> bool:
    """Return whether a weight is still to be typed: a row lacks its own, or there is a row without a name."""
    return any(is_placeholder(row.name) or not row.weight.strip() for row in form.indicators)


def holds_scores(form: Form) -> bool:
    """Return whether scores are recorded: a form that was read from a file with some was handed in."""
    return any(row.score.strip() for row in form.indicators) or bool(form.total.score.strip())


def shown_grade(form: Form, template: Template, evaluation: Evaluation) -> str:
    """Return the grade; "" for a form being filled in whose weights are not whole, or that lacks a score."""
    if not is_finished(form) and template.has("indicators.weight"):
        now = evaluation.weight_sum.value
        whole = now is not None and now >= template.rules.total_weight
        scored = all(row.auto or row.score.strip() for row in form.indicators if not is_placeholder(row.name))
        if not (whole and scored):
            return ""
    return evaluation.printed_grade


def _says_empty(finding: Finding, form: Form) -> bool:
    if finding.remark is not None:
        return False
    if finding.rule == "weight-sum":
        if form.indicators and not weights_to_come(form):
            return False  # the weights are there, and wrong
        now, wanted = exact_points(finding.recorded), exact_points(finding.expected)
        return now is not None and wanted is not None and now < wanted
    return finding.rule in _EMPTY_CELL and not finding.recorded.strip()


def _led(finding: Finding, form: Form) -> Finding:
    """Return ``finding`` where something is to be typed: a sum's at the first weight that lacks."""
    if finding.rule == "weight-sum":
        for number, row in enumerate(form.indicators):
            if not is_placeholder(row.name) and not row.weight.strip():
                return replace(finding, cell=f"indicators.{number}.weight")
    return finding


def is_bare(form: Form, template: Template) -> bool:
    """Return whether nothing was done to a form since ``template`` made it, but for whose it is."""
    bare = template.new_form(form.year, form.unit)
    return replace(form, department=bare.department, token=bare.token) == bare
