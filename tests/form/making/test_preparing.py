"""What an export leaves out, and that it leaves out nothing else."""

from __future__ import annotations

from dataclasses import replace

from jixiao_gui.form.making.preparing import Options, prepare
from jixiao_gui.form.model import Form, Indicator
from tests.form.forms import TEMPLATES

ROWS = (
    Indicator("产出指标", "数量指标", "指标1：更新设备", "12", "12", "50", "50"),
    Indicator("产出指标", "数量指标", "指标2："),
    Indicator("产出指标", "数量指标", "……"),
    Indicator("产出指标", "质量指标", "指标1：", weight="5"),
)
FORM = Form(template="beijing-2023", phone="000-0000", leader="项目组", indicators=ROWS)


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
