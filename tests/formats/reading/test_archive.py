"""Forms in a zip and in a mail; files that are none, each called what it is; forms saved as CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from jixiao_gui.book.book import AddForms, Book
from jixiao_gui.exchange import export_forms, import_sources, mark_handed_in
from jixiao_gui.form.filling import holds_scores, is_finished
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading import archive
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.paths import resources_folder
from tests.formats.making import package, texts
from tests.formats.small_forms import GRID, TITLE, YEAR, small_forms
from tests.invented import invented_form

TEMPLATES = load_templates([resources_folder()])


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return small_forms(tmp_path_factory.mktemp("forms"))


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def mail(path: Path, files: dict[str, bytes]) -> Path:
    message = EmailMessage()
    message["Subject"] = "报送"
    message.set_content("见附件。")
    for name, data in files.items():
        message.add_attachment(data, "application", "octet-stream", filename=Path(name).name)
    path.write_bytes(message.as_bytes())
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


@pytest.fixture
def whole_forms(tmp_path: Path) -> dict[str, bytes]:
    """A book and a JSON file of a form each, and a book of which half is there."""
    book, json = tmp_path / "册.db", tmp_path / "表.json"
    with Book.new(TEMPLATES, tmp_path / "home") as made:
        made.apply(AddForms("新建", (invented_form("苗圃改造"),)))
        made.save_as(book)
    export_forms(lambda: [invented_form("道路养护")], TEMPLATES, json)
    data = book.read_bytes()
    return {"单位/册.db": data, "表.json": json.read_bytes(), "半.db": data[: len(data) // 2]}


@pytest.mark.parametrize("mailed", [False, True])
def test_books_in_a_zip_are_read_each_as_if_it_were_chosen(
    forms: dict[str, bytes], whole_forms: dict[str, bytes], mailed: bool, tmp_path: Path
) -> None:
    files = {"甲.docx": forms["docx"], **whole_forms}
    path = mail(tmp_path / "报送.eml", files) if mailed else zipped(tmp_path / "报送.zip", files)
    report = import_sources([path], TEMPLATES)
    mark_handed_in(report)
    assert {one.form.project: one.source.name for one in report.forms} == {
        "河道水质监测㛃": path.name,
        "苗圃改造": "册.db",
        "道路养护": "表.json",
    }
    scored = [one.form for one in report.forms if holds_scores(one.form)]
    assert len(scored) == 2
    assert not any(map(is_finished, scored))  # a clerk may still be at work on what a book holds
    ((_, sentence),) = report.remarks
    assert sentence.startswith("“半.db”没有读入：")
    assert "jixiao-" not in sentence  # the name of a temporary folder says nothing


def test_a_zip_whose_only_book_is_broken_says_why(whole_forms: dict[str, bytes], tmp_path: Path) -> None:
    report = import_sources([zipped(tmp_path / "报送.zip", {"半.db": whole_forms["半.db"]})], TEMPLATES)
    assert report.forms == []
    assert "“半.db”没有读入：" in report.failures[0]


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
