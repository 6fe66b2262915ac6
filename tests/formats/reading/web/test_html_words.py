"""What a browser shows of a page, and what it does not: fields, numbers, struck-out and hidden words."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.formats.reading.web.html_in import read_html
from tests.formats.making import spans, texts
from tests.formats.small_forms import GRID, TITLE, YEAR


def cell(inside: str, head: str = "") -> tuple[str, list[str]]:
    """What a cell reads as, and what is told of it without its place."""
    read = read_html(f"<html><head>{head}</head><table><tr><td>{inside}</td><td>x</td></tr></table></html>")
    return read.sheets[0].rows[0].cells[0].text, [note.partition("：")[2] for note in read.notes]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("5×10<sup>4</sup>m<sup>3</sup>、CO<sub>2</sub>", "5×10⁴m³、CO₂"),
        ("<span style='vertical-align:super'>2</span>", "²"),
        ("""已完成<span style='font-family:"Wingdings 2"'>R</span>""", "已完成☑"),
        ("<font face=Wingdings>&#xF0FE;</font>已完成", "☑已完成"),
        ("&#xF0FE;已完成", "☑已完成"),
        ("<font face='Wingdings'>þ<font face=宋体>R</font></font>", "☑R"),
        ("<input type=checkbox checked>是<input type=checkbox>否", "☑是☐否"),
        ("<input value=河道><input type=hidden value=藏><input type=submit value=提交>", "河道"),
        ("<textarea>第一行\n第二行</textarea>", "第一行\n第二行"),
        ("<select><option>甲</option><option selected>乙</option></select>", "乙"),
        ("<select><option value=''>请选择</option><option>乙</option></select>", ""),
        ("<ol><li>开展<li>编制</ol>", "1.开展\n2.编制"),
        ("<ol style='list-style-type:cjk-ideographic' start=2><li><p>开展</p></li></ol>", "二、开展"),
        ("<ol type=a><li>开展<li value=5>编制</ol>", "a.开展\ne.编制"),
        ("<ol style='list-style:none'><li>开展</ol>", "开展"),
        ("<ruby>水<rp>(</rp><rt>shui</rt><rp>)</rp></ruby>质", "水质"),
        ("<pre>一\n二</pre>", "一\n二"),
        ("99%<![if !supportAnnotations]><a class=msocomanchor href='#_msocom_1'>[批1]</a><![endif]>", "99%"),
        ("99%<a style='mso-footnote-id:ftn1' href='#_ftn1'><span>[1]</span></a>", "99%"),
        ("99%<a class=sdfootnoteanc href='#sdfootnote1sym'><sup>1</sup></a>", "99%"),
        ("<a href='#指标'>99%</a>", "99%"),
    ],
)
def test_what_shows(inside: str, text: str) -> None:
    assert cell(inside) == (text, [])


@pytest.mark.parametrize(
    ("inside", "text", "told"),
    [
        ("<s>80</s>45", "45", "用删除线划去的文字“80”没有读入。"),
        ("<span style='TEXT-DECORATION: line-through'>80</span>45", "45", "用删除线划去的文字“80”没有读入。"),
        ("<font class=font7>80</font>45", "45", "用删除线划去的文字“80”没有读入。"),
        ("王某<img src=a.png>", "王某", "有图片，没有读入，请对照原文件填写。"),
        (
            "<font face=Wingdings>!</font>甲",
            "甲",
            "特殊符号（wingdings 0021）没有读入，请对照原文件填写。",
        ),
    ],
)
def test_what_is_left_out_is_told(inside: str, text: str, told: str) -> None:
    said, notes = cell(inside, "<style><!-- td.x, .font7 {text-decoration:line-through;} --></style>")
    assert (said, [note.lower() for note in notes]) == (text, [told.lower()])


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        (
            "<div style='mso-element:comment-list'><hr><p><a href='#_msoanchor_1'>[A1]</a>请核对</p></div>",
            "批注：请核对",
        ),
        (
            "<div style='mso-element:footnote-list'><p><a href='#_ftnref1'>[1]</a> 含补助</p></div>",
            "脚注：含补助",
        ),
        ("<div id=sdendnote1><p><a href='#sdendnote1anc'>i</a>含补助</p></div>", "尾注：含补助"),
    ],
)
def test_notes_are_told_and_no_lines_of_the_form(notes: str, told: str) -> None:
    read = read_html(f"<table><tr><td>项目名称<td>水质</table>{notes}")
    assert (read.leftovers, read.sheets[0].below) == ([told], ())


def test_hidden_by_a_class() -> None:
    assert cell("<span class=no>藏</span>显", "<style>.no{display:none}</style>") == ("显", [])


def test_a_hidden_row_is_told_and_merged_cells_beside_it_shrink() -> None:
    read = read_html(
        "<table><tr><td rowspan=3>产出</td><td>一</td></tr><tr style='display:none'><td>二</td></tr>"
        "<tr><td>三</td></tr><tr><td>效益</td><td>四</td></tr></table>"
    )
    assert texts(read.sheets[0]) == [["产出", "一"], ["", "三"], ["效益", "四"]]
    assert spans(read.sheets[0])[0][0] == (0, 1, 2)
    assert read.notes == ["第 1 个表的第 2 行是隐藏的，没有读入：“二”。"]


def test_a_hidden_row_that_merged_cells_leave_out_of_account() -> None:
    read = read_html(
        "<table><tr><td rowspan=2>产出</td><td>一</td></tr>"
        "<tr style='display:none'><td>隐</td><td>二</td></tr><tr><td>三</td></tr>"
        "<tr><td>效益</td><td>四</td></tr></table>"
    )
    assert texts(read.sheets[0]) == [["产出", "一"], ["", "三"], ["效益", "四"]]
    assert read.notes == ["第 1 个表有隐藏的行，没有读入：“隐二”。"]


def test_a_hidden_column_of_a_spreadsheet() -> None:
    read = read_html(
        "<table><col><col width=0 style='display:none'><col>"
        "<tr><td>甲</td><td>去年</td><td>今年</td></tr><tr><td colspan=3>乙</td></tr></table>"
    )
    assert texts(read.sheets[0]) == [["甲", "今年"], ["乙"]]
    assert read.notes == ["第 1 个表的 B 列是隐藏的，没有读入：“去年”。"]


def test_records_several_rows_high_are_one_row() -> None:
    (sheet,) = read_html(
        "<table><tr><td rowspan=2>甲</td><td rowspan=2>1</td></tr><tr></tr>"
        "<tr><td>乙</td><td>2</td></tr></table>"
    ).sheets
    assert texts(sheet) == [["甲", "1"], ["乙", "2"]]


def page(title: str = f"<p>{TITLE}</p><p>{YEAR}</p>") -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td colspan={c} rowspan={r}>{text}</td>" for text, c, r in row if r) + "</tr>"
        for row in GRID
    )
    return f"{title}<table>{rows}</table>"


def test_a_form_in_a_table_that_lays_out_the_page() -> None:
    whole = f"<table><tr><td>网站导航</td><td><div>{page()}</div></td></tr><tr><td>版权</td></tr></table>"
    (sheet,) = read_html(whole).sheets
    assert (sheet.title, sheet.year_line, len(sheet.rows)) == (TITLE, YEAR, len(GRID))
    assert "网站导航" in sheet.above


def test_xhtml_with_its_declaration() -> None:
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a"/></head>{page()}</html>'
    )
    (sheet,) = read_html(text).sheets
    assert len(sheet.rows) == len(GRID)


def test_a_page_that_is_wrong_about_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_bytes(f"<html><meta charset=iso-8859-1>{page()}</html>".encode("gb18030"))
    (sheet,) = read_tables(path).sheets
    assert sheet.title == TITLE


def test_a_frame_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_text("<html><frameset><frame src=sheet001.htm></frameset></html>", "utf-8")
    with pytest.raises(FormatError, match="网页的内容在框架里"):
        read_tables(path)


def test_the_page_header_of_an_mht_holds_title_and_year(tmp_path: Path) -> None:
    message = EmailMessage()
    message.make_related()
    for text in (page(""), f"<div><p>{TITLE}</p><p>{YEAR}</p><p>第 1 页</p></div>"):
        part = EmailMessage()
        part.set_content(f"<html>{text}</html>".encode("gb18030"), "text", "html", cte="quoted-printable")
        part.set_param("charset", "gb2312")
        message.attach(part)
    path = tmp_path / "a.mht"
    path.write_bytes(bytes(message))
    read = read_tables(path)
    assert (read.sheets[0].title, read.sheets[0].year_line) == (TITLE, YEAR)
    assert read.leftovers == ["第 1 页"]
