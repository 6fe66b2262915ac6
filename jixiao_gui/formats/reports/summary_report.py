"""The summary as a report: its columns, their values, tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.checks import LEVEL_NAMES
from jixiao_gui.form.places import AMOUNT_NAMES
from jixiao_gui.form.reports.subjects import NAME_HEADS
from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.reports.summary_groups import Group
from jixiao_gui.form.reports.summary_lines import Line
from jixiao_gui.formats.reports.report import (
    Bars,
    Charts,
    Column,
    Paragraph,
    Part,
    Report,
    Row,
    Scatter,
    Table,
    amount_text,
    digits_of,
    percent_text,
    points_text,
    shown,
)

_BANDS = (("不足 50%", 0.5), ("50%—80%", 0.8), ("80%—95%", 0.95), ("95%—100%", 1.0))
"""Bands of rates with their limits (exclusive); other rates are 100 % and above."""
_FULL = "100% 及以上"

Value = str | int | Decimal | Fraction | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the table of projects, of a kind: text, count, amount, rate or points.

    ``line`` returns the value of a line, ``sum`` that of the last row; ``least``: the width in mm on paper.
    """

    head: str
    kind: str
    least: float
    line: Callable[[Line], Value]
    sum: Callable[[Group], Value]
    group: str = ""


@dataclass(frozen=True, slots=True)
class GroupField:
    """A column of the tables by department and unit."""

    head: str
    kind: str
    least: float
    value: Callable[[Group], Value]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits after the point that the book's amounts (万元) and points need."""

    amounts: int
    points: int


def digits_for(summary: Summary) -> Digits:
    """Return 2 to 6 digits of 万元 (a 分 is a millionth), 1 or 2 of points."""
    amounts = [getattr(line, name) for line in summary.lines for name in AMOUNT_NAMES]
    points = [
        figure.value
        for line in summary.lines
        for figure in (line.total, line.rate_score, *line.levels.values())
    ]
    return Digits(digits_of(amounts, 2, 6), digits_of(points, 1, 2))


def line_fields(summary: Summary) -> list[Field]:
    """Return the columns of the table of projects; 年度 only where a book has several."""
    funds = f"{summary.subject.funds}（万元）"
    fields = [Field("序号", "count", 9, lambda line: line.number, lambda _: None)]
    if len(summary.years) > 1:
        fields.append(Field("年度", "text", 11, lambda line: line.year, lambda _: ""))
    fields += [
        Field(summary.subject.name_head, "text", 0, lambda line: line.project, lambda group: group.name),
        Field("主管部门", "text", 27, lambda line: line.department, lambda _: ""),
        Field("实施单位", "text", 27, lambda line: line.unit, lambda _: ""),
    ]
    for name, head in AMOUNT_NAMES.items():
        fields.append(Field(head, "amount", 19, _getter(name), _getter(name), funds))
    fields += [
        Field("执行率", "rate", 13, lambda line: line.rate.value, lambda group: group.rate.value),
        Field("执行率", "points", 11, lambda line: line.rate_score.value, lambda _: None, "得分"),
    ]
    for family in summary.families:
        fields.append(Field(family, "points", 11.5, _level(family), lambda _: None, "得分"))
    fields += [
        Field("总分", "points", 12, lambda line: line.total.value, lambda group: group.average.value, "得分"),
        Field("等级", "text", 9, lambda line: line.grade, lambda _: ""),
    ]
    for level, head in LEVEL_NAMES.items():
        fields.append(Field(head, "count", 9, _count(level), _count(level), "校验（条）"))
    return fields


def group_fields(summary: Summary, head: str) -> list[GroupField]:
    """Return the columns of a table of groups, the first of them called ``head``."""
    fields = [
        GroupField(head, "text", 0, lambda group: group.name),
        GroupField(summary.subject.number_head, "count", 14, lambda group: group.projects),
    ]
    for name, label in AMOUNT_NAMES.items():
        fields.append(GroupField(label, "amount", 24, _getter(name), f"{summary.subject.funds}（万元）"))
    fields += [
        GroupField("执行率", "rate", 16, lambda group: group.rate.value),
        GroupField("平均分", "points", 14, lambda group: group.average.value),
    ]
    for grade in summary.grades:
        fields.append(GroupField(grade, "count", 11, _grade(grade), "等级（个）"))
    for level, label in LEVEL_NAMES.items():
        fields.append(GroupField(label, "count", 12, _count(level), "校验（条）"))
    return fields


def _getter(name: str) -> Callable[[Line | Group], Value]:
    return lambda thing: getattr(thing, name)


def _level(family: str) -> Callable[[Line], Value]:
    def score(line: Line) -> Value:
        figure = line.levels.get(family)
        return None if figure is None else figure.value

    return score


def _count(level: str) -> Callable[[Line | Group], Value]:
    return lambda thing: thing.counts[level]


def _grade(grade: str) -> Callable[[Group], Value]:
    return lambda group: group.grades[grade]


def cell_text(value: Value, kind: str, digits: Digits) -> str:
    """Return the printed text of ``value``; a dash for a missing figure."""
    if kind == "text" or isinstance(value, str):
        return shown(str(value or ""))
    if kind == "count":
        return "" if value is None else str(value)
    exact = None if value is None else Fraction(value)
    if kind == "amount":
        return amount_text(value if isinstance(value, Decimal) else None, digits.amounts)
    return percent_text(exact) if kind == "rate" else points_text(exact, digits.points)


def summary_report(summary: Summary, title: str, *, unit: str = "") -> Report:
    """Return the summary on A4 across: projects, departments, units, then grades and rates as charts."""
    count = f"共 {summary.subject.counted(len(summary.lines))}"
    left = f"编制单位：{unit}　　{count}" if unit else count
    return Report(title, left, "金额单位：万元", _parts(summary), landscape=True)


def _parts(summary: Summary) -> Iterator[Part]:
    digits = digits_for(summary)
    width = 273.0
    fields = line_fields(summary)
    yield Table("", _columns(fields, width), _line_rows(summary, fields, digits))
    for note in summary.notes:
        yield Paragraph(note)
    for heading, head, groups in (
        ("按主管部门汇总", "主管部门", summary.departments),
        ("按实施单位汇总", "实施单位", summary.units),
    ):
        columns = group_fields(summary, head)
        yield Table(heading, _columns(columns, width), _group_rows(summary, columns, groups, digits))
    yield charts_of(summary)


def _columns(fields: list[Field] | list[GroupField], width: float) -> tuple[Column, ...]:
    """Return the columns; the field without a width gets the remaining width of the table."""
    remaining_width = max(width - sum(field.least for field in fields), 30.0)
    aligns = {"text": "left", "amount": "right", "rate": "right", "points": "right"}
    return tuple(
        Column(
            field.head,
            field.least or remaining_width,
            "center" if field.head in ("等级", "年度") else aligns.get(field.kind, "center"),
            field.group,
        )
        for field in fields
    )


def _line_rows(summary: Summary, fields: list[Field], digits: Digits) -> Iterator[Row]:
    for line in summary.lines:
        texts = [cell_text(field.line(line), field.kind, digits) for field in fields]
        if line.disputed:
            name = next(number for number, field in enumerate(fields) if field.head in NAME_HEADS)
            texts[name] = f"※ {texts[name]}"
        yield Row(tuple(texts))
    yield Row(tuple(_sum_text(field, summary.whole, digits) for field in fields), strong=True)


def _sum_text(field: Field, total: Group, digits: Digits) -> str:
    """Return the text of the last row: a sum, or the mean of the totals; "" where neither makes sense."""
    if field.head in NAME_HEADS:
        return "合计（总分为平均分）"
    value = field.sum(total)
    return "" if value is None and field.kind == "points" else cell_text(value, field.kind, digits)


def _group_rows(
    summary: Summary, fields: list[GroupField], groups: tuple[Group, ...], digits: Digits
) -> Iterator[Row]:
    for group in groups:
        yield Row(tuple(cell_text(field.value(group), field.kind, digits) for field in fields))
    total = summary.whole
    yield Row(tuple(cell_text(field.value(total), field.kind, digits) for field in fields), strong=True)


def charts_of(summary: Summary) -> Charts:
    """Return grades as bars and rate against total as points, with tables for formats without charts."""
    points = tuple((float(point.rate), float(point.total)) for point in summary.points)
    limits = tuple((float(low), f"{name} ≥ {low:f}") for low, name in summary.limits if low > 0)
    bars = tuple((grade, summary.whole.grades[grade]) for grade in summary.grades)
    return Charts(
        (
            Bars(f"等级分布（{summary.subject.number_head}）", bars),
            Scatter("执行率与总分", "执行率", "总分", points, limits),
        ),
        (_grade_table(summary), _band_table(summary)),
    )


def _grade_table(summary: Summary) -> Table:
    total = summary.whole
    rows = [
        Row((grade, str(count), percent_text(Fraction(count, total.projects) if total.projects else None)))
        for grade, count in total.grades.items()
    ]
    rows.append(Row(("合计", str(total.projects), percent_text(Fraction(1))), strong=True))
    heads = ("等级", summary.subject.number_head, "占比")
    return Table("等级分布", tuple(Column(head, 30) for head in heads), rows)


def _band_table(summary: Summary) -> Table:
    """Return the numbers of projects by rate and grade, in place of the chart of points."""
    names = [name for name, _ in _BANDS] + [_FULL, "没有执行率"]
    counts = {name: dict.fromkeys(summary.grades, 0) for name in names}
    for line in summary.lines:
        counts[band_of(line.rate.value)][line.grade] += 1
    rows = [
        Row((name, *(str(count) for count in grade_counts.values()), str(sum(grade_counts.values()))))
        for name, grade_counts in counts.items()
    ]
    columns = (Column("执行率", 40), *(Column(grade, 22) for grade in summary.grades), Column("合计", 24))
    return Table(f"执行率与等级（{summary.subject.number_head}）", columns, rows)


def band_of(rate: Fraction | None) -> str:
    """Return the band of rates that ``rate`` (a ratio) falls into."""
    if rate is None:
        return "没有执行率"
    return next((name for name, limit in _BANDS if rate < Fraction(str(limit))), _FULL)
