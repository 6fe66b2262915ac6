"""Which layout a sheet has: its words first, then the first levels, then the book that it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui import paths
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.sheet.recognise import Recognised, recognise
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from tests.laid_out import laid_out

TEMPLATES = load_templates([paths.resources_folder()])


def drawn(template: str, *levels: str) -> Sheet:
    """A form's sheet without caption and title, as a copied table is."""
    made = TEMPLATES[template]
    form = made.new_form("2023")
    if levels:
        form = replace(form, indicators=tuple(Indicator(one, "数量指标", "x", "1", "1") for one in levels))
    return replace(laid_out(form, made), caption="", title="", year_line="")


def guess_messages(found: Recognised) -> list[str]:
    return [note.message for note in found.notes if note.kind == "guess"]


@pytest.mark.parametrize("template", [template.id for template in tuple(TEMPLATES)])
def test_each_blank_form_is_its_own(template: str) -> None:
    found = recognise(drawn(template), TEMPLATES)
    assert (found.template.id, guess_messages(found)) == (template, [])


def test_a_first_level_tells_two_layouts_of_one_structure_apart() -> None:
    three = ("产出指标", "效益指标", "满意度指标")
    assert recognise(drawn("mof-2021", "成本指标", *three), TEMPLATES).template.id == "mof-2021"
    assert recognise(drawn("mof-2020", *three), TEMPLATES).template.id == "mof-2020"


def test_what_cannot_be_told_apart_is_the_books_or_is_said() -> None:
    sheet = drawn("mof-2021", "产出指标", "效益指标", "满意度指标")
    found = recognise(sheet, TEMPLATES)
    assert found.template.id == "mof-2020"
    assert "也相符" in "".join(guess_messages(found))
    found = recognise(sheet, TEMPLATES, prefer="mof-2021")
    assert (found.template.id, guess_messages(found)) == ("mof-2021", [])
    found = recognise(drawn("beijing-2023"), TEMPLATES, prefer="mof-2021")
    assert found.template.id == "beijing-2023"  # what is clear is not bent to the book


def test_a_foreign_layout_is_its_own_and_that_is_said() -> None:
    rows = (("项目名称", "甲"), ("一级指标", "二级指标", "三级指标"), ("产出", "数量", "点位"))
    sheet = Sheet(rows=tuple(Row(tuple(Cell(text, n) for n, text in enumerate(row))) for row in rows))
    found = recognise(sheet, TEMPLATES)
    assert found.template.id.startswith("own-")
    assert "按表格自身的版式读入" in "".join(guess_messages(found))
