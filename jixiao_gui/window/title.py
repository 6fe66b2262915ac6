"""Show the state of the open book's file in title, status bar and read-only bar."""

from __future__ import annotations

from PySide6.QtCore import QObject

from jixiao_gui.window import texts
from jixiao_gui.window.files import Files
from jixiao_gui.window.read_only_bar import ReadOnlyBar
from jixiao_gui.window.status import Status
from jixiao_gui.window.workbench import Workbench


class Title(QObject):
    """The window's title with the state of the file."""

    def __init__(self, bench: Workbench, files: Files, status: Status, locked: ReadOnlyBar) -> None:
        super().__init__(bench.window)
        self._window, self._desk, self._files = bench.window, bench.desk, files
        self._status, self._locked = status, locked
        locked.save_wanted.connect(files.saver.start_as)
        locked.take_over_wanted.connect(files.take_over)
        files.saver.busy_changed.connect(self.show)

    def show(self) -> None:
        """Update title, status bar and read-only bar."""
        name, desk, window = self._files.book_name(), self._desk, self._window
        book = desk.book
        if not name:
            window.setWindowTitle(texts.FULL_NAME)
        elif desk.read_only:
            window.setWindowTitle(texts.READ_ONLY_TITLE.format(book=name, program=texts.FULL_NAME))
        else:
            star = "*" if desk.dirty else ""
            window.setWindowTitle(texts.WINDOW_TITLE.format(star=star, book=name, program=texts.FULL_NAME))
        holder = book.holder if book is not None else None
        reason = book.read_only_reason if book is not None else ""
        self._locked.show_reason(reason, elsewhere=holder is not None and not holder.is_here)
        saver = self._files.saver
        if book is None:
            self._status.show_state("none")
        elif saver.busy:
            self._status.show_state("saving")
        elif desk.read_only:
            self._status.show_state("read_only")
        elif saver.failed:
            self._status.show_state("failed")
        else:
            self._status.show_state("saved" if book.path is not None and not desk.dirty else "unsaved")
