"""List every key of the program, for the window of keys and the manual."""

from __future__ import annotations

from jixiao_gui.window.command import Command, plain
from jixiao_gui.window.help.keys import BY_HAND, KeyGroups, Keys
from jixiao_gui.window.menus import Group, arranged


def key_groups() -> KeyGroups:
    """Return all keys: (where, keys), first by menu in its order, then of the parts of the window."""
    groups: KeyGroups = []
    for menu, order in arranged().items():
        keys: list[Keys] = []
        for item in order:
            if isinstance(item, Group):
                named = [(entry, f"{plain(item.text)} {entry.plain_text}") for entry in item.order if entry]
                keys += [
                    Keys(entry.plain_text if entry is item.order[-1] else words, entry.shown_keys)
                    for entry, words in named
                    if isinstance(entry, Command) and entry.keys
                ]
            elif isinstance(item, Command) and item.keys:
                keys.append(Keys(item.plain_text, item.shown_keys))
        if keys:
            groups.append((plain(menu.value), keys))
    return groups + [(where, list(rows)) for where, rows in BY_HAND.items()]
