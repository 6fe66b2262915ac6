"""The analysis of a collecting office, as a report and as worksheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao_gui.form.checks import LEVEL_NAMES
from jixiao_gui.form.reports.analysis import Analysis, RankedProblem
from jixiao_gui.form.reports.subjects import DEPARTMENTS, PROJECTS, Subject
from jixiao_gui.form.reports.summary_groups import Group
from jixiao_gui.formats.reports.report import (
    Bars,
    Charts,
    Column,
    Paragraph,
    Part,
    Report,
    Row,
    Table,
    amount_text,
    digits_of,
    percent_text,
    points_text,
    shown,
)
from jixiao_gui.formats.reports.tables_xlsx import Head, Value, Worksheet

_PROBLEMS = (
    Column("名次", 12),
    Column("问题", 46, "left"),
    Column("级别", 14),
    Column("条数", 14),
    Column("表数", 14),
    Column("单位数", 16),
    Column("例", 68, "left"),
)
_PROBLEM_HEADS = (
    Head("问题", 26),
    Head("涉及表数", 9, "count"),
    Head("条数", 8, "count", sums=True),
    Head("单位数", 8, "count"),
    Head("级别", 8),
    Head("例", 50),
)


def analysis_report(analysis: Analysis, title: str, *, unit: str = "") -> Report:
    """Return the analysis on A4 upright, with charts and words."""
    left = f"编制单位：{unit}" if unit else ""
    return Report(title, left, "金额单位：万元", _analysis_parts(analysis), landscape=False)


def _analysis_parts(analysis: Analysis) -> Iterator[Part]:
    yield Paragraph("一、总体情况", strong=True)
    yield Paragraph(_overall(analysis))
    yield Paragraph("二、最多的十个问题", strong=True)
    if analysis.problems:
        bars = tuple((problem.title, problem.forms) for problem in analysis.problems)
        table = Table("", _PROBLEMS, [_problem_row(n, p) for n, p in enumerate(analysis.problems, 1)])
        yield Charts((Bars("最多的十个问题（涉及表数）", bars, parts=False),), ())
        yield table
    else:
        yield Paragraph("各项校验均未发现问题。")
    sections = (
        ("按单位", "单位", analysis.units),
        ("按级次", "级次", analysis.levels),
        ("按等级", "等级", analysis.grades),
        ("年度对比", "年度", analysis.years),
    )
    number, subject = 0, analysis.summary.subject
    for heading, head, groups in sections:
        if groups:
            yield Paragraph(f"{'三四五六'[number]}、{heading}", strong=True)
            if head == "年度":
                yield Paragraph(_compared_years(groups, subject))
            yield Table("", _group_columns(head, subject), [_group_row(group) for group in groups])
            number += 1


def _overall(analysis: Analysis) -> str:
    """Return the totals in two or three sentences."""
    total, summary = analysis.summary.whole, analysis.summary
    digits = digits_of([total.budget, total.executed], 0, 2)
    grades = "、".join(
        f"{grade} {count} {summary.subject.measure}" for grade, count in total.grades.items() if count
    )
    clean = sum(not line.counts["error"] and not line.counts["warning"] for line in summary.lines)
    sentences = [
        f"{'' if summary.subject is DEPARTMENTS else f'{len(summary.units)} 个单位'}"
        f"共 {summary.subject.counted(total.projects)}，"
        f"全年预算数 {amount_text(total.budget, digits)} 万元，"
        f"全年执行数 {amount_text(total.executed, digits)} 万元，执行率 {percent_text(total.rate.value)}，"
        f"平均分 {points_text(total.average.value, 1)} 分；{grades}。",
        f"校验发现错误 {total.counts['error']} 条、提醒 {total.counts['warning']} 条，"
        f"{summary.subject.counted(clean)}没有错误和提醒。",
    ]
    if analysis.problems:
        first = analysis.problems[0]
        sentences.append(f"最多的问题是“{first.title}”，涉及 {first.units} 个单位的 {first.forms} 张表。")
    return "".join(sentences)


def _compared_years(years: Sequence[Group], subject: Subject = PROJECTS) -> str:
    """Return one sentence about how the last year differs from the one before it, "" for one year."""
    if len(years) < 2:
        return ""
    year_before, last_year = years[-2], years[-1]
    measure = subject.measure
    changes = [f"{subject.number_head}由 {year_before.projects} {measure}变为 {last_year.projects} {measure}"]
    for name, earlier, later, text in (
        ("执行率", year_before.rate.value, last_year.rate.value, percent_text),
        ("平均分", year_before.average.value, last_year.average.value, lambda value: points_text(value, 1)),
    ):
        if earlier is not None and later is not None:
            way = "上升到" if later > earlier else "下降到" if later < earlier else "仍为"
            changes.append(f"{name}由 {text(earlier)} {way} {text(later)}")
    return f"{last_year.name} 年度与 {year_before.name} 年度相比，{'，'.join(changes)}。"


def analysis_worksheets(analysis: Analysis, title: str, *, unit: str = "") -> list[Worksheet]:
    """Return the analysis as worksheets whose sums are formulas."""
    under = f"编制单位：{unit}　　金额单位：万元" if unit else "金额单位：万元"
    problems = [
        (p.title, p.forms, p.findings, p.units, LEVEL_NAMES[p.level], p.example) for p in analysis.problems
    ]
    bars, subject = "最多的十个问题（涉及表数）", analysis.summary.subject
    pages = [Worksheet("最多的问题", title, under, _PROBLEM_HEADS, problems, bars=bars)]
    for name, head, groups in (
        ("按单位", "单位", analysis.units),
        ("按级次", "级次", analysis.levels),
        ("按等级", "等级", analysis.grades),
        ("年度对比", "年度", analysis.years),
    ):
        if groups:
            chart = "平均分" if head == "年度" else subject.number_head
            charted = 6 if head == "年度" else 1
            rows = [_group_values(group) for group in groups]
            heads = _group_heads(head, subject, sums=head != "年度")
            pages.append(
                Worksheet(
                    name, title, under, heads, rows, bars=chart if len(rows) <= 40 else "", charted=charted
                )
            )
    return pages


def _problem_row(number: int, problem: RankedProblem) -> Row:
    counts = (str(problem.findings), str(problem.forms), str(problem.units))
    return Row((str(number), problem.title, LEVEL_NAMES[problem.level], *counts, shown(problem.example)))


def _group_columns(head: str, subject: Subject) -> tuple[Column, ...]:
    return (
        Column(head, 58, "left"),
        Column(subject.number_head, 16),
        Column("全年预算数", 28, "right"),
        Column("全年执行数", 28, "right"),
        Column("执行率", 18),
        Column("平均分", 16),
        Column("错误", 14),
        Column("提醒", 14),
    )


def _group_row(group: Group) -> Row:
    digits = digits_of([group.budget, group.executed], 2, 6)
    return Row(
        (
            shown(group.name),
            str(group.projects),
            amount_text(group.budget, digits),
            amount_text(group.executed, digits),
            percent_text(group.rate.value),
            points_text(group.average.value, 1),
            str(group.counts["error"]),
            str(group.counts["warning"]),
        )
    )


def _group_heads(head: str, subject: Subject, *, sums: bool) -> tuple[Head, ...]:
    return (
        Head(head, 30),
        Head(subject.number_head, 8, "count", sums=sums),
        Head("年初预算数", 13, "amount", sums=sums),
        Head("全年预算数", 13, "amount", sums=sums),
        Head("全年执行数", 13, "amount", sums=sums),
        Head("执行率", 9, "rate"),
        Head("平均分", 8, "points"),
        Head("错误", 7, "count", sums=sums),
        Head("提醒", 7, "count", sums=sums),
    )


def _group_values(group: Group) -> tuple[Value, ...]:
    return (
        group.name,
        group.projects,
        group.initial,
        group.budget,
        group.executed,
        group.rate.value,
        group.average.value,
        group.counts["error"],
        group.counts["warning"],
    )
