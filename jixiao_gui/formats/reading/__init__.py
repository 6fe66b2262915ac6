"""Files read: what kind a file is, and a reader for each kind, which makes plain sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.formats import Alive, ReadFile


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The options for reading. ``exact``: amounts in full, not as shown (see `xlsx_values.Values`)."""

    exact: bool = False
    alive: Alive | None = None
    password: str | None = None
    """The password of a file that opens with one."""


Reader = Callable[[Path, ReadOptions], ReadFile]
"""A function that reads the tables of a file. Raises `FormatError`, `OSError`."""
