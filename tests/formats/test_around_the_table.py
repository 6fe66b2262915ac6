"""Lines above and below the table, landscape pages, heads of two rows: what each writer makes of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.formats.text import write_text
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.docx_out import write_docx
from jixiao_gui.formats.writing.form_pages import set_pages
from jixiao_gui.formats.writing.paginate import part_on
from jixiao_gui.formats.writing.paper import on_paper, page_room, table_rooms
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.formats.writing.xlsx_out import write_xlsx
from jixiao_gui.sheet.sheet import Section, Sheet
from jixiao_gui.sheet.typeset import Block
from tests.formats.odd_layouts import ODD, TEMPLATES, filled, odd_sheet
from tests.formats.printed import differences, expected_boxes, plain, read_pages
from tests.laid_out import laid_out

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLANKS = "填报单位（盖章）：          填报日期：    年  月  日          单位：元"


def pdf_of(sheets: Sequence[Sheet]) -> bytes:
    file = io.BytesIO()
    write_pdf(sheets, file)
    return file.getvalue()


def docx_of(sheets: Sequence[Sheet]) -> Any:
    file = io.BytesIO()
    write_docx(sheets, file)
    return docx.Document(file)


def texts_of(pdf: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


SHEETS = [odd_sheet(id) for id in ODD]


@pytest.mark.parametrize("id", ODD)
def test_the_pdf_has_every_line_and_every_cell_in_its_place(id: str) -> None:
    sheet = odd_sheet(id)
    (page,) = read_pages(pdf_of([sheet]))
    lines = [*sheet.caption.split("\n"), sheet.title, sheet.year_line, *sheet.above, *sheet.below]
    assert all(plain(line) in page.text for line in lines)
    assert differences(expected_boxes(sheet), page.boxes) == []


def test_word_has_each_line_as_a_paragraph_with_its_blanks() -> None:
    sheet = SHEETS[0]
    document = docx_of([sheet])
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == [
        *("附件3", "报表编号：某财绩02表", sheet.title, BLANKS),
        *sheet.below,
        "\t".join(sheet.sign_off),
    ]
    assert {p.style.name for p in document.paragraphs if p.text in sheet.below} == {"自评表表外文字"}
    body = [child.tag for child in document.element.body]
    assert body.index(W + "tbl") == 4


def test_pages_of_word_turn_where_the_forms_do() -> None:
    upright, landscape = SHEETS[0], SHEETS[1]
    document = docx_of([upright, landscape, landscape, upright])
    assert [section.orientation for section in document.sections] == (
        [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    )
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    assert all("第" in section.footer.paragraphs[0].text for section in document.sections)
    # a section begins a page by itself; the second form in landscape needs a break of its own
    assert len(list(document.element.iter(W + "pageBreakBefore"))) == 1
    last = docx_of([upright, landscape])
    assert [section.orientation for section in last.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_pages_of_the_pdf_turn_where_the_forms_do() -> None:
    pages = PdfReader(io.BytesIO(pdf_of([SHEETS[0], SHEETS[1], SHEETS[0]]))).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False, True, False]


def test_a_table_wider_than_the_page_is_drawn_narrower() -> None:
    wide = replace(SHEETS[1], landscape=False)
    (page,) = read_pages(pdf_of([wide]))
    assert page.left > 5
    assert page.right < 205
    assert differences(expected_boxes(on_paper(wide)), page.boxes) == []
    table = docx_of([wide]).element.body.find(W + "tbl")
    assert sum(int(c.get(W + "w")) for c in table.iter(W + "gridCol")) < 205 * 1440 / 25.4


def test_heads_of_two_rows_and_of_own_tables_are_repeated() -> None:
    for id, words in (("two-heads", ("年度指标值", "计量单位")), ("tasks", ("预算金额（万元）", "任务名称"))):
        pages = texts_of(pdf_of([odd_sheet(id, 70)]))
        assert len(pages) > 2
        for page in pages[:-1]:
            assert all(page.count(plain(word)) == 1 for word in words)


def test_a_text_merged_over_a_pages_end_goes_on_and_is_printed_once() -> None:
    sentences = [f"第{number}句说明原因，" for number in range(1, 60)]
    rows = tuple(
        Indicator(
            "产出指标", "数量指标", f"指标名称{n}", "1", "1", spans=(("deviation", 70),) if not n else ()
        )
        for n in range(70)
    )
    rows = (replace(rows[0], deviation="".join(sentences)), *rows[1:])
    form = replace(filled("two-heads"), indicators=rows)
    sheet = laid_out(form, TEMPLATES[form.template])
    setting, pages = set_pages(sheet)
    assert len(pages) > 1
    (block,) = (block for block in setting.blocks if block.cell.path == "indicators.0.deviation")
    printed: dict[Block, int] = {}
    parts = [part_on(page, block, setting.style, printed) for page in pages]
    assert [line for part in parts if part for line in part.lines] == list(block.lines)
    assert all(plain(block.lines[0]) in text for text in texts_of(pdf_of([sheet]))[:1])
    assert all("产出指标" in text for text in texts_of(pdf_of([sheet]))[:2])


def test_long_notes_go_over_to_another_page_whole() -> None:
    notes = tuple(f"{number}.这是一条填表说明，用来说明这张表怎样填写。" for number in range(1, 90))
    for sheet in (replace(SHEETS[3], below=notes), replace(SHEETS[3], above=notes)):
        pages = texts_of(pdf_of([sheet]))
        assert 1 < len(pages) < 5
        everything = "".join(pages)
        assert all(everything.count(plain(note)) == 1 for note in notes[9:])
        assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1))


def test_the_height_of_notes_counts_in_what_fits_one_page() -> None:
    sheet = odd_sheet("two-heads", 17)
    bare = replace(sheet, below=(), above=(), sign_off=())
    assert table_rooms(bare, fonts.song().advance).whole > table_rooms(sheet, fonts.song().advance).whole
    (page,) = read_pages(pdf_of([sheet]))
    assert plain(sheet.below[-1]) in page.text


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(ODD), st.integers(0, 90), st.booleans(), st.integers(0, 40))
def test_no_row_is_torn_lost_or_off_the_page(id: str, rows: int, landscape: bool, notes: int) -> None:
    lines = tuple(f"第{n}条说明" for n in range(notes))
    sheet = on_paper(replace(odd_sheet(id, rows), landscape=landscape, below=lines))
    setting, pages = set_pages(sheet)
    seen: list[int] = []
    printed: dict[Block, int] = {}
    shown: dict[Block, list[str]] = {}
    for page in pages:
        assert page.filled <= page_room(sheet) + 1e-3
        seen += [band.row for band in page.bands[page.heads :]]
        assert all(sheet.rows[band.row].section.value.endswith("head") for band in page.bands[: page.heads])
        for block in setting.blocks:
            part = part_on(page, block, setting.style, printed)
            if part is not None:
                shown.setdefault(block, []).extend(part.lines)
    assert seen == list(range(len(sheet.rows)))
    assert all(set(block.lines) <= set(shown[block]) for block in setting.blocks)


def test_excel_has_the_lines_and_the_page() -> None:
    file = io.BytesIO()
    write_xlsx([SHEETS[0], SHEETS[1]], ["甲", "乙"], file)
    first, second = openpyxl.load_workbook(file).worksheets
    column = [first.cell(row, 1).value for row in range(1, first.max_row + 1)]
    assert column[:4] == ["附件3", "报表编号：某财绩02表", SHEETS[0].title, BLANKS]
    assert column[-3:-1] == list(SHEETS[0].below)
    assert (first.page_setup.orientation, second.page_setup.orientation) == ("portrait", "landscape")
    wrapped = first.row_dimensions[len(column) - 2].height
    assert wrapped > first.row_dimensions[len(column) - 1].height, "a note of two lines is higher"


def test_excel_repeats_the_head_of_a_form_of_several_pages() -> None:
    file = io.BytesIO()
    names = ["短的", "长'的", "任务"]
    write_xlsx(
        [odd_sheet("tasks", 3), odd_sheet("two-heads", 60), odd_sheet("tasks", 60)],
        names,
        file,
    )
    short, long, tasks = openpyxl.load_workbook(file).worksheets
    assert not short.print_title_rows
    assert long.print_title_rows is not None
    begin, end = (int(row.strip("$")) for row in long.print_title_rows.split(":"))
    heads = [str(cell.value) for row in long.iter_rows(begin, end) for cell in row if cell.value]
    assert "三级指标" in heads
    assert "计量单位" in heads
    assert end - begin == 1
    assert tasks.print_title_rows
    with zipfile.ZipFile(file) as archive:
        etree.fromstring(archive.read("xl/workbook.xml"))


def test_text_has_the_lines_as_rows_of_one_cell() -> None:
    lines = "".join(write_text([SHEETS[0]])).split("\n")
    at = lines.index(f"\t{BLANKS}")
    assert lines[at - 1] == ""
    assert lines[at - 2] == f"\t{SHEETS[0].title}"
    assert lines[at + 1 : at + 3] == ["", "\t项目名称"]
    assert [line for line in lines if line][-2:] == [f"\t{line}" for line in SHEETS[0].below]


@pytest.mark.parametrize("id", ODD)
def test_a_form_without_any_row_prints(id: str, tmp_path: Path) -> None:
    form: Form = replace(filled(id, 0), funds=(), indicators=(), tables=())
    sheet = laid_out(form, TEMPLATES[form.template])
    assert len(read_pages(pdf_of([sheet]))) == 1
    assert len(docx_of([sheet]).tables) == 1
    write_xlsx([sheet], ["甲"], tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets


def test_the_monitor_form_has_heads_of_own_sections() -> None:
    kinds = {row.section for row in odd_sheet("tasks").rows}
    assert {Section.TABLE_HEAD, Section.TABLE} <= kinds
    assert TEMPLATES["monitor"].landscape
