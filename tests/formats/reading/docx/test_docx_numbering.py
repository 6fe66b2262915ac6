"""Numbers that Word's lists print: formats, levels, restarts, lists by style."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.docx.docx_number_formats import number_text
from tests.formats.making import W_NS, docx, p, tbl, tc, texts, tr


def level(place: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(*levels: str, nums: str = "") -> str:
    """One abstract list of ``levels`` and the list 1 of it; ``nums``: further ones."""
    return (
        f'<w:numbering xmlns:w="{W_NS}"><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}</w:numbering>'
    )


def item(text: str, place: int = 0, list_id: int = 1) -> str:
    number = f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cells(path: Path, *inside: str, **parts: str) -> list[str]:
    """What one-celled rows holding ``inside`` read as."""
    read = read_docx(docx(path / "a.docx", tbl(*(tr(tc(one)) for one in inside)), **parts))
    return [row[0] for row in texts(read.sheets[0])]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("decimal", "1 2 10 11 20 21 101"),
        ("chineseCounting", "一 二 十 十一 二十 二十一 一○一"),
        ("chineseCountingThousand", "一 二 十 十一 二十 二十一 一百零一"),
        ("ideographDigital", "一 二 一〇 一一 二〇 二一 一〇一"),
        ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾 贰拾壹 壹佰零壹"),
        ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑳ ㉑ 101"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑽ ⑾ ⒇ 21 101"),
        ("decimalEnclosedFullstop", "⒈ ⒉ ⒑ ⒒ ⒛ 21 101"),
        ("decimalZero", "01 02 10 11 20 21 101"),
        ("decimalFullWidth", "１ ２ １０ １１ ２０ ２１ １０１"),
        ("ideographTraditional", "甲 乙 癸 11 20 21 101"),
        ("ideographZodiac", "子 丑 酉 戌 20 21 101"),
        ("upperRoman", "I II X XI XX XXI CI"),
        ("lowerLetter", "a b j k t u wwww"),
        ("ordinal", "1st 2nd 10th 11th 20th 21st 101st"),
        ("somethingNew", "1 2 10 11 20 21 101"),
    ],
)
def test_formats(kind: str, shown: str) -> None:
    assert " ".join(number_text(n, kind) for n in (1, 2, 10, 11, 20, 21, 101)) == shown


def test_numbers_are_part_of_the_text(tmp_path: Path) -> None:
    parts = numbering(level(0, "decimal", "指标%1："))
    assert cells(tmp_path, item("监测点位"), p("无"), item("合格率"), item(""), numbering=parts) == [
        "指标1：监测点位",
        "无",
        "指标2：合格率",
        "指标3：",
    ]


def test_number_and_words_are_parted(tmp_path: Path) -> None:
    plain, nothing = level(0, "decimal", "%1"), level(1, "decimal", "%2", '<w:suff w:val="nothing"/>')
    parts = numbering(plain, nothing)
    assert cells(tmp_path, item("12个"), item("年", 1), numbering=parts) == ["1 12个", "1年"]


def test_levels_count_within_those_above(tmp_path: Path) -> None:
    parts = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2 ", "<w:isLgl/>"),
        level(2, "decimal", "（%3）", '<w:lvlRestart w:val="0"/>'),
    )
    items = [("甲", 0), ("子", 1), ("小", 2), ("丑", 1), ("大", 2), ("乙", 0), ("寅", 1), ("中", 2)]
    assert cells(tmp_path, *(item(*one) for one in items), numbering=parts) == [
        *("一、甲", "1.1 子", "（1）小", "1.2 丑", "（2）大", "二、乙", "2.1 寅", "（3）中"),
    ]


def test_a_level_that_was_passed_over_prints_its_first_number(tmp_path: Path) -> None:
    parts = numbering(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."))
    assert cells(tmp_path, item("a", 1), item("b", 1), numbering=parts) == ["1.1.a", "1.2.b"]


def test_lists_go_on_and_begin_anew(tmp_path: Path) -> None:
    on = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    other = (
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="0">{level(0, "decimalEnclosedCircle", "%1")}</w:lvlOverride></w:num>'
    )
    parts = numbering(level(0, "decimal", "%1."), nums=on + anew + other)
    items = [("a", 0, 1), ("b", 0, 2), ("c", 0, 3), ("d", 0, 3), ("e", 0, 4), ("f", 0, 9), ("g", 0, 0)]
    assert cells(tmp_path, *(item(*one) for one in items), numbering=parts) == [
        *("1.a", "2.b", "5.c", "6.d", "⑦ e", "f", "g"),
    ]


def test_lists_by_style(tmp_path: Path) -> None:
    styles = (
        f'<w:styles xmlns:w="{W_NS}">'
        '<w:style w:type="paragraph" w:styleId="One"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="Two"><w:basedOn w:val="One"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="None"><w:basedOn w:val="One"/>'
        '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    parts = numbering(level(0, "decimal", "%1、", '<w:pStyle w:val="One"/>'), level(1, "decimal", "（%2）"))

    def styled(style: str, more: str = "") -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t>a</w:t></w:r></w:p>'

    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    read = cells(
        tmp_path,
        *(styled("One"), styled("Two"), styled("None"), styled("One", off), styled("One")),
        numbering=parts,
        styles=styles,
    )
    assert read == ["1、a", "2、a", "a", "a", "3、a"]


def test_bullets(tmp_path: Path) -> None:
    font = '<w:rPr><w:rFonts w:ascii="{0}" w:hAnsi="{0}"/></w:rPr>'
    parts = numbering(
        level(0, "bullet", "\uf06c", font.format("Wingdings")),
        level(1, "bullet", "\uf0b7", font.format("Symbol")),
        level(2, "bullet", "-"),
        level(3, "bullet", "\uf021", font.format("Wingdings")),
    )
    read = cells(tmp_path, *(item("a", n) for n in range(4)), item("", 0), numbering=parts)
    assert read == ["●a", "•a", "-a", "•a", ""]


def test_deleted_and_hidden_items_do_not_count(tmp_path: Path) -> None:
    parts = numbering(level(0, "decimal", "%1."))
    mark = item("").replace("</w:numPr>", "</w:numPr><w:rPr><w:{}/></w:rPr>")
    gone = mark.format("del").replace(
        "<w:r><w:t></w:t></w:r>", "<w:del><w:r><w:delText>a</w:delText></w:r></w:del>"
    )
    hidden = mark.format("vanish")
    assert cells(tmp_path, item("a") + gone + item("b") + hidden + item("c"), numbering=parts) == [
        "1.a\n2.b\n3.c"
    ]


def test_numbers_count_on_from_the_lines_above_a_table(tmp_path: Path) -> None:
    body = item("甲") + tbl(tr(tc(item("乙")))) + item("丙")
    read = read_docx(docx(tmp_path / "a.docx", body, numbering=numbering(level(0, "decimal", "%1."))))
    (sheet,) = read.sheets
    assert (sheet.above, texts(sheet), sheet.below) == (("1.甲",), [["2.乙"]], ("3.丙",))
