"""The program's folder packed: as a tar.gz, and as a Debian package with what that depends on."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import common
import debian_root
import notices
from common import ROOT
from system_libraries import packages_with

HERE = Path(__file__).resolve().parent
CONTROL = """Package: jixiao
Version: {version}
Architecture: {machine}
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


def pack(folder: Path, target: Path) -> None:
    """Make a tar.gz of ``folder`` with its own name at the top, always the same way."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = common.epoch()
        return entry

    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted([folder, *folder.rglob("*")]):
            name = str(Path(folder.name) / path.relative_to(folder))
            archive.add(path, name, recursive=False, filter=plain)


def make_deb(program: Path, target: Path, machine: str, work: Path) -> None:
    """Make a Debian package of ``program``.

    The desktop's triggers register its menu entry, file type and icon. ``work`` is a folder for its
    parts and its log.
    """
    tree = common.fresh(work / "deb")
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
    words = CONTROL.format(
        version=common.version(),
        machine=debian_root.ARCHITECTURES[machine],
        size=size,
        depends=dependencies(usr / "lib" / "jixiao"),
    )
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(words, "utf-8")
    common.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target],
        log=work / "deb.log",
    )


def dependencies(program: Path) -> str:
    """Return the packages, with versions, whose libraries the files of ``program`` load and do not bring.

    What the program brings is not asked of the system, though that may have it too.
    """
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
                *(f"-x{package}" for package in packages_with(path.name for path in libraries)),
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
