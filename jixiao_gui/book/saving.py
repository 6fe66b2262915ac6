"""Writing a project file: beside the target, checked, flushed, then moved to its place in one step.

Until the last step the target is not touched, so a failure before leaves it byte for byte as it was. The
target is never opened for writing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.book import backups, seal
from jixiao_gui.book.background_call import BackgroundCall
from jixiao_gui.book.errors import (
    CannotSave,
    ChangedUnderneath,
    already_there,
    cannot_save,
    database_reason,
    disk_of,
    no_backup,
)
from jixiao_gui.book.flushing import disk_number, flush_file, flush_folder
from jixiao_gui.book.foreign_locks import is_being_written
from jixiao_gui.book.lock import is_protected
from jixiao_gui.book.reading import SIDECARS, connect, sidecars
from jixiao_gui.book.schema import TABLES
from jixiao_gui.book.seal import fingerprint
from jixiao_gui.in_place import new_name, put_in_place, put_new

_ENDING = ".saving"


Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Saved:
    """The fingerprint of a saved file, and its revision.

    ``unkept``: one sentence where the old file could not be kept as a backup.
    """

    fingerprint: str
    revision: int
    unkept: str = ""


def save(
    database: Path,
    target: Path,
    *,
    expected: frozenset[str] | None,
    keep_in: Path,
    announce: Callable[[Saved], None],
    disk: int | None = None,
    new: bool = False,
) -> Saved:
    """Write the present state of ``database``, a working copy, to ``target``.

    ``expected``: fingerprints that ``target`` may have now; ``None``: any. A removed target is written again,
    but not where its disk was removed: ``disk`` is the `disk_number` of the folder before. ``new``: no file
    may be there. The old file is kept in ``keep_in``; a full disk there does not stop the save. ``announce``
    is called just before the new file, by then on the disk, is renamed. Raises `CannotSave`,
    `ChangedUnderneath`, `AlreadyThere`.
    """
    temporary = target.with_name(f"{_temporary_start(target)}{new_name()[:12]}{_ENDING}")
    backup = _Backup(target, keep_in)
    with _cleaned_on_failure(temporary, backup):
        _stamp(target)  # a device or pipe must not even be read: it has no end
        with BackgroundCall(lambda: _check_target(target, expected, disk)) as target_check:
            _remove_leftovers(target)
            _make_file(temporary, target)
            with BackgroundCall(backup.keep) as backup_call:
                revision, counts, marker = _snapshot(database, temporary)
                with BackgroundCall(lambda: _seal_and_flush(temporary, marker)) as sealing:
                    _check(temporary, counts)
            backup_call.result()
            new_fingerprint = sealing.result()
        if _stamp(target) != target_check.result():
            _check_target(target, expected, disk)
            backup.drop()
            backup.keep()
        saved = Saved(new_fingerprint, revision, backup.sentence)
        announce(saved)
        _put(temporary, target, new)
    flush_folder(target.parent)
    backups.thin_backups(keep_in)
    return saved


def _put(temporary: Path, target: Path, new: bool) -> None:
    """Put the finished file in place.

    Raises `AlreadyThere` where it is ``new`` and the name is taken, and `CannotSave` for a file that another
    program has locked since.
    """
    _refuse_locked(target)
    if not new:
        put_in_place(temporary, target)
        return
    try:
        put_new(temporary, target)
    except FileExistsError as error:
        raise already_there(target) from error


@dataclass(slots=True)
class _Backup:
    """The backup of the old target. A full disk there does not concern the target's disk."""

    target: Path
    folder: Path
    path: Path | None = None
    sentence: str = ""

    def keep(self) -> None:
        try:
            if self.target.exists():
                self.path = backups.keep_backup(self.target, self.folder)
        except OSError as error:
            self.sentence = no_backup(self.target, self.folder, error)

    def drop(self) -> None:
        if self.path is not None:
            with contextlib.suppress(OSError):
                self.path.unlink()
        self.path, self.sentence = None, ""


@contextlib.contextmanager
def _cleaned_on_failure(temporary: Path, backup: _Backup) -> Iterator[None]:
    """Remove the new file and the backup where the block fails. Raises `CannotSave` for a failing disk."""
    try:
        yield
    except BaseException as error:
        _clean(temporary, backup)
        if isinstance(error, OSError):
            raise cannot_save(backup.target, error) from error
        if isinstance(error, sqlite3.Error):
            raise CannotSave(_sqlite_sentence(backup.target, error)) from error
        raise


def _stamp(target: Path) -> Stamp:
    """Return size, time and number of the file, which change whenever somebody writes it.

    Raises `CannotSave` for a device or a pipe.
    """
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise CannotSave(f"无法保存“{target}”：这是设备或管道，不是普通文件，请换一个文件名。修改都还在。")
    return status.st_size, status.st_mtime_ns, status.st_ino


def _check_target(target: Path, expected: frozenset[str] | None, disk: int | None) -> Stamp:
    """Return the stamp of the target. Raises `CannotSave` and `ChangedUnderneath` for an unexpected one."""
    stamp = _stamp(target)
    journals = sidecars(target)
    if journals:
        # Replacing the file under such a journal would let SQLite spoil the new one with it.
        raise CannotSave(
            f"无法保存“{target}”：另一个数据库程序正打开着它（旁边有“{journals[0].name}”），"
            "请关闭该程序后重试，或另存到其他位置。修改都还在。"
        )
    _refuse_locked(target)
    if stamp is None and expected and disk not in (None, disk_number(target.parent)):
        raise CannotSave(
            f"无法保存“{target}”：它所在的磁盘已断开（U 盘或网络盘），这里只剩下空的文件夹；"
            "请重新连接，或另存到其他位置。修改都还在。"
        )
    if expected is None or stamp is None:
        return stamp
    present = fingerprint(target)
    if present not in expected:
        raise ChangedUnderneath(
            f"“{target}”打开后被其他程序改动过，没有保存；请另存到其他位置，或确认后覆盖它。修改都还在。"
        )
    return stamp


def _refuse_locked(target: Path) -> None:
    """Raise `CannotSave` where another program is about to write the file: its change would be lost."""
    if is_being_written(target):
        raise CannotSave(
            f"无法保存“{target}”：另一个数据库程序锁定了它，正要改动，"
            "请关闭该程序后重试，或另存到其他位置。修改都还在。"
        )


def _make_file(temporary: Path, target: Path) -> None:
    """Create the new file with the old one's permissions, or a plain file's. Raises `OSError`."""
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    if is_protected(target):
        # A read-only file stays; and Windows would not remove a read-only new one.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666 if mode is None else mode))
    if mode is not None:
        with contextlib.suppress(OSError):
            temporary.chmod(mode)


def _snapshot(database: Path, temporary: Path) -> tuple[int, list[int], bytes]:
    """Copy one state of ``database``, whatever is committed meanwhile.

    Return its revision, its counts of rows, and the marker of the seal in the copy (`seal.prepare`).
    """
    source = connect(database)
    try:
        # All three read the same state: the backup uses the open transaction.
        source.execute("BEGIN")
        revision = int(source.execute("SELECT revision FROM book").fetchone()[0])
        counts = _counts(source)
        copy = connect(temporary)
        try:
            copy.execute("PRAGMA synchronous = OFF")  # flushed once, at the end
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            _compact(copy)
            marker = seal.prepare(copy)
        finally:
            copy.close()
        source.execute("COMMIT")
    finally:
        source.close()
    return revision, counts, marker


def _check(temporary: Path, counts: list[int]) -> None:
    """Check the new file by a new connection. Raises `CannotSave`."""
    copy = connect(temporary)
    try:
        if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok" or _counts(copy) != counts:
            raise CannotSave("保存前的检查没有通过，原文件没有改动；请另存到其他位置。修改都还在。")
    finally:
        copy.close()


def _seal_and_flush(temporary: Path, marker: bytes) -> str:
    """Seal the new file and flush it to the disk; return its fingerprint."""
    file_fingerprint = seal.put(temporary, marker)
    flush_file(temporary)
    return file_fingerprint


def _counts(db: sqlite3.Connection) -> list[int]:
    return [int(db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]) for table in TABLES]


def _compact(db: sqlite3.Connection) -> None:
    """Free the space of removed rows, when it is a quarter of the file or more."""
    free, pages = (
        int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("freelist_count", "page_count")
    )
    if free * 4 > pages:
        # Where there is no room to write the file again, it is saved as it is.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("VACUUM")


def _clean(temporary: Path, backup: _Backup | None) -> None:
    for ending in ("", *SIDECARS, "-shm"):
        with contextlib.suppress(OSError):
            temporary.with_name(temporary.name + ending).unlink()
    if backup is not None:
        backup.drop()


def _remove_leftovers(target: Path) -> None:
    """Remove the temporary files of a killed save of this file, where the folder can be listed."""
    with contextlib.suppress(OSError):
        for sibling in target.parent.iterdir():
            if sibling.name.startswith(_temporary_start(target)) and sibling.name.endswith(_ENDING):
                _clean(sibling, None)


def _temporary_start(target: Path) -> str:
    """Return the beginning of the names of our temporary files for ``target``, and for no other file."""
    return f".{target.name[:40]}-{zlib.crc32(os.fsencode(target.name)):08x}-"


def _sqlite_sentence(target: Path, error: sqlite3.Error) -> str:
    message = str(error)
    if "full" in message:
        why = f"磁盘已满（{disk_of(target)}），请清理空间或另存到其他位置"
    elif "readonly" in message or "unable to open" in message:
        why = "没有写入权限，请另存到其他位置"
    else:
        why = f"{database_reason(error)}，请另存到其他位置"
    return f"无法保存“{target}”：{why}。修改都还在。"
