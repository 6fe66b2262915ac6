"""List every key of the program, for the window of keys and the manual."""

from __future__ import annotations

from typing import Any

from jixiao_gui.window.command import Command, plain
from jixiao_gui.window.help.keys import BY_HAND, KeyGroups, Keys
from jixiao_gui.window.menus import Group, arranged


def key_groups() -> KeyGroups:
    """Return all keys as (place, keys): first by menu in its order, then by part of the window."""
    groups: KeyGroups = []
    for menu, order in arranged().items():
        keys: list[Keys] = []
        for item in order:
            if isinstance(item, Group):
                keys += [
                    Keys(_name(entry, item), entry.shown_keys)
                    for entry in item.order
                    if isinstance(entry, Command) and entry.keys
                ]
            elif isinstance(item, Command) and item.keys:
                keys.append(Keys(item.plain_text, item.shown_keys))
        if keys:
            groups.append((plain(menu.value), keys))
    return groups + [(place, list(rows)) for place, rows in BY_HAND.items()]


def _name(entry: Command[Any], group: Group) -> str:
    """Return the name of a command outside its group: ``Word 文档`` of 导出 is ``导出 Word 文档``."""
    words = entry.plain_text
    return words if group.short in words else f"{group.short} {words}"
