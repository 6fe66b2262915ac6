"""What is known of a recent book. Nothing here needs Qt, so that the disk can be asked on another thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from jixiao_gui.window.recent import recent_texts as texts


class LastSeen(NamedTuple):
    """What was seen when the book was last open: when, and how many forms it had (``None``: not known)."""

    opened: datetime | None = None
    forms: int | None = None


class DiskState(NamedTuple):
    """What the disk says now: is the file there, does a working copy hold what it does not."""

    there: bool = True
    unsaved: bool = False


def format_last_seen(known: dict[Path, LastSeen]) -> str:
    """Return ``known`` as one line for the settings."""
    import json

    listed = {
        str(path): [entry.opened.isoformat(timespec="minutes") if entry.opened else "", entry.forms]
        for path, entry in known.items()
    }
    return json.dumps(listed, ensure_ascii=False)


def parse_last_seen(line: str) -> dict[Path, LastSeen]:
    """Read ``line`` from the settings; what cannot be read is not known."""
    import json  # not before the first paint

    try:
        listed = json.loads(line or "{}")
        return {
            Path(path): LastSeen(_time(opened), _count(forms)) for path, (opened, forms) in listed.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def look(paths: Sequence[Path], home: Path) -> dict[Path, DiskState]:
    """Ask the disk. A share that is away may take half a minute to say so."""
    from jixiao_gui.book.recovery import orphans

    unsaved = {orphan.path for orphan in orphans(home) if orphan.path is not None}
    found = {}
    for path in paths:
        try:
            there = path.is_file()
        except OSError:
            there = False
        found[path] = DiskState(there, path in unsaved)
    return found


def describe(known: LastSeen, disk: DiskState, now: datetime) -> str:
    """Return one line below the book's name."""
    parts = []
    if not disk.there:
        parts.append(texts.MISSING)
    if disk.unsaved:
        parts.append(texts.UNSAVED)
    if known.forms is not None:
        parts.append(texts.FORMS.format(count=known.forms))
    if known.opened is not None:
        parts.append(texts.OPENED.format(when=spoken(known.opened, now)))
    return texts.JOIN.join(parts)


def spoken(when: datetime, now: datetime) -> str:
    """Return a time as one says it: today and yesterday with the hour, else the day."""
    time = f"{when:%H:%M}"
    if when.date() == now.date():
        return texts.TODAY.format(time=time)
    if when.date() == (now - timedelta(days=1)).date():
        return texts.YESTERDAY.format(time=time)
    words = texts.THIS_YEAR if when.year == now.year else texts.OTHER_YEAR
    return words.format(year=when.year, month=when.month, day=when.day)


def _time(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
