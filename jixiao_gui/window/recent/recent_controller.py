"""Record when recent books were open, and show them on the start page and in the menu."""

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
from jixiao_gui.window.recent import recent_texts as texts
from jixiao_gui.window.recent.book_state import (
    DiskState,
    LastSeen,
    format_last_seen,
    parse_last_seen,
    read_disk_states,
)
from jixiao_gui.window.recent.recent_list import RecentList
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.window.files import Files

_KEY = "recent_state"
_EVERY = 60
"""Milliseconds between two checks for the disk's answer."""


class RecentController(QObject):
    """The controller of recent books; it asks the disk, which may be unreachable, on another thread."""

    def __init__(self, bench: Workbench, files: Files, recent_list: RecentList) -> None:
        super().__init__(recent_list)
        self._desk, self._settings, self._files, self._list = bench.desk, bench.settings, files, recent_list
        self._disk: dict[Path, DiskState] = {}
        self._answer: list[dict[Path, DiskState]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._check_answer)
        recent_list.wanted.connect(files.open)
        recent_list.forgotten.connect(self.forget)
        self._desk.book_changed.connect(self._on_book)
        self._desk.entries_changed.connect(self._record)
        files.saver.saved.connect(self._record)
        self._on_book()

    @property
    def busy(self) -> bool:
        """Return True until the disk has answered."""
        return self._timer.isActive()

    def forget(self, path: Path) -> None:
        """Remove a book from the list; its file stays."""
        self._settings.remove_recent(path)
        self._show()

    def _on_book(self) -> None:
        self._record()
        if self._desk.book is None:
            self._show()

    def _record(self) -> None:
        """Record the current time and number of forms of the open book."""
        book = self._desk.book
        if book is None or book.path is None:
            return
        recent = self._settings.recent()
        last_seen = {path: entry for path, entry in self._last_seen().items() if path in recent}
        last_seen[book.path] = LastSeen(datetime.now(), book.count())
        self._settings.set_text(_KEY, format_last_seen(last_seen))

    def _last_seen(self) -> dict[Path, LastSeen]:
        return parse_last_seen(self._settings.text(_KEY))

    def _show(self) -> None:
        paths = self._settings.recent()
        self._list.show_books(paths, self._last_seen())
        self._list.show_disk(self._disk)
        if paths:
            answer: list[dict[Path, DiskState]] = []
            self._answer = answer  # the answer to an earlier question is ignored
            home = self._desk.home
            threading.Thread(target=lambda: answer.append(read_disk_states(paths, home)), daemon=True).start()
            self._timer.start()

    def _check_answer(self) -> None:
        if self._answer:
            self._timer.stop()
            self._disk = self._answer.pop()
            self._list.show_disk(self._disk)

    def fill_menu(self, menu: QMenu) -> None:
        """Fill ``menu`` with the recent books; missing ones are disabled."""
        menu.clear()
        for path in self._settings.recent():
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            action.setEnabled(self._disk.get(path, DiskState()).exists)
            action.triggered.connect(partial(self._open, path))
        if menu.isEmpty():
            menu.addAction(texts.NONE).setEnabled(False)

    def _open(self, path: Path, _checked: bool = False) -> None:
        self._files.open(path)


COMMANDS: CommandTable[RecentController] = CommandTable(Menu.FILE)
RECENT = COMMANDS.add_submenu("recent", "最近打开(&R)", RecentController.fill_menu)
