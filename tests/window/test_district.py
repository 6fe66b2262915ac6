"""发布到汇总库, in the real main window, into a real PostgreSQL."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.exchange.district.connection import NO_DRIVER
from jixiao_gui.window.district import district_texts as texts
from jixiao_gui.window.district.publish_dialog import FetchDialog, PublishDialog, StoreDialog, Target
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.main_window import MainWindow
from tests.exchange.district.desks import Database, Desk
from tests.exchange.district.server import PORT
from tests.window.conftest import Keyboard
from tests.window.found_widgets import find_child


def ask(window: MainWindow) -> PublishDialog:
    window.actions_["publish"].trigger()
    dialog = window.rooms.district.dialog
    assert isinstance(dialog, PublishDialog)
    return dialog


def fill(dialog: StoreDialog, database: Database, password: str = "") -> None:
    for field, text in (
        (dialog.server, str(database.server.folder)),
        (dialog.database, database.name),
        (dialog.user, "owner"),
        (dialog.password, password),
    ):
        field.setText(text)
    dialog.port.setValue(PORT)


def wait(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not window.bench.jobs.busy)
    return window.bar.words.text()


def test_a_book_is_published_and_the_place_is_remembered(
    opened: MainWindow, qtbot: QtBot, database: Database, home: Path
) -> None:
    dialog = ask(opened)
    assert not dialog.go.isEnabled()
    fill(dialog, database, "geheim")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    said = wait(opened, qtbot)
    assert "新增 3 张" in said
    assert database.count("entry") == 3
    opened.settings.flush()
    assert "geheim" not in said + (home / "settings.ini").read_text("utf-8")
    again = ask(opened)
    assert again.target() == Target(str(database.server.folder), PORT, database.name, "owner")
    assert again.go.isEnabled()
    again.reject()


def test_what_is_typed_goes_along(
    opened: MainWindow, qtbot: QtBot, database: Database, keyboard: Keyboard
) -> None:
    keyboard.at("leader").type("x")
    dialog = ask(opened)  # the open editor is closed first
    fill(dialog, database)
    dialog.go.click()
    wait(opened, qtbot)
    assert database.sql("SELECT leader FROM jixiao.form WHERE leader LIKE '%%x%%'") != []


def test_what_somebody_else_changed_is_told_and_left(
    opened: MainWindow, qtbot: QtBot, database: Database, tmp_path: Path
) -> None:
    book = opened.desk.book
    assert isinstance(book, Book)
    other = Desk(tmp_path / "other")
    form = next(book.forms())
    theirs = other.book(replace(form, leader="别人"))
    other.publish(theirs, database.address)
    dialog = ask(opened)
    fill(dialog, database)
    dialog.go.click()
    assert "没有写" in wait(opened, qtbot)
    assert "新增 2 张" in opened.bar.words.text()
    opened.bar.button.click()
    window = next(child for child in opened.children() if isinstance(child, LinesWindow))
    text = find_child(window, QPlainTextEdit)
    assert text is not None
    assert form.project in text.toPlainText()
    window.close()
    dialog = ask(opened)
    dialog.overwrite.setChecked(True)
    dialog.go.click()
    assert "更新 1 张" in wait(opened, qtbot)
    other.close()


def test_a_server_that_is_not_there_is_one_sentence(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    dialog = ask(opened)
    for field, said in ((dialog.server, str(tmp_path)), (dialog.database, "d"), (dialog.user, "u")):
        field.setText(said)
    dialog.password.setText("geheim")
    dialog.go.click()
    said = wait(opened, qtbot)
    assert "没有应答" in said
    assert "geheim" not in said


def test_without_the_driver_the_window_says_so(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    dialog = ask(opened)
    for field in (dialog.server, dialog.database, dialog.user):
        field.setText("x")
    assert dialog.words.text() == NO_DRIVER
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_book_that_was_never_saved_is_saved_first(window: MainWindow) -> None:
    window.desk.take(Book.new(window.desk.templates, window.desk.home))
    window.actions_["publish"].trigger()
    assert window.rooms.district.dialog is None
    assert window.bar.words.text() == texts.NOT_SAVED


def test_a_target_does_not_tell_its_password() -> None:
    assert "geheim" not in repr(Target("s", 1, "d", "u", "geheim"))


def test_forms_are_read_back_into_the_open_book(
    opened: MainWindow, qtbot: QtBot, database: Database, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "other")
    book = opened.desk.book
    assert isinstance(book, Book)
    form = next(book.forms())
    theirs = other.book(replace(form, project="别人的项目"), replace(form, project="另一年", year="2019"))
    other.publish(theirs, database.address)
    opened.actions_["fetch"].trigger()
    dialog = opened.rooms.district.dialog
    assert isinstance(dialog, FetchDialog)
    fill(dialog, database)
    dialog.years.setText("今年")
    dialog.go.click()
    assert "今年" in opened.bar.words.text()
    opened.actions_["fetch"].trigger()
    dialog = opened.rooms.district.dialog
    assert isinstance(dialog, FetchDialog)
    assert dialog.user.text() == "owner"
    dialog.years.setText(f"{form.year}、2018")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    wait(opened, qtbot)
    qtbot.waitUntil(lambda: book.count() == 4)
    assert "别人的项目" in [entry.project for entry in book.entries()]
    assert opened.rooms.files.save()
    told = "SELECT count(*) FROM jixiao.publication"
    qtbot.waitUntil(lambda: database.sql(told) == [(3,)])  # two of theirs, and that it stands here
    other.close()
