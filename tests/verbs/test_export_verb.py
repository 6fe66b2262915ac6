"""The verbs export and demo: files of every kind, one or a file for each form."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, WRONG_USE
from tests.verbs.books import SAMPLES, exported


def test_every_kind_is_written_and_read_again(book: Path, tmp_path: Path) -> None:
    forms = exported(book)
    for kind in ("docx", "xlsx", "txt", "json"):
        out = tmp_path / f"出.{kind}"
        assert main(["export", str(book), str(out)]) == DONE
        again = tmp_path / f"again-{kind}.db"
        assert main(["import", str(out), "--into", str(again)]) == DONE
        assert exported(again) == forms, kind
    pdf = tmp_path / "出.pdf"
    assert main(["export", str(book), str(pdf), "--form", "2"]) == DONE
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_form_that_is_named_twice_is_written_once(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "出.json"
    assert main(["export", str(book), str(out), "--form", "2", "--form", "1", "--form", "2"]) == DONE
    projects = [form["project"] for form in exported(book)]
    assert [form["project"] for form in json.loads(out.read_text("utf-8"))["forms"]] == projects[1::-1]


def test_pages_as_ofd_in_one_file_and_in_a_file_each(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, folder = tmp_path / "出.ofd", tmp_path / "各表"
    assert main(["export", str(book), str(out)]) == DONE
    assert main(["export", str(book), "--each", str(folder), "--as", "ofd"]) == DONE
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == len(exported(book))
    assert all(name.endswith(".ofd") for name in names)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert "OFD.xml" in archive.namelist()
    capsys.readouterr()
    assert main(["import", str(out), "--into", str(tmp_path / "again.db")]) == CANNOT_READ
    (line,) = capsys.readouterr().err.splitlines()
    assert "出.ofd" in line
    assert "Word、Excel 或 PDF 文件。" in line


def test_each_form_gets_a_file_named_by_number_and_project(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "各表"
    assert main(["export", str(book), "--each", str(folder), "--as", "docx"]) == DONE
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == len(exported(book))
    assert all(re.fullmatch(r'\d\d-[^\\/:*?"<>|]+\.docx', name) for name in names)


def test_each_form_gets_a_file_named_by_a_pattern(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "各表"
    arguments = ["export", str(book), "--each", str(folder), "--as", "docx", "--name"]
    assert main([*arguments, "{年度}/{表种}-{序号}"]) == DONE
    assert sorted(path.name for path in (folder / "2023").iterdir())[0] == "自评表-01.docx"
    assert main([*arguments, "{编号}"]) == WRONG_USE
    assert "没有 {编号} 这一项" in capsys.readouterr().err
    assert main(["export", str(book), str(tmp_path / "a.pdf"), "--name", "{项目}"]) == WRONG_USE


def test_a_failed_export_leaves_the_old_file(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(book), str(tmp_path / "nowhere" / "a.pdf")]) == CANNOT_WRITE
    old = tmp_path / "旧.pdf"
    old.mkdir()  # nothing can take a folder's place
    assert main(["export", str(book), str(old)]) == CANNOT_WRITE
    assert old.is_dir()
    (tmp_path / "文件").write_bytes(b"old")
    assert main(["export", str(book), "--each", str(tmp_path / "文件"), "--as", "pdf"]) == CANNOT_WRITE
    assert (tmp_path / "文件").read_bytes() == b"old"
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "已有同名的文件" in err
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


def test_what_no_font_has_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, book = tmp_path / "a.txt", tmp_path / "a.db"
    text = SAMPLES.read_text("utf-8")
    source.write_text(text.replace("项目名称\n\t", "项目名称\n\t\U0003fffd", 1), "utf-8")
    assert main(["import", str(source), "--into", str(book)]) == DONE
    for more in ([str(tmp_path / "a.pdf")], ["--each", str(tmp_path / "each"), "--as", "pdf"]):
        capsys.readouterr()
        assert main(["export", str(book), *more]) == DONE
        [line] = capsys.readouterr().err.splitlines()
        assert "U+3FFFD" in line


def test_demo_makes_the_sample_in_every_kind(tmp_path: Path) -> None:
    folder = tmp_path / "演示"
    assert main(["demo", str(folder)]) == DONE
    found = sorted(path.suffix for path in folder.iterdir())
    assert found == [".db", ".db", ".docx", ".pdf", ".txt", ".xlsx"]
    year = exported(folder / "全年示例.db")
    assert [form["template"] for form in year][:3] == ["target-mof", "monitor-mof", "mof-2020"]
    assert [form["sources"][0]["origin"] for form in year[1:3]] == [year[0]["token"], year[1]["token"]]
    assert main(["demo", str(folder)]) == DONE


def test_demo_into_a_file_is_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "文件").write_text("甲")
    assert main(["demo", str(tmp_path / "文件")]) == CANNOT_WRITE
    told = capsys.readouterr().err
    assert "已有同名的文件" in told
    assert not re.search("[A-Z][a-z]+ ", told)
