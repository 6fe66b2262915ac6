"""A line of the summary: the figures of one form, as the form prints them, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.checks import count_levels
from jixiao_gui.form.checks.content import family
from jixiao_gui.form.evaluation import Evaluation, as_printed
from jixiao_gui.form.execution_rate import rate_denominator
from jixiao_gui.form.figures import Figure, plain_points, says_the_same
from jixiao_gui.form.filling import Standing, shown_grade
from jixiao_gui.form.fund_total import total_of
from jixiao_gui.form.model import AMOUNT_FIELDS, Form
from jixiao_gui.form.numbers import in_wan, is_void, read_amount, read_percent, read_points
from jixiao_gui.form.project_forms import form_name
from jixiao_gui.form.spans import covered_rows, has_spans
from jixiao_gui.form.template import Template

FAMILIES = ("产出", "效益", "满意度", "成本")
"""Level-1 labels as the checks match them: 效果指标 counts as 效益, 产出指标（50分） as 产出."""
OTHER = "其他"
"""Level-1 labels of no family, 进度指标 for one."""
NO_GRADE = "未定"
"""The grade of a form without a total."""


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


def read_line(
    number: int,
    form: Form,
    layout: Template,
    evaluation: Evaluation,
    standing: Standing | None,
    disputed: bool,
) -> Line:
    """Return the line of ``form``, number ``number`` of its book; ``standing`` holds what was found in it."""
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
