"""The notes under a summary: what its sums and means leave out, in Chinese sentences."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao_gui.form.execution_rate import rate_denominator
from jixiao_gui.form.reports.subjects import subject_of
from jixiao_gui.form.reports.summary_groups import Group
from jixiao_gui.form.reports.summary_lines import NO_GRADE, Line
from jixiao_gui.form.template import Template


def summary_notes(
    lines: Sequence[Line], book_group: Group, doubled: set[int], layouts: Sequence[Template], left_out: int
) -> tuple[str, ...]:
    """Return the notes for readers of the sums, Chinese sentences; ``layouts`` are those of the lines."""
    notes: list[str] = []
    subject = subject_of(layouts)
    if left_out:
        notes.append(f"册中另有 {left_out} 张目标申报表、监控表，不是自评表，没有计入。")
    disputed = sum(line.disputed for line in lines)
    if disputed:
        notes.append(
            f"※ 有 {subject.counted(disputed)}所填的执行率、得分或总分与按表中数字计算的结果不符，"
            "此处按所填列示。"
        )
    in_yuan = sum(layout.money == "元" and bool(layout.fields("funds")) for layout in layouts)
    if in_yuan:
        notes.append(f"有 {subject.forms(in_yuan)}以元为单位，金额已换算为万元。")
    rated = [line.rated is not None for line in lines]
    unasked = sum(
        not _has_rate(layout) and not is_rated for layout, is_rated in zip(layouts, rated, strict=True)
    )
    if unasked:
        notes.append(f"有 {subject.forms(unasked)}没有预算数或执行数，未计入合计执行率。")
    if book_group.unread - unasked:
        unread = book_group.unread - unasked
        notes.append(f"有 {subject.forms(unread)}预算数或执行数缺失或不是数字，未计入合计执行率。")
    without = sum(_has_rate(layout) and not layout.has("funds.budget") for layout in layouts)
    if without:
        notes.append(f"有 {subject.forms(without)}没有“全年预算数”一栏，执行率按年初预算数计算。")
    notes += _notes_on_totals(lines, layouts)
    if doubled:
        shown = "、".join(str(index + 1) for index in sorted(doubled)[:10])
        more = "等" if len(doubled) > 10 else ""
        notes.append(f"第 {shown} {more}项的金额等于另外几项之和，合计可能重复计算，未作扣除。")
    return tuple(notes)


def _notes_on_totals(lines: Sequence[Line], layouts: Sequence[Template]) -> list[str]:
    """Return the notes on forms without a total, or with that of a form still being filled."""
    notes: list[str] = []
    subject = subject_of(layouts)
    no_total = sum(not layout.has("total.score") for layout in layouts)
    if no_total:
        notes.append(f"有 {subject.counted(no_total)}的表式没有总分，未计入平均分，等级列为“{NO_GRADE}”。")
    begun = [line for line in lines if line.unfilled]
    if begun:
        left = sum(line.unfilled for line in begun)
        notes.append(f"有 {subject.counted(len(begun))}还在填报，共 {left} 处未填，未填的不计为错误和提醒。")
    waiting = sum(line.total.value is not None and line.grade == NO_GRADE for line in begun)
    if waiting:
        notes.append(f"其中 {subject.counted(waiting)}的总分只是已填部分之和，等级列为“{NO_GRADE}”。")
    lacking = sum(
        line.grade == NO_GRADE and line.total.value is None and layout.has("total.score")
        for line, layout in zip(lines, layouts, strict=True)
    )
    if lacking:
        notes.append(f"有 {subject.counted(lacking)}没有总分，未计入平均分，等级列为“{NO_GRADE}”。")
    return notes


def _has_rate(layout: Template) -> bool:
    """Return whether a layout has the amounts for a rate."""
    return layout.has("funds.executed") and layout.has(f"funds.{rate_denominator(layout)}")
