"""Store the clerk's library of indicators: one JSON file in the user's folder, shared by all books.

History. Version 1: ``{"format": "jixiao-library", "version": 1, "indicators": [{"level1": "", "level2": "",
"name": "", "target": "", "weight": ""}, …]}``; an export is the same file.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.system_errors import system_reason
from jixiao_gui.formats.writing.replace import CannotWrite, replacing
from jixiao_gui.window.library import library_texts as texts

FORMAT, VERSION = "jixiao-library", 1
_LARGEST = 20_000_000
"""Bytes of a file that is read at most; a library of ten thousand indicators has two million."""


class LibraryError(Exception):
    """An error of a library's file; ``str()`` is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored indicator: its labels, name, usual target and weight, all as typed."""

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: str = ""
    weight: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what identifies an entry: its labels and name."""
        return self.level1, self.level2, self.name


class Library:
    """The library in the file at ``path``, read again before each change: other windows may write it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: tuple[Entry, ...] = ()
        self._stamp: tuple[int, int] | None = None
        self.problem = ""
        """One sentence where the file was damaged and was set aside; else ""."""

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries in the order in which they were added. Raises `LibraryError`."""
        stamp = _stamp_of(self._path)
        if stamp is None:
            self._entries, self._stamp = (), None
        elif stamp != self._stamp:
            try:
                self._entries = read(self._path)
            except _Damaged as error:
                self._set_aside(error)
                return ()
            self._stamp = stamp
        return self._entries

    def add(self, entries: Iterable[Entry]) -> int:
        """Add ``entries``, which replace those of the same key; return the number of new ones."""
        by_key = {entry.key: entry for entry in self.entries()}
        count_before = len(by_key)
        for entry in entries:
            if entry.name:
                by_key[entry.key] = entry
        self._write(tuple(by_key.values()))
        return len(by_key) - count_before

    def replace(self, old: Entry, new: Entry) -> None:
        """Replace the entry ``old`` by ``new``."""
        self._write(tuple(new if entry == old else entry for entry in self.entries()))

    def remove(self, removed: Iterable[Entry]) -> None:
        """Remove the entries ``removed``."""
        to_remove = set(removed)
        self._write(tuple(entry for entry in self.entries() if entry not in to_remove))

    def restore(self, entries: Sequence[Entry]) -> None:
        """Replace all entries by ``entries``, to undo a removal."""
        self._write(tuple(entries))

    def write_to(self, path: Path) -> int:
        """Export all entries to a file; return their number. Raises `LibraryError`."""
        entries = self.entries()
        _write_file(path, entries)
        return len(entries)

    def read_from(self, path: Path) -> int:
        """Import a file that `write_to` made; return the number of new entries. Raises `LibraryError`."""
        return self.add(read(path))

    def _write(self, entries: tuple[Entry, ...]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                texts.CANNOT_KEEP.format(path=self._path, reason=system_reason(error))
            ) from error
        _write_file(self._path, entries)
        self._entries, self._stamp = entries, _stamp_of(self._path)

    def _set_aside(self, error: LibraryError) -> None:
        for number in range(1, 100):
            aside = self._path.with_name(f"{self._path.stem}-damaged-{number}.json")
            if not aside.exists():
                break
        try:
            self._path.rename(aside)
        except OSError:
            raise error from None
        self._entries, self._stamp = (), None
        self.problem = texts.SET_ASIDE.format(path=aside)


def read(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a file. Raises `LibraryError`."""
    try:
        if path.stat().st_size > _LARGEST:
            raise _Damaged(texts.NO_LIBRARY.format(path=path))
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LibraryError(texts.CANNOT_READ.format(path=path, reason=system_reason(error))) from error
    except (ValueError, RecursionError) as error:
        raise _Damaged(texts.NO_LIBRARY.format(path=path)) from error
    listed = data.get("indicators") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(listed, list):
        raise _Damaged(texts.NO_LIBRARY.format(path=path))
    if not isinstance(data.get("version"), int) or data["version"] > VERSION:
        raise LibraryError(texts.TOO_NEW.format(path=path))
    entries_by_key: dict[tuple[str, str, str], Entry] = {}
    for item in listed:
        entry = _entry(item) if isinstance(item, dict) else Entry()
        if entry.name:
            entries_by_key.setdefault(entry.key, entry)
    return tuple(entries_by_key.values())


class _Damaged(LibraryError):
    """The error of a file that is no library."""


def _entry(item: dict[str, object]) -> Entry:
    values = {}
    for name in (f.name for f in fields(Entry)):
        value = item.get(name, "")
        text = clean_text(value) if isinstance(value, str) else ""
        values[name] = "".join(text.split()) if name in LEVEL_FIELDS else text
    return Entry(**values)


def _write_file(path: Path, entries: Sequence[Entry]) -> None:
    data = {"format": FORMAT, "version": VERSION, "indicators": [asdict(entry) for entry in entries]}
    try:
        with replacing(path) as file:
            # a lone surrogate, which no file can hold, becomes a question mark
            file.write(json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    except CannotWrite as error:
        raise LibraryError(str(error)) from error


def _stamp_of(path: Path) -> tuple[int, int] | None:
    with contextlib.suppress(OSError):
        status = path.stat()
        return status.st_mtime_ns, status.st_size
    return None
