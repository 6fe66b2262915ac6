"""Word file and PDF of the same forms, side by side: rules, texts and pictures, page by page.

The Word file is turned into pages by LibreOffice, which has other type than ours: lines break elsewhere and
rows are higher or lower. Columns, merged cells, texts and where they stand in their cells must be the same.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from jixiao_gui.exchange import export_forms, import_sources
from jixiao_gui.form.model import Form
from jixiao_gui.formats.reading.office import find_office
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.sheet.sheet import Cell, Sheet
from tests.formats.printed import Box, PrintedPage, differences, expected_boxes, plain, read_pages
from tests.sheet.drawn import SAMPLES, TEMPLATES, sheet_of

OFFICE = find_office()
PAPERS = ("pdf", "docx") if OFFICE else ("pdf",)
"""What can be printed on this machine: a Word file only where there is LibreOffice."""
RARE = "㛃𬀩𠅤䶮"
TITLE = "示例项目库"
Printed = dict[str, list[list[PrintedPage]]]
"""The pages of each form, by what they were printed from."""


def make_forms() -> list[Form]:
    """The samples, one of them under a rare name, and blank forms that bear their title and stand upright.

    Those of other titles and pages are in `tests/test_year_forms.py`.
    """
    forms = [imported.form for imported in import_sources([SAMPLES], TEMPLATES).forms]
    forms[1] = replace(forms[1], leader=RARE)
    title = TEMPLATES[forms[0].template].title
    alike = [template for template in TEMPLATES if template.title == title and not template.landscape]
    return forms + [template.new_form(year="2023") for template in alike]


FORMS = make_forms()
SHEETS = [sheet_of(form) for form in FORMS]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One file of all forms, of each kind."""
    folder = tmp_path_factory.mktemp("paper")
    found = {}
    for kind in ("pdf", "docx"):
        found[kind] = folder / f"all.{kind}"
        export_forms(lambda: FORMS, TEMPLATES, found[kind], title=TITLE)
    return found


@pytest.fixture(scope="module")
def printed(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Printed:
    pages = {"pdf": files["pdf"]}
    if OFFICE:
        pages["docx"] = turned_into_pages(files["docx"], tmp_path_factory.mktemp("office"))
    return {kind: by_form(read_pages(path.read_bytes())) for kind, path in pages.items()}


def turned_into_pages(source: Path, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()  # of its own: a second LibreOffice on one profile does nothing
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
    run = subprocess.run(command, capture_output=True, check=False, timeout=120, stdin=subprocess.DEVNULL)
    made = folder / f"{source.stem}.pdf"
    assert made.is_file(), run.stderr.decode(errors="replace")
    return made


def by_form(pages: Iterable[PrintedPage]) -> list[list[PrintedPage]]:
    """A page that bears the title begins a form."""
    forms: list[list[PrintedPage]] = []
    for page in pages:
        if SHEETS[0].title in page.text:
            forms.append([])
        forms[-1].append(page)
    return forms


def one_page(printed: Printed) -> list[int]:
    """The forms that fit one page."""
    numbers = [number for number, pages in enumerate(printed["pdf"]) if len(pages) == 1]
    assert len(numbers) == len(FORMS) - 1, "one sample is a long one"
    return numbers


def test_libreoffice_is_there_where_tests_count() -> None:
    # dev.py installs it on Debian; a desk or a Windows machine may be without
    counts = os.environ.get("CI") == "true" and sys.platform == "linux"
    assert OFFICE or not counts, "no LibreOffice: Word files were compared with nothing"


def test_as_many_pages_for_each_form(printed: Printed) -> None:
    for kind in PAPERS:
        assert [len(pages) for pages in printed[kind]] == [2 if n == 6 else 1 for n in range(len(FORMS))]


@pytest.mark.parametrize("kind", PAPERS)
def test_every_cell_stands_where_the_sheet_has_it(printed: Printed, kind: str) -> None:
    for number in one_page(printed):
        (page,) = printed[kind][number]
        assert differences(expected_boxes(SHEETS[number]), page.boxes) == [], f"form {number} as {kind}"


@pytest.mark.parametrize("kind", PAPERS)
def test_the_table_is_as_wide_as_the_official_one_and_in_the_middle(printed: Printed, kind: str) -> None:
    for pages, sheet in zip(printed[kind], SHEETS, strict=True):
        width = sum(sheet.widths)
        for page in pages:
            assert page.right - page.left == pytest.approx(width, abs=0.2)
            assert page.left == pytest.approx((210 - width) / 2, abs=0.2)


def test_columns_agree_on_every_page(printed: Printed) -> None:
    for number, sheet in enumerate(SHEETS):
        edges = {round(sum(sheet.widths[:n]), 3) for n in range(len(sheet.widths) + 1)}
        for kind in PAPERS:
            first, *others = printed[kind][number]
            assert first.columns == pytest.approx(sorted(edges), abs=0.5)
            for page in others:
                ends = row_edges(sheet, "三级指标")
                assert all(any(abs(end - at) < 0.5 for at in page.columns) for end in ends)


def row_edges(sheet: Sheet, text: str) -> list[float]:
    """The edges of the cells of the row in which ``text`` stands."""
    row = next(row for row in sheet.rows if any(cell.text == text for cell in row.cells))
    return [sum(sheet.widths[: cell.column]) for cell in row.cells] + [sum(sheet.widths)]


@pytest.mark.parametrize("kind", PAPERS)
def test_every_text_of_every_cell_is_found(printed: Printed, kind: str) -> None:
    for number, sheet in enumerate(SHEETS):
        pages = printed[kind][number]
        found = {box.text for page in pages for box in page.boxes}
        missing = [cell.text for _, cell in sheet.cells() if plain(cell.text) not in found]
        assert missing == [], f"form {number} as {kind}"
        for text in (sheet.caption, sheet.title, sheet.year_line, *sheet.sign_off):
            assert plain(text) in pages[0].text


@pytest.mark.parametrize("kind", PAPERS)
def test_pages_of_a_book_are_counted(printed: Printed, kind: str) -> None:
    pages = [page for form in printed[kind] for page in form]
    for number, page in enumerate(pages, 1):
        assert page.text.endswith(f"第{number}页共{len(pages)}页")


def inked_alike(one: Box, other: Box, cell: Cell) -> str:
    """What is wrong between two pictures of a cell, "" when nothing is."""
    if one.ink is None or other.ink is None:
        return "" if one.ink is other.ink else "inked in one of them only"
    if not 0.4 < one.ink.share / other.ink.share < 2.5:
        return f"{one.ink.share:.3f} of it dark against {other.ink.share:.3f}"
    left = abs(one.ink.left - other.ink.left)
    middle = abs(one.ink.left - one.ink.right - other.ink.left + other.ink.right) / 2
    # how wide the blanks are with which clerks indent is a matter of the font
    near = 2.0 if cell.text.startswith(" ") else 0.8
    return "" if min(left, middle) < near else f"{min(left, middle):.1f} mm beside each other"


def test_pictures_of_the_cells_agree(printed: Printed) -> None:
    reference = printed["pdf"]
    for number in one_page(printed):
        cells = [cell for _, cell in SHEETS[number].cells()]
        for cell, box in zip(cells, reference[number][0].boxes, strict=True):
            assert (box.ink is not None) == bool(plain(cell.text)), cell
        for kind in PAPERS:
            pairs = zip(reference[number][0].boxes, printed[kind][number][0].boxes, cells, strict=True)
            told = [(cell.text, inked_alike(a, b, cell)) for a, b, cell in pairs]
            assert [pair for pair in told if pair[1]] == [], f"form {number} as {kind}"


def test_rows_stand_in_like_places(printed: Printed) -> None:
    """Type differs, layout does not: the table begins at the same height, no row is far from its place."""
    for number in one_page(printed):
        tops = [sorted({box.top for box in printed[kind][number][0].boxes}) for kind in PAPERS]
        for one, other in pairwise(tops):
            assert one[0] == pytest.approx(other[0], abs=2)
            assert one == pytest.approx(other, abs=12)


def paper_of(sheet: Sheet) -> PrintedPage:
    file = io.BytesIO()
    write_pdf([sheet], file)
    (page,) = read_pages(file.getvalue())
    return page


def moved(sheet: Sheet, column: int, by: float) -> Sheet:
    """``sheet`` with the edge after ``column`` moved to the right."""
    widths = list(sheet.widths)
    widths[column] += by
    widths[column + 1] -= by
    return replace(sheet, widths=tuple(widths))


def with_cells(sheet: Sheet, row: int, cells: Sequence[Cell]) -> Sheet:
    rows = list(sheet.rows)
    rows[row] = replace(rows[row], cells=tuple(cells))
    return replace(sheet, rows=tuple(rows))


@pytest.mark.parametrize("by", [2.0, -2.0, 0.7])
def test_a_column_moved_would_be_seen(by: float) -> None:
    sheet = SHEETS[2]
    wide = [n for n, (a, b) in enumerate(pairwise(sheet.widths)) if min(a, b) > 3]
    assert len(wide) > 4
    for column in wide:
        told = differences(expected_boxes(sheet), paper_of(moved(sheet, column, by)).boxes)
        assert any("edge at" in one for one in told), column


def test_a_text_or_a_merged_cell_changed_would_be_seen() -> None:
    sheet = SHEETS[2]
    expected = expected_boxes(sheet)
    first, second, *_ = sheet.rows[0].cells
    other = paper_of(with_cells(sheet, 0, [first, replace(second, text=second.text[:-1])]))
    assert ["text" in one for one in differences(expected, other.boxes)] == [True]
    merged = paper_of(with_cells(sheet, 0, [replace(first, columns=first.columns + second.columns)]))
    assert differences(expected, merged.boxes)
    rows = next(n for n, row in enumerate(sheet.rows) if any(cell.rows == 2 for cell in row.cells))
    cells = [replace(cell, rows=1) if cell.rows == 2 else cell for cell in sheet.rows[rows].cells]
    below = [cell if cell.rows else replace(cell, rows=1) for cell in sheet.rows[rows + 1].cells]
    unmerged = with_cells(with_cells(sheet, rows, cells), rows + 1, below)
    assert differences(expected, paper_of(unmerged).boxes)
    assert differences(expected, paper_of(sheet).boxes) == []


def test_ink_beside_its_place_would_be_seen() -> None:
    cell = Cell("总分")
    page = paper_of(SHEETS[2])
    box = next(box for box in page.boxes if box.text == "总分")
    assert box.ink is not None
    aside = replace(box, ink=replace(box.ink, left=box.ink.left - 2, right=box.ink.right + 2))
    assert inked_alike(box, box, cell) == ""
    assert "beside" in inked_alike(box, aside, cell)
    assert "one of them" in inked_alike(box, replace(box, ink=None), cell)
    assert "dark" in inked_alike(box, replace(box, ink=replace(box.ink, share=box.ink.share * 3)), cell)


def test_python_docx_finds_a_table_a_form_with_its_texts(files: dict[str, Path]) -> None:
    document = docx.Document(str(files["docx"]))
    assert document.core_properties.title == TITLE
    assert len(document.tables) == len(SHEETS)
    for table, sheet in zip(document.tables, SHEETS, strict=True):
        texts = [["\n".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in table.rows]
        # python-docx tells the text of a merged cell once for each place of the grid that it covers
        above: dict[int, str] = {}
        for found, row in zip(texts, sheet.rows, strict=True):
            for cell in row.cells:
                text = cell.text if cell.rows else above[cell.column]
                above[cell.column] = text
                assert found[cell.column : cell.column + cell.columns] == [text] * cell.columns


def test_the_pdf_has_a_bookmark_a_form_and_a_title(files: dict[str, Path], printed: Printed) -> None:
    reader = PdfReader(files["pdf"])
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    entries = [entry for entry in reader.outline if isinstance(entry, Destination)]
    marks = [(str(entry.title), reader.get_destination_page_number(entry)) for entry in entries]
    starts = [sum(len(pages) for pages in printed["pdf"][:number]) for number in range(len(FORMS))]
    names = [form.project.strip() or sheet.title for form, sheet in zip(FORMS, SHEETS, strict=True)]
    assert [(name.strip(), page) for name, page in marks] == list(zip(names, starts, strict=True))


def test_rare_characters_of_names_are_printed(files: dict[str, Path]) -> None:
    assert fonts.missing(RARE) == []
    assert RARE in plain(PdfReader(files["pdf"]).pages[1].extract_text())
