"""The workbook against the sheets it was made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils import get_column_letter

from jixiao_gui.form.model import Form
from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx
from jixiao_gui.formats.writing.replace import CannotWrite
from jixiao_gui.formats.writing.xlsx_out import sheet_name, write_xlsx
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Cell, Role, Row, Sheet
from tests.formats.making import cancel_at_the_third
from tests.sheet.drawn import TEMPLATES, sheet_of

IDS = sorted(TEMPLATES.by_id)
ABOVE = 3
"""Rows of caption, title and year line."""


def sample(id: str) -> Form:
    form = TEMPLATES[id].new_form("2023", "示例单位")
    money = [replace(line, initial="80", budget="80", executed="45") for line in form.funds[:1]]
    funds = (*money, *form.funds[1:])
    first = replace(form.indicators[0], name="=1+1", target="0.3990", actual="007", weight="5", score="5")
    return replace(form, project="设备更新", funds=funds, indicators=(first, *form.indicators[1:]))


def one_cell(text: str) -> Sheet:
    return Sheet("附件", "表", "（2023年度）", (40.0, 40.0), (Row((Cell(text, columns=2, role=Role.TEXT),)),))


def written(sheets: list[Sheet], names: list[str]) -> io.BytesIO:
    file = io.BytesIO()
    write_xlsx(iter(sheets), iter(names), file)
    return file


@pytest.mark.parametrize("id", IDS)
def test_texts_and_merges_are_the_sheets(id: str) -> None:
    sheet = sheet_of(sample(id))
    page = openpyxl.load_workbook(written([sheet], ["甲"]))["甲"]
    merged = {str(area) for area in page.merged_cells.ranges}
    above = next(cell.row for cell in page["A"] if cell.value == sheet.rows[0].cells[0].text) - 1
    last = above + len(sheet.rows)
    expected = sum(1 for cell in page["A"] if cell.value and not above < cell.row <= last)
    for number, cell in sheet.cells():
        found = page.cell(above + number + 1, cell.column + 1)
        assert (found.value or "") == cell.text
        assert found.data_type == ("s" if cell.text else "n"), "a text is a text, whatever it looks like"
        assert found.hyperlink is None
        expected += cell.rows > 1 or cell.columns > 1
    assert len(merged) == expected


@pytest.mark.parametrize("id", IDS)
def test_reading_it_back_gives_the_form(id: str, tmp_path: Path) -> None:
    form = sample(id)
    path = tmp_path / "form.xlsx"
    write_xlsx([sheet_of(form)], [form.project], path)
    (sheet,) = read_xlsx(path).sheets
    found = recognise(sheet, TEMPLATES)
    assert found.template.id == id
    assert sheet_of(found.form) == sheet_of(form)
    assert not found.form.manual


def test_it_prints_on_a4_one_page_wide() -> None:
    page = openpyxl.load_workbook(written([sheet_of(sample("beijing-2023"))], ["甲"]))["甲"]
    assert page.page_setup.paperSize == 9
    assert page.page_setup.orientation == "portrait"
    assert page.page_setup.fitToWidth in (None, 1)  # 1 is the default
    assert page.page_setup.fitToHeight == 0
    setup = page.sheet_properties.pageSetUpPr
    assert setup is not None
    assert setup.fitToPage
    cell = page.cell(ABOVE + 1, 1)
    assert (cell.font.name, cell.border.left.style, cell.alignment.wrap_text) == ("宋体", "thin", True)


def test_columns_keep_their_proportions() -> None:
    sheet = sheet_of(sample("beijing-2023"))
    page = openpyxl.load_workbook(written([sheet], ["甲"]))["甲"]
    letters = [get_column_letter(n) for n in range(1, len(sheet.widths) + 1)]
    # openpyxl groups equal neighbours under the first
    widths: list[float] = []
    for letter in letters:
        widths.append(
            page.column_dimensions[letter].width if letter in page.column_dimensions else widths[-1]
        )
    for found, mm in zip(widths, sheet.widths, strict=True):
        assert found == pytest.approx(mm / 25.4 * 96 / 7, abs=0.9)


def test_the_vertical_label_stands_upright() -> None:
    sheet = sheet_of(sample("beijing-2023"))
    page = openpyxl.load_workbook(written([sheet], ["甲"]))["甲"]
    number, cell = next((n, c) for n, c in sheet.cells() if c.vertical)
    assert page.cell(ABOVE + number + 1, cell.column + 1).alignment.textRotation == 255


def test_rows_are_high_enough_for_wrapped_texts() -> None:
    page = openpyxl.load_workbook(written([one_cell("二十个字" * 40), one_cell("甲\n乙\n丙")], ["甲", "乙"]))
    assert page["甲"].row_dimensions[ABOVE + 1].height >= 160 // 24 * 12
    assert page["乙"].row_dimensions[ABOVE + 1].height >= 36
    highest = openpyxl.load_workbook(written([one_cell("二十个字" * 4000)], ["甲"]))["甲"]
    assert highest.row_dimensions[ABOVE + 1].height == pytest.approx(409, abs=1)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n ='@"), max_size=20))
def test_any_text_comes_back(text: str) -> None:
    page = openpyxl.load_workbook(written([one_cell(text)], ["甲"]))["甲"]
    assert (page.cell(ABOVE + 1, 1).value or "") == text


def test_illegal_characters_are_dropped() -> None:
    page = openpyxl.load_workbook(written([one_cell("a\x00\ud800b\uffff")], ["甲"]))["甲"]
    assert page.cell(ABOVE + 1, 1).value == "ab"


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("设备更新", "设备更新"),
        ("", "表7"),
        ("History", "表7"),
        ("'引号'", "引号"),
        ("a[b]:c*d?e/f\\g", "a b  c d e f g"),
        ("长" * 40, "长" * 31),
        ("𠅤" * 20, "𠅤" * 15),
        (" \n ", "表7"),
    ],
)
def test_sheet_names_keep_to_excels_rules(project: str, name: str) -> None:
    assert sheet_name(project, 7, set()) == name


@given(st.lists(st.text(st.sampled_from("aA长'[]:𠅤 "), max_size=40), max_size=12))
def test_sheet_names_are_legal_and_never_alike(projects: list[str]) -> None:
    taken: set[str] = set()
    names = [sheet_name(project, number, taken) for number, project in enumerate(projects, 1)]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_forms_of_one_name_get_a_number() -> None:
    book = openpyxl.load_workbook(written([one_cell("1"), one_cell("2"), one_cell("3")], ["甲A", "甲a"]))
    assert book.sheetnames == ["甲A", "甲a(2)", "表3"]


def test_a_text_that_excel_cannot_hold_is_refused() -> None:
    with pytest.raises(CannotWrite, match=r"以“开头长+”开头的一格文字超过 32767 字，Excel 放不下"):
        written([one_cell("开头" + "长" * 40000)], ["甲"])


def test_sheets_are_taken_one_at_a_time_and_may_be_cancelled() -> None:
    file = io.BytesIO()
    cancel_at_the_third(lambda sheets, progress: write_xlsx(sheets, [], file, progress=progress), one_cell)
    with zipfile.ZipFile(file) as archive:
        assert "xl/workbook.xml" not in archive.namelist(), "half a book passes for none"


def test_a_worksheet_is_in_the_file_before_the_next_is_asked_for() -> None:
    """Else a book of 10,000 forms would be held whole."""
    file = io.BytesIO()
    sizes: list[int] = []

    def source() -> Iterator[Sheet]:
        for number in range(20):
            sizes.append(file.tell())
            yield sheet_of(replace(sample("beijing-2023"), project=f"项目{number}"))

    write_xlsx(source(), [], file)
    assert min(b - a for a, b in pairwise(sizes[1:])) > 1000
    with zipfile.ZipFile(file) as archive:
        assert "xl/sharedStrings.xml" not in archive.namelist(), "a table of all texts grows with the book"


def test_the_same_sheets_give_the_same_bytes() -> None:
    made = written([one_cell("1"), one_cell("2")], ["甲", "乙"]).getvalue()
    assert written([one_cell("1"), one_cell("2")], ["甲", "乙"]).getvalue() == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert b"created" not in archive.read("docProps/core.xml")


def test_every_listed_part_is_there_and_names_keep_their_marks() -> None:
    file = written([one_cell("1"), one_cell("2")], ['甲&"<乙>', "丙"])
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        app = archive.read("docProps/app.xml").decode()
    listed = {part.get("PartName", "")[1:] for part in types if part.get("PartName")}
    assert listed <= names
    assert {"xl/" + link.get("Target", "") for link in links} <= names
    assert len({link.get("Id") for link in links}) == len(links)
    assert "<vt:i4>2</vt:i4>" in app
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ['甲&"<乙>', "丙"]
    assert [page.sheet_view.tabSelected for page in book] == [True, None]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@a", "_x0041_", "　两格 ", " a ", "<b>&amp;", "http://a.b"]
)
def test_text_stays_the_text_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx([one_cell(text)], ["甲"], path)
    (sheet,) = read_xlsx(path).sheets
    assert text in [cell.text for _, cell in sheet.cells()]


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        write_xlsx([one_cell("1")], ["甲"], tmp_path / "none" / "a.xlsx")


def test_no_form_at_all_is_still_a_workbook() -> None:
    assert openpyxl.load_workbook(written([], [])).sheetnames == ["空"]


def test_numbers_as_text_raise_no_green_corner() -> None:
    with zipfile.ZipFile(written([one_cell("80")], ["甲"])) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'numberStoredAsText="1"' in page
    assert "<f>" not in page
