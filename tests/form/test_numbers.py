from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.numbers import (
    decimals_of,
    fold,
    in_money,
    is_void,
    plain,
    quotient,
    ratio_text,
    read_amount,
    read_percent,
    read_points,
    round_half_up,
    split_number,
)

_fractions = st.fractions(min_value=-(10**6), max_value=10**6)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("212万元", "212"),
        ("1,234.5", "1234.5"),
        ("35000元", "3.5"),
        ("２１２", "212"),
        (" 0.3990 ", "0.399"),
        ("1.2亿元", "12000"),
        ("-3", "-3"),
        (".5", "0.5"),
        ("80\u200b", "80"),
        ("\ufeff\u202d80\u202c万元", "80"),
        ("8\xad0", "80"),
    ],
)
def test_an_amount(text: str, value: str) -> None:
    assert read_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "约80", "80左右", "80/90", "—", "12,34", "1.2.3", "80%", "万元", "-", "1e5"]
)
def test_no_amount(text: str) -> None:
    assert read_amount(text) is None


def test_points_and_percents() -> None:
    assert read_points("8.3分") == Decimal("8.3")
    assert read_points("8.3%") is None
    assert read_percent("99.79％") == Decimal("99.79")
    assert read_percent("100") == read_percent("100%") == Decimal(100)
    assert read_percent("100分") is None


def test_voids() -> None:
    assert is_void(" ")
    assert is_void("—　")
    assert is_void("/")
    assert not is_void("0")
    assert is_void("\u200b\ufeff")
    assert fold("　年 初\n预算数（Ａ）") == "年初预算数(A)"
    # radicals as text copied out of a PDF has them: of both blocks
    assert fold("⽔⻛险总体⽬标") == "水风险总体目标"


@pytest.mark.parametrize(("text", "digits"), [("100", 0), ("99.79%", 2), ("0.3990", 4), ("无", 0), ("5.", 0)])
def test_decimals(text: str, digits: int) -> None:
    assert decimals_of(text) == digits


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (Fraction(355, 43), 1, "8.3"),
        (Fraction(45, 8), 1, "5.6"),
        (Fraction(565, 100), 1, "5.7"),
        (Fraction(-565, 100), 1, "-5.7"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(999, 1000), 2, "1.00"),
    ],
)
def test_half_up(value: Fraction, digits: int, rounded: str) -> None:
    assert str(round_half_up(value, digits)) == rounded


@given(_fractions, st.integers(0, 6))
def test_rounding_is_near_and_symmetric(value: Fraction, digits: int) -> None:
    rounded = Fraction(round_half_up(value, digits))
    assert abs(rounded - value) <= Fraction(1, 2 * 10**digits)
    assert Fraction(round_half_up(-value, digits)) == -rounded
    assert round_half_up(rounded, digits) == rounded


@given(_fractions, _fractions, st.integers(0, 6))
def test_rounding_keeps_the_order(one: Fraction, other: Fraction, digits: int) -> None:
    low, high = sorted((one, other))
    assert round_half_up(low, digits) <= round_half_up(high, digits)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_what_is_printed_reads_the_same(value: Decimal) -> None:
    text = plain(value)
    assert read_amount(text) == value
    assert not text.startswith("-0") or value < 0
    assert "." not in text or not text.endswith(("0", "."))


@given(st.text(max_size=12))
def test_reading_any_text_never_fails(text: str) -> None:
    found = split_number(text)
    assert found is None or found[0].is_finite()
    for read in (read_amount, read_points, read_percent):
        assert read(text) is None or found is not None


def test_ratios_for_machines() -> None:
    assert ratio_text(Fraction(9, 16)) == "0.5625"
    assert ratio_text(Fraction(1, 3)) == "0.3333333333"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.decimals("0.0001", "1e12", places=4))
def test_a_quotient_is_exact(top: Decimal, bottom: Decimal) -> None:
    assert quotient(top, bottom) == Fraction(top) / Fraction(bottom)


@pytest.mark.parametrize(
    ("text", "old", "new", "made"),
    [
        ("80.5", "万元", "元", "805000"),
        ("1,234", "元", "万元", "0.1234"),
        ("80.50", "万元", "万元", "80.50"),
        ("80万元", "万元", "元", "80万元"),
        ("80分", "万元", "元", "80分"),
        ("约80", "万元", "元", "约80"),
        ("", "元", "万元", ""),
    ],
)
def test_an_amount_in_another_money(text: str, old: str, new: str, made: str) -> None:
    assert in_money(text, old, new) == made


@pytest.mark.parametrize("text", ["45\n40", "45 \n 40", "1\n2\n3分"])
def test_figures_on_two_lines_are_no_number(text: str) -> None:
    assert split_number(text) is None


@pytest.mark.parametrize("text", ["45\n万元", "\n45\n", "1 240"])
def test_a_line_break_beside_a_number_is_white_space(text: str) -> None:
    assert split_number(text) is not None
