"""The portable edition keeps the user's things beside the program; the installed one does not."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

import jixiao_gui.cli
from jixiao_gui.paths import home_folder

START = Path(__file__).resolve().parent.parent.parent / "packaging" / "start.py"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in a folder with Chinese and a space; no home is named outside."""
    place = tmp_path / "绿色版 U盘"
    place.mkdir()
    (place / "jixiao.exe").write_bytes(b"")
    monkeypatch.setattr(sys, "executable", str(place / "jixiao.exe"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "local"))
    monkeypatch.delenv("JIXIAO_HOME")
    return place / "jixiao.exe"


def _home_when_started(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program, started as the built one is, would keep things."""
    seen: list[Path] = []

    def main() -> int:
        seen.append(home_folder())
        return 0

    monkeypatch.setattr(jixiao_gui.cli, "main", main)
    monkeypatch.setenv("JIXIAO_HOME", "")  # so that it is put back afterwards
    monkeypatch.delenv("JIXIAO_HOME")
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(START), run_name="__main__")
    assert end.value.code == 0
    [home] = seen
    return home


def test_portable_keeps_things_beside_the_program(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program.parent / "portable.txt").write_bytes(b"")
    assert _home_when_started(monkeypatch) == program.parent / "data"
    assert (program.parent / "data").is_dir()
    assert list((program.parent / "data").iterdir()) == []


def test_installed_keeps_them_in_the_user_s_folder(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _home_when_started(monkeypatch).parent == program.parent.parent / "local"
    assert not (program.parent / "data").exists()


def test_portable_where_nothing_can_be_written_works_as_installed(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program.parent / "portable.txt").write_bytes(b"")
    (program.parent / "data").write_bytes(b"")  # no folder can be made here, whoever runs this
    assert _home_when_started(monkeypatch).parent == program.parent.parent / "local"


def test_a_home_that_is_named_wins(program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (program.parent / "portable.txt").write_bytes(b"")
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "named"))
    start = runpy.run_path(str(START))
    monkeypatch.setattr(jixiao_gui.cli, "main", lambda: 7)
    assert start["main"]() == 7
    assert home_folder() == tmp_path / "named"
