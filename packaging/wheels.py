"""The wheels of the locks for the system that is built for: downloaded with their hashes, kept in a folder.

What is installed, and what the bill of materials names, are these very files. Standard library only.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import common

OLDEST_C_LIBRARY = 31
"""The minor version of the glibc 2 that wheels for Linux may ask for at most: Debian 11's."""


def pip_of(folder: Path) -> list[str | Path]:
    """A pip of this machine that can be relied on, in an environment of its own."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        common.run([sys.executable, "-m", "venv", folder])
        common.run([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
    return [python, "-m", "pip", "--disable-pip-version-check"]


def platforms(machine: str, *, windows: bool) -> list[str]:
    """pip's names of the platforms whose wheels run there; ``machine`` is x86_64 or aarch64."""
    if windows:
        return ["win_amd64"]
    newest_first = [f"manylinux_2_{minor}_{machine}" for minor in range(OLDEST_C_LIBRARY, 4, -1)]
    return [*newest_first, f"manylinux2014_{machine}"]


def download(
    folder: Path,
    pip: Sequence[str | Path],
    *,
    windows: bool,
    python: tuple[int, ...],
    machine: str = "x86_64",
    locks: Sequence[Path] = common.LOCKS,
) -> bool:
    """Bring the wheels of ``locks`` into ``folder``; gives whether they are others than last time."""
    asked = folder / "locked.txt"
    locked = common.locked_for(locks, windows=windows, python=python, machine=machine)
    if asked.exists() and asked.read_text("utf-8") == locked:
        return False
    common.fresh(folder)
    listed = folder.with_suffix(".txt")
    listed.write_text(locked, "utf-8")
    version = ".".join(map(str, python))
    only = ["--python-version", version, "--only-binary=:all:", "--no-deps"]
    for one in platforms(machine, windows=windows):
        only += ["--platform", one]
    common.run([*pip, "download", "--quiet", "--require-hashes", *only, "-r", listed, "-d", folder])
    listed.rename(asked)  # last: a download that broke off is made again
    common.say(f"{len(names(folder))} wheels …")
    return True


def names(folder: Path) -> list[Path]:
    """The wheels in ``folder``, in the order of their names."""
    return sorted(folder.glob("*.whl"))
