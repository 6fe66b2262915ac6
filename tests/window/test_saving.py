"""Saving beside the window, what stands in the open editor, and disks that refuse."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book import backups, saving, working_copy
from jixiao_gui.book.book import Book, Draft, read_forms_of
from jixiao_gui.book.errors import CannotSave
from jixiao_gui.in_place import put_in_place
from jixiao_gui.window import dialogs, questions
from jixiao_gui.window.dialogs import Answer
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.questions import ChangedFileAnswer
from jixiao_gui.window.saver import free_name
from tests.working_copies import working_folder

from .conftest import Keyboard, shown


class Gate:
    """A disk that is as slow as the test wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self._open = threading.Event(), threading.Event()
        really = put_in_place

        def slowly(temporary: Path, target: Path) -> None:
            self.reached.set()
            assert self._open.wait(20)
            really(temporary, target)

        monkeypatch.setattr(saving, "put_in_place", slowly)

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    made.open()


def projects(path: Path) -> list[str]:
    return [form.project for form in read_forms_of(path)]


def written_by_another(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE form SET project = '别人的'")


def refuse(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, error: Exception) -> None:
    def raising(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(module, name, raising)


def test_typing_goes_on_while_the_file_is_written(
    opened: MainWindow, keyboard: Keyboard, gate: Gate, book_path: Path, qtbot: QtBot
) -> None:
    keyboard.at("project").type("first").press(Qt.Key.Key_Return)
    opened.actions_["save"].trigger()
    assert gate.reached.wait(20)
    assert opened.status.saved.text() == "正在保存……"
    assert projects(book_path)[0] == "设备更新"
    keyboard.at("project").type("second").press(Qt.Key.Key_Return)
    gate.open()
    qtbot.waitUntil(lambda: not opened.rooms.files.saver.busy)
    assert projects(book_path)[0] == "first"
    assert opened.desk.dirty, "what was typed meanwhile is in no file"
    assert opened.windowTitle().startswith("*")
    assert opened.status.saved.text() == "未保存"
    opened.actions_["undo"].trigger()
    assert not opened.desk.dirty, "this is what the file holds"
    opened.actions_["redo"].trigger()
    assert opened.desk.dirty
    assert opened.rooms.files.save()
    assert projects(book_path)[0] == "second"
    assert not opened.desk.dirty


def test_saving_again_while_it_is_saved(
    opened: MainWindow, keyboard: Keyboard, gate: Gate, book_path: Path, qtbot: QtBot
) -> None:
    opened.actions_["save"].trigger()
    assert gate.reached.wait(20)
    keyboard.at("project").type("later")
    opened.actions_["save"].trigger()
    gate.open()
    qtbot.waitUntil(lambda: not opened.rooms.files.saver.busy and not opened.desk.dirty)
    assert projects(book_path)[0] == "later"


@pytest.mark.parametrize("answer", [Answer.SAVE, Answer.DISCARD])
def test_closing_waits_for_a_save(
    opened: MainWindow,
    keyboard: Keyboard,
    gate: Gate,
    book_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
) -> None:
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: answer)
    opened.actions_["save"].trigger()
    assert gate.reached.wait(20)
    keyboard.at("project").type("later")
    threading.Timer(0.2, gate.open).start()
    assert opened.close()
    assert projects(book_path)[0] == ("later" if answer is Answer.SAVE else "设备更新")
    assert [entry.name for entry in book_path.parent.glob(".*")] == [], "no lock and no half file"


FAILURES: list[tuple[str, Callable[[pytest.MonkeyPatch], None]]] = [
    ("folder", lambda m: refuse(m, saving, "_make_file", FileNotFoundError(2, "gone"))),
    ("permission", lambda m: refuse(m, saving, "_make_file", PermissionError(13, "denied"))),
    ("read-only", lambda m: refuse(m, saving, "_make_file", OSError(30, "read-only"))),
    ("too long", lambda m: refuse(m, saving, "_make_file", OSError(36, "too long"))),
    ("full", lambda m: refuse(m, saving, "flush_file", OSError(28, "full"))),
    ("database", lambda m: refuse(m, saving, "_compact", sqlite3.OperationalError("disk is full"))),
    ("sharing", lambda m: refuse(m, saving, "put_in_place", PermissionError(13, "in use"))),
]


def test_a_save_without_a_backup_says_so(
    opened: MainWindow, keyboard: Keyboard, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard.at("project").type("mine")
    refuse(monkeypatch, backups, "keep_backup", OSError(28, "full"))
    refuse(monkeypatch, working_copy, "write_small", OSError(28, "full"))
    assert opened.rooms.files.save()
    assert projects(book_path)[0] == "mine"
    assert not opened.desk.dirty
    assert "没有留下保存前的备份" in opened.bar.words.text()
    assert "已满" in opened.bar.words.text()


@pytest.mark.parametrize("fail", [pytest.param(do, id=name) for name, do in FAILURES])
def test_a_save_that_fails_offers_another_place(
    opened: MainWindow,
    keyboard: Keyboard,
    book_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[pytest.MonkeyPatch], None],
) -> None:
    before = book_path.read_bytes()
    keyboard.at("project").type("mine")
    with monkeypatch.context() as broken:
        fail(broken)
        assert not opened.rooms.files.save()
    assert book_path.read_bytes() == before
    assert opened.desk.dirty
    assert shown(opened, "project") == "mine"
    assert "部门 2023.db" in opened.bar.words.text()
    assert opened.bar.words.text().endswith("修改都还在。")
    assert opened.bar.button.text() == "换个位置保存"
    elsewhere = tmp_path / "别处.db"
    monkeypatch.setattr(dialogs, "ask_save_as", lambda *_: elsewhere)
    opened.bar.button.click()
    opened.rooms.files.saver.wait()
    assert projects(elsewhere)[0] == "mine"
    assert not opened.desk.dirty
    assert "已保存" in opened.bar.words.text()


def test_a_bug_while_saving_is_no_saved(
    opened: MainWindow, keyboard: Keyboard, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard.at("project").type("mine")
    with monkeypatch.context() as broken:
        refuse(broken, saving, "_check", ZeroDivisionError())
        assert not opened.rooms.files.save()
    assert opened.desk.dirty
    assert "没有保存" in opened.bar.words.text()
    assert opened.rooms.files.save()
    assert projects(book_path)[0] == "mine"


@pytest.mark.parametrize("answer", list(ChangedFileAnswer))
def test_somebody_else_wrote_the_file(
    opened: MainWindow,
    keyboard: Keyboard,
    book_path: Path,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: ChangedFileAnswer,
) -> None:
    keyboard.at("project").type("mine")
    written_by_another(book_path)
    theirs = book_path.read_bytes()
    elsewhere = tmp_path / "别处.db"
    monkeypatch.setattr(questions, "ask_changed", lambda *_: answer)
    monkeypatch.setattr(dialogs, "ask_save_as", lambda *_: elsewhere)
    assert opened.rooms.files.save() is (answer is not ChangedFileAnswer.CANCEL)
    assert opened.desk.book is not None
    mine = opened.desk.book.path
    assert mine is not None
    if answer is ChangedFileAnswer.CANCEL:
        assert opened.desk.dirty
        assert opened.bar.button.text() == "换个位置保存"
    else:
        assert projects(mine)[0] == "mine"
        assert not opened.desk.dirty
    if answer is ChangedFileAnswer.OVERWRITE:
        assert mine == book_path
        kept = [backup.path.read_bytes() for backup in backups.list_backups(home, book_path)]
        assert theirs in kept
    else:
        assert book_path.read_bytes() == theirs
    if answer is ChangedFileAnswer.KEEP_BOTH:
        assert mine.name.startswith("部门 2023（我的修改 ")
        assert "两份都留下了" in opened.bar.words.text()
    if answer is ChangedFileAnswer.SAVE_AS:
        assert mine == elsewhere


def test_a_free_name_beside(tmp_path: Path) -> None:
    from datetime import datetime

    path, now = tmp_path / "预算.jixiao", datetime(2023, 12, 31, 9, 30)
    first = free_name(path, now)
    assert first.name == "预算（我的修改 12-31 0930）.jixiao"
    first.touch()
    assert free_name(path, now).name == "预算（我的修改 12-31 0930） 2.jixiao"


def test_a_read_only_book_saved_elsewhere_can_be_changed(
    window: MainWindow, book_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyboard: Keyboard
) -> None:
    with Book.open(book_path, window.desk.templates, tmp_path / "home 2"):
        assert window.rooms.files.open(book_path)
        assert window.desk.read_only
        monkeypatch.setattr(dialogs, "ask_save_as", lambda *_: tmp_path / "我的.db")
        assert window.rooms.files.save()
    assert not window.desk.read_only
    keyboard.at("project").type("mine").press(Qt.Key.Key_Return)
    assert shown(window, "project") == "mine"
    assert window.actions_["form_add"].isEnabled()


# --- the open editor -------------------------------------------------------------------------------


def draft_of(window: MainWindow) -> Draft | None:
    window.rooms.autosaver._timer.timeout.emit()
    window.rooms.autosaver.wait()
    assert window.desk.book is not None
    return window.desk.book.draft


def test_the_open_editor_is_kept_and_forgotten(opened: MainWindow, keyboard: Keyboard) -> None:
    assert draft_of(opened) is None
    keyboard.at("goal.achieved").press(Qt.Key.Key_F2)
    assert draft_of(opened) is None, "nothing was typed"
    keyboard.type("half")
    found = draft_of(opened)
    assert found is not None
    assert (found.form_id, found.cell, found.text) == (1, "goal.achieved", "已更新设备。half")
    keyboard.type(" a word")
    found = draft_of(opened)
    assert found is not None
    assert found.text.endswith("half a word")
    keyboard.press(Qt.Key.Key_Escape)
    opened.rooms.autosaver.wait()
    assert opened.desk.book is not None
    assert opened.desk.book.draft is None
    keyboard.at("goal.achieved").type("all")
    assert draft_of(opened) is not None
    keyboard.press(Qt.Key.Key_Tab)
    opened.rooms.autosaver.wait()
    assert not (working_folder(opened.desk.book) / "draft.json").exists()


def test_the_timer_is_fast_enough(opened: MainWindow) -> None:
    assert opened.rooms.autosaver._timer.isActive()
    assert opened.rooms.autosaver._timer.interval() < 2000


def test_what_was_committed_is_flushed(
    opened: MainWindow, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(Book, "flush", lambda book: flushed.append(book.revision))
    for _ in range(2):
        draft_of(opened)
        keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    draft_of(opened)
    assert opened.desk.book is not None
    assert flushed[-1] == opened.desk.book.revision


def test_text_that_the_disk_refuses_stays_in_its_editor(
    opened: MainWindow, keyboard: Keyboard, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = book_path.read_bytes()

    def full(_book: Book, _change: object) -> object:
        raise CannotSave("这一步没有记下：磁盘已满，请清理空间后重试。")

    with monkeypatch.context() as broken:
        broken.setattr(Book, "apply", full)
        keyboard.at("project").type("mine").press(Qt.Key.Key_Return)
        assert opened.view.editing == "project"
        assert opened.view.editor_text == "mine"
        assert "磁盘已满" in opened.bar.words.text()
        assert not opened.rooms.files.save(), "what is not kept cannot be saved"
        assert not opened.close()
        assert opened.view.editor_text == "mine"
    assert book_path.read_bytes() == before
    keyboard.press(Qt.Key.Key_Return)
    assert opened.view.editing == ""
    assert opened.desk.form is not None
    assert opened.desk.form.project == "mine"


def test_a_file_that_was_taken_away_is_written_again_and_that_is_said(
    opened: MainWindow, keyboard: Keyboard, book_path: Path
) -> None:
    moved = book_path.rename(book_path.with_name("移走.db"))
    keyboard.at("project").type("A").press(Qt.Key.Key_Return)
    opened.actions_["save"].trigger()
    opened.rooms.files.wait()
    assert "不在那里了" in opened.bar.words.text()
    assert str(book_path) in opened.bar.words.text()
    assert book_path.exists()
    assert moved.exists()
    keyboard.at("project").type("B").press(Qt.Key.Key_Return)
    opened.actions_["save"].trigger()
    opened.rooms.files.wait()
    assert "不在那里了" not in opened.bar.words.text()
