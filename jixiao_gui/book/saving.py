"""Writing a project file: beside the target, checked, flushed, put in its place in one step.

Until the last step the target is not touched, so whatever fails before leaves it byte for byte as it
was. The target is never opened for writing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import stat
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.book import backups, seal
from jixiao_gui.book.background_call import BackgroundCall
from jixiao_gui.book.errors import CannotSave, ChangedUnderneath, cannot_save, disk_of, no_backup
from jixiao_gui.book.flushing import disk_number, flush_file, flush_folder
from jixiao_gui.book.reading import SIDECARS, connect, sidecars
from jixiao_gui.book.schema import TABLES
from jixiao_gui.book.seal import fingerprint
from jixiao_gui.in_place import new_name, put_in_place

_ENDING = ".saving"


Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What now stands in the target: its fingerprint, and the revision that it holds.

    ``unkept``: one sentence where what stood there before could not be kept.
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
) -> Saved:
    """Write what ``database``, a working copy, holds at this moment to ``target``.

    ``expected``: fingerprints that ``target`` may have now; ``None``: any. A target that is gone is
    written anew, but not where the whole disk is gone: ``disk`` is `disk_number` of the folder as it was.
    What stood there is kept in ``keep_in``; a full disk there does not stop the save. ``announce`` is called
    when all is on the disk but the name, just before the one step. Raises `CannotSave`, `ChangedUnderneath`.
    """
    temporary = target.with_name(f"{_start(target)}{new_name()[:12]}{_ENDING}")
    kept = _Kept(target, keep_in)
    try:
        _stamp(target)  # what is no file must not even be read: a pipe has no end
        with BackgroundCall(lambda: _check_target(target, expected, disk)) as looked:
            _sweep(target)
            _make_file(temporary, target)
            with BackgroundCall(kept.keep) as keeping:
                revision, counts, marker = _snapshot(database, temporary)
                with BackgroundCall(lambda: _settled(temporary, marker)) as settled:
                    _check(temporary, counts)
            keeping.result()
            fingerprint_now = settled.result()
        if _stamp(target) != looked.result():
            _check_target(target, expected, disk)
            kept.drop()
            kept.keep()
        saved = Saved(fingerprint_now, revision, kept.sentence)
        announce(saved)
        put_in_place(temporary, target)
    except OSError as error:
        _clean(temporary, kept)
        raise cannot_save(target, error) from error
    except sqlite3.Error as error:
        _clean(temporary, kept)
        raise CannotSave(_sqlite_sentence(target, error)) from error
    except BaseException:
        _clean(temporary, kept)
        raise
    flush_folder(target.parent)
    backups.thin_backups(keep_in)
    return saved


@dataclass(slots=True)
class _Kept:
    """What stood in the target, as a backup. The disk that takes none is another one than the target's."""

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


def _stamp(target: Path) -> Stamp:
    """Return what changes with the file whenever somebody writes it.

    Raises `CannotSave` for what is no file.
    """
    try:
        seen = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(seen.st_mode) and not stat.S_ISDIR(seen.st_mode):
        raise CannotSave(f"无法保存“{target}”：这是设备或管道，不是普通文件，请换一个文件名。修改都还在。")
    return seen.st_size, seen.st_mtime_ns, seen.st_ino


def _check_target(target: Path, expected: frozenset[str] | None, disk: int | None) -> Stamp:
    """Refuse a target that is not what it should be; what to know it by when it is looked at again."""
    stamp = _stamp(target)
    beside = sidecars(target)
    if beside:
        # Replacing the file under such a journal would let SQLite spoil the new one with it.
        raise CannotSave(
            f"无法保存“{target}”：另一个数据库程序正打开着它（旁边有“{beside[0].name}”），"
            "请关闭该程序后重试，或另存到其他位置。修改都还在。"
        )
    if stamp is None and expected and disk not in (None, disk_number(target.parent)):
        raise CannotSave(
            f"无法保存“{target}”：它所在的磁盘已断开（U 盘或网络盘），这里只剩下空的文件夹；"
            "请重新连接，或另存到其他位置。修改都还在。"
        )
    if expected is None or stamp is None:
        return stamp
    now = fingerprint(target)
    if now not in expected:
        raise ChangedUnderneath(
            f"“{target}”打开后被其他程序改动过，没有保存；请另存到其他位置，或确认后覆盖它。修改都还在。"
        )
    return stamp


def _make_file(temporary: Path, target: Path) -> None:
    """Make the new file with the old one's permissions, or a plain file's."""
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    if mode is not None and not mode & stat.S_IWUSR:
        # What is read-only, stays; and Windows would not remove a new file that is read-only too.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666 if mode is None else mode))
    if mode is not None:
        with contextlib.suppress(OSError):
            temporary.chmod(mode)


def _snapshot(database: Path, temporary: Path) -> tuple[int, list[int], bytes]:
    """Copy one state of ``database``, whatever is committed meanwhile.

    Its revision, counts of rows, and where in the copy the seal belongs (`seal.prepare`).
    """
    source = connect(database)
    try:
        # All three look at the same state: the backup goes by the transaction that is already begun.
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
    """Read the new file as a stranger would."""
    copy = connect(temporary)
    try:
        if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok" or _counts(copy) != counts:
            raise CannotSave("保存前的检查没有通过，原文件没有改动；请另存到其他位置。修改都还在。")
    finally:
        copy.close()


def _settled(temporary: Path, marker: bytes) -> str:
    """Seal the new file and flush it to the disk; return its fingerprint."""
    found = seal.put(temporary, marker)
    flush_file(temporary)
    return found


def _counts(db: sqlite3.Connection) -> list[int]:
    return [int(db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]) for table in TABLES]


def _compact(db: sqlite3.Connection) -> None:
    """Give back the room of what was removed, when it is a quarter of the file or more."""
    free, pages = (
        int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("freelist_count", "page_count")
    )
    if free * 4 > pages:
        # Where there is no room to lay the file out anew, it is saved as it is.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("VACUUM")


def _clean(temporary: Path, kept: _Kept | None) -> None:
    for ending in ("", *SIDECARS, "-shm"):
        with contextlib.suppress(OSError):
            temporary.with_name(temporary.name + ending).unlink()
    if kept is not None:
        kept.drop()


def _sweep(target: Path) -> None:
    """Remove what a killed save of this file left behind, where the folder shows what is in it."""
    with contextlib.suppress(OSError):
        for beside in target.parent.iterdir():
            if beside.name.startswith(_start(target)) and beside.name.endswith(_ENDING):
                _clean(beside, None)


def _start(target: Path) -> str:
    """Return how our temporary files for ``target``, and for no other file, begin."""
    return f".{target.name[:40]}-{zlib.crc32(os.fsencode(target.name)):08x}-"


def _sqlite_sentence(target: Path, error: sqlite3.Error) -> str:
    said = str(error)
    if "full" in said:
        why = f"磁盘已满（{disk_of(target)}），请清理空间或另存到其他位置"
    elif "readonly" in said or "unable to open" in said:
        why = "没有写入权限，请另存到其他位置"
    else:
        why = f"写入时出错（{said}），请另存到其他位置"
    return f"无法保存“{target}”：{why}。修改都还在。"
