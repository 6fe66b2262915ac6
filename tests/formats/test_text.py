"""The text format: rows told from empty paragraphs, and what goes out comes in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.form.model import Form
from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.json.json_forms import form_to_dict
from jixiao_gui.formats.text import read_text, write_text
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Sheet
from tests.sheet.drawn import FILES, TEMPLATES, forms, sheet_of


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]


def texts_of_only_sheet(text: str) -> list[list[str]]:
    (sheet,) = read_text(text).sheets
    return texts(sheet)


def test_cells_rows_and_captions() -> None:
    read = read_text(
        "附件1-1\n\t项目支出绩效自评表\n\n\t项目名称\n\t苗圃\n改造\n\n附件1-1\n\t项目名称\n\t灌溉\n\n"
    )
    assert [sheet.caption for sheet in read.sheets] == ["附件1-1", "附件1-1"]
    assert texts(read.sheets[0]) == [["项目支出绩效自评表"], ["项目名称", "苗圃\n改造"]]
    assert texts(read.sheets[1]) == [["项目名称", "灌溉"]]
    assert read.leftovers == []


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_and_byte_order_mark(ending: str) -> None:
    text = "\ufeff附件1-1\n\t项目名称\n\t苗圃\n\n".replace("\n", ending)
    assert texts_of_only_sheet(text) == [["项目名称", "苗圃"]]
    assert read_text(text).sheets[0].caption == "附件1-1"


def test_an_empty_paragraph_in_the_middle_of_a_row_does_not_end_it() -> None:
    rows = texts_of_only_sheet(
        "\t年度总体目标\n\t预期目标\n\t实际完成情况\n\n\t\n\t甲\n\n乙\n\t丙\n\n\t总分\n\t96\n\n"
    )
    assert rows[1] == ["", "甲\n\n乙", "丙"]
    assert rows[2] == ["总分", "96"]


@pytest.mark.parametrize("gap", [1, 2, 3])
def test_the_last_cell_goes_on_after_empty_paragraphs(gap: int) -> None:
    head = "附件1-1\n\t年度总体目标\n\t预期目标\n\t实际完成情况\n\n"
    rows = texts_of_only_sheet(head + "\t\n\t甲\n\t乙" + "\n" * (gap + 1) + "丙\n\n\t总分\n\t96\n\n")
    assert rows[1] == ["", "甲", "乙" + "\n" * (gap + 1) + "丙"]
    assert rows[2] == ["总分", "96"]


def test_a_caption_begins_a_form_even_where_the_total_row_is_missing() -> None:
    read = read_text("附件1-1\n\t项目名称\n\t苗圃\n\n\n附件1-2\n\t项目名称\n\t灌溉\n\n")
    assert [sheet.caption for sheet in read.sheets] == ["附件1-1", "附件1-2"]


def test_a_table_after_the_total_row_is_another_form_without_a_caption_too() -> None:
    read = read_text("\t项目名称\n\t苗圃\n\n\t总分\n\t96\n\n\n\t项目名称\n\t灌溉\n\n\t总分\n\t97\n\n")
    assert [texts(sheet)[0][1] for sheet in read.sheets] == ["苗圃", "灌溉"]


def test_a_clerks_text_that_begins_like_a_head_does_not_shorten_its_row() -> None:
    head = "\t年度总体目标\n\t预期目标\n\t实际完成情况\n\n"
    assert texts_of_only_sheet(head + "\t\n\t预期目标一：甲\n\n预期目标二：乙\n\t丙\n\n")[1] == [
        "",
        "预期目标一：甲\n\n预期目标二：乙",
        "丙",
    ]


@pytest.mark.parametrize(
    ("text", "leftovers"),
    [("", []), ("\n\n", []), ("没有表格\n", ["没有表格"]), ("一\n\n二", ["一", "二"])],
)
def test_text_without_a_table(text: str, leftovers: list[str]) -> None:
    read = read_text(text)
    assert (read.sheets, read.leftovers) == ([], leftovers)


def test_a_bookmark_after_the_last_form_is_a_leftover() -> None:
    read = read_text("\t项目名称\n\t苗圃\n\n\t总分：\n\t96\n\n\n\n[bookmark: _示例]\n")
    assert len(read.sheets) == 1
    assert read.leftovers == ["[bookmark: _示例]"]


def test_a_label_and_a_comma_inside_a_cell_make_no_table_of_commas() -> None:
    read = read_text("\t项目名称\n\t苗圃\n\n\t总分：\n\t按\n项目名称,单位填写\n\n")
    (sheet,) = read.sheets
    assert [[cell.text for cell in row.cells] for row in sheet.rows] == [
        ["项目名称", "苗圃"],
        ["总分：", "按\n项目名称,单位填写"],
    ]


@given(st.text(st.sampled_from("\t\n 附件总分项目名称预期目标三级指标执行率a"), max_size=60))
@settings(deadline=None)
def test_no_text_loses_a_character(text: str) -> None:
    """Every word of the file is in a cell, a caption or a leftover, in any nonsense."""
    read = read_text(text)
    kept = "".join(
        [*(sheet.caption for sheet in read.sheets), *read.leftovers]
        + [cell.text for sheet in read.sheets for row in sheet.rows for cell in row.cells]
    )
    assert sorted("".join(kept.split())) == sorted("".join(text.split()))


def trip(forms: list[Form]) -> list[Form]:
    """Out and in again, each taken for its own layout: two layouts may differ in blank rows alone."""
    sheets = read_text("".join(write_text(sheet_of(form) for form in forms))).sheets
    return [
        recognise(sheet, TEMPLATES, form.template).form for sheet, form in zip(sheets, forms, strict=True)
    ]


PLAIN = tuple(t for t in TEMPLATES if t.id.startswith(("beijing", "mof")))
"""Layouts with words that the reader of text knows, so that a cell's own empty line is no row's end."""


@given(st.lists(forms(PLAIN), min_size=1, max_size=3))
@settings(deadline=None, max_examples=80)
def test_any_form_comes_back_out_of_the_text(drawn: list[Form]) -> None:
    again = trip(drawn)
    assert [form_to_dict(form, TEMPLATES) for form in again] == [
        form_to_dict(form, TEMPLATES) for form in drawn
    ]


@pytest.mark.parametrize(("path", "count"), FILES)
def test_the_forms_of_a_file_come_back_out_of_the_text(path: Path, count: int) -> None:
    read = [recognise(sheet, TEMPLATES).form for sheet in read_text(path.read_text("utf-8")).sheets]
    again = trip(read)
    assert len(again) == count
    for form, other in zip(read, again, strict=True):
        assert form_to_dict(other, TEMPLATES) == form_to_dict(form, TEMPLATES)


def test_writing_can_be_cancelled() -> None:
    form = TEMPLATES.default.new_form("2023")
    done: list[int] = []

    def progress(number: int) -> bool:
        done.append(number)
        return number < 2

    with pytest.raises(Cancelled):
        list(write_text([sheet_of(form)] * 3, progress))
    assert done == [1, 2]
