"""The verbs that only read work where the user's folder cannot be written, or is not known."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, FOUND_ERRORS
from jixiao_gui.paths import home_folder

READING = [
    (["check", "BOOK"], FOUND_ERRORS),
    (["check", "BOOK", "--json"], FOUND_ERRORS),
    (["export", "BOOK", "OUT/表.docx"], DONE),
    (["export", "BOOK", "OUT/表.json"], DONE),
    (["export", "BOOK", "--each", "OUT", "--as", "docx"], DONE),
    (["summary", "BOOK", "OUT/汇总.xlsx"], DONE),
    (["ledger", "BOOK", "OUT/台账.xlsx"], DONE),
    (["report", "BOOK", "OUT/报告.docx"], DONE),
    (["templates", "--json"], DONE),
]


@pytest.fixture
def no_home(book: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing can be made, for root too: below a file; and a temporary folder of our own."""
    blocked = tmp_path / "blocked"
    blocked.write_text(f"a file where a folder should be, and {book.name} is there")
    monkeypatch.setenv("JIXIAO_HOME", str(blocked / home.name))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return temporary


@pytest.mark.parametrize(("words", "status"), READING)
def test_a_verb_that_reads_needs_no_home(
    words: list[str],
    status: int,
    book: Path,
    no_home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    capsys.readouterr()
    command = [word.replace("BOOK", str(book)).replace("OUT", str(tmp_path)) for word in words]
    assert main(command) == status
    assert "无法" not in capsys.readouterr().err
    assert list(no_home.iterdir()) == []  # the copy is gone


def test_a_verb_that_reads_needs_no_user(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container runs as a number that no list of users has, without HOME."""
    for name in ("JIXIAO_HOME", "HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)

    def unknown(_: object = None) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    assert home_folder().is_absolute()
    assert main(["export", str(book), str(book.with_suffix(".pdf"))]) == DONE


@pytest.mark.usefixtures("no_home")
def test_no_folder_takes_a_copy(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", refuse)
    capsys.readouterr()
    for command in (["check", str(book)], ["import", str(book), "--into", str(book.with_name("新.db"))]):
        assert main(command) in (CANNOT_READ, CANNOT_WRITE)
        lines = capsys.readouterr().err.splitlines()
        assert "临时文件夹" in lines[-1]


@pytest.mark.usefixtures("no_home")
def test_a_verb_that_writes_says_what_it_lacks(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    capsys.readouterr()
    assert main(["recalculate", str(book)]) == CANNOT_WRITE
    [line] = capsys.readouterr().err.splitlines()
    assert "无法建立工作副本" in line
    assert "另存" not in line  # a working copy is not the clerk's to save elsewhere
    assert book.read_bytes() == before
