"""Files read: what kind a file is, and a reader for each kind, which makes plain sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.formats import Alive, ReadFile


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read. ``exact``: amounts, not what the eye sees (see `xlsx_values.Values`)."""

    exact: bool = False
    alive: Alive | None = None
    password: str | None = None
    """Of a file that opens with one."""


Reader = Callable[[Path, ReadOptions], ReadFile]
"""Reads a file's tables. Raises `FormatError`, `OSError`. One that unpacks files gets a reader for them."""
