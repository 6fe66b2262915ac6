"""The composition of the program with a window: Qt, layouts, the user's folder, the main window.

What is painted first loads Qt and little else; the rest of the program comes right after it.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QTimer

from jixiao_gui.paths import home_folder, template_folders
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.start import application

_AT_THE_LATEST = 1500
"""Milliseconds after which the program is built even though nothing was painted: started minimised."""


def open_window(path: Path | None) -> int:
    """Show the window, with the book at ``path`` when one is named, until it is closed; the exit status."""
    app = application()
    home = home_folder()
    window = MainWindow(None, home)
    kept: list[object] = []
    timed = "JIXIAO_TIMING" in os.environ

    def complete() -> None:
        if window.ready:
            return
        from jixiao_gui.form.template_file import load_templates
        from jixiao_gui.window import crashes
        from jixiao_gui.window.collector import Collector
        from jixiao_gui.window.windows import Windows

        templates = load_templates(template_folders())
        windows = Windows(templates, home, app)
        kept.extend((crashes.watch_native(crashes.log_to(home)), windows))
        crashes.log_qt()
        crashes.catch_unexpected(home, windows.tell, app)
        Collector(app).start()
        window.complete(templates)
        if timed:
            from jixiao_gui.window.timing import FirstPaint

            kept.append(FirstPaint("form", window.view, lambda: window.view.sheet is not None))
        windows.add(window)
        windows.listen()
        app.aboutToQuit.connect(windows.stop)
        book = path or window.settings.last_book()
        if book is not None:
            window.files.open(book)
        window.rescue.look_for_orphans()

    if timed:
        from jixiao_gui.window.timing import tell

        window.painted.connect(lambda: tell("start"))
    window.painted.connect(complete)
    QTimer.singleShot(_AT_THE_LATEST, complete)
    window.show()
    return int(app.exec())
