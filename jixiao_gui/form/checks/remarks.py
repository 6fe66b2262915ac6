"""Findings that somebody has looked at: acknowledged with a reason, kept with the form.

An acknowledgement holds for what the finding said: where the figures change, the sentence does, and the
finding is open again. A row that was moved takes its acknowledgements along: the sentence names the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jixiao_gui.form.checks.base import RULES, Finding
from jixiao_gui.form.model import ACKNOWLEDGED, CORRECTED, Form, Remark

Key = tuple[str, str, str]


def with_remarks(findings: Sequence[Finding], form: Form) -> list[Finding]:
    """Return ``findings`` of ``form``, those that are acknowledged with the remark that says so."""
    known = [remark for remark in form.remarks if remark.kind == ACKNOWLEDGED]
    if not known:
        return list(findings)
    found: list[Finding] = list(findings)
    # first those that stand where they stood, then those whose row has moved; each remark answers one finding
    for exact in (True, False):
        for number, finding in enumerate(found):
            if finding.remark is not None:
                if finding.remark in known:
                    known.remove(finding.remark)  # said before, of the same findings
                continue
            remark = next((r for r in known if _answers(r, finding, exact)), None)
            if remark is not None:
                known.remove(remark)
                found[number] = replace(finding, remark=remark)
    return found


def remark_on(finding: Finding, kind: str, reason: str = "", day: str = "") -> Remark:
    """Return a remark of ``kind`` on ``finding``."""
    told = (finding.rule, finding.level, finding.cell, finding.recorded, finding.expected, finding.message)
    return Remark(kind, *told, reason=reason, day=day)


def acknowledged(form: Form, findings: Iterable[Finding], reason: str, day: str = "") -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with ``findings`` acknowledged for ``reason``, older ones on them
    replaced.
    """
    chosen = list(findings)
    old = {id(finding.remark) for finding in chosen if finding.remark is not None}
    kept = tuple(remark for remark in form.remarks if id(remark) not in old)
    return (*kept, *(remark_on(finding, ACKNOWLEDGED, reason, day) for finding in chosen))


def reopened(form: Form, findings: Iterable[Finding]) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` without those that acknowledge ``findings``."""
    gone = {id(finding.remark) for finding in findings if finding.remark is not None}
    return tuple(remark for remark in form.remarks if id(remark) not in gone)


def cleared(form: Form, findings: Iterable[Finding]) -> list[Finding]:
    """Return what a correction has cleared: findings that are remembered so and that ``findings`` no
    longer has.
    """
    there = {(finding.rule, finding.cell) for finding in findings}
    found = {}
    for remark in form.remarks:
        if remark.kind == CORRECTED and (remark.rule, remark.cell) not in there:
            found[remark.rule, remark.cell] = Finding(
                remark.rule,
                remark.level,
                remark.cell,
                remark.recorded,
                remark.expected,
                remark.message,
                RULES[remark.rule].source if remark.rule in RULES else "",
            )
    return list(found.values())


def _answers(remark: Remark, finding: Finding, exact: bool) -> bool:
    if remark.rule != finding.rule:
        return False
    rule = RULES.get(finding.rule)
    if rule is not None and rule.function is None:  # of the whole book: it names other forms by their numbers
        return remark.cell == finding.cell and remark.recorded == finding.recorded
    if remark.message != finding.message:
        return False
    return remark.cell == finding.cell if exact else _column(remark.cell) == _column(finding.cell)


def _column(cell: str) -> str:
    head, _, rest = cell.partition(".")
    return f"{head}.{rest.rpartition('.')[2]}"
