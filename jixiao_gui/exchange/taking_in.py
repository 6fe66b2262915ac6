"""Taking in the files of units: each form is matched to a duty, and a newer version replaces the older one.

A batch is written a few files at a time, so that memory stays flat, and is one change with one inverse. Forms
that match no duty are kept beside the forms of the book, to be matched by hand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.batch import Batch
from jixiao_gui.exchange.batch_taker import BatchTaker
from jixiao_gui.exchange.source_files import is_file_of, readable_files
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled, Progress, step

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

OnFile = Callable[[int, int, Path], object]
"""A function of the number of a file, from 1, the number of files, and the file."""
Stamp = tuple[int, int]
"""Size and time of a file; an unchanged file need not be read again."""


class Collector:
    """A collector of files into one book. It notes files taken in, so that a folder can be read again."""

    def __init__(self, book: Book, templates: Templates) -> None:
        self.book, self._templates = book, templates
        self._stamps: dict[Path, Stamp] = {}
        self._unreadable: set[Path] = set()
        """Files that could not be read when they were last tried."""

    def forget_files(self) -> None:
        """Look at every file again next time: what was taken in may have been undone since."""
        self._stamps.clear()
        self._unreadable.clear()

    def has_new(self, sources: Sequence[Path], progress: Progress | None = None) -> bool:
        """Return whether `take` would read any file of ``sources``: one that it has not read as it is now.

        A file that could not be read counts once it can be. Raises `Cancelled`.
        """
        for number, (path, _) in enumerate(self._files(sources)):
            step(progress, number)
            if self._is_new(path, _stamp(path)) and (path not in self._unreadable or _is_readable(path)):
                return True
        return False

    def _is_new(self, path: Path, stamp: Stamp | None) -> bool:
        return stamp is None or self._stamps.get(path) != stamp

    def take(
        self,
        sources: Sequence[Path],
        today: date | None = None,
        progress: Progress | None = None,
        on_file: OnFile | None = None,
    ) -> Batch:
        """Take in files, and files in folders and their subfolders, the oldest first.

        ``progress`` is called with the number of files; when it stops the work, files read until then stay
        taken in. Raises `BookError` where the book cannot be written; changes written before are then undone.
        """
        taker = BatchTaker(self.book, self._templates, today or date.today())
        try:
            files = list(self._files(sources))
            for number, (path, name) in enumerate(files, start=1):
                step(progress, number - 1)
                if on_file is not None:
                    on_file(number, len(files), path)
                stamp = _stamp(path)
                if not self._is_new(path, stamp):
                    continue
                if not taker.take(path, name, progress):
                    self._unreadable.add(path)
                    continue
                self._unreadable.discard(path)
                if stamp is not None:
                    self._stamps[path] = stamp
            taker.write()
        except Cancelled:
            taker.write()
            taker.result.cancelled = True
        except BaseException:
            taker.undo()
            self.forget_files()
            raise
        taker.finish()
        return taker.result

    def _files(self, sources: Iterable[Path]) -> Iterator[tuple[Path, str]]:
        """Yield files, the oldest first, each with its path below its source; the book itself is none."""
        files: list[tuple[float, str, Path]] = []
        for source in sources:
            for path in readable_files(source):
                if is_file_of(self.book.path, path):
                    continue
                name = str(path.relative_to(source)) if path != source else path.name
                files.append((_time(path), name.replace(os.sep, "/"), path))
        for _, name, path in sorted(files, key=lambda entry: entry[:2]):
            yield path, name


def _is_readable(path: Path) -> bool:
    """Return whether a file can be read now: no other program holds it."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
