"""Prompts of content controls that another program made plain text."""

from __future__ import annotations

import pytest

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.reading.prompts import without_prompts
from jixiao_gui.sheet.sheet import Cell, Row, Sheet


@pytest.mark.parametrize(
    "text",
    [
        "单击或点击此处输入文字。",
        " 单击此处输入文字。\n单击此处输入文字。",
        "选择一项。",
        "单击或点击以输入日期。",
        "单击此处输入日期。",
        "Click or tap here to enter text.",
        "Choose an item.",
    ],
)
def test_a_cell_of_prompts_is_empty(text: str) -> None:
    read = without_prompts(ReadFile([Sheet(rows=(Row((Cell(text), Cell("甲", 1))),))]))
    assert [cell.text for cell in read.sheets[0].rows[0].cells] == ["", "甲"]
    assert len(read.notes) == 1
    assert " ".join(text.split()) in read.notes[0]


@pytest.mark.parametrize(
    "text", ["单击此处输入文字的说明", "选择一项作为指标", "单位", "选择日期：5月1日", ""]
)
def test_other_words_stay(text: str) -> None:
    read = ReadFile([Sheet(rows=(Row((Cell(text),)),))])
    assert without_prompts(read) is read
