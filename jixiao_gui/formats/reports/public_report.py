"""The list of projects for publication, as a report and as a worksheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jixiao_gui.form.reports.subjects import Subject
from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.reports.summary_lines import Line
from jixiao_gui.formats.reports.report import (
    Column,
    Report,
    Row,
    Table,
    amount_text,
    digits_of,
    percent_text,
    points_text,
    shown,
)
from jixiao_gui.formats.reports.tables_xlsx import Head, Worksheet


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A project of the public list; ``leader`` and ``phone`` as they may be published."""

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
    total = summary.whole
    blank = ("",) * (leaders + phones)
    sums = (amount_text(total.budget, digits), amount_text(total.executed, digits))
    figures = (percent_text(total.rate.value), points_text(total.average.value, 2), "")
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
