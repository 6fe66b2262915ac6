"""One edit from key to repainted cells, the switch of form, the list: in books of 34 and of many forms."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.content import FULL, QUICK, TEMPLATE, TEMPLATES, form, saved
from tests.benchmarks.measuring import Row, Sample, over_floor, sample

_TURNS = 5
_FRAME = 0.008
"""Seconds: half a frame of a 60 Hz screen, on the machine of performance.md."""


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """The edit's quantiles with what one evaluation takes as the floor; the same in a large book."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sizes = (FULL, QUICK if quick else 10_000)
    windows = [_Window(folder, count) for count in sizes]
    keys, ends, switches, scrolls = (_Turns(windows) for _ in range(4))
    for _ in range(_TURNS):  # by turns: the machine is not the same from one minute to the next
        for number, window in enumerate(windows):
            window.come()
            one, other = window.edits((200 if quick else 1000) // _TURNS)
            keys.add(number, one)
            ends.add(number, other)
            switches.add(number, window.switches(60 // _TURNS))
            scrolls.add(number, window.scrolls(60 // _TURNS))
    for number, count in enumerate(sizes):
        yield from _quantiles(count, keys[number], ends[number])
        yield Row("window", "switch of form, to repainted", count, switches[number])
        yield Row("window", "list scrolled by a page", count, scrolls[number])
    named, many = f"book of {FULL}", sizes[1]
    yield over_floor("window", "one edit, against a book of 34", many, (ends[1], ends[0]), named, 1.2)
    both = (switches[1], switches[0])
    yield over_floor("window", "switch of form, against a book of 34", many, both, named, 1.3)
    for window in windows:
        window.close()


class _Turns:
    """The samples of several windows, turn after turn."""

    def __init__(self, windows: list[_Window]) -> None:
        self._seconds: list[list[float]] = [[] for _ in windows]

    def add(self, number: int, sample: Sample) -> None:
        self._seconds[number] += sample.seconds

    def __getitem__(self, number: int) -> Sample:
        return Sample(tuple(self._seconds[number]))


def _quantiles(count: int, keys: Sample, ends: Sample) -> Iterator[Row]:
    from jixiao_gui.form.evaluation import evaluate

    fresh = iter([form(number) for number in range(50)])  # the same form again would be remembered
    floor = sample(lambda: evaluate(next(fresh), TEMPLATE), 50)
    for name, times in (("a key in the open editor", keys), ("Enter: commit, store, check, repaint", ends)):
        shares = ", ".join(f"p{cut} {times.share(cut / 100) * 1000:.1f} ms" for cut in (50, 95, 99))
        note = f"{shares}; p95 is {times.share(0.95) / _FRAME:.2f} of half a frame"
        ratio = times.median / floor.median
        yield Row("window", name, count, times, "one evaluation", floor, ratio, note=note)


class _Window:
    """The real main window on a book of ``count`` forms."""

    def __init__(self, folder: Path, count: int) -> None:
        from jixiao_gui.window.garbage_collector import GarbageCollector
        from jixiao_gui.window.main_window import MainWindow
        from jixiao_gui.window.start import application

        self._app = application()
        home = folder / f"home {count}"
        path = saved(folder / f"{count}.db", folder / "other home", count)
        self._collector = GarbageCollector(self._app)  # as in the program
        self._collector.start()
        self._window = MainWindow(TEMPLATES, home)
        self._window.resize(1366, 768)
        self._window.show()
        assert self._window.rooms.files.open(path)
        self._next = 1
        self._settle()

    def edits(self, count: int) -> tuple[Sample, Sample]:
        """Seconds from the key in the editor, and from Enter, to the end of the repaint."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        view, desk = self._window.view, self._window.desk
        keys, ends = [], []
        for number in range(count):
            view.goto("funds.0.executed")
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_F2)
            view.editor.selectAll()
            self._settle()
            assert desk.book is not None
            before = desk.book.revision
            figure = f"{number % 9 + 1}"
            keys.append(self._until_painted(lambda text=figure: QTest.keyClicks(view.editor, text)))  # type: ignore[misc]
            ends.append(self._until_painted(lambda: QTest.keyClick(view.editor, Qt.Key.Key_Return)))
            assert desk.book.revision > before
        return Sample(tuple(keys)), Sample(tuple(ends))

    def come(self) -> None:
        """Stand before the other window."""
        self._window.activateWindow()
        self._settle()

    def switches(self, count: int) -> Sample:
        """Seconds from one form to another, painted; in a large book never one that was shown before."""
        assert self._window.desk.book is not None
        ids = self._window.desk.book.ids()
        step = max(1, len(ids) // (count * _TURNS))
        wanted = [ids[(self._next + number) * step % len(ids)] for number in range(count)]
        self._next += count
        return Sample(
            tuple(self._until_painted(lambda id=id: self._window.show_form(id)) for id in wanted)  # type: ignore[misc]
        )

    def scrolls(self, count: int) -> Sample:
        """Seconds of a page down in the list, painted."""
        bar = self._window.forms.table.verticalScrollBar()
        times = []
        for number in range(count):
            at = (number + 1) * max(1, bar.maximum() // (count + 1))
            times.append(self._until_painted(lambda at=at: bar.setValue(at)))  # type: ignore[misc]
        return Sample(tuple(times))

    def _until_painted(self, action: Callable[[], object]) -> float:
        begun = time.perf_counter()
        action()
        self._app.processEvents()
        return time.perf_counter() - begun

    def _settle(self) -> None:
        for _ in range(3):
            self._app.processEvents()

    def close(self) -> None:
        self._window.desk.take(None)
        self._window.close()
        self._window.deleteLater()
        self._settle()
