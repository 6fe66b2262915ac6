"""The analysis that a collecting office hands up: figures by unit, level, grade and year, usual problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jixiao_gui.form.checks import LEVELS, RULES, Finding
from jixiao_gui.form.office.reviewing import REVIEW_RULE
from jixiao_gui.form.reports.summary import Summary, groups_by
from jixiao_gui.form.reports.summary_groups import NO_NAME, Group
from jixiao_gui.form.reports.summary_lines import Line

TOP = 10
"""Problems that are ranked: 最多的十个问题."""


@dataclass(frozen=True, slots=True)
class RankedProblem:
    """A rule with the number of its findings, of their forms and of their units, and one finding's
    sentence.
    """

    rule: str
    title: str
    level: str
    findings: int
    forms: int
    units: int
    example: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """The figures of one report. ``summary`` is this year's; ``years`` are this year and those before it."""

    summary: Summary
    problems: tuple[RankedProblem, ...]
    units: tuple[Group, ...]
    levels: tuple[Group, ...]
    grades: tuple[Group, ...]
    years: tuple[Group, ...]


def analyse(
    summary: Summary,
    findings: Iterable[tuple[int, Finding]],
    levels: Sequence[str],
    before: Summary | None = None,
) -> Analysis:
    """Return the analysis of the projects in ``summary``.

    ``findings`` are `check_book`'s on them, by number of the form from 0, ``levels`` the level of the unit
    of each project, "" where the ledger does not say. ``before`` are forms of years before that are compared
    with.
    """
    years = list(groups_by(summary, [_year(line) for line in summary.lines]))
    if before is not None:
        years += groups_by(before, [_year(line) for line in before.lines])
    by_grade = {group.name: group for group in groups_by(summary, [line.grade for line in summary.lines])}
    return Analysis(
        summary,
        rank(findings, {line.number - 1: line.unit for line in summary.lines}),
        summary.units,
        groups_by(summary, levels) if any(levels) else (),
        tuple(by_grade[name] for name in summary.grades if name in by_grade),
        tuple(sorted(years, key=lambda group: group.name)) if len(years) > 1 else (),
    )


def rank(
    findings: Iterable[tuple[int, Finding]], units: Mapping[int, str], most: int = TOP
) -> tuple[RankedProblem, ...]:
    """Return the problems that most forms have; ``units`` is the unit of each form by number.

    Hints are left out, and the office's own remarks, which are about a different thing each.
    """
    open_findings = [
        (number, finding)
        for number, finding in findings
        if finding.open and finding.level != LEVELS[-1] and finding.rule != REVIEW_RULE
    ]
    counts = Counter(finding.rule for _, finding in open_findings)
    ranked = []
    for rule, count in counts.items():
        of_rule = [(number, finding) for number, finding in open_findings if finding.rule == rule]
        forms = {number for number, _ in of_rule}
        first = of_rule[0][1]
        title = RULES[rule].title if rule in RULES else rule
        of_units = {units[number] for number in forms}
        ranked.append(
            RankedProblem(rule, title, first.level, count, len(forms), len(of_units), first.message)
        )
    ranked.sort(key=lambda problem: (-problem.forms, -problem.findings, problem.rule))
    return tuple(ranked[:most])


def _year(line: Line) -> str:
    return line.year or NO_NAME
