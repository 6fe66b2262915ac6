"""Describe recent books: what the settings and the disk know of them. Without Qt, for other threads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from jixiao_gui.window.recent import recent_texts as texts


class LastSeen(NamedTuple):
    """The time when a book was last open, and its number of forms then (``None``: unknown)."""

    opened: datetime | None = None
    forms: int | None = None


class DiskState(NamedTuple):
    """The state on disk: whether the file exists, whether a working copy holds unsaved changes of it."""

    exists: bool = True
    unsaved: bool = False


def format_last_seen(last_seen: dict[Path, LastSeen]) -> str:
    """Return ``last_seen`` as one line of JSON for the settings."""
    import json

    listed = {
        str(path): [entry.opened.isoformat(timespec="minutes") if entry.opened else "", entry.forms]
        for path, entry in last_seen.items()
    }
    return json.dumps(listed, ensure_ascii=False)


def parse_last_seen(line: str) -> dict[Path, LastSeen]:
    """Return the content of ``line`` from the settings; nothing where it can't be read."""
    import json  # not before the first paint

    try:
        listed = json.loads(line or "{}")
        return {
            Path(path): LastSeen(_time(opened), _count(forms)) for path, (opened, forms) in listed.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def read_disk_states(paths: Sequence[Path], home: Path) -> dict[Path, DiskState]:
    """Return the state on disk of each path; an unreachable network share may take half a minute."""
    from jixiao_gui.book.recovery import orphans

    unsaved = {orphan.path for orphan in orphans(home) if orphan.path is not None}
    states = {}
    for path in paths:
        try:
            exists = path.is_file()
        except OSError:
            exists = False
        states[path] = DiskState(exists, path in unsaved)
    return states


def describe(last_seen: LastSeen, disk: DiskState, current_time: datetime) -> str:
    """Return the line below the book's name."""
    parts = []
    if not disk.exists:
        parts.append(texts.MISSING)
    if disk.unsaved:
        parts.append(texts.UNSAVED)
    if last_seen.forms is not None:
        parts.append(texts.FORMS.format(count=last_seen.forms))
    if last_seen.opened is not None:
        parts.append(texts.OPENED.format(when=time_words(last_seen.opened, current_time)))
    return texts.JOIN.join(parts)


def time_words(when: datetime, current_time: datetime) -> str:
    """Return a time in words: today and yesterday with the hour, else the day."""
    time = f"{when:%H:%M}"
    if when.date() == current_time.date():
        return texts.TODAY.format(time=time)
    if when.date() == (current_time - timedelta(days=1)).date():
        return texts.YESTERDAY.format(time=time)
    words = texts.THIS_YEAR if when.year == current_time.year else texts.OTHER_YEAR
    return words.format(year=when.year, month=when.month, day=when.day)


def _time(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
