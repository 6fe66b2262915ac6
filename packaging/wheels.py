"""The wheels of the locks for the target system: downloaded with their hashes, kept in a folder.

These files are installed, and the bill of materials names them. Standard library only.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import common

OLDEST_C_LIBRARY = 31
"""The newest minor version of glibc 2 that wheels for Linux may need: Debian 11's."""


def pip_of(folder: Path) -> list[str | Path]:
    """Return the command of a new pip, in an environment of its own in ``folder``."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        common.run([sys.executable, "-m", "venv", folder])
        common.run([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
    return [python, "-m", "pip", "--disable-pip-version-check"]


def platforms(machine: str, *, windows: bool) -> list[str]:
    """Return pip's names of the platforms whose wheels run there; ``machine`` is x86_64 or aarch64."""
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
    """Download the wheels of ``locks`` into ``folder``; return whether they differ from those that were
    there.
    """
    stamp = folder / "locked.txt"
    locked = common.locked_for(locks, windows=windows, python=python, machine=machine)
    if stamp.exists() and stamp.read_text("utf-8") == locked:
        return False
    common.fresh(folder)
    requirements = folder.with_suffix(".txt")
    requirements.write_text(locked, "utf-8")
    version = ".".join(map(str, python))
    options = ["--python-version", version, "--only-binary=:all:", "--no-deps"]
    for platform in platforms(machine, windows=windows):
        options += ["--platform", platform]
    common.run([*pip, "download", "--quiet", "--require-hashes", *options, "-r", requirements, "-d", folder])
    requirements.rename(stamp)  # last: an interrupted download is repeated
    common.say(f"{len(names(folder))} wheels …")
    return True


def names(folder: Path) -> list[Path]:
    """Return the wheels in ``folder``, in the order of their names."""
    return sorted(folder.glob("*.whl"))
