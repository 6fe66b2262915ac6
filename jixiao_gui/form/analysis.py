"""What a collecting office reports up: figures by unit, level, grade and year, the usual problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jixiao_gui.form.checks import LEVELS, RULES, Finding
from jixiao_gui.form.summary import NO_NAME, Group, Line, Summary, groups_by

TOP = 10
"""Problems that are ranked: 最多的十个问题."""


@dataclass(frozen=True, slots=True)
class RankedProblem:
    """A rule and what it found: how many findings, on how many forms, of how many units; one of them."""

    rule: str
    title: str
    level: str
    findings: int
    forms: int
    units: int
    example: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is reported. ``now`` is about this year; ``years`` are this year and those before it."""

    now: Summary
    problems: tuple[RankedProblem, ...]
    units: tuple[Group, ...]
    levels: tuple[Group, ...]
    grades: tuple[Group, ...]
    years: tuple[Group, ...]


def analyse(
    now: Summary,
    findings: Iterable[tuple[int, Finding]],
    levels: Sequence[str],
    before: Summary | None = None,
) -> Analysis:
    """Return the analysis of the projects in ``now``.

    ``findings`` are `check_book`'s on them, by number of the form from 0, ``levels`` the level of the unit
    of each project, "" where the ledger does not say. ``before`` are forms of years before that are compared
    with.
    """
    years = list(groups_by(now, [_year(line) for line in now.lines]))
    if before is not None:
        years += groups_by(before, [_year(line) for line in before.lines])
    by_grade = {group.name: group for group in groups_by(now, [line.grade for line in now.lines])}
    return Analysis(
        now,
        rank(findings, {line.number - 1: line.unit for line in now.lines}),
        now.units,
        groups_by(now, levels) if any(levels) else (),
        tuple(by_grade[name] for name in now.grades if name in by_grade),
        tuple(sorted(years, key=lambda group: group.name)) if len(years) > 1 else (),
    )


def rank(
    findings: Iterable[tuple[int, Finding]], units: Mapping[int, str], most: int = TOP
) -> tuple[RankedProblem, ...]:
    """Return the problems that most forms have, hints aside; ``units`` is the unit of each form by number."""
    open_ones = [(number, found) for number, found in findings if found.open and found.level != LEVELS[-1]]
    counts = Counter(found.rule for _, found in open_ones)
    ranked = []
    for rule, count in counts.items():
        of_rule = [(number, found) for number, found in open_ones if found.rule == rule]
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
