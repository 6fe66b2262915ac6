"""Keep what is known of the recent books, and tell the start page and the menu."""

from __future__ import annotations

import threading
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMenu

from jixiao_gui.window.command import CommandTable
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.recent.book_state import DiskState, LastSeen, format_last_seen, look, parse_last_seen
from jixiao_gui.window.recent.recent_list import RecentList
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.window.files import Files

_KEY = "recent_state"
_EVERY = 60
"""Milliseconds between two looks whether the disk has answered."""


class RecentController(QObject):
    """For one window. The disk is asked on a thread that nobody waits for: a share may be away."""

    def __init__(self, bench: Workbench, files: Files, shown: RecentList) -> None:
        super().__init__(shown)
        self._desk, self._settings, self._files, self._list = bench.desk, bench.settings, files, shown
        self._disk: dict[Path, DiskState] = {}
        self._answer: list[dict[Path, DiskState]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._listen)
        shown.wanted.connect(files.open)
        shown.forgotten.connect(self.forget)
        self._desk.book_changed.connect(self._on_book)
        self._desk.entries_changed.connect(self._note)
        files.saver.saved.connect(self._note)
        self._on_book()

    @property
    def busy(self) -> bool:
        """Return True while the disk has not answered."""
        return self._timer.isActive()

    def forget(self, path: Path) -> None:
        """Take a book off the list; its file stays."""
        self._settings.remove_recent(path)
        self._show()

    def _on_book(self) -> None:
        self._note()
        if self._desk.book is None:
            self._show()

    def _note(self) -> None:
        """Remember when the open book was open and how many forms it has."""
        book = self._desk.book
        if book is None or book.path is None:
            return
        recent = self._settings.recent()
        known = {path: entry for path, entry in self._known().items() if path in recent}
        known[book.path] = LastSeen(datetime.now(), book.count())
        self._settings.set_text(_KEY, format_last_seen(known))

    def _known(self) -> dict[Path, LastSeen]:
        return parse_last_seen(self._settings.text(_KEY))

    def _show(self) -> None:
        paths = self._settings.recent()
        self._list.show_books(paths, self._known())
        self._list.show_disk(self._disk)
        if paths:
            answer: list[dict[Path, DiskState]] = []
            self._answer = answer  # that of a question which is still out is heard no more
            home = self._desk.home
            threading.Thread(target=lambda: answer.append(look(paths, home)), daemon=True).start()
            self._timer.start()

    def _listen(self) -> None:
        if self._answer:
            self._timer.stop()
            self._disk = self._answer.pop()
            self._list.show_disk(self._disk)

    def fill_menu(self, menu: QMenu) -> None:
        """Offer the recent books; those that are not there cannot be chosen."""
        menu.clear()
        for path in self._settings.recent():
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            action.setEnabled(self._disk.get(path, DiskState()).there)
            action.triggered.connect(partial(self._open, path))

    def _open(self, path: Path, _checked: bool = False) -> None:
        self._files.open(path)


COMMANDS: CommandTable[RecentController] = CommandTable(Menu.FILE)
RECENT = COMMANDS.add_submenu("recent", "最近打开(&R)", RecentController.fill_menu)
