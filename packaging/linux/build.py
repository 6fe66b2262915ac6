"""Makes the Linux editions: a folder that runs where it lies (tar.gz), and a package for Debian and its kin.

    python packaging/linux/build.py [--root DIR] [--machine aarch64] [--no-repairs] [--no-test]
    python packaging/linux/build.py --here [--no-test]

Builds in a Debian 11 that it keeps in ``--root`` (see old_debian.py; needs root and debootstrap), so that the
result runs where the C library is 2.31 or newer, and tries it in bare Debians 11 and 12 (trial.py).
``--here`` builds on this machine instead, for systems with a C library at least as new; that needs Python
3.11 or later with its shared library, dpkg-dev and binutils. Leaves in dist: the tar.gz, the .deb, the list
of files, the bill of materials, SHA-256 sums; then the built program tests itself and its start is timed.
It builds for the machine it runs on, x86-64 or aarch64, or by emulation for the other one (``--machine``):
packaging/README.md says what was tried.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bom
import check_bom
import common
import debian_root
import notices
import old_debian
import screen
import trial
import wheels
from common import BUILD, DIST, ROOT, say

HERE = Path(__file__).resolve().parent
WORK = BUILD / "linux"
PICTURES = BUILD / "pictures"
MACHINE = platform.machine()
SHORT_NAMES = {"x86_64": "x64", "aarch64": "arm64"}
"""What the machines are called in the names of files."""
INSIDE = Path("jixiao-build")
"""Where a Debian in a folder has the sources, the wheels and what is made of them."""
COPIED = (
    *("jixiao_gui", "resources", "docs/manual", "docs/pictures", "packaging", "main.py"),
    *("LICENSE", "NOTICE", "CHANGELOG.md", "requirements.lock"),
)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--root", type=Path, help="the Debian 11 to build in; default: in build")
    parser.add_argument("--no-repairs", action="store_true", help="without Debian 11's later repairs")
    parser.add_argument("--machine", choices=SHORT_NAMES, default=MACHINE, help="whose edition to build")
    parser.add_argument("--here", action="store_true", help="build on this machine, for newer systems")
    parser.add_argument("--wheels", type=Path, help="downloaded wheels, for building without a network")
    parser.add_argument("--no-test", action="store_true")
    options = parser.parse_args()
    if not options.here:
        root = (options.root or BUILD / f"debian-11-{options.machine}").resolve()
        made = build_in(root, options.machine, repairs=not options.no_repairs)
        if not options.no_test:
            check_bom.check(made[3])
            trial.check(made[1], root / INSIDE / "source" / "build" / "linux" / "dist", options.machine)
        say(f"Done: {', '.join(path.name for path in made)} in {DIST}")
        return
    for tool in ("dpkg-shlibdeps", "dpkg-deb", "strip"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is missing: install Debian's dpkg-dev and binutils.")
    made = package(build(options.wheels))
    if not options.no_test:
        check_bom.check(made[3])
        check(WORK / "dist" / "jixiao")
    say(f"Done: {', '.join(path.name for path in made)} in {DIST}")


def build_in(root: Path, machine: str, *, repairs: bool = True) -> list[Path]:
    """Build in the Debian 11 for ``machine`` in ``root``, which is made when absent; gives what came into
    dist.
    """
    old_debian.find(root, machine, repairs=repairs)
    place = root / INSIDE
    pip = wheels.pip_of(BUILD / "tools")
    wheels.download(place / "wheels", pip, windows=False, python=old_debian.VERSION, machine=machine)
    source = common.fresh(place / "source")
    common.copy_tree(COPIED, source)
    inside = Path("/") / INSIDE
    command = [old_debian.PYTHON, inside / "source" / "packaging" / "linux" / "build.py"]
    say("Building in Debian 11 …")
    debian_root.inside(root, *command, "--here", "--no-test", "--wheels", inside / "wheels", log=None)
    DIST.mkdir(exist_ok=True)
    made = [DIST / path.name for path in made_files(source / "dist", machine)]
    for path in made:
        shutil.copyfile(source / "dist" / path.name, path)
    common.write_sums(made)
    return made


def build(wheel_folder: Path | None) -> Path:
    """Locked environment, notices, PyInstaller; gives the program's folder.

    ``wheel_folder`` holds the locked wheels; ``None``: they are downloaded.
    """
    environment = WORK / "venv"
    python = environment / "bin" / "python"
    if wheel_folder is None:
        wheel_folder = WORK / "wheels"
        pip = wheels.pip_of(BUILD / "tools")
        wheels.download(wheel_folder, pip, windows=False, python=tuple(sys.version_info[:3]), machine=MACHINE)
    names = wheels.names(wheel_folder)
    stamp, wanted = environment / "installed.txt", "\n".join(path.name for path in names)
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        common.run([sys.executable, "-m", "venv", "--clear", environment])
        offline = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
        common.run([python, "-m", "pip", "install", *offline, *names])
        stamp.write_text(wanted, "utf-8")
    folder = WORK / "licences"
    site_packages = (
        environment / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    )
    notices.write(folder, [site_packages], python_licence(), common.version())
    for name in ("dist", "work"):
        shutil.rmtree(WORK / name, ignore_errors=True)
    say("PyInstaller …")
    common.run(
        [
            *(python, "-m", "PyInstaller", "--noconfirm"),
            *("--distpath", WORK / "dist", "--workpath", WORK / "work", common.SPEC),
        ],
        environment={"JIXIAO_NOTICES": str(folder)},
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
    target = program / "_internal" / "licences"
    bom.write(target, [site_packages], wheel_folder, [*python_parts(), *add_system_notices(target)])
    return program


def python_licence() -> Path:
    """The licence of the Python that runs this."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path("/usr/share/doc") / name / "copyright")
    return next(path for path in places if path.exists())


def python_parts() -> list[bom.Component]:
    """What the bill of materials says of the Python that runs this, and of what was compiled with it."""
    sources = old_debian.made_of(Path(sys.base_prefix))
    compiled = [
        bom.debian(name, version, debian_root.ARCHITECTURES[MACHINE], source=True)
        for name, version in sources.items()
    ]
    return compiled or [bom.generic("python", platform.python_version(), "PSF-2.0", "platform")]


def add_system_notices(target: Path) -> list[bom.Component]:
    """Add to ``target`` the licences of the system's own libraries that went into the program, by their
    packages; gives these for the bill of materials.
    """
    lines, parts = [], []
    for name in own_packages():
        shutil.copyfile(Path("/usr/share/doc") / name / "copyright", target / f"{name}.txt")
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", name], check=True, capture_output=True, text=True
        ).stdout
        lines.append(f"{name} {version}（Debian 软件包）：见许可证原文（{name}.txt）\n")
        parts.append(bom.debian(name, version, debian_root.ARCHITECTURES[MACHINE]))
    for name, version in old_debian.made_of(Path(sys.base_prefix)).items():
        shutil.copyfile(Path(sys.base_prefix, "share", "doc", name, "copyright"), target / f"{name}.txt")
        lines.append(f"{name} {version}（由 Debian 源代码编译）：见许可证原文（{name}.txt）\n")
    notices.append(target, lines)
    return parts


def own_packages() -> list[str]:
    """The Debian packages of this system whose libraries went into the program."""
    table = (WORK / "work" / "jixiao" / "COLLECT-00.toc").read_text("utf-8")
    sources = sorted(set(re.findall(r"'((?:/usr)?/lib(?:64)?/[^']+\.so[^']*)'", table)))
    return sorted({package_of(Path(source)) for source in sources})


def packages_with(names: Iterable[str]) -> list[str]:
    """The Debian packages of this system that hold libraries of these names."""
    command = ["dpkg", "-S", *(f"*/{name}" for name in names)]
    found = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    return sorted({line.split(":")[0] for line in found.splitlines() if not line.startswith("diversion ")})


def package_of(library: Path) -> str:
    """The Debian package that ``library`` comes from."""
    for path in (library, library.resolve(), Path("/usr") / library.relative_to("/")):
        found = subprocess.run(["dpkg", "-S", path], check=False, capture_output=True, text=True).stdout
        if found:
            return found.split(":")[0]
    raise SystemExit(f"{library} belongs to no package: its licence is unknown.")


def package(program: Path) -> list[Path]:
    """The tar.gz, the .deb, the list of files, the bill of materials and the sums, out of the program's
    folder.
    """
    DIST.mkdir(exist_ok=True)
    archive, deb, listed, bill = made_files(DIST)
    count = common.write_list(program, listed)
    pack(program, archive)
    make_deb(program, deb)
    shutil.copyfile(program / "_internal" / "licences" / bom.NAME, bill)
    common.write_sums([archive, deb, listed, bill])
    sizes = f"tar.gz {archive.stat().st_size / 1e6:.1f} MB, deb {deb.stat().st_size / 1e6:.1f} MB"
    say(f"{count} files, {common.size_in_mb(program):.1f} MB; {sizes}")
    return [archive, deb, listed, bill]


def made_files(folder: Path, machine: str = MACHINE) -> list[Path]:
    """What `package` leaves in ``folder``: tar.gz, .deb, list of files, bill of materials."""
    start = f"jixiao-{common.version()}-linux-{SHORT_NAMES[machine]}"
    deb = f"jixiao_{common.version()}_{debian_root.ARCHITECTURES[machine]}.deb"
    return [folder / name for name in (f"{start}.tar.gz", deb, f"{start}-files.txt", f"{start}.cdx.json")]


def pack(folder: Path, target: Path) -> None:
    """A tar.gz of ``folder`` with its own name at the top, always the same way."""

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
    words = CONTROL.format(
        version=common.version(),
        machine=debian_root.ARCHITECTURES[MACHINE],
        size=size,
        depends=dependencies(usr / "lib" / "jixiao"),
    )
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(words, "utf-8")
    common.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target],
        log=WORK / "deb.log",
    )


def dependencies(program: Path) -> str:
    """The packages, with versions, whose libraries the files of ``program`` load and do not bring.

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
                    return screen.terminator(subprocess.Popen([path], env=seen))

                return start

            book = Path(name) / "示例.db"
            samples = program / "_internal" / "resources" / "samples" / "samples.txt"
            common.run([program / "jixiao", "import", samples, "--into", book], environment=environment)
            form = screen.form_start([program / "jixiao", book], {**seen, "JIXIAO_TIMING": "1"})
            empty = WORK / "dist" / "empty" / "empty"
            ours = started(program / "jixiao")
            times = screen.compare_starts(shown, started(empty), ours, form, 9, PICTURES)
    say(str(times))


if __name__ == "__main__":
    main()
