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
    row = _Row(target, actual, weight, rules, name)
    target_value, actual_value = read_value(target, year), read_value(actual, year)
    if isinstance(target_value, Quantity) and isinstance(actual_value, Quantity):
        return row.by_quantities(target_value, actual_value)
    if isinstance(target_value, Moment) and isinstance(actual_value, Moment):
        return row.by_dates(target_value, actual_value)
    if is_qualitative(target):
        return row.by_quality()
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


@dataclass(frozen=True, slots=True)
class _Row:
    """The texts of an indicator row and the points for it, from which each suggestion is made."""

    target: str
    actual: str
    weight: Decimal
    rules: RuleSet
    name: str

    def by_quantities(self, target: Quantity, actual: Quantity) -> Suggestion:
        """Return the suggestion for two quantities, of whatever units."""
        only_one_falls = bool(_FALLS.search(self.target)) != bool(_FALLS.search(self.actual))
        texts, name = self.target + self.actual, self.name
        if only_one_falls and (_RISES.search(texts) or (_RISES.search(name) and not _FALLS.search(name))):
            return _no_score(f"{self._both}一增一减，不能比较")
        pair = align(target, actual)
        if pair is not None:
            return self._by_measure(*pair)
        readings = [self._by_measure(*sizes) for sizes in as_sizes(target, actual)]
        if not readings:
            return _no_score(f"{self._both}的单位不同，不能比较")
        first, second = readings
        if (first.score, first.met, first.exceeded) == (second.score, second.met, second.exceeded):
            # the excess depends on the step, so it is not named
            return self._full_score(None, first.exceeded) if first.met else first
        return _no_score(f"{self._both}按 1000 或 1024 换算，结果不同")

    def _by_measure(self, target: Quantity, actual: Quantity) -> Suggestion:
        """Return the suggestion for two quantities of one unit."""
        reach = actual.interval()
        if reach is None or target.comparator == "about":
            return _no_score("数值是约数，不能据此计分")
        low, high = reach
        single = low is not None and low == high
        at_least = quotient(low, target.low) if low is not None and target.low > 0 else None
        ratio = at_least if single else None
        way = direction(target, self.name)
        if way == UNCLEAR:
            if single and low == target.low:
                return self._full_score(Fraction(1) if ratio is None else ratio)
            return Suggestion(None, None, ratio, "看不出该指标是越多越好还是越少越好，请自行打分。")
        met = _meets(target, low, high, way)
        if met is None:
            reason = f"“{_short(self.actual)}”是一个范围，看不出是否达到“{_short(self.target)}”。"
            return Suggestion(None, None, ratio, reason)
        if met:
            counted = at_least if way == MORE else None
            exceeded = counted is not None and _is_over(counted, self.rules.exceed_threshold)
            return self._full_score(ratio, exceeded)
        missed = f"{self._facts}，没有达到指标值"
        if not single or low is None:
            return Suggestion(None, False, None, f"{missed}，请按实际情况打分。")
        limit = target.high if way == INSIDE and low > target.high else target.low
        more = way == MORE or (way == INSIDE and low < target.low)
        dividend, divisor = (low, limit) if more else (limit, low)
        if divisor <= 0:  # there is no share of nothing, nor of less
            return Suggestion(None, False, ratio, f"{missed}，请按实际情况打分。")
        if dividend < 0:
            return Suggestion(Decimal(0), False, ratio, f"{missed}，按比例不得分。")
        share = quotient(dividend, divisor)
        if target.comparator in (">", "<") and share == 1:
            return Suggestion(None, False, ratio, f"{self._facts}，刚好在界限上，请按实际情况打分。")
        unit = actual.low / actual.number if actual.number and actual.low else Decimal(1)
        return self._share(share, quotient(dividend, unit), quotient(divisor, unit), ratio)

    def _share(
        self, share: Fraction, dividend: Fraction, divisor: Fraction, ratio: Fraction | None
    ) -> Suggestion:
        """Return the ``share`` of the weight, dividend ÷ divisor, which are in the unit of the actual."""
        score = round_half_up(Fraction(self.weight) * share, self.rules.score_digits)
        score = min(score, self.weight)
        sums = f"{plain(self.weight)} × {_number(dividend)} ÷ {_number(divisor)} = {plain(score)}"
        return Suggestion(score, False, ratio, f"{self._facts}，按比例 {sums}。")

    def by_dates(self, target: Moment, actual: Moment) -> Suggestion:
        """Return the suggestion for two dates."""
        # 12月底前 as an actual: at the latest on that day, earlier on any.
        if (
            actual == target
            or actual.last <= target.first
            or (not target.before and actual.last <= target.last)
        ):
            reason = f"{self._facts}，按期完成，得满分 {plain(self.weight)}。"
            return Suggestion(self.weight, True, None, reason)
        if not actual.before and actual.first > target.last:
            return Suggestion(None, False, None, f"{self._facts}，晚于指标值，请按实际情况打分。")
        return _no_score(f"{self._facts}，看不出是否按期完成")

    def by_quality(self) -> Suggestion:
        """Return the band of points, or all bands, in which the clerk picks for a quality."""
        place = {"met": 0, "partly": 1, "failed": 2}.get(read_quality(self.actual))
        met = None if place is None else place == 0
        bands = self.rules.bands
        if place is not None and place < len(bands):
            bands = (bands[place],)
        texts = "，".join(
            f"{name} {plain(self.weight * high)}–{plain(self.weight * low)} 分" for name, high, low in bands
        )
        return Suggestion(None, met, None, f"定性指标，请在档内打分：{texts}。")

    def _full_score(self, ratio: Fraction | None, exceeded: bool = False) -> Suggestion:
        more = ""
        if exceeded and ratio is not None:
            more = f"，超出指标值 {_number((ratio - 1) * 100)}%，请说明原因"
        reason = f"{self._facts}，达到指标值，得满分 {plain(self.weight)}{more}。"
        return Suggestion(self.weight, True, ratio, reason, exceeded)

    @property
    def _facts(self) -> str:
        return f"{_short(self.target)}，实际 {_short(self.actual)}"

    @property
    def _both(self) -> str:
        return f"“{_short(self.target)}”与“{_short(self.actual)}”"


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


def _no_score(reason: str) -> Suggestion:
    return Suggestion(None, None, None, f"{reason}，请自行打分。")


def _short(text: str) -> str:
    words = text.split()
    joined = text if len(words) == 1 and len(words[0]) == len(text) else " ".join(words)
    return f"{joined[:20]}…" if len(joined) > 21 else joined


def _number(value: Fraction) -> str:
    return plain(round_half_up(value, 4))
