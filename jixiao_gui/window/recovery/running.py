"""One program, however often it is started: a second start hands its file to the one that runs.

``owner.json`` in a folder of the running folder says which process it is; a request is a small file beside
it, which the process takes away when it has understood. Plain files: they need no network, and a folder that
takes none costs nothing but a second process. No Qt here: it is asked before the window is loaded.
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
PATIENCE = 2.0
"""Seconds that a start waits for the program that runs; one that hangs must not keep the user out."""


def register(home: Path) -> Path | None:
    """Say that this process can be asked; the folder for requests, or ``None`` where none can be made."""
    from jixiao_gui.book.owner import Owner

    name = new_name()
    folder = running_folder(home) / name
    try:
        folder.mkdir(parents=True, mode=0o700)
        _write(folder / _OWNER, Owner.here(name).values())
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return folder


def unregister(folder: Path) -> None:
    """Withdraw this process: it can be asked no more."""
    shutil.rmtree(folder, ignore_errors=True)


def hand_over(home: Path, path: Path | None) -> bool:
    """Have a program that runs show ``path``, or a new window; False when there is none, or none answers."""
    try:
        folders = list(running_folder(home).iterdir())
    except OSError:
        return False
    for folder in folders:
        owner = _owner(folder)
        if owner is None or owner.is_dead:
            shutil.rmtree(folder, ignore_errors=True)
        elif owner.pid != os.getpid() and owner.is_here:
            return _ask(folder, owner, path)
    return False


def requests(folder: Path) -> list[Path | None]:
    """Return what was asked since the last time; each is answered by being taken."""
    found: list[Path | None] = []
    with contextlib.suppress(OSError):
        for request in sorted(folder.glob(f"*{_REQUEST}")):
            with contextlib.suppress(OSError, ValueError, RecursionError):
                said = json.loads(request.read_text("utf-8")[:_LIMIT])
                request.unlink()
                path = said.get("path") if isinstance(said, dict) else None
                found.append(Path(path) if isinstance(path, str) and path else None)
    return found


def _ask(folder: Path, owner: Owner, path: Path | None) -> bool:
    request = folder / f"{time.time_ns():020}-{new_name()[:8]}{_REQUEST}"
    _let_come_to_front(owner.pid)
    try:
        _write(request, {"path": str(path.absolute()) if path is not None else ""})
    except OSError:
        return False
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not request.exists():
            return True
        time.sleep(0.01)
    try:
        request.unlink()  # taken back: this start opens the file itself
    except OSError:
        return True
    return False


def _owner(folder: Path) -> Owner | None:
    from jixiao_gui.book.owner import Owner

    try:
        return Owner.of(json.loads((folder / _OWNER).read_text("utf-8")[:_LIMIT]))
    except (OSError, ValueError, RecursionError):
        return None


def _write(path: Path, said: dict[str, object]) -> None:
    """Write in one step: whoever looks finds all of it or nothing."""
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    temporary.replace(path)


def _let_come_to_front(pid: int) -> None:
    """Allow the other process to raise its window; Windows wants that from the one with the keyboard."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.windll.user32.AllowSetForegroundWindow(pid)
