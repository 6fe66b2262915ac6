"""Files in and out. Every writer draws a sheet; every reader makes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jixiao_gui.sheet.sheet import Sheet

Progress = Callable[[int], bool]
"""Called with how many forms are done; returns False to cancel."""


class FormatError(Exception):
    """A file that cannot be read; ``str()`` is one Chinese sentence: what, which file, what to do."""


class NeedsPassword(FormatError):
    """A file that opens with a password only, and none was given or another one."""


class Cancelled(Exception):
    """The user cancelled; nothing was written."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a reader found: tables as plain sheets, and texts that belong to none of them.

    ``notes`` are whole Chinese sentences about what was read otherwise or left out, each with its place.
    ``why`` is one about why there are no sheets, where the reader knows.
    """

    sheets: list[Sheet]
    leftovers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    why: str = ""


Alive = Callable[[], None]
"""Called every now and then while a file is read; raises `Cancelled` once the user has said stop."""


def step(progress: Progress | None, done: int) -> None:
    """Report ``done`` forms. Raises `Cancelled` when the user said stop."""
    if progress is not None and not progress(done):
        raise Cancelled
