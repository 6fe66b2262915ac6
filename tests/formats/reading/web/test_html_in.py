"""Tables as the clipboard carries them in HTML: Word's, Excel's, LibreOffice's dialects."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.web.html_in import read_html
from jixiao_gui.sheet.sheet import Sheet
from tests.formats.making import spans, texts


def only_sheet(text: str) -> Sheet:
    (sheet,) = read_html(text).sheets
    return sheet


def cell(inside: str) -> str:
    return only_sheet(f"<table><tr><td>{inside}</td><td>x</td></tr></table>").rows[0].cells[0].text


def test_spans_cover_the_rows_below() -> None:
    sheet = only_sheet(
        "<table><tr><td rowspan=3>a</td><td colspan=2>b</td></tr>"
        "<tr><td>c</td><td rowspan=2>d</td></tr><tr><td>e</td></tr></table>"
    )
    assert texts(sheet) == [["a", "b"], ["", "c", "d"], ["", "e", ""]]
    assert spans(sheet) == [
        [(0, 1, 3), (1, 2, 1)],
        [(0, 1, 0), (1, 1, 1), (2, 1, 2)],
        [(0, 1, 0), (1, 1, 1), (2, 1, 0)],
    ]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("\u202d80\u202c\u200b万元\ufeff", "80万元"),
        ("一&#x2028;二", "一\n二"),
        ("<p class=MsoNormal>水质<span lang=EN-US>80</span>万元<o:p></o:p></p>", "水质80万元"),
        ("<p>第一段</p>\r\n  <p>第二段</p>", "第一段\n第二段"),
        ("第一行<br style='mso-data-placement:same-cell'>第二行", "第一行\n第二行"),
        ("年度总体\r\n  目标", "年度总体目标"),  # Word folds its lines
        ("plan A\r\n  plan B", "plan A plan B"),
        ("<p><o:p>&nbsp;</o:p></p>", ""),
        ("\u3000上年结转", "\u3000上年结转"),
        ("<del>旧</del><ins>新</ins>", "新"),
        ("<span style='display:none;mso-hide:all'>藏</span>显", "显"),
        ("<p>前</p><table><tr><td>a</td><td>b</td></tr></table>", "前\na b"),
        ("&ge;99%&lt;", "≥99%<"),
    ],
)
def test_text_of_a_cell(inside: str, text: str) -> None:
    assert cell(inside) == text


def test_hidden_rows_and_the_row_of_widths_are_left_out() -> None:
    sheet = only_sheet(
        "<table><tbody><tr><td>a</td></tr><tr style='display:none'><td>b</td></tr>"
        "<tr height=0><td width=10 style='border:none'></td></tr></tbody></table>"
    )
    assert texts(sheet) == [["a"]]


CALC = '<meta name="generator" content="LibreOffice 7.4"><table><colgroup span="3"></colgroup>'


def test_merged_cells_of_calc_that_count_hidden_rows() -> None:
    """The third row under 甲 and a row before 丙's are hidden and left out of the page."""
    page = (
        f"{CALC}<tr><td rowspan=6>侧<td>头<td>头</tr><tr><td rowspan=3>甲<td>1</tr><tr><td>2</tr>"
        "<tr><td>乙<td>3</tr><tr><td colspan=2>总分<td>6</tr><tr><td>末<td>x<td>y</tr></table>"
    )
    sheet = only_sheet(page)
    assert texts(sheet) == [
        ["侧", "头", "头"],
        ["", "甲", "1"],
        ["", "", "2"],
        ["", "乙", "3"],
        ["总分", "6"],
        ["末", "x", "y"],
    ]
    assert [sheet.rows[0].cells[0].rows, sheet.rows[1].cells[1].rows] == [4, 2]
    # another program's page is read as a browser shows it
    assert texts(only_sheet(page.replace("LibreOffice", "Excel")))[4][-2:] == ["总分", "6"]


def test_a_merged_cell_of_calc_whose_first_row_is_hidden() -> None:
    page = f"{CALC}<tr><td rowspan=4>侧<td>头<td>头</tr><tr><td>1</tr><tr><td>2</tr></table>"
    assert texts(only_sheet(page)) == [["侧", "头", "头"], ["", "", "1"], ["", "", "2"]]


def test_words_around_the_tables() -> None:
    read = read_html(
        "<html><head><style>p {x}</style><title>无题</title></head><body><!--StartFragment-->"
        "<p>说明</p><p>附件1-1</p><p>项目支出绩效自评表</p><p>（2023年度）</p>"
        "<table><tr><td>项目名称</td><td>甲</td></tr></table><p>填表人：</p><!--EndFragment--></body></html>"
    )
    (sheet,) = read.sheets
    assert (sheet.caption, sheet.title, sheet.year_line) == ("附件1-1", "项目支出绩效自评表", "（2023年度）")
    assert sheet.above[0] == "说明"
    assert sheet.below == ("填表人：",)
    assert read.leftovers == []


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr>" + "<td colspan=99999999999 rowspan=99999999999>a</td>" * 3 + "</tr></table>",
        "<table><tr><td>" * 3000 + "a",
        "<div>" * 100_000 + "a",
        "",
        "\x00<table",
        "<table><tr><td rowspan=-1 colspan=x>a</td></tr></table>",
    ],
)
def test_strange_html_is_read_or_refused(text: str) -> None:
    told = ""
    try:
        assert len(read_html(text).sheets) < 2
    except FormatError as error:
        told = str(error)
    assert told == "" or told.endswith("。")


def test_styles_without_a_brace_take_no_time() -> None:
    """As of a page that was cut, or whose styles are words: minutes when each word might begin a rule."""
    begun = time.process_time()
    sheet = only_sheet(f"<style>{'a ' * 100_000}</style><table><tr><td>80</td><td>x</td></tr></table>")
    assert texts(sheet) == [["80", "x"]]
    assert time.process_time() - begun < 5


def test_too_much_is_refused() -> None:
    with pytest.raises(FormatError, match="单元格过多"):
        read_html("<table>" + ("<tr>" + "<td>" * 900 + "</tr>") * 300 + "</table>")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["<table>", "<tr>", "<td rowspan=2>", "<td>", "甲", "</table>", "<p>", "<br>"]))
)
def test_any_order_of_tags_tiles_the_grid(tags: list[str]) -> None:
    for sheet in read_html("".join(tags)).sheets:
        for row in sheet.rows:
            at = 0
            for found in row.cells:
                assert found.column == at
                at += found.columns
