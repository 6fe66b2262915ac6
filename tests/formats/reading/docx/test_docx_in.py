"""Word files of every making, feature by feature, written by hand and by python-docx."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest

from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.docx.docx_rows import Edge, TableBuilder
from jixiao_gui.formats.reading.joining import join_continued
from jixiao_gui.formats.reading.outside import sort_lines
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from tests.formats.making import FORM, docx, p, package, relations, span, spans, tbl, tc, texts, tr

DOWN, BELOW = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
PROMPT = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
SHOWN = HIDDEN.replace("vanish/", 'vanish w:val="0"/')


def only_sheet(path: Path, body: str, **parts: str) -> Sheet:
    (sheet,) = read_docx(docx(path / "a.docx", body, **parts)).sheets
    return sheet


def cell_text(path: Path, inside: str) -> str:
    """What a cell holding the blocks ``inside`` reads as."""
    return only_sheet(path, tbl(tr(tc(inside), "x"))).rows[0].cells[0].text


def run(inside: str) -> str:
    return f"<w:p><w:r>{inside}</w:r></w:p>"


def test_spans_and_widths(tmp_path: Path) -> None:
    sheet = only_sheet(
        tmp_path,
        tbl(
            tr(tc("a", span(2)), "b"),
            tr(tc("c", DOWN), "d", "e"),
            tr(tc("", BELOW), "f", properties='<w:gridAfter w:val="1"/>'),
            tr(tc("", BELOW), "g", "h"),
            tr("i", "j", properties='<w:gridBefore w:val="1"/>'),
            grid=(1440, 720, 720),
        ),
    )
    assert sheet.widths == (25.4, 12.7, 12.7)
    assert spans(sheet) == [
        [(0, 2, 1), (2, 1, 1)],
        [(0, 1, 3), (1, 1, 1), (2, 1, 1)],
        [(0, 1, 0), (1, 1, 1)],
        [(0, 1, 0), (1, 1, 1), (2, 1, 1)],
        [(1, 1, 1), (2, 1, 1)],
    ]


def test_two_merges_one_under_the_other_and_an_orphan(tmp_path: Path) -> None:
    sheet = only_sheet(
        tmp_path, tbl(tr(tc("", BELOW), "a"), tr(tc("b", DOWN), "c"), tr(tc("", BELOW), "d"), tr("e", "f"))
    )
    assert [row.cells[0].rows for row in sheet.rows] == [1, 2, 0, 1]


def test_text_under_a_merged_cell_is_told(tmp_path: Path) -> None:
    read = read_docx(docx(tmp_path / "a.docx", tbl(tr(tc("a", DOWN), "b"), tr(tc("藏", BELOW), "c"))))
    assert texts(read.sheets[0]) == [["a", "b"], ["", "c"]]
    assert read.notes == ["第 1 个表第 2 行第 1 列：被合并单元格遮住的文字“藏”没有读入。"]


def test_cells_merged_across_in_the_old_way(tmp_path: Path) -> None:
    row = tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "b")
    assert spans(only_sheet(tmp_path, tbl(row))) == [[(0, 2, 1), (2, 1, 1)]]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (p("一") + p("") + p("二"), "一\n\n二"),
        (run("<w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t>"), "一\n二\n三"),
        (run('<w:t>一</w:t><w:br w:type="page"/><w:tab/><w:t>二</w:t>'), "一\n 二"),
        (run("<w:t>2023</w:t><w:noBreakHyphen/><w:t>12</w:t>"), "2023-12"),
        (p("\u3000８０万元\u3000"), "\u3000８０万元\u3000"),
        (run('<w:t xml:space="preserve"> a </w:t>'), " a "),
        (run("<w:t>\n  a\n  </w:t>"), "a"),
        (f"<w:p>{HIDDEN}<w:r><w:t>a</w:t></w:r></w:p>", "a"),
        (f"<w:p>{SHOWN}</w:p>", "看不见"),
        (p("a") + f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{HIDDEN}</w:p>", "a"),
        (
            "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>",
            "新",
        ),
        (
            "<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>",
            "新",
        ),
        ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>" + p("二"), "一二"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + p("a") + "</w:sdtContent></w:sdt>", "a"),
        (f"{PROMPT}{p('点此输入')}</w:sdtContent></w:sdt>", ""),
        (
            f"<w:p>{PROMPT}<w:r><w:t>点此输入</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>a</w:t></w:r></w:p>",
            "a",
        ),
        ("<w:p><w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt></w:p>", "a"),
        ("<w:p><w:hyperlink><w:smartTag><w:r><w:t>a</w:t></w:r></w:smartTag></w:hyperlink></w:p>", "a"),
        ('<w:p><w:fldSimple w:instr="=SUM(ABOVE)"><w:r><w:t>80</w:t></w:r></w:fldSimple></w:p>', "80"),
        (
            run(
                '<w:fldChar w:fldCharType="begin"/><w:instrText>=1</w:instrText><w:t>不要</w:t>'
                '<w:fldChar w:fldCharType="separate"/><w:t>80</w:t>'
                '<w:fldChar w:fldCharType="end"/><w:t>万</w:t>'
            ),
            "80万",
        ),
        (run('<w:fldChar w:fldCharType="begin"/><w:t>未完</w:t>') + p("a"), "\n"),
        (
            run("<w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing>")
            + p("a"),
            "\na",
        ),
        (
            run(
                "<mc:AlternateContent><mc:Choice><w:t>一</w:t></mc:Choice>"
                "<mc:Fallback><w:t>一</w:t></mc:Fallback></mc:AlternateContent>"
            ),
            "一",
        ),
        (run('<w:sym w:font="Symbol" w:char="F0A3"/><w:t>20</w:t>'), "≤20"),
        ("<w:p><m:oMath><m:r><m:t>≥</m:t></m:r></m:oMath><w:r><w:t>5</w:t></w:r></w:p>", "≥5"),
        (p("前") + tbl(tr("a", "b"), tr("c", "d")) + p(""), "前\na b\nc d"),
        (tbl(tr(tc(tbl(tr("深", "里")) + p("")))) + p("后"), "深 里\n后"),
    ],
)
def test_text_of_a_cell(tmp_path: Path, inside: str, text: str) -> None:
    assert cell_text(tmp_path, inside) == text


def test_left_out_texts_are_told(tmp_path: Path) -> None:
    body = tbl(
        tr(
            tc(run('<w:t>a</w:t><w:footnoteReference w:id="2"/>')),
            tc(run('<w:sym w:font="Wingdings" w:char="F021"/>')),
            tc(
                run("<w:pict><w:txbxContent><w:p><w:r><w:t>框中字</w:t></w:r></w:p></w:txbxContent></w:pict>")
            ),
        )
    )
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {names}><w:footnote w:id="2">{p("口径说明")}</w:footnote></w:footnotes>'
    read = read_docx(docx(tmp_path / "a.docx", body, footnotes=notes))
    assert read.notes == [
        "第 1 个表第 1 行第 1 列：脚注“口径说明”未导入。",
        "第 1 个表第 1 行“a”栏：特殊符号（Wingdings F021）没有读入，请对照原文件填写。",
        "第 1 个表第 1 行“a”栏：文本框中的文字“框中字”未导入。",
    ]
    assert texts(read.sheets[0]) == [["a", "", ""]]


def test_deleted_and_hidden_rows_and_cells(tmp_path: Path) -> None:
    sheet = only_sheet(
        tmp_path,
        tbl(
            tr("a", "b"),
            tr("删", "删", properties="<w:del/>"),
            tr("藏", "藏", properties="<w:hidden/>"),
            tr(tc("删", "<w:cellDel/>"), "c", "d", properties="<w:ins/>"),
        ),
    )
    assert texts(sheet) == [["a", "b"], ["c", "d"]]


def test_a_row_all_of_whose_words_are_deleted_is_gone(tmp_path: Path) -> None:
    deleted = '<w:p><w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>'
    merged = tc(p("产出"), '<w:vMerge w:val="restart"/>')
    rows = [tr(merged, "一"), tr(tc(p(""), "<w:vMerge/>"), tc(deleted)), tr(tc(p(""), "<w:vMerge/>"), "三")]
    sheet = only_sheet(tmp_path, tbl(*rows, tr("效益", tc(deleted)), tr("", "")))
    assert texts(sheet) == [["产出", "一"], ["", "三"], ["效益", ""], ["", ""]]
    assert sheet.rows[0].cells[0].rows == 2


def test_an_end_of_row_that_is_deleted_alone_deletes_no_words() -> None:
    builder = TableBuilder()
    for content in (p("留"), '<w:p><w:del w:id="0"><w:r><w:t>删</w:t></w:r></w:del></w:p>'):
        builder.cell(content, 1)
        builder.row(1, 0, [Edge(1000)], deleted=True)
    kept, gone = "".join(builder.finish()).split("<w:tr>")[1:]
    assert ('<w:del w:id="0"/>' in kept, '<w:del w:id="0"/>' in gone) == (False, True)


def test_rows_and_cells_in_content_controls(tmp_path: Path) -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{control(tc('a'))}{tc('b')}</w:tr>"
    sheet = only_sheet(
        tmp_path, p("附件1-1") + control(p("项目支出绩效自评表") + tbl(control(row), tr("c", "d")))
    )
    assert texts(sheet) == [["a", "b"], ["c", "d"]]
    assert (sheet.caption, sheet.title) == ("附件1-1", "项目支出绩效自评表")


def test_caption_title_year_and_what_is_left(tmp_path: Path) -> None:
    body = p("说明文字") + p("附件1-1") + p("项目支出绩效自评表") + p("（2023年度）") + p("") + tbl(*FORM)
    read = read_docx(docx(tmp_path / "a.docx", body + p("  ") + p("填表人：")))
    (sheet,) = read.sheets
    assert (sheet.caption, sheet.title, sheet.year_line) == ("附件1-1", "项目支出绩效自评表", "（2023年度）")
    assert read.leftovers == []
    assert sheet.above == ("说明文字", "附件1-1", "项目支出绩效自评表", "（2023年度）")
    assert sheet.below == ("填表人：",)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["附件1-1", "项目支出绩效自评表（2023年度）"], ("附件1-1", "项目支出绩效自评表", "（2023年度）")),
        (["附表3", "2023年某区项目支出绩效自评表"], ("附表3", "2023年某区项目支出绩效自评表", "")),
        (["附件：1\n项目支出绩效自评表\n(2024年)"], ("附件：1", "项目支出绩效自评表", "(2024年)")),
    ],
)
def test_sort_lines(lines: list[str], found: tuple[str, str, str]) -> None:
    lines_above = sort_lines(lines)
    assert (lines_above.caption, lines_above.title, lines_above.year_line) == found
    assert lines_above.left == []


def test_several_forms_in_one_file(tmp_path: Path) -> None:
    body = "".join(p(f"附件{n}") + tbl(*FORM, tr("总分", "90")) + p("") for n in (1, 2, 3))
    read = read_docx(docx(tmp_path / "a.docx", body))
    assert [sheet.caption for sheet in read.sheets] == ["附件1", "附件2", "附件3"]
    assert read.leftovers == []


def test_form_in_a_cell_is_a_sheet_of_its_own(tmp_path: Path) -> None:
    outer = tbl(tr(tc(p("附件1-1") + tbl(*FORM) + p(""))))
    (sheet,) = read_docx(docx(tmp_path / "a.docx", outer)).sheets
    assert sheet.caption == "附件1-1"
    assert texts(sheet)[0] == ["项目名称", "水质监测"]


def test_tables_without_a_word_and_others_in_text_boxes_are_no_sheets(tmp_path: Path) -> None:
    box = run(f"<w:pict><w:txbxContent>{tbl(tr('甲', '乙'))}</w:txbxContent></w:pict>")
    read = read_docx(docx(tmp_path / "a.docx", p("前言") + tbl(tr("", "")) + box))
    assert (read.sheets, read.leftovers) == ([], ["前言", "甲 乙"])


def test_form_in_a_text_box_is_a_sheet(tmp_path: Path) -> None:
    box = run(f"<w:pict><w:txbxContent>{p('（2023年度）')}{tbl(*FORM)}{p('注')}</w:txbxContent></w:pict>")
    read = read_docx(docx(tmp_path / "a.docx", p("附件1-1") + box + p("后")))
    (sheet,) = read.sheets
    assert (sheet.caption, sheet.year_line) == ("附件1-1", "（2023年度）")
    assert texts(sheet)[0] == ["项目名称", "水质监测"]
    assert (read.leftovers, sheet.below) == ([], ("注", "后"))


def test_split_form_is_joined(tmp_path: Path) -> None:
    body = tbl(*FORM) + p("") + tbl(tr("", "", "质量指标", "指标1：合格率"), tr("总分", "90"))
    sheet = only_sheet(tmp_path, body)
    assert [row[-1] for row in texts(sheet)] == [
        "水质监测",
        "三级指标",
        "指标1：监测点位",
        "指标1：合格率",
        "90",
    ]


def test_of_two_forms_in_one_table_the_second_goes_on(tmp_path: Path) -> None:
    second = tr("项目名称", tc("绿地养护", '<w:gridSpan w:val="3"/>'))
    body = tbl(*FORM, tr("总分", "90", "", ""), second) + p("") + tbl(*FORM[1:], tr("总分", "80", "", ""))
    sheet = only_sheet(tmp_path, body)
    assert [row[0] for row in texts(sheet)].count("总分") == 2
    assert texts(sheet)[-1][:2] == ["总分", "80"]


def rows(*lines: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(Row(tuple(Cell(text, i) for i, text in enumerate(line))) for line in lines)


def test_what_is_not_joined() -> None:
    whole = Sheet(rows=rows(("项目名称", "甲"), ("a", "b", "c"), ("总分", "90")))
    half = Sheet(rows=rows(("项目名称", "甲"), ("a", "b", "c")))
    tail = Sheet(rows=rows(("", "b", "c"), ("总分", "90")))
    assert join_continued([half, tail]) == [Sheet(rows=half.rows + tail.rows)]
    for pair in (
        [whole, tail],
        [half, half],
        [tail, tail],
        [half, Sheet(title="项目支出绩效自评表", rows=tail.rows)],
    ):
        assert join_continued(pair) == pair


def test_made_by_python_docx(tmp_path: Path) -> None:
    made = python_docx.Document()
    made.add_paragraph("附件1-1")
    table = made.add_table(rows=3, cols=3)
    for number, row in enumerate(table.rows):
        for letter, cell in zip("abc", row.cells, strict=True):
            cell.text = f"{letter}{number}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "并"
    made.save(str(tmp_path / "a.docx"))
    (sheet,) = read_docx(tmp_path / "a.docx").sheets
    assert sheet.caption == "附件1-1"
    assert texts(sheet) == [["合", "c0"], ["a1", "b1", "并"], ["a2", "b2", ""]]
    assert spans(sheet) == [
        [(0, 2, 1), (2, 1, 1)],
        [(0, 1, 1), (1, 1, 1), (2, 1, 2)],
        [(0, 1, 1), (1, 1, 1), (2, 1, 0)],
    ]


def test_strict_files_and_parts_elsewhere(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    content = f'<w:document xmlns:w="{strict}"><w:body>{tbl(tr("a", "b"))}</w:body></w:document>'
    path = package(
        tmp_path / "a.docx",
        {"_rels/.rels": relations(("officeDocument", "/other/Main.xml")), "other/main.xml": content},
    )
    assert texts(read_docx(path).sheets[0]) == [["a", "b"]]
