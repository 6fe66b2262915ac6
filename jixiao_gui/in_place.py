"""Replacing a file by a finished one, temporary names, and removing a file.

Used by every floor above form.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries: on Windows virus scanners and sync folders lock a file for a moment."""


def new_name() -> str:
    """Return a name that no other file has, 32 hex digits; `uuid` would cost every start 2 ms."""
    return os.urandom(16).hex()


def put_in_place(temporary: Path, target: Path) -> None:
    """Replace ``target`` in one step, with a few tries where another program holds it. Raises `OSError`."""
    for pause in _PAUSES:
        try:
            temporary.replace(target)
            return
        except PermissionError:
            time.sleep(pause)
    temporary.replace(target)


def put_new(temporary: Path, target: Path) -> None:
    """Name a finished file ``target``, in one step, where no file has that name.

    Raises `FileExistsError`, of two programs in one of them, and `OSError`.
    """
    if os.name == "nt":
        os.rename(temporary, target)  # noqa: PTH104 - on Windows a rename that never replaces
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links (FAT, some network drives)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        put_in_place(temporary, target)
        return
    remove_file(temporary)


def remove_file(path: Path) -> None:
    """Remove the file at ``path``, with a few tries where another program holds it. Raises `OSError`."""
    for pause in _PAUSES:
        try:
            path.unlink()
            return
        except PermissionError:
            time.sleep(pause)
    path.unlink()
