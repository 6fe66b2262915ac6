"""The Word file against the sheets it was made of."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from jixiao_gui.form.model import Form
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.writing.docx_out import write_docx
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Cell, Role, Row, Sheet
from tests.formats.making import cancel_at_the_third
from tests.sheet.drawn import TEMPLATES, sheet_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
IDS = sorted(TEMPLATES.by_id)

XIAO_BIAO_SONG = "方正小标宋简体"
ORDER = {
    "pPr": "pStyle keepNext pageBreakBefore tabs autoSpaceDE autoSpaceDN snapToGrid spacing ind jc"
    " outlineLvl sectPr",
    "rPr": "rFonts b sz szCs lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tcMar": "left right",
    "tcPr": "tcW gridSpan vMerge tcMar textDirection vAlign",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "p": "pPr bookmarkStart bookmarkEnd r",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr tblPr",
    "sectPr": "headerReference footerReference pgSz pgMar cols",
    "body": "p tbl sectPr",
}
"""The schema's order of what we write; an element that is not named here fails the test too."""
FREE = frozenset(("body",))


def sample(id: str, project: str = "设备<更新>&维护") -> Form:
    template = TEMPLATES[id]
    form = template.new_form("2023", "示例单位")
    money = [replace(line, initial="80", budget="80", executed="45") for line in form.funds[:1]]
    funds = (*money, *form.funds[1:])
    first = replace(
        form.indicators[0], name="更新设备", target="≥200台", actual="205台", weight="0.3990", score="5"
    )
    return replace(form, funds=funds, indicators=(first, *form.indicators[1:]), project=project)


def written(*sheets: Sheet, **options: Any) -> bytes:
    file = io.BytesIO()
    write_docx(sheets, file, **options)
    return file.getvalue()


def part(content: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(node: Any) -> str:
    marks = {W + "t": None, W + "br": "\n", W + "tab": "\t"}
    return "".join(marks[e.tag] or e.text or "" for run in node.iter(W + "r") for e in run.iter(*marks))


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def one_cell(text: str, role: Role = Role.TEXT) -> Sheet:
    return Sheet("附件", "表", "（2023年度）", (174.0,), (Row((Cell(text, role=role),)),))


@pytest.mark.parametrize("id", IDS)
def test_cells_texts_and_spans_are_the_sheets(id: str) -> None:
    sheet = sheet_of(sample(id))
    (table,) = part(written(sheet)).iter(W + "tbl")
    rows = table.findall(W + "tr")
    assert len(rows) == len(sheet.rows)
    for element, row in zip(rows, sheet.rows, strict=True):
        cells = element.findall(W + "tc")
        assert [text_of(cell) for cell in cells] == [cell.text for cell in row.cells]
        for found, cell in zip(cells, row.cells, strict=True):
            span = found.find(f"{W}tcPr/{W}gridSpan")
            assert (1 if span is None else int(span.get(W + "val", ""))) == cell.columns
            merge = found.find(f"{W}tcPr/{W}vMerge")
            kind = None if merge is None else merge.get(W + "val", "continue")
            assert kind == (None if cell.rows == 1 else "restart" if cell.rows else "continue")
            direction = found.find(f"{W}tcPr/{W}textDirection")
            assert (direction is not None and direction.get(W + "val") == "tbRlV") == cell.vertical


@pytest.mark.parametrize("id", IDS)
def test_widths_add_up_in_every_row(id: str) -> None:
    sheet = sheet_of(sample(id))
    (table,), width = part(written(sheet)).iter(W + "tbl"), sum(sheet.widths)
    grid = [int(column.get(W + "w", "")) for column in table.iter(W + "gridCol")]
    assert sum(grid) == int(table.find(f"{W}tblPr/{W}tblW").get(W + "w", "")) == round(width * 1440 / 25.4)
    for row in table.iter(W + "tr"):
        assert sum(int(width.get(W + "w", "")) for width in row.iter(W + "tcW")) == sum(grid)


@pytest.mark.parametrize("id", IDS)
def test_reading_it_back_gives_the_form(id: str, tmp_path: Path) -> None:
    form = sample(id)
    path = tmp_path / "form.docx"
    write_docx([sheet_of(form)], path)
    (sheet,) = read_docx(path).sheets
    found = recognise(sheet, TEMPLATES)
    assert found.template.id == id
    assert sheet_of(found.form) == sheet_of(form)
    assert not found.form.manual


def test_python_docx_opens_it() -> None:
    document = docx.Document(io.BytesIO(written(sheet_of(sample("beijing-2023")), title="二〇二三年")))
    assert document.core_properties.title == "二〇二三年"
    section = document.sections[0]
    assert section.page_width is not None
    assert (section.page_width.mm, section.page_height and section.page_height.mm) == pytest.approx(
        (210, 297), abs=0.1
    )
    assert [p.text for p in document.paragraphs[:3]] == ["附件1-1", "项目支出绩效自评表", "（2023年度）"]
    assert document.tables[0].rows[0].cells[-1].text == "设备<更新>&维护"


def test_elements_stand_in_the_schemas_order() -> None:
    content = written(
        replace(with_a_tall_row(), sign_off=("填表人：", "日期：")),
        sheet_of(sample("mof-2021")),
        one_cell("a\nb"),
    )
    checked = set()
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        for element in part(content, name).iter():
            kind = local(element)
            if kind not in ORDER or kind in FREE:
                continue
            order = ORDER[kind].split()
            # a simple field stands among the runs
            places = [order.index(local(child).replace("fldSimple", "r")) for child in element]
            assert places == sorted(places), etree.tostring(element)
            checked.add(kind)
    assert checked == set(ORDER) - FREE


def test_each_form_begins_a_page_and_none_is_left_over() -> None:
    sheet = sheet_of(sample("beijing-2023"))
    body = part(written(sheet, sheet, sheet))[0]
    kinds = [local(child) for child in body]
    assert kinds == ["p", "p", "p", "tbl"] * 3 + ["p", "sectPr"]
    breaking = [n for n, child in enumerate(body) if child.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert breaking == [4, 8]
    assert text_of(body[-2]) == ""
    assert body[-2].find(f"{W}pPr/{W}pStyle").get(W + "val") == "JxEnd"


def test_sign_off_stands_below_the_table_and_is_the_last_paragraph() -> None:
    sheet = replace(sheet_of(sample("beijing-2023")), sign_off=("填表人：", "负责人：", "日期："))
    body = part(written(sheet))[0]
    assert [local(child) for child in body][-3:] == ["tbl", "p", "sectPr"]
    assert text_of(body[-2]) == "填表人：\t负责人：\t日期："
    stops = [int(tab.get(W + "pos", "0")) for tab in body[-2].iter(W + "tab") if tab.get(W + "pos")]
    assert len(stops) == 2
    assert stops[1] == 2 * stops[0] < 174 * 1440 / 25.4


def test_the_project_is_a_bookmark_that_word_takes() -> None:
    sheet = sheet_of(sample("beijing-2023", project="一、（二）：" + "很长的名称" * 20))
    marks = [mark.get(W + "name", "") for mark in part(written(sheet, sheet)).iter(W + "bookmarkStart")]
    assert len(set(marks)) == 2
    assert all(len(mark) <= 40 and mark.replace("_", "a").isalnum() and mark[0] == "表" for mark in marks)


def test_first_row_repeats_and_rows_hold_together_unless_taller_than_a_page() -> None:
    rows = part(written(sheet_of(sample("beijing-2023")))).findall(f".//{W}tr")
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
    assert all(row.find(f".//{W}cantSplit") is not None for row in rows)
    (tall,) = part(written(one_cell("很长的话。" * 3000))).findall(f".//{W}tr")
    assert tall.find(f".//{W}cantSplit") is None
    assert tall.find(f".//{W}tblHeader") is None


def with_a_tall_row() -> Sheet:
    form = sample("beijing-2023")
    long = replace(form.indicators[1], deviation="原因很多，" * 500)
    return sheet_of(replace(form, indicators=(form.indicators[0], long, *form.indicators[2:])))


def test_beside_a_row_taller_than_a_page_the_vertical_label_is_stacked() -> None:
    # LibreOffice loses what such a row has beyond two pages where a cell of another direction spans it
    usual, tall = sheet_of(sample("beijing-2023")), with_a_tall_row()
    first, second, third = part(written(usual, tall, usual)).iter(W + "tbl")
    for table in (first, third):
        assert len(list(table.iter(W + "textDirection"))) == 1
        assert not list(table.iter(W + "tcMar"))
    assert not list(second.iter(W + "textDirection"))
    (margins,) = second.iter(W + "tcMar")
    cell = margins.getparent().getparent()
    assert text_of(cell) == "绩效指标"
    width = int(next(cell.iter(W + "tcW")).get(W + "w", ""))
    inside = width - sum(int(side.get(W + "w", "")) for side in margins)
    assert 180 <= inside < 360, "one character of 9 points stands in a line"


def test_a_form_that_nearly_fits_has_lower_rows() -> None:
    def heights(sheet: Sheet) -> list[int]:
        return [int(h.get(W + "val", "")) for h in part(written(sheet)).iter(W + "trHeight")]

    row = Row((Cell("甲"),), height=6.0)
    few, more, many = (heights(replace(one_cell(""), rows=(row,) * n)) for n in (39, 45, 200))
    assert few[0] == round(6 * 1440 / 25.4)
    assert few[0] > more[0] >= round(4.3 * 1440 / 25.4)
    assert many[0] == few[0], "a form of several pages is not pressed"


def table_of(lines: int) -> tuple[set[str], set[str]]:
    """The styles of a table of ``lines`` rows of six lines each, and the space above its cells' lines."""
    row = Row((Cell("\n".join("甲" * 6)), Cell("乙", 1, role=Role.TEXT)), height=6.0)
    sheet = replace(one_cell(""), widths=(100.0, 74.0), rows=(row,) * lines)
    (table,) = part(written(sheet)).iter(W + "tbl")
    styles = {style.get(W + "val", "") for style in table.iter(W + "pStyle")}
    return styles, {top.get(W + "w", "") for top in table.iterfind(f".//{W}tblCellMar/{W}top")}


def test_lines_stand_closer_and_then_type_is_smaller_where_that_makes_one_page() -> None:
    wide, close, small = {"JxL", "JxT"}, {"JxLClose", "JxTClose"}, {"JxLSmall", "JxTSmall"}
    # six lines of 11.5 pt with padding and rule are 25.1 mm, of 10.6 pt 23.2, of 9.4 pt without padding 20.1
    assert table_of(9) == (wide, {"17"})
    assert table_of(10) == (close, {"17"})
    assert table_of(11) == (small, {"0"})
    assert table_of(13) == (wide, {"17"}), "more than a page whatever is done"
    known = part(written(one_cell("甲")), "word/styles.xml").iter(W + "style")
    assert close | small <= {style.get(W + "styleId") for style in known}


def test_no_label_ends_in_a_line_of_one_character() -> None:
    """经济效益 / 指标, as the PDF breaks it, and not 经济效益指 / 标."""
    narrow = []
    sheet = sheet_of(sample("beijing-2023"))
    for cell in part(written(sheet)).iter(W + "tc"):
        if cell.find(f"{W}p/{W}pPr/{W}ind") is not None:
            narrow.append(text_of(cell))
    labels = {row.level1 for row in sample("beijing-2023").indicators}
    labels |= {row.level2 for row in sample("beijing-2023").indicators}
    assert narrow, "the form has such labels"
    assert set(narrow) <= labels
    assert {"经济效益指标", "满意度指标"} & labels <= set(narrow)
    assert "服务对象满意度指标" not in narrow


def test_illegal_characters_are_dropped_and_breaks_and_spaces_kept() -> None:
    content = written(one_cell("　\x00  a\x0b<&>\ud800b\n\nc\t d \uffff "))
    (cell,) = part(content).iter(W + "tc")
    assert text_of(cell) == "　  a<&>b\n\nc\t d  "
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert all(t.get(space) == "preserve" for t in cell.iter(W + "t"))


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n <&　"), max_size=30)
)
def test_any_text_comes_back(text: str) -> None:
    (cell,) = part(written(one_cell(text))).iter(W + "tc")
    assert text_of(cell) == text


def test_fonts_are_named_for_chinese_too() -> None:
    content = written(one_cell("甲"))
    for fonts in part(content, "word/styles.xml").iter(W + "rFonts"):
        assert fonts.get(W + "eastAsia") in ("宋体", "黑体")
    assert XIAO_BIAO_SONG not in etree.tostring(part(content, "word/styles.xml"), encoding="unicode")
    asked = written(one_cell("甲"), title_font=XIAO_BIAO_SONG)
    title = next(
        s for s in part(asked, "word/styles.xml").iter(W + "style") if s.get(W + "styleId") == "JxTitle"
    )
    assert title.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia") == XIAO_BIAO_SONG
    assert title.find(f"{W}rPr/{W}b") is None
    assert XIAO_BIAO_SONG in etree.tostring(part(asked, "word/fontTable.xml"), encoding="unicode")


def test_pages_are_counted_anew_from_each_form_on_when_asked() -> None:
    wide = replace(one_cell("丙"), landscape=True)
    content = written(one_cell("甲"), one_cell("乙"), wide, pages_by_form=True)
    body = part(content, "word/document.xml")
    sections = list(body.iter(W + "sectPr"))
    assert len(sections) == 3
    assert [section.find(W + "pgNumType").get(W + "start") for section in sections] == ["1"] * 3
    assert [section.find(W + "pgSz").get(W + "orient", "") for section in sections] == ["", "", "landscape"]
    assert all(section.find(W + "footerReference") is not None for section in sections)
    assert not list(body.iter(W + "pageBreakBefore"))
    fields = [f.get(W + "instr", "").strip() for f in part(content, "word/footer1.xml").iter(W + "fldSimple")]
    assert fields == ["PAGE", "SECTIONPAGES"]
    through = part(written(one_cell("甲"), one_cell("乙")), "word/document.xml")
    assert len(list(through.iter(W + "sectPr"))) == 1
    assert not list(through.iter(W + "pgNumType"))


def test_a_form_of_several_pages_says_so_where_sections_are_not_counted() -> None:
    """LibreOffice shows what stands in the field: 共 1 页 under a form of two pages."""
    long = replace(one_cell(""), rows=(Row((Cell("甲"),)),) * 80)
    longer = replace(long, rows=long.rows * 2)
    content = written(one_cell("甲"), long, one_cell("乙"), longer, pages_by_form=True)
    targets = {r.get("Id"): r.get("Target") for r in part(content, "word/_rels/document.xml.rels")}
    shown = []
    for section in part(content, "word/document.xml").iter(W + "sectPr"):
        reference = section.find(W + "footerReference")
        footer = part(content, f"word/{targets[reference.get(RELATION)]}")
        shown.append(text_of(footer))
        assert [f.get(W + "instr", "").strip() for f in footer.iter(W + "fldSimple")] == [
            "PAGE",
            "SECTIONPAGES",
        ]
    pages = [int(text.partition("共 ")[2].partition(" ")[0]) for text in shown]
    assert pages[0] == pages[2] == 1
    assert 1 < pages[1] < pages[3]


def test_the_footer_counts_pages_where_there_are_several() -> None:
    def footer(*sheets: Sheet) -> Any:
        return part(written(*sheets), "word/footer1.xml")

    long = replace(one_cell(""), rows=(Row((Cell("甲"),)),) * 80)
    for several in (footer(one_cell("甲"), one_cell("乙")), footer(long)):
        assert text_of(several) == "第 1 页　共 1 页"
        fields = [field.get(W + "instr", "").strip() for field in several.iter(W + "fldSimple")]
        assert fields == ["PAGE", "NUMPAGES"]
    alone = footer(one_cell("甲"))
    assert text_of(alone) == ""
    assert alone.find(f".//{W}pStyle") is not None


def test_same_sheets_same_bytes_and_no_date_in_them() -> None:
    sheet = sheet_of(sample("mof-2020"))
    first, second = written(sheet, title="甲"), written(sheet, title="甲")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
        assert b"created" not in archive.read("docProps/core.xml")


def test_sheets_are_taken_one_at_a_time_and_may_be_cancelled() -> None:
    cancel_at_the_third(
        lambda sheets, progress: write_docx(sheets, io.BytesIO(), progress=progress), one_cell
    )


def test_no_form_at_all_is_still_a_document() -> None:
    assert [local(child) for child in part(written())[0]] == ["p", "sectPr"]


def test_every_relation_leads_to_a_part() -> None:
    with zipfile.ZipFile(io.BytesIO(written(one_cell("甲")))) as archive:
        names = set(archive.namelist())
        targets = [
            ("" if name.startswith("_rels") else "word/") + relation.get("Target", "")
            for name in names
            if name.endswith(".rels")
            for relation in etree.fromstring(archive.read(name))
        ]
    assert targets
    assert set(targets) <= names


@given(st.lists(st.floats(0.5, 60), min_size=1, max_size=12))
def test_no_column_is_lost_to_rounding(widths: list[float]) -> None:
    cells = tuple(Cell(str(n), n) for n in range(len(widths)))
    (table,) = part(written(Sheet("", "", "", tuple(widths), (Row(cells),)))).iter(W + "tbl")
    edges = [0]
    for column in table.iter(W + "gridCol"):
        edges.append(edges[-1] + int(column.get(W + "w", "")))
    assert all(a < b for a, b in pairwise(edges))
    # what is wider than the page is drawn narrower
    assert edges[-1] == pytest.approx(min(sum(widths), 210 - 2 * 8) * 1440 / 25.4, abs=1 + len(widths) / 30)
