"""Having the system bring files, and the names in folders, onto the disk."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def flush_file(path: Path) -> None:
    """Make what was written to a file outlast a power cut. Raises `OSError`."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last. Where this is refused, or not known, nothing is undone."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def disk_number(folder: Path) -> int | None:
    """Return what tells the disk that ``folder`` is on from others while the program runs."""
    try:
        return folder.stat().st_dev
    except OSError:
        return None
