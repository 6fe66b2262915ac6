"""A book whose lock another computer left behind: for reading until a person says that nobody is at it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.book.lock import lock_path, remove_lock
from jixiao_gui.book.owner import Owner
from jixiao_gui.window import questions
from jixiao_gui.window.main_window import MainWindow
from tests.invented import invented_form

from .conftest import Keyboard, shown

AWAY = replace(Owner.of_this_process("left"), host="另一台电脑", user="同事")


@pytest.fixture
def left(window: MainWindow, book_path: Path) -> MainWindow:
    """The window with a book that says to be open on another computer."""
    lock_path(book_path).write_text(json.dumps(AWAY.values()), "utf-8")
    assert window.rooms.files.open(book_path)
    assert window.desk.read_only
    return window


def answer(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []

    def ask(_parent: object, user: str, host: str) -> bool:
        asked.append((user, host))
        return yes

    monkeypatch.setattr(questions, "ask_take_over", ask)
    return asked


def test_it_is_gone_on_with_by_the_keyboard(
    left: MainWindow, keyboard: Keyboard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, yes=True)
    left.view.setFocus()
    for _ in range(3):
        if not left.locked.take_over.hasFocus():
            left.actions_["next_pane"].trigger()
    assert left.locked.take_over.hasFocus()
    qtbot.keyClick(left.locked.take_over, Qt.Key.Key_Return)
    assert asked == [("同事", "另一台电脑")]
    assert not left.desk.read_only
    assert not left.locked.isVisible()
    keyboard.at("project").type("mine").press(Qt.Key.Key_Return)
    assert shown(left, "project") == "mine"
    assert left.rooms.files.save()


def test_without_a_yes_it_stays_for_reading(left: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, yes=False)
    left.locked.take_over.click()
    assert left.desk.read_only
    assert left.locked.take_over.isVisible()


def test_what_was_saved_there_since_is_read(
    left: MainWindow, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_path(book_path).unlink()
    with Book.open(book_path, left.desk.templates, left.desk.home.parent / "home 2") as other:
        other.apply(AddForms("", (invented_form("别处新填"),)))
        other.save()
    answer(monkeypatch, yes=True)
    left.locked.take_over.click()
    assert not left.desk.read_only
    assert left.desk.book is not None
    assert [entry.project for entry in left.desk.book.entries()][-1] == "别处新填"


def test_a_program_of_this_computer_is_not_pushed_aside(
    window: MainWindow, book_path: Path, tmp_path: Path
) -> None:
    with Book.open(book_path, window.desk.templates, tmp_path / "home 2"):
        assert window.rooms.files.open(book_path)
        assert window.locked.isVisible()
        assert not window.locked.take_over.isVisible()
        holder = window.desk.book.holder if window.desk.book is not None else None
        assert holder is not None
        assert not remove_lock(book_path, holder)
        assert lock_path(book_path).exists()


def test_of_many_who_take_a_lock_away_one_does_and_a_new_owners_stays(tmp_path: Path) -> None:
    path = tmp_path / "甲.db"
    lock_path(path).write_text(json.dumps(AWAY.values()), "utf-8")
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(remove_lock(path, AWAY))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 1
    lock_path(path).write_text(json.dumps(replace(AWAY, token="another").values()), "utf-8")
    assert not remove_lock(path, AWAY)
    assert lock_path(path).exists()
