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


def remove_file(path: Path) -> None:
    """Remove the file at ``path``, with a few tries where another program holds it. Raises `OSError`."""
    for pause in _PAUSES:
        try:
            path.unlink()
            return
        except PermissionError:
            time.sleep(pause)
    path.unlink()
