"""Makes the Windows editions, on Windows itself or, for building and testing, on Linux with Wine.

    python packaging/windows/build.py [--wine-root DIR] [--no-test]

Needs Python 3.11 for 64-bit (on Windows: the one that is to be shipped) and NSIS 3 (``makensis``). Leaves in
dist: the installer, the portable zip, the list of files, SHA-256 sums. Then tests what it made: the built
program tests itself and its start is timed, the installer is run silently and everything it did is looked
for, and looked for again after uninstalling. Under Wine what windows showed is in build/pictures.
``--wine-root`` names the folder of a Debian with Wine 10, made by the first run.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import check_wine
import common
import notices
import wine as wine_module
from common import BUILD, DIST, LOCKS, ROOT, say
from wine import Wine

PYTHON_VERSION = (3, 11)
MOST_INSTALLED, MOST_INSTALLER = 110, 45
"""Millions of bytes: what grows past this has taken in a part that it does not need."""
PORTABLE_NOTE = """这是绩效自评表编辑器的绿色版（免安装）。

双击 jixiaow.exe 打开程序。设置、备份和未保存的工作放在本文件夹的 data 中；
如果本文件夹不能写入（例如光盘），则放在 %LOCALAPPDATA%\\Jixiao。
删除本文件，程序就按安装版的方式存放。
"""
INSIDE = Path("_internal", "licences")
"""The folder of notices in the program's."""
SOURCES = (
    *("jixiao_gui", "resources", "docs/manual", "docs/pictures", "packaging"),
    *("main.py", "LICENSE", "NOTICE"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--wine-root", type=Path, default=BUILD / "wine-root")
    parser.add_argument("--no-test", action="store_true")
    parser.add_argument("--only-test", action="store_true", help="test what an earlier run made")
    options = parser.parse_args()
    if shutil.which("makensis") is None:
        raise SystemExit("makensis is missing: install NSIS 3 (Debian: the package nsis).")
    root = options.wine_root.resolve()
    if options.only_test:
        check_wine.check(root, DIST / f"{name()}-setup.exe", DIST / f"{name()}-portable.zip")
        return
    program = build_here() if sys.platform == "win32" else build_with_wine(root)
    made = package(program)
    if not options.no_test and sys.platform != "win32":
        check_wine.check(root, *made[:2])
    say(f"Done: {', '.join(path.name for path in made)} in {DIST}")


def build_here() -> Path:
    """On Windows: locked environment, notices, PyInstaller, self-test. Gives the program's folder."""
    if sys.version_info[:2] != PYTHON_VERSION:
        raise SystemExit("The Windows build is made with Python 3.11, the version that is locked and tested.")
    work = BUILD / "windows"
    environment = work / "venv"
    common.run([sys.executable, "-m", "venv", "--clear", environment])
    python = environment / "Scripts" / "python.exe"
    locked = work / "locked.txt"
    locked.write_text(common.locked_for(LOCKS, windows=True, python=PYTHON_VERSION), "utf-8")
    common.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", locked])
    licence = Path(sys.base_prefix) / "LICENSE.txt"
    folder = work / "licences"
    notices.write(folder, [environment / "Lib" / "site-packages"], licence, common.version())
    places: list[str | Path] = ["--distpath", work / "dist", "--workpath", work / "work"]
    common.run(
        [python, "-m", "PyInstaller", "--noconfirm", *places, common.SPEC],
        environment={"JIXIAO_NOTICES": str(folder), "SOURCE_DATE_EPOCH": common.EPOCH},
        log=work / "pyinstaller.log",
    )
    program = work / "dist" / "jixiao"
    notices.add_microsoft(program / INSIDE, program)
    common.run([program / "jixiao.exe", "self-test"])
    return program


def build_with_wine(root: Path) -> Path:
    """On Linux: the same steps, with a Windows Python under Wine. Gives the program's folder."""
    found = wine_module.find(root)
    work = (found / "jixiao-build") if found is not None else BUILD / "windows"
    work.mkdir(parents=True, exist_ok=True)
    wine = Wine(found, work)
    say(wine.prepare())
    pip = tools(BUILD / "tools")
    python = work / "python"
    wine_module.unpack_python(python, pip)
    install_wheels(wine, python, pip)
    source = common.fresh(work / "source")
    for name in SOURCES:
        copy = source / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, copy)
    folder = work / "licences"
    notices.write(folder, [python / "Lib" / "site-packages"], python / "LICENSE.txt", common.version())
    say("PyInstaller …")
    shutil.rmtree(work / "dist", ignore_errors=True)
    places = ["--distpath", wine.seen(work / "dist"), "--workpath", wine.seen(work / "work")]
    spec = wine.seen(source / "packaging" / "jixiao.spec")
    _, printed = wine.run(
        *(wine.seen(python / "python.exe"), "-m", "PyInstaller", "--noconfirm", *places, spec),
        settings={"JIXIAO_NOTICES": wine.seen(folder), "SOURCE_DATE_EPOCH": common.EPOCH},
    )
    (work / "pyinstaller.log").write_text(printed, "utf-8")
    program = work / "dist" / "jixiao"
    notices.add_microsoft(program / INSIDE, program)
    return program


def tools(folder: Path) -> list[str | Path]:
    """A pip of this machine that can be relied on, in an environment of its own."""
    python = folder / "bin" / "python"
    if not python.exists():
        common.run([sys.executable, "-m", "venv", folder])
        common.run([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
    return [python, "-m", "pip", "--disable-pip-version-check"]


def install_wheels(wine: Wine, python: Path, pip: list[str | Path]) -> None:
    """Download the locked wheels for Windows and install them into its Python, unless they are there."""
    locked = common.locked_for(LOCKS, windows=True, python=PYTHON_VERSION)
    stamp = wine.work / "installed.txt"
    if stamp.exists() and stamp.read_text("utf-8") == locked:
        return
    wheels = common.fresh(wine.work / "wheels")
    asked = wine.work / "locked.txt"
    asked.write_text(locked, "utf-8")
    version = ".".join(map(str, PYTHON_VERSION))
    only = ["--platform", "win_amd64", "--python-version", version, "--only-binary=:all:", "--no-deps"]
    common.run([*pip, "download", "--quiet", "--require-hashes", *only, "-r", asked, "-d", wheels])
    say(f"{len(list(wheels.glob('*.whl')))} wheels …")
    offline = ["--no-index", "--no-deps", "--no-compile", "--no-warn-script-location", "--upgrade"]
    names = [wine.seen(path) for path in sorted(wheels.glob("*.whl"))]
    wine.run(wine.seen(python / "python.exe"), "-m", "pip", "install", "--quiet", *offline, *names)
    stamp.write_text(locked, "utf-8")


def name() -> str:
    """What the files of this version's Windows edition begin with."""
    return f"jixiao-{common.version()}-windows-x64"


def package(program: Path) -> list[Path]:
    """The installer, the portable zip, the list of files and the sums, out of the program's folder."""
    version = common.version()
    DIST.mkdir(exist_ok=True)
    listed = DIST / f"{name()}-files.txt"
    count = common.write_list(program, listed)
    portable = DIST / f"{name()}-portable.zip"
    common.pack(program, portable, {"portable.txt": PORTABLE_NOTE})
    setup = DIST / f"{name()}-setup.exe"
    setup.unlink(missing_ok=True)
    numbers = ".".join((version.split(".") + ["0"] * 4)[:4])
    size = round(common.size_in_mb(program) * 1000)
    defined = {"VERSION": version, "NUMBERS": numbers, "SOURCE": program, "OUTPUT": setup, "SIZE": size}
    common.run(
        [
            *("makensis", "-V2", "-INPUTCHARSET", "UTF8"),
            *(f"-D{key}={value}" for key, value in defined.items()),
            *(f"-DROOT={ROOT}", ROOT / "packaging" / "windows" / "installer.nsi"),
        ]
    )
    common.write_sums([setup, portable, listed])
    say(
        f"{count} files, {common.size_in_mb(program):.1f} MB; installer {setup.stat().st_size / 1e6:.1f} MB, "
        f"portable {portable.stat().st_size / 1e6:.1f} MB"
    )
    if common.size_in_mb(program) > MOST_INSTALLED or setup.stat().st_size / 1e6 > MOST_INSTALLER:
        raise SystemExit(f"Too large: at most {MOST_INSTALLED} MB installed, {MOST_INSTALLER} MB to install.")
    return [setup, portable, listed]


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as error:
        raise SystemExit(str(error)) from error
