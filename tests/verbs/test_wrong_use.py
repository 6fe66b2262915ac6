"""What cannot be meant is one Chinese sentence, whatever the verb."""

from __future__ import annotations

import ctypes
import json
import os
import re
import sys
from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, FOUND_ERRORS, WRONG_USE
from tests.verbs.books import SAMPLES


def test_wrong_use_is_one_line_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["import", "a.txt"],
        ["export", "a.db"],
        ["new", str(tmp_path / "x.db"), "--template", "nowhere"],
        ["nonsense"],
        ["export", "a.db", "b.pdf", "--each", "c", "--as", "pdf"],
        ["export", "a.db", "--each", "c", "--as", "xlsx"],
        ["export", "a.db", "b.pdf", "--form", "一"],
        ["import", "a.txt", "--into", "b.db", "--skip", "--replace"],
        ["check", "a.db", "--strange"],
        ["check"],
        ["check", "a.db", "--json=1"],
        ["export", "a.db", "--e"],
        ["import", "--into", "b.db", "a.txt", "--template"],
    ):
        assert main(arguments) == WRONG_USE
        told = capsys.readouterr().err
        assert len(told.strip().splitlines()) == 1
        assert not re.search("argument|invalid|required|expected", told), "in Chinese"
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "a.db", "--year", "abc"), "--year 应为四位数的年度，如 2024，不是“abc”"),
        (("new", "a.db", "--year", "20240"), "应为四位数的年度"),
        (("new", "a.db", "--year", "0024"), "应为四位数的年度"),
        (("import", "a.docx", "--into", "a.db", "--year", "二〇二四"), "应为四位数的年度"),
        (("export", "a.db", "a.pdf", "--form", "0"), "--form 应为表的序号，从 1 数起，不是“0”"),
        (("report", "a.db", "a.docx", "--form", "-1"), "应为表的序号"),
        (("recalculate", "a.db", "--form", "x"), "应为表的序号"),
        (("check", "a.db", "--json=yes"), "--json 后面不能写"),
        (("import", "a.docx", "--into", "a.db", "--p", "x", "--re=1"), "后面不能写"),
    ],
)
def test_a_value_that_cannot_be_meant_is_one_chinese_sentence(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], in_tmp: Path
) -> None:
    assert main(list(arguments)) == WRONG_USE
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not list(in_tmp.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "", "--into", "a.db"),
        ("import", "a.docx", "--into", ""),
        ("check", ""),
        ("check", "a.db", "--report", " "),
        ("demo", ""),
        ("export", "a.db", "--each", "", "--as", "pdf"),
        ("export", "a.db", ""),
        ("template", "", "a.toml"),
        ("new", "a.db", "--from-list", ""),
        ("self-test", "--folder", ""),
    ],
)
def test_an_empty_name_is_not_the_folder_one_stands_in(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], in_tmp: Path
) -> None:
    """As a script passes it whose variable is not set: the whole folder would be imported."""
    book = in_tmp / "in.db"
    assert main(["import", str(SAMPLES), "--into", str(book)]) == DONE
    capsys.readouterr()
    before = sorted(path.name for path in in_tmp.iterdir())
    assert main(list(arguments)) == WRONG_USE
    told = capsys.readouterr().err
    assert "应为文件或文件夹，不能为空" in told
    assert told.count("\n") == 1
    assert sorted(path.name for path in in_tmp.iterdir()) == before


def test_the_number_of_a_form_may_be_typed_in_full_width(book: Path, tmp_path: Path) -> None:
    assert main(["export", str(book), str(tmp_path / "a.json"), "--form", "２"]) == DONE
    assert main(["export", str(book), str(tmp_path / "b.json"), "--form", "2"]) == DONE
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_kind_that_nobody_writes_is_wrong_use(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(book), str(tmp_path / "a.odt")]) == WRONG_USE
    assert "docx、pdf、ofd、xlsx、json、txt" in capsys.readouterr().err
    assert main(["summary", str(book), str(tmp_path / "a.txt")]) == WRONG_USE
    assert "xlsx、docx、pdf" in capsys.readouterr().err
    assert main(["ledger", str(book), str(tmp_path / "a.txt")]) == WRONG_USE
    assert "xlsx、docx、pdf" in capsys.readouterr().err
    assert main(["check", str(book), "--report", str(tmp_path / "a.xlsx")]) == WRONG_USE
    assert "docx、pdf" in capsys.readouterr().err
    assert main(["report", str(book), str(tmp_path / "a.pdf")]) == WRONG_USE
    assert capsys.readouterr().err.endswith("文件类型应为 docx。\n")


def test_a_name_too_long_for_the_disk_is_one_line(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if sys.platform == "win32" and hasattr(ctypes.windll.ntdll, "wine_get_version"):
        pytest.skip("Wine takes names that neither Windows nor the disk below it would")
    name = str(tmp_path / ("长" * 300))  # Windows counts signs, others bytes
    for arguments, status in (
        (["new", f"{name}.db"], CANNOT_WRITE),
        (["check", f"{name}.db"], CANNOT_READ),
        (["import", f"{name}.docx", "--into", str(book)], CANNOT_READ),
        (["export", str(book), f"{name}.json"], CANNOT_WRITE),
        (["demo", name], CANNOT_WRITE),
    ):
        capsys.readouterr()
        assert main(arguments) == status
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert main(["import", str(SAMPLES), "--into", f"{name}.db"]) == CANNOT_WRITE


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
def test_a_name_that_is_no_utf8_is_a_name_too(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb2\xe2\xca\xd4"))
    folder.mkdir()
    source, book, out = folder / "表.txt", folder / "书.db", folder / "出.json"
    source.write_bytes(SAMPLES.read_bytes())
    assert main(["import", str(source), "--into", str(book)]) == DONE
    assert main(["recalculate", str(book)]) == DONE
    assert main(["check", str(book)]) in (DONE, FOUND_ERRORS)
    assert main(["export", str(book), str(out)]) == DONE
    assert json.loads(out.read_text(encoding="utf-8"))["forms"]


def test_a_name_of_two_lines_is_told_in_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(tmp_path / "甲\n乙.db"), "--into", str(tmp_path / "c.db")]) == CANNOT_READ
    assert capsys.readouterr().err.count("\n") == 1
