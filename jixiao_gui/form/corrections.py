"""Corrections of many findings as one edit, with a list of what that edit changes.

Each correction is made for the form as the one before leaves it, so corrections of one form don't clash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.cells import paths_of
from jixiao_gui.form.checks import RULES, Finding, check_book_wide, check_form, remark_on, with_book_wide
from jixiao_gui.form.edits import Compound, Edit, SetRemarks
from jixiao_gui.form.evaluation import as_printed, evaluate
from jixiao_gui.form.model import CORRECTED, Form, Remark
from jixiao_gui.form.template import Template, Templates

BY_JUDGEMENT = frozenset(("score-not-earned", "deduction-unearned", "target-changed"))
"""Rules whose correction changes what a person has decided, a score or a target: only done when that rule is
asked for."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """A change by an edit: the cell at ``path`` from one printed text to another.

    Without a path ``words`` describe it: rows that are removed.
    """

    path: str
    before: str = ""
    after: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for one form: the edit, the findings that it clears, and the cells that it changes."""

    edit: Edit
    findings: tuple[Finding, ...]
    alterations: tuple[Alteration, ...]


def correct(form: Form, finding: Finding, day: str = "") -> Edit | None:
    """Return the edit that makes ``finding``'s correction and notes it for the report."""
    if finding.correction is None:
        return None
    remarks = _with_corrections(form, [finding], day)
    return Compound(
        finding.correction.name, (finding.correction, SetRemarks(finding.correction.name, remarks))
    )


def plan(form: Form, template: Template, name: str, rule: str = "", day: str = "") -> Plan | None:
    """Return all corrections of ``rule``, or of every error and warning, in one form; ``None`` without any.

    Acknowledged findings are not corrected.
    """
    return _plan(form, template, name, rule, day, ())


def plan_book(
    forms: Sequence[Form],
    templates: Templates,
    name: str,
    rule: str = "",
    day: str = "",
    progress: Callable[[int], object] | None = None,
) -> list[tuple[int, Plan]]:
    """Return the plans of all forms with something to correct, with the form's number from 0.

    Forms whose layout is not at hand are left out. ``progress`` is called with the number of forms looked
    at; it may raise to stop.
    """
    book_findings: dict[int, list[Finding]] = defaultdict(list)
    if not rule or RULES[rule].function is None:
        for number, more in check_book_wide(forms, templates).items():
            layout = templates.by_id.get(forms[number].template, templates.default)
            book_findings[number] = [
                f for f in with_book_wide((), more, forms[number], layout) if _is_wanted(f, rule)
            ]
    plans: list[tuple[int, Plan]] = []
    for number, form in enumerate(forms):
        template = templates.by_id.get(form.template)
        if template is not None:
            form_plan = _plan(form, template, name, rule, day, book_findings.get(number, ()))
            if form_plan is not None:
                plans.append((number, form_plan))
        if progress is not None:
            progress(number + 1)
    return plans


def plan_without(
    full_plan: Plan, form: Form, template: Template, name: str, rule: str, day: str, left: Collection[str]
) -> Plan | None:
    """Return ``full_plan`` made again for the same form, without the corrections of the cells ``left``."""
    book_findings = [f for f in full_plan.findings if RULES[f.rule].function is None and f.cell not in left]
    return _plan(form, template, name, rule, day, book_findings, left)


def correct_some(
    form: Form, template: Template, chosen: Sequence[Finding], name: str, day: str = ""
) -> Edit | None:
    """Return the edit that corrects these findings of one form and no others; ``None`` when none can be."""
    edits: list[Edit] = []
    after = form
    cells = {(finding.rule, finding.cell) for finding in chosen}
    for rule in dict.fromkeys(finding.rule for finding in chosen):
        if RULES[rule].function is None:
            rule_edits = [correct(after, finding, day) for finding in chosen if finding.rule == rule]
        else:
            full_plan = plan(after, template, name, rule, day)
            left = {f.cell for f in full_plan.findings if (rule, f.cell) not in cells} if full_plan else set()
            part_plan = (
                plan_without(full_plan, after, template, name, rule, day, left)
                if full_plan and left
                else full_plan
            )
            rule_edits = [part_plan.edit if part_plan is not None else None]
        for edit in rule_edits:
            if edit is not None:
                edits.append(edit)
                after = edit.apply(after)
    return Compound(name, tuple(edits)) if edits else None


def _plan(
    form: Form,
    template: Template,
    name: str,
    rule: str,
    day: str,
    more: Sequence[Finding],
    left: Collection[str] = (),
) -> Plan | None:
    edits: list[Edit] = []
    findings: list[Finding] = []
    corrected: set[tuple[str, str]] = set()
    after = form
    for finding in more:
        assert finding.correction is not None
        edits.append(finding.correction)
        findings.append(finding)
        after = finding.correction.apply(after)
    while True:
        pending = check_form(after, template, only=rule)
        todo = (f for f in pending if _is_wanted(f, rule) and f.cell not in left)
        next_finding = next((f for f in todo if (f.rule, f.cell) not in corrected), None)
        if next_finding is None or next_finding.correction is None:
            break
        corrected.add((next_finding.rule, next_finding.cell))
        edits.append(next_finding.correction)
        findings.append(next_finding)
        after = next_finding.correction.apply(after)
    if not edits:
        return None
    remarks = SetRemarks(name, _with_corrections(form, findings, day))
    changed = tuple(_alterations(form, after, template, findings))
    return Plan(Compound(name, (*edits, remarks)), tuple(findings), changed)


def _is_wanted(finding: Finding, rule: str) -> bool:
    if not finding.open or finding.correction is None:
        return False
    if rule:
        return finding.rule == rule
    return finding.level != "info" and finding.rule not in BY_JUDGEMENT


def _with_corrections(form: Form, findings: Sequence[Finding], day: str) -> tuple[Remark, ...]:
    again = {(finding.rule, finding.cell) for finding in findings}
    others = tuple(r for r in form.remarks if r.kind != CORRECTED or (r.rule, r.cell) not in again)
    return (*others, *(remark_on(finding, CORRECTED, day=day) for finding in findings))


def _alterations(
    before: Form, after: Form, template: Template, findings: Sequence[Finding]
) -> Iterator[Alteration]:
    old, new = (evaluate(form, template) for form in (before, after))
    form_before, form_after = as_printed(before, old), as_printed(after, new)
    same_rows = len(form_before.indicators) == len(form_after.indicators)
    if not same_rows:
        names = dict.fromkeys(
            f.correction.name for f in findings if f.correction and f.rule == "indicator-blank"
        )
        removed_count = len(form_before.indicators) - len(form_after.indicators)
        yield Alteration("", words="，".join((*names, f"{removed_count} 行")))
    filled = {finding.cell: finding for finding in findings if finding.rule.endswith("-missing")}
    for path in paths_of(form_before, template):
        if path.startswith("indicators.") and not same_rows:
            continue
        texts = [
            figures.printed.get(path, get_text(form, path))
            for form, figures in ((form_before, old), (form_after, new))
        ]
        if texts[0] != texts[1]:
            yield Alteration(path, *texts)
        elif path in filled:  # it prints the figure already; now it is the form's own
            yield Alteration(path, filled[path].recorded, filled[path].expected)
