"""The composition of the program with a window: Qt, layouts, the user's folder, the main window.

What is painted first loads Qt and little else, then comes the form that is opened, then the rest of the
program.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from jixiao_gui.paths import home_folder, template_folders
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.settings import Settings
from jixiao_gui.window.start import application

_AT_THE_LATEST = 1500
"""Milliseconds after which the program is built even though nothing was painted: started minimised."""


def open_window(path: Path | None) -> int:
    """Show the window, with the book at ``path`` when one is named, until it is closed; the exit status."""
    gc.disable()  # until the `Collector` takes over: what is made at the start stays
    app = application()
    home = home_folder()
    path = path or Settings(home).last_book()
    window = MainWindow(None, home, opening=path is not None)
    kept: list[object] = []
    timed = "JIXIAO_TIMING" in os.environ
    begun: list[bool] = []

    def complete() -> None:
        if begun:
            return
        begun.append(True)
        from jixiao_gui.form.template_file import load_templates

        templates = load_templates(template_folders(), lazily=True)
        if timed:
            from jixiao_gui.window.timing import watch_form

            watch_form(window)
        book, failed = None, None
        if path is not None:
            try:
                book = window.show_first(templates, path)
            except Exception as error:  # told when all is there that tells of it
                failed = error
        from jixiao_gui.window import crashes
        from jixiao_gui.window.collector import Collector
        from jixiao_gui.window.load_ahead import LoadAhead
        from jixiao_gui.window.windows import Windows

        windows = Windows(templates, home, app)
        kept.extend((crashes.watch_native(crashes.log_to(home)), windows))
        crashes.log_qt()
        crashes.catch_unexpected(home, windows.tell, app)
        Collector(app).start()
        window.complete(templates)
        windows.add(window)
        windows.listen()
        app.aboutToQuit.connect(windows.stop)
        if path is not None and book is not None:
            window.files.take_in(book, path)
        elif path is not None:
            window.files.open(path)
        window.rescue.look_for_orphans()
        LoadAhead(window.desk, templates)
        if failed is not None:
            sys.excepthook(type(failed), failed, failed.__traceback__)

    if timed:
        from jixiao_gui.window.timing import tell

        window.painted.connect(lambda: tell("start"))
    window.painted.connect(complete)
    QTimer.singleShot(_AT_THE_LATEST, complete)
    window.show()
    return int(app.exec())
