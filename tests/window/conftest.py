"""The real main window, offscreen, with a home of its own and an invented book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot, _WaitWidgetContextManager
from pytestqt.wait_signal import SignalBlocker
from shiboken6 import isValid

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.model import FundLine
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from jixiao_gui.window import dialogs, questions
from jixiao_gui.window.garbage_collector import GarbageCollector
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.start import application
from tests.invented import invented_form


class PatientBot(QtBot):
    """Waits up to half a minute: a loaded machine fails nothing, and what comes soon is not waited for."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 30_000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: object, *, timeout: int = 30_000, **more: object) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **more)  # type: ignore[arg-type]

    def waitExposed(self, widget: QWidget, *, timeout: int = 30_000) -> _WaitWidgetContextManager:
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: QWidget, *, timeout: int = 30_000) -> _WaitWidgetContextManager:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 - Qt must be there
    return PatientBot(request)


@pytest.fixture(scope="session")
def _collector(qapp: QApplication) -> GarbageCollector:
    """As in the program: to the end of the process no garbage is collected on its own.

    Collecting began once in ``~QObject``, which holds a lock then that a second ``~QObject`` waited for.
    """
    collector = GarbageCollector(qapp)
    collector.start()
    return collector


@pytest.fixture(autouse=True)
def _garbage(_collector: GarbageCollector) -> Iterator[None]:
    yield
    _collector.check()  # a test may have let no event through


@pytest.fixture(scope="session")
def templates() -> Templates:
    return load_templates([resources_folder()])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def book_path(templates: Templates, home: Path, tmp_path: Path) -> Path:
    """A saved book of three forms; the second has a wrong rate and a wrong total."""
    path = tmp_path / "部门 2023.db"
    wrong = invented_form(
        "系统运维",
        "40",
        funds=(FundLine("年度资金总额", "80", "80", "40", "10", "100%", "10"),),
        manual=frozenset(("funds.0.rate", "funds.0.score")),
    )
    with Book.new(templates, home, year="2023") as book:
        book.apply(AddForms("", (invented_form(), wrong, invented_form("培训", "80"))))
        book.save_as(path)
    return path


@pytest.fixture
def window(
    qtbot: QtBot, templates: Templates, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window without a book; no question can block a test: each must be answered by the test."""

    def unasked(*_arguments: object) -> None:
        raise AssertionError("a question that this test does not expect")

    for name in ("ask_save", "ask_open", "ask_save_as", "ask_import", "ask_export"):
        monkeypatch.setattr(dialogs, name, unasked)
    for name in ("ask_changed", "ask_drop", "ask_take_over"):
        monkeypatch.setattr(questions, name, unasked)
    application()
    made = MainWindow(templates, home)
    qtbot.addWidget(made, before_close_func=_give_up)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    # QTest holds a button down after a double click, and for the tests that follow too
    QTest.mouseRelease(made, Qt.MouseButton.LeftButton)
    _give_up(made)


@pytest.fixture
def opened(window: MainWindow, book_path: Path) -> MainWindow:
    """The window with the book open, its first form shown."""
    assert window.rooms.files.open(book_path)
    return window


def _give_up(window: MainWindow) -> None:
    if not isValid(window):  # closed while other windows stayed
        return
    window.rooms.files.wait()
    window.rooms.library.suggestion_loader.stop()
    window.view.cancel_editor()
    window.desk.take(None)


class Keyboard:
    """The keyboard as a person uses it: keys go where the focus is."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self._window = window

    def at(self, path: str) -> Keyboard:
        """Go to a cell."""
        assert self._window.view.goto(path), path
        self._window.view.setFocus()
        return self

    def type(self, text: str) -> Keyboard:
        """Type letter by letter."""
        for char in text:
            if char.isascii():
                self._qtbot.keyClicks(self._focus(), char)
            else:  # what an input method hands over
                event = QInputMethodEvent("", [])
                event.setCommitString(char)
                QApplication.sendEvent(self._focus(), event)
        return self

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Keyboard:
        """Press a key."""
        self._qtbot.keyClick(self._focus(), key, modifier)
        return self

    def _focus(self) -> QWidget:
        view = self._window.view
        return view.editor if view.editing else view


@pytest.fixture
def keyboard(qtbot: QtBot, window: MainWindow) -> Keyboard:
    return Keyboard(qtbot, window)


@pytest.fixture
def clipboard() -> Iterator[QClipboard]:
    board = QApplication.clipboard()
    board.clear()
    yield board
    board.clear()


def open_book(window: MainWindow) -> Book:
    """Return the book that the window works on, which must be there."""
    book = window.desk.book
    assert book is not None
    return book


def shown(window: MainWindow, path: str) -> str:
    """What the sheet on the screen prints in a cell."""
    grid = window.view.grid
    assert grid is not None
    return grid.by_path[path].cell.text
