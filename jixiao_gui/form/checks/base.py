"""What a check is: a function over a form, registered with its id, level and words for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from jixiao_gui.form.edits import Edit
from jixiao_gui.form.evaluation import Evaluation, rate_denominator
from jixiao_gui.form.model import CORE_FIELDS, Form, FundLine, Remark, get_text, split_path
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.scoring import Suggestion, suggest_row
from jixiao_gui.form.template import Template

LEVELS = ("error", "warning", "info")
"""The form contradicts itself or a rule; a reviewer would ask; worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found. Texts are as they print; ``message`` is one Chinese sentence.

    ``cell`` is a path of the form, ``expected`` the formula's figure or "", ``source`` the official
    source or "". ``correction``, where there is one, is an edit of the form that was checked. ``remark`` is
    the clerk's acknowledgement: such a finding is no longer counted.
    """

    rule: str
    level: str
    cell: str
    recorded: str
    expected: str
    message: str
    source: str
    correction: Edit | None = None
    remark: Remark | None = None

    @property
    def open(self) -> bool:
        """True until somebody has acknowledged it."""
        return self.remark is None

    @property
    def correctable(self) -> bool:
        """True when `correction` is an edit that clears this finding."""
        return self.correction is not None


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule's function yields. ``level`` overrides the rule's default, never a place's own setting."""

    cell: str
    message: str
    recorded: str = ""
    expected: str = ""
    correction: Edit | None = None
    level: str = ""


@dataclass(frozen=True)
class Case:
    """A form under check, with what several rules need of it, worked out once."""

    form: Form
    template: Template
    evaluation: Evaluation

    @property
    def rules(self) -> RuleSet:
        return self.template.rules

    @cached_property
    def suggestions(self) -> tuple[Suggestion | None, ...]:
        """What scoring says of each indicator row; ``None`` where target, actual or weight lacks."""
        return tuple(suggest_row(row, self.rules, self.form.year) for row in self.form.indicators)

    def recorded(self, path: str) -> str:
        """Return the text that the computed cell at ``path`` prints on its own account; "" when it
        follows.
        """
        if path.startswith("funds.") and not self.form.funds:
            return ""
        text = get_text(self.form, path)
        return text.strip() if text == self.evaluation.printed.get(path) else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the check list. ``title`` and ``explanation`` are for the user, in Chinese.

    ``rests_on`` names the values of a rule set that decide whether something is wrong at all.
    """

    id: str
    level: str
    title: str
    explanation: str
    source: str
    function: Callable[[Case], Iterator[Problem]] | None = None
    rests_on: tuple[str, ...] = ()

    def finding(self, problem: Problem, rules: RuleSet) -> Finding | None:
        """Return ``problem`` at the level that ``rules`` give this rule; ``None`` where it is off."""
        level = rules.level(self.id, self.level)
        if level not in LEVELS:
            return None
        if level == self.level and problem.level:
            level = problem.level
        if level == "error" and not rules.has_sources(self.id, self.rests_on):
            level = "warning"
        return Finding(
            self.id,
            level,
            problem.cell,
            problem.recorded,
            problem.expected,
            problem.message,
            self.source,
            problem.correction,
        )


RULES: dict[str, Rule] = {}
"""Every rule by id: the single forms' first, then the book-wide ones."""


def rule(
    id: str, level: str, title: str, explanation: str, source: str = "", rests_on: tuple[str, ...] = ()
) -> Callable[[Callable[[Case], Iterator[Problem]]], Callable[[Case], Iterator[Problem]]]:
    """Register a function as the rule ``id`` of single forms."""

    def register(function: Callable[[Case], Iterator[Problem]]) -> Callable[[Case], Iterator[Problem]]:
        RULES[id] = Rule(id, level, title, explanation, source, function, rests_on)
        return function

    return register


def run(case: Case, only: str = "") -> list[Finding]:
    """Return findings of every single-form rule, or of one alone, in the order of the cells."""
    found: list[Finding] = []
    for each in RULES.values():
        if only and each.id != only:
            continue
        if each.function is None or case.rules.level(each.id, each.level) == "off":
            continue
        for problem in each.function(case):
            finding = each.finding(problem, case.rules)
            if finding is not None:
                found.append(finding)
    return in_cell_order(found)


def in_cell_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings sorted by their cells as the form prints them; of one cell, as they came."""
    return sorted(findings, key=lambda finding: _position(finding.cell))


_HEADS = ("", "above", "", "funds", "goal", "indicators", "total", "below")


def _position(cell: str) -> tuple[int, int, int]:
    head, number, name = split_path(cell)
    if not name and number < 0:
        names = CORE_FIELDS[""]
        return 2, 0, names.index(head) if head in names else -1 if head in ("title", "year") else len(names)
    first = _HEADS.index(head) if head in _HEADS else len(_HEADS) - 2
    if number >= 0:
        names = CORE_FIELDS.get(head, ())
        return first, number, names.index(name) if name in names else len(names)
    return first, 0, 1 if name in ("achieved", "score") else 0


def fund_item(line: FundLine) -> str:
    """Return what a fund line is called: its item without marks and white space."""
    return "".join(line.item.split()).removeprefix("其中：").removeprefix("其中:").rstrip("：:")


def total_line_name(case: Case) -> str:
    """Return what the first fund line is called."""
    return (fund_item(case.form.funds[0]) if case.form.funds else "") or "年度资金总额"


def cells_of_total_line(case: Case) -> list[str]:
    """Return the amounts of 年度资金总额 that a form must give: denominator, budget, executed."""
    names = dict.fromkeys((rate_denominator(case.template), "budget", "executed"))
    return [name for name in names if case.template.has(f"funds.{name}")]
