"""Acknowledged and corrected findings, which are kept with the form as remarks.

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
    """Return ``findings`` of ``form``, each acknowledged one with its remark."""
    unused = [remark for remark in form.remarks if remark.kind == ACKNOWLEDGED]
    if not unused:
        return list(findings)
    result: list[Finding] = list(findings)
    # first those that stand where they stood, then those whose row has moved; each remark answers one finding
    for exact in (True, False):
        for number, finding in enumerate(result):
            if finding.remark is not None:
                if finding.remark in unused:
                    unused.remove(finding.remark)  # said before, of the same findings
                continue
            remark = next((r for r in unused if _answers(r, finding, exact)), None)
            if remark is not None:
                unused.remove(remark)
                result[number] = replace(finding, remark=remark)
    return result


def remark_on(finding: Finding, kind: str, reason: str = "", day: str = "") -> Remark:
    """Return a remark of ``kind`` on ``finding``."""
    texts = (finding.rule, finding.level, finding.cell, finding.recorded, finding.expected, finding.message)
    return Remark(kind, *texts, reason=reason, day=day)


def acknowledged(form: Form, findings: Iterable[Finding], reason: str, day: str = "") -> tuple[Remark, ...]:
    """Return the remarks of ``form`` with ``findings`` acknowledged for ``reason``, older ones on them
    replaced.
    """
    chosen = list(findings)
    old = {id(finding.remark) for finding in chosen if finding.remark is not None}
    others = tuple(remark for remark in form.remarks if id(remark) not in old)
    return (*others, *(remark_on(finding, ACKNOWLEDGED, reason, day) for finding in chosen))


def reopened(form: Form, findings: Iterable[Finding]) -> tuple[Remark, ...]:
    """Return the remarks of ``form`` without those that acknowledge ``findings``."""
    removed = {id(finding.remark) for finding in findings if finding.remark is not None}
    return tuple(remark for remark in form.remarks if id(remark) not in removed)


def cleared(form: Form, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that corrections have cleared: those of the remarks that ``findings`` lacks."""
    present = {(finding.rule, finding.cell) for finding in findings}
    cleared_findings = {}
    for remark in form.remarks:
        if remark.kind == CORRECTED and (remark.rule, remark.cell) not in present:
            cleared_findings[remark.rule, remark.cell] = Finding(
                remark.rule,
                remark.level,
                remark.cell,
                remark.recorded,
                remark.expected,
                remark.message,
                RULES[remark.rule].source if remark.rule in RULES else "",
            )
    return list(cleared_findings.values())


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
    head, _, tail = cell.partition(".")
    return f"{head}.{tail.rpartition('.')[2]}"
