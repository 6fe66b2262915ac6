"""Numbers before indicators' names: kept when typed over, put in, taken away, as the template writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form import numbering
from jixiao_gui.form.edits import SpliceRows
from jixiao_gui.form.model import Form, Indicator, is_placeholder
from jixiao_gui.form.numbering import number_prefix, row_prefix, with_row_prefix, without_double
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table
from tests.form.forms import LAYOUT, TEMPLATES, forms
from tests.form.test_row_edits import A, B, C, read, rows_of


def done(form: Form, made: SpliceRows | None) -> Form:
    assert made is not None
    return made.apply(form)


def numbered_like(*names: str) -> Template:
    """The layout with these names in its blank rows."""
    rows = tuple(Indicator(*A, name) for name in names)
    sections = tuple(
        replace(section, rows=rows) if isinstance(section, Table) and section.id == "indicators" else section
        for section in LAYOUT.sections
    )
    return replace(LAYOUT, sections=sections)


def test_names_are_numbered_in_each_group() -> None:
    form = rows_of((A, "指标2：a1"), (A, "a2"), (A, "……"), (B, "指标 1: b1"), (C, "指标1："))
    after = done(form, numbering.renumber(form, LAYOUT, "号"))
    assert [name for _, name in read(after)] == ["指标1：a1", "指标2：a2", "……", "指标1：b1", "指标1："]
    assert numbering.renumber(after, LAYOUT, "号") is None
    bare = done(after, numbering.unnumber(after, LAYOUT, "号"))
    assert [name for _, name in read(bare)] == ["a1", "a2", "……", "b1", "指标1："]


def test_numbers_that_run_on_go_on_running() -> None:
    form = rows_of((A, "指标1：a1"), (A, "新"), (B, "指标2：b1"), (C, "指标3：c1"))
    after = done(form, numbering.renumber(form, LAYOUT, "号"))
    assert [name for _, name in read(after)] == ["指标1：a1", "指标2：新", "指标3：b1", "指标4：c1"]


@pytest.mark.parametrize(
    ("names", "row", "expected"),
    [
        (("指标1：", "指标2：", "……"), 0, "指标1："),
        (("指标1：甲", "指标2：", "……"), 0, "指标1："),
        (("指标1：甲", "指标2：乙", "……"), 2, "指标3："),
        (("指标1：甲", "", "……"), 1, "指标2："),
        (("……", "……"), 1, "指标1："),
        (("甲", "乙", "……"), 2, ""),
        (("甲", "指标2：", ""), 1, "指标2："),
        (("甲", "乙", ""), 2, ""),
        (("", ""), 1, ""),
        (("指标9：甲", "…"), 1, "指标10："),
    ],
)
def test_what_stays_before_a_name_that_is_typed_over(names: tuple[str, ...], row: int, expected: str) -> None:
    form = rows_of(*((A, name) for name in names))
    assert row_prefix(form, LAYOUT, row) == expected


def test_dots_of_a_form_whose_numbers_run_on() -> None:
    form = rows_of((A, "指标1：甲"), (B, "指标2：乙"), (B, "……"), (C, "……"))
    assert row_prefix(form, LAYOUT, 2) == "指标3："
    assert row_prefix(form, LAYOUT, 3) == "指标3："


def test_a_template_without_numbers_has_none() -> None:
    form = rows_of((A, "……"), (A, "……"))
    assert row_prefix(form, replace(LAYOUT, numbered=False), 0) == ""


@pytest.mark.parametrize(
    ("blank", "second", "twelfth"),
    [
        ("指标1：", "指标2：", "指标12："),
        ("（1）", "（2）", "（12）"),
        ("1.", "2.", "12."),
        ("1、", "2、", "12、"),
        ("①", "②", "⑫"),
        ("（一）", "（二）", "（十二）"),
        ("三级指标1:", "三级指标2:", "三级指标12:"),
    ],
)
def test_a_template_has_numbers_of_its_own_kind(blank: str, second: str, twelfth: str) -> None:
    template = numbered_like(blank, "……")
    assert is_placeholder(blank)
    form = rows_of((A, blank), (A, "……"))
    assert row_prefix(form, template, 0) == blank
    assert row_prefix(form, template, 1) == second
    many = rows_of(*((A, f"甲{n}") for n in range(12)))
    after = done(many, numbering.renumber(many, template, "号"))
    assert read(after)[11][1] == twelfth + "甲11"
    assert number_prefix(read(after)[11][1], template) == twelfth
    assert done(after, numbering.unnumber(after, template, "号")) == many


def test_a_figure_is_no_number() -> None:
    template = numbered_like("1.")
    assert number_prefix("1.5公里道路", template) == ""
    assert number_prefix("1.道路", template) == "1."
    assert number_prefix("1.道路") == ""
    assert not is_placeholder("12")
    assert not is_placeholder("三级医院")


def test_of_two_numbers_the_typed_one_stays() -> None:
    assert without_double("指标1：指标2：甲", LAYOUT) == "指标2：甲"
    assert without_double("指标1：甲", LAYOUT) == "指标1：甲"
    assert with_row_prefix(rows_of((A, "指标1：")), LAYOUT, 0, "指标4：甲") == "指标4：甲"


@pytest.mark.parametrize(
    "name", ["2.合格率", "2、合格率", "（二）合格率", "(2) 合格率", "②合格率", "二、合格率"]
)
def test_a_number_as_lists_have_it_takes_the_place_of_the_rows(name: str) -> None:
    assert with_row_prefix(rows_of((A, "指标1：")), LAYOUT, 0, name) == name
    assert without_double("指标1：" + name, LAYOUT) == name


@pytest.mark.parametrize(
    "name", ["5.12纪念活动", "2、3号楼修缮", "一、二期工程", "3D打印", "一中食堂", "12台"]
)
def test_figures_in_a_name_are_no_number_of_a_list(name: str) -> None:
    assert with_row_prefix(rows_of((A, "指标1：")), LAYOUT, 0, name) == "指标1：" + name
    assert without_double("指标1：" + name, LAYOUT) == "指标1：" + name


@given(forms())
def test_numbers_come_and_go_with_their_inverse(form: Form) -> None:
    template = TEMPLATES[form.template]
    for make in (numbering.renumber, numbering.unnumber):
        made = make(form, template, "号")
        if made is not None:
            after = made.apply(form)
            assert made.inverse(form).apply(after) == form
            assert len(after.indicators) == len(form.indicators)


@given(forms(), st.integers(0, 4))
def test_what_is_led_has_one_number(form: Form, row: int) -> None:
    if row >= len(form.indicators):
        return
    template = TEMPLATES[form.template]
    name = with_row_prefix(form, template, row, "新指标")
    assert numbering.bare_name(name, template) == "新指标"
