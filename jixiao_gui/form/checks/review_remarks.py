"""The rule about remarks of the collecting office's reviewer, which hold until their cell changes."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_gui.form.checks.base import Case, Problem, rule
from jixiao_gui.form.office.reviewing import cell_of, is_settled, reviews


@rule(
    "review-remark",
    "warning",
    "审核意见",
    "汇总单位对这张表或这个单元格提出的意见；内容改过以后自动消去，不改的可以确认并写明理由。",
)
def review_remark(case: Case) -> Iterator[Problem]:
    """Yield the remarks that are not settled yet."""
    for remark in reviews(case.form):
        if is_settled(case.form, case.evaluation, remark):
            continue
        words = f"{remark.message.rstrip('。')}。" + (
            f"应为：{remark.expected.rstrip('。')}。" if remark.expected else ""
        )
        cell = cell_of(case.form, remark) or "project"
        recorded = remark.recorded if remark.cell else case.form.project.strip()
        yield Problem(cell, f"审核意见：{words}", recorded, remark.expected)
