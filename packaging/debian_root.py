"""A Debian of another release in a folder (chroot), for building and trying: made by debootstrap, as root.

Everything comes by the package clients, set up there as on this machine. Standard library only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import common
from common import BUILD, run

LOG = BUILD / "roots.log"


def make(root: Path, suite: str, packages: Sequence[str] = ()) -> None:
    """Make the Debian ``suite`` in the folder ``root``, with ``packages`` and without what they recommend."""
    if os.geteuid() != 0:
        raise SystemExit(f"Making a Debian ({suite}) in a folder needs root.")
    if shutil.which("debootstrap") is None:
        run(["apt-get", "install", "-y", "--no-install-recommends", "debootstrap"])
    run(["debootstrap", "--variant=minbase", "--include=ca-certificates", suite, root], log=LOG)
    for settings in Path("/etc/apt/apt.conf.d").glob("*"):  # how this machine reaches its packages
        if not (root / settings.relative_to("/")).exists():
            shutil.copy(settings, root / settings.relative_to("/"))
    install(root, packages)


def install(root: Path, packages: Sequence[str | Path]) -> None:
    """Install Debian packages, or ``.deb`` files by their paths inside, without what they recommend."""
    open_root(root)
    inside(root, "apt-get", "update", "-qq")
    if packages:
        inside(root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def inside(root: Path, *command: str | Path, log: Path | None = LOG) -> None:
    """Run a command in the Debian in ``root``; ends the build when it fails."""
    common.run(["chroot", root, *command], environment={"DEBIAN_FRONTEND": "noninteractive"}, log=log)


def open_root(root: Path) -> None:
    """Let programs in ``root`` see the processes, as they need."""
    if not (root / "proc" / "self").exists():
        run(["mount", "--bind", "/proc", root / "proc"])
