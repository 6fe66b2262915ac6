"""Output files that replace their target in one step or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from jixiao_gui.form.system_errors import plain_error, system_reason
from jixiao_gui.in_place import put_in_place

_REASONS = {
    errno.ENOSPC: "磁盘已满，请清理空间或换一个位置",
    errno.EDQUOT: "磁盘配额已用完，请清理空间或换一个位置",
    errno.EROFS: "磁盘是只读的，请换一个位置",
    errno.EFBIG: "文件超过了此处允许的大小，请换一个位置",
    errno.ENAMETOOLONG: "文件名或路径太长，请换一个短些的名称或位置",
}


_ENDING = ".jixiao-tmp"
_ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which a half-written file is abandoned."""
_cleaned_folders: set[Path] = set()


class CannotWrite(Exception):
    """An output that cannot be written; ``str()`` is one Chinese sentence."""


class UnknownKind(CannotWrite):
    """A file of a kind without a writer."""


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Yield a binary file beside ``target``; put it in target's place when the block ends well.

    On any error the new file is removed and ``target`` stays byte for byte as it was. Raises
    `CannotWrite` for errors of the disk, and for a target that is a device or a pipe.
    """
    if _is_device(target):
        raise CannotWrite(f"无法写入“{target}”：这是设备或管道，不是普通文件，请换一个文件名。")
    _remove_abandoned(target.parent)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=_ENDING, dir=target.parent)
    except OSError as error:
        raise CannotWrite(explain(target, error)) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(temporary, target)
        put_in_place(temporary, target)
    except BaseException as error:
        _remove(temporary)
        if isinstance(error, OSError):
            raise CannotWrite(explain(target, error)) from error
        raise


def _is_device(target: Path) -> bool:
    """Return whether ``target`` is a device or a pipe."""
    try:
        mode = target.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _remove_abandoned(folder: Path) -> None:
    """Remove files that killed programs left in ``folder``, once before the first file is written there."""
    if folder in _cleaned_folders:
        return
    _cleaned_folders.add(folder)
    with contextlib.suppress(OSError):
        for left in folder.iterdir():
            if left.name.startswith(".") and left.name.endswith(_ENDING):
                with contextlib.suppress(OSError):
                    if time.time() - left.lstat().st_mtime > _ABANDONED_AFTER:
                        left.unlink()


def _remove(temporary: Path) -> None:
    """Remove a file; errors are ignored, since another one is being reported."""
    with contextlib.suppress(OSError):
        temporary.chmod(0o600)  # Windows removes no file that is read-only
    with contextlib.suppress(OSError):
        temporary.unlink()


def explain(target: Path, error: OSError) -> str:
    """Return one Chinese sentence about why ``target`` could not be written, with an advice."""
    error = plain_error(error)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        why = "所在的文件夹不存在，请换一个位置"
    elif isinstance(error, IsADirectoryError):
        why = "这是一个文件夹，请换一个文件名"
    elif isinstance(error, FileExistsError):
        why = "已有同名的文件，不能用作文件夹，请换一个文件夹"
    elif isinstance(error, PermissionError):
        why = "没有写入权限或文件正被其他程序打开，请关闭该文件或换一个位置"
    elif error.errno in _REASONS:
        why = _REASONS[error.errno]
    else:
        why = f"{system_reason(error)}，请换一个位置"
    return f"无法写入“{target}”：{why}。"


def _keep_mode(temporary: Path, target: Path) -> None:
    """Set the old file's permissions on the new one, or a plain file's (mkstemp makes private ones)."""
    with contextlib.suppress(OSError):
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        elif os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
