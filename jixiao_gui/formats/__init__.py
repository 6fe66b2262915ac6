"""Files in and out. Every writer draws a sheet; every reader makes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from jixiao_gui.sheet.sheet import Sheet

Item = TypeVar("Item")

Progress = Callable[[int], bool]
"""A function called with the number of forms, or files, that are done; it returns False to cancel."""


class FormatError(Exception):
    """A file that cannot be read; ``str()`` is one Chinese sentence: what, which file, what to do."""


class NeedsPassword(FormatError):
    """A file that opens with a password only, which is missing or wrong."""


class Cancelled(Exception):
    """The user cancelled the work; a file being written is as it was."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The contents of a file: tables as plain sheets, and texts that belong to none of them.

    ``notes`` are Chinese sentences about texts that were changed or left out, each with its place. ``why`` is
    one about why there are no sheets, where the reader knows. ``whole_forms`` are files of complete forms
    that are packed in this one, a book in a zip: the name and the content of each.
    """

    sheets: list[Sheet]
    leftovers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    why: str = ""
    whole_forms: list[tuple[str, bytes]] = field(default_factory=list)


Alive = Callable[[], None]
"""A function called often while a file is read; it raises `Cancelled` after the user stopped it."""


def step(progress: Progress | None, count: int) -> None:
    """Report ``count`` forms, or files, as done to ``progress``. Raises `Cancelled` when it returns False."""
    if progress is not None and not progress(count):
        raise Cancelled


def counted(items: Iterable[Item], progress: Progress | None) -> Iterator[Item]:
    """Yield ``items``; report to ``progress`` each one as it is taken. Raises `Cancelled`."""
    for number, item in enumerate(items, start=1):
        step(progress, number)
        yield item
