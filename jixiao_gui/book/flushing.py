"""Flushing of files, and of the names in folders, to the disk."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def flush_file(path: Path) -> None:
    """Flush a file to the disk, so that it outlasts a power cut. Raises `OSError`."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def disk_number(folder: Path) -> int | None:
    """Return a number of the disk of ``folder``, valid while the program runs; ``None`` for no folder."""
    try:
        return folder.stat().st_dev
    except OSError:
        return None
