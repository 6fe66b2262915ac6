"""The summary of a book (汇总表): a line a project, sums by department and unit, grades, rate against score.

Figures are those that the forms print, right or wrong: a summary must agree with the papers that lie
beneath it. Lines whose rate, rate score or total the checks dispute are marked instead. Amounts are
exact decimals in 万元, rates ratios (1 is 100 %), scores points; what cannot be read is a `Figure`
without value and is left out of sums and averages, never taken for 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.checks import Finding, check_book
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.filling import standings_in_book
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import self_evaluation_numbers
from jixiao_gui.form.reports.subjects import PROJECTS, Subject, subject_of
from jixiao_gui.form.reports.summary_groups import NO_NAME, Group, group_lines, make_group
from jixiao_gui.form.reports.summary_lines import FAMILIES, NO_GRADE, OTHER, Line, read_line
from jixiao_gui.form.reports.summary_notes import summary_notes
from jixiao_gui.form.template import Template, Templates

_DISPUTED = frozenset(("rate-mismatch", "rate-score-mismatch", "total-mismatch"))


@dataclass(frozen=True, slots=True)
class Point:
    """A project in the picture of rate (ratio) against total (points)."""

    number: int
    project: str
    rate: Fraction
    total: Fraction


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a book. ``limits``: (least total in points, grade), best first; ``notes``: Chinese
    sentences; ``subject``: the kind of its lines.
    """

    lines: tuple[Line, ...]
    whole: Group
    departments: tuple[Group, ...]
    units: tuple[Group, ...]
    families: tuple[str, ...]
    grades: tuple[str, ...]
    limits: tuple[tuple[Decimal, str], ...]
    years: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
    subject: Subject = PROJECTS

    @property
    def points(self) -> tuple[Point, ...]:
        """Return the projects whose rate and total can be read, in the book's order."""
        return tuple(
            Point(line.number, line.project, line.rate.value, line.total.value)
            for line in self.lines
            if line.rate.value is not None and line.total.value is not None
        )


def summarise(
    forms: Sequence[Form],
    templates: Templates,
    findings: Iterable[tuple[int, Finding]] | None = None,
    *,
    every: bool = True,
    evaluations: Sequence[Evaluation] = (),
) -> Summary:
    """Return the summary of ``forms``; ``findings`` are `check_book`'s, found here when they are not given.

    Without ``every`` declarations and monitoring are left out, unless the book has nothing else: their
    projects and money would count twice beside the self-evaluations. A form of a layout that is not at hand
    is read by the default one's rules, as the checks do. ``evaluations`` are the forms', where computed
    already.
    """
    all_findings = list(check_book(forms, templates) if findings is None else findings)
    doubled = {index for index, finding in all_findings if finding.rule == "counted-twice"}
    layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
    numbers = range(len(forms)) if every else self_evaluation_numbers(forms, templates) or range(len(forms))
    lines = _lines(forms, layouts, numbers, all_findings, evaluations)
    left_out = len(forms) - len(lines)
    layouts = [layouts[index] for index in numbers]
    names = _grade_names(layouts or [templates.default], lines)
    book_group = make_group("合计", lines, names)
    return Summary(
        lines=lines,
        whole=book_group,
        departments=group_lines(lines, names, [line.department for line in lines]),
        units=group_lines(lines, names, [line.unit for line in lines]),
        families=_families(lines),
        grades=names,
        limits=(layouts[0] if layouts else templates.default).rules.grades,
        years=tuple(dict.fromkeys(line.year for line in lines if line.year)),
        notes=summary_notes(lines, book_group, doubled.intersection(numbers), layouts, left_out),
        subject=subject_of(layouts),
    )


def _lines(
    forms: Sequence[Form],
    layouts: Sequence[Template],
    numbers: Iterable[int],
    all_findings: Sequence[tuple[int, Finding]],
    evaluations: Sequence[Evaluation],
) -> tuple[Line, ...]:
    """Return the lines of the forms ``numbers``, counted from 0; see `summarise` for the rest."""
    standings = standings_in_book(forms, all_findings)
    disputed = {index for index, finding in all_findings if finding.rule in _DISPUTED}
    return tuple(
        read_line(
            index + 1,
            forms[index],
            layouts[index],
            evaluations[index] if evaluations else evaluate(forms[index], layouts[index]),
            standings.get(index),
            index in disputed,
        )
        for index in numbers
    )


def _families(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return 产出, 效益 and 满意度 always, the others where a form has them."""
    present = {name for line in lines for name in line.levels}
    return tuple(name for name in (*FAMILIES, OTHER) if name in present or name in FAMILIES[:3])


def _grade_names(layouts: Iterable[Template], lines: Iterable[Line]) -> tuple[str, ...]:
    names = dict.fromkeys(name for layout in layouts for _, name in layout.rules.grades)
    if any(line.grade == NO_GRADE for line in lines):
        names[NO_GRADE] = None
    return tuple(names)


def groups_by(summary: Summary, names: Sequence[str]) -> tuple[Group, ...]:
    """Return the projects of ``summary`` grouped by ``names``, one for each line, in their order."""
    members: dict[str, list[Line]] = {}
    for line, name in zip(summary.lines, names, strict=True):
        members.setdefault(name or NO_NAME, []).append(line)
    return tuple(make_group(name, lines, summary.grades) for name, lines in members.items())
