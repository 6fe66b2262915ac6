"""Words that are no plain text in an odt: numbers of lists, fields, ticks, and what does not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.reading.readers import read_tables
from tests.formats.making import package, texts

_NS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
NAMES = " ".join(
    f'xmlns:{name}="{_NS.format(long)}"'
    for name, long in (
        *((n, n) for n in ("office", "text", "table", "style")),
        *(("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")),
    )
)
NAMES += (
    ' xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
STYLES = (
    '<style:font-face style:name="W21" svg:font-family="&apos;Wingdings 2&apos;"/>'
    '<style:style style:name="up" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="low" style:family="text">'
    '<style:text-properties style:text-position="-33% 58%"/></style:style>'
    '<style:style style:name="gone" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="red" style:family="text" style:parent-style-name="gone"/>'
    '<style:style style:name="sign" style:family="text"><style:text-properties style:font-name="W21"/>'
    "</style:style>"
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-prefix="（" '
    'style:num-suffix="）" style:num-format="一, 二, 三, ..."/><text:list-level-style-number text:level="2" '
    'style:num-suffix="." style:num-format="1" text:display-levels="2"/></text:list-style>'
)
COMMON = (
    '<style:style style:name="Hint" style:family="paragraph"><style:text-properties text:display="none"/>'
    "</style:style>"
)
MATH = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>≥</mi><mfrac><mn>2</mn><mn>3</mn>'
    "</mfrac></mrow><annotation>over</annotation></semantics></math>"
)


def odt(path: Path, body: str, header: str = "", **parts: str) -> Path:
    automatic = f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
    master = f'<style:master-page style:name="S"><style:header>{header}</style:header></style:master-page>'
    common = f"<office:styles>{COMMON}</office:styles><office:master-styles>{master}</office:master-styles>"
    files: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {NAMES}>{automatic}<office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {NAMES}>{common}</office:document-styles>",
    }
    return package(path / "a.odt", files | {name.replace("__", "/"): text for name, text in parts.items()})


def tbl(*rows: str) -> str:
    return f'<table:table table:name="a">{"".join(rows)}</table:table>'


def tr(*cells: str) -> str:
    inside = (cell if cell.startswith("<") else f"<text:p>{cell}</text:p>" for cell in cells)
    cells_ = "".join(f"<table:table-cell>{one}</table:table-cell>" for one in inside)
    return f"<table:table-row>{cells_}</table:table-row>"


def cell(path: Path, inside: str, **parts: str) -> tuple[str, ReadFile]:
    read = read_tables(odt(path, tbl(tr(f"<text:p>{inside}</text:p>", "x")), **parts))
    return texts(read.sheets[0])[0][0], read


def span(style: str, words: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def mark(kind: str, inside: str = "") -> str:
    whole = f"vnd.oasis.opendocument.field.{kind}"
    return f'<field:fieldmark field:type="{whole}">{inside}</field:fieldmark>'


def param(name: str, value: str) -> str:
    return f'<field:param field:name="{name}" field:value="{value}"/>'


ENTRIES = param("Dropdown_ListEntry", "未完成") + param("Dropdown_ListEntry", "已完成")


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"5×10{span('up', '4')}，CO{span('low', '2')}", "5×10⁴，CO₂"),
        (f"已完成{span('sign', 'R')}", "已完成☑"),
        (span("sign", span("up", "R")), "☑"),
        (mark("FORMDROPDOWN", ENTRIES + param("Dropdown_Selected", "1")), "已完成"),
        (mark("FORMCHECKBOX", param("Checkbox_Checked", "true")) + "是" + mark("FORMCHECKBOX"), "☑是☐"),
        ('<loext:content-control loext:checkbox="true">☐</loext:content-control>是', "☐是"),
        ('<loext:content-control loext:showing-place-holder="true">选</loext:content-control>', ""),
        ('<text:placeholder text:placeholder-type="text">&lt;填写&gt;</text:placeholder>', ""),
        (
            "<text:ruby><text:ruby-base>水</text:ruby-base><text:ruby-text>shui</text:ruby-text></text:ruby>质",
            "水质",
        ),
        (f"<draw:frame><draw:object>{MATH}</draw:object></draw:frame>个", "≥2/3个"),
        ('个<draw:frame><draw:object xlink:href="./O1"/><draw:image/></draw:frame>', "个≥2/3"),
    ],
)
def test_what_shows(inside: str, text: str, tmp_path: Path) -> None:
    assert cell(tmp_path, inside, **{"O1__content.xml": MATH})[0] == text


@pytest.mark.parametrize("style", ["gone", "red"])
def test_struck_out_words_are_told(style: str, tmp_path: Path) -> None:
    text, read = cell(tmp_path, f"{span(style, '80')}45")
    assert text == "45"
    assert any("用删除线划去的文字“80”没有读入" in note for note in read.notes)


def test_deletions_count_as_accepted_and_are_told(tmp_path: Path) -> None:
    regions = "".join(
        f'<text:changed-region text:id="c{n}"><text:{kind}><text:p>{words}</text:p></text:{kind}>'
        "</text:changed-region>"
        for n, kind, words in ((1, "deletion", "旧"), (2, "insertion", ""))
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + "</table:table-row>"
        for row in (
            ("项目名称", '新<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>水质'),
            ('<text:change text:change-id="c1"/>', ""),
            ("实施单位", ""),
        )
    )
    body = f"<text:tracked-changes>{regions}</text:tracked-changes><table:table>{rows}</table:table>"
    read = read_tables(odt(tmp_path, body))
    assert texts(read.sheets[0]) == [["项目名称", "新水质"], ["实施单位", ""]]
    assert any("修订" in note for note in [*read.notes, *read.leftovers])


def test_a_picture_is_told_and_a_line_is_not(tmp_path: Path) -> None:
    text, read = cell(tmp_path, "王某<draw:line/><draw:frame><draw:image/></draw:frame>")
    assert text == "王某"
    assert ["有图片" in note for note in read.notes] == [True]


def test_a_style_of_the_styles_part_hides_a_paragraph(tmp_path: Path) -> None:
    inside = '<text:p text:style-name="Hint">提示</text:p><text:p>开展</text:p>'
    read = read_tables(odt(tmp_path, tbl(tr(inside, "x"))))
    assert texts(read.sheets[0])[0][0] == "开展"
    assert any("隐藏的文字“提示”没有读入" in note for note in read.notes)


def test_numbers_of_lists(tmp_path: Path) -> None:
    def item(words: str, inner: str = "") -> str:
        return f"<text:list-item><text:p>{words}</text:p>{inner}</text:list-item>"

    def lists(items: str, more: str = "") -> str:
        return f'<text:list text:style-name="L1"{more}>{items}</text:list>'

    nested = f"<text:list>{item('丙')}{item('丁')}</text:list>"
    read = read_tables(
        odt(
            tmp_path,
            tbl(
                tr(lists(item("甲") + item("乙", nested)), "x"),
                tr(lists(item("戊"), ' text:continue-numbering="true"'), "x"),
                tr(lists(f"<text:list-header><text:p>头</text:p></text:list-header>{item('己')}"), "x"),
            ),
        )
    )
    assert [row[0] for row in texts(read.sheets[0])] == [
        "（一）甲\n（二）乙\n二.1.丙\n二.2.丁",
        "（三）戊",
        "头\n（一）己",
    ]


FORM = (
    tr("项目名称", "水质监测"),
    tr("绩效指标", "一级指标", "二级指标", "三级指标"),
    tr("", "产出指标", "数量指标", "指标1：监测点位"),
)
LINES = "<text:p>附件1-1</text:p><text:p>项目支出绩效自评表</text:p><text:p>（2023年度）</text:p>"


def test_title_and_year_in_the_page_header(tmp_path: Path) -> None:
    (sheet,) = read_tables(odt(tmp_path, tbl(*FORM), header=LINES)).sheets
    assert (sheet.title, sheet.year_line) == ("项目支出绩效自评表", "（2023年度）")


@pytest.mark.parametrize("table", ["table", "loext"])
def test_a_form_in_a_shape(tmp_path: Path, table: str) -> None:
    form = tbl(*FORM).replace("<table:", f"<{table}:").replace("</table:", f"</{table}:")
    shape = f"<draw:custom-shape>{LINES}{form}</draw:custom-shape>"
    (sheet,) = read_tables(odt(tmp_path, f"<text:p>{shape}</text:p>")).sheets
    assert (sheet.title, len(sheet.rows)) == ("项目支出绩效自评表", 3)
