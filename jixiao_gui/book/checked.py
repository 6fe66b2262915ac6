"""A list of files that were checked here and found whole, and need no second check.

``home/checked.txt`` has a line for each file: the version of the checks, and the file's fingerprint. Only
files that this program saved or checked itself are in it; a seal that fits does not tell who made it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_FILE = "checked.txt"
_CHECKS = 2
"""The version of the checks; raised with every new check."""
_KEPT = 1_000


def is_checked(home: Path, fingerprint: str) -> bool:
    """Return True for a file of these bytes that was found whole."""
    return f"{_CHECKS} {fingerprint}" in _lines(home)


def note_checked(home: Path, fingerprint: str) -> None:
    """Note that a file of these bytes is whole. Never raises: it saves time, no more."""
    with suppress(OSError):
        lines = _lines(home)
        if f"{_CHECKS} {fingerprint}" in lines:
            return
        with (home / _FILE).open("w" if len(lines) > 2 * _KEPT else "a", encoding="utf-8") as file:
            if len(lines) > 2 * _KEPT:
                file.writelines(f"{line}\n" for line in lines[-_KEPT:])
            file.write(f"{_CHECKS} {fingerprint}\n")


def _lines(home: Path) -> list[str]:
    with suppress(OSError, UnicodeDecodeError):
        return (home / _FILE).read_text("utf-8").splitlines()
    return []
