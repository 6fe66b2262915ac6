"""From the start of the process to the first painted window, against an empty QMainWindow; imports."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.content import FULL, QUICK, saved
from tests.benchmarks.measuring import ROOT, Row, Sample, alone, over_floor

_EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.perf_counter(), flush=True)
        QApplication.instance().quit()
app = QApplication(["empty"])
window = Window()
window.resize(1366, 768)
window.show()
app.exec()
"""
_OURS = """
import sys, time
class Lines:
    reconfigure = None
    def write(self, text):
        if text.startswith(f"timing: {sys.argv[1]}"):
            print(time.perf_counter(), flush=True)
            from PySide6.QtWidgets import QApplication
            QApplication.instance().quit()
    def flush(self):
        pass
sys.stderr = Lines()
from jixiao_gui.cli import main
main(sys.argv[2:])
"""
"""Each prints when it had painted: the clock is the machine's, the same for parent and child.

The program says so itself, as nothing of Qt is to be loaded sooner than it does so by itself.
"""


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """Start page and the first form of an opened book against the empty window; the time of imports."""
    rounds = 7 if quick else 21
    large = QUICK if quick else 10_000
    books = {count: saved(folder / f"{count}.db", folder / "other home", count) for count in (FULL, large)}

    def until_painted(code: str, *arguments: str) -> float:
        # A home for each: the start page opens the book again that was open last.
        home = folder / "homes" / "-".join(["home", *(Path(argument).stem for argument in arguments)])
        begun = time.perf_counter()
        return alone(code, *arguments, home=home, JIXIAO_TIMING="1")[0] - begun

    opening = [(_OURS, ("form", str(book))) for book in books.values()]
    for code, arguments in ((_EMPTY, ()), (_OURS, ("start",)), *opening):
        until_painted(code, *arguments)  # compiled, and in the system's memory
    empty, page = [], []
    opened: dict[int, list[float]] = {count: [] for count in books}
    for _ in range(rounds):
        empty.append(until_painted(_EMPTY))
        page.append(until_painted(_OURS, "start"))
        for count, book in books.items():
            opened[count].append(until_painted(_OURS, "form", str(book)))
    floor = Sample(tuple(empty))
    named = "empty QMainWindow"
    yield over_floor("start", "to the painted start page", 0, (Sample(tuple(page)), floor), named, 1.4)
    for (count, times), most in zip(opened.items(), (2.5, 3), strict=True):
        both = Sample(tuple(times)), floor
        yield over_floor("start", "to the painted form of a book", count, both, named, most)
    yield _imports()


def _imports() -> Row:
    """What importing takes before the first paint, by ``-X importtime``: Qt's part and ours."""
    code = "import PySide6.QtWidgets, jixiao_gui.window.main_window, jixiao_gui.window.start"
    command = [sys.executable, "-X", "importtime", "-c", code]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stderr
    qt = ours = 0.0
    inside = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
    for found in inside.finditer(said):
        own, name = int(found[1]) / 1e6, found[2]
        if name.split(".")[0] in ("PySide6", "shiboken6", "shibokensupport"):
            qt += own
        elif name.startswith("jixiao_gui"):
            ours += own
    return over_floor(
        "start", "modules of ours before the first paint", 0, (Sample((ours,)), Sample((qt,))), "Qt's modules"
    )
