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
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
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
from common import BUILD, DIST, say
from deb import make_deb, pack
from system_libraries import add_notices

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
    """Build in the Debian 11 for ``machine`` in ``root``, which is made when absent; return what came into
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
    """Make the locked environment, the notices and, by PyInstaller, the program's folder; return that.

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
    collected = WORK / "work" / "jixiao" / "COLLECT-00.toc"
    bom.write(
        target, [site_packages], wheel_folder, [*python_parts(), *add_notices(target, collected, MACHINE)]
    )
    return program


def python_licence() -> Path:
    """Return the licence of the Python that runs this."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path("/usr/share/doc") / name / "copyright")
    return next(path for path in places if path.exists())


def python_parts() -> list[bom.Component]:
    """Return the bill's entries of the Python that runs this, and of what was compiled with it."""
    sources = old_debian.made_of(Path(sys.base_prefix))
    compiled = [
        bom.debian(name, version, debian_root.ARCHITECTURES[MACHINE], source=True)
        for name, version in sources.items()
    ]
    return compiled or [bom.generic("python", platform.python_version(), "PSF-2.0", "platform")]


def package(program: Path) -> list[Path]:
    """Make the tar.gz, the .deb, the list of files, the bill of materials and the sums of the program's
    folder; return them.
    """
    DIST.mkdir(exist_ok=True)
    archive, deb, listed, bill = made_files(DIST)
    count = common.write_list(program, listed)
    pack(program, archive)
    make_deb(program, deb, MACHINE, WORK)
    shutil.copyfile(program / "_internal" / "licences" / bom.NAME, bill)
    common.write_sums([archive, deb, listed, bill])
    sizes = f"tar.gz {archive.stat().st_size / 1e6:.1f} MB, deb {deb.stat().st_size / 1e6:.1f} MB"
    say(f"{count} files, {common.size_in_mb(program):.1f} MB; {sizes}")
    return [archive, deb, listed, bill]


def made_files(folder: Path, machine: str = MACHINE) -> list[Path]:
    """Return what `package` leaves in ``folder``: tar.gz, .deb, list of files, bill of materials."""
    start = f"jixiao-{common.version()}-linux-{SHORT_NAMES[machine]}"
    deb = f"jixiao_{common.version()}_{debian_root.ARCHITECTURES[machine]}.deb"
    return [folder / name for name in (f"{start}.tar.gz", deb, f"{start}-files.txt", f"{start}.cdx.json")]


def check(program: Path) -> None:
    """Have the built program test itself, and time its start against an empty window's.

    Raises SystemExit.
    """
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
