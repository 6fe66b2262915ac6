"""Rules of weights and scores, and of cells that must not be empty."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao_gui.form.cell_texts import part_text
from jixiao_gui.form.checks.arithmetic import correct_rate_score, correct_score
from jixiao_gui.form.checks.base import Case, Problem, rule
from jixiao_gui.form.execution_rate import rate_weight, scores_rate
from jixiao_gui.form.figures import plain_points
from jixiao_gui.form.model import Indicator, is_placeholder
from jixiao_gui.form.numbers import exact_points, exact_sum, is_void, plain, read_points
from jixiao_gui.form.places import column_name, place_of

_SOURCE = "财预〔2020〕10号：总分 100 分，其中预算执行率 10 分"
_COLUMNS = "自评表“绩效指标”各栏：年度指标值、实际完成值、分值、得分"


def label(row: Indicator, number: int) -> str:
    """Return the words for an indicator row in a message: its name, or its place (from 1)."""
    name = " ".join(row.name.split())
    if is_placeholder(row.name):
        return f"第 {number + 1} 行指标"
    return f"“{name[:20]}…”" if len(name) > 21 else f"“{name}”"


@rule(
    "weight-sum",
    "error",
    "分值合计不符",
    "执行率与各项指标的分值之和应为 100。",
    _SOURCE,
    rests_on=("total_weight", "rate_weight"),
    needs=("indicators.weight",),
)
def weight_sum(case: Case) -> Iterator[Problem]:
    expected = plain(case.rules.total_weight)
    rate_points = Fraction(0)
    if scores_rate(case.form, case.template):
        rate_points = rate_weight(case.form, case.rules)
    weights = []
    readable = True
    for number, row in enumerate(case.form.indicators):
        weight = exact_points(row.weight)
        if weight is not None:
            weights.append(weight)
        elif not is_void(row.weight):
            readable = False
            text = row.weight.strip()
            column = column_name(case.template, "indicators.weight")
            message = f"{label(row, number)}的{column}“{text}”不是数字，分值无法合计。"
            yield Problem(f"indicators.{number}.weight", message, text)
    indicator_weights = exact_sum(weights)
    total = rate_points + indicator_weights
    has_sum_cell = case.template.has("total.weight")
    cell = "total.weight" if has_sum_cell else _first_weight(case)
    if readable and total != Fraction(case.rules.total_weight):
        if _lacks_rate_points(case, total):
            return
        text = plain_points(total)
        parts = (
            f"执行率 {plain_points(rate_points)} + 各项指标 {plain_points(indicator_weights)}"
            if rate_points
            else ""
        )
        message = f"分值合计应为 {expected}，现为 {text}{f'（{parts}）' if parts else ''}。"
        yield Problem(cell, message, text, expected)
    elif readable and has_sum_cell:
        # the weights are right; a total row that names another sum contradicts them
        text = case.form.total.weight.strip()
        if exact_points(text) not in (None, total):
            row_name = place_of(case.template, "total.score")
            message = f"各项分值之和为 {expected}，{row_name}一行的分值写为 {text}。"
            yield Problem(cell, message, text, expected)


def _lacks_rate_points(case: Case, total: Fraction) -> bool:
    """Return whether the weights leave just the rate's points, for which the layout has no cell."""
    if not case.template.has("funds.rate") or case.template.has("funds.score"):
        return False
    return total + Fraction(case.rules.rate_weight) == Fraction(case.rules.total_weight)


def _first_weight(case: Case) -> str:
    """Return the first weight that is filled in, in a layout without a cell for their sum."""
    rows = case.form.indicators
    number = next((n for n, row in enumerate(rows) if not is_void(row.weight)), 0)
    return f"indicators.{number}.weight" if rows else "project"


@rule("score-over-weight", "error", "得分超过分值", "得分高于分值，或者有得分而没有分值。", _SOURCE)
def score_over_weight(case: Case) -> Iterator[Problem]:
    words = [column_name(case.template, f"indicators.{name}") for name in ("score", "weight")]
    if case.form.funds and scores_rate(case.form, case.template):
        text = case.evaluation.printed[case.evaluation.rate_score_path]
        score, limit = read_points(text), rate_weight(case.form, case.rules)
        if score is not None and Fraction(score) > limit:
            shown = plain_points(limit)
            message = f"执行率得分 {text.strip()} 高于分值 {shown}。"
            correctable = case.evaluation.rate_score.value is not None
            edit = correct_rate_score(case) if correctable else None
            yield Problem(case.evaluation.rate_score_path, message, text.strip(), shown, edit)
    if not (case.template.has("indicators.weight") and case.template.has("indicators.score")):
        return
    for number, row in enumerate(case.form.indicators):
        path, text = f"indicators.{number}.score", row.score.strip()
        points = case.points[number]
        if points is not None and points[0] > points[1]:
            shown = text if case.alone(number) else plain(points[0])
            message = f"{label(row, number)}的{words[0]} {shown} 高于{words[1]} {plain(points[1])}。"
            yield Problem(path, message, text, plain(points[1]))
        elif read_points(text) and not case.weighted[number]:
            weight = row.weight.strip()
            state = f"{words[1]}为 {weight}" if read_points(weight) is not None else f"没有{words[1]}"
            yield Problem(path, f"{label(row, number)}有{words[0]} {text} 而{state}。", text)


@rule(
    "score-missing",
    "error",
    "得分未填",
    "指标有分值和实际完成值，却没有得分，或者得分不是数字。",
    _COLUMNS,
    needs=("indicators.weight", "indicators.actual", "indicators.score"),
)
def score_missing(case: Case) -> Iterator[Problem]:
    actual, weight, name = (
        column_name(case.template, f"indicators.{column}") for column in ("actual", "weight", "score")
    )
    for number, row in enumerate(case.form.indicators):
        run = case.blocks[number]
        if not case.weighted[number] or read_points(row.score) is not None:
            continue
        if not case.alone(number):
            # of rows that share a cell one score is enough
            if number != run.start or not all(is_void(case.form.indicators[n].score) for n in run):
                continue
            if all(is_void(case.rows[n].actual) for n in run):
                continue
        elif is_void(case.rows[number].actual):
            continue
        text = row.score.strip()
        state = f"没有{name}" if is_void(text) else f"{name}“{text}”不是数字"
        shown = f" {row.weight.strip()} " if row.weight.strip() else ""
        message = f"{label(row, number)}有{weight}{shown}和{actual}，{state}。"
        suggestion = case.suggestions[number]
        score = None if suggestion is None else suggestion.score
        # a score that follows its suggestion has none to follow
        edit = None if score is None or row.auto else correct_score(case, number, score, f"填入{name}")
        expected = "" if score is None else plain(score)
        yield Problem(f"indicators.{number}.score", message, text, expected, edit)


@rule(
    "target-missing",
    "error",
    "年度指标值未填",
    "指标有名称和分值，却没有年度指标值。",
    _COLUMNS,
    needs=("indicators.weight", "indicators.target"),
)
def target_missing(case: Case) -> Iterator[Problem]:
    yield from _empty_cells(case, "target")


@rule(
    "actual-missing",
    "error",
    "实际完成值未填",
    "指标有名称和分值，却没有实际完成值。",
    _COLUMNS,
    needs=("indicators.weight", "indicators.actual"),
)
def actual_missing(case: Case) -> Iterator[Problem]:
    yield from _empty_cells(case, "actual")


def _empty_cells(case: Case, column: str) -> Iterator[Problem]:
    name = column_name(case.template, f"indicators.{column}")
    for number, row in enumerate(case.rows):
        text = part_text(row, column)
        # the name last: its test is the slowest
        if is_void(text) and case.weighted[number] and not is_placeholder(row.name):
            yield Problem(f"indicators.{number}.{column}", f"{label(row, number)}没有{name}。", text.strip())
