"""The lock beside a project file: who has it open. Written only after a successful open.

``.~NAME.lock`` holds one JSON object: host, user, pid, started, since, token. It is advice, for people:
the content's fingerprint is what keeps a save from destroying another's.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.book.owner import Owner

_LIMIT = 10_000
_SPOILT_AFTER = 60
"""Seconds after which a lock file that says nothing is nobody's."""


@dataclass(slots=True)
class Lock:
    """Our lock of one file, or what stands in its way.

    ``holder``: who else has it; then the book is for reading alone. ``owner``: us, when the lock file
    is ours; ``None`` also where the folder takes no lock file, which is no obstacle to work.
    """

    path: Path
    owner: Owner | None = None
    holder: Owner | None = None

    def sentence(self) -> str:
        """Who has the file since when, in one Chinese sentence; "" when nobody else has."""
        holder = self.holder
        if holder is None:
            return ""
        if holder.is_this_process:
            return "此项目文件已在另一个窗口打开，这里以只读方式打开。"
        who = f"{holder.user or '其他用户'}（{holder.host or '未知计算机'}）"
        since = f"自 {holder.since} 起" if holder.since else ""
        return f"{who}{since}正打开着此项目文件，现以只读方式打开，修改请先另存。"

    def release(self) -> None:
        """Remove the lock file if it is still ours."""
        if self.owner is not None and self.is_ours():
            with contextlib.suppress(OSError):
                self.path.unlink()
        self.owner = None

    def is_ours(self) -> bool:
        """True when the lock file is there and is the one that we wrote."""
        found = read(self.path)
        return self.owner is not None and found is not None and found.token == self.owner.token


def lock_path(target: Path) -> Path:
    """The lock file of ``target``."""
    return target.with_name(f".~{target.name}.lock")


def acquire(target: Path) -> Lock:
    """Lock ``target``, or say who has it. Never raises: a place that takes no lock has none."""
    lock = Lock(lock_path(target))
    for _ in range(3):
        owner = Owner.here(uuid.uuid4().hex)
        if _create(lock.path, owner):
            lock.owner = owner
            return lock
        holder = read(lock.path)
        if holder is None:
            try:
                there = lock.path.exists()
            except OSError:
                there = False
            if not there:
                return lock  # the folder is read-only, gone, or knows no such names
            holder = Owner()  # spoilt by a power cut, or being written this very moment
        dead = holder.is_dead or (holder == Owner() and _is_old(lock.path))
        if not dead or not _take_away(lock.path, holder):
            lock.holder = holder
            return lock
    return lock


def read(path: Path) -> Owner | None:
    """Who wrote the lock file at ``path``; ``None`` when there is none that can be read."""
    try:
        with path.open(encoding="utf-8") as file:
            said = json.loads(file.read(_LIMIT))
    except (OSError, ValueError, RecursionError):
        return None
    return Owner.of(said)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _SPOILT_AFTER
    except OSError:
        return False


def _create(path: Path, owner: Owner) -> bool:
    """Make the lock file with its content, unless there is one already."""
    temporary = path.with_name(f"{path.name[:60]}.{owner.token[:12]}")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(owner.values()))
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        return False
    try:
        # Both give up where the name is taken, so of two programs one wins, and nobody reads half a lock.
        if os.name == "nt":
            os.rename(temporary, path)  # noqa: PTH104 - on Windows a rename that never replaces
        else:
            os.link(temporary, path)
    except OSError as error:
        if isinstance(error, FileExistsError) or os.name == "nt":
            return False
        return _create_plainly(path, owner)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return True


def _create_plainly(path: Path, owner: Owner) -> bool:
    """For disks without hard links (FAT, some network drives)."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps(owner.values()))
    except OSError:
        return False
    return True


def _take_away(path: Path, dead: Owner) -> bool:
    """Remove a dead owner's lock, and only that: another start may have replaced it meanwhile."""
    aside = path.with_name(f"{path.name[:60]}.{uuid.uuid4().hex[:12]}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    ours_to_drop = (read(aside) or Owner()).token == dead.token
    with contextlib.suppress(OSError):
        if not ours_to_drop:
            os.link(aside, path)
        aside.unlink()
    return ours_to_drop
