from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.moments import Moment, years_in, years_outside
from jixiao_gui.form.values import (
    Quantity,
    align,
    are_comparable,
    is_qualitative,
    read_quality,
    read_value,
)


def quantity(text: str) -> Quantity:
    value = read_value(text, "2023")
    assert isinstance(value, Quantity), (text, value)
    return value


@pytest.mark.parametrize(
    ("text", "comparator", "low", "unit"),
    [
        ("12次", "", "12", "次"),
        ("0.3990", "", "0.399", ""),
        ("≥99%", ">=", "99", "%"),
        ("≧99％", ">=", "99", "%"),
        ("≤20分钟", "<=", "1200", "秒"),
        ("≦ 2小时", "<=", "7200", "秒"),
        (">3", ">", "3", ""),
        ("＜3", "<", "3", ""),
        ("不低于200台", ">=", "200", "台"),
        ("不少于1次", ">=", "1", "次"),
        ("不超过20万元", "<=", "200000", "元"),
        ("不高于5%", "<=", "5", "%"),
        ("大于100家", ">", "100", "家"),
        ("小于100家", "<", "100", "家"),
        ("达到98%", "reach", "98", "%"),
        ("212万元", "", "2120000", "元"),
        ("212.08万元", "", "2120800", "元"),
        ("35000元", "", "35000", "元"),
        ("1,234.5元", "", "1234.5", "元"),
        ("300人以上", ">=", "300", "人"),
        ("参会人员规模300人以上", ">=", "300", "人"),
        ("3天以内", "<=", "259200", "秒"),
        ("10%以下", "<=", "10", "%"),
        ("投诉次数≤4", "<=", "4", ""),
        ("100余次会议", ">=", "100", "次"),
        ("1000家（次）", "", "1000", "家"),
        ("不低于500万条", ">=", "5000000", "条"),
        ("507万条", "", "5070000", "条"),
        ("3千人", "", "3000", "人"),
        ("完成率97.5%", "", "97.5", "%"),
        ("5个月", "", "5", "月"),
        ("约80", "about", "80", ""),
        ("100个", "", "100", "个"),
        ("0.5万元/人", "", "5000", "元/人"),
    ],
)
def test_a_quantity(text: str, comparator: str, low: str, unit: str) -> None:
    value = quantity(text)
    assert (value.comparator, value.low, value.unit) == (comparator, Decimal(low), unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3-5", "3", "5", ""),
        ("80%~90%", "80", "90", "%"),
        ("80-90%", "80", "90", "%"),
        ("3至5场", "3", "5", "场"),
        ("1—2小时", "3600", "7200", "秒"),
    ],
)
def test_a_range(text: str, low: str, high: str, unit: str) -> None:
    value = quantity(text)
    if unit == "%" or text == "1—2小时":
        assert value.high == Decimal(high)
    assert (value.comparator, value.high, value.unit) == ("range", Decimal(high), unit)
    assert value.low == Decimal(low)


@pytest.mark.parametrize(
    ("text", "first", "last", "before"),
    [
        ("2023.12.31", date(2023, 12, 31), date(2023, 12, 31), False),
        ("2023-12-31", date(2023, 12, 31), date(2023, 12, 31), False),
        ("2023年12月31日", date(2023, 12, 31), date(2023, 12, 31), False),
        ("2023年12月31日前", date(2023, 12, 31), date(2023, 12, 31), True),
        ("12月底前", date(2023, 12, 31), date(2023, 12, 31), True),
        ("11月底前", date(2023, 11, 30), date(2023, 11, 30), True),
        ("2023年底", date(2023, 12, 1), date(2023, 12, 31), False),
        ("2023年12月前", date(2023, 11, 30), date(2023, 12, 31), True),
        ("2023年6月前", date(2023, 5, 31), date(2023, 6, 30), True),
        ("2022年11月", date(2022, 11, 1), date(2022, 11, 30), False),
        ("2023年", date(2023, 1, 1), date(2023, 12, 31), False),
        ("2023年1月-12月", date(2023, 1, 1), date(2023, 12, 31), False),
        ("2023年3月至2024年2月", date(2023, 3, 1), date(2024, 2, 29), False),
        ("6月30日", date(2023, 6, 30), date(2023, 6, 30), False),
        ("2023年12月底前完成", date(2023, 12, 31), date(2023, 12, 31), True),
    ],
)
def test_a_moment(text: str, first: date, last: date, before: bool) -> None:
    assert read_value(text, "2023") == Moment(first, last, before)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "定性",
        "完成",
        "举办3次会议，参加500人",
        "未完成3项",
        "2023.12",
        "2023年2月30日",
        "5-3",
        "2022-2023",
        "≥3-5",
        "3/4",
        "第一季度完成20%，第二季度完成80%",
        "有1个字" * 30,
        "第3季度",
        "增长-3%",
        "同比—3%",
        "利润-20万元",
        "±5%",
        "负5%",
        "零下5度",
        "前3名",
        "1年半",
    ],
)
def test_what_is_not_plain_is_not_read(text: str) -> None:
    assert read_value(text, "2023") is None


def test_a_date_without_a_year_needs_the_forms() -> None:
    assert read_value("12月底前", "") is None


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.sampled_from(["", "%", "个", "万元", "次"]))
def test_trailing_zeros_say_nothing(value: Decimal, unit: str) -> None:
    long, short = quantity(f"{value:f}{unit}"), quantity(f"{value.normalize():f}{unit}")
    assert (long.low, long.high, long.unit) == (short.low, short.high, short.unit)


@given(
    st.text(alphabet="0123456789.,%-~≥≤不低于超过以上内年月日底前万千元次个余约()／/ \n未完成至", max_size=20)
)
def test_reading_never_fails(text: str) -> None:
    value = read_value(text, "2023")
    if isinstance(value, Quantity):
        assert value.low <= value.high
    elif value is not None:
        assert value.before or value.first <= value.last


def test_units_that_fit() -> None:
    assert are_comparable(quantity("≥2小时"), quantity("90分钟"))
    assert are_comparable(quantity("≥99%"), quantity("97.5"))
    assert not are_comparable(quantity("12次"), quantity("12人"))
    assert not are_comparable(quantity("500万条"), quantity("507"))
    assert not are_comparable(quantity("≥95%"), quantity("0.98"))
    assert not are_comparable(quantity("1G"), quantity("1024兆"))
    pair = align(quantity("80万元"), quantity("72"))
    assert pair is not None
    assert pair[1].low == Decimal(720000)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2平方公里", "2000000平方米"),
        ("3km²", "3平方千米"),
        ("5公顷", "50000㎡"),
        ("1.2万平方米", "12000m2"),
        ("120M²", "120平米"),
        ("800平方", "800平方米"),
        ("12km", "12000延米"),
        ("35毫米", "3.5cm"),
        ("3m³", "3000升"),
        ("3000L", "3立方米"),
        ("2吨", "2000公斤"),
        ("2t", "2000KG"),
        ("100斤", "50千克"),
        ("1200度", "1200kWh"),
        ("2小时", "120min"),
        ("24h", "24个小时"),
        ("2周", "14天"),
        ("5自然日", "5日"),
        ("2年", "24个月"),
        ("2个季度", "6个月"),
        ("5个工作日", "5工作日"),
        ("30名", "30人"),
        ("30位", "30名"),
        ("12人/次", "12人次"),
        ("12人·次", "12人次"),
        ("40人天", "40人日"),
        ("3场次", "3场"),
        ("3批次", "3批"),
        ("500本", "500册"),
        ("60棵", "60株"),
        ("8栋", "8幢"),
        ("40学时", "40课时"),
        ("12台/套", "12套"),
        ("12台（套）", "12套"),
        ("12台套", "12台（套）"),
        ("0.5万元/人", "5000元/人"),
        ("200元/人·天", "200元每人每天"),
        ("30元/平方米", "30元/㎡"),
        ("3万元/公里", "30元/米"),
        ("5mg/L", "5毫克/升"),
        ("5mg/m3", "0.005克/立方米"),
        ("60元/小时", "60元/个小时"),
        ("5‰", "0.5%"),
        ("5个百分点", "5%"),
    ],
)
def test_two_ways_to_write_one_amount(first: str, second: str) -> None:
    pair = align(quantity(first), quantity(second))
    assert pair is not None
    assert pair[0].low == pair[1].low


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("12平方米", "12平方公里"),
        ("12米", "12公里"),
        ("12吨", "12公斤"),
        ("12天", "12小时"),
        ("12‰", "12%"),
        ("12平方米", "12米"),
        ("12立方米", "12平方米"),
        ("5工作日", "5天"),
        ("12人次", "12人"),
        ("12台次", "12台"),
        ("12台", "12套"),
        ("12个", "12家"),
        ("12户", "12人"),
        ("12元/人", "12元"),
        ("12元/人", "12元/户"),
        ("12元/人", "12万元/人"),
        ("12个/人", "12个"),
        ("12m", "12M"),
    ],
)
def test_amounts_that_are_not_one(first: str, second: str) -> None:
    pair = align(quantity(first), quantity(second))
    assert pair is None or pair[0].low != pair[1].low


def test_a_number_without_a_unit_is_in_that_of_the_other() -> None:
    for text in ("0.5万元/人", "0.5平方公里", "0.5台/套", "0.5年"):
        pair = align(quantity(text), quantity("0.5"))
        assert pair is not None
        assert pair[0].low == pair[1].low


def test_qualities() -> None:
    assert read_quality("已完成。") == "met"
    assert read_quality("达成预期指标") == "met"
    assert read_quality("部分达成预期指标") == "partly"
    assert read_quality("未完成") == "failed"
    assert read_quality("有所增强") == ""
    assert is_qualitative("有所增强")
    assert not is_qualitative("3次")
    assert not is_qualitative(" ")


def test_years() -> None:
    assert years_in("2022年11月至2023.12.31") == [2022, 2023]
    assert years_in("2023个") == []


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("2021年至23年底建成", []),
        ("2021年至2023年", []),
        ("2022年以来", []),
        ("2021年至22年底建成", [2021]),
        ("2019年至2021年", [2019, 2021]),
        ("2023年12月", [2023]),
        ("2022年底", [2022]),
    ],
)
def test_years_without_those_of_a_span_around_the_forms(text: str, outside: list[int]) -> None:
    assert years_outside(text, 2023) == outside
