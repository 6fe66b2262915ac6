"""Suggested scores: from a target and an actual to points, with the reason in one Chinese sentence.

财预〔2020〕10号: a quantity that is met earns its full weight; one that is not, weight × actual ÷
target (the more the better) or weight × target ÷ actual (the less the better); a date that is met,
the full weight; a quality, a band that the clerk picks from. What can't be read earns no suggestion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao_gui.form.model import Indicator
from jixiao_gui.form.moments import Moment
from jixiao_gui.form.numbers import fold, plain, quotient, read_points, round_half_up
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.values import Quantity, align, as_sizes, is_qualitative, read_quality, read_value

MORE, LESS, INSIDE, UNCLEAR = "more", "less", "inside", "unclear"
_LESS_WORDS = ("故障", "投诉", "差错", "错误", "事故", "违规", "延误", "失误", "偏差", "漏报")
_COST_WORDS = ("成本", "支出", "费用", "控制数", "经费", "造价")
_TIME_WORDS = ("时间", "时长", "周期", "耗时")
_FALLS, _RISES = re.compile("下降|减少|降低|缩短"), re.compile("增|升|提高")
_TURNED_WORDS = ("率", "处理", "排除", "修复", "办结", "整改", "降低", "减少", "下降", "节约")

USUAL_WORDS = ("年度指标值", "实际完成值")
"""The names of target and actual where no layout gives its own."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The result of scoring one indicator.

    ``score`` in points or ``None`` where the clerk must pick; ``met`` whether the target is reached, ``None``
    when that is not certain; ``ratio`` actual ÷ target; ``exceeded``: the ratio is above 1 by the rule set's
    threshold; ``reasoning`` one Chinese sentence.
    """

    score: Decimal | None
    met: bool | None
    ratio: Fraction | None
    reasoning: str
    exceeded: bool = False


@lru_cache(maxsize=4096)
def suggest_row(
    row: Indicator, rules: RuleSet, year: str = "", words: tuple[str, str] = USUAL_WORDS
) -> Suggestion | None:
    """Return the suggestion for an indicator row; ``None`` where it lacks target, actual or weight.

    ``words`` are the layout's names of target and actual (`places.value_names`).
    """
    weight = read_points(row.weight)
    target = row.full_target
    if weight is None or weight <= 0 or not target.strip() or not row.actual.strip():
        return None
    return suggest(target, row.actual, weight, rules, f"{row.level1}/{row.level2}/{row.name}", year, words)


def suggest(
    target: str,
    actual: str,
    weight: Decimal,
    rules: RuleSet,
    name: str = "",
    year: str = "",
    words: tuple[str, str] = USUAL_WORDS,
) -> Suggestion:
    """Return a score for ``actual`` against ``target``, from 0 to ``weight`` points, or the reason for none.

    ``name`` is the indicator's, with its labels where known: by its words more or less is better. ``year`` is
    the form's, for dates without one.
    """
    if weight < 0:
        return _no_score("分值是负数")
    if not target.strip() or not actual.strip():
        return _no_score(f"{words[0]}或{words[1]}没有填写")
    target_value, actual_value = read_value(target, year), read_value(actual, year)
    if isinstance(target_value, Quantity) and isinstance(actual_value, Quantity):
        return _suggest_quantity(target_value, actual_value, target, actual, weight, rules, name)
    if isinstance(target_value, Moment) and isinstance(actual_value, Moment):
        return _suggest_date(target_value, actual_value, target, actual, weight)
    if is_qualitative(target):
        return _suggest_quality(actual, weight, rules)
    if target_value is None:
        return _no_score(f"{words[0]}“{_short(target)}”读不出数字或日期")
    if actual_value is None:
        return _no_score(f"{words[1]}“{_short(actual)}”读不出数字或日期")
    return _no_score(f"“{_short(target)}”与“{_short(actual)}”不是同一类数值")


def direction(target: Quantity, name: str) -> str:
    """Return whether more or less is better, by the target's comparator or else by the indicator's name."""
    if target.comparator in (">=", ">", "reach"):
        return MORE
    if target.comparator in ("<=", "<"):
        return LESS
    if target.comparator == "range":
        return INSIDE
    words = fold(name)
    bad = any(word in words for word in _LESS_WORDS)
    if bad:
        return UNCLEAR if any(word in words for word in _TURNED_WORDS) else LESS
    if any(word in words for word in _COST_WORDS):
        return UNCLEAR if any(word in words for word in _TURNED_WORDS) else LESS
    # years are how long a thing is of use
    is_time = target.unit in ("秒", "月", "工作日") and target.typed_unit != "年"
    aims_at_nothing = not target.low  # 0起 is met by none, 0 of what is served by any
    if aims_at_nothing or is_time or target.unit == "元" or any(word in words for word in _TIME_WORDS):
        return UNCLEAR
    return MORE


def _suggest_quantity(
    target_value: Quantity,
    actual_value: Quantity,
    target: str,
    actual: str,
    weight: Decimal,
    rules: RuleSet,
    name: str,
) -> Suggestion:
    only_one_falls = bool(_FALLS.search(target)) != bool(_FALLS.search(actual))
    texts = target + actual
    if only_one_falls and (_RISES.search(texts) or (_RISES.search(name) and not _FALLS.search(name))):
        return _no_score(f"“{_short(target)}”与“{_short(actual)}”一增一减，不能比较")
    pair = align(target_value, actual_value)
    if pair is not None:
        return _suggest_measured(*pair, target, actual, weight, rules, name)
    readings = [
        _suggest_measured(*sizes, target, actual, weight, rules, name)
        for sizes in as_sizes(target_value, actual_value)
    ]
    if not readings:
        return _no_score(f"“{_short(target)}”与“{_short(actual)}”的单位不同，不能比较")
    first, second = readings
    if (first.score, first.met, first.exceeded) == (second.score, second.met, second.exceeded):
        # the excess depends on the step, so it is not named
        return _full_score(target, actual, weight, None, first.exceeded) if first.met else first
    return _no_score(f"“{_short(target)}”与“{_short(actual)}”按 1000 或 1024 换算，结果不同")


def _suggest_measured(
    target_value: Quantity,
    actual_value: Quantity,
    target: str,
    actual: str,
    weight: Decimal,
    rules: RuleSet,
    name: str,
) -> Suggestion:
    """Return the suggestion for two quantities of one unit."""
    reach = actual_value.interval()
    if reach is None or target_value.comparator == "about":
        return _no_score("数值是约数，不能据此计分")
    low, high = reach
    single = low is not None and low == high
    ratio = quotient(low, target_value.low) if single and low is not None and target_value.low > 0 else None
    way = direction(target_value, name)
    if way == UNCLEAR:
        if single and low == target_value.low:
            return _full_score(target, actual, weight, Fraction(1) if ratio is None else ratio)
        return Suggestion(None, None, ratio, "看不出该指标是越多越好还是越少越好，请自行打分。")
    met = _meets(target_value, low, high, way)
    if met is None:
        return Suggestion(
            None, None, ratio, f"“{_short(actual)}”是一个范围，看不出是否达到“{_short(target)}”。"
        )
    if met:
        reached = ratio
        if ratio is None and low is not None and target_value.low > 0:
            reached = quotient(low, target_value.low)  # at the least
        exceeded = way == MORE and reached is not None and _is_over(reached, rules.exceed_threshold)
        return _full_score(target, actual, weight, ratio, exceeded)
    if not single or low is None:
        return Suggestion(None, False, None, f"{_head(target, actual)}，没有达到指标值，请按实际情况打分。")
    limit = target_value.high if way == INSIDE and low > target_value.high else target_value.low
    more = way == MORE or (way == INSIDE and low < target_value.low)
    dividend, divisor = (low, limit) if more else (limit, low)
    return _suggest_share(dividend, divisor, actual_value, target_value, target, actual, weight, rules, ratio)


def _is_over(ratio: Fraction, threshold: Decimal) -> bool:
    """Return whether ``ratio`` is above 1 by more than ``threshold``; in whole numbers, which is quicker."""
    top, bottom = ratio.as_integer_ratio()
    over, under = threshold.as_integer_ratio()
    return (top - bottom) * under > over * bottom


def _meets(target_value: Quantity, low: Decimal | None, high: Decimal | None, way: str) -> bool | None:
    """Return whether every value from ``low`` to ``high`` meets the target; ``None`` when some do and
    some don't.
    """
    need_low = target_value.low if way in (MORE, INSIDE) else None
    need_high = target_value.high if way in (LESS, INSIDE) else None
    strict = target_value.comparator in (">", "<")

    def above(value: Decimal) -> bool:
        return need_low is None or value > need_low or (not strict and value == need_low)

    def below(value: Decimal) -> bool:
        return need_high is None or value < need_high or (not strict and value == need_high)

    if (need_low is None or (low is not None and above(low))) and (
        need_high is None or (high is not None and below(high))
    ):
        return True
    never = (high is not None and not above(high)) or (low is not None and not below(low))
    return False if never else None


def _suggest_share(
    dividend: Decimal,
    divisor: Decimal,
    actual_value: Quantity,
    target_value: Quantity,
    target: str,
    actual: str,
    weight: Decimal,
    rules: RuleSet,
    ratio: Fraction | None,
) -> Suggestion:
    if divisor <= 0:  # there is no share of nothing, nor of less
        return Suggestion(None, False, ratio, f"{_head(target, actual)}，没有达到指标值，请按实际情况打分。")
    if dividend < 0:
        return Suggestion(
            Decimal(0), False, ratio, f"{_head(target, actual)}，没有达到指标值，按比例不得分。"
        )
    share = quotient(dividend, divisor)
    score = min(round_half_up(Fraction(weight) * share, rules.score_digits), weight)
    unit_factor = (
        actual_value.low / actual_value.number if actual_value.number and actual_value.low else Decimal(1)
    )
    top, bottom = quotient(dividend, unit_factor), quotient(divisor, unit_factor)
    sums = f"{plain(weight)} × {_number(top)} ÷ {_number(bottom)} = {plain(score)}"
    if target_value.comparator in (">", "<") and share == 1:
        return Suggestion(None, False, ratio, f"{_head(target, actual)}，刚好在界限上，请按实际情况打分。")
    return Suggestion(score, False, ratio, f"{_head(target, actual)}，按比例 {sums}。")


def _suggest_date(
    target_date: Moment, actual_date: Moment, target: str, actual: str, weight: Decimal
) -> Suggestion:
    head = _head(target, actual)
    # 12月底前 as an actual: at the latest on that day, earlier on any.
    if (
        actual_date == target_date
        or actual_date.last <= target_date.first
        or (not target_date.before and actual_date.last <= target_date.last)
    ):
        return Suggestion(weight, True, None, f"{head}，按期完成，得满分 {plain(weight)}。")
    if not actual_date.before and actual_date.first > target_date.last:
        return Suggestion(None, False, None, f"{head}，晚于指标值，请按实际情况打分。")
    return _no_score(f"{head}，看不出是否按期完成")


def _suggest_quality(actual: str, weight: Decimal, rules: RuleSet) -> Suggestion:
    place = {"met": 0, "partly": 1, "failed": 2}.get(read_quality(actual))
    met = None if place is None else place == 0
    bands = rules.bands if place is None or place >= len(rules.bands) else (rules.bands[place],)
    texts = "，".join(
        f"{name} {_points(weight, high)}–{_points(weight, low)} 分" for name, high, low in bands
    )
    return Suggestion(None, met, None, f"定性指标，请在档内打分：{texts}。")


def _full_score(
    target: str, actual: str, weight: Decimal, ratio: Fraction | None, exceeded: bool = False
) -> Suggestion:
    more = f"，超出指标值 {_number((ratio - 1) * 100)}%，请说明原因" if exceeded and ratio is not None else ""
    return Suggestion(
        weight, True, ratio, f"{_head(target, actual)}，达到指标值，得满分 {plain(weight)}{more}。", exceeded
    )


def _no_score(reason: str) -> Suggestion:
    return Suggestion(None, None, None, f"{reason}，请自行打分。")


def _head(target: str, actual: str) -> str:
    return f"{_short(target)}，实际 {_short(actual)}"


def _short(text: str) -> str:
    words = text.split()
    joined = text if len(words) == 1 and len(words[0]) == len(text) else " ".join(words)
    return f"{joined[:20]}…" if len(joined) > 21 else joined


def _points(weight: Decimal, share: Decimal) -> str:
    return plain(weight * share)


def _number(value: Fraction) -> str:
    return plain(round_half_up(value, 4))
