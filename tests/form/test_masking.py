"""Phone numbers and names in what is published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.masking import FULL, NONE, SURNAME, masked_names, masked_phones


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("138" + 8 * "0", "138****0000"),
        ("010-80000000", "010-****0000"),
        ("80000000转800", "800****0转800"),
        ("8000 0000", "80** **00"),
        ("000-0000", "00*-**00"),
        ("转 806", "转 806"),
        ("见 2023 年 80 万元", "见 2023 年 80 万元"),
        ("项目组", "项目组"),
        ("", ""),
    ],
)
def test_the_middle_of_a_number_is_hidden(text: str, masked: str) -> None:
    assert masked_phones(text) == masked


@given(st.text(alphabet="0123456789-转、 甲（）", max_size=40))
def test_masking_keeps_length_and_words_and_never_shows_more_than_seven_digits_of_a_number(text: str) -> None:
    masked = masked_phones(text)
    assert len(masked) == len(text)
    assert all(a == b or (a.isdecimal() and b == "*") for a, b in zip(text, masked, strict=True))
    assert masked_phones("0" * 11).count("*") == 4


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_no_whole_number_is_left(number: str) -> None:
    shown = masked_phones(f"电话：{number}。")
    assert number not in shown
    assert len(shown) == len(f"电话：{number}。")


def test_names_by_choice() -> None:
    assert masked_names("甲乙丙、欧阳乙", SURNAME) == "甲**、欧阳*"
    assert masked_names("甲乙丙", FULL) == "甲乙丙"
    assert masked_names("甲乙丙", NONE) == ""
