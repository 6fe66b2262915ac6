"""Tables that a page break of another program cut: behind the first row, or in the middle of labels."""

from __future__ import annotations

from pathlib import Path

from jixiao_gui.formats.reading.pdf.pdf_in import read_pdf
from tests.formats.reading.pdf.drawn_pdf import Page, draw_pdf

WIDTHS = (60.0, 60.0, 200.0, 60.0, 60.0)
TITLE = "项目支出绩效自评表"
HEADS = ("一级指标", "二级指标", "三级指标", "指标值", "得分")
PROJECT = ("项目名称", "渔港巡护", None, None, None)
OTHERS = (
    HEADS,
    ("产出指标", "数量指标", "巡护天数", "180天", "50"),
    ("总分", None, None, None, "98"),
)


def texts(sheet_rows: object) -> list[list[str]]:
    """The texts of rows, cells that others cover left out."""
    return [[cell.text for cell in row.cells if cell.rows] for row in sheet_rows]  # type: ignore[attr-defined]


def test_a_form_of_which_one_row_fits_the_page(tmp_path: Path) -> None:
    def first(page: Page) -> None:
        page.text(TITLE, 220, 80, 18)
        page.table([("项目名称", "渔港清淤", None, None, None), *OTHERS], WIDTHS, 110)
        page.text(TITLE, 220, 740, 18)
        page.table([PROJECT], WIDTHS, 770)

    def second(page: Page) -> None:
        page.table([("主管部门", "某市渔业局", "实施单位", "渔政队", None), *OTHERS], WIDTHS, 60)

    one, other = read_pdf(draw_pdf(tmp_path / "a.pdf", first, second)).sheets
    assert texts(one.rows)[0] == ["项目名称", "渔港清淤"]
    assert texts(other.rows)[:2] == [
        ["项目名称", "渔港巡护"],
        ["主管部门", "某市渔业局", "实施单位", "渔政队"],
    ]
    assert other.title == TITLE


def test_another_table_on_the_next_page_is_another_form(tmp_path: Path) -> None:
    def first(page: Page) -> None:
        page.text(TITLE, 220, 740, 18)
        page.table([PROJECT], WIDTHS, 770)

    def second(page: Page) -> None:
        page.table([("项目名称", "渔港清淤", None, None, None), *OTHERS], WIDTHS, 60)

    sheets = read_pdf(draw_pdf(tmp_path / "a.pdf", first, second)).sheets
    assert [texts(sheet.rows)[0][1] for sheet in sheets] == ["渔港巡护", "渔港清淤"]


NARROW = (30.0, 30.0, 200.0, 60.0, 60.0)
NARROW_HEADS = ("一级\n指标", "二级\n指标", *HEADS[2:])


def test_labels_that_the_page_cut_in_the_middle(tmp_path: Path) -> None:
    def first(page: Page) -> None:
        page.text(TITLE, 220, 690, 18)
        page.table([PROJECT, NARROW_HEADS, ("产出", "数量", "巡护天数", "180天", "50")], NARROW, 730)

    def second(page: Page) -> None:
        rest = ("指标", "指标", "", "", "")
        page.table([rest, ("效益\n指标", "社会\n指标", "渔民受益", "12人", "40"), OTHERS[-1]], NARROW, 60)

    (sheet,) = read_pdf(draw_pdf(tmp_path / "a.pdf", first, second)).sheets
    assert texts(sheet.rows)[2:4] == [
        ["产出指标", "数量指标", "巡护天数", "180天", "50"],
        ["效益指标", "社会指标", "渔民受益", "12人", "40"],
    ]
    assert all(cell.rows == 1 for cell in sheet.rows[2].cells)
