"""The parts of a check: finding, case and rule, a function over a form with its id, level and words."""

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
"""error: the form contradicts itself or a rule; warning: a reviewer would ask; info: worth knowing."""
LEVEL_NAMES = {"error": "错误", "warning": "提醒", "info": "提示"}
"""The levels' names on screen, on paper and at a terminal."""


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
    """Something wrong that a rule's function yields. ``level`` overrides the rule's default, never a place's
    own setting.
    """

    cell: str
    message: str
    recorded: str = ""
    expected: str = ""
    correction: Edit | None = None
    level: str = ""


@dataclass(frozen=True)
class Case:
    """A form under check, with the values that several rules need, worked out once."""

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
        """Return the indicator rows as a person reads them: a merged cell's text in each of its rows."""
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
        """Return by row score and weight in points, where both can be read and the weight is not 0.

        Rows that share a score or a weight have the sums of both, at the first of these rows.
        """
        points: list[tuple[Decimal, Decimal] | None] = []
        for number, row in enumerate(self.form.indicators):
            run = self.blocks[number] if self.merged else range(number, number + 1)
            if len(run) > 1:
                points.append(self._shared_points(run) if number == run.start else None)
                continue
            score, weight = read_points(row.score), read_points(row.weight)
            points.append(None if score is None or not weight else (score, weight))
        return tuple(points)

    def _shared_points(self, run: range) -> tuple[Decimal, Decimal] | None:
        sums = []
        rows = [self.form.indicators[n] for n in run]
        for texts in ([row.score for row in rows], [row.weight for row in rows]):
            values = [read_points(text) for text in texts if not is_void(text)]
            if not values or None in values:
                return None
            sums.append(sum((points for points in values if points is not None), Decimal(0)))
        return (sums[0], sums[1]) if sums[1] else None

    @cached_property
    def weighted(self) -> tuple[bool, ...]:
        """Return by row whether its weight, or one that it shares, is neither empty nor 0."""
        row_weights = [has_weight(row) for row in self.form.indicators]
        if not self.merged:
            return tuple(row_weights)
        return tuple(any(row_weights[n] for n in self.blocks[number]) for number in range(len(row_weights)))

    @cached_property
    def suggestions(self) -> tuple[Suggestion | None, ...]:
        """Return what scoring says of each indicator row; ``None`` where target, actual or weight lacks.

        Rows without a weight of their own, in a layout without that column or beside a merged one, have a
        suggestion without score, which says whether the target is met.
        """
        weighs = self.template.has("indicators.weight")
        words = value_names(self.template)
        suggestions: list[Suggestion | None] = []
        for number, row in enumerate(self.rows):
            if weighs and (not self.merged or self.alone(number)):
                suggestions.append(suggest_row(row, self.rules, self.form.year, words))
            elif not weighs or self.weighted[number]:
                suggestion = suggest_row(replace(row, weight="1"), self.rules, self.form.year, words)
                suggestions.append(None if suggestion is None else replace(suggestion, score=None))
            else:
                suggestions.append(None)
        return tuple(suggestions)

    def has_rule(self, rule: Rule) -> bool:
        """Return whether ``rule`` applies to this form's layout and is not switched off by its rule set."""
        return rule.id in rules_of(self.template)

    def amount(self, line: FundLine, name: str) -> Decimal | None:
        """Return an amount of a fund line in the layout's money; ``None`` without a column or a number."""
        if not self.template.has(f"funds.{name}"):
            return None
        return read_amount(getattr(line, name), self.template.money)

    def recorded(self, path: str) -> str:
        """Return the recorded text of the computed cell at ``path``; "" when it follows its formula."""
        if path.startswith("funds.") and not self.form.funds:
            return ""
        text = get_text(self.form, path)
        return text.strip() if text == self.evaluation.printed.get(path) else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the check list. ``title`` and ``explanation`` are for the user, in Chinese.

    ``rests_on`` names the values of a rule set that decide whether something is wrong at all. ``needs`` are
    the meanings, such as ``indicators.target``, that a layout must have.
    """

    id: str
    level: str
    title: str
    explanation: str
    source: str
    function: Callable[[Case], Iterator[Problem]] | None = None
    rests_on: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def applies_to(self, template: Template) -> bool:
        """Return whether ``template`` has all columns that this rule needs."""
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
    """Return by id the rules that apply to a layout and are not switched off by its rule set."""
    cached = _OF_LAYOUT.get(id(template))
    if cached is None:
        if len(_OF_LAYOUT) > 256:
            _OF_LAYOUT.clear()
        rules = {
            each.id: each
            for each in RULES.values()
            if template.rules.level(each.id, each.level) != "off" and each.applies_to(template)
        }
        cached = _OF_LAYOUT[id(template)] = template, rules
    return cached[1]


def run(case: Case, only: str = "") -> list[Finding]:
    """Return findings of every single-form rule, or of one alone, in the order of the cells."""
    findings: list[Finding] = []
    for rule in rules_of(case.template).values():
        if rule.function is None or (only and rule.id != only):
            continue
        for problem in rule.function(case):
            finding = rule.finding(problem, case.rules)
            if finding is not None:
                findings.append(finding)
    return in_cell_order(findings, case.template)


def in_cell_order(findings: Iterable[Finding], template: Template) -> list[Finding]:
    """Return findings sorted by their cells as the layout prints them; those of one cell keep their order."""
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
    """Return the name of a fund line: its item without marks and white space."""
    return "".join(line.item.split()).removeprefix("其中：").removeprefix("其中:").rstrip("：:")


def has_weight(row: Indicator) -> bool:
    """Return whether the weight's cell holds something other than nothing, a dash or 0."""
    return not is_void(row.weight) and read_points(row.weight) != 0


def total_line_name(case: Case) -> str:
    """Return the name of the fund line of the sum, 年度资金总额 where it has none."""
    line = total_of(case.form)
    return (fund_item(line) if line is not None else "") or "年度资金总额"


def cells_of_total_line(case: Case) -> list[str]:
    """Return the amounts of 年度资金总额 that a form must give: denominator, budget, executed."""
    names = dict.fromkeys((rate_denominator(case.template), "budget", "executed"))
    return [name for name in names if case.template.has(f"funds.{name}")]
