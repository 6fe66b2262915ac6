"""Makes the Linux editions: a folder that runs where it lies (tar.gz), and a package for Debian and its kin.

    python packaging/linux/build.py [--no-test]

Needs Python 3.11 or later with its shared library, and Debian's dpkg-dev and binutils. The result runs on
systems whose C library is at least as new as this machine's: build on the oldest that is to be served.
Leaves in dist: the tar.gz, the .deb, the list of files, SHA-256 sums; then the built program tests itself
and its start is timed on a screen in memory.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import common
import notices
import screen
from common import BUILD, DIST, LOCKS, ROOT, say

HERE = Path(__file__).resolve().parent
WORK = BUILD / "linux"
PICTURES = BUILD / "pictures"
CONTROL = """Package: jixiao
Version: {version}
Architecture: amd64
Maintainer: The Jixiao authors <jixiao@localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: fonts-noto-cjk, desktop-file-utils, shared-mime-info
Section: misc
Priority: optional
Description: 项目支出绩效自评表编辑器
 Shows the self-evaluation form of budget projects as it is printed, recalculates
 at each keystroke, checks it, and exports docx and PDF. Everything stays in one
 local file; no network is used.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--no-test", action="store_true")
    options = parser.parse_args()
    for tool in ("dpkg-shlibdeps", "dpkg-deb", "strip"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is missing: install Debian's dpkg-dev and binutils.")
    program = build()
    made = package(program)
    if not options.no_test:
        check(program)
    say(f"Done: {', '.join(path.name for path in made)} in {DIST}")


def build() -> Path:
    """Locked environment, notices, PyInstaller; gives the program's folder."""
    environment = WORK / "venv"
    python = environment / "bin" / "python"
    locked = common.locked_for(LOCKS, windows=False, python=sys.version_info[:2])
    stamp = environment / "installed.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != locked:
        common.run([sys.executable, "-m", "venv", "--clear", environment])
        asked = WORK / "locked.txt"
        asked.write_text(locked, "utf-8")
        common.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", asked])
        stamp.write_text(locked, "utf-8")
    folder = WORK / "licences"
    site_packages = (
        environment / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    )
    notices.write(folder, [site_packages], python_licence(), common.version())
    shutil.rmtree(WORK / "dist", ignore_errors=True)
    say("PyInstaller …")
    common.run(
        [
            *(python, "-m", "PyInstaller", "--noconfirm"),
            *("--distpath", WORK / "dist", "--workpath", WORK / "work", common.SPEC),
        ],
        environment={"JIXIAO_NOTICES": str(folder), "SOURCE_DATE_EPOCH": common.EPOCH},
        log=WORK / "pyinstaller.log",
    )
    program = WORK / "dist" / "jixiao"
    for path in common.files(program / "_internal"):
        # wheels come without their symbols, except a few; those whose parts were moved by auditwheel stay
        # as they are
        if path.is_symlink() or ".so" not in path.name or ".libs" in path.parent.name:
            continue
        if "PySide6" not in path.parts:
            common.run(["strip", "--strip-unneeded", "--enable-deterministic-archives", path])
    add_system_notices(program)
    return program


def python_licence() -> Path:
    """The licence of the Python that runs this."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path("/usr/share/doc") / name / "copyright")
    return next(path for path in places if path.exists())


def add_system_notices(program: Path) -> None:
    """Add the licences of this system's own libraries that went into ``program``, by their packages."""
    packages = own_packages()
    target = program / "_internal" / "licences"
    lines = []
    for name in packages:
        shutil.copyfile(Path("/usr/share/doc") / name / "copyright", target / f"{name}.txt")
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", name], check=True, capture_output=True, text=True
        ).stdout
        lines.append(f"{name} {version}（Debian 软件包）：见许可证原文（{name}.txt）\n")
    notices.append(target, lines)


def own_packages() -> list[str]:
    """The Debian packages of this system whose libraries went into the program."""
    table = (WORK / "work" / "jixiao" / "COLLECT-00.toc").read_text("utf-8")
    sources = sorted(set(re.findall(r"'((?:/usr)?/lib(?:64)?/[^']+\.so[^']*)'", table)))
    return sorted({package_of(Path(source)) for source in sources})


def package_of(library: Path) -> str:
    """The Debian package that ``library`` comes from."""
    for path in (library, library.resolve(), Path("/usr") / library.relative_to("/")):
        found = subprocess.run(["dpkg", "-S", path], check=False, capture_output=True, text=True).stdout
        if found:
            return found.split(":")[0]
    raise SystemExit(f"{library} belongs to no package: its licence is unknown.")


def package(program: Path) -> list[Path]:
    """The tar.gz, the .deb, the list of files and the sums, out of the program's folder."""
    DIST.mkdir(exist_ok=True)
    start = f"jixiao-{common.version()}-linux-x64"
    listed = DIST / f"{start}-files.txt"
    count = common.write_list(program, listed)
    archive = DIST / f"{start}.tar.gz"
    pack(program, archive)
    deb = DIST / f"jixiao_{common.version()}_amd64.deb"
    make_deb(program, deb)
    common.write_sums([archive, deb, listed])
    sizes = f"tar.gz {archive.stat().st_size / 1e6:.1f} MB, deb {deb.stat().st_size / 1e6:.1f} MB"
    say(f"{count} files, {common.size_in_mb(program):.1f} MB; {sizes}")
    return [archive, deb, listed]


def pack(folder: Path, target: Path) -> None:
    """A tar.gz of ``folder`` with its own name at the top, always the same way."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = int(common.EPOCH)
        return entry

    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted([folder, *folder.rglob("*")]):
            name = str(Path(folder.name) / path.relative_to(folder))
            archive.add(path, name, recursive=False, filter=plain)


def make_deb(program: Path, target: Path) -> None:
    """A Debian package of ``program``: menu entry, file type, icon; the desktop's triggers register them."""
    tree = common.fresh(WORK / "deb")
    usr = tree / "usr"
    shutil.copytree(program, usr / "lib" / "jixiao", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "jixiao").symlink_to("../lib/jixiao/jixiao")
    for source, place in (
        (HERE / "jixiao.desktop", "applications/jixiao.desktop"),
        (HERE / "jixiao.xml", "mime/packages/jixiao.xml"),
        (ROOT / "resources" / "icons" / "jixiao.svg", "icons/hicolor/scalable/apps/jixiao.svg"),
    ):
        copy = usr / "share" / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    documents = usr / "share" / "doc" / "jixiao"
    documents.mkdir(parents=True)
    inside = Path("/usr/lib/jixiao/_internal/licences") / notices.LIST
    copyright = (ROOT / "NOTICE").read_text("utf-8")
    (documents / "copyright").write_text(f"{copyright}\nThe licences of all parts: {inside}\n", "utf-8")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, 9, mtime=0))
    for path in tree.rglob("*"):
        if not path.is_symlink():
            program_file = path.is_file() and path.parent.name == "jixiao" and path.name == "jixiao"
            path.chmod(0o755 if path.is_dir() or program_file else 0o644)
    size = round(common.size_in_mb(tree) * 1000 / 1.024)
    words = CONTROL.format(version=common.version(), size=size, depends=dependencies(usr / "lib" / "jixiao"))
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(words, "utf-8")
    common.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target],
        environment={"SOURCE_DATE_EPOCH": common.EPOCH},
        log=WORK / "deb.log",
    )


def dependencies(program: Path) -> str:
    """The packages, with versions, whose libraries the files of ``program`` load and do not bring."""
    libraries = [path for path in common.files(program) if is_library(path) and not path.is_symlink()]
    folders = sorted({path.parent for path in libraries})
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "debian").mkdir()
        about = "Source: jixiao\n\nPackage: jixiao\nArchitecture: any\n"
        (Path(name) / "debian" / "control").write_text(about, "utf-8")
        done = subprocess.run(
            [
                *("dpkg-shlibdeps", "-O", "--warnings=0", "--ignore-missing-info"),
                *(f"-l{folder}" for folder in folders),
                *(f"-x{package}" for package in own_packages()),
                *(f"-e{path}" for path in libraries),
            ],
            cwd=name,
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip().removeprefix("shlibs:Depends=")


def is_library(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def check(program: Path) -> None:
    """The built program tests itself, and its start is timed against an empty window's. Raises SystemExit."""
    environment = {name: value for name, value in os.environ.items() if name != "JIXIAO_HOME"}
    with tempfile.TemporaryDirectory(prefix="绩效 试用 ") as name:
        common.run([program / "jixiao", "self-test"], environment={"QT_QPA_PLATFORM": "offscreen"})
        environment["JIXIAO_HOME"] = name
        with screen.Screen(WORK / "screen") as shown:
            seen = {**environment, "DISPLAY": shown.display, "QT_QPA_PLATFORM": "xcb"}

            def started(path: Path) -> screen.Start:
                def start() -> Callable[[], None]:
                    return screen.ended_by_signal(subprocess.Popen([path], env=seen))

                return start

            empty = WORK / "dist" / "empty" / "empty"
            times = screen.compare_starts(shown, started(empty), started(program / "jixiao"), 9, PICTURES)
    say(str(times))


if __name__ == "__main__":
    main()
