from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jixiao_gui.form.scoring import Suggestion, suggest
from tests.form.forms import LAYOUT


def score(target: str, actual: str, weight: str = "15", name: str = "") -> Suggestion:
    return suggest(target, actual, Decimal(weight), LAYOUT.rules, name, "2023")


@pytest.mark.parametrize(
    ("target", "actual", "name", "points"),
    [
        ("≥99%", "97.5%", "", "14.8"),
        ("≥99%", "99%", "", "15"),
        ("12次", "15次", "培训", "15"),
        ("12次", "6次", "培训", "7.5"),
        ("≤20分钟", "25分钟", "响应时间", "12"),
        ("≤20分钟", "0.5小时", "响应时间", "10"),
        ("4次", "5次", "故障次数", "12"),
        ("投诉次数≤4", "0", "", "15"),
        ("0次", "0次", "投诉次数", "15"),
        ("0次", "2次", "投诉次数", "0"),
        ("80万元", "72万元", "成本", "15"),
        ("3-5", "4", "", "15"),
        ("3-5", "6", "", "12.5"),
        ("4-5", "2", "", "7.5"),
        ("不低于500万条", "507万条", "", "15"),
        ("50", "100余次会议", "服务次数", "15"),
        ("12月底前", "2023年11月", "", "15"),
        ("2023年12月", "2023.12.31", "", "15"),
        ("12月前", "12月前", "", "15"),
        ("0.399", "0.3990", "", "15"),
        ("5", "-3", "", "0"),
        ("0起", "0起", "", "15"),
        ("下降5%", "下降3%", "能耗", "9"),
        ("≥5%", "下降3%", "投诉率下降幅度", "9"),
        ("≥-5%", "−3%", "", "15"),
    ],
)
def test_points(target: str, actual: str, name: str, points: str) -> None:
    assert score(target, actual, name=name).score == Decimal(points)


@pytest.mark.parametrize(
    ("target", "actual", "name", "met"),
    [
        ("30分钟", "20分钟", "处理时间", None),
        ("200", "150余", "", None),
        ("99%", "约99%", "", None),
        ("12次", "12人", "", None),
        ("0.5", "1", "故障处理率", None),
        (">3", "3", "", False),
        ("≥300", "200-250", "", False),
        ("11月底前", "2023年12月", "", False),
        ("12月前", "2023年12月5日", "", None),
        ("定性", "达成预期指标", "", True),
        ("定性", "未完成", "", False),
        ("≥3", "完成", "", None),
        ("增长5%", "下降6%", "", None),
        ("≥5%", "下降3%", "收入增长率", None),
        ("0起", "3起", "安全生产情况", None),
        ("增长5%", "增长-3%", "", None),
        ("±5%", "-3%", "误差", None),
        ("前3名", "前2名", "排名", None),
        ("≥0%", "-5%", "", False),
        ("≥-5%", "-8%", "", False),
        ("", "3", "", None),
    ],
)
def test_where_the_clerk_must_say(target: str, actual: str, name: str, met: bool | None) -> None:
    suggestion = score(target, actual, name=name)
    assert suggestion.score is None
    assert suggestion.met is met
    assert suggestion.reasoning.endswith("。")


def test_the_reasoning_shows_the_sum() -> None:
    suggestion = score("≥99%", "97.5%")
    assert suggestion.reasoning == "≥99%，实际 97.5%，按比例 15 × 97.5 ÷ 99 = 14.8。"
    assert suggestion.ratio == Fraction(975, 990)
    assert "15 × 20 ÷ 25 = 12" in score("≤20分钟", "25分钟").reasoning


def test_the_reasoning_shows_no_sum_that_is_none() -> None:
    """Nothing is a share of 0, and a share below 0 earns nothing."""
    for target, actual in (("≥0%", "-5%"), ("≥-5%", "-8%"), ("≤-5%", "-3%"), ("≥5%", "-3%")):
        reasoning = score(target, actual).reasoning
        assert "÷" not in reasoning
        assert f"{target}，实际 {actual}，没有达到指标值" in reasoning


def test_bands_of_a_quality() -> None:
    assert "部分达成预期指标并具有一定效果 8–6 分" in score("定性", "部分达成", "10").reasoning
    assert score("定性", "有所增强", "10").reasoning.count("分") >= 3


def test_far_above_the_target_asks_for_a_reason() -> None:
    assert score("≥10", "14").exceeded
    assert not score("≥10", "13").exceeded
    assert not score("≤10", "2").exceeded


_numbers = st.decimals(min_value=0, max_value=10**6, places=3)
_weights = st.decimals(min_value=0, max_value=60, places=1)


@given(_numbers, _numbers, _numbers, _weights, st.sampled_from(["≥", "≤", "不低于", "不超过", "", "达到"]))
def test_bounded_and_monotone(
    target: Decimal, one: Decimal, other: Decimal, weight: Decimal, sign: str
) -> None:
    assume(sign or target)  # of 0 alone more or less may be better
    low, high = sorted((one, other))
    first, second = (
        suggest(f"{sign}{target}", f"{each}", weight, LAYOUT.rules, "场次").score for each in (low, high)
    )
    assert first is not None
    assert second is not None
    assert 0 <= first <= weight
    assert 0 <= second <= weight
    if sign in ("≤", "不超过"):
        assert first >= second
    else:
        assert first <= second


@given(_numbers, _numbers, _weights)
def test_trailing_zeros_say_nothing(target: Decimal, actual: Decimal, weight: Decimal) -> None:
    plain = suggest(f"≥{target.normalize():f}", f"{actual.normalize():f}", weight, LAYOUT.rules)
    padded = suggest(f"≥{target:f}0", f"{actual:f}0", weight, LAYOUT.rules)
    assert (plain.score, plain.met, plain.ratio) == (padded.score, padded.met, padded.ratio)


@given(
    st.text(alphabet="0123456789.%-~≥≤不低于以上年月底前万元次余约未完成至定性", max_size=12),
    st.text(alphabet="0123456789.%-~≥≤年月底前万次余完成", max_size=12),
)
def test_any_text_is_scored_within_bounds_or_not_at_all(target: str, actual: str) -> None:
    suggestion = score(target, actual)
    assert suggestion.score is None or 0 <= suggestion.score <= 15


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥100兆", "1G", "10"),
        ("≥1000M", "1G", "10"),
        ("≥1G", "500兆", None),  # half, or 48.8 %
        ("≥1G", "1024兆", "10"),
        ("≥1G", "1000兆", None),  # met, or just not
        ("≤1T", "900G", "10"),
        ("≥2TB", "2048GB", "10"),
        ("≥100兆", "1次", None),
    ],
)
def test_sizes_of_data_count_where_1000_and_1024_say_the_same(
    target: str, actual: str, points: str | None
) -> None:
    found = suggest(target, actual, Decimal(10), LAYOUT.rules, "带宽")
    assert found.score == (None if points is None else Decimal(points)), found.reasoning
    assert found.reasoning.endswith("。")


def test_the_excess_is_named_in_percent_of_the_target() -> None:
    more = score("100人", "150人", name="培训人数")
    assert (more.score, more.exceeded, more.ratio) == (Decimal(15), True, Fraction(3, 2))
    assert more.reasoning == "100人，实际 150人，达到指标值，得满分 15，超出指标值 50%，请说明原因。"
    assert score("100人", "110人").reasoning == "100人，实际 110人，达到指标值，得满分 15。"


@pytest.mark.parametrize("target", ["30秒", "30分钟", "5个工作日", "80元"])
def test_a_time_or_a_price_without_a_comparator_is_not_judged(target: str) -> None:
    assert score(target, target.replace("30", "20").replace("5", "4").replace("80", "70")).met is None
    assert score("5年", "6年").met is True  # of use for longer


def test_without_points_there_is_no_score() -> None:
    assert score("≥3", "4", "-1").reasoning == "分值是负数，请自行打分。"
