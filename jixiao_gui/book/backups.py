"""What a project file was before each save: ``home/backups/<name>-<key>/<time>.db``, thinned with age."""

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
"""So many of the latest stay; of older ones the last of each day."""
_FICLONE = 0x40049409
"""Linux: have one file share another's blocks."""
_STAMP = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier state of a project file, and when it was replaced."""

    path: Path
    time: datetime


def folder_of(home: Path, target: Path) -> Path:
    """Return where the backups of the file at ``target`` are kept."""
    whole = os.path.normcase(str(target))
    key = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return home / FOLDER / f"{target.stem[:40].rstrip(' .')}-{key}"


def list_backups(home: Path, path: Path) -> list[Backup]:
    """Return the backups of the file at ``path``, newest first.

    To restore one, open it and save it as ``path``.
    """
    return _listed(folder_of(home, real_path(path)))


def keep(target: Path, folder: Path) -> Path:
    """Keep a copy of ``target`` as it is now; return where. Raises `OSError`.

    No second name for the same file: whoever has that open could still write into it. Where the disk can, the
    copy shares its blocks.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = folder / f"{datetime.now().strftime(_STAMP)}.db"
    temporary = folder / f"{new_name()}.tmp"
    try:
        if not _share(target, temporary):
            shutil.copyfile(target, temporary)
        flush_file(temporary)
        temporary.replace(kept)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return kept


def _share(target: Path, copy: Path) -> bool:
    """Make a copy that shares the blocks of ``target`` until one is written; return False where none can
    be.
    """
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        with target.open("rb") as old, copy.open("wb") as new:
            fcntl.ioctl(new, _FICLONE, old.fileno())
    except OSError:
        return False
    return True


def thin(folder: Path) -> None:
    """Keep the last `KEPT`, then the last of each day; remove the rest, and what was left half made."""
    listed = _listed(folder)
    days = set()
    for backup in listed[KEPT:]:
        day = backup.time.date()
        if day in days:
            with contextlib.suppress(OSError):
                backup.path.unlink()
        days.add(day)
    for left in folder.glob("*.tmp"):
        with contextlib.suppress(OSError):
            left.unlink()


def _listed(folder: Path) -> list[Backup]:
    found = []
    for path in folder.glob("*.db"):
        with contextlib.suppress(ValueError):
            found.append(Backup(path, datetime.strptime(path.stem, _STAMP)))
    return sorted(found, key=lambda backup: backup.time, reverse=True)
