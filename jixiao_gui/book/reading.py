"""Copying of a project file without ever opening the file itself as a database.

The bytes are copied; the copy is hashed and opened with SQLite. So a broken, foreign or newer file stays as
it is to the last byte, a read-only folder is no obstacle, and the hash is that of exactly the bytes read.
Where another program left a rollback journal or a write-ahead log beside the file, it is copied too, and
SQLite makes the copy whole.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from jixiao_gui.book import seal
from jixiao_gui.book.errors import (
    BookDamaged,
    BookError,
    BookTooLarge,
    BookTooNew,
    CannotRead,
    CannotSave,
    NotABook,
    cannot_read,
    database_reason,
)
from jixiao_gui.book.guarded import MOST_BYTES, closed_on_failure
from jixiao_gui.book.schema import APPLICATION_ID, VERSION

SIDECARS = ("-journal", "-wal")
"""Endings of SQLite's files beside a database that is being written, or was when its writer died."""
BROKEN = (sqlite3.Error, UnicodeError)
"""The errors of a broken database. SQLite quotes broken names in its messages, which then are no UTF-8."""
_OF_THE_DISK = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM", "SQLITE_CANTOPEN")
_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_CHUNK = 1 << 20
_NO_VERSION = 1000
"""No version will ever be as high: a file of such a version was overwritten."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a database of our own. Nothing in it is trusted to run; each statement commits by itself."""
    db = sqlite3.connect(
        # A plain name where possible: SQLite knows no URI of a Windows network share.
        f"{path.absolute().as_uri()}?mode=ro" if read_only else path,
        uri=read_only,
        isolation_level=None,
        check_same_thread=False,
        timeout=10,
        cached_statements=200,
    )
    with closed_on_failure(db):
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        # In kB: 16 MB, the pages that one edit touches.
        db.execute("PRAGMA cache_size = -16384")
    return db


def sidecars(path: Path) -> list[Path]:
    """Return journals of another program beside ``path`` that are not empty."""
    journals = []
    for suffix in SIDECARS:
        journal = path.with_name(path.name + suffix)
        with contextlib.suppress(OSError):
            if journal.stat().st_size > 0:
                journals.append(journal)
    return journals


def copy_book(path: Path, to: Path) -> None:
    """Copy the project file at ``path`` to ``to``.

    Raises `CannotRead`, `NotABook`, `BookTooNew`, or `BookDamaged` for a header cut short; `OSError` where
    ``to`` takes no copy.
    """
    for _ in range(3):
        before = check_regular(path)
        _copy(path, to)
        with _reading_users_file(path):
            after = path.stat()
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return
    raise CannotRead(f"无法读取“{path}”：其他程序正在写入这个文件，请稍后再打开。")


def check_regular(path: Path) -> os.stat_result:
    """Return the status of a file. Raises `CannotRead`, also for devices and pipes, which have no end."""
    with _reading_users_file(path):
        status = path.stat()
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise CannotRead(f"无法读取“{path}”：这是设备或管道，不是普通文件，请选择自评表册。")
    return status


def damaged(path: Path, backup: Path | None = None) -> BookDamaged:
    """Return the error of a broken file."""
    words = (
        f"自评表册“{path}”已损坏或没有复制完整，无法打开；文件没有改动，如果是复制来的，{seal.COPY_AGAIN}，"
        "也可以从备份恢复，或抢救其中还能读出的内容。"
    )
    return BookDamaged(words, backup)


def refusal(path: Path, error: BaseException) -> BookError:
    """Return the error for a file whose reading raised ``error``."""
    if "too big" in str(error):
        return too_large(path, f"有一处文字超过 {MOST_BYTES >> 20} MB")
    return no_room(path, error) if is_of_the_disk(error) else damaged(path)


def is_of_the_disk(error: BaseException) -> bool:
    """Return whether SQLite's error is about the disk or the memory that a working copy needs, not about the
    contents of the file that was copied.
    """
    return getattr(error, "sqlite_errorname", "").startswith(_OF_THE_DISK)


def no_room(path: Path, error: BaseException) -> CannotSave:
    """Return the error of ``path``, of which no working copy could be made."""
    why = database_reason(error)
    return CannotSave(f"无法为“{path}”建立工作副本：{why}，请检查用户文件夹所在的磁盘；文件没有改动。")


def too_large(path: Path, why: str) -> BookTooLarge:
    """Return the error of a file beyond the limits."""
    return BookTooLarge(f"无法打开“{path}”：{why}；文件没有改动，请用生成它的程序检查后再打开。")


def _copy(path: Path, to: Path) -> None:
    with to.open("wb") as target:
        for number, chunk in enumerate(_chunks(path, 2 * seal.PAGE)):
            if number == 0:
                _check_header(chunk, path)
            target.write(chunk)
    for suffix in SIDECARS:
        to.with_name(to.name + suffix).unlink(missing_ok=True)
    for journal in sidecars(path):
        with to.with_name(to.name + journal.name.removeprefix(path.name)).open("wb") as target:
            target.writelines(_chunks(journal, _CHUNK))


def _chunks(path: Path, first: int) -> Iterator[bytes]:
    """Yield a file of the user's in pieces, at least one; the first has ``first`` bytes.

    Raises `CannotRead`.
    """
    with contextlib.ExitStack() as opened:
        with _reading_users_file(path):
            source = opened.enter_context(path.open("rb"))
            chunk = source.read(first)
        yield chunk
        while chunk:
            with _reading_users_file(path):
                chunk = source.read(_CHUNK)
            yield chunk


@contextlib.contextmanager
def _reading_users_file(path: Path) -> Iterator[None]:
    """Raise `CannotRead` for errors in the block, which reads the user's file and not our copy."""
    try:
        yield
    except OSError as error:
        raise cannot_read(path, error) from error


def _check_header(header: bytes, path: Path) -> None:
    """Refuse by the first 100 bytes, as the SQLite file format lays them out, before anything is parsed."""
    ours = int.from_bytes(header[68:72], "big") == APPLICATION_ID
    if not (header.startswith(_MAGIC) and ours) and seal.bears(header[seal.PAGE :]):
        raise damaged(path)  # a book whose beginning was overwritten
    if not header.startswith(_MAGIC):
        raise NotABook(f"“{path}”不是本程序的自评表册，请选择由本程序保存的 .db 或 .jixiao 文件。")
    if len(header) < _HEADER:
        raise damaged(path)
    version = int.from_bytes(header[60:64], "big")
    if not ours:
        raise NotABook(f"“{path}”是其他程序的数据库，不是本程序的自评表册，请选择由本程序保存的文件。")
    if version > _NO_VERSION:
        raise damaged(path)
    if version > VERSION:
        raise BookTooNew(
            f"“{path}”由更新版本的程序保存（格式 {version}，本程序只认得到 {VERSION}），"
            "请升级本程序后再打开。"
        )
