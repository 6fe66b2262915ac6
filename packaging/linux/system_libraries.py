"""The libraries of a Debian that went into the program: their packages, and the licences of these."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import bom
import debian_root
import notices
import old_debian


def add_notices(target: Path, table: Path, machine: str) -> list[bom.Component]:
    """Add to ``target`` the licences of the system's own libraries that went into the program, by their
    packages; return these for the bill of materials. ``table`` and ``machine`` as for `own_packages`.
    """
    lines, parts = [], []
    for name in own_packages(table):
        shutil.copyfile(Path("/usr/share/doc") / name / "copyright", target / f"{name}.txt")
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", name], check=True, capture_output=True, text=True
        ).stdout
        lines.append(f"{name} {version}（Debian 软件包）：见许可证原文（{name}.txt）\n")
        parts.append(bom.debian(name, version, debian_root.ARCHITECTURES[machine]))
    for name, version in old_debian.made_of(Path(sys.base_prefix)).items():
        shutil.copyfile(Path(sys.base_prefix, "share", "doc", name, "copyright"), target / f"{name}.txt")
        lines.append(f"{name} {version}（由 Debian 源代码编译）：见许可证原文（{name}.txt）\n")
    notices.append(target, lines)
    return parts


def own_packages(table: Path) -> list[str]:
    """Return the Debian packages of this system whose libraries went into the program.

    ``table`` is PyInstaller's list of what it collected.
    """
    text = table.read_text("utf-8")
    sources = sorted(set(re.findall(r"'((?:/usr)?/lib(?:64)?/[^']+\.so[^']*)'", text)))
    return sorted({package_of(Path(source)) for source in sources})


def packages_with(names: Iterable[str]) -> list[str]:
    """Return the Debian packages of this system that hold libraries of these names."""
    command = ["dpkg", "-S", *(f"*/{name}" for name in names)]
    found = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    return sorted({line.split(":")[0] for line in found.splitlines() if not line.startswith("diversion ")})


def package_of(library: Path) -> str:
    """Return the Debian package that ``library`` comes from."""
    for path in (library, library.resolve(), Path("/usr") / library.relative_to("/")):
        found = subprocess.run(["dpkg", "-S", path], check=False, capture_output=True, text=True).stdout
        if found:
            return found.split(":")[0]
    raise SystemExit(f"{library} belongs to no package: its licence is unknown.")
