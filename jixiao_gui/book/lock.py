"""The lock beside a project file, with the user who has it open. Written only after a successful open.

``.~NAME.lock`` holds one JSON object: host, user, pid, started, since, token. It is advice, for people:
the content's fingerprint keeps a save from destroying another's. On a full disk, which still takes names, it
is empty, and the name of a second empty file holds the values: ``.~<hash of NAME>~PID~HOST~…``.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from jixiao_gui.book.owner import Owner
from jixiao_gui.in_place import new_name, remove_file

_WINDOWS = os.name == "nt"
_LIMIT = 10_000
_LONGEST_NAME = 255
"""The most bytes of a file's name; on Windows and macOS characters of UTF-16."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)
_FIELDS = ("pid", "started", "since", "token", "host", "user")
_TRIES = 20
_PAUSE = 0.01
"""Seconds between tries: a lock is missing for a moment while a dead owner's is removed."""
_SPOILT_AFTER = 60
"""Seconds after which an unreadable lock file is nobody's."""


@dataclass(slots=True)
class Lock:
    """Our lock of one file, or another's.

    ``holder``: the other user who has it; the book is then for reading alone. ``owner``: we, when the lock
    file is ours. ``unwritable``: the file is write-protected or its folder takes no new file, so that no save
    could end there; the book is for reading alone, whatever lock an earlier program left.
    """

    path: Path
    owner: Owner | None = None
    holder: Owner | None = None
    unwritable: bool = False

    def sentence(self) -> str:
        """Return one Chinese sentence on why the book is for reading alone, with the other user and the time
        where there is one; "" when it is not.
        """
        if self.unwritable:
            return (
                "这个文件或它所在的磁盘、文件夹不能写入（只读，或没有写入权限），"
                "以只读方式打开，修改请先另存。"
            )
        holder = self.holder
        if holder is None:
            return ""
        if holder.is_this_process:
            return "此自评表册已在另一个窗口打开，这里以只读方式打开。"
        who = f"{holder.user or '其他用户'}（{holder.host or '未知计算机'}）"
        since = f"自 {holder.since} 起" if holder.since else ""
        return f"{who}{since}正打开着此自评表册，现以只读方式打开，修改请先另存。"

    def release(self) -> None:
        """Remove the lock file if it is still ours."""
        if self.owner is not None and self.is_ours():
            _remove_name_files(self.path)
            with contextlib.suppress(OSError):
                remove_file(self.path)  # on Windows another start may be reading it
        self.owner = None

    def is_ours(self) -> bool:
        """Return whether the lock file still is the one that we wrote."""
        owner_written = read(self.path)
        return (
            self.owner is not None and owner_written is not None and owner_written.token == self.owner.token
        )


def lock_path(target: Path) -> Path:
    """Return the lock file of ``target``; for a long name with its beginning and a hash."""
    name = f".~{target.name}.lock"
    if _length(name) > _LONGEST_NAME:
        name = f".~{target.name[:50]}-{_hash(target.name)}.lock"
    return target.with_name(name)


def _length(name: str) -> int:
    if _WINDOWS or sys.platform == "darwin":
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    return len(os.fsencode(name))


def _hash(name: str) -> str:
    return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


def acquire(target: Path) -> Lock:
    """Lock ``target``; return the lock, or another's. Never raises: where no lock can be made there is
    none.
    """
    lock = Lock(lock_path(target), unwritable=is_protected(target))
    if lock.unwritable:
        return lock
    holder = Owner()
    for _ in range(_TRIES):
        owner = Owner.of_this_process(new_name())
        created = _create(lock.path, owner)
        if created is None:  # the folder is read-only, removed, or takes no such names
            lock.unwritable = _refuses_files(lock.path)
            return lock
        if created:
            lock.owner = owner
            return lock
        # An unreadable lock was spoilt by a power cut, or is being written or removed at this moment.
        holder = read(lock.path) or Owner()
        dead = holder.is_dead or (holder == Owner() and _is_old(lock.path))
        if not dead and holder != Owner():
            break
        if not dead or not _remove_dead(lock.path, holder):
            if dead and _refuses_files(lock.path):
                break
            time.sleep(_PAUSE)  # another start is writing or removing it: it is readable in a moment
    lock.unwritable = (holder.is_dead or not holder.is_here) and _refuses_files(lock.path)
    if not lock.unwritable:
        lock.holder = holder
    return lock


def is_protected(target: Path) -> bool:
    """Return whether ``target`` is a write-protected file, which a save leaves as it is."""
    try:
        return not target.stat().st_mode & stat.S_IWUSR
    except OSError:
        return False


def _refuses_files(path: Path) -> bool:
    """Return whether the folder of ``path`` takes no new file: a read-only disk, or no right to write."""
    probe = path.with_name(f"{path.name[:50]}.{new_name()[:12]}")
    try:
        os.close(os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except OSError as error:
        return error.errno in _REFUSED
    with contextlib.suppress(OSError):
        probe.unlink()
    return False


def remove_lock(target: Path, holder: Owner) -> bool:
    """Remove the lock of ``target`` left by ``holder`` on another host; return False where it is another's
    now.

    Only a person can know that the program no longer runs there. If it does, its next save finds the file
    changed, and asks.
    """
    return not holder.is_here and _remove_dead(lock_path(target), holder)


def read(path: Path) -> Owner | None:
    """Return the owner in the lock file at ``path``; ``None`` when there is none that can be read."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LIMIT)
        values = json.loads(text) if text else _read_name_file(path)
    except (OSError, ValueError, RecursionError):
        return None
    return Owner.of(values)


def _name_files(path: Path) -> list[Path]:
    """Return the empty files whose names hold the owner of the lock at ``path``. Raises `OSError`."""
    start = f".~{_hash(path.name)}~"
    return [beside for beside in path.parent.iterdir() if beside.name.startswith(start)]


def _remove_name_files(path: Path) -> None:
    with contextlib.suppress(OSError):
        for beside in _name_files(path):
            beside.unlink()


def _read_name_file(path: Path) -> object:
    """Return the values in the name of such a file, for `Owner.of`.

    Raises `OSError`, and `ValueError` where there is no such file.
    """
    for beside in _name_files(path):
        _, _, *parts = beside.name.split("~")
        texts = [unquote(part) for part in parts]
        values: dict[str, object] = dict(zip(_FIELDS, texts, strict=True))
        return {**values, "pid": int(texts[0])}
    raise ValueError("an empty lock")


def _write_name_file(path: Path, owner: Owner) -> None:
    """Write an empty file whose name holds the owner of the lock at ``path``. Raises `OSError`."""
    values, start = owner.values(), f".~{_hash(path.name)}~"
    *coded, user = (
        quote(str(values[name]), safe="", errors="replace").replace("~", "%7E") for name in _FIELDS
    )
    most = _LONGEST_NAME - len("~".join([start, *coded, ""]))
    shown = user if len(user) <= most else ""  # half of a name might be half of a character
    name = path.with_name(start + "~".join([*coded, shown]))
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o644))


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _SPOILT_AFTER
    except OSError:
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _create(path: Path, owner: Owner) -> bool | None:
    """Write the lock file; return False when there is one already, ``None`` when none can be made."""
    temporary = path.with_name(f"{path.name[:50]}.{owner.token[:12]}")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(owner.values()))
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if _is_there(path):
            return False
        return _create_without_room(path, owner) if error.errno in _NO_ROOM else None
    try:
        # Both fail where the name is taken, so of two programs one wins, and nobody reads half a lock.
        if _WINDOWS:
            os.rename(temporary, path)  # noqa: PTH104 - on Windows a rename that never replaces
        else:
            os.link(temporary, path)
    except FileExistsError:
        return False
    except PermissionError:
        if _WINDOWS:
            return False  # a lock being removed: until its last reader closes it the name is taken
        return _create_plainly(path, owner)
    except OSError:
        if _WINDOWS:
            return False if _is_there(path) else None
        return _create_plainly(path, owner)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return True


def _create_plainly(path: Path, owner: Owner) -> bool | None:
    """Write the lock file as `_create` does, on disks without hard links (FAT, some network drives)."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps(owner.values()))
    except FileExistsError:
        return False
    except OSError:
        return None
    return True


def _create_without_room(path: Path, owner: Owner) -> bool | None:
    """Write the lock file as `_create` does, on a full disk: the owner in the name of a second empty file."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError:
        return False
    except OSError:
        return None
    try:
        _remove_name_files(path)
        _write_name_file(path, owner)
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    return True


def _remove_dead(path: Path, dead: Owner) -> bool:
    """Remove a dead owner's lock, and only that: one of several starts checks it again and removes it."""
    owner_hash = zlib.crc32(dead.token.encode("utf-8", "surrogatepass"))
    guard = path.with_name(f"{path.name[:50]}.{owner_hash:08x}")
    try:
        os.close(os.open(guard, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except OSError:
        if _is_old(guard):  # its maker was killed
            with contextlib.suppress(OSError):
                guard.unlink()
        return False
    try:
        if (read(path) or Owner()).token != dead.token:
            return False
        if not dead.token and not _is_old(path):
            return False  # a newer unreadable one: somebody is writing it
        _remove_name_files(path)
        path.unlink(missing_ok=True)
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            guard.unlink()
    return True
