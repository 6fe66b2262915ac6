"""Words that are no plain text in a Word file: fields, controls, equations, ticks, and what does not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.reading.docx.docx_equations import of_eq_field
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from tests.formats.making import FORM, W_NS, docx, p, package, relations, tbl, tc, texts, tr

M_RUN = "<m:r><m:t>{}</m:t></m:r>"


def cell(path: Path, inside: str, **parts: str) -> tuple[str, list[str]]:
    """What a cell reads as, and what is told of it."""
    read = read_docx(docx(path / "a.docx", tbl(tr(tc(inside), "x")), **parts))
    return texts(read.sheets[0])[0][0], [
        note.partition("：")[2] for note in read.notes if note.startswith("第")
    ]


def para(*runs: str) -> str:
    return f"<w:p>{''.join(r if r.startswith('<') else f'<w:r><w:t>{r}</w:t></w:r>' for r in runs)}</w:p>"


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:hint="default"/>'


def form_field(data: str, code: str, result: str = "") -> str:
    shown = f"<w:r><w:t>{result}</w:t></w:r>" if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        f"<w:r><w:instrText> {code} </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def eq(inside: str) -> str:
    return f"<w:p><m:oMath>{inside}</m:oMath></w:p>"


def f(top: str, bottom: str) -> str:
    return f"<m:f><m:num>{M_RUN.format(top)}</m:num><m:den>{M_RUN.format(bottom)}</m:den></m:f>"


ENTRIES = '<w:listEntry w:val="未完成"/><w:listEntry w:val="已完成"/>'
DONE = '<w:result w:val="1"/>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (para(form_field(f"<w:ddList>{DONE}{ENTRIES}</w:ddList>", "FORMDROPDOWN")), "已完成"),
        (para(form_field(f"<w:ddList>{ENTRIES}</w:ddList>", "FORMDROPDOWN")), "未完成"),
        (para(form_field(f"<w:ddList>{DONE}{ENTRIES}</w:ddList>", "FORMDROPDOWN", "已完成")), "已完成"),
        (para(form_field("<w:checkBox><w:checked/></w:checkBox>", "FORMCHECKBOX"), "达标"), "☑达标"),
        (para(form_field("<w:checkBox><w:default/></w:checkBox>", "FORMCHECKBOX"), "达标"), "☑达标"),
        (
            para(
                form_field('<w:checkBox><w:default/><w:checked w:val="0"/></w:checkBox>', "FORMCHECKBOX", ""),
                "达标",
            ),
            "☐达标",
        ),
        (para(form_field("<w:textInput/>", "FORMTEXT", "12个")), "12个"),
        (para('<w:fldSimple w:instr=" EQ \\o\\ac(□,√) "/>', "达标"), "☑达标"),
        (para('<w:fldSimple w:instr=" SYMBOL 254 \\f &quot;Wingdings&quot; "/>'), "☑"),
        (para('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "是"), "☑是"),
        (para('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "否"), "☐否"),
        (para('<w:r><w:sym w:font="MS Gothic" w:char="2612"/></w:r>'), "☒"),
        (para(run("R", fonts("Wingdings 2")), "是"), "☑是"),
        (para(run("\uf0fe已完成", fonts("Wingdings"))), "☑已完成"),
        (para(run("£ 5", fonts("Symbol"))), "≤ 5"),
        (para("5×10", run("4", '<w:vertAlign w:val="superscript"/>')), "5×10⁴"),
        (para("10", run("1.5", '<w:vertAlign w:val="superscript"/>')), "10^1.5"),
        (para("CO", run("2", '<w:vertAlign w:val="subscript"/>')), "CO₂"),
        (
            para("PM", *(run(t, '<w:vertAlign w:val="subscript"/>') for t in ("2", ".5"))),
            "PM2.5",
        ),
        (para("甲", run("[1]", '<w:vertAlign w:val="superscript"/>')), "甲[1]"),
        (eq(M_RUN.format("≥") + f("2", "3")), "≥2/3"),
        (eq(f("a+b", "2")), "(a+b)/2"),
        (eq(f"<m:rad><m:deg/><m:e>{M_RUN.format('2')}</m:e></m:rad>"), "√2"),
        (
            eq(
                f"<m:sSup><m:e>{M_RUN.format('10')}</m:e><m:sup>{M_RUN.format('-3')}</m:sup></m:sSup>"
                f"<m:sSub><m:e>{M_RUN.format('x')}</m:e><m:sub>{M_RUN.format('1')}</m:sub></m:sSub>"
            ),
            "10⁻³x₁",
        ),
        (
            eq(
                f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>'
                f"<m:e>{f('1', '2')}</m:e></m:d>"
            ),
            "[1/2]",
        ),
        (
            eq(
                '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
                f"<m:sub>{M_RUN.format('1')}</m:sub><m:sup>{M_RUN.format('n')}</m:sup>"
                f"<m:e>{M_RUN.format('a')}</m:e></m:nary>"
            ),
            "∑₁ⁿa",
        ),
        (p("\u202d80\u202c") + p("项目\u200b名称\ufeff"), "80\n项目名称"),
        (p("一\u2028二\u0085三\u00ad"), "一\n二\n三"),
        (p("👨\u200d👩 是\u200d否"), "👨\u200d👩 是否"),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>jiǎn</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>监</w:t></w:r></w:rubyBase></w:ruby><w:t>测</w:t></w:r></w:p>",
            "监测",
        ),
        (
            run_choice := para(
                '<w:r><mc:AlternateContent><mc:Choice xmlns:new="urn:of:tomorrow" Requires="new">'
                "<w:t>一</w:t></mc:Choice><mc:Fallback><w:t>二</w:t></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            "二",
        ),
        (run_choice.replace("urn:of:tomorrow", "http://schemas.microsoft.com/office/word/2010/wordml"), "一"),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>" + p("二") + p("三"),
            "一二\n三",
        ),
    ],
)
def test_shows_as_in_word(tmp_path: Path, inside: str, text: str) -> None:
    read, told = cell(tmp_path, inside)
    assert read == text
    assert told == []


@pytest.mark.parametrize(
    ("inside", "text", "told"),
    [
        (para(run("80", "<w:strike/>"), "45"), "45", "用删除线划去的文字“80”没有读入。"),
        (para(run("80", "<w:dstrike/>")) + p("45"), "45", "用删除线划去的文字“80”没有读入。"),
        (para(run("提示", "<w:vanish/>"), "a"), "a", "隐藏的文字“提示”没有读入。"),
        (
            para('<w:r><w:sym w:font="Wingdings" w:char="F0C9"/></w:r>'),
            "",
            "特殊符号（Wingdings F0C9）没有读入，请对照原文件填写。",
        ),
        (
            para(form_field("", "EQ \\zz(1)").replace("<w:ffData></w:ffData>", "")),
            "",
            "公式域“EQ \\zz(1)”没有读懂，请对照原文件填写。",
        ),
        (
            para("<w:r><w:drawing><a:blip xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'/>"
                 "</w:drawing></w:r>"),
            "",
            "有图片，没有读入，请对照原文件填写。",
        ),
        (
            para(
                "≥",
                "<w:r><w:object><o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office' "
                "ProgID='Equation.DSMT4'/></w:object></w:r>",
            ),
            "≥",
            "有公式对象（MathType 或公式编辑器），没有读入，请对照原文件填写。",
        ),
        (
            para('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>FORMCHECKBOX</w:instrText>'
                 '<w:fldChar w:fldCharType="separate"/><w:fldChar w:fldCharType="end"/></w:r>', "达标"),
            "达标",
            "有一个复选框，文件中没有写明是否勾选，请对照原文件填写。",
        ),
        (
            para('<w:r><w:fldChar w:fldCharType="begin"/><w:t>未完</w:t></w:r>'),
            "",
            "有一个域没有结束，其中的“未完”没有读入。",
        ),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(tmp_path: Path, inside: str, text: str, told: str) -> None:
    assert cell(tmp_path, inside) == (text, [told])


def styles(*inside: str) -> str:
    return f'<w:styles xmlns:w="{W_NS}">{"".join(inside)}</w:styles>'


def style(id: str, properties: str, kind: str = "paragraph", is_default: bool = False) -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}" w:default="{int(is_default)}">'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )


def test_styles_hide_strike_and_raise(tmp_path: Path) -> None:
    of = styles(
        style("Hint", "<w:vanish/>"),
        '<w:style w:type="paragraph" w:styleId="More"><w:basedOn w:val="Hint"/></w:style>',
        style("Gone", "<w:strike/>", "character"),
        style("Up", '<w:vertAlign w:val="superscript"/>', "character"),
        style("Tick", fonts("Wingdings 2"), "character"),
    )

    def in_style(id: str, *runs: str) -> str:
        return para(*runs).replace("<w:p>", f'<w:p><w:pPr><w:pStyle w:val="{id}"/></w:pPr>')

    inside = (
        in_style("Hint", "填写说明")
        + in_style("More", run("看得见", '<w:vanish w:val="0"/>'))
        + para(run("80", '<w:rStyle w:val="Gone"/>'), "10", run("4", '<w:rStyle w:val="Up"/>'))
        + para(run("R", '<w:rStyle w:val="Tick"/>'))
    )
    read, told = cell(tmp_path, inside, styles=of)
    assert read == "看得见\n10⁴\n☑"
    assert told == ["隐藏的文字“填写说明”没有读入。", "用删除线划去的文字“80”没有读入。"]


def test_the_default_style_counts_too(tmp_path: Path) -> None:
    of = styles(style("Normal", "<w:strike/>", is_default=True))
    read, told = cell(tmp_path, p("旧") + para(run("新", '<w:strike w:val="0"/>')), styles=of)
    assert (read, told[0]) == ("新", "用删除线划去的文字“旧”没有读入。")


def control(content: str, properties: str = "<w:showingPlcHdr/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_prompts_of_controls_round_cells_and_rows(tmp_path: Path) -> None:
    body = tbl(
        tr("甲", control(tc(p("点此输入"))), control(tc(p("乙")), "<w:text/>")),
        control(tr("点此", "输入", "")),
    )
    read = read_docx(docx(tmp_path / "a.docx", body))
    assert texts(read.sheets[0]) == [["甲", "", "乙"], ["", "", ""]]
    assert [note.partition("：")[2] for note in read.notes] == [
        "控件没有填写，显示的提示“点此”没有读入。",
        "控件没有填写，显示的提示“输入”没有读入。",
    ]


def test_bound_controls_show_their_data(tmp_path: Path) -> None:
    def bound(path: str, kind: str) -> str:
        names = "xmlns:a='urn:a'"
        binding = f'<w:dataBinding w:prefixMappings="{names}" w:xpath="{path}" w:storeItemID="{{ID}}"/>'
        return control("<w:r><w:t>旧</w:t></w:r>", f"<w:showingPlcHdr/>{binding}{kind}")

    items = '<w:dropDownList><w:listItem w:displayText="已完成" w:value="1"/></w:dropDownList>'
    inside = para(
        bound("/a:x[1]/a:y[1]", "<w:text/>"), bound("/a:x[1]/a:z[1]", items), bound("/a:x/a:q", "<w:text/>")
    )
    main = docx(tmp_path / "a.docx", tbl(tr(tc(inside))))
    import zipfile

    with zipfile.ZipFile(main) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    props = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    parts |= {
        "word/_rels/document.xml.rels": relations(("customXml", "../customXml/item1.xml")),
        "customXml/item1.xml": '<x xmlns="urn:a"><y>新</y><z>1</z><q/></x>',
        "customXml/_rels/item1.xml.rels": relations(("customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": f'<d:datastoreItem xmlns:d="{props}" d:itemID="{{id}}"/>',
    }
    read = read_docx(package(tmp_path / "b.docx", parts))
    assert texts(read.sheets[0]) == [["新已完成"]]


def with_header(path: Path, body: str, header: str, kind: str = "header") -> ReadFile:
    """A document of one section with a page header."""
    reference = f'<w:sectPr><w:{kind}Reference w:type="default" r:id="r1"/></w:sectPr>'
    tag = "hdr" if kind == "header" else "ftr"
    made = docx(path / "a.docx", body + "X", **{kind: f'<w:{tag} xmlns:w="{W_NS}">{header}</w:{tag}>'})
    import zipfile

    with zipfile.ZipFile(made) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    main = parts["word/document.xml"]
    assert isinstance(main, bytes)
    parts["word/document.xml"] = main.decode().replace("X<w:sectPr/>", reference)
    return read_docx(package(path / "b.docx", parts))


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_title_and_year_in_the_page_header(tmp_path: Path, kind: str) -> None:
    words = p("附件1-1") + p("项目支出绩效自评表") + p("（2023年度）") + p("某局") + p("第 1 页 共 2 页")
    read = with_header(tmp_path, tbl(*FORM), words, kind)
    (sheet,) = read.sheets
    assert (sheet.caption, sheet.title, sheet.year_line) == ("附件1-1", "项目支出绩效自评表", "（2023年度）")
    assert read.notes == ["页眉或页脚中的文字“某局”未导入。"]


def test_a_year_of_its_own_counts_before_the_page_header(tmp_path: Path) -> None:
    read = with_header(tmp_path, p("（2023年度）") + tbl(*FORM), p("（2022年度）"))
    assert read.sheets[0].year_line == "（2023年度）"
    assert read.notes == ["页眉或页脚中的文字“（2022年度）”未导入。"]


def test_title_in_a_text_box_on_a_cell_or_a_paragraph(tmp_path: Path) -> None:
    words = p("项目支出绩效自评表") + p("（2023年度）")
    box = f"<w:r><w:pict><w:txbxContent>{words}</w:txbxContent></w:pict></w:r>"
    for body in (para(box) + tbl(*FORM), tbl(tr(tc(para(box, "项目名称")), "水质监测"), *FORM[1:])):
        (sheet,) = read_docx(docx(tmp_path / "a.docx", body)).sheets
        assert (sheet.title, sheet.year_line) == ("项目支出绩效自评表", "（2023年度）")
        assert texts(sheet)[0] == ["项目名称", "水质监测"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (r"EQ \f(2,3)", "2/3"),
        (r"eq \r(3,x)", "∛x"),
        (r"EQ \r(2)", "√2"),
        (r"EQ \o\ac(○,5)", "⑤"),
        (r"EQ \o\ac(□,×)", "☒"),
        (r"EQ 10\s\up8(4)", "10⁴"),
        (r"EQ \b(\f(1,2))", "(1/2)"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(hé dào),河道)', "河道"),
        (r"EQ \* jc0 \* hps10 \o\al(\s\up 9(shuǐ),水)", "水"),
        (r"EQ \* jc0 \* hps10 \f(1,2)", None),
        (r"EQ \f(1", None),
        ("EQ " + r"\f(" * 50, None),
    ],
)
def test_codes_of_eq_fields(code: str, text: str | None) -> None:
    assert of_eq_field(code) == text


def test_a_deleted_column_leaves_the_others_in_place(tmp_path: Path) -> None:
    gone = tc("删", "<w:cellDel/>")
    body = tbl(tr("a", gone, "b"), tr(tc("c", '<w:gridSpan w:val="2"/>'), "d"))
    (sheet,) = read_docx(docx(tmp_path / "a.docx", body)).sheets
    assert [[(c.text, c.column) for c in row.cells] for row in sheet.rows] == [
        [("a", 0), ("b", 2)],
        [("c", 0), ("d", 2)],
    ]


def test_where_something_was_left_out(tmp_path: Path) -> None:
    struck = para(run("旧", "<w:strike/>"), "新")
    body = p("前") + tbl(tr("乙")) + tbl(*FORM, tr("", "产出指标", "质量指标", tc(struck)))
    read = read_docx(docx(tmp_path / "a.docx", body))
    assert read.notes == ["第 2 个表第 4 行“三级指标”栏：用删除线划去的文字“旧”没有读入。"]


@pytest.mark.parametrize("part", ["styles", "numbering", "footnotes", "comments"])
def test_a_broken_part_beside_the_text_keeps_nothing_from_being_read(tmp_path: Path, part: str) -> None:
    assert cell(tmp_path, p("甲"), **{part: "<w:broken"})[0] == "甲"
