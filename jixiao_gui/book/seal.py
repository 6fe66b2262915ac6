"""The seal of a project file, which distinguishes damage that SQLite cannot see from a program's changes.

A digit that a failing disk or a broken download has changed leaves a database in perfect order. So every
saved file carries a hash of its own bytes. It is in the table ``seal``, which is created first and so is the
file's second page; the hash is of all the other bytes, and is written into that page last, with SQLite's file
change counter at that time. SQLite adds to the counter whenever it writes: where hash and counter both
differ, a program changed the book on purpose; where the hash alone differs, no program did.

A file whose seal holds is, byte for byte, the file that passed every check when it was saved, and need
not be checked again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sqlite3
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from jixiao_gui.in_place import new_name

PAGE = 4096
"""Bytes of a page of every file of ours."""
BLANK = ("0" * 40, "0" * 8)
COPY_AGAIN = "请在原处保存并关闭后重新复制一份"
"""What a clerk can do about a file that was copied while it was being written."""
_HELD = re.compile(rb"[0-9a-f]{48}")
_CHUNK = 1 << 20
_TABLE_LEAF = 13


class State(Enum):
    """The state of a file by its seal."""

    WHOLE = "whole"
    CHANGED = "changed"
    """Another program wrote the file, or removed the seal."""
    DAMAGED = "damaged"
    """Bytes changed and no database program did it."""

    def warning(self, path: Path | None) -> str:
        """Return a warning about the file at ``path``, one Chinese sentence; "" for a whole file."""
        if self is State.DAMAGED:
            return (
                f"“{path}”的内容与校验值不符，个别内容可能已损坏，或复制时它正在保存；现以只读方式打开，"
                f"{COPY_AGAIN}，或核对后另存，或从历史备份恢复。"
            )
        if self is State.CHANGED:
            return (
                f"“{path}”的内容与校验值不符，上次保存后被其他程序修改过，或复制时正被写入，请核对；"
                f"如果是复制来的，{COPY_AGAIN}。"
            )
        return ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The hashes of a file. ``fingerprint``: of all bytes; ``content``: of all but the seal's page."""

    fingerprint: str
    content: str
    counter: int
    page: bytes

    @property
    def holds(self) -> bool:
        """Return whether the file has a seal that fits its bytes."""
        return f"{self.content}{self.counter:08x}".encode() in self.page


def read(path: Path) -> Reading:
    """Hash the file at ``path``. Raises `OSError`.

    The hash is against accidents, not malice: the one that is quick on every processor.
    """
    content, counter, page = _hashed(path)
    return _reading(content, counter, page)


def fingerprint(path: Path) -> str:
    """Return a hash of the file's content, to tell whether somebody wrote it.

    Raises `OSError`, also for a pipe.
    """
    if not path.is_file() and path.exists():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return read(path).fingerprint


def judge(file_seal: Reading, db: sqlite3.Connection) -> State:
    """Return the state of a file by the seal in ``db`` and its bytes. Raises `sqlite3.Error`."""
    if file_seal.holds:
        return State.WHOLE
    row = db.execute("SELECT counter FROM seal").fetchone() if _root(db) else None
    if row is None or row[0] in ("", BLANK[1]):
        return State.CHANGED
    return State.DAMAGED if row[0] == f"{file_seal.counter:08x}" else State.CHANGED


def prepare(db: sqlite3.Connection) -> bytes:
    """Write a marker for the seal into a file about to be closed; return it for `put`, ``b""`` for none.

    A file in which another program has moved the table to another page gets no seal.
    """
    root = _root(db)
    if not root:
        return b""
    marker = new_name() + new_name()[:16]
    fits = root == 2 and db.execute("PRAGMA page_size").fetchone()[0] == PAGE
    content, counter = (marker[:40], marker[40:]) if fits else ("", "")
    db.execute("UPDATE seal SET content = ?, counter = ?", (content, counter))
    return marker.encode() if fits else b""


def put(path: Path, marker: bytes) -> str:
    """Seal the closed file at ``path`` where `prepare` left ``marker``; return its fingerprint.

    Raises `OSError`.
    """
    content, counter, page = _hashed(path)
    offset = page.find(marker) if marker else -1
    if offset >= 0:
        seal = f"{content.hexdigest()}{counter:08x}".encode()
        with path.open("r+b", buffering=0) as file:
            file.seek(PAGE + offset)
            file.write(seal)
        page = page.replace(marker, seal)
    return _reading(content, counter, page).fingerprint


def _root(db: sqlite3.Connection) -> int:
    """Return the page of the seal; 0 for none, also where another table has its name."""
    if {"content", "counter"} <= {row[1] for row in db.execute("PRAGMA table_info(seal)")}:
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'seal'").fetchone()
        return int(page[0]) if page else 0
    return 0


def bears(page: bytes) -> bool:
    """Return whether ``page``, the second of some file, is that of a seal: the file is, or was, a book."""
    return len(page) == PAGE and page[0] == _TABLE_LEAF and _HELD.fullmatch(page[-48:]) is not None


def _hashed(path: Path) -> tuple[hashlib._Hash, int, bytes]:
    """Return the hash of all but the second page, SQLite's change counter, and the second page."""
    digest = hashlib.sha1(usedforsecurity=False)
    chunk = memoryview(bytearray(_CHUNK))
    with path.open("rb") as file:
        head, page = file.read(PAGE), file.read(PAGE)
        digest.update(head)
        while length := file.readinto(chunk):
            digest.update(chunk[:length])
    return digest, int.from_bytes(head[24:28], "big"), page


def _reading(content: hashlib._Hash, counter: int, page: bytes) -> Reading:
    complete = content.copy()
    complete.update(page)
    return Reading(complete.hexdigest(), content.hexdigest(), counter, page)
