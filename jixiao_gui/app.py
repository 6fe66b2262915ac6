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

        self.templates: BackgroundCall[Templates] = BackgroundCall(_load_templates).begin()

        def opened() -> Book:
            templates = self.templates.result()
            from jixiao_gui.book.book import Book

            return Book.open(path, templates, home)

        self.book: BackgroundCall[Book] = BackgroundCall(opened).begin()


def _load_templates() -> Templates:
    from jixiao_gui.form.template_file import load_templates

    return load_templates(template_folders(), lazily=True)


def _complete_program(
    window: MainWindow, templates: Templates, home: Path, app: QApplication
) -> tuple[object, ...]:
    """Load the rest of the program after the first painting; return the objects that must stay alive."""
    from jixiao_gui.window import crashes
    from jixiao_gui.window.garbage_collector import GarbageCollector
    from jixiao_gui.window.windows import Windows

    windows = Windows(templates, home, app)
    native_log = crashes.watch_native(crashes.log_to(home))
    crashes.log_qt()
    crashes.catch_unexpected(home, windows.tell, app)
    GarbageCollector(app).start()
    window.complete(templates)
    windows.add(window)
    windows.listen()
    app.aboutToQuit.connect(windows.stop)
    return native_log, windows


def open_window(path: Path | None) -> int:
    """Show the window, with the book at ``path`` if it is given, until it is closed; return the exit
    status.
    """
    gc.disable()  # until the `GarbageCollector` takes over: objects of the start stay
    usual_interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    home = home_folder()
    opening = _Opening(path, home) if path is not None else None
    from PySide6.QtCore import QTimer

    from jixiao_gui.window.main_window import MainWindow
    from jixiao_gui.window.settings import Settings
    from jixiao_gui.window.start import application

    app = application()
    if path is None:
        path = Settings(home).last_book()
        opening = _Opening(path, home) if path is not None else None
    window = MainWindow(None, home, opening=path is not None)
    kept_alive: list[object] = []
    timed = "JIXIAO_TIMING" in os.environ
    completed: list[bool] = []

    def complete() -> None:
        if completed:
            return
        completed.append(True)
        from jixiao_gui.book.background_call import BackgroundCall

        templates = _load_templates() if opening is None else opening.templates.result()
        book, failed = None, None
        if opening is not None:
            try:
                book = window.show_first(templates, opening.book)
            except Exception as error:  # shown once the program is complete
                failed = error
        if book is not None:
            BackgroundCall(book.entries).begin()  # the whole list, while the window is completed
        sys.setswitchinterval(usual_interval)
        kept_alive.extend(_complete_program(window, templates, home, app))
        from jixiao_gui.window.preloader import Preloader

        if path is not None and book is not None:
            window.rooms.files.take_in(book, path)
        elif path is not None:
            window.rooms.files.open(path)
        window.rooms.recovery.look_for_orphans()
        Preloader(window.desk, templates)
        if failed is not None:
            sys.excepthook(type(failed), failed, failed.__traceback__)

    if timed:
        from jixiao_gui.window.timing import tell

        window.painted.connect(lambda: tell("start"))
        window.form_painted.connect(lambda: tell("form"))
    window.painted.connect(complete)
    QTimer.singleShot(_LATEST_BUILD, complete)
    window.show()
    return int(app.exec())
