"""Feet of pages, in PDF and OFD alike: counted through the file, or anew from each form on."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import ofdkit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from jixiao_gui.formats.writing.fonts import FontChoice
from jixiao_gui.formats.writing.form_pages import draw_form
from jixiao_gui.formats.writing.ofd_out import write_ofd
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet
from tests.formats.writing.ofd_standard import faults

WRITERS: dict[str, Callable[..., list[str]]] = {"pdf": write_pdf, "ofd": write_ofd}


def form(rows: int, **others: Any) -> Sheet:
    """An invented form of ``rows`` indicators; 80 take two pages."""
    cells = (Row((Cell(f"指标{number}", 0, role=Role.TEXT),), Section.INDICATOR) for number in range(rows))
    return Sheet(title="项目支出绩效自评表", widths=(174,), rows=tuple(cells), **others)


SHORT, LONG = form(3), form(80)
SIDEWAYS = replace(LONG, landscape=True)
SIGNED = form(3, below=("说明" * 200,) * 20, sign_off=("填表人：", "日期："))


def written(kind: str, sheets: Sequence[object], **options: object) -> bytes:
    file = io.BytesIO()
    WRITERS[kind](sheets, file, **options)
    return file.getvalue()


def page_feet(kind: str, data: bytes) -> list[tuple[int, int] | None]:
    """The number of each page and of how many it is; ``None`` for a page without a foot."""
    if kind == "pdf":
        texts = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    else:
        assert faults(data) == []
        with ofdkit.open(data) as document:
            texts = [page.text() for page in document.pages]
    found = [re.findall(r"第(\d+)页共(\d+)页", "".join(text.split())) for text in texts]
    assert all(len(one) <= 1 for one in found)
    return [(int(one[0][0]), int(one[0][1])) if one else None for one in found]


def counted(*pages: int) -> list[tuple[int, int]]:
    """The feet of forms of so many pages, each from 1."""
    return [(number, count) for count in pages for number in range(1, count + 1)]


@pytest.mark.parametrize("kind", WRITERS)
def test_pages_are_counted_anew_from_each_form_on_when_asked(kind: str) -> None:
    sheets = [LONG, SHORT, SIDEWAYS, SIGNED, LONG]
    alone = [len(page_feet(kind, written(kind, [sheet]))) for sheet in sheets]
    assert alone[:2] == [2, 1]
    assert min(alone[2:]) > 1
    assert page_feet(kind, written(kind, sheets, pages_by_form=True)) == counted(*alone)
    assert page_feet(kind, written(kind, sheets)) == counted(sum(alone))


@pytest.mark.parametrize("kind", WRITERS)
def test_a_short_form_alone_has_no_foot_and_among_others_it_has(kind: str) -> None:
    for by_form in (False, True):
        assert page_feet(kind, written(kind, [SHORT], pages_by_form=by_form)) == [None]
        assert page_feet(kind, written(kind, [], pages_by_form=by_form)) == [None]
    assert page_feet(kind, written(kind, [SHORT, SHORT], pages_by_form=True)) == [(1, 1), (1, 1)]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("sheet", [SHORT, LONG, SIGNED])
def test_a_file_of_one_form_is_the_same_however_pages_are_counted(kind: str, sheet: Sheet) -> None:
    assert written(kind, [sheet]) == written(kind, [sheet], pages_by_form=True)


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=15, deadline=None)
@given(sheets=st.lists(st.sampled_from([SHORT, LONG, SIDEWAYS, SIGNED]), max_size=5), by_form=st.booleans())
def test_forms_that_were_drawn_elsewhere_get_the_same_feet(
    kind: str, sheets: list[Sheet], by_form: bool
) -> None:
    drawn = [draw_form(sheet, FontChoice.BUNDLED) for sheet in sheets]
    assert written(kind, drawn, pages_by_form=by_form) == written(kind, sheets, pages_by_form=by_form)
