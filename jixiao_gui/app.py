"""The composition of the program with a window: Qt, layouts, the user's folder, the main window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer

from jixiao_gui.form.template import load_templates
from jixiao_gui.paths import home_folder, template_folders
from jixiao_gui.window.collector import Collector
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.start import application, catch_unexpected, log_to


def open_window(path: Path | None) -> int:
    """Show the window, with the book at ``path`` when one is named, until it is closed; the exit status."""
    app = application()
    home = home_folder()
    window = MainWindow(load_templates(template_folders()), home)
    catch_unexpected(log_to(home), window.bar.tell)
    collector = Collector(app)
    collector.start()
    window.show()
    if path is not None:
        # the window is painted first, then the database's libraries are loaded
        QTimer.singleShot(0, lambda: window.files.open(path))
    status = int(app.exec())
    collector.stop()
    return status
