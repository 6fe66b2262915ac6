"""Forms in a zip and in a mail; files that are none, each called what it is; forms saved as CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from jixiao_gui.exchange import import_sources
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading import archive
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.paths import resources_folder
from tests.formats.making import package, texts
from tests.formats.small_forms import GRID, TITLE, YEAR, small_forms

TEMPLATES = load_templates([resources_folder()])


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return small_forms(tmp_path_factory.mktemp("forms"))


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def test_the_forms_of_a_zip(forms: dict[str, bytes], tmp_path: Path) -> None:
    files = {
        "表/甲.docx": forms["docx"],
        "表/乙.xls": forms["xls"],
        "~$甲.docx": b"a",
        "__MACOSX/a.docx": b"a",
        "图.png": b"\x89PNG",
        "里面.zip": zipped(tmp_path / "inner.zip", {"a.docx": forms["docx"]}).read_bytes(),
    }
    path = zipped(tmp_path / "报送.zip", files)
    assert kind_of(path).id == "archive"
    report = import_sources([path], TEMPLATES)
    assert [one.form.project for one in report.forms] == ["河道水质监测㛃"] * 2
    assert report.failures == []
    assert [text for _, text in report.leftovers if "压缩包里的压缩包" in text]


def test_names_in_the_encoding_of_windows(forms: dict[str, bytes], tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"AA.docx": forms["docx"], "BB.docx": b"PK\3\4"})
    data = path.read_bytes()
    for plain, name in ((b"AA.docx", "甲.docx"), (b"BB.docx", "乙.docx")):
        data = data.replace(plain, name.encode("gb18030"))  # nothing says that it is GB 18030
    path.write_bytes(data)
    read = read_tables(path)
    assert len(read.sheets) == 1
    assert any("“乙.docx”" in text for text in read.leftovers)


@pytest.mark.parametrize(
    ("files", "why"),
    [({}, "压缩包是空的"), ({"a.png": b"\x89PNG"}, "里面没有可以读取的表格")],
    ids=["empty", "no tables"],
)
def test_a_zip_without_forms(files: dict[str, bytes], why: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=why):
        read_tables(zipped(tmp_path / "a.zip", files))


def test_a_zip_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MAX_ALL", 1000)
    with pytest.raises(FormatError, match="过大"):
        read_tables(zipped(tmp_path / "a.zip", {f"{n}.txt": bytes(range(200)) * 3 for n in range(3)}))
    monkeypatch.setattr(archive, "MAX_INSIDE", 2)
    with pytest.raises(FormatError, match="过多"):
        read_tables(zipped(tmp_path / "b.zip", {f"{n}.txt": b"a" for n in range(3)}))


def test_a_bomb_in_a_zip(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="压缩炸弹"):
        read_tables(zipped(tmp_path / "a.zip", {"a.docx": b"\0" * 30_000_000}))


def test_the_forms_attached_to_a_mail(forms: dict[str, bytes], tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "报送"
    mail.set_content("附件请查收")
    for name in ("甲.docx", "乙.xls"):
        data = forms[name.rpartition(".")[2]]
        mail.add_attachment(data, "application", "octet-stream", filename=name)
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(mail))
    assert len(import_sources([path], TEMPLATES).forms) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bytes.fromhex("4c0000000114020000000000c000000000000046") + b"\0" * 60, "快捷方式"),
        (b"[InternetShortcut]\r\nURL=a\r\n", "快捷方式"),
        (b"\x04wang".ljust(54) + b"w\0a\0n\0g\0".ljust(108, b"\0"), "临时文件"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 60, "图片"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, "图片"),
        (b"<?xml version='1.0'?><uof:UOF xmlns:uof='http://schemas.uof.org/cn/2003/uof'/>", "标文通"),
    ],
)
def test_what_is_no_form_is_called_what_it_is(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=words):
        read_tables(path)


@pytest.mark.parametrize("name", ["Index/Document.iwa", "Index.zip"])
def test_files_of_other_offices(name: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="其他办公软件"):
        read_tables(package(tmp_path / "a.docx", {name: "a"}))
    with pytest.raises(FormatError, match="其他办公软件"):
        read_tables(package(tmp_path / "a.docx", {"mimetype": "application/vnd.sun.xml.writer"}))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "|", "\t"])
def test_a_form_saved_as_csv(mark: str, encoding: str, tmp_path: Path) -> None:
    out = io.StringIO()
    rows = [[TITLE, "", "", ""], [YEAR, "", "", ""]]
    rows += [[t for text, columns, _ in row for t in [text, *[""] * (columns - 1)]] for row in GRID]
    csv.writer(out, delimiter=mark).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_bytes((f"sep={mark}\r\n" * (mark == ",") + out.getvalue()).encode(encoding))
    (sheet,) = read_tables(path).sheets
    words = [text for row in texts(sheet) for text in row if text]
    assert words == [text for row in rows for text in row if text]
