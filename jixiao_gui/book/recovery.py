"""Work that a killed program left: finding it, claiming it, removing it."""

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
    SNAPSHOT,
    About,
    Base,
    WorkingCopy,
    read_about,
    read_draft,
)
from jixiao_gui.in_place import new_name

_RUBBISH_AFTER = 3600.0
_FOREIGN_AFTER = 24 * 3600.0
"""Seconds after which a folder without ``about.json`` is rubbish, and one of another host has no owner."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A working copy whose owner has ended.

    ``path``: its project file, ``None`` for a book never saved. ``time``: of the last change, local.
    ``changes``: the number of changes that are not in the file; ``None`` where the working copy cannot be
    read. ``open_text``: it has the text of an open cell editor too. ``moved``: the program was killed right
    after a save under another name, ``path``.
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
    """Return the recoverable work, the latest first. Copies without changes are removed."""
    recoverable = []
    for folder in _folders(home):
        about = read_about(folder)
        if about is None:
            if _has_no_about(folder) and time.time() - _last_written(folder) > _RUBBISH_AFTER:
                shutil.rmtree(folder, ignore_errors=True)
        elif _is_ownerless(about.owner, folder):
            orphan = _orphan_of(folder, about)
            if orphan is not None:
                recoverable.append(orphan)
    return sorted(recoverable, key=lambda orphan: orphan.time, reverse=True)


def drop(orphan: Orphan, home: Path) -> None:
    """Remove the working copy of ``orphan``. Raises `CannotRead` when another window has claimed it."""
    claim(orphan, home).drop()


def claim(orphan: Orphan, home: Path) -> WorkingCopy:
    """Make the working copy of ``orphan`` ours, so that no other window can. Raises `CannotRead`."""
    name = new_name()
    folder = home / FOLDER / name
    try:
        # Of two windows that try, one finds no folder.
        orphan.folder.rename(folder)
        about = read_about(folder)
        if about is None:
            raise FileNotFoundError
        base = current_base(about)
        path = base.path if base is not None else about.path
        copy = WorkingCopy(folder, about)
        for snapshot in folder.glob(f"*{SNAPSHOT}"):
            with contextlib.suppress(OSError):
                snapshot.unlink()
        copy.update(path=path, owner=Owner.of_this_process(name), bases=() if base is None else (base,))
    except OSError as error:
        raise CannotRead("这份未保存的工作已被另一个窗口恢复或删除，请刷新列表。") from error
    return copy


def current_base(about: About) -> Base | None:
    """Return the state of the project file on which this work is based.

    After a kill during a save there are two: before and after it. Where the file is in neither, somebody else
    wrote it, and a save will ask.
    """
    for base in reversed(about.bases[1:]):
        with contextlib.suppress(OSError):
            if fingerprint(Path(base.path)) == base.fingerprint:
                return base
    return about.bases[0] if about.bases else None


def _orphan_of(folder: Path, about: About) -> Orphan | None:
    database = folder / DATABASE
    base = current_base(about)
    touched = datetime.fromtimestamp(_last_written(folder))
    path = base.path if base is not None else about.path
    if _is_unfinished(database, about):
        shutil.rmtree(folder, ignore_errors=True)
        return None
    orphan = Orphan(folder, Path(path) if path else None, touched, None, 0, "", "")
    try:
        # Read-only: closing it must not write its log into the file, which would change its time.
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


def _has_no_about(folder: Path) -> bool:
    """Return whether there is no ``about.json``.

    One that cannot be read now may still be that of somebody's work.
    """
    try:
        (folder / ABOUT).lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _is_unfinished(database: Path, about: About) -> bool:
    """Return whether the program was killed while it made this copy, before any work was in it."""
    if about.path:
        return not about.bases
    try:
        with contextlib.closing(connect(database, read_only=True)) as db:
            return not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except BROKEN:
        return False


def _is_ownerless(owner: Owner, folder: Path) -> bool:
    if not owner.is_here:
        return time.time() - _last_written(folder) > _FOREIGN_AFTER
    return owner.is_dead


def _last_written(folder: Path) -> float:
    """Return the time at which the database or its log was last written, in seconds; else the folder's."""
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
