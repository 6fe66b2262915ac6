"""The audit of a book (校验报告): what the checks found, by form and by rule, for the person who signs.

A finding is *open*, *acknowledged* with a reason, or was *corrected* since; only open ones are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jixiao_gui.form.checks import LEVELS, RULES, Finding, check_book, cleared
from jixiao_gui.form.evaluation import evaluate, formula_figure
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import ACKNOWLEDGED, CORRECTED, Form
from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Template, Templates

OPEN = "open"


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One finding. ``title`` is its rule's, ``place`` its cell's name on paper, ``reason`` the clerk's."""

    finding: Finding
    title: str
    place: str
    state: str = OPEN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditFigure:
    """A computed figure that the layout has: what the form prints and what its formula gives, "" for none."""

    name: str
    printed: str
    formula: str


@dataclass(frozen=True, slots=True)
class FormAudit:
    """The audit of one form; ``number`` counts from 1, ``counts`` its open findings by level."""

    number: int
    year: str
    project: str
    department: str
    unit: str
    grade: str
    figures: tuple[AuditFigure, ...]
    items: tuple[AuditItem, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RuleAudit:
    """A rule with its number of open findings, of their forms, and of those that can be corrected."""

    rule: str
    title: str
    level: str
    source: str
    findings: int
    forms: int
    correctable: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of all of a book. ``forms`` are every form in order, ``rules`` the errors first, then by
    frequency.
    """

    forms: tuple[FormAudit, ...]
    rules: tuple[RuleAudit, ...]
    counts: Mapping[str, int]
    correctable: int
    acknowledged: int
    corrected: int

    @property
    def clean(self) -> int:
        """Return how many forms have neither an open error nor an open warning."""
        return sum(not form.counts["error"] and not form.counts["warning"] for form in self.forms)


def audit(
    forms: Sequence[Form],
    templates: Templates,
    findings: Iterable[tuple[int, Finding]] | None = None,
) -> Audit:
    """Return the audit of ``forms``; ``findings`` are `check_book`'s, worked out here when they are not
    given.

    What a form's remarks say was corrected stands beside what is still found.
    """
    layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
    items: list[list[AuditItem]] = [[] for _ in forms]
    for index, finding in check_book(forms, templates) if findings is None else findings:
        state = OPEN if finding.remark is None else ACKNOWLEDGED
        reason = "" if finding.remark is None else finding.remark.reason
        items[index].append(_item(layouts[index], finding, state, reason))
    for index, form in enumerate(forms):
        present_findings = [item.finding for item in items[index]]
        items[index] += [_item(layouts[index], each, CORRECTED) for each in cleared(form, present_findings)]
    audits = tuple(
        _form(index + 1, form, layouts[index], tuple(items[index])) for index, form in enumerate(forms)
    )
    every = [item for form in audits for item in form.items]
    return Audit(
        forms=audits,
        rules=_rules(audits),
        counts={level: sum(form.counts[level] for form in audits) for level in LEVELS},
        correctable=sum(item.state == OPEN and item.finding.correctable for item in every),
        acknowledged=sum(item.state == ACKNOWLEDGED for item in every),
        corrected=sum(item.state == CORRECTED for item in every),
    )


def _item(layout: Template, finding: Finding, state: str, reason: str = "") -> AuditItem:
    rule = RULES.get(finding.rule)
    title = rule.title if rule is not None else finding.rule
    return AuditItem(finding, title, place_of(layout, finding.cell), state, reason)


def _form(number: int, form: Form, layout: Template, items: tuple[AuditItem, ...]) -> FormAudit:
    evaluation = evaluate(form, layout)
    counts = dict.fromkeys(LEVELS, 0)
    for item in items:
        if item.state == OPEN:
            counts[item.finding.level] += 1
    return FormAudit(
        number=number,
        year=_flat(form.year),
        project=display_name(form, layout),
        department=_flat(form.department),
        unit=_flat(form.unit),
        grade=evaluation.printed_grade,
        figures=tuple(
            AuditFigure(
                place_of(layout, path), _flat(evaluation.printed[path]), formula_figure(evaluation, path).text
            )
            for path in computed_paths(form)
            if path in evaluation.printed
        ),
        items=items,
        counts=counts,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _rules(forms: Iterable[FormAudit]) -> tuple[RuleAudit, ...]:
    """Return a line for each rule and level: one rule may report at several (header-missing)."""
    items_by_rule: dict[tuple[str, str], list[tuple[int, AuditItem]]] = {}
    for form in forms:
        for item in form.items:
            if item.state == OPEN:
                items_by_rule.setdefault((item.finding.rule, item.finding.level), []).append(
                    (form.number, item)
                )
    lines = [
        RuleAudit(
            rule=rule,
            title=items[0][1].title,
            level=level,
            source=items[0][1].finding.source,
            findings=len(items),
            forms=len({number for number, _ in items}),
            correctable=sum(item.finding.correctable for _, item in items),
        )
        for (rule, level), items in items_by_rule.items()
    ]
    return tuple(sorted(lines, key=lambda line: (LEVELS.index(line.level), -line.findings, line.rule)))
