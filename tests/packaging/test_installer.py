"""The installer of the same program is the same file, whatever the disk's order and the files' times."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import common
import pytest

FOLDER = common.ROOT / "packaging" / "windows"
NAMES = (
    "jixiaow.exe",
    "jixiao.exe",
    "_internal/b.dll",
    "_internal/a/库 $1.dll",
    "_internal/licences/说明.txt",
)


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """packaging/windows/build.py, under a name that no library has."""
    monkeypatch.syspath_prepend(str(FOLDER))
    specification = importlib.util.spec_from_file_location("windows_build", FOLDER / "build.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "windows_build", module)
    specification.loader.exec_module(module)
    return module


def _program(folder: Path, names: tuple[str, ...], time: int) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 1000)
        os.utime(path, (time, time))
    return folder


def test_each_file_is_named_once_in_one_order(build: ModuleType, tmp_path: Path) -> None:
    program = _program(tmp_path / "jixiao", NAMES, 0)
    lines = build.installer_files(program).splitlines()
    assert [line.split("jixiao/", 1)[1] for line in lines if line.startswith("File")] == [
        '_internal/a/库 $1.dll"',
        '_internal/b.dll"',
        '_internal/licences/说明.txt"',
        'jixiao.exe"',
        'jixiaow.exe"',
    ]
    assert 'SetOutPath "$INSTDIR\\_internal\\licences"' in lines
    assert lines[-1] == 'SetOutPath "$INSTDIR"', "shortcuts start in the folder that is set last"


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not on this machine")
def test_the_same_program_gives_the_same_installer(build: ModuleType, tmp_path: Path) -> None:
    made = []
    for place, names, time in (("一", NAMES, 1_000_000_000), ("another", NAMES[::-1], 1_700_000_000)):
        program = _program(tmp_path / place / "jixiao", names, time)
        common.same_times(program)
        build.make_installer(program, tmp_path / place / "setup.exe")
        made.append((tmp_path / place / "setup.exe").read_bytes())
        assert sorted(path.name for path in (tmp_path / place).iterdir()) == ["jixiao", "setup.exe"]
    assert made[0] == made[1]
    assert made[0][:2] == b"MZ"
