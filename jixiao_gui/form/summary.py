"""The summary of a book (汇总表): a line a project, sums by department and unit, grades, rate against score.

Figures are those that the forms print, right or wrong: a summary must agree with the papers that lie
beneath it. Lines whose rate, rate score or total the checks dispute are marked instead. Amounts are
exact decimals in 万元, rates ratios (1 is 100 %), scores points; what cannot be read is a `Figure`
without value and is left out of sums and averages, never taken for 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.checks import LEVELS, Finding, check_book, count_levels
from jixiao_gui.form.checks.content import family
from jixiao_gui.form.evaluation import Evaluation, as_printed, evaluate
from jixiao_gui.form.execution_rate import rate_denominator
from jixiao_gui.form.figures import Figure, plain_points, says_the_same
from jixiao_gui.form.filling import Standing, shown_grade, standings_in_book
from jixiao_gui.form.fund_total import total_of
from jixiao_gui.form.model import AMOUNT_FIELDS, Form
from jixiao_gui.form.numbers import fold, in_wan, is_void, read_amount, read_percent, read_points
from jixiao_gui.form.project_forms import form_name, self_evaluation_numbers
from jixiao_gui.form.spans import covered_rows, has_spans
from jixiao_gui.form.subjects import PROJECTS, Subject, subject_of
from jixiao_gui.form.template import Template, Templates

FAMILIES = ("产出", "效益", "满意度", "成本")
"""Level-1 labels as the checks match them: 效果指标 counts as 效益, 产出指标（50分） as 产出."""
OTHER = "其他"
"""Level-1 labels of no family, 进度指标 for one."""
NO_GRADE = "未定"
"""The grade of a form without a total."""
NO_NAME = "（未填）"
_DISPUTED = frozenset(("rate-mismatch", "rate-score-mismatch", "total-mismatch"))


@dataclass(frozen=True, slots=True)
class Line:
    """One project. ``number`` counts from 1 in the book's order; amounts are 年度资金总额's in 万元.

    ``base`` is the denominator of the rate: budget, or initial where the layout says so.
    ``levels`` holds the scores by family of level 1, only those that occur. ``disputed`` is true when
    the checks say that the rate, its score or the total is not what the form's own figures give.
    ``unfilled`` is the number of empty cells of a form that is still being filled in; they are not counted
    as findings, and the grade is open until weights and scores are complete.
    """

    number: int
    year: str
    project: str
    department: str
    unit: str
    initial: Decimal | None
    budget: Decimal | None
    executed: Decimal | None
    base: Decimal | None
    rate: Figure
    rate_score: Figure
    levels: Mapping[str, Figure]
    total: Figure
    grade: str
    counts: Mapping[str, int]
    disputed: bool = False
    unfilled: int = 0

    @property
    def rated(self) -> tuple[Decimal, Decimal] | None:
        """Return executed and base, in 万元, where they make a rate; a group's rate is computed of them."""
        if self.executed is None or self.base is None or self.executed < 0 or self.base <= 0:
            return None
        return self.executed, self.base


@dataclass(frozen=True, slots=True)
class Group:
    """A group of projects: those of a department, of a unit, or of the book.

    Sums are of the amounts that can be read, ``None`` when there is none. ``rate`` is executed ÷ base
    over the projects that have both; ``unread`` says how many have not. ``average`` is the mean of the
    totals that can be read. ``grades`` and ``counts`` hold every grade and every level of findings.
    """

    name: str
    projects: int
    initial: Decimal | None
    budget: Decimal | None
    executed: Decimal | None
    rate: Figure
    average: Figure
    grades: Mapping[str, int]
    counts: Mapping[str, int]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A project in the picture of rate (ratio) against total (points)."""

    number: int
    project: str
    rate: Fraction
    total: Fraction


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a book. ``limits``: (least total in points, grade), best first; ``notes``: Chinese
    sentences; ``subject``: the kind of its lines.
    """

    lines: tuple[Line, ...]
    whole: Group
    departments: tuple[Group, ...]
    units: tuple[Group, ...]
    families: tuple[str, ...]
    grades: tuple[str, ...]
    limits: tuple[tuple[Decimal, str], ...]
    years: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
    subject: Subject = PROJECTS

    @property
    def points(self) -> tuple[Point, ...]:
        """Return the projects whose rate and total can be read, in the book's order."""
        return tuple(
            Point(line.number, line.project, line.rate.value, line.total.value)
            for line in self.lines
            if line.rate.value is not None and line.total.value is not None
        )


def summarise(
    forms: Sequence[Form],
    templates: Templates,
    findings: Iterable[tuple[int, Finding]] | None = None,
    *,
    every: bool = True,
    evaluations: Sequence[Evaluation] = (),
) -> Summary:
    """Return the summary of ``forms``; ``findings`` are `check_book`'s, found here when they are not given.

    Without ``every`` declarations and monitoring are left out, unless the book has nothing else: their
    projects and money would count twice beside the self-evaluations. A form of a layout that is not at hand
    is read by the default one's rules, as the checks do. ``evaluations`` are the forms', where computed
    already.
    """
    all_findings = list(check_book(forms, templates) if findings is None else findings)
    doubled = {index for index, finding in all_findings if finding.rule == "counted-twice"}
    layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
    numbers = range(len(forms)) if every else self_evaluation_numbers(forms, templates) or range(len(forms))
    lines = _lines(forms, layouts, numbers, all_findings, evaluations)
    left_out = len(forms) - len(lines)
    layouts = [layouts[index] for index in numbers]
    names = _grade_names(layouts or [templates.default], lines)
    book_group = _group("合计", lines, names)
    return Summary(
        lines=lines,
        whole=book_group,
        departments=_grouped(lines, names, [line.department for line in lines]),
        units=_grouped(lines, names, [line.unit for line in lines]),
        families=_families(lines),
        grades=names,
        limits=(layouts[0] if layouts else templates.default).rules.grades,
        years=tuple(dict.fromkeys(line.year for line in lines if line.year)),
        notes=_notes(lines, book_group, doubled.intersection(numbers), layouts, left_out),
        subject=subject_of(layouts),
    )


def _lines(
    forms: Sequence[Form],
    layouts: Sequence[Template],
    numbers: Iterable[int],
    all_findings: Sequence[tuple[int, Finding]],
    evaluations: Sequence[Evaluation],
) -> tuple[Line, ...]:
    """Return the lines of the forms ``numbers``, counted from 0; see `summarise` for the rest."""
    standings = standings_in_book(forms, all_findings)
    disputed = {index for index, finding in all_findings if finding.rule in _DISPUTED}
    return tuple(
        _line(
            index + 1,
            forms[index],
            layouts[index],
            evaluations[index] if evaluations else evaluate(forms[index], layouts[index]),
            standings.get(index),
            index in disputed,
        )
        for index in numbers
    )


def _line(
    number: int,
    form: Form,
    layout: Template,
    evaluation: Evaluation,
    standing: Standing | None,
    disputed: bool,
) -> Line:
    amounts = {name: _amount(form, layout, name) for name in AMOUNT_FIELDS}
    total = _points(evaluation.printed.get("total.score", ""), evaluation.printed_total.reason)
    return Line(
        number=number,
        year=_flat(form.year),
        project=form_name(form, layout),
        department=_flat(form.department),
        unit=_flat(form.unit),
        initial=amounts["initial"],
        budget=amounts["budget"],
        executed=amounts["executed"],
        base=amounts[rate_denominator(layout)],
        rate=_rate(evaluation),
        rate_score=_points(
            evaluation.printed.get(evaluation.rate_score_path, ""), evaluation.rate_score.reason
        ),
        levels=_levels(as_printed(form, evaluation)) if layout.has("indicators.score") else {},
        total=total,
        grade=shown_grade(form, layout, evaluation) or NO_GRADE,
        counts=count_levels(standing.findings if standing is not None else ()),
        disputed=disputed,
        unfilled=len(standing.unfilled) if standing is not None else 0,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _amount(form: Form, layout: Template, name: str) -> Decimal | None:
    line = total_of(form)
    if line is None or not layout.has(f"funds.{name}"):
        return None
    return in_wan(read_amount(getattr(line, name), layout.money), layout.money)


def _rate(evaluation: Evaluation) -> Figure:
    """Return the rate as printed: the exact ratio where the text is the formula's, else that of the text."""
    text = evaluation.printed.get(evaluation.rate_path, "")
    if says_the_same(evaluation.rate_path, text, evaluation.rate):
        return Figure(evaluation.rate.value, text.strip())
    percent = read_percent(text)
    if percent is None:
        return _unread(text, evaluation.rate.reason)
    return Figure(Fraction(percent) / 100, text.strip())


def _points(text: str, reason: str) -> Figure:
    value = read_points(text)
    return _unread(text, reason) if value is None else Figure(Fraction(value), text.strip())


def _unread(text: str, reason: str) -> Figure:
    if is_void(text):
        return Figure(reason=reason or "没有填写")
    return Figure(text=_flat(text), reason=f"“{_flat(text)}”不是数字")


def _levels(form: Form) -> dict[str, Figure]:
    """Return scores by family; without value where one of its scores is missing or no number."""
    sums: dict[str, Fraction] = {}
    reasons: dict[str, str] = {}
    covered = covered_rows(form.indicators, "score") if has_spans(form.indicators) else ()
    for number, row in enumerate(form.indicators):
        name = family(row.level1)
        name = name if name in FAMILIES else OTHER
        score, weight = read_points(row.score), read_points(row.weight)
        if score is not None:
            sums[name] = sums.get(name, Fraction(0)) + Fraction(score)
        elif not is_void(row.score):
            reasons[name] = f"得分“{_flat(row.score)}”不是数字"
        elif weight and number not in covered:
            reasons.setdefault(name, "有指标没有得分")
    figures = {name: Figure(value, plain_points(value)) for name, value in sums.items()}
    return figures | {name: Figure(reason=reason) for name, reason in reasons.items()}


def _families(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return 产出, 效益 and 满意度 always, the others where a form has them."""
    present = {name for line in lines for name in line.levels}
    return tuple(name for name in (*FAMILIES, OTHER) if name in present or name in FAMILIES[:3])


def _grade_names(layouts: Iterable[Template], lines: Iterable[Line]) -> tuple[str, ...]:
    names = dict.fromkeys(name for layout in layouts for _, name in layout.rules.grades)
    if any(line.grade == NO_GRADE for line in lines):
        names[NO_GRADE] = None
    return tuple(names)


def _grouped(lines: Sequence[Line], grades: Sequence[str], names: Sequence[str]) -> tuple[Group, ...]:
    """Return groups of the lines by name, in order, white space and letter width aside."""
    members: dict[str, list[Line]] = {}
    shown: dict[str, str] = {}
    for line, name in zip(lines, names, strict=True):
        key = fold(name)
        members.setdefault(key, []).append(line)
        shown.setdefault(key, name or NO_NAME)
    return tuple(_group(shown[key], group, grades) for key, group in members.items())


def groups_by(summary: Summary, names: Sequence[str]) -> tuple[Group, ...]:
    """Return the projects of ``summary`` grouped by ``names``, one for each line, in their order."""
    members: dict[str, list[Line]] = {}
    for line, name in zip(summary.lines, names, strict=True):
        members.setdefault(name or NO_NAME, []).append(line)
    return tuple(_group(name, lines, summary.grades) for name, lines in members.items())


def _group(name: str, lines: Sequence[Line], grades: Sequence[str]) -> Group:
    counts = dict.fromkeys(LEVELS, 0)
    for line in lines:
        for level, count in line.counts.items():
            counts[level] += count
    grade_counts = Counter(line.grade for line in lines)
    rated = [amounts for line in lines if (amounts := line.rated)]
    totals = [line.total.value for line in lines if line.total.value is not None]
    return Group(
        name=name,
        projects=len(lines),
        initial=_sum(line.initial for line in lines),
        budget=_sum(line.budget for line in lines),
        executed=_sum(line.executed for line in lines),
        rate=_group_rate(rated),
        average=_mean(totals),
        grades={grade: grade_counts[grade] for grade in grades},
        counts=counts,
        unread=len(lines) - len(rated),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _group_rate(amounts: Sequence[tuple[Decimal, Decimal]]) -> Figure:
    executed = sum((Fraction(value) for value, _ in amounts), Fraction(0))
    base = sum((Fraction(value) for _, value in amounts), Fraction(0))
    if base <= 0:
        return Figure(reason="没有可以计算执行率的项目")
    return Figure(executed / base)


def _mean(values: Sequence[Fraction]) -> Figure:
    if not values:
        return Figure(reason="没有总分可以平均")
    return Figure(sum(values, Fraction(0)) / len(values))


def _notes(
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
