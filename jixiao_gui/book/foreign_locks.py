"""Locks of other SQLite programs on a project file, found without opening it as a database.

SQLite locks bytes far behind any content, by its file format: the pending, the reserved and the shared bytes
of the file from ``0x40000000`` on, and in write-ahead mode byte 120 of the ``-shm`` file beside it. A program
that is going to write has one of them for itself.
"""

from __future__ import annotations

import os
from pathlib import Path

_FILE_BYTES = 0x40000000, 512
_SHM_BYTES = 120, 1
"""First byte and number of bytes of the locks that a writer has for itself."""


def is_being_written(path: Path) -> bool:
    """Return whether another SQLite program has locked the file at ``path`` for writing.

    False where that cannot be found out, and on Windows, which replaces no file that a program has open.
    Our own process must not have the file open as a database: POSIX would drop its locks.
    """
    if os.name == "nt":
        return False
    shm = path.with_name(f"{path.name}-shm")
    return _is_locked(path, *_FILE_BYTES) or _is_locked(shm, *_SHM_BYTES)


def _is_locked(path: Path, first: int, count: int) -> bool:
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        # a reader's lock, for a moment: it is refused where another has one for writing
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, count, first)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:  # a disk without locks
        return False
    finally:
        os.close(handle)
    return False
