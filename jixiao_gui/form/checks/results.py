"""Rules that compare an indicator's target, actual, score and reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao_gui.form.checks.arithmetic import correct_score
from jixiao_gui.form.checks.base import Case, Problem, rule
from jixiao_gui.form.checks.weights import label
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.moments import years_in
from jixiao_gui.form.numbers import fold, is_void, plain, read_points
from jixiao_gui.form.values import Quantity, as_sizes, comparable, is_qualitative, read_value

_SOURCE = "财预〔2020〕10号：未完成指标值或偏离较大的，应说明原因"
_SCORING = "财预〔2020〕10号：定量指标按完成比例计分"
_NO_REASON = frozenset(("", "无", "无偏差", "没有", "不适用"))


def _reasoned(row: Indicator) -> bool:
    return not is_void(row.deviation) and fold(row.deviation).strip("。.") not in _NO_REASON


def _points(row: Indicator) -> tuple[Decimal, Decimal] | None:
    """Score and weight in points where both can be read and the weight is not 0."""
    score, weight = read_points(row.score), read_points(row.weight)
    return None if score is None or not weight else (score, weight)


@rule(
    "deviation-unexplained",
    "warning",
    "偏差未说明",
    "没有达到年度指标值，或者超出达到阈值，却没有写偏差原因。",
    _SOURCE,
)
def deviation_unexplained(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        suggestion = case.suggestions[number]
        if suggestion is None or _reasoned(row) or not (suggestion.met is False or suggestion.exceeded):
            continue
        state = "超出指标值较多" if suggestion.exceeded else "没有达到指标值"
        figures = f"{_one_line(row.full_target)}，实际 {_one_line(row.actual)}"
        message = f"{label(row, number)}{state}（{figures}），没有说明原因。"
        yield Problem(f"indicators.{number}.deviation", message, row.deviation.strip())


@rule("deduction-unexplained", "warning", "扣分未说明", "得分低于分值，却没有写偏差原因。", _SOURCE)
def deduction_unexplained(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        points = _points(row)
        if points is None or points[0] >= points[1] or _reasoned(row):
            continue
        message = f"{label(row, number)}扣了 {plain(points[1] - points[0])} 分，没有说明原因。"
        yield Problem(f"indicators.{number}.deviation", message, row.deviation.strip())


@rule("deduction-unearned", "info", "达标而扣分", "已达到年度指标值，得分却低于分值。", _SCORING)
def deduction_unearned(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        points, suggestion = _points(row), case.suggestions[number]
        # A quality that is reached may earn less than its full weight: only what is measured counts here.
        if points is None or suggestion is None or suggestion.met is not True or suggestion.score is None:
            continue
        if points[0] >= points[1]:
            continue
        text, weight = row.score.strip(), plain(points[1])
        message = f"{label(row, number)}已达到指标值，得分 {text} 低于分值 {weight}。"
        edit = None if row.auto else correct_score(case, number, suggestion.score)
        yield Problem(f"indicators.{number}.score", message, text, weight, edit)


@rule("score-not-earned", "warning", "未达标而得满分", "没有达到年度指标值，却得了满分。", _SCORING)
def score_not_earned(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        points, suggestion = _points(row), case.suggestions[number]
        if points is None or suggestion is None or suggestion.met is not False or points[0] < points[1]:
            continue
        if suggestion.score is not None and suggestion.score >= points[1]:
            continue
        score = suggestion.score
        expected = "" if score is None else plain(score)
        edit = None if score is None else correct_score(case, number, score)
        message = f"{label(row, number)}没有达到指标值却得满分：{suggestion.reasoning}"
        yield Problem(f"indicators.{number}.score", message, row.score.strip(), expected, edit)


@rule("target-copied", "info", "完成值照抄指标值", "实际完成值与年度指标值逐字相同。")
def target_copied(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        if not is_void(row.actual) and fold(row.actual) in (fold(row.target), fold(row.full_target)):
            message = f"{label(row, number)}的实际完成值与年度指标值逐字相同（{_one_line(row.actual)}）。"
            yield Problem(f"indicators.{number}.actual", message, row.actual.strip())


@rule("qualitative-all-full", "info", "定性指标全得满分", "所有定性指标都得了满分。")
def qualitative_all_full(case: Case) -> Iterator[Problem]:
    rows = [
        (number, points)
        for number, row in enumerate(case.form.indicators)
        if not is_void(row.target) and is_qualitative(row.full_target) and (points := _points(row))
    ]
    if rows and all(score >= weight for _, (score, weight) in rows):
        yield Problem(f"indicators.{rows[0][0]}.score", "定性指标得满分，请确认依据。")


@rule("year-mismatch", "warning", "年度不符", "年度指标值或实际完成值里的日期不是本年度的。")
def year_mismatch(case: Case) -> Iterator[Problem]:
    year = fold(case.form.year).removesuffix("年度").removesuffix("年")
    if not year.isdecimal():
        return
    for number, row in enumerate(case.form.indicators):
        for name, text in (("target", row.target), ("actual", row.actual)):
            others = [str(other) for other in years_in(fold(text)) if other != int(year)]
            if others:
                message = (
                    f"{label(row, number)}写的是 {others[0]} 年（{_one_line(text)}），本表为 {year} 年度。"
                )
                yield Problem(f"indicators.{number}.{name}", message, text.strip(), year)


@rule("unit-mismatch", "warning", "单位不一致", "年度指标值与实际完成值的单位不同。")
def unit_mismatch(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        target, actual = read_value(row.full_target, case.form.year), read_value(row.actual, case.form.year)
        if not isinstance(target, Quantity) or not isinstance(actual, Quantity):
            continue
        if target.unit and actual.unit and not comparable(target, actual) and not as_sizes(target, actual):
            figures = f"{_one_line(row.full_target)}，{_one_line(row.actual)}"
            message = f"{label(row, number)}的年度指标值与实际完成值单位不同（{figures}）。"
            yield Problem(f"indicators.{number}.actual", message, row.actual.strip())


def _one_line(text: str) -> str:
    joined = " ".join(text.split())
    return f"{joined[:20]}…" if len(joined) > 21 else joined
