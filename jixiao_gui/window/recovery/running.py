"""Keep the program to one process: a second start hands its file to the process that runs.

``owner.json`` in a folder of the running folder names the process; a request is a small file beside it, which
the process deletes when it has read it. Plain files need no network; where none can be written, there is just
a second process. Without Qt, because it is used before the window is loaded.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.in_place import new_name
from jixiao_gui.paths import running_folder

if TYPE_CHECKING:
    from jixiao_gui.book.owner import Owner

_OWNER, _REQUEST = "owner.json", ".request"
_LIMIT = 20_000
ANSWER_TIMEOUT = 2.0
"""Seconds that a start waits for the running process, which may hang."""


def register(home: Path) -> Path | None:
    """Register this process; return its folder for requests, or ``None`` where none can be made."""
    from jixiao_gui.book.owner import Owner

    name = new_name()
    folder = running_folder(home) / name
    try:
        folder.mkdir(parents=True, mode=0o700)
        _write(folder / _OWNER, Owner.of_this_process(name).values())
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return folder


def unregister(folder: Path) -> None:
    """Remove the registration of this process."""
    shutil.rmtree(folder, ignore_errors=True)


def hand_over(home: Path, path: Path | None) -> bool:
    """Make the running process show ``path`` or a new window; return False when none runs or answers."""
    try:
        folders = list(running_folder(home).iterdir())
    except OSError:
        return False
    for folder in folders:
        owner = _owner(folder)
        if owner is None or owner.is_dead:
            shutil.rmtree(folder, ignore_errors=True)
        elif owner.pid != os.getpid() and owner.is_here:
            return _send_request(folder, owner, path)
    return False


def requests(folder: Path) -> list[Path | None]:
    """Return the paths requested since the last call (``None``: a new window), and delete the requests."""
    paths: list[Path | None] = []
    with contextlib.suppress(OSError):
        for request in sorted(folder.glob(f"*{_REQUEST}")):
            with contextlib.suppress(OSError, ValueError, RecursionError):
                content = json.loads(request.read_text("utf-8")[:_LIMIT])
                request.unlink()
                path = content.get("path") if isinstance(content, dict) else None
                paths.append(Path(path) if isinstance(path, str) and path else None)
    return paths


def _send_request(folder: Path, owner: Owner, path: Path | None) -> bool:
    request = folder / f"{time.time_ns():020}-{new_name()[:8]}{_REQUEST}"
    _allow_raise(owner.pid)
    try:
        _write(request, {"path": str(path.absolute()) if path is not None else ""})
    except OSError:
        return False
    end = time.monotonic() + ANSWER_TIMEOUT
    while time.monotonic() < end:
        if not request.exists():
            return True
        time.sleep(0.01)
    try:
        request.unlink()  # withdrawn: this start opens the file itself
    except OSError:
        return True
    return False


def _owner(folder: Path) -> Owner | None:
    from jixiao_gui.book.owner import Owner

    try:
        return Owner.of(json.loads((folder / _OWNER).read_text("utf-8")[:_LIMIT]))
    except (OSError, ValueError, RecursionError):
        return None


def _write(path: Path, content: dict[str, object]) -> None:
    """Write a JSON file in one step, so that readers find all of it or nothing."""
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    temporary.replace(path)


def _allow_raise(pid: int) -> None:
    """Allow the other process to raise its window; Windows asks this of the process with the keyboard."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.windll.user32.AllowSetForegroundWindow(pid)
