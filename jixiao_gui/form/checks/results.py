"""Rules that compare an indicator's target, actual, score and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao_gui.form.checks.arithmetic import correct_score
from jixiao_gui.form.checks.base import RULES, Case, Problem, rule
from jixiao_gui.form.checks.weights import label
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.form_years import year_number
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.moments import read_moment, years_in, years_outside
from jixiao_gui.form.numbers import fold, is_void, plain
from jixiao_gui.form.places import column_name
from jixiao_gui.form.spans import covered_rows
from jixiao_gui.form.values import Quantity, are_comparable, as_sizes, is_qualitative, read_value

_SOURCE = "财预〔2020〕10号：未完成指标值或偏离较大的，应说明原因"
_SCORING = "财预〔2020〕10号：定量指标按完成比例计分"
_NO_REASON = frozenset(("", "无", "无偏差", "没有", "不适用", "0", "0%", "0.00%"))
_FIGURE = re.compile(
    r"\d|[〇零一二两三四五六七八九十百千万亿][个项次家人台套份期场年月日篇件批户名座处所种类条季亩公%％]"
)
_DATE = re.compile(r"[年月季度][底末初内]")
_COPIED_FROM = 6
"""Characters from which on two equal texts are a copy: 已完成 says no more in other words."""


def has_reason(row: Indicator) -> bool:
    """Return whether a row's reason says more than that there is none."""
    return not is_void(row.deviation) and fold(row.deviation).strip("。.") not in _NO_REASON


def _has_shared_reason(case: Case, number: int) -> bool:
    """Return whether a row, or one that it shares weight or score with, has a reason."""
    return any(has_reason(case.rows[n]) for n in case.blocks[number])


def _needs_reason(case: Case, number: int) -> bool:
    """Return whether `deviation-unexplained` asks for the reason of a row."""
    suggestion = case.suggestions[number]
    if suggestion is None or has_reason(case.rows[number]):
        return False
    if case.template.has("indicators.forecast"):  # in the middle of the year the target is not due yet
        return False
    return suggestion.met is False or suggestion.exceeded


@rule(
    "deviation-unexplained",
    "warning",
    "偏差未说明",
    "没有达到年度指标值，或者超出达到阈值，却没有写偏差原因。",
    _SOURCE,
    needs=("indicators.target", "indicators.actual", "indicators.deviation"),
)
def deviation_unexplained(case: Case) -> Iterator[Problem]:
    reported: set[int] = set()
    for number, row in enumerate(case.rows):
        if not _needs_reason(case, number):
            continue
        top = _top(case, number, "deviation")
        if top in reported:  # one cell for the reason of several rows
            continue
        reported.add(top)
        suggestion, points = case.suggestions[number], case.points[number]
        exceeded = suggestion is not None and suggestion.exceeded
        state = f"{'超出' if exceeded else '没有达到'}{_target(case)}{'较多' if exceeded else ''}"
        figures = f"{_one_line(row.full_target)}，实际 {_one_line(row.actual)}"
        lost = points is not None and points[0] < points[1] and case.alone(number)
        deducted = f"，扣了 {plain(points[1] - points[0])} 分" if points is not None and lost else ""
        message = f"{label(row, number)}{state}（{figures}）{deducted}，没有说明原因。"
        yield Problem(f"indicators.{top}.deviation", message, row.deviation.strip())


@rule(
    "deduction-unexplained",
    "warning",
    "扣分未说明",
    "得分低于分值，却没有写偏差原因。",
    _SOURCE,
    needs=("indicators.weight", "indicators.score", "indicators.deviation"),
)
def deduction_unexplained(case: Case) -> Iterator[Problem]:
    reason_rule = case.has_rule(RULES["deviation-unexplained"])
    for number, row in enumerate(case.rows):
        points = case.points[number]
        if points is None or points[0] >= points[1] or _has_shared_reason(case, number):
            continue
        if reason_rule and any(_needs_reason(case, n) for n in case.blocks[number]):
            continue  # one missing reason is one finding
        top = _top(case, number, "deviation")
        message = f"{label(row, number)}扣了 {plain(points[1] - points[0])} 分，没有说明原因。"
        yield Problem(f"indicators.{top}.deviation", message, row.deviation.strip())


def _top(case: Case, number: int, column: str) -> int:
    """Return the number of the row whose cell in ``column`` covers row ``number``."""
    covered = covered_rows(case.form.indicators, column) if case.merged else set()
    while number in covered:
        number -= 1
    return number


def _target(case: Case) -> str:
    """Return the short name of a target: 指标值, or the layout's own word."""
    name = column_name(case.template, "indicators.target")
    return "指标值" if "指标值" in name else name


@rule(
    "deduction-unearned",
    "info",
    "达标而扣分",
    "已达到年度指标值，得分却低于分值。",
    _SCORING,
    needs=("indicators.target", "indicators.actual", "indicators.weight", "indicators.score"),
)
def deduction_unearned(case: Case) -> Iterator[Problem]:
    score_name, weight_name = (column_name(case.template, f"indicators.{c}") for c in ("score", "weight"))
    for number, row in enumerate(case.rows):
        points, suggestion = case.points[number], case.suggestions[number]
        # A quality that is reached may earn less than its full weight: only what is measured counts here.
        if points is None or suggestion is None or suggestion.met is not True or suggestion.score is None:
            continue
        if points[0] >= points[1]:
            continue
        text, weight = row.score.strip(), plain(points[1])
        message = (
            f"{label(row, number)}已达到{_target(case)}，{score_name} {text} 低于{weight_name} {weight}。"
        )
        edit = None if row.auto else correct_score(case, number, suggestion.score)
        yield Problem(f"indicators.{number}.score", message, text, weight, edit)


@rule(
    "score-not-earned",
    "warning",
    "未达标而得满分",
    "没有达到年度指标值，却得了满分。",
    _SCORING,
    needs=("indicators.target", "indicators.actual", "indicators.weight", "indicators.score"),
)
def score_not_earned(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.rows):
        points, suggestion = case.points[number], case.suggestions[number]
        if points is None or suggestion is None or suggestion.met is not False or points[0] < points[1]:
            continue
        if not case.alone(number) or (suggestion.score is not None and suggestion.score >= points[1]):
            continue
        score = suggestion.score
        expected = "" if score is None else plain(score)
        edit = None if score is None else correct_score(case, number, score)
        message = f"{label(row, number)}没有达到{_target(case)}却得满分：{suggestion.reasoning}"
        yield Problem(f"indicators.{number}.score", message, row.score.strip(), expected, edit)


@rule(
    "target-copied",
    "info",
    "完成值照抄指标值",
    "实际完成值与年度指标值逐字相同，又没有数字和日期（六个字以上才查）。",
    needs=("indicators.target", "indicators.actual"),
)
def target_copied(case: Case) -> Iterator[Problem]:
    names = [column_name(case.template, f"indicators.{name}") for name in ("actual", "target")]
    covered = covered_rows(case.form.indicators, "actual") if case.merged else set()
    for number, row in enumerate(case.rows):
        actual = fold(row.actual)
        if len(actual) < _COPIED_FROM or actual not in (fold(row.target), fold(row.full_target)):
            continue
        if number in covered or _FIGURE.search(actual) or _DATE.search(actual):
            continue
        message = f"{label(row, number)}的{names[0]}与{names[1]}逐字相同（{_one_line(row.actual)}）。"
        yield Problem(f"indicators.{number}.actual", message, row.actual.strip())


@rule(
    "qualitative-all-full",
    "info",
    "定性指标全得满分",
    "所有定性指标都得了满分。",
    needs=("indicators.target", "indicators.weight", "indicators.score"),
)
def qualitative_all_full(case: Case) -> Iterator[Problem]:
    rows = [
        (number, points)
        for number, row in enumerate(case.rows)
        if not is_void(row.target) and is_qualitative(row.full_target) and (points := case.points[number])
    ]
    if rows and all(score >= weight for _, (score, weight) in rows):
        yield Problem(f"indicators.{rows[0][0]}.score", "定性指标得满分，请确认依据。")


@lru_cache(maxsize=8192)
def _years(text: str) -> tuple[int, ...]:
    return tuple(years_in(fold(text)))


@lru_cache(maxsize=8192)
def _years_outside(text: str, year: int) -> tuple[int, ...]:
    return tuple(years_outside(fold(text), year))


@rule("year-mismatch", "warning", "年度不符", "年度指标值或实际完成值里的日期不是本年度的。")
def year_mismatch(case: Case) -> Iterator[Problem]:
    year = year_number(case.form.year)
    if year is None:
        return
    has_target, has_actual = (case.template.has(f"indicators.{name}") for name in ("target", "actual"))
    for number, row in enumerate(case.form.indicators):
        for name, text in (("target", row.target * has_target), ("actual", row.actual * has_actual)):
            others = [str(other) for other in _years_outside(text, year) if other != year]
            if others:
                message = (
                    f"{label(row, number)}写的是 {others[0]} 年（{_one_line(text)}），本表为 {year} 年度。"
                )
                later = _target_for_year(row, year) if name == "target" else ""
                path = f"indicators.{number}.{name}"
                edit = SetCells("更正年度", ((path, CellState(later)),)) if later else None
                yield Problem(path, message, text.strip(), later or str(year), edit)


def _target_for_year(row: Indicator, year: int) -> str:
    """Return the target of ``row`` for ``year`` where it is last year's date, carried forward; else "".

    A row with an actual value is left: the project may well run over years.
    """
    text, last = fold(row.target), str(year - 1)
    if not is_void(row.actual) or read_moment(text) is None or set(_years(row.target)) != {year - 1}:
        return ""
    later = row.target.replace(last, str(year))
    return later if later != row.target else ""


@rule(
    "unit-mismatch",
    "warning",
    "单位不一致",
    "年度指标值与实际完成值的单位不同。",
    needs=("indicators.target", "indicators.actual"),
)
def unit_mismatch(case: Case) -> Iterator[Problem]:
    names = [column_name(case.template, f"indicators.{name}") for name in ("target", "actual")]
    for number, row in enumerate(case.rows):
        target, actual = read_value(row.full_target, case.form.year), read_value(row.actual, case.form.year)
        if not isinstance(target, Quantity) or not isinstance(actual, Quantity):
            continue
        if not target.unit or not actual.unit or target.unit == actual.unit:
            continue
        if not are_comparable(target, actual) and not as_sizes(target, actual):
            figures = f"{_one_line(row.full_target)}，{_one_line(row.actual)}"
            message = f"{label(row, number)}的{names[0]}与{names[1]}单位不同（{figures}）。"
            yield Problem(f"indicators.{number}.actual", message, row.actual.strip())


def _one_line(text: str) -> str:
    joined = " ".join(text.split())
    return f"{joined[:20]}…" if len(joined) > 21 else joined
