"""Year against year: the projects of a book that holds several years, a line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jixiao_gui.form.form_years import without_year
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.reports.summary_lines import Line


@dataclass(frozen=True, slots=True)
class YearLine:
    """A project and its form of each year; of several forms of one year the first in the book."""

    project: str
    lines: Mapping[str, Line]

    def change(self, earlier: str, later: str) -> Fraction | None:
        """Return the change of the total between two years, in points; ``None`` without both."""
        earlier_line, later_line = self.lines.get(earlier), self.lines.get(later)
        if (
            earlier_line is None
            or later_line is None
            or earlier_line.total.value is None
            or later_line.total.value is None
        ):
            return None
        return later_line.total.value - earlier_line.total.value


def years_of(summary: Summary) -> tuple[str, ...]:
    """Return the years of a book, the earliest first."""
    return tuple(sorted(summary.years))


def compare_years(summary: Summary) -> tuple[YearLine, ...]:
    """Return a line for each project, in the book's order.

    Blanks, letter width and the year before a name do not matter.
    """
    lines_by_project: dict[str, dict[str, Line]] = {}
    names: dict[str, str] = {}
    for line in summary.lines:
        if not line.year or not line.project:
            continue
        key = without_year(fold(line.project), line.year)
        names[key] = line.project
        lines_by_project.setdefault(key, {}).setdefault(line.year, line)
    return tuple(YearLine(names[key], lines) for key, lines in lines_by_project.items())
