"""Hostile files end with one sentence, soon, in little memory, and reach for nothing outside."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.exchange import import_sources
from jixiao_gui.form.assessment import assess
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.office import read_document
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx
from jixiao_gui.formats.text_encoding import decode
from jixiao_gui.paths import resources_folder
from tests.formats.making import FORM, W_NS, document, docx, p, package, relations, span, tbl, tc, texts, tr
from tests.fuzz import fuzz

ROOT = Path(__file__).resolve().parents[3]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "啊啊啊啊啊啊啊啊啊啊">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + f']><w:document xmlns:w="{W_NS}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
)
OUTSIDE = ENTITIES.split("<!ENTITY")[0] + '<!ENTITY j SYSTEM "{}">]>' + ENTITIES.split("]>")[1]
S_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def main_part(content: str | bytes) -> dict[str, str | bytes]:
    return {"_rels/.rels": relations(("officeDocument", "word/document.xml")), "word/document.xml": content}


def cells(count: int) -> str:
    """Rows of ``count`` different cells without a word, so that they pack no tighter than forms do."""
    row = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{n * 7919 % 99991}"/></w:tcPr><w:p/></w:tc>' for n in range(500)
    )
    return tbl(*(f'<w:tr w:rsidR="{n * 104729 % 99991}">{row}</w:tr>' for n in range(count // 500)))


def nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("深") + "</w:tc></w:tr></w:tbl>" * depth


MADE: dict[str, Callable[[Path], object]] = {
    "bomb": lambda path: docx(path, " " * 30_000_000),
    "bomb of rows": lambda path: docx(path, tbl("<w:tr/>" * 20_000_000)),
    "a row without end": lambda path: package(
        path, main_part(document("<w:tbl><w:tr>" + "<w:tc/>" * 3_000_000))
    ),
    "entities": lambda path: package(path, main_part(ENTITIES)),
    "entities in UTF-16": lambda path: package(path, main_part(ENTITIES.encode("utf-16"))),
    "span": lambda path: docx(path, tbl(tr(tc("a", span(10**9)), "b"))),
    "a million empty cells": lambda path: docx(path, cells(1_000_000)),
    "too many cells in a row": lambda path: docx(path, tbl(tr(*["a"] * 5000))),
    "nested too deep": lambda path: docx(path, nested(5000)),
    "wrong magic": lambda path: path.write_bytes(b"{\\rtf1 hello}"),
    "empty file": lambda path: path.write_bytes(b""),
    "old doc": lambda path: path.write_bytes(OLE + b"\0" * 600),
    "no document": lambda path: package(path, {"a.txt": "a"}),
    "no XML": lambda path: package(path, main_part("项目名称")),
    "no body": lambda path: package(path, main_part(f'<w:document xmlns:w="{W_NS}"/>')),
    "packed in another way": lambda path: _packed(path, zipfile.ZIP_BZIP2),
}


def _packed(path: Path, method: int) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("word/document.xml", document(p("a")))


def limited(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.formats.limited", str(path)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", MADE)
def test_each_ends_with_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "敌意.docx"
    MADE[name](path)
    done = limited(path)
    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stderr == ""
    (sentence,) = done.stdout.splitlines()
    assert "敌意.docx" in sentence
    assert sentence.endswith("。")


TEXTS: dict[str, tuple[str, Callable[[], str]]] = {
    "a cell without end": (".txt", lambda: "\t项目名称\n\t" + "项" * 9_000_000 + "\n\n"),
    "a row without end": (".txt", lambda: "\t项目名称\n\t甲\n\n" + "\t\n" * 4_000_000),
    "rows without end": (".txt", lambda: "\t项目名称\n\t甲\n\n" + "\ta\n\n" * 4_000_000),
    "brackets": (".json", lambda: '{"format":"jixiao-book","version":1,"forms":[' + "[[" * 9_000_000),
    "fund lines": (
        ".json",
        lambda: (
            '{"format":"jixiao-book","version":1,"forms":[{"template":"beijing-2023","funds":['
            + ",".join(["{}"] * 300_000)
            + "]}]}"
        ),
    ),
    "deep": (".json", lambda: "[" * 5_000_000),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_without_end_ends_with_a_sentence(tmp_path: Path, name: str) -> None:
    suffix, content = TEXTS[name]
    (tmp_path / f"敌意{suffix}").write_text(content(), "utf-8")
    done = limited(tmp_path / f"敌意{suffix}")
    assert (done.returncode, done.stderr) == (3, ""), done.stdout + done.stderr
    (sentence,) = done.stdout.splitlines()
    assert "敌意" in sentence
    assert sentence.endswith("。")


def test_numbers_without_end_are_texts(tmp_path: Path) -> None:
    digits = "9" * 300_000
    row = tr("", "产出指标", "数量指标", "点位", f"≥{digits}个", f"{digits}个", digits, digits)
    funds = tr("项目资金", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    line = tr("", "年度资金总额", digits, digits, digits, "10", "", "")
    body = tbl(tr("项目名称", "甲"), funds, line, tr("绩效指标", *heads), row)
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:  # stored: packed, it would be a bomb
        archive.writestr("word/document.xml", document(body))
    done = limited(tmp_path / "a.docx")
    assert (done.returncode, done.stdout, done.stderr) == (0, "read 1\n", "")


def test_a_million_empty_cells_in_excel(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}">'
        + "".join(f'<c r="{letter}{n}" s="{n * 7919 % 997}"/>' for letter in "ABCDEFGHIJKLMNOPQRST")
        + "</row>"
        for n in range(1, 50_002)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook xmlns="{S_NS}" xmlns:r="{office}"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
    )
    path = package(
        tmp_path / "a.xlsx",
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations(("worksheet", "a.xml")),
            "xl/a.xml": f'<worksheet xmlns="{S_NS}"><sheetData>{rows}</sheetData></worksheet>',
        },
    )
    done = limited(path)
    assert (done.returncode, done.stderr) == (3, ""), done.stdout + done.stderr
    assert "单元格过多" in done.stdout


@pytest.mark.parametrize("word", [" " * 60_000 + "年", "（" + " " * 60_000, "年" * 60_000, "一" * 60_000])
def test_long_runs_are_not_tried_in_every_way(tmp_path: Path, word: str) -> None:
    """Each took minutes once: in the lines over the table, in a text, in a target met word for word."""
    indicator = tr("产出", "数量", "点位", word, word, "10", "10", "")
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
    body = p(word) + p("项目支出绩效自评表") + tbl(tr("项目名称", tc(word, span(7))), tr(*heads), indicator)
    templates = load_templates([resources_folder()])
    (one,) = import_sources([docx(tmp_path / "表.docx", body)], templates).forms
    assert len(one.form.indicators) == 1
    assessment = assess(one.form, templates)
    assert assessment is not None
    assert assessment.findings


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", "utf-8")
    path = package(tmp_path / "a.docx", main_part(OUTSIDE.format(secret.as_uri())))
    with pytest.raises(FormatError, match="实体") as caught:
        read_docx(path)
    assert "机密" not in str(caught.value)


def test_external_parts_are_not_followed(tmp_path: Path) -> None:
    external = (
        '<Relationship Id="r1" Type="x/footnotes" TargetMode="External" Target="http://127.0.0.1:9/a"/>'
    )
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = main_part(document(tbl(*FORM)))
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{names}">{external}</Relationships>'
    assert texts(read_docx(package(tmp_path / "a.docx", parts)).sheets[0])[0] == ["项目名称", "水质监测"]


def test_a_part_of_the_zip_with_a_password(tmp_path: Path) -> None:
    data = bytearray(docx(tmp_path / "a.docx", p("a")).read_bytes())
    place = -1
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        while (place := data.find(sign, place + 1)) >= 0:
            data[place + flags] |= 1
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(FormatError, match="加密"):
        read_docx(tmp_path / "a.docx")


def test_what_only_libreoffice_reads_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.wps").write_bytes(OLE)
    monkeypatch.setattr("jixiao_gui.formats.reading.office.find_office", lambda: None)
    with pytest.raises(FormatError, match=r"a\.wps.*另存为.*docx"):
        read_document(tmp_path / "a.wps")


def test_a_docx_that_bears_another_name(tmp_path: Path) -> None:
    assert len(read_tables(docx(tmp_path / "a.doc", tbl(*FORM))).sheets) == 1


def test_an_office_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.doc").write_bytes(OLE)
    monkeypatch.setattr("jixiao_gui.formats.reading.office.find_office", lambda: tmp_path / "no office here")
    with pytest.raises(FormatError, match=r"a\.doc"):
        read_document(tmp_path / "a.doc")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_text(encoding: str) -> None:
    assert decode("项目名称\t水质监测≥99%㎡".encode(encoding)) == "项目名称\t水质监测≥99%㎡"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(encoding: str) -> None:
    text = "项目名称\t水质监测\r\n年初预算数\t80\r\n" * 5
    assert decode(text.encode(encoding)) == text


def test_marks_of_encodings_and_a_last_nul_are_no_text() -> None:
    assert decode("\ufeff水质".encode("gb18030")) == "水质"
    assert decode("水质\0".encode()) == "水质"


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"\xff\xfe\x00\xd8", b"a\0\0\0b\0\0c", b"\x81"])
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(FormatError, match="编码"):
        decode(data)


@given(st.binary(max_size=300))
def test_decode_gives_a_text_or_a_sentence(data: bytes) -> None:
    try:
        told = decode(data).encode()
    except FormatError as error:
        told = str(error).encode()
    assert told or data.strip(b"\0") in (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x841\x953")


def test_random_changes_end_with_a_sentence(tmp_path: Path) -> None:
    told = fuzz(tmp_path, inputs=400, seed=7)
    assert told.inputs == 400
    assert told.read > 0
    assert told.refused > 0


@pytest.mark.parametrize("read", [read_docx, read_xlsx, read_tables])
def test_a_missing_file_is_an_os_error(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "没有.docx")
