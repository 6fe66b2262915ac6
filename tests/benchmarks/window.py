"""One edit from key to repainted cells, the switch of form, the list: in books of 34 and of many forms."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.content import FULL, QUICK, TEMPLATE, TEMPLATES, form, saved
from tests.benchmarks.measuring import Row, Sample, over_floor, sample

_FRAME = 0.008
"""Seconds: half a frame of a 60 Hz screen, on the machine of performance.md."""


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """The edit's quantiles with what one evaluation takes as the floor; the same in a large book."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    many = QUICK if quick else 10_000
    small = _Window(folder, FULL)
    keys, ends = small.edits(200 if quick else 1000)
    yield from _quantiles(FULL, keys, ends)
    switch, scroll = small.switches(60), small.scrolls(60)
    yield Row("window", "switch of form, to repainted", FULL, switch)
    yield Row("window", "list scrolled by a page", FULL, scroll)
    small.close()
    large = _Window(folder, many)
    keys2, ends2 = large.edits(200 if quick else 1000)
    yield from _quantiles(many, keys2, ends2)
    name = "one edit, against a book of 34"
    yield over_floor("window", name, many, (ends2, ends), f"book of {FULL}", 1.2)
    name = "switch of form, against a book of 34"
    yield over_floor("window", name, many, (large.switches(60), switch), f"book of {FULL}", 1.3)
    name = "list scrolled by a page, against 34"
    yield over_floor("window", name, many, (large.scrolls(60), scroll), f"book of {FULL}")
    large.close()


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
        from jixiao_gui.window.collector import Collector
        from jixiao_gui.window.main_window import MainWindow
        from jixiao_gui.window.start import application

        self._app = application()
        home = folder / f"home {count}"
        path = saved(folder / f"{count}.db", folder / "other home", count)
        self._collector = Collector(self._app)  # as in the program
        self._collector.start()
        self._window = MainWindow(TEMPLATES, home)
        self._window.resize(1366, 768)
        self._window.show()
        assert self._window.files.open(path)
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
            before = desk.book.unsaved_changes
            figure = f"{number % 9 + 1}"
            keys.append(self._until_painted(lambda text=figure: QTest.keyClicks(view.editor, text)))  # type: ignore[misc]
            ends.append(self._until_painted(lambda: QTest.keyClick(view.editor, Qt.Key.Key_Return)))
            assert desk.book.unsaved_changes > before
        return Sample(tuple(keys)), Sample(tuple(ends))

    def switches(self, count: int) -> Sample:
        """Seconds from one form to another, painted; never one that was shown before."""
        ids = [entry.id for entry in self._window.desk.book.entries()]  # type: ignore[union-attr]
        step = max(1, len(ids) // count)
        wanted = (ids[(1 + number * step) % len(ids)] for number in range(count))
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
        self._collector.stop()
        self._settle()
