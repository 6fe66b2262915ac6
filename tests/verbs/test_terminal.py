"""The program at a terminal: closed pipes, full disks, no display, no console, Ctrl+C."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jixiao_gui import cli
from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, FOUND_ERRORS, WRONG_USE
from jixiao_gui.paths import resources_folder


def test_without_a_display_the_window_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == WRONG_USE
    assert "没有图形显示" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error(book: Path, tmp_path: Path) -> None:
    """``jixiao check BOOK.db | head -1`` ends quietly."""
    large = tmp_path / "large.db"
    assert main(["import", *[str(book)] * 40, "--into", str(large)]) == DONE  # more than a pipe holds
    program = [sys.executable, str(Path(__file__).parents[2] / "main.py"), "check", str(large)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as check:
        assert check.stdout is not None
        assert check.stderr is not None
        assert check.stdout.readline()
        check.stdout.close()
        assert b"Traceback" not in check.stderr.read()
    assert check.returncode == DONE


def test_a_verb_without_a_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "甲.db"
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}", None)
    assert main(["new", str(book), "--year", "2023"]) == DONE
    assert main(["check", str(book)]) in (DONE, FOUND_ERRORS)
    assert main(["check", str(tmp_path / "缺.db")]) == CANNOT_READ
    assert main(["check"]) == WRONG_USE
    sys.stdout.close()
    sys.stderr.close()


@pytest.mark.parametrize(
    ("error", "platform", "ends"),
    [
        (BrokenPipeError(32, "Broken pipe"), "linux", True),
        (OSError(22, "Invalid argument"), "win32", True),
        (OSError(22, "Invalid argument"), "linux", False),
        (OSError(22, "Invalid argument", "甲?.db"), "win32", False),
        (OSError(28, "No space left on device"), "win32", False),
    ],
)
def test_what_a_closed_pipe_looks_like(
    error: OSError, platform: str, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert cli._is_closed_pipe(error) == ends


@pytest.mark.skipif(sys.platform == "win32", reason="no such device, and a folder in use cannot go")
def test_what_finds_no_room_or_no_folder_is_one_line(book: Path, tmp_path: Path) -> None:
    def run(command: str, folder: Path = tmp_path) -> tuple[int, str]:
        shell = f'cd "{folder}" && {command}'
        program = f'"{sys.executable}" "{resources_folder().parent / "main.py"}"'
        ended = subprocess.run(
            ["sh", "-c", shell.replace("jixiao ", f"{program} ")], capture_output=True, text=True, check=False
        )
        return ended.returncode, ended.stderr

    if Path("/dev/full").exists():
        for command in (f'jixiao check "{book}"', "jixiao templates"):
            assert run(f"{command} >/dev/full") == (
                CANNOT_WRITE,
                "jixiao：无法写出结果：磁盘已满，请清理空间后重试。\n",
            )
        assert run("jixiao check nowhere.db 2>/dev/full") == (CANNOT_READ, "")
    gone = tmp_path / "gone"
    for command, status in (("check b.db", CANNOT_READ), ("new b.db", CANNOT_WRITE)):
        gone.mkdir()
        code, told = run(f"rmdir ../gone && jixiao {command}", gone)
        assert (code, told.count("\n")) == (status, 1)
        assert told.startswith("jixiao：无法")


def test_ctrl_c_is_one_line_whenever_it_comes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run_verb", stopped)
    assert main(["templates"]) == CANNOT_WRITE
    assert capsys.readouterr().err == "jixiao：已取消；正在写的文件没有改动。\n"


COMMANDS = "\x1b]0;别的标题\x07\x1b[2J\x9b31m\u202eexe\u2066"
"""What makes a terminal another title, clears it, colours it and turns the letters round."""


def test_a_strangers_book_does_not_drive_the_terminal(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(book)) as db, db:
        db.execute("UPDATE form SET project = ? || project, unit = ?", (COMMANDS, COMMANDS))
        db.execute("UPDATE indicator SET name = ? || name, target = ?", (COMMANDS, COMMANDS))
    out = book.with_suffix(".json")
    for command in (
        ["check", str(book)],
        ["check", str(book), "--json"],
        ["export", str(book), str(out)],
        ["export", str(book), "--each", str(book.parent / "每"), "--as", "docx", "--name", "{单位}"],
        ["ledger", str(book), str(book.with_suffix(".xlsx"))],
        ["import", str(out), "--into", str(book.with_name("又.db"))],
    ):
        capsys.readouterr()
        assert main(command) in (DONE, FOUND_ERRORS)
        said = capsys.readouterr()
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(said.out + said.err)
        if "--json" in command:
            assert COMMANDS in json.loads(said.out)[0]["project"]  # the value itself is whole
