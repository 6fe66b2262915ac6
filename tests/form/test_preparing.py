"""What an export leaves out, and that it leaves out nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.preparing import Options, mask_phones, prepare
from tests.form.forms import TEMPLATES

ROWS = (
    Indicator("产出指标", "数量指标", "指标1：更新设备", "12", "12", "50", "50"),
    Indicator("产出指标", "数量指标", "指标2："),
    Indicator("产出指标", "数量指标", "……"),
    Indicator("产出指标", "质量指标", "指标1：", weight="5"),
)
FORM = Form(template="beijing-2023", phone="000-0000", leader="项目组", indicators=ROWS)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("000-0000", "00*-**00"),
        ("01234567890", "012****7890"),
        ("01234567", "01****67"),
        ("转 806", "转 806"),
        ("项目组", "项目组"),
        ("", ""),
    ],
)
def test_the_middle_of_a_number_is_hidden(text: str, masked: str) -> None:
    assert mask_phones(text) == masked


@given(st.text(alphabet="0123456789-转、 甲（）", max_size=40))
def test_masking_keeps_length_and_words_and_never_shows_more_than_seven_digits_of_a_number(text: str) -> None:
    masked = mask_phones(text)
    assert len(masked) == len(text)
    assert all(a == b or (a.isdecimal() and b == "*") for a, b in zip(text, masked, strict=True))
    assert mask_phones("0" * 11).count("*") == 4


def test_blank_rows_go_and_filled_ones_stay() -> None:
    assert prepare(FORM, Options(drop_blank=True), TEMPLATES).indicators == (ROWS[0], ROWS[3])
    assert prepare(FORM, Options(), TEMPLATES) == FORM


def test_a_blank_form_keeps_its_rows() -> None:
    blank = replace(FORM, indicators=ROWS[1:3])
    assert prepare(blank, Options(drop_blank=True), TEMPLATES) == blank


def test_the_phone_is_hidden_on_paper_alone() -> None:
    out = prepare(FORM, Options(mask_phone=True), TEMPLATES)
    assert out == replace(FORM, phone="00*-**00")
    assert FORM.phone == "000-0000"
