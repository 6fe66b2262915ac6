"""What builds share: locks for one system, archives and lists that come out the same each time."""

from __future__ import annotations

import hashlib
import re
import subprocess
import zipfile
from pathlib import Path

import common
import pytest

from jixiao_gui import __version__


@pytest.mark.parametrize("windows", [True, False])
def test_a_lock_for_one_system_has_hashes_and_no_markers(windows: bool) -> None:
    lines = common.locked_for(common.LOCKS, windows=windows, python=(3, 11)).splitlines()
    names = [line.split("==")[0] for line in lines]
    assert {"pyside6-essentials", "sqlalchemy", "pyinstaller"} <= set(names)
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+( --hash=sha256:[0-9a-f]{64})+", line) for line in lines)
    assert ("pefile" in names) == windows
    assert ("psycopg" in names) != windows, "the Windows edition has no room for it"
    assert "macholib" not in names
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("marker", "windows", "python", "holds"),
    [
        ("sys_platform == 'win32'", True, (3, 11), True),
        ("sys_platform == 'win32'", False, (3, 11), False),
        ("python_version < '3.14'", True, (3, 11), True),
        ("python_full_version >= '3.14'", True, (3, 14), True),
        ("python_version < '3.9'", True, (3, 11), False),
        ("python_full_version >= '3.11.5'", True, (3, 11, 9), True),
        ("python_full_version >= '3.11.5'", False, (3, 11, 2), False),
        ("python_version > '3.11'", False, (3, 11, 9), False),
        ("sys_platform == 'darwin' or os_name == 'posix'", False, (3, 11), True),
        ("implementation_name != 'pypy'", True, (3, 11), True),
        ("sys_platform == 'linux' and python_version >= '3.12'", False, (3, 11), False),
        ("python_version < '3.9' and (os_name == 'nt' or os_name == 'posix')", True, (3, 11), False),
        ("python_version < '3.14' and (os_name == 'nt' or os_name == 'os2')", True, (3, 11), True),
    ],
)
def test_markers_are_judged_for_the_system_built_for(
    marker: str, windows: bool, python: tuple[int, ...], holds: bool
) -> None:
    assert common.applies(marker, windows=windows, python=python) == holds


def test_another_machine_has_other_builds() -> None:
    last_for_old_c_libraries = "pyside6-essentials==6.8.0.2 "
    for machine in ("aarch64", "x86_64"):
        locked = common.locked_for(common.LOCKS, windows=False, python=(3, 11, 2), machine=machine)
        assert (last_for_old_c_libraries in locked) == (machine == "aarch64")


def test_an_unknown_marker_stops_the_build() -> None:
    with pytest.raises(ValueError, match="platform_release"):
        common.applies("platform_release == '10'", windows=True, python=(3, 11))


def _program(folder: Path) -> Path:
    for name in ("b.txt", "a.exe", "_internal/库/x.dll"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def test_the_same_files_give_the_same_list_and_the_same_archive(tmp_path: Path) -> None:
    archives = []
    for run in ("one", "two"):
        program = _program(tmp_path / run / "jixiao")
        (tmp_path / run / "jixiao" / "b.txt").touch()  # a time of its own
        assert common.write_list(program, tmp_path / f"{run}.txt") == 3
        common.pack(program, tmp_path / f"{run}.zip", {"说明.txt": "一\n二\n"})
        archives.append((tmp_path / f"{run}.zip").read_bytes())
    assert (tmp_path / "one.txt").read_text("utf-8") == "_internal/库/x.dll\na.exe\nb.txt\n"
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "two.txt").read_bytes()
    assert archives[0] == archives[1]
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.read("jixiao/_internal/库/x.dll") == "_internal/库/x.dll".encode()
        assert archive.read("jixiao/说明.txt").decode("utf-8-sig") == "一\r\n二\r\n"


def test_sums_keep_another_system_s_and_drop_what_is_gone(tmp_path: Path) -> None:
    for name in ("a.zip", "b.deb"):
        (tmp_path / name).write_bytes(name.encode())
        common.write_sums([tmp_path / name])
    lines = (tmp_path / "SHA256SUMS.txt").read_text("utf-8").splitlines()
    right = [f"{hashlib.sha256(name.encode()).hexdigest()}  {name}" for name in ("a.zip", "b.deb")]
    assert lines == right  # as sha256sum --check reads them
    (tmp_path / "a.zip").unlink()
    common.write_sums([tmp_path / "b.deb"])
    assert [line.split()[1] for line in (tmp_path / "SHA256SUMS.txt").read_text().splitlines()] == ["b.deb"]


def test_the_version_stands_in_one_place() -> None:
    assert common.version() == __version__
    assert re.search(
        rf"^## {re.escape(__version__)}\b", (common.ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )
    git = subprocess.run(["git", "ls-files"], cwd=common.ROOT, capture_output=True, text=True, check=False)
    if git.returncode:
        pytest.skip("no checkout")
    written = re.compile(rf"(?<![\d.=]){re.escape(__version__)}(?![\d.])")
    known = {"jixiao_gui/__init__.py", "CHANGELOG.md"}
    for name in git.stdout.split():
        program = name.startswith(("jixiao_gui/", "packaging/")) or name in ("pyproject.toml", "README.md")
        if program and not name.endswith((".lock", ".txt", ".in")) and name not in known:
            assert not written.search((common.ROOT / name).read_text("utf-8")), name


def test_what_the_recipe_packs_is_copied_for_the_build_under_wine() -> None:
    spec = (common.ROOT / "packaging" / "jixiao.spec").read_text("utf-8")
    build = (common.ROOT / "packaging" / "windows" / "build.py").read_text("utf-8")
    named = re.findall(r'ROOT / "([^"]+)"', spec)
    assert {"resources", "docs/manual"} <= set(named)
    copied = re.findall(r'"([^"]+)"', build.split("SOURCES = (")[1].split(")\n")[0])
    assert all(any(f"{name}/".startswith(f"{one}/") for one in copied) for name in named), (named, copied)
