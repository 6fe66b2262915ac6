"""The beginning of a reason, built from a row's own figures, for the clerk to finish.

It states what can be computed and nothing else: the cause only the clerk knows.
"""

from __future__ import annotations

from fractions import Fraction

from jixiao_gui.form.model import Indicator
from jixiao_gui.form.numbers import plain, read_points, round_half_up
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.scoring import USUAL_WORDS, suggest_row
from jixiao_gui.form.values import Quantity, read_value

DRAFTED = ("deviation-unexplained", "deduction-unexplained")
"""Rules whose findings such a text answers; their cell is that of the reason."""
_END = "，主要原因是"


def draft_reason(row: Indicator, rules: RuleSet, year: str = "", words: tuple[str, str] = USUAL_WORDS) -> str:
    """Return ``年度指标值为≥12台，实际完成9台，比指标值低25%，主要原因是``; "" where the row says too little.

    ``words`` are the layout's names of target and actual (`places.value_names`).
    """
    target, actual = " ".join(row.full_target.split()), " ".join(row.actual.split())
    if not target or not actual:
        return ""
    actual_words = f"实际完成{actual}" if words[1] == USUAL_WORDS[1] else f"{words[1]}为{actual}"
    phrases = [f"{words[0]}为{target}", actual_words]
    suggestion = suggest_row(row, rules, year)
    if (
        suggestion is not None
        and suggestion.ratio is not None
        and suggestion.ratio != 1
        and suggestion.met is not None
    ):
        phrases.append(_points_apart(row, year) or _compared(suggestion.ratio))
    elif suggestion is not None and suggestion.met is False:
        phrases.append("没有达到指标值")
    score, weight = read_points(row.score), read_points(row.weight)
    if score is not None and weight is not None and score < weight:
        phrases.append(f"扣{plain(weight - score)}分")
    return "，".join(phrases) + _END


def _points_apart(row: Indicator, year: str) -> str:
    """Return the difference of two percentages in points: a percent of a percentage would be ambiguous."""
    target, actual = read_value(row.full_target, year), read_value(row.actual, year)
    if not (
        isinstance(target, Quantity) and isinstance(actual, Quantity) and target.unit == actual.unit == "%"
    ):
        return ""
    difference = actual.low - target.low
    return f"比指标值{'高' if difference > 0 else '低'}{plain(abs(difference))}个百分点"


def _compared(ratio: Fraction) -> str:
    """Return in words how far the actual is above or below the target, in percent of the target."""
    share = plain(round_half_up(abs(ratio - 1) * 100, 1))
    if share == "0":
        return "略高于指标值" if ratio > 1 else "略低于指标值"
    return f"比指标值高{share}%" if ratio > 1 else f"比指标值低{share}%"
