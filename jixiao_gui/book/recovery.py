"""Work that a killed program left: finding it, taking it over, letting it go."""

from __future__ import annotations

import contextlib
import shutil
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from jixiao_gui.book.errors import CannotRead
from jixiao_gui.book.owner import Owner
from jixiao_gui.book.reading import BROKEN, SIDECARS, connect
from jixiao_gui.book.seal import fingerprint
from jixiao_gui.book.working_copy import (
    ABOUT,
    DATABASE,
    FOLDER,
    About,
    Base,
    WorkingCopy,
    read_about,
    read_draft,
)
from jixiao_gui.in_place import new_name

_RUBBISH_AFTER = 3600.0
_FOREIGN_AFTER = 24 * 3600.0
"""Seconds: a folder that says nothing is rubbish; one of a host that no longer is called so is nobody's."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A working copy whose owner is gone.

    ``path``: its project file, ``None`` for a book never saved. ``time``: of the last change, local.
    ``changes``: how many are not in the file; ``None`` where the working copy cannot be read.
    ``open_text``: text that stood in an open cell editor is there too. ``moved``: killed right after it was
    saved under another name, ``path``, of which nobody was told.
    """

    folder: Path
    path: Path | None
    time: datetime
    changes: int | None
    forms: int
    unit: str
    year: str
    open_text: bool = False
    moved: bool = False


def orphans(home: Path) -> list[Orphan]:
    """Return what can be recovered, the latest first. Copies without changes are removed on the way."""
    found = []
    for folder in _folders(home):
        about = read_about(folder)
        if about is None:
            if _says_nothing(folder) and time.time() - _touched(folder) > _RUBBISH_AFTER:
                shutil.rmtree(folder, ignore_errors=True)
        elif _is_nobodys(about.owner, folder):
            orphan = _look(folder, about)
            if orphan is not None:
                found.append(orphan)
    return sorted(found, key=lambda orphan: orphan.time, reverse=True)


def drop(orphan: Orphan, home: Path) -> None:
    """Remove it for good. Raises `CannotRead` when another window has taken it."""
    claim(orphan, home).drop()


def claim(orphan: Orphan, home: Path) -> WorkingCopy:
    """Make it ours, so that no other window can. Raises `CannotRead`."""
    name = new_name()
    folder = home / FOLDER / name
    try:
        # Of two that try, one finds the folder gone.
        orphan.folder.rename(folder)
        about = read_about(folder)
        if about is None:
            raise FileNotFoundError
        base = current_base(about)
        path = base.path if base is not None else about.path
        copy = WorkingCopy(folder, about)
        copy.update(path=path, owner=Owner.here(name), bases=() if base is None else (base,))
    except OSError as error:
        raise CannotRead("这份未保存的工作已被另一个窗口恢复或删除，请刷新列表。") from error
    return copy


def current_base(about: About) -> Base | None:
    """Return the state of the project file that this work goes on from.

    Killed during a save, a working copy knows two: before and after it. Where neither stands in its
    file any more, somebody else wrote it, and a save will say so.
    """
    for base in reversed(about.bases[1:]):
        with contextlib.suppress(OSError):
            if fingerprint(Path(base.path)) == base.fingerprint:
                return base
    return about.bases[0] if about.bases else None


def _look(folder: Path, about: About) -> Orphan | None:
    database = folder / DATABASE
    base = current_base(about)
    touched = datetime.fromtimestamp(_touched(folder))
    path = base.path if base is not None else about.path
    if _is_unfinished(database, about):
        shutil.rmtree(folder, ignore_errors=True)
        return None
    orphan = Orphan(folder, Path(path) if path else None, touched, None, 0, "", "")
    try:
        # Only to read: closing it must not write what stood in its log, and so the time of the last change.
        with contextlib.closing(connect(database, read_only=True)) as db:
            revision, unit, year = db.execute("SELECT revision, unit, year FROM book").fetchone()
            forms = int(db.execute("SELECT count(*) FROM form").fetchone()[0])
            changes = int(revision) - (base.revision if base is not None else 0)
    except (*BROKEN, TypeError, ValueError):
        return orphan
    draft = read_draft(folder)
    open_text = draft is not None and draft.revision in (0, int(revision))
    moved = bool(path) and path != about.path
    if changes == 0 and not open_text and not moved:
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return replace(
        orphan,
        changes=changes,
        forms=forms,
        unit=str(unit),
        year=str(year),
        open_text=open_text,
        moved=moved,
    )


def _says_nothing(folder: Path) -> bool:
    """Return True without an ``about.json``.

    One that cannot be read just now may still tell of somebody's work.
    """
    try:
        (folder / ABOUT).lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _is_unfinished(database: Path, about: About) -> bool:
    """Return True for a copy that was killed while it was being made, before any work was in it."""
    if about.path:
        return not about.bases
    try:
        with contextlib.closing(connect(database, read_only=True)) as db:
            return not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except BROKEN:
        return False


def _is_nobodys(owner: Owner, folder: Path) -> bool:
    if not owner.is_here:
        return time.time() - _touched(folder) > _FOREIGN_AFTER
    return owner.is_dead


def _touched(folder: Path) -> float:
    """Return when the database or its log was last written, in seconds; without them, the folder."""
    written = [folder / f"{DATABASE}{ending}" for ending in ("", *SIDECARS)]
    times = [0.0]
    for path in [path for path in written if path.exists()] or [folder]:
        with contextlib.suppress(OSError):
            times.append(path.stat().st_mtime)
    return max(times)


def _folders(home: Path) -> list[Path]:
    try:
        return [folder for folder in (home / FOLDER).iterdir() if folder.is_dir()]
    except OSError:
        return []
