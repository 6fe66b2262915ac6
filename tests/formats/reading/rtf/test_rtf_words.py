"""Words that are no plain text in an RTF: form fields, equations, text boxes, page headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.formats import ReadFile
from jixiao_gui.formats.reading.readers import read_tables
from tests.formats.making import texts
from tests.formats.small_forms import TITLE, YEAR, rtf

HEAD = r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset2 Wingdings 2;}}\f0 "


def u(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c) - 65536 * (ord(c) > 32767)}?" for c in text)


def read(path: Path, body: str) -> ReadFile:
    file = path / "a.rtf"
    file.write_text(f"{HEAD}{body}}}", "ascii")
    return read_tables(file)


def cell(path: Path, inside: str) -> tuple[str, ReadFile]:
    row = rf"\trowd\cellx1000\cellx2000\pard\intbl {u(inside)}\cell x\cell\row\pard\par"
    found = read(path, row)
    return texts(found.sheets[0])[0][0], found


def form_field(code: str, data: str, result: str = "") -> str:
    inner = rf"{{\f0 {{\*\datafield 00ff}}{{\*\formfield{{{data}}}}}}}"
    return rf"{{\field\flddirty{{\*\fldinst {{\f0 {code} }}{inner}}}{{\fldrslt {result}}}}}"


BOX = r"\fftype1\ffres{}\fftypetxt0\ffhps20{{\*\ffname Check1}}\ffdefres{}"
LIST = r"\fftype2\ffres{}\fftypetxt0{{\*\ffname D1}}\ffdefres0{{\*\ffl 未完成}}{{\*\ffl 已完成}}"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (form_field("FORMCHECKBOX", BOX.format(1, 0)) + "是", "☑是"),
        (form_field("FORMCHECKBOX", BOX.format(25, 0)) + "否", "☐否"),
        (form_field("FORMCHECKBOX", BOX.format(25, 1)) + "预设", "☑预设"),
        (form_field("FORMDROPDOWN", LIST.format(1)), "已完成"),
        (form_field("FORMTEXT", r"\fftype0{\*\ffname T1}{\*\ffdeftext 0}", "12个"), "12个"),
        (r"{\field{\*\fldinst HYPERLINK \\l a}{\fldrslt {\ul 监测}}}", "监测"),
        (r'{\field{\*\fldinst SYMBOL 82 \\f "Wingdings 2" \\s 10}{\fldrslt }}完成', "☑完成"),
        (r"{\field{\*\fldinst EQ \\f(2,3)}{\fldrslt }}", "2/3"),
        (r"完成{\f1 R}", "完成☑"),
        (r"5×10{\super 4}m{\up6 3}H{\sub 2}O{\super\nosupersub 1}", "5×10⁴m³H₂O1"),
        (
            r"{\mmath{\*\moMath{\mr ≥}{\mf{\mfPr{\mctrlPr }}{\mnum{\mr 2}}{\mden{\mr 3}}}}"
            r"{\mmathPict \pict}}个",
            "≥2/3个",
        ),
        (
            r"{\mmath{\*\moMath{\msSup{\me{\mr 10}}{\msup{\mr 4}}}"
            r"{\md{\mdPr{\mbegChr [}{\mendChr ]}}{\me{\mr a}}}}}",
            "10⁴[a]",
        ),
        (r"{\mmath{\*\moMath{\mrad{\mradPr{\mdegHide 1}}{\mdeg }{\me{\mr 2}}}}}", "√2"),
    ],
)
def test_what_shows(inside: str, text: str, tmp_path: Path) -> None:
    found, told = cell(tmp_path, inside)
    assert (found, told.notes) == (text, [])


def whole() -> str:
    return rtf().decode("ascii").removesuffix(r"\pard\par}").partition(r"\f0 ")[2]


LINES = rf"{u(TITLE)}\par {u(YEAR)}\par "


def bare() -> str:
    return whole().replace(LINES, "")


def test_title_and_year_in_the_page_header(tmp_path: Path) -> None:
    found = read(tmp_path, rf"{{\header \pard {LINES}}}{{\footer {u('第')} 1\par}}{bare()}\pard\par")
    assert (found.sheets[0].title, found.sheets[0].year_line) == (TITLE, YEAR)


@pytest.mark.parametrize(
    "box",
    [
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn fline}{\sv 0}}{\shptxt \pard\plain %s}}"
        r"{\shprslt{\*\do\dptxbx %s}}}",
        r"{\*\do\dobxcolumn\dptxbx{\dptxbxtext \pard\plain %s}\dpx0}%.0s",
    ],
    ids=["shape", "drawing of Word 6"],
)
def test_title_and_form_in_a_text_box(box: str, tmp_path: Path) -> None:
    title = read(tmp_path, rf"\pard {box % (LINES, LINES)}\par {bare()}\pard\par").sheets[0]
    form = read(tmp_path, rf"\pard {box % (whole(), whole())}\par").sheets[0]
    assert (title.title, title.year_line) == (form.title, form.year_line) == (TITLE, YEAR)
    assert len(form.rows) == len(title.rows) == 4


@pytest.mark.parametrize("head", [r"\ansi\ansicpg936", r"\ansi\ansicpg1252", r"\ansi"])
@pytest.mark.parametrize("charset", ["\\fcharset0", "\\fcharset134", ""])
@pytest.mark.parametrize("raw", [True, False], ids=["bytes", "codes"])
def test_chinese_in_fonts_of_another_encoding(tmp_path: Path, head: str, charset: str, raw: bool) -> None:
    bytes_ = "水质80%（达标）".encode("gb18030")
    words = bytes_ if raw else "".join(f"\\'{byte:02x}" for byte in bytes_).encode()
    path = tmp_path / "a.rtf"
    path.write_bytes(opened(head, charset) + words + rb"\cell x\cell\row\pard\par}")
    assert texts(read_tables(path).sheets[0]) == [["水质80%（达标）", "x"]]


def opened(head: str, charset: str) -> bytes:
    fonts = rf"{{\fonttbl{{\f0{charset} Times;}}}}\f0 "
    return rf"{{\rtf1{head}{fonts}\trowd\cellx1000\cellx2000\pard\intbl ".encode()


def test_letters_with_accents_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(opened(r"\ansi", r"\fcharset0") + rb"caf\'e9 \'fcber\cell x\cell\row\pard\par}")
    assert texts(read_tables(path).sheets[0]) == [["café über", "x"]]
