"""Forms out of the way on screen and printer: lines around the table, landscape pages."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtPrintSupport import QPrinter

from jixiao_gui.formats.pdf_pages import Pages
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window.paper.printing import prepare_printer, print_pages
from jixiao_gui.window.table.page import Page
from jixiao_gui.window.table.painter import PagePainter, Selection
from jixiao_gui.window.table.paper_fonts import advance
from tests.formats.odd_layouts import ODD, odd_sheet

pytestmark = pytest.mark.usefixtures("qapp")


def painted(page: Page) -> QImage:
    image = QImage(page.width, page.height, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    PagePainter(page).paint(painter, QRegion(0, 0, page.width, page.height), {}, Selection(), False)
    painter.end()
    return image


@pytest.mark.parametrize("id", ODD)
def test_lines_and_table_stand_one_under_the_other(id: str) -> None:
    sheet = odd_sheet(id)
    page = Page(sheet, 3.0, advance)
    whole = "".join(line.text for line in (*page.above, *page.below))
    for text in (*sheet.caption.split("\n"), sheet.title, sheet.year_line, *sheet.above, *sheet.below):
        assert "".join(text.split()) in "".join(whole.split())
    tops = [line.top for line in page.above] + [page.head, page.bottom] + [line.top for line in page.below]
    assert tops == sorted(tops)
    assert page.foot <= page.height / page.scale
    assert (page.width > page.height) is sheet.landscape


def test_each_line_is_drawn() -> None:
    sheet = odd_sheet("two-heads")
    page = Page(sheet, 3.0, advance)
    image = painted(page)
    for line in (*page.above, *page.below):
        top, bottom = round(line.top * 3), round((line.top + line.kind.height) * 3)
        inked = any(
            image.pixelColor(x, y).lightness() < 128 for y in range(top, bottom) for x in range(page.width)
        )
        assert inked == bool(line.text.strip())


def test_another_line_paints_the_whole_page_again() -> None:
    sheet = odd_sheet("two-heads")
    page = Page(sheet, 3.0, advance)
    assert Page(sheet, 3.0, advance, page).changed(page) == []
    assert Page(replace(sheet, below=("另一条注",)), 3.0, advance, page).changed(page) is None


def pdf_of(sheets: list[Sheet]) -> bytes:
    file = io.BytesIO()
    write_pdf(sheets, file)
    return file.getvalue()


def test_each_page_goes_to_the_printer_as_its_form_stands(tmp_path: Path) -> None:
    forms = [odd_sheet(id) for id in ("monitor", "tasks", "monitor")]
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(72)
    prepare_printer(printer, "题目", 3)
    assert print_pages(printer, pdf_of(forms)) == 3
    with Pages(tmp_path / "out.pdf") as pages:
        sizes = [pages.size(number) for number in range(3)]
    assert [wide > high for wide, high in sizes] == [True, False, True]
