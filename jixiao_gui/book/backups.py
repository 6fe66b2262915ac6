"""Backups of a project file before each save: ``home/backups/<name>-<key>/<time>.db``, thinned with age."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jixiao_gui.book.flushing import flush_file
from jixiao_gui.in_place import new_name
from jixiao_gui.paths import real_path

FOLDER = "backups"
KEPT = 10
"""The number of latest backups that are kept; of older ones the last of each day is."""
_FICLONE = 0x40049409
"""The Linux request to share another file's blocks."""
_STAMP = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier state of a project file, and when it was replaced."""

    path: Path
    time: datetime


def folder_of(home: Path, target: Path) -> Path:
    """Return the folder of the backups of the file at ``target``."""
    full_path = os.path.normcase(str(target))
    key = hashlib.blake2b(full_path.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return home / FOLDER / f"{target.stem[:40].rstrip(' .')}-{key}"


def list_backups(home: Path, path: Path) -> list[Backup]:
    """Return the backups of the file at ``path``, newest first.

    To restore one, open it and save it as ``path``.
    """
    return _sorted_backups(folder_of(home, real_path(path)))


def keep_backup(target: Path, folder: Path) -> Path:
    """Copy ``target`` into ``folder``; return the path of the backup. Raises `OSError`.

    It is no hard link: a program that has the target open could still write into that. Where the disk can,
    the copy shares its blocks.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    backup = folder / f"{datetime.now().strftime(_STAMP)}.db"
    temporary = folder / f"{new_name()}.tmp"
    try:
        if not _clone(target, temporary):
            shutil.copyfile(target, temporary)
        flush_file(temporary)
        temporary.replace(backup)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return backup


def _clone(target: Path, copy: Path) -> bool:
    """Copy ``target`` by sharing its blocks; return False where the disk cannot."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        with target.open("rb") as old, copy.open("wb") as new:
            fcntl.ioctl(new, _FICLONE, old.fileno())
    except OSError:
        return False
    return True


def thin_backups(folder: Path) -> None:
    """Remove old backups but the last `KEPT` and the last of each day, and unfinished ones."""
    listed = _sorted_backups(folder)
    days = set()
    for backup in listed[KEPT:]:
        day = backup.time.date()
        if day in days:
            with contextlib.suppress(OSError):
                backup.path.unlink()
        days.add(day)
    for unfinished in folder.glob("*.tmp"):
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _sorted_backups(folder: Path) -> list[Backup]:
    backups = []
    for path in folder.glob("*.db"):
        with contextlib.suppress(ValueError):
            backups.append(Backup(path, datetime.strptime(path.stem, _STAMP)))
    return sorted(backups, key=lambda backup: backup.time, reverse=True)
