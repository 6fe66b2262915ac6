"""Forms that stand in something else of a Word file, and merged cells whose beginning is not marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.readers import read_tables
from tests.formats.making import FORM, document, docx, p, package, relations, spans, tbl, tc, texts, tr

TITLE = p("附件1-1") + p("项目支出绩效自评表") + p("（2023年度）")
BELOW = "<w:vMerge/>"


def read(path: Path, body: str) -> ReadFile:
    return read_docx(docx(path / "a.docx", body))


def versions(inside: str) -> str:
    choice, other = f'<mc:Choice Requires="w">{inside}</mc:Choice>', f"<mc:Fallback>{inside}</mc:Fallback>"
    return f"<mc:AlternateContent>{choice}{other}</mc:AlternateContent>"


@pytest.mark.parametrize(
    "body",
    [
        TITLE + tbl(tr(tc(tbl(*FORM) + "<w:p/>"))),
        tbl(tr(tc(TITLE)), tr(tc(tbl(*FORM) + "<w:p/>"))),
        tbl(tr("", tc(TITLE + tbl(*FORM) + "<w:p/>"), "")),
        TITLE + tbl(tr(tc(tbl(tr(tc(tbl(*FORM) + "<w:p/>"))) + "<w:p/>"))),
        TITLE + versions(tbl(*FORM)),
    ],
    ids=["title before", "title in a row", "title in the cell", "two deep", "versions of a table"],
)
def test_title_and_year_belong_to_a_form_in_a_frame(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body)
    (sheet,) = found.sheets
    assert (sheet.caption, sheet.title, sheet.year_line) == ("附件1-1", "项目支出绩效自评表", "（2023年度）")
    assert len(sheet.rows) == len(FORM)
    assert found.leftovers == []


def test_two_forms_in_one_frame_each_have_their_title(tmp_path: Path) -> None:
    second = p("项目支出绩效自评表") + p("（2022年度）")
    (one, two) = read(
        tmp_path, tbl(tr(tc(TITLE + tbl(*FORM) + second + tbl(*FORM) + p("填表人：")), ""))
    ).sheets
    assert (one.year_line, two.year_line, two.below) == ("（2023年度）", "（2022年度）", ("填表人：",))


def test_merged_cells_of_a_writer_that_marks_no_beginnings(tmp_path: Path) -> None:
    (sheet,) = read(
        tmp_path,
        tbl(
            *(tr(tc("产出", BELOW), "一"), tr(tc("", BELOW), "二")),
            *(tr(tc("效益", BELOW), "三"), tr(tc("效益", BELOW), "四")),
        ),
    ).sheets
    assert texts(sheet) == [["产出", "一"], ["", "二"], ["效益", "三"], ["", "四"]]
    assert [row[0] for row in spans(sheet)] == [(0, 1, 2), (0, 1, 0), (0, 1, 2), (0, 1, 0)]


def test_parts_whose_names_begin_with_a_slash(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "/_rels/.rels": relations(("officeDocument", "/word/document.xml")),
        "/word/document.xml": document(TITLE + tbl(*FORM)),
    }
    (sheet,) = read_tables(package(tmp_path / "a.docx", parts)).sheets
    assert len(sheet.rows) == len(FORM)
