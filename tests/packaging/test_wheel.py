"""The wheel, as ``pip install`` gets it: built, put into a fresh environment, used where no checkout is."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import common
import pytest

from jixiao_gui import __version__

ROOT = common.ROOT


def _build(target: Path) -> Path:
    """The wheel, built into the folder ``target`` from the tree as it is."""
    settings = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True)
    [wheel] = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command: an environment that holds the wheel, and sees what it depends on in this one."""
    place = tmp_path_factory.mktemp("环境") / "venv"
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    scheme = {"base": str(place), "platbase": str(place)}
    inside = Path(sysconfig.get_path("purelib", "venv", scheme))
    (inside / "depends.pth").write_text(
        "".join(f"{path}\n" for path in sys.path if Path(path).name == "site-packages"), "utf-8"
    )
    scripts = Path(sysconfig.get_path("scripts", "venv", scheme))
    python = scripts / Path(sys.executable).name
    offline = ["--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", *offline, str(wheel)], check=True
    )
    return scripts / ("jixiao.exe" if os.name == "nt" else "jixiao")


def _say(program: Path, folder: Path, *words: str) -> str:
    """What the installed command prints, run in ``folder`` and with its own home there."""
    settings = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    settings |= {"JIXIAO_HOME": str(folder / "home"), "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [str(program), *words], cwd=folder, env=settings, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_its_resources_and_nothing_beside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = f"jixiao-{__version__}.dist-info"
        assert {name.split("/")[0] for name in names} == {"jixiao_gui", info}
        inside = {
            "resources": "jixiao_gui/resources",
            "docs/manual": "jixiao_gui/resources/manual",
            "docs/pictures": "jixiao_gui/resources/pictures",
        }
        command = ["git", "ls-files", *inside]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
        for name in listed.splitlines():
            folder = next(one for one in inside if name.startswith(f"{one}/"))
            packed = inside[folder] + name.removeprefix(folder)
            assert archive.read(packed) == (ROOT / name).read_bytes(), name
        assert f"{info}/licenses/LICENSE" in names
        assert "jixiao = jixiao_gui.entry:main" in archive.read(f"{info}/entry_points.txt").decode()
        for name, digest, _ in csv.reader(io.StringIO(archive.read(f"{info}/RECORD").decode())):
            assert name in names
            assert digest or name.endswith("/RECORD")


def test_the_same_tree_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    again = _build(tmp_path)
    assert again.name == wheel.name
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()


def test_the_installed_command_works_outside_the_checkout(program: Path, tmp_path: Path) -> None:
    assert _say(program, tmp_path, "--version").strip() == f"jixiao {__version__}"
    assert "beijing-2023" in _say(program, tmp_path, "templates")
    _say(program, tmp_path, "demo", "演示")
    kinds = {path.suffix for path in (tmp_path / "演示").iterdir()}
    assert {".db", ".docx", ".pdf", ".xlsx"} <= kinds


def test_the_installed_command_tests_itself(program: Path, tmp_path: Path) -> None:
    assert "自检通过" in _say(program, tmp_path, "self-test")
