"""A department's whole work by keys in the real window: from an empty book to what is reported up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import EditForm
from jixiao_gui.exchange.practice import FOLDER_NAME, LIST_NAME, write_practice
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.office.ledger import State
from jixiao_gui.form.template import Templates
from jixiao_gui.window import dialogs
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.office import delivery_intake
from jixiao_gui.window.office.ledger_window import LedgerWindow
from jixiao_gui.window.office.office_dialogs import ReturnDialog
from jixiao_gui.window.office.report_dialogs import AnswersDialog

from .conftest import open_book

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
UNITS, STRANGERS = 24, 3
LATE = "逾期"


class Walk:
    """Presses keys in the windows of an office."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def ledger(self) -> LedgerWindow:
        assert self.window.rooms.office.ledger is not None
        return self.window.rooms.office.ledger

    def until(self, reached: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(
            lambda: reached() and not self.window.bench.long_change.busy and not self.window.rooms.files.busy
        )

    def press(self, key: Qt.Key, widget: QWidget, modifier: Qt.KeyboardModifier = CTRL) -> None:
        if modifier == ALT:  # a letter works in the window in front alone
            self.ledger.activateWindow()
            self.qtbot.waitUntil(self.ledger.isActiveWindow)
        self.qtbot.keyClick(widget, key, modifier)

    def enter(self, widget: QWidget) -> None:
        self.qtbot.keyClick(widget, Qt.Key.Key_Return)

    def menu(self, letter: Qt.Key, item: int) -> None:
        """Open a button's menu by its letter; down to an item and Enter."""
        used = []

        def choose() -> None:
            popup = QApplication.activePopupWidget()
            if popup is None:
                QTimer.singleShot(20, choose)
                return
            used.append(popup)
            for _ in range(item + 1):
                self.qtbot.keyClick(popup, Qt.Key.Key_Down)
            self.enter(popup)

        QTimer.singleShot(20, choose)
        self.press(letter, self.ledger, ALT)
        self.until(lambda: bool(used))

    def choose_all(self, state: State) -> None:
        """Show the lines of a state, and choose all of them."""
        self.ledger.refresh()
        box = self.ledger.state
        self.qtbot.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentData() is state:
                break
            self.qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentData() is state
        self.press(Qt.Key.Key_A, self.ledger.table)

    def counts(self) -> dict[State, int]:
        self.ledger.refresh()
        return {state: count for state, count in self.ledger.ledger.counts.items() if count}


@pytest.fixture
def walk(
    opened: MainWindow,
    templates: Templates,
    home: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Walk:
    """An empty book; a list of 24 units and what they have sent, with mistakes of every kind among it."""
    monkeypatch.setattr(delivery_intake, "_DELAY", 50)
    write_practice(tmp_path, templates, units=UNITS, mistakes=6, strangers=STRANGERS)
    book = Book.new(templates, home, year="2025", unit="示范区主管部门")
    opened.desk.take(book)
    monkeypatch.setattr(dialogs, "ask_list", lambda *_: tmp_path / LIST_NAME)
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / FOLDER_NAME)
    return Walk(qtbot, opened)


def mend(folder: Path, into: Path, templates: Templates, home: Path) -> int:
    """Do the units' work: each book that was answered gets something new and is sent back."""
    paths = sorted(folder.glob("*/*.db"))
    for path in paths:
        with Book.open(path, templates, home) as book:
            for entry in book.entries():
                form = book.form(entry.id)
                for number, weight in enumerate(("20", "15", "15", "30", "10")):
                    row = f"indicators.{number}"
                    form = set_text(set_text(form, f"{row}.weight", weight), f"{row}.score", weight)
                    for column in ("target", "actual"):
                        if not get_text(form, f"{row}.{column}"):
                            form = set_text(form, f"{row}.{column}", "1项")
                for column in ("rate", "score"):
                    form = set_text(form, f"funds.0.{column}", "")
                form = set_text(set_text(form, "total.score", ""), "leader", "改过")
                book.apply(EditForm("改", entry.id, ReplaceForm("改", form)))
            book.save_as(into / f"{path.stem}（改）.db")
    return len(paths)


def test_a_department_collects_by_keys(
    walk: Walk, templates: Templates, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, due = walk.window, 2 * UNITS
    window.actions_["ledger"].trigger()
    walk.menu(Qt.Key.Key_L, 0)
    walk.until(lambda: len(open_book(window).duties()) == due)
    walk.menu(Qt.Key.Key_T, 0)
    walk.until(lambda: window.desk.undo.index() == 2)
    first = walk.counts()
    assert (first[State.MISSING], first[State.LATE]) == (2, 1)  # one that is late has errors too
    assert first[State.ERRORS] >= 3
    assert "换新版 1 张，待认领 3 张，重复的文件 1 个" in walk.ledger.messages.words.text()
    # what matched nothing, by hand
    walk.press(Qt.Key.Key_W, walk.ledger, ALT)
    walk.until(lambda: window.rooms.office.intake.waiting is not None)
    waiting = window.rooms.office.intake.waiting
    assert waiting is not None
    for left in reversed(range(STRANGERS)):
        waiting.search.setText("文化")  # as an input method does
        walk.enter(waiting.search)
        walk.until(lambda left=left: waiting.waiting.count() == left)  # type: ignore[misc]
    walk.qtbot.keyClick(waiting, Qt.Key.Key_Escape)
    assert State.MISSING not in walk.counts()
    # what is wrong goes back, and every unit is answered
    walk.choose_all(State.ERRORS)
    walk.press(Qt.Key.Key_B, walk.ledger, ALT)
    walk.until(lambda: isinstance(window.rooms.office.remarks.dialog, ReturnDialog))
    assert window.rooms.office.remarks.dialog is not None
    walk.enter(window.rooms.office.remarks.dialog)
    walk.until(lambda: walk.counts().get(State.RETURNED) == first[State.ERRORS])
    walk.ledger.table.clearSelection()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "退回")
    walk.press(Qt.Key.Key_A, walk.ledger, ALT)
    walk.until(lambda: isinstance(window.rooms.office.reports.dialog, AnswersDialog))
    assert window.rooms.office.reports.dialog is not None
    walk.enter(window.rooms.office.reports.dialog)
    walk.until(lambda: (tmp_path / "退回").exists())
    # what the units have mended comes in by itself
    answered = mend(tmp_path / "退回", tmp_path / FOLDER_NAME, templates, home)
    assert answered >= first[State.ERRORS]
    walk.until(lambda: State.RETURNED not in walk.counts())
    assert State.ERRORS not in walk.counts()
    for state in (State.IN, State.LATE):
        if state in walk.counts():
            walk.choose_all(state)
            walk.press(Qt.Key.Key_P, walk.ledger, ALT)
            walk.until(lambda state=state: state not in walk.counts())  # type: ignore[misc]
    assert walk.counts() == {State.PASSED: due}
    target = tmp_path / "台账.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(target), "")))
    walk.menu(Qt.Key.Key_E, 0)
    walk.until(target.exists)
    # each batch is one step back
    steps = [window.desk.undo.text(number) for number in range(window.desk.undo.count())]
    assert steps[:5] == ["读入名单", "收表", "认领", "认领", "认领"]
    assert steps[5] == "退回修改"
