"""XML files in the encodings of Chinese programs, and years that are spelled out."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.sheet.lines import sort_above
from tests.formats.making import texts
from tests.formats.small_forms import TITLE, YEAR, small_forms


@pytest.mark.parametrize("kind", ["wordml", "flat", "spreadsheetml"])
@pytest.mark.parametrize("encoding", ["GB2312", "gbk", "GB18030", "utf-16"])
def test_dashes_and_rare_characters_of_every_encoding(kind: str, encoding: str, tmp_path: Path) -> None:
    text = small_forms(tmp_path)[kind].decode().replace("指标1：监测点位", "—·①㛃")
    declared = text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>', 1)
    path = tmp_path / "a.xml"
    python = "gb18030" if encoding.lower().startswith("gb") else encoding
    path.write_bytes(declared.encode(python))
    (sheet,) = read_tables(path).sheets
    assert any(cell.startswith("—·①㛃") for row in texts(sheet) for cell in row)


def test_title_and_year_in_the_page_header_of_wordml(tmp_path: Path) -> None:
    text = small_forms(tmp_path)["wordml"].decode()
    begin, end = text.index("<w:p>"), text.index("<w:tbl>")
    header = f'<w:sectPr><w:hdr w:type="odd">{text[begin:end]}</w:hdr></w:sectPr>'
    path = tmp_path / "a.xml"
    path.write_text(text[:begin] + text[end:].replace("</wx:sect>", header + "</wx:sect>"), "utf-8")
    (sheet,) = read_tables(path).sheets
    assert (sheet.title, sheet.year_line) == (TITLE, YEAR)


@pytest.mark.parametrize(
    ("line", "year", "printed"),
    [
        ("（二〇二三年度）", "2023", "（{year}年度）"),
        ("（二○二三 年 度）", "2023", "（{year} 年 度）"),
        ("二零二四年", "2024", "{year}年"),
        ("（二〇二三年十二月）", "", ""),
    ],
)
def test_a_year_that_is_spelled_out(line: str, year: str, printed: str) -> None:
    lines = sort_above(["项目支出绩效自评表", line])
    assert (lines.year, lines.year_line) == (year, printed)
