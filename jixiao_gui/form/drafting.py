"""The beginning of a reason, built from a row's own figures, for the clerk to finish.

It states what can be worked out and nothing else: why it came so only the clerk knows.
"""

from __future__ import annotations

from fractions import Fraction

from jixiao_gui.form.model import Indicator
from jixiao_gui.form.numbers import plain, read_points, round_half_up
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.scoring import USUAL_WORDS, suggest_row
from jixiao_gui.form.values import Quantity, read_value

DRAFTED = ("deviation-unexplained", "deduction-unexplained")
"""Rules whose finding such a text answers; their cell is the reason's."""
_END = "，主要原因是"


def draft_reason(row: Indicator, rules: RuleSet, year: str = "", words: tuple[str, str] = USUAL_WORDS) -> str:
    """Return ``年度指标值为≥12台，实际完成9台，比指标值低25%，主要原因是``; "" where the row says too little.

    ``words`` are what the layout calls target and actual (`places.value_names`).
    """
    target, actual = " ".join(row.full_target.split()), " ".join(row.actual.split())
    if not target or not actual:
        return ""
    done = f"实际完成{actual}" if words[1] == USUAL_WORDS[1] else f"{words[1]}为{actual}"
    told = [f"{words[0]}为{target}", done]
    found = suggest_row(row, rules, year)
    if found is not None and found.ratio is not None and found.ratio != 1 and found.met is not None:
        told.append(_apart(row, year) or _compared(found.ratio))
    elif found is not None and found.met is False:
        told.append("没有达到指标值")
    score, weight = read_points(row.score), read_points(row.weight)
    if score is not None and weight is not None and score < weight:
        told.append(f"扣{plain(weight - score)}分")
    return "，".join(told) + _END


def _apart(row: Indicator, year: str) -> str:
    """Return by how much percentages differ: in points, for a percent of a percentage is read either way."""
    wanted, got = read_value(row.full_target, year), read_value(row.actual, year)
    if not (isinstance(wanted, Quantity) and isinstance(got, Quantity) and wanted.unit == got.unit == "%"):
        return ""
    apart = got.low - wanted.low
    return f"比指标值{'高' if apart > 0 else '低'}{plain(abs(apart))}个百分点"


def _compared(ratio: Fraction) -> str:
    """Return by how much the actual is above or below the target, as a share of the target."""
    share = plain(round_half_up(abs(ratio - 1) * 100, 1))
    if share == "0":
        return "略高于指标值" if ratio > 1 else "略低于指标值"
    return f"比指标值高{share}%" if ratio > 1 else f"比指标值低{share}%"
