"""The parts of the draft of a 绩效自评报告: headings, sentences and the table of projects."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_gui.form.reports.subjects import PROJECTS

GAP = "【请补充】"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number; ``level`` 1 to 3."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in the table, all as texts: amounts in 万元, rate with its percent sign."""

    number: str
    project: str
    unit: str
    budget: str
    executed: str
    rate: str
    total: str
    grade: str


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """The projects one by one, the sums in the last row."""

    rows: tuple[ProjectRow, ...]
    name_head: str = PROJECTS.name_head


Part = Heading | Sentence | ProjectTable


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole draft; ``gaps`` is the number of places that the clerk has to fill."""

    title: str
    parts: tuple[Part, ...]

    @property
    def gaps(self) -> int:
        """Return the number of `GAP` in the title, the sentences and the names in the table."""
        texts = [self.title]
        for part in self.parts:
            texts += [row.project for row in part.rows] if isinstance(part, ProjectTable) else [part.text]
        return sum(text.count(GAP) for text in texts)
