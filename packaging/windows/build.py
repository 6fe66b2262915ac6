"""Makes the Windows editions, on Windows itself or, for building and testing, on Linux with Wine.

    python packaging/windows/build.py [--wine-root DIR] [--no-test]

Needs Python 3.11 for 64-bit (on Windows: the one that is to be shipped) and NSIS 3 (``makensis``). Leaves in
dist: the installer, the portable zip, the list of files, the bill of materials, SHA-256 sums. Then tests
what it made: the built program tests itself and its start is timed, the installer is run silently and
everything it did is looked for, and looked for again after uninstalling. Under Wine what windows showed is
in build/pictures.
``--wine-root`` names the folder of a Debian with Wine 10, made by the first run.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bom
import check_bom
import check_wine
import common
import notices
import wheels
import wine as wine_module
from common import BUILD, DIST, ROOT, say
from wine import PYTHON_VERSION, Wine

MOST_INSTALLED, MOST_INSTALLER = 115, 45
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
    if not options.no_test:
        check_bom.check(made[3])
    if not options.no_test and sys.platform != "win32":
        check_wine.check(root, *made[:2])
    say(f"Done: {', '.join(path.name for path in made)} in {DIST}")


def build_here() -> Path:
    """On Windows: locked environment, notices, PyInstaller, self-test. Gives the program's folder."""
    if sys.version_info[:2] != PYTHON_VERSION[:2]:
        raise SystemExit("The Windows build is made with Python 3.11, the version that is locked and tested.")
    work = BUILD / "windows"
    environment = work / "venv"
    common.run([sys.executable, "-m", "venv", "--clear", environment])
    python = environment / "Scripts" / "python.exe"
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    wheels.download(work / "wheels", pip, windows=True, python=sys.version_info[:3])
    offline = ["--quiet", "--no-index", "--no-deps"]
    common.run([*pip, "install", *offline, *wheels.names(work / "wheels")])
    licence = Path(sys.base_prefix) / "LICENSE.txt"
    folder = write_notices(work, environment / "Lib" / "site-packages", licence, platform.python_version())
    places: list[str | Path] = ["--distpath", work / "dist", "--workpath", work / "work"]
    common.run(
        [python, "-m", "PyInstaller", "--noconfirm", *places, common.SPEC],
        environment={"JIXIAO_NOTICES": str(folder)},
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
    pip = wheels.pip_of(BUILD / "tools")
    python = work / "python"
    wine_module.unpack_python(python, pip)
    install_wheels(wine, python, pip)
    source = common.fresh(work / "source")
    common.copy_tree(SOURCES, source)
    _, printed = wine.run(wine.seen(python / "python.exe"), "--version")
    packages, licence = python / "Lib" / "site-packages", python / "LICENSE.txt"
    folder = write_notices(work, packages, licence, printed.split()[1])
    say("PyInstaller …")
    for name in ("dist", "work"):
        shutil.rmtree(work / name, ignore_errors=True)
    places = ["--distpath", wine.seen(work / "dist"), "--workpath", wine.seen(work / "work")]
    spec = wine.seen(source / "packaging" / "jixiao.spec")
    _, printed = wine.run(
        *(wine.seen(python / "python.exe"), "-m", "PyInstaller", "--noconfirm", *places, spec),
        settings={"JIXIAO_NOTICES": wine.seen(folder), "SOURCE_DATE_EPOCH": str(common.epoch())},
    )
    (work / "pyinstaller.log").write_text(printed, "utf-8")
    program = work / "dist" / "jixiao"
    notices.add_microsoft(program / INSIDE, program)
    return program


def write_notices(work: Path, packages: Path, python_licence: Path, python: str) -> Path:
    """Write the licences and the bill of materials of the parts in ``packages``; return their folder."""
    folder = work / "licences"
    notices.write(folder, [packages], python_licence, common.version())
    bom.write(folder, [packages], work / "wheels", [bom.generic("python", python, "PSF-2.0", "platform")])
    return folder


def install_wheels(wine: Wine, python: Path, pip: list[str | Path]) -> Path:
    """Install the locked wheels for Windows into its Python, unless they are there; gives their folder."""
    folder = wine.work / "wheels"
    if wheels.download(folder, pip, windows=True, python=PYTHON_VERSION):
        offline = ["--no-index", "--no-deps", "--no-compile", "--no-warn-script-location", "--upgrade"]
        names = [wine.seen(path) for path in wheels.names(folder)]
        wine.run(wine.seen(python / "python.exe"), "-m", "pip", "install", "--quiet", *offline, *names)
    return folder


def name() -> str:
    """Return what the files of this version's Windows edition begin with."""
    return f"jixiao-{common.version()}-windows-x64"


def package(program: Path) -> list[Path]:
    """Make the installer, the portable zip, the list of files, the bill of materials and the sums, out of the
    program's folder.
    """
    DIST.mkdir(exist_ok=True)
    common.same_times(program)
    bill = DIST / f"{name()}.cdx.json"
    shutil.copyfile(program / INSIDE / bom.NAME, bill)
    listed = DIST / f"{name()}-files.txt"
    count = common.write_list(program, listed)
    portable = DIST / f"{name()}-portable.zip"
    common.pack(program, portable, {"portable.txt": PORTABLE_NOTE})
    setup = DIST / f"{name()}-setup.exe"
    setup.unlink(missing_ok=True)
    make_installer(program, setup)
    common.write_sums([setup, portable, listed, bill])
    say(
        f"{count} files, {common.size_in_mb(program):.1f} MB; installer {setup.stat().st_size / 1e6:.1f} MB, "
        f"portable {portable.stat().st_size / 1e6:.1f} MB"
    )
    if common.size_in_mb(program) > MOST_INSTALLED or setup.stat().st_size / 1e6 > MOST_INSTALLER:
        raise SystemExit(f"Too large: at most {MOST_INSTALLED} MB installed, {MOST_INSTALLER} MB to install.")
    return [setup, portable, listed, bill]


def make_installer(program: Path, setup: Path) -> None:
    """Write the installer of the folder ``program``, all of whose files have the build's time."""
    version = common.version()
    numbers = ".".join((version.split(".") + ["0"] * 4)[:4])
    size = round(common.size_in_mb(program) * 1000)
    inside = setup.with_suffix(".nsh")
    inside.write_text(installer_files(program), "utf-8")
    defined = {"VERSION": version, "NUMBERS": numbers, "FILES": inside, "OUTPUT": setup, "SIZE": size}
    common.run(
        [
            *("makensis", "-V2", "-INPUTCHARSET", "UTF8"),
            *(f"-D{key}={value}" for key, value in defined.items()),
            *(f"-DROOT={ROOT}", ROOT / "packaging" / "windows" / "installer.nsi"),
        ]
    )
    inside.unlink()


def installer_files(program: Path) -> str:
    """Return the installer's words that unpack each file of ``program``, in the order of their names.

    ``File /r`` takes them in the order in which the disk gives them, which is another each time.
    """
    lines, last = [], ""
    for path in common.files(program):
        folder = path.parent.relative_to(program).as_posix()
        if folder != last:
            place = "" if folder == "." else "\\" + folder.replace("/", "\\")
            lines.append(f'SetOutPath "$INSTDIR{place.replace("$", "$$")}"\n')
            last = folder
        lines.append(f'File "{path}"\n')
    # shortcuts start where this points to
    return "".join([*lines, 'SetOutPath "$INSTDIR"\n'])


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as error:
        raise SystemExit(str(error)) from error
