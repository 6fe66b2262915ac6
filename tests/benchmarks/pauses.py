"""The longest time that the window does not answer, step by step through a clerk's day.

A tick asks for its turn every two milliseconds; how late it gets it is the pause that a key would have met.
Each row tells of the step's longest, by the clock and by the processor time of the window's thread: on a busy
machine the second is what the program can be blamed for.
"""

from __future__ import annotations

import compileall
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.content import FULL, QUICK, TEMPLATES, saved
from tests.benchmarks.measuring import ROOT, Row, Sample

_EVERY = 2
_MOST = 0.1
"""Seconds that nothing may take."""
_REST = 0.25
"""Seconds to look on after a step: what follows by itself may hold the window as well."""
_LONGEST = 300.0
TOOLS = (
    *("summary", "book_findings", "rules", "library", "settings", "layouts"),
    *("form_compare", "export", "preview", "backups", "keys", "about", "manual", "correct_all", "fill_forms"),
    *("form_carry", "goto", "form_lines", "widths_fit", "find", "replace"),
)
"""Commands that open a window or a bar, each for the first time."""


def run(quick: bool, folder: Path) -> Iterator[Row]:
    """A day with a book of 34 and with a large one."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # as where the program was installed or used before: no module is compiled while a window opens
    sys.dont_write_bytecode = False
    compileall.compile_dir(ROOT / "jixiao_gui", quiet=1)
    for count in (FULL, QUICK if quick else 10_000):
        day = _Day(folder, count)
        yield from day.steps()
        day.end()


class _Pauses:
    """Measure how late the tick comes, until it is asked."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.clock = self.processor = 0.0
        self._seen = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.clock = max(self.clock, now[0] - self._seen[0] - _EVERY / 1000)
        self.processor = max(self.processor, now[1] - self._seen[1])
        self._seen = now

    def begin(self) -> None:
        """Forget what was before."""
        self.clock = self.processor = 0.0
        self._seen = time.perf_counter(), time.thread_time()


class _Day:
    """The real main window on a book of ``count`` forms."""

    def __init__(self, folder: Path, count: int) -> None:
        from PySide6.QtWidgets import QApplication

        from jixiao_gui.window.garbage_collector import GarbageCollector
        from jixiao_gui.window.main_window import MainWindow
        from jixiao_gui.window.preloader import Preloader
        from jixiao_gui.window.start import application

        self._app: QApplication = application()
        self._count, self._folder = count, folder
        self._path = saved(folder / f"{count}.db", folder / "other home", count)
        GarbageCollector(self._app).start()  # as in the program, and what is loaded ahead
        self._window = MainWindow(TEMPLATES, folder / f"home {count}")
        self._window.resize(1366, 768)
        self._window.show()
        Preloader(self._window.desk, TEMPLATES)
        self._pauses = _Pauses()
        self._look_on(_REST)

    def steps(self) -> Iterator[Row]:
        """Each step of the day with its longest pause."""
        from PySide6.QtCore import Qt

        window, view = self._window, self._window.view
        yield self._step("open", lambda: window.rooms.files.open(self._path), rest=1.5)
        yield self._step("switch of form", lambda: window.commands.show_neighbour(1))
        yield self._step("type and Enter", self._type)
        yield self._step("undo", lambda: self._trigger("undo"))
        yield self._step("F8", lambda: self._trigger("next_finding"))
        yield self._step("search in the list", lambda: window.forms.search.setText("项目12"), rest=1.0)
        yield self._step("search cleared", window.forms.clear_filter, rest=1.0)
        yield self._step("list sorted", lambda: self._arrange(sort="total"))
        yield self._step("list grouped", lambda: self._arrange(group="department"))
        yield self._step("list filtered", lambda: self._arrange(status="errors"))
        yield self._step("list as it was", lambda: self._arrange(sort="book", group="", status="all"))
        for id in TOOLS:
            yield self._step(id, lambda id=id: self._trigger(id), rest=0.6, after=self._close_windows)  # type: ignore[misc]
        yield self._step("words to find", self._find, rest=2.0)
        for kind in ("json", "docx"):
            yield self._step(f"export {kind} begun", lambda kind=kind: self._export(kind), rest=2.0)  # type: ignore[misc]
            window.bench.jobs.wait()
        yield self._step("import begun", self._import, rest=2.0)
        window.bench.jobs.wait()
        self._look_on(_REST)
        self._close_windows()
        yield from self._steps_of_all_forms()
        yield self._step("save", lambda: self._trigger("save"), rest=1.0)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Close all."""
        self._window.rooms.files.wait()
        self._window.desk.take(None)
        self._window.close()
        self._window.deleteLater()
        self._look_on(_REST)

    def _step(
        self,
        name: str,
        action: Callable[[], object],
        *,
        until: Callable[[], bool] = lambda: True,
        after: Callable[[], object] = lambda: None,
        rest: float = _REST,
    ) -> Row:
        from PySide6.QtCore import QTimer

        self._pauses.begin()
        begun = time.perf_counter()
        done: list[bool] = []

        def act() -> None:
            action()
            done.append(True)

        QTimer.singleShot(0, act)
        while (not done or not until()) and time.perf_counter() - begun < _LONGEST:
            self._app.processEvents()
            time.sleep(0.0005)  # work on another thread needs the interpreter, as it has it in the program
        taken = time.perf_counter() - begun
        self._look_on(rest)
        pauses = self._pauses
        ratio = min(pauses.clock, pauses.processor) / _MOST
        note = f"processor {pauses.processor * 1000:.0f} ms; done after {taken * 1000:.0f} ms"
        sample = Sample((pauses.clock,))
        row = Row("pauses", name, self._count, sample, "100 ms", None, ratio, at_most=1.0, note=note)
        row = replace(row, processor=pauses.processor)
        after()
        self._look_on(_REST)
        return row

    def _steps_of_all_forms(self) -> Iterator[Row]:
        """What changes each form of the book, and its undo, to its end."""
        window = self._window
        convert = window.rooms.forms.whole.change_template
        steps: dict[str, Callable[[], object]] = {
            "a change to all forms": self._change_all,
            "its undo": lambda: self._trigger("undo"),
            "its redo": lambda: self._trigger("redo"),
            "all forms copied": lambda: self._trigger("form_copy"),
            "the copies removed": lambda: self._trigger("undo"),
            "all forms of another layout": lambda: convert(TEMPLATES["mof-2021"]),
            "the layout as before": lambda: self._trigger("undo"),
            "all forms exported": lambda: self._export("txt"),
            "all forms removed": lambda: self._trigger("form_delete"),
            "all forms back": lambda: self._trigger("undo"),
        }
        for name, act in steps.items():
            window.forms.table.selectAll()
            yield self._step(name, act, until=self._at_rest)

    def _at_rest(self) -> bool:
        from jixiao_gui.window.forms.convert_dialog import ConvertDialog

        dialog = self._app.activeModalWidget()
        if isinstance(dialog, ConvertDialog):
            dialog.accept()
        return dialog is None and not self._window.bench.jobs.busy

    def _look_on(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            self._app.processEvents()
            time.sleep(0.0005)

    def _trigger(self, id: str) -> None:
        action = self._window.actions_[id]
        action.setEnabled(True)
        action.trigger()

    def _close_windows(self) -> None:
        for widget in self._app.topLevelWidgets():
            if widget is not self._window and widget.isVisible():
                widget.close()
        self._window.rooms.searching.close()
        self._window.view.setFocus()

    def _type(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        view = self._window.view
        view.goto("funds.0.executed")
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_F2)
        view.editor.selectAll()
        QTest.keyClicks(view.editor, "61.5")
        QTest.keyClick(view.editor, Qt.Key.Key_Return)

    def _arrange(self, **state: Any) -> None:
        self._window.forms.set_state(replace(self._window.forms.state, **state))

    def _find(self) -> None:
        self._trigger("find")
        self._window.rooms.searching.bar.words.setText("调研报告7")

    def _export(self, kind: str) -> None:
        from jixiao_gui.window import dialogs
        from jixiao_gui.window.paper.export_request import ExportRequest

        target = self._folder / f"out {self._count}.{kind}"
        ask, dialogs.ask_export = dialogs.ask_export, lambda *_: target  # the system's own window
        self._window.rooms.paper.exporter.export(ExportRequest(kind=kind, scope="all"))
        dialogs.ask_export = ask

    def _import(self) -> None:
        self._window.rooms.importing.importer.import_files([self._folder / f"out {FULL}.json"])

    def _change_all(self) -> None:
        from jixiao_gui.book.changes import Changes, EditForm
        from jixiao_gui.form.edits import CellState, SetCells

        book = self._window.desk.book
        assert book is not None
        edit = SetCells("负责人", (("leader", CellState("某某")),))
        parts = tuple(EditForm("负责人", id, edit) for id in book.ids())
        self._window.bench.long_change.apply(Changes("负责人", parts), "")
