"""自动列宽: long texts get the room of empty columns, and the page gets no higher for it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.paths import resources_folder
from jixiao_gui.sheet.automatic_widths import automatic_widths
from jixiao_gui.sheet.typeset import STYLES, typeset
from tests.laid_out import laid_out

TEMPLATES = load_templates([resources_folder()])


def advance(char: str) -> float:
    return 1.0 if char > "\x7f" else 0.5


def height(form: Form, template: Template) -> float:
    return typeset(laid_out(form, template), STYLES[0], advance).height


def fitted(form: Form, template: Template) -> Template:
    return automatic_widths(form, template, evaluate(form, template), advance)


def with_rows(template: Template, *rows: Indicator) -> Form:
    return replace(template.new_form("2024"), indicators=rows)


def column(template: Template, name: str) -> float:
    table = template.table("indicators")
    assert table is not None
    return next(column.width for column in table.columns if column.id == name)


def test_a_long_target_takes_the_room_of_empty_reasons() -> None:
    template = TEMPLATES["beijing-2023"]
    long = "在十二月底以前完成全部设备的采购、安装、调试和验收并交付各单位使用"
    form = with_rows(
        template,
        *(Indicator("产出指标", "数量指标", f"指标{n}：更新", long, "12台", "10", "10") for n in range(1, 6)),
    )
    made = fitted(form, template)
    assert column(made, "target") > column(template, "target") + 10
    assert column(made, "deviation") < column(template, "deviation")
    assert height(form, made) < height(form, template)


words = st.text(st.sampled_from("完成设备采购安装1290%，。 \n"), max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(TEMPLATES)), st.lists(st.builds(Indicator, *[words] * 6), min_size=1, max_size=8))
def test_any_form_keeps_a_usable_layout(template: Template, rows: list[Indicator]) -> None:
    form = with_rows(template, *rows)
    made = fitted(form, template)
    read = read_template(template_data(made), TEMPLATES.rules, origin=made.origin)
    assert read.sections == made.sections
    assert made.edges[-1] == template.edges[-1]
    assert [table.fields for table in made.tables] == [table.fields for table in template.tables]
    assert all(column.width >= 3 for table in made.tables for column in table.columns)
    assert height(form, made) <= height(form, template)


def test_it_is_done_once() -> None:
    template = TEMPLATES["mof-2021"]
    form = template.new_form("2024")
    made = fitted(form, template)
    assert fitted(form, made).sections == made.sections
