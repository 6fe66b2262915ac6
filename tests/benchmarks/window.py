"""The window against an empty QMainWindow: start to first paint, and one edit from key to repaint."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jixiao_gui.paths import template_folders

_FILTER = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            QTimer.singleShot(0, QApplication.instance().quit)
        return False
"""
_EMPTY = f"""{_FILTER}
app = QApplication(["empty"])
painted = Painted()
app.installEventFilter(painted)
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.exec()
"""
_OURS = f"""{_FILTER}
from jixiao_gui.window.start import application
app = application()
painted = Painted()
app.installEventFilter(painted)
from jixiao_gui.app import open_window
open_window(None)
"""


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Rows of seconds with ratios: start (at most 1.5 × the empty window), edit (1.2 × between sizes)."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "JIXIAO_HOME": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's second start finds the modules compiled
        return [_starting(environment, 5 if quick else 15), *_editing(Path(home), quick)]


def _starting(environment: dict[str, str], rounds: int) -> dict[str, Any]:
    def seconds(code: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], env=environment, check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - begun

    seconds(_EMPTY), seconds(_OURS)
    pairs = [(seconds(_EMPTY), seconds(_OURS)) for _ in range(rounds)]
    floor, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    return {
        "name": "process start to painted start page / empty QMainWindow (until its end)",
        "floor": floor,
        "ours": ours,
        "ratio": ratio,
        "at_most": 1.5,
    }


def _editing(home: Path, quick: bool) -> list[dict[str, Any]]:
    few = _edits(home, 34, 200 if quick else 1000)
    many = _edits(home, 500 if quick else 10_000, 200 if quick else 1000)
    rows = []
    for name, times in (("34 forms", few), ("many forms", many)):
        row = {f"p{cut}": _share(times, cut / 100) for cut in (50, 95, 99)}
        rows.append({"name": f"one edit, key to repainted cells, {name} (s)", **row})
    ratio = statistics.median(many) / statistics.median(few)
    rows.append({"name": "one edit, many forms / 34 forms", "ratio": ratio, "at_most": 1.2})
    return rows


def _edits(home: Path, count: int, edits: int) -> list[float]:
    """Seconds of each edit: a key types a figure, Enter ends it, the changed cells are painted."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from jixiao_gui.book.book import AddForms, Book
    from jixiao_gui.form.template import load_templates
    from jixiao_gui.window.main_window import MainWindow
    from jixiao_gui.window.start import application
    from tests.book.making import make_form

    app = application()
    templates = load_templates(template_folders())
    book = Book.new(templates, home)
    shown: dict[str, str | int] = {"rate": "90%", "total": "89", "grade": "良", "errors": 0, "warnings": 0}
    book.apply(AddForms("导入", tuple(make_form(n, 33) for n in range(count)), figures=(shown,) * count))
    window = MainWindow(templates, home)
    window.resize(1366, 768)
    window.show()
    window.desk.take(book)
    app.processEvents()
    view = window.view
    times = []
    for number in range(edits):
        view.goto("funds.0.executed")
        view.setFocus()
        app.processEvents()
        before = book.unsaved_changes
        begun = time.perf_counter()
        QTest.keyClicks(view, f"{number % 9 + 1}")
        QTest.keyClick(view.editor, Qt.Key.Key_Return)
        app.processEvents()
        times.append(time.perf_counter() - begun)
        assert book.unsaved_changes > before
    window.desk.take(None)
    window.close()
    window.deleteLater()
    app.processEvents()
    return times


def _share(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
