"""All windows of the program: a file has one, whoever asks for it and from wherever."""

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
"""Pixels by which a new window stands below and beside the one before."""
_LOOK_EVERY = 700
"""Milliseconds between two looks for requests where the system does not tell of new files."""


class Windows(QObject):
    """Know every window; open another one, bring one to the front."""

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
        """Know ``window``, which is complete, until it is closed."""
        self.all.append(window)
        window.rooms.files.neighbours = self
        window.closed.connect(lambda: self._forget(window))

    def _forget(self, window: MainWindow) -> None:
        if window in self.all:
            self.all.remove(window)

    # --- what a window asks --------------------------------------------------------------------

    def another(self) -> Files:
        """Open a new window without a book, and return its files."""
        from jixiao_gui.window.main_window import MainWindow

        before = self.front()
        window = MainWindow(self._templates, self._home)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if before is not None and not before.isMaximized():
            window.move(before.x() + _STEP, before.y() + _STEP)
        self.add(window)
        window.show()
        bring_to_front(window)
        return window.rooms.files

    def show_open(self, path: Path) -> bool:
        """Bring the window that has ``path`` open to the front; False when none has."""
        for window in self.all:
            book = window.desk.book
            if book is not None and book.path is not None and same_file(book.path, path):
                bring_to_front(window)
                return True
        return False

    def quit(self) -> None:
        """Close all windows; the first that must stay keeps the rest."""
        for window in list(self.all):
            bring_to_front(window)
            if not window.close():
                return

    def front(self) -> MainWindow | None:
        """Return the window that the user looks at."""
        active = QApplication.activeWindow()
        while active is not None and (parent := active.parentWidget()) is not None:
            active = parent.window()
        return next((w for w in self.all if w is active), self.all[-1] if self.all else None)

    def tell(self, level: str, sentence: str, *more: object) -> None:
        """Tell something in the window that the user looks at."""
        window = self.front()
        if window is not None:
            window.bar.tell(level, sentence, *more)  # type: ignore[arg-type]

    # --- what another start asks ---------------------------------------------------------------

    def listen(self) -> None:
        """Let a second start of the program hand its file to this one."""
        self._folder = running.register(self._home)
        if self._folder is not None and not self._watcher.addPath(str(self._folder)):
            self._timer.start(_LOOK_EVERY)

    def stop(self) -> None:
        """Take no more requests."""
        self._timer.stop()
        if self._folder is not None:
            self._watcher.removePath(str(self._folder))
            running.unregister(self._folder)
            self._folder = None

    def answer(self) -> None:
        """Do what was asked since the last time."""
        if self._folder is None or not self.all:
            return
        for path in running.requests(self._folder):
            # after the answer: opening may take longer than the other start waits
            QTimer.singleShot(0, lambda path=path: self.show(path))

    def show(self, path: Path | None) -> None:
        """Show the file at ``path`` in its window or a new one; without one, a window without a book."""
        if path is not None and self.show_open(path):
            return
        free = next((w for w in self.all if w.desk.book is None and not w.rooms.files.busy), None)
        files = free.rooms.files if free is not None else self.another()
        if free is not None:
            bring_to_front(free)
        if path is not None:
            files.open(path)


def bring_to_front(window: MainWindow) -> None:
    """Show the window, out of the task bar too, and give it the keyboard."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def same_file(path: Path, second: Path) -> bool:
    """Return whether both are names of one file, also where it is gone."""
    try:
        return path.samefile(second)
    except OSError:
        return path.absolute() == second.absolute()
