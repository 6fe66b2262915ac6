"""A Debian of another release in a folder (chroot), for building and trying: made by debootstrap, as root.

All packages come by the package clients, set up there as on this machine. A Debian for another machine runs
by emulation, where the system starts its programs with QEMU. Standard library only.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

import common
from common import BUILD, run

LOG = BUILD / "roots.log"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""Debian's names of machines, by Python's names."""
EMULATION = Path("/proc/sys/fs/binfmt_misc")
"""The folder in which Linux lists its emulators of other machines."""


def make(root: Path, suite: str, packages: Sequence[str] = (), *, machine: str = platform.machine()) -> None:
    """Make the Debian ``suite`` for ``machine`` in the folder ``root``, with ``packages``, without
    recommended packages.
    """
    if os.geteuid() != 0:
        raise SystemExit(f"Making a Debian ({suite}) in a folder needs root.")
    if machine != platform.machine():
        check_emulation(machine)
    if shutil.which("debootstrap") is None:
        run(["apt-get", "install", "-y", "--no-install-recommends", "debootstrap"])
    kind = [f"--arch={ARCHITECTURES[machine]}", "--variant=minbase", "--include=ca-certificates"]
    run(["debootstrap", *kind, suite, root], log=LOG)
    for settings in Path("/etc/apt/apt.conf.d").glob("*"):  # this machine's sources of packages
        if not (root / settings.relative_to("/")).exists():
            shutil.copy(settings, root / settings.relative_to("/"))
    install(root, packages)


def check_emulation(machine: str) -> None:
    """Check that programs of ``machine`` run on this one. Raises SystemExit with what to install."""
    if not (EMULATION / "status").exists():
        run(["mount", "-t", "binfmt_misc", "binfmt_misc", EMULATION])
    name = f"qemu-{machine}"
    if not (EMULATION / name).exists() and shutil.which("update-binfmts"):
        run(["update-binfmts", "--enable", name])
    if not (EMULATION / name).exists():
        raise SystemExit(
            f"Programs for {machine} do not run here: install qemu-user-static and binfmt-support."
        )


def install(root: Path, packages: Sequence[str | Path]) -> None:
    """Install Debian packages, or ``.deb`` files by their paths inside, without recommended packages."""
    open_root(root)
    inside(root, "apt-get", "update", "-qq")
    if packages:
        inside(root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def inside(root: Path, *command: str | Path, log: Path | None = LOG) -> None:
    """Run a command in the Debian in ``root``. Raises SystemExit when it fails."""
    common.run(["chroot", root, *command], environment={"DEBIAN_FRONTEND": "noninteractive"}, log=log)


def open_root(root: Path) -> None:
    """Mount ``/proc`` in ``root``, which programs need."""
    if not (root / "proc" / "self").exists():
        run(["mount", "--bind", "/proc", root / "proc"])
