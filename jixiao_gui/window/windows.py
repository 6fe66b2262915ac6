"""Manage all windows of the program: each file is open in one window only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from jixiao_gui.window.recovery import running

if TYPE_CHECKING:
    from jixiao_gui.form.template import Templates
    from jixiao_gui.window.files import Files
    from jixiao_gui.window.main_window import MainWindow

_STEP = 32
"""Pixels by which a new window is offset from the front one."""
_POLL_INTERVAL = 700
"""Milliseconds between two checks for requests where the system can't watch the folder."""


class Windows(QObject):
    """The list of all windows; opens new ones and brings one to the front."""

    def __init__(self, templates: Templates, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._templates, self._home = templates, home
        self.all: list[MainWindow] = []
        self._folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _folder: self.answer())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.answer)

    def add(self, window: MainWindow) -> None:
        """Add the completed ``window`` to the list, until it is closed."""
        self.all.append(window)
        window.rooms.files.neighbours = self
        window.closed.connect(lambda: self._forget(window))

    def _forget(self, window: MainWindow) -> None:
        if window in self.all:
            self.all.remove(window)

    # --- requests of a window ------------------------------------------------------------------

    def another(self) -> Files:
        """Open a new window without a book, and return its files."""
        from jixiao_gui.window.main_window import MainWindow

        front_window = self.front()
        window = MainWindow(self._templates, self._home)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if front_window is not None and not front_window.isMaximized():
            window.move(front_window.x() + _STEP, front_window.y() + _STEP)
        self.add(window)
        window.show()
        bring_to_front(window)
        return window.rooms.files

    def show_open(self, path: Path) -> bool:
        """Bring the window that has ``path`` open to the front; return False when none has."""
        for window in self.all:
            book = window.desk.book
            if book is not None and book.path is not None and same_file(book.path, path):
                bring_to_front(window)
                return True
        return False

    def quit(self) -> None:
        """Close all windows, until one stays open."""
        for window in list(self.all):
            bring_to_front(window)
            if not window.close():
                return

    def front(self) -> MainWindow | None:
        """Return the window that the user works in, or ``None``."""
        active = QApplication.activeWindow()
        while active is not None and (parent := active.parentWidget()) is not None:
            active = parent.window()
        return next((window for window in self.all if window is active), self.all[-1] if self.all else None)

    def tell(self, level: str, sentence: str, *more: object) -> None:
        """Show a message in the window that the user works in."""
        window = self.front()
        if window is not None:
            window.bar.tell(level, sentence, *more)  # type: ignore[arg-type]

    # --- requests of another start -------------------------------------------------------------

    def listen(self) -> None:
        """Accept the files of later starts of the program."""
        self._folder = running.register(self._home)
        if self._folder is not None and not self._watcher.addPath(str(self._folder)):
            self._timer.start(_POLL_INTERVAL)

    def stop(self) -> None:
        """Accept no more requests."""
        self._timer.stop()
        if self._folder is not None:
            self._watcher.removePath(str(self._folder))
            running.unregister(self._folder)
            self._folder = None

    def answer(self) -> None:
        """Carry out the requests since the last call."""
        if self._folder is None or not self.all:
            return
        for path in running.requests(self._folder):
            # later: opening may take longer than the other start waits
            QTimer.singleShot(0, lambda path=path: self.show(path))

    def show(self, path: Path | None) -> None:
        """Show the file at ``path`` in its window or a new one; without one, a window without a book."""
        if path is not None and self.show_open(path):
            return
        free = next(
            (window for window in self.all if window.desk.book is None and not window.rooms.files.busy), None
        )
        files = free.rooms.files if free is not None else self.another()
        if free is not None:
            bring_to_front(free)
        if path is not None:
            files.open(path)


def bring_to_front(window: MainWindow) -> None:
    """Show the window, even if minimised, and give it the keyboard."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def same_file(path: Path, second: Path) -> bool:
    """Return whether both paths name the same file, even a missing one."""
    try:
        return path.samefile(second)
    except OSError:
        return path.absolute() == second.absolute()
