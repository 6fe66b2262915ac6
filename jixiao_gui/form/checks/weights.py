"""Rules of weights and scores, and of cells that must not be empty."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao_gui.form.checks.arithmetic import correct_rate_score, correct_score
from jixiao_gui.form.checks.base import Case, Problem, rule
from jixiao_gui.form.evaluation import plain_points, rate_weight
from jixiao_gui.form.model import Indicator, is_placeholder
from jixiao_gui.form.numbers import exact_points, exact_sum, is_void, plain, read_points

_SOURCE = "财预〔2020〕10号：总分 100 分，其中预算执行率 10 分"
_COLUMNS = "自评表“绩效指标”各栏：年度指标值、实际完成值、分值、得分"


def label(row: Indicator, number: int) -> str:
    """Return how a message calls an indicator row: its name, or its place (from 1)."""
    name = " ".join(row.name.split())
    if is_placeholder(row.name):
        return f"第 {number + 1} 行指标"
    return f"“{name[:20]}…”" if len(name) > 21 else f"“{name}”"


def has_weight(row: Indicator) -> bool:
    """Return True when the weight's cell says something other than nothing, a dash or 0."""
    return not is_void(row.weight) and read_points(row.weight) != 0


@rule(
    "weight-sum",
    "error",
    "分值合计不符",
    "执行率与各项指标的分值之和应为 100。",
    _SOURCE,
    rests_on=("total_weight", "rate_weight"),
)
def weight_sum(case: Case) -> Iterator[Problem]:
    if not case.template.has("indicators.weight"):
        return
    expected = plain(case.rules.total_weight)
    own_weight = rate_weight(case.form, case.rules) if case.template.has("funds.score") else Fraction(0)
    total = own_weight
    weights = []
    readable = True
    for number, row in enumerate(case.form.indicators):
        weight = exact_points(row.weight)
        if weight is not None:
            weights.append(weight)
        elif not is_void(row.weight):
            readable = False
            text = row.weight.strip()
            message = f"{label(row, number)}的分值“{text}”不是数字，分值无法合计。"
            yield Problem(f"indicators.{number}.weight", message, text)
    total += exact_sum(weights)
    if readable and total != Fraction(case.rules.total_weight):
        text = plain_points(total)
        own = plain_points(own_weight)
        rest = plain_points(total - own_weight)
        message = f"分值合计应为 {expected}，现为 {text}（执行率 {own} + 各项指标 {rest}）。"
        yield Problem("total.weight", message, text, expected)
    elif readable:
        # the weights are right; a total row that names another sum contradicts them
        text = case.form.total.weight.strip()
        if exact_points(text) not in (None, total):
            message = f"各项分值之和为 {expected}，总分一行的分值写为 {text}。"
            yield Problem("total.weight", message, text, expected)


@rule("score-over-weight", "error", "得分超过分值", "得分高于分值，或者有得分而没有分值。", _SOURCE)
def score_over_weight(case: Case) -> Iterator[Problem]:
    if case.form.funds and case.template.has("funds.score"):
        text = case.evaluation.printed["funds.0.score"]
        score, limit = read_points(text), rate_weight(case.form, case.rules)
        if score is not None and Fraction(score) > limit:
            shown = plain_points(limit)
            message = f"执行率得分 {text.strip()} 高于分值 {shown}。"
            can = case.evaluation.rate_score.value is not None
            edit = correct_rate_score(case) if can else None
            yield Problem("funds.0.score", message, text.strip(), shown, edit)
    for number, row in enumerate(case.form.indicators):
        score, weight = read_points(row.score), read_points(row.weight)
        path, text = f"indicators.{number}.score", row.score.strip()
        if score is None or not case.template.has("indicators.weight"):
            continue
        if is_void(row.weight):
            yield Problem(path, f"{label(row, number)}有得分 {text} 而没有分值。", text)
        elif weight is not None and score > weight:
            message = f"{label(row, number)}的得分 {text} 高于分值 {plain(weight)}。"
            yield Problem(path, message, text, plain(weight))


@rule(
    "score-missing",
    "error",
    "得分未填",
    "指标有分值和实际完成值，却没有得分，或者得分不是数字。",
    _COLUMNS,
)
def score_missing(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        if not has_weight(row) or is_void(row.actual) or read_points(row.score) is not None:
            continue
        text = row.score.strip()
        state = "没有得分" if is_void(text) else f"得分“{text}”不是数字"
        message = f"{label(row, number)}有分值 {row.weight.strip()} 和实际完成值，{state}。"
        suggestion = case.suggestions[number]
        score = None if suggestion is None else suggestion.score
        # a score that follows its suggestion has none to follow
        edit = None if score is None or row.auto else correct_score(case, number, score, "填入得分")
        expected = "" if score is None else plain(score)
        yield Problem(f"indicators.{number}.score", message, text, expected, edit)


@rule(
    "target-missing",
    "error",
    "年度指标值未填",
    "指标有名称和分值，却没有年度指标值。",
    _COLUMNS,
)
def target_missing(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        if not is_placeholder(row.name) and has_weight(row) and is_void(row.target):
            message = f"{label(row, number)}没有年度指标值。"
            yield Problem(f"indicators.{number}.target", message, row.target.strip())


@rule(
    "actual-missing",
    "error",
    "实际完成值未填",
    "指标有名称和分值，却没有实际完成值。",
    _COLUMNS,
)
def actual_missing(case: Case) -> Iterator[Problem]:
    for number, row in enumerate(case.form.indicators):
        if not is_placeholder(row.name) and has_weight(row) and is_void(row.actual):
            message = f"{label(row, number)}没有实际完成值。"
            yield Problem(f"indicators.{number}.actual", message, row.actual.strip())
