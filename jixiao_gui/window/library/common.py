"""Load the indicators that come with the program, by kind of project."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jixiao_gui.form.toml_file import read_toml
from jixiao_gui.paths import resources_folder
from jixiao_gui.window.library.store import Entry


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of project, such as 培训, and its usual indicators with target and weight."""

    name: str
    entries: tuple[Entry, ...]


@cache
def common_kinds() -> tuple[Kind, ...]:
    """Return the kinds in the file's order."""
    data = read_toml(resources_folder() / "library" / "common.toml")
    return tuple(
        Kind(str(kind["name"]), tuple(Entry(*map(str, row)) for row in kind["indicators"]))
        for kind in data["kind"]
    )


@cache
def common_entries() -> tuple[Entry, ...]:
    """Return the entries of all kinds, each name and group once."""
    entries_by_key = {entry.key: entry for kind in common_kinds() for entry in kind.entries}
    return tuple(entries_by_key.values())
