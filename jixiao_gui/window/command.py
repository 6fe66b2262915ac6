"""Describe a command of the program: its words, keys, icon, when it can be used and what it does.

Each room has a table of its commands in the module that carries them out. Menus, tool bar and the list of
keys order these commands and know nothing else of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QMenu

from jixiao_gui.window.menu import Menu

_ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}
_ARROW = re.compile(rf"\b(?:{'|'.join(_ARROWS)})\b")
Owner = TypeVar("Owner")
"""The class whose objects carry a command out."""


class Needs(IntEnum):
    """What must be there for a command to be usable; each includes those before it."""

    NOTHING = 0
    BOOK = 1
    FORM = 2
    ROW = 3  # of a table to which rows are added
    INDICATOR = 4  # a row of indicators


@dataclass(frozen=True, slots=True)
class CommandState:
    """Say how far the user has come, and whether the open book may be changed."""

    reached: Needs = Needs.NOTHING
    read_only: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Entry:
    """Hold what a command and a submenu have in common."""

    id: str
    text: str
    menu: Menu
    icon: str = ""
    needs: Needs = Needs.NOTHING
    changes: bool = False
    """Whether it changes the book, and so is disabled while the book can only be read."""

    def usable(self, standing: CommandState) -> bool:
        """Return whether the entry can be used as things stand."""
        return standing.reached >= self.needs and not (self.changes and standing.read_only)

    @property
    def plain_text(self) -> str:
        """Return the text without the letter of its menu and without the dots of a question."""
        return plain(self.text)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Command(Entry, Generic[Owner]):
    """One command.

    ``keys``: alternatives parted by ``"; "``; the first is shown. It is none that Windows never hands on
    while a clerk types Chinese: Microsoft's and Sogou's input methods take Ctrl+. (punctuation) and
    Ctrl+Shift+F (traditional characters); drivers of Intel turn the screen upside down at Ctrl+Alt+Down.
    """

    run: Callable[[Owner], object]
    keys: str = ""
    pane_keys: str = ""
    """Keys of the part of the window that has the focus, and of no shortcut: menus name them all the same."""
    short: str = ""
    """The word beside the tool bar's icon."""
    tip: str = ""
    """One sentence under the words of the tool bar's tip: what it does that the words don't say."""
    enabled_by_owner: bool = False
    """True for a command whose owner enables it by a state of its own, as undo."""

    @property
    def shown_keys(self) -> str:
        """Return the keys as people read them."""
        return readable(self.keys.replace("; ", "；"))

    @property
    def menu_keys(self) -> str:
        """Return what a menu shows beside the words."""
        return readable(self.keys.split("; ")[0] or self.pane_keys)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Submenu(Entry, Generic[Owner]):
    """A menu inside a menu, filled by its owner each time it is opened."""

    fill: Callable[[Owner, QMenu], object]


@dataclass(frozen=True, slots=True, eq=False)
class BoundCommand:
    """A command and the call that carries it out on one window's objects."""

    command: Command[Any]
    run: Callable[[], object]


@dataclass(frozen=True, slots=True, eq=False)
class BoundSubmenu:
    """A submenu and the call that fills it from one window's objects."""

    submenu: Submenu[Any]
    fill: Callable[[QMenu], object]


Bound = BoundCommand | BoundSubmenu


class CommandTable(Generic[Owner]):
    """Collect the commands that objects of one class carry out.

    A command that `menus` does not place stands at the end of ``menu``.
    """

    def __init__(self, menu: Menu) -> None:
        self._menu = menu
        self.commands: list[Command[Owner]] = []
        self.submenus: list[Submenu[Owner]] = []

    def add(
        self,
        id: str,
        text: str,
        run: Callable[[Owner], object],
        *,
        keys: str = "",
        pane_keys: str = "",
        icon: str = "",
        short: str = "",
        tip: str = "",
        needs: Needs = Needs.NOTHING,
        changes: bool = False,
        enabled_by_owner: bool = False,
        menu: Menu | None = None,
    ) -> Command[Owner]:
        """Add a command and return it; the parameters are the fields of `Command`."""
        command = Command(
            id=id,
            text=text,
            menu=menu or self._menu,
            icon=icon,
            needs=needs,
            changes=changes,
            run=run,
            keys=keys,
            pane_keys=pane_keys,
            short=short,
            tip=tip,
            enabled_by_owner=enabled_by_owner,
        )
        self.commands.append(command)
        return command

    def add_submenu(
        self,
        id: str,
        text: str,
        fill: Callable[[Owner, QMenu], object],
        *,
        needs: Needs = Needs.NOTHING,
        changes: bool = False,
    ) -> Submenu[Owner]:
        """Add a submenu and return it."""
        submenu = Submenu(id=id, text=text, menu=self._menu, needs=needs, changes=changes, fill=fill)
        self.submenus.append(submenu)
        return submenu

    def bind(self, owner: Owner) -> list[Bound]:
        """Return the commands and submenus, each with a call that works on ``owner``."""
        bound: list[Bound] = [
            BoundCommand(command, lambda run=command.run: run(owner))  # type: ignore[misc]
            for command in self.commands
        ]
        for submenu in self.submenus:
            bound.append(BoundSubmenu(submenu, lambda menu, fill=submenu.fill: fill(owner, menu)))  # type: ignore[misc]
        return bound


def readable(keys: str) -> str:
    """Return keys with arrows drawn: ``Alt+Up`` -> ``Alt+↑``."""
    return _ARROW.sub(lambda found: _ARROWS[found[0]], keys)


def plain(text: str) -> str:
    """Return a menu's words without the letter of the menu and the dots: ``打开(&O)…`` -> ``打开``."""
    return text.split("(&")[0].rstrip("…")
