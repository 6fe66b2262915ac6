"""What a collecting office prints beside its ledger: the analysis, a sample that was drawn, a public list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jixiao_gui.form.analysis import Analysis, RankedProblem
from jixiao_gui.form.checks import LEVEL_NAMES
from jixiao_gui.form.sample_drawing import Drawn, Sample
from jixiao_gui.form.subjects import DEPARTMENTS, PROJECTS, Subject
from jixiao_gui.form.summary import Group, Line, Summary
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

# --- the analysis --------------------------------------------------------------------------------

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
    yield Paragraph(overall(analysis))
    yield Paragraph("二、最多的十个问题", strong=True)
    if analysis.problems:
        bars = tuple((problem.title, problem.forms) for problem in analysis.problems)
        table = Table("", _PROBLEMS, [_problem_row(n, p) for n, p in enumerate(analysis.problems, 1)])
        yield Charts((Bars("最多的十个问题（涉及表数）", bars),), ())
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
                yield Paragraph(years_told(groups, subject))
            yield Table("", _group_columns(head, subject), [_group_row(group) for group in groups])
            number += 1


def overall(analysis: Analysis) -> str:
    """Return the whole in two or three sentences."""
    whole, now = analysis.summary.whole, analysis.summary
    digits = digits_of([whole.budget, whole.executed], 0, 2)
    grades = "、".join(
        f"{grade} {count} {now.subject.measure}" for grade, count in whole.grades.items() if count
    )
    clean = sum(not line.counts["error"] and not line.counts["warning"] for line in now.lines)
    told = [
        f"{'' if now.subject is DEPARTMENTS else f'{len(now.units)} 个单位'}"
        f"共 {now.subject.counted(whole.projects)}，"
        f"全年预算数 {amount_text(whole.budget, digits)} 万元，"
        f"全年执行数 {amount_text(whole.executed, digits)} 万元，执行率 {percent_text(whole.rate.value)}，"
        f"平均分 {points_text(whole.average.value, 1)} 分；{grades}。",
        f"校验发现错误 {whole.counts['error']} 条、提醒 {whole.counts['warning']} 条，"
        f"{now.subject.counted(clean)}没有错误和提醒。",
    ]
    if analysis.problems:
        first = analysis.problems[0]
        told.append(f"最多的问题是“{first.title}”，涉及 {first.units} 个单位的 {first.forms} 张表。")
    return "".join(told)


def years_told(years: Sequence[Group], subject: Subject = PROJECTS) -> str:
    """Return how the last year differs from the one before it, in a sentence."""
    if len(years) < 2:
        return ""
    one, other = years[-2], years[-1]
    measure = subject.measure
    told = [f"{subject.number_head}由 {one.projects} {measure}变为 {other.projects} {measure}"]
    for name, before, after, text in (
        ("执行率", one.rate.value, other.rate.value, percent_text),
        ("平均分", one.average.value, other.average.value, lambda value: points_text(value, 1)),
    ):
        if before is not None and after is not None:
            way = "上升到" if after > before else "下降到" if after < before else "仍为"
            told.append(f"{name}由 {text(before)} {way} {text(after)}")
    return f"{other.name} 年度与 {one.name} 年度相比，{'，'.join(told)}。"


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


# --- a sample ------------------------------------------------------------------------------------

_SAMPLE = (
    Column("序号", 12),
    Column("表号", 12),
    Column("单位", 44, "left"),
    Column("项目", 56, "left"),
    Column("风险分", 16),
    Column("抽取理由", 46, "left"),
)
_SAMPLE_HEADS = (
    Head("序号", 6, "count"),
    Head("表号", 6, "count"),
    Head("单位", 26),
    Head("项目", 36),
    Head("风险分", 8, "points"),
    Head("抽取理由", 36),
)


def sample_report(sample: Sample, title: str, *, unit: str = "", day: str = "") -> Report:
    """Return a sample with the rule of its draw on A4 upright."""
    return Report(title, f"编制单位：{unit}" if unit else "", day, _sample_parts(sample), landscape=False)


def _sample_parts(sample: Sample) -> Iterator[Part]:
    yield Paragraph("抽取规则", strong=True)
    yield Paragraph(sample.rule)
    yield Table("", _SAMPLE, [_sample_row(n, drawn) for n, drawn in enumerate(sample.drawn, 1)])
    yield Paragraph("\n" + ("　" * 8).join(("抽取人：", "监督人：", "日期：")))


def sample_worksheets(sample: Sample, title: str) -> list[Worksheet]:
    """Return a sample as a worksheet, the rule of its draw under the title."""
    rows = [
        (n, d.lot.number, d.lot.unit, d.lot.project, d.points or None, d.why)
        for n, d in enumerate(sample.drawn, 1)
    ]
    return [Worksheet("抽查名单", title, sample.rule, _SAMPLE_HEADS, rows)]


def _sample_row(number: int, drawn: Drawn) -> Row:
    lot = drawn.lot
    points = points_text(drawn.points, 1) if drawn.points else "—"
    return Row((str(number), str(lot.number), shown(lot.unit), shown(lot.project), points, drawn.why))


# --- the public list -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One project of the public list; ``leader`` and ``phone`` as they may be read by anybody."""

    line: Line
    leader: str
    phone: str


def public_report(lines: Sequence[PublicLine], summary: Summary, title: str, *, unit: str = "") -> Report:
    """Return the list for publication on A4 across."""
    left = f"公开单位：{unit}" if unit else ""
    return Report(
        title,
        left,
        "金额单位：万元",
        (Table("", _public_columns(lines, summary.subject), _public_rows(lines, summary)),),
    )


def _people(lines: Sequence[PublicLine]) -> tuple[bool, bool]:
    return any(line.leader for line in lines), any(line.phone for line in lines)


def _public_columns(lines: Sequence[PublicLine], subject: Subject) -> tuple[Column, ...]:
    leaders, phones = _people(lines)
    return (
        Column("序号", 10),
        Column("单位", 46, "left"),
        Column(subject.name_head, 84 - 22 * leaders - 26 * phones, "left"),
        *((Column("负责人", 22),) if leaders else ()),
        *((Column("联系电话", 26),) if phones else ()),
        Column("全年预算数", 26, "right"),
        Column("全年执行数", 26, "right"),
        Column("执行率", 16),
        Column("自评总分", 16),
        Column("等级", 12),
    )


def _public_rows(lines: Sequence[PublicLine], summary: Summary) -> Iterable[Row]:
    leaders, phones = _people(lines)
    digits = digits_of([a for each in summary.lines for a in (each.budget, each.executed)], 2, 6)
    for number, public in enumerate(lines, 1):
        line = public.line
        people = (*((public.leader,) if leaders else ()), *((public.phone,) if phones else ()))
        yield Row(
            (
                str(number),
                shown(line.unit),
                shown(line.project),
                *people,
                amount_text(line.budget, digits),
                amount_text(line.executed, digits),
                percent_text(line.rate.value),
                points_text(line.total.value, 2),
                line.grade,
            )
        )
    whole = summary.whole
    blank = ("",) * (leaders + phones)
    sums = (amount_text(whole.budget, digits), amount_text(whole.executed, digits))
    figures = (percent_text(whole.rate.value), points_text(whole.average.value, 2), "")
    yield Row(("", "合计（总分为平均分）", "", *blank, *sums, *figures), strong=True)


def public_worksheets(
    lines: Sequence[PublicLine], summary: Summary, title: str, *, unit: str = ""
) -> list[Worksheet]:
    """Return the list for publication as a worksheet whose sums are formulas."""
    leaders, phones = _people(lines)
    heads = (
        Head("序号", 6, "count"),
        Head("单位", 26),
        Head(summary.subject.name_head, 36),
        *((Head("负责人", 10),) if leaders else ()),
        *((Head("联系电话", 16),) if phones else ()),
        Head("年初预算数", 13, "amount", sums=True),
        Head("全年预算数", 13, "amount", sums=True),
        Head("全年执行数", 13, "amount", sums=True),
        Head("执行率", 9, "rate"),
        Head("自评总分", 9, "points"),
        Head("等级", 6),
    )
    rows = []
    for number, public in enumerate(lines, 1):
        line = public.line
        people = (*((public.leader,) if leaders else ()), *((public.phone,) if phones else ()))
        amounts = (line.initial, line.budget, line.executed)
        figures = (line.rate.value, line.total.value, line.grade)
        rows.append((number, line.unit, line.project, *people, *amounts, *figures))
    under = f"公开单位：{unit}　　金额单位：万元" if unit else "金额单位：万元"
    return [Worksheet("公开清单", title, under, heads, rows)]
