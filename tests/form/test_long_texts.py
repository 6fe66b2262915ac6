"""Texts of one character, thousands of times, as a key that stuck types them, take no time to check."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from jixiao_gui.form.checks import check_form
from jixiao_gui.form.model import Indicator
from tests.form.forms import TEMPLATES

LONG = 5000
ROWS = 50


@pytest.mark.parametrize("piece", ["一", "年", "1", "1,", " ", "\u3000", "（", "：", "2023-", "大"])
def test_a_check_of_fifty_rows_takes_no_time(piece: str) -> None:
    template = TEMPLATES["beijing-2023"]
    form = template.new_form("2024")
    rows = tuple(
        Indicator("产出指标", "数量指标", text, text, text, "1", "1", text)
        for text in (piece * (LONG // len(piece)) + str(number) * (number % 2) for number in range(ROWS))
    )
    begun = time.process_time()
    findings = check_form(replace(form, indicators=rows), template)
    assert time.process_time() - begun < 5  # 16 seconds of 一 before
    assert any(finding.rule == "weight-sum" for finding in findings)


def test_numerals_with_a_unit_are_a_figure_and_dates_a_date() -> None:
    """What a copied target is not told of."""
    template = TEMPLATES["beijing-2023"]
    form = template.new_form("2024")

    def is_copied(text: str) -> bool:
        row = Indicator("产出指标", "数量指标", "名称", text, text, "1", "1")
        found = check_form(replace(form, indicators=(row,)), template)
        return any(finding.rule == "target-copied" for finding in found)

    assert is_copied("群众反映情况良好")
    for text in ("全年举办二十一场培训", "季度末全部完成验收", "年底前全部完成建设", "完成一百零五项任务"):
        assert not is_copied(text)
