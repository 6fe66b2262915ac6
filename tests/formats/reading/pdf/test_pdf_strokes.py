"""Strokes that belong to words of a PDF: through what is struck out, boxes to tick. Raised figures."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.reading.pdf.pdf_elements import Glyph
from jixiao_gui.formats.reading.pdf.pdf_in import read_pdf
from jixiao_gui.formats.reading.pdf.pdf_page import _plain
from jixiao_gui.formats.reading.pdf.pdf_strokes import with_scripts
from jixiao_gui.formats.reading.readers import read_tables
from tests.formats.making import texts
from tests.formats.reading.pdf.drawn_pdf import SIZE, Page, draw_pdf

WIDTHS = (100.0, 160.0)


def drawn(path: Path, over: Callable[[Page], object], words: str = "8045", turn: int = 0) -> ReadFile:
    def page(sheet: Page) -> None:
        sheet.table([["项目名称", "甲"], ["执行数", words], ["得分", "5.6"]], WIDTHS, 100)
        over(sheet)

    return read_pdf(draw_pdf(path / "a.pdf", page, turn=turn))


LEFT, BASE = 164.0, 100 + 22 + 14.0  # of the second row's second cell
DIGIT = 5.0


def line(page: Page, x: float, to_x: float, y: float) -> None:
    page.canvas.line(x, page.height - y, to_x, page.height - y)


def thin(page: Page, x: float, to_x: float, y: float) -> None:
    page.canvas.rect(x, page.height - y - 0.3, to_x - x, 0.6, stroke=0, fill=1)


@pytest.mark.parametrize("draw", [line, thin])
@pytest.mark.parametrize("turn", [0, 1])
def test_struck_out_words_are_told(tmp_path: Path, draw: Any, turn: int) -> None:
    read = drawn(tmp_path, lambda page: draw(page, LEFT, LEFT + 2 * DIGIT, BASE - 0.35 * SIZE), turn=turn)
    assert texts(read.sheets[0])[1] == ["执行数", "45"]
    assert read.notes == ["第 1 页：用删除线划去的文字“80”没有读入。"]


@pytest.mark.parametrize("height", [-0.15, 0.95])
def test_lines_under_and_over_words_strike_nothing_out(tmp_path: Path, height: float) -> None:
    read = drawn(tmp_path, lambda page: line(page, LEFT, LEFT + 2 * DIGIT, BASE - height * SIZE))
    assert texts(read.sheets[0])[1] == ["执行数", "8045"]
    assert read.notes == []


def boxes(page: Page) -> None:
    for number, marked in enumerate((True, False)):
        x, y = LEFT + 70 * number, page.height - BASE - 1
        page.canvas.rect(x, y, 9, 9)
        page.text("达标" if marked else "未达标", x + 12, BASE)
        if marked:
            page.canvas.line(x + 1, y + 4, x + 4, y + 1)
            page.canvas.line(x + 4, y + 1, x + 8, y + 8)


def test_boxes_to_tick_are_signs_and_no_table(tmp_path: Path) -> None:
    read = drawn(tmp_path, boxes, "")
    assert ["".join(text.split()) for text in texts(read.sheets[0])[1]] == ["执行数", "☑达标☐未达标"]


def test_a_box_that_is_ticked_by_a_character(tmp_path: Path) -> None:
    def box(page: Page) -> None:
        page.canvas.rect(LEFT, page.height - BASE - 2, 12, 12)
        page.text("√", LEFT + 1, BASE)
        page.text("达标", LEFT + 15, BASE)

    read = drawn(tmp_path, box, "")
    assert "".join(texts(read.sheets[0])[1][1].split()) == "☑达标"


def test_raised_and_lowered_figures(tmp_path: Path) -> None:
    def figures(page: Page) -> None:
        page.text("5×10", LEFT, BASE)
        end = LEFT + page.canvas.stringWidth("5×10", page.canvas._fontname, SIZE)
        page.text("4", end, BASE - 0.35 * SIZE, 0.6 * SIZE)

    read = drawn(tmp_path, figures, "")
    assert texts(read.sheets[0])[1] == ["执行数", "5×10⁴"]


def test_small_letters_on_the_line_stay() -> None:
    def glyphs(*chars: tuple[str, float, float]) -> str:
        row = [Glyph(c, 10.0 * n, 10.0 * n + 9, base, size) for n, (c, base, size) in enumerate(chars)]
        return "".join(glyph.char for glyph in with_scripts(row))

    assert glyphs(("m", 100, 10), ("2", 96, 6)) == "m²"
    assert glyphs(("O", 100, 10), ("2", 101.5, 6)) == "O₂"
    assert glyphs(("甲", 100, 10), ("2", 100, 6)) == "甲2"
    assert glyphs(("甲", 100, 10), ("乙", 96, 6)) == "甲乙"


def test_ticks_of_wingdings_that_lost_their_font() -> None:
    assert [_plain(code) for code in (0xF0FE, 0xF0A8, 0xF052, 0xE123)] == ["☑", "☐", "☑", "\ue123"]


def with_look(path: Path, subtype: str, drawn_by: bytes, times: int = 1) -> Path:
    """The table with words typed over its last cell by an annotation or a field; ``drawn_by`` draws them."""

    def page(sheet: Page) -> None:
        sheet.table([["项目名称", "甲"], ["执行数", "45"], ["得分", ""]], WIDTHS, 100)

    writer = PdfWriter(draw_pdf(path / "b.pdf", page))
    names = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    look = DecodedStreamObject()
    look.set_data(drawn_by * times)
    form = {"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Form")}
    look.update({NameObject(key): value for key, value in form.items()})
    look[NameObject("/BBox")] = ArrayObject([FloatObject(one) for one in (0, 0, 60, 16)])
    font = DictionaryObject.read_from_stream(io.BytesIO(names.encode()), None)
    fonts = DictionaryObject({NameObject("/F1"): font})
    look[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    rect = [FloatObject(one) for one in (LEFT, 842 - 164, LEFT + 60, 842 - 148)]
    over = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(subtype),
            NameObject("/Rect"): ArrayObject(rect),
            NameObject("/F"): NumberObject(4),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(over)])
    writer.write(path / "a.pdf")
    return path / "a.pdf"


@pytest.mark.parametrize("subtype", ["/FreeText", "/Widget"])
def test_words_typed_over_a_page_are_read(tmp_path: Path, subtype: str) -> None:
    read = read_pdf(with_look(tmp_path, subtype, b"BT /F1 9 Tf 2 4 Td (5.6) Tj ET"))
    assert texts(read.sheets[0])[2] == ["得分", "5.6"]


def test_an_annotation_that_draws_without_end_is_refused(tmp_path: Path) -> None:
    path = with_look(tmp_path, "/FreeText", b"0 0 m 9 9 l S\n", 400_000)
    with pytest.raises(FormatError):
        read_pdf(path)


def test_a_form_without_lines_is_called_one(tmp_path: Path) -> None:
    def words(page: Page) -> None:
        page.text("项目支出绩效自评表", 200, 80)
        page.text("项目名称    河道水质监测", 60, 110)

    with pytest.raises(FormatError, match="没有框线"):
        read_tables(draw_pdf(tmp_path / "a.pdf", words))
