"""What a check is: a function over a form, registered with its id, level and words for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from jixiao_gui.form.cell_texts import get_text, part_text, split_path, with_part_text
from jixiao_gui.form.edits import Edit
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.execution_rate import rate_denominator
from jixiao_gui.form.fund_total import total_of
from jixiao_gui.form.model import Form, FundLine, Indicator, Remark
from jixiao_gui.form.numbers import is_void, read_amount, read_points
from jixiao_gui.form.places import value_names
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.scoring import Suggestion, suggest_row
from jixiao_gui.form.spans import blocks, covered_rows, has_spans
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table

LEVELS = ("error", "warning", "info")
"""The form contradicts itself or a rule; a reviewer would ask; worth knowing."""
LEVEL_NAMES = {"error": "错误", "warning": "提醒", "info": "提示"}
"""What a clerk calls each level, on screen, on paper and at a terminal."""


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
        """Return True until somebody has acknowledged it."""
        return self.remark is None

    @property
    def correctable(self) -> bool:
        """Return True when `correction` is an edit that clears this finding."""
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
    def merged(self) -> bool:
        """Return whether any indicator row merges a cell of its own."""
        return has_spans(self.form.indicators)

    @cached_property
    def rows(self) -> tuple[Indicator, ...]:
        """Return the indicator rows as a person reads them: what a merged cell says holds for all its
        rows.
        """
        rows = self.form.indicators
        if not self.merged:
            return rows
        read = list(rows)
        for name in set(self.template.fields("indicators")) - {"weight", "score"}:
            for number in sorted(covered_rows(rows, name)):
                read[number] = with_part_text(read[number], name, part_text(read[number - 1], name))
        return tuple(read)

    @cached_property
    def blocks(self) -> dict[int, range]:
        """Return by number of a row the rows that share its weight or its score; most often it alone."""
        runs = blocks(self.form.indicators, ("weight", "score"))
        return {number: run for run in runs for number in run}

    def alone(self, number: int) -> bool:
        """Return whether an indicator row has a weight and a score of its own."""
        return not self.merged or len(self.blocks[number]) == 1

    @cached_property
    def points(self) -> tuple[tuple[Decimal, Decimal] | None, ...]:
        """Return by row score and weight, where both can be read and the weight is not 0.

        Of rows that share one of them the sums, at the first of them.
        """
        found: list[tuple[Decimal, Decimal] | None] = []
        for number, row in enumerate(self.form.indicators):
            run = self.blocks[number] if self.merged else range(number, number + 1)
            if len(run) > 1:
                found.append(self._shared_points(run) if number == run.start else None)
                continue
            score, weight = read_points(row.score), read_points(row.weight)
            found.append(None if score is None or not weight else (score, weight))
        return tuple(found)

    def _shared_points(self, run: range) -> tuple[Decimal, Decimal] | None:
        sums = []
        rows = [self.form.indicators[n] for n in run]
        for texts in ([row.score for row in rows], [row.weight for row in rows]):
            known = [read_points(text) for text in texts if not is_void(text)]
            if not known or None in known:
                return None
            sums.append(sum((value for value in known if value is not None), Decimal(0)))
        return (sums[0], sums[1]) if sums[1] else None

    @cached_property
    def weighted(self) -> tuple[bool, ...]:
        """Return by row whether its weight, or the one that it shares, says something other than nothing or
        0.
        """
        own = [has_weight(row) for row in self.form.indicators]
        if not self.merged:
            return tuple(own)
        return tuple(any(own[n] for n in self.blocks[number]) for number in range(len(own)))

    @cached_property
    def suggestions(self) -> tuple[Suggestion | None, ...]:
        """Return what scoring says of each indicator row; ``None`` where target, actual or weight lacks.

        Rows without a weight of their own, in a layout without that column or beside a merged one, have a
        suggestion without score: whether the target is met can be told all the same.
        """
        weighs = self.template.has("indicators.weight")
        words = value_names(self.template)
        found: list[Suggestion | None] = []
        for number, row in enumerate(self.rows):
            if weighs and (not self.merged or self.alone(number)):
                found.append(suggest_row(row, self.rules, self.form.year, words))
            elif not weighs or self.weighted[number]:
                made = suggest_row(replace(row, weight="1"), self.rules, self.form.year, words)
                found.append(None if made is None else replace(made, score=None))
            else:
                found.append(None)
        return tuple(found)

    def has_rule(self, rule: Rule) -> bool:
        """Return whether ``rule`` is asked of this form's layout, and not switched off by its rule set."""
        return rule.id in rules_of(self.template)

    def amount(self, line: FundLine, name: str) -> Decimal | None:
        """Return an amount of a fund line in the layout's money; ``None`` without a column or a number."""
        if not self.template.has(f"funds.{name}"):
            return None
        return read_amount(getattr(line, name), self.template.money)

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

    ``rests_on`` names the values of a rule set that decide whether something is wrong at all. ``needs`` are
    the meanings, such as ``indicators.target``, without which it has nothing to say of a layout.
    """

    id: str
    level: str
    title: str
    explanation: str
    source: str
    function: Callable[[Case], Iterator[Problem]] | None = None
    rests_on: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def asks_of(self, template: Template) -> bool:
        """Return whether ``template`` has all that this rule speaks of."""
        return all(map(template.has, self.needs))

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
            problem.message.replace("\n", " "),
            self.source,
            problem.correction,
        )


RULES: dict[str, Rule] = {}
"""Every rule by id: the single forms' first, then the book-wide ones."""


def rule(
    id: str,
    level: str,
    title: str,
    explanation: str,
    source: str = "",
    rests_on: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
) -> Callable[[Callable[[Case], Iterator[Problem]]], Callable[[Case], Iterator[Problem]]]:
    """Register a function as the rule ``id`` of single forms."""

    def register(function: Callable[[Case], Iterator[Problem]]) -> Callable[[Case], Iterator[Problem]]:
        RULES[id] = Rule(id, level, title, explanation, source, function, rests_on, needs)
        return function

    return register


_OF_LAYOUT: dict[int, tuple[Template, dict[str, Rule]]] = {}


def rules_of(template: Template) -> dict[str, Rule]:
    """Return by id the rules that are asked of a layout and not switched off by its rule set."""
    known = _OF_LAYOUT.get(id(template))
    if known is None:
        if len(_OF_LAYOUT) > 256:
            _OF_LAYOUT.clear()
        asked = {
            each.id: each
            for each in RULES.values()
            if template.rules.level(each.id, each.level) != "off" and each.asks_of(template)
        }
        known = _OF_LAYOUT[id(template)] = template, asked
    return known[1]


def run(case: Case, only: str = "") -> list[Finding]:
    """Return findings of every single-form rule, or of one alone, in the order of the cells."""
    found: list[Finding] = []
    for each in rules_of(case.template).values():
        if each.function is None or (only and each.id != only):
            continue
        for problem in each.function(case):
            finding = each.finding(problem, case.rules)
            if finding is not None:
                found.append(finding)
    return in_cell_order(found, case.template)


def in_cell_order(findings: Iterable[Finding], template: Template) -> list[Finding]:
    """Return findings sorted by their cells as the layout prints them; of one cell, as they came."""
    return sorted(findings, key=lambda finding: _position(finding.cell, template))


def _position(cell: str, template: Template) -> tuple[int, int, int]:
    head, number, name = split_path(cell)
    if head in ("year", "title", "above"):
        return -1, number, 0
    if head == "below":
        return len(template.sections), number, 0
    column = f"{head}.{name}" if name else head
    section, place = template.order.get(column, (len(template.sections), 0))
    if number < 0 and section < len(template.sections) and isinstance(template.sections[section], Table):
        number = sys.maxsize  # under the table's own rows
    return section, number, place


def fund_item(line: FundLine) -> str:
    """Return what a fund line is called: its item without marks and white space."""
    return "".join(line.item.split()).removeprefix("其中：").removeprefix("其中:").rstrip("：:")


def has_weight(row: Indicator) -> bool:
    """Return True when the weight's cell says something other than nothing, a dash or 0."""
    return not is_void(row.weight) and read_points(row.weight) != 0


def total_line_name(case: Case) -> str:
    """Return what the fund line of the sum is called."""
    line = total_of(case.form)
    return (fund_item(line) if line is not None else "") or "年度资金总额"


def cells_of_total_line(case: Case) -> list[str]:
    """Return the amounts of 年度资金总额 that a form must give: denominator, budget, executed."""
    names = dict.fromkeys((rate_denominator(case.template), "budget", "executed"))
    return [name for name in names if case.template.has(f"funds.{name}")]
