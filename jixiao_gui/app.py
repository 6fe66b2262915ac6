"""The composition of the program with a window: Qt, layouts, the user's folder, the main window.

The first painting loads Qt and little else, then the opened form is shown, then the rest of the program is
loaded. A named book is opened on a thread from the first moment on, while Qt is loaded.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui import qt_signatures
from jixiao_gui.paths import home_folder, template_folders

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from jixiao_gui.book.background_call import BackgroundCall
    from jixiao_gui.book.book import Book
    from jixiao_gui.form.template import Templates
    from jixiao_gui.window.main_window import MainWindow

_LATEST_BUILD = 1500
"""Milliseconds after which the program is built even though nothing was painted: started minimised."""
_SWITCH_SECONDS = 0.001
"""Seconds after which threads switch while window and book are opened side by side.

Copying and hashing the book need the interpreter after each piece: with Python's own 5 ms they would mostly
wait.
"""


class _Opening:
    """A book that is being opened on a thread, and the layouts that it is opened with."""

    def __init__(self, path: Path, home: Path) -> None:
        from jixiao_gui.book.background_call import BackgroundCall

        self.path = path
        self.templates: BackgroundCall[Templates] = BackgroundCall(_load_templates).begin()

        def opened() -> Book:
            templates = self.templates.result()
            from jixiao_gui.book.book import Book

            return Book.open(path, templates, home)

        self.book: BackgroundCall[Book] = BackgroundCall(opened).begin()


def _load_templates() -> Templates:
    from jixiao_gui.form.template_file import load_templates

    return load_templates(template_folders(), lazily=True)


def open_window(path: Path | None) -> int:
    """Show the window, with the book at ``path`` when one is named, until it is closed; the exit status."""
    gc.disable()  # until the `GarbageCollector` takes over: what is made at the start stays
    usual_seconds = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    home = home_folder()
    opening = _Opening(path, home) if path is not None else None
    qt_signatures.load_later()
    from PySide6.QtCore import QTimer

    from jixiao_gui.window.main_window import MainWindow
    from jixiao_gui.window.settings import Settings
    from jixiao_gui.window.start import application

    app = application()
    if opening is None:
        last_book = Settings(home).last_book()
        opening = _Opening(last_book, home) if last_book is not None else None
    window = MainWindow(None, home, opening=opening is not None)
    if "JIXIAO_TIMING" in os.environ:
        from jixiao_gui.window.timing import tell

        window.painted.connect(lambda: tell("start"))
        window.form_painted.connect(lambda: tell("form"))
    program = _Program(app, window, home, opening, usual_seconds)
    window.painted.connect(program.complete)
    QTimer.singleShot(_LATEST_BUILD, program.complete)
    window.show()
    return int(app.exec())


class _Program:
    """All that is built once the frame of the first window is painted."""

    def __init__(
        self,
        app: QApplication,
        window: MainWindow,
        home: Path,
        opening: _Opening | None,
        usual_seconds: float,
    ) -> None:
        self._app, self._window, self._home, self._opening = app, window, home, opening
        self._usual_seconds = usual_seconds
        self._begun = False
        self._kept_alive: list[object] = []

    def complete(self) -> None:
        """Show the first form, then build the rest; once."""
        if self._begun:
            return
        self._begun = True
        from jixiao_gui.book.background_call import BackgroundCall

        opening, book, failure = self._opening, None, None
        templates = _load_templates() if opening is None else opening.templates.result()
        if opening is not None:
            try:
                book = self._window.show_first(templates, opening.book)
            except Exception as error:  # told when the part that tells of it is there
                failure = error
        if book is not None:
            BackgroundCall(book.entries).begin()  # the whole list, while the window is completed
        sys.setswitchinterval(self._usual_seconds)
        self._build(templates)
        files = self._window.rooms.files
        if opening is not None and book is not None:
            files.take_in(book, opening.path)
        elif opening is not None:
            files.open(opening.path)
        self._begin_idle_work(templates)
        if failure is not None:
            sys.excepthook(type(failure), failure, failure.__traceback__)

    def _build(self, templates: Templates) -> None:
        """Build the rooms of the window, and what the program has once: crash report, list of windows."""
        from jixiao_gui.window import crashes
        from jixiao_gui.window.garbage_collector import GarbageCollector
        from jixiao_gui.window.windows import Windows

        windows = Windows(templates, self._home, self._app)
        self._kept_alive.extend((crashes.watch_native(crashes.log_to(self._home)), windows))
        crashes.log_qt()
        crashes.catch_unexpected(self._home, windows.tell, self._app)
        GarbageCollector(self._app).start()
        self._window.complete(templates)
        windows.add(self._window)
        windows.listen()
        self._app.aboutToQuit.connect(windows.stop)

    def _begin_idle_work(self, templates: Templates) -> None:
        """Look for unsaved work of a killed program, and load what the first change will need."""
        from jixiao_gui.window.preloader import Preloader

        self._window.rooms.recovery.look_for_orphans()
        Preloader(self._window.desk, templates)
