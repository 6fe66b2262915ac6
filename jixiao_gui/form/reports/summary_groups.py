"""The groups of a summary: departments, units and the whole book, with their sums and means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.checks import LEVELS
from jixiao_gui.form.figures import Figure
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.reports.summary_lines import Line

NO_NAME = "（未填）"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of projects: those of a department, of a unit, or of the book.

    Sums are of the amounts that can be read, ``None`` when there is none. ``rate`` is executed ÷ base
    over the projects that have both; ``unread`` says how many have not. ``average`` is the mean of the
    totals that can be read. ``grades`` and ``counts`` hold every grade and every level of findings.
    """

    name: str
    projects: int
    initial: Decimal | None
    budget: Decimal | None
    executed: Decimal | None
    rate: Figure
    average: Figure
    grades: Mapping[str, int]
    counts: Mapping[str, int]
    unread: int = 0


def group_lines(lines: Sequence[Line], grades: Sequence[str], names: Sequence[str]) -> tuple[Group, ...]:
    """Return groups of the lines by name, in order, white space and letter width aside."""
    members: dict[str, list[Line]] = {}
    shown: dict[str, str] = {}
    for line, name in zip(lines, names, strict=True):
        key = fold(name)
        members.setdefault(key, []).append(line)
        shown.setdefault(key, name or NO_NAME)
    return tuple(make_group(shown[key], group, grades) for key, group in members.items())


def make_group(name: str, lines: Sequence[Line], grades: Sequence[str]) -> Group:
    """Return the group ``name`` of ``lines``; ``grades`` are those that it counts, in their order."""
    counts = dict.fromkeys(LEVELS, 0)
    for line in lines:
        for level, count in line.counts.items():
            counts[level] += count
    grade_counts = Counter(line.grade for line in lines)
    rated = [amounts for line in lines if (amounts := line.rated)]
    totals = [line.total.value for line in lines if line.total.value is not None]
    return Group(
        name=name,
        projects=len(lines),
        initial=_sum(line.initial for line in lines),
        budget=_sum(line.budget for line in lines),
        executed=_sum(line.executed for line in lines),
        rate=_group_rate(rated),
        average=_mean(totals),
        grades={grade: grade_counts[grade] for grade in grades},
        counts=counts,
        unread=len(lines) - len(rated),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _group_rate(amounts: Sequence[tuple[Decimal, Decimal]]) -> Figure:
    executed = sum((Fraction(value) for value, _ in amounts), Fraction(0))
    base = sum((Fraction(value) for _, value in amounts), Fraction(0))
    if base <= 0:
        return Figure(reason="没有可以计算执行率的项目")
    return Figure(executed / base)


def _mean(values: Sequence[Fraction]) -> Figure:
    if not values:
        return Figure(reason="没有总分可以平均")
    return Figure(sum(values, Fraction(0)) / len(values))
