"""Corrections of many findings as one edit, and what that edit changes, told before it is done.

Each correction is made for the form that the one before has left, so several of one form never cross.
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
    """One thing that an edit changes: the cell at ``path`` from one printed text to another.

    Without a path ``words`` say it: rows that go.
    """

    path: str
    before: str = ""
    after: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall be done to one form: the edit, the findings it clears, and what it changes."""

    edit: Edit
    findings: tuple[Finding, ...]
    alterations: tuple[Alteration, ...]


def correct(form: Form, finding: Finding, day: str = "") -> Edit | None:
    """Return the edit that does ``finding``'s correction and remembers it for the report."""
    if finding.correction is None:
        return None
    remarks = _with_corrections(form, [finding], day)
    return Compound(
        finding.correction.name, (finding.correction, SetRemarks(finding.correction.name, remarks))
    )


def plan(form: Form, template: Template, name: str, rule: str = "", day: str = "") -> Plan | None:
    """Return all corrections of ``rule``, or of every error and warning, in one form; ``None`` without any.

    What is acknowledged stays as it is.
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
    """Return the same in every form, with its number from 0. A form of a layout that is not at hand is left
    alone.

    ``progress`` is told how many forms are done; it may raise to stop.
    """
    wide: dict[int, list[Finding]] = defaultdict(list)
    if not rule or RULES[rule].function is None:
        for number, more in check_book_wide(forms, templates).items():
            layout = templates.by_id.get(forms[number].template, templates.default)
            wide[number] = [f for f in with_book_wide((), more, forms[number], layout) if _wanted(f, rule)]
    found: list[tuple[int, Plan]] = []
    for number, form in enumerate(forms):
        template = templates.by_id.get(form.template)
        if template is not None:
            made = _plan(form, template, name, rule, day, wide.get(number, ()))
            if made is not None:
                found.append((number, made))
        if progress is not None:
            progress(number + 1)
    return found


def plan_without(
    whole: Plan, form: Form, template: Template, name: str, rule: str, day: str, left: Collection[str]
) -> Plan | None:
    """Return ``whole`` made again for the same form, without the corrections of the cells ``left``."""
    wide = [f for f in whole.findings if RULES[f.rule].function is None and f.cell not in left]
    return _plan(form, template, name, rule, day, wide, left)


def correct_some(
    form: Form, template: Template, wanted: Sequence[Finding], name: str, day: str = ""
) -> Edit | None:
    """Return the edit that corrects these findings of one form and no others; ``None`` when none can be."""
    edits: list[Edit] = []
    after = form
    cells = {(finding.rule, finding.cell) for finding in wanted}
    for rule in dict.fromkeys(finding.rule for finding in wanted):
        if RULES[rule].function is None:
            made = [correct(after, finding, day) for finding in wanted if finding.rule == rule]
        else:
            whole = plan(after, template, name, rule, day)
            left = {f.cell for f in whole.findings if (rule, f.cell) not in cells} if whole else set()
            some = plan_without(whole, after, template, name, rule, day, left) if whole and left else whole
            made = [some.edit if some is not None else None]
        for edit in made:
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
    done: set[tuple[str, str]] = set()
    after = form
    for finding in more:
        assert finding.correction is not None
        edits.append(finding.correction)
        findings.append(finding)
        after = finding.correction.apply(after)
    while True:
        pending = check_form(after, template, only=rule)
        todo = (f for f in pending if _wanted(f, rule) and f.cell not in left)
        finding_ = next((f for f in todo if (f.rule, f.cell) not in done), None)
        if finding_ is None or finding_.correction is None:
            break
        done.add((finding_.rule, finding_.cell))
        edits.append(finding_.correction)
        findings.append(finding_)
        after = finding_.correction.apply(after)
    if not edits:
        return None
    remarks = SetRemarks(name, _with_corrections(form, findings, day))
    changed = tuple(_alterations(form, after, template, findings))
    return Plan(Compound(name, (*edits, remarks)), tuple(findings), changed)


def _wanted(finding: Finding, rule: str) -> bool:
    if not finding.open or finding.correction is None:
        return False
    if rule:
        return finding.rule == rule
    return finding.level != "info" and finding.rule not in BY_JUDGEMENT


def _with_corrections(form: Form, findings: Sequence[Finding], day: str) -> tuple[Remark, ...]:
    again = {(finding.rule, finding.cell) for finding in findings}
    kept = tuple(r for r in form.remarks if r.kind != CORRECTED or (r.rule, r.cell) not in again)
    return (*kept, *(remark_on(finding, CORRECTED, day=day) for finding in findings))


def _alterations(
    before: Form, after: Form, template: Template, findings: Sequence[Finding]
) -> Iterator[Alteration]:
    old, new = (evaluate(form, template) for form in (before, after))
    was, now = as_printed(before, old), as_printed(after, new)
    same_rows = len(was.indicators) == len(now.indicators)
    if not same_rows:
        names = dict.fromkeys(
            f.correction.name for f in findings if f.correction and f.rule == "indicator-blank"
        )
        gone = len(was.indicators) - len(now.indicators)
        yield Alteration("", words="，".join((*names, f"{gone} 行")))
    filled = {finding.cell: finding for finding in findings if finding.rule.endswith("-missing")}
    for path in paths_of(was, template):
        if path.startswith("indicators.") and not same_rows:
            continue
        texts = [
            figures.printed.get(path, get_text(form, path)) for form, figures in ((was, old), (now, new))
        ]
        if texts[0] != texts[1]:
            yield Alteration(path, *texts)
        elif path in filled:  # it prints the figure already; now it is the form's own
            yield Alteration(path, filled[path].recorded, filled[path].expected)
