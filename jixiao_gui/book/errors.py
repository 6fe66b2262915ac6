"""The errors of books, for modules that must not import a database to name them.

``str()`` of each error is one Chinese sentence: the event, the file, and the way out.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

STILL_THERE = "修改都还在。"
"""The end of a `CannotSave` sentence: true in the window, whose book stays open, and not of a verb."""


class BookError(Exception):
    """An error of a book; the message is for the user."""


class CannotRead(BookError):
    """A file that does not exist, or that the system does not let us read."""


class NotABook(BookError):
    """A file that is no book: not SQLite, or another program's database."""


class BookTooNew(BookError):
    """A book of a later version of the program; left untouched."""


class BookDamaged(BookError):
    """A book that is truncated, overwritten or broken. ``backup`` is the newest good one, if any."""

    def __init__(self, message: str, backup: Path | None = None) -> None:
        super().__init__(message)
        self.backup = backup


class BookTooLarge(BookError):
    """A book with a form or a cell beyond the limits; left untouched."""


class NoSuchForm(BookError):
    """A form that is not, or no longer, in the book."""


class NoSuchTemplate(BookError):
    """A layout that the book does not carry."""


class TemplateInUse(BookError):
    """A layout that forms of the book still have; nothing was changed."""


class CannotSave(BookError):
    """A failure to save; the file on disk is unchanged and the work is kept."""


class ReadOnlyBook(CannotSave):
    """A change to a book that was opened for reading alone; it can be saved under another name."""


class AlreadyThere(CannotSave):
    """A new book whose name another file has; that file is unchanged."""


class ChangedUnderneath(CannotSave):
    """A file that somebody else wrote since it was opened; the user is asked before it is replaced."""


MOST_ROWS = 5_000
"""The most rows in one part of a form."""


def too_many_rows(count: int) -> CannotSave:
    """Return the sentence for a change that would make a form of ``count`` rows."""
    return CannotSave(f"这一步没有记下：一张表最多 {MOST_ROWS} 行，这样会有 {count} 行，请分成几张表。")


def no_such_form() -> NoSuchForm:
    """Return the sentence for a form that is not in the book."""
    return NoSuchForm("这张表已不在册中，请在列表里另选一张。")


def cannot_read(path: Path, error: OSError) -> CannotRead:
    """Return the sentence for ``path`` that could not be read."""
    from jixiao_gui.form.system_errors import plain_error, system_reason

    error = plain_error(error)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        why = "文件不存在，请检查它是否已被移动或改名"
    elif error.errno == errno.ENAMETOOLONG:
        why = "文件名或路径太长，请检查路径"
    elif isinstance(error, IsADirectoryError) or path.is_dir():
        why = "这是一个文件夹，请选择自评表册"
    elif isinstance(error, PermissionError):
        why = "没有读取权限，或文件正被其他程序独占，请检查权限或关闭该程序"
    else:
        why = f"{system_reason(error)}，请检查磁盘或网络"
    return CannotRead(f"无法读取“{path}”：{why}。")


def cannot_save(path: Path, error: OSError) -> CannotSave:
    """Return the sentence for ``path`` that could not be written."""
    from jixiao_gui.form.system_errors import plain_error, system_reason

    error = plain_error(error)
    if error.errno == errno.ENOSPC:
        why = f"磁盘已满（{disk_of(path)}），请清理空间或另存到其他位置"
    elif error.errno == errno.EDQUOT:
        why = "磁盘配额已用完，请清理空间或另存到其他位置"
    elif error.errno == errno.EROFS:
        why = "磁盘是只读的，请另存到其他位置"
    elif error.errno == errno.EFBIG:
        why = "文件超过了此处允许的大小，请另存到其他位置"
    elif error.errno == errno.ENAMETOOLONG:
        why = "文件名或路径太长，请换一个短些的名称或位置"
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        why = "所在的文件夹不存在（U 盘或网络盘可能已断开），请另存到其他位置"
    elif isinstance(error, IsADirectoryError):
        why = "这是一个文件夹，请换一个文件名"
    elif isinstance(error, PermissionError):
        why = "没有写入权限或文件正被其他程序打开，请关闭该程序后重试，或另存到其他位置"
    else:
        why = f"{system_reason(error)}，请另存到其他位置"
    return CannotSave(f"无法保存“{path}”：{why}。修改都还在。")


def already_there(path: Path) -> AlreadyThere:
    """Return the sentence for a new book at ``path``, where another file is."""
    return AlreadyThere(f"“{path}”已经存在，没有改动；请换一个文件名。")


def from_the_root(path: Path, sentence: Callable[[Path, OSError], BookError]) -> Path:
    """Return ``path`` made absolute; raise the error of ``sentence`` where the current folder was removed."""
    try:
        return path.absolute()
    except OSError as error:
        raise sentence(path, error) from error


def no_backup(path: Path, folder: Path, error: OSError) -> str:
    """Return the sentence for ``path``, which was saved without a backup of the old file in ``folder``."""
    from jixiao_gui.form.system_errors import plain_error, system_reason

    if plain_error(error).errno in (errno.ENOSPC, errno.EDQUOT):
        why = f"磁盘已满（{disk_of(folder)}），请清理那里的空间"
    else:
        why = f"{system_reason(error)}，请检查那里的磁盘"
    return f"已保存“{path}”，但没有留下保存前的备份：“{folder}”{why}。"


def disk_of(path: Path) -> str:
    """Return the name of the disk of ``path``: the drive's letter, or the mount point."""
    if path.drive:
        return path.drive
    places = [path, *path.parents]
    return str(next((place for place in places if os.path.ismount(place)), places[-1]))


def cannot_keep(folder: Path, error: BaseException | None) -> CannotSave:
    """Return the sentence for a working copy in ``folder`` into which a change could not be written."""
    from jixiao_gui.form.system_errors import plain_error, system_reason

    if "too big" in str(error):
        return CannotSave("这一步没有记下：文字太长，超过了一行能放下的长度，请分成几处。")
    if isinstance(error, OSError):
        full, why = plain_error(error).errno == errno.ENOSPC, system_reason(error)
    else:
        full, why = "full" in str(error), database_reason(error)
    why = f"磁盘已满（{disk_of(folder)}），请清理空间后重试" if full else f"{why}，请检查磁盘"
    return CannotSave(f"这一步没有记下，工作副本“{folder}”无法写入：{why}。")


_DATABASE_REASONS = (
    ("FULL", "磁盘已满"),
    ("IOERR_SHMSIZE", "磁盘已满"),
    ("IOERR", "读写出错，磁盘或 U 盘可能有故障或已拔出"),
    ("READONLY", "没有写入权限"),
    ("CANTOPEN", "没有写入权限，或文件夹不存在"),
    ("PERM", "没有写入权限"),
    ("BUSY", "文件正被其他程序锁定"),
    ("LOCKED", "文件正被其他程序锁定"),
    ("PROTOCOL", "文件正被其他程序锁定"),
    ("CORRUPT", "数据库文件已损坏"),
    ("NOTADB", "数据库文件已损坏"),
    ("NOMEM", "内存不足"),
)
"""By the beginnings of SQLite's names of its errors."""


def database_reason(error: BaseException | None) -> str:
    """Return the reason why SQLite refused, in Chinese and without a full stop; its name for a rare one."""
    name = str(getattr(error, "sqlite_errorname", "")).removeprefix("SQLITE_")
    known = next((words for start, words in _DATABASE_REASONS if name.startswith(start)), None)
    return known or (f"数据库报错（{name}）" if name else "数据库报错")
