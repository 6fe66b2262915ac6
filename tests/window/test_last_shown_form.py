"""A book is opened at the form that was on show last: the next day, after a kill, painted first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.background_call import BackgroundCall
from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms, RemoveForms
from jixiao_gui.form.template import Templates
from jixiao_gui.window import dialogs
from jixiao_gui.window.dialogs import Answer
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.settings import Settings
from tests.invented import invented_form

from .conftest import Keyboard


def second(window: MainWindow) -> int:
    """Go to the second form by its key; its id."""
    window.actions_["form_next"].trigger()
    assert window.desk.form_id is not None
    return window.desk.form_id


def test_the_next_time_it_is_there_again(opened: MainWindow, book_path: Path, keyboard: Keyboard) -> None:
    there = second(opened)
    opened.desk.take(None)
    assert opened.rooms.files.open(book_path)
    assert opened.desk.form_id == there
    assert [entry.id for entry in opened.forms.entries()][1] == there
    keyboard.press(Qt.Key.Key_Down)
    assert opened.view.hasFocus()


def test_it_outlasts_the_window(
    opened: MainWindow, templates: Templates, book_path: Path, home: Path, qtbot: QtBot
) -> None:
    there = second(opened)
    opened.settings.flush()
    opened.desk.take(None)
    again = MainWindow(None, home, opening=True)
    qtbot.addWidget(again, before_close_func=lambda window: window.desk.take(None))
    again.show()
    book = again.show_first(templates, BackgroundCall(lambda: Book.open(book_path, templates, home)).begin())
    assert book is not None
    sheet = again.view.sheet
    assert sheet is not None
    assert "系统运维" in {cell.text for _, cell in sheet.cells()}
    again.complete(templates)
    again.rooms.files.take_in(book, book_path)
    assert again.desk.form_id == there
    assert again.view.sheet is sheet, "painted once"
    assert again.forms.selected_ids() == [there]


def test_of_a_large_book_a_late_form_is_in_the_list_at_once(
    templates: Templates, book_path: Path, home: Path, qtbot: QtBot
) -> None:
    with Book.open(book_path, templates, home) as book:
        book.apply(AddForms("", tuple(invented_form(f"项目{n}") for n in range(200))))
        book.save()
        late = book.ids()[-1]
    Settings(home).set_text("left_off", f"{late} {book_path}")
    again = MainWindow(None, home, opening=True)
    qtbot.addWidget(again, before_close_func=lambda window: window.desk.take(None))
    again.show()
    made = again.show_first(templates, BackgroundCall(lambda: Book.open(book_path, templates, home)).begin())
    assert made is not None
    again.complete(templates)
    again.rooms.files.take_in(made, book_path)
    assert again.desk.form_id == late
    assert again.forms.selected_ids() == [late]


def test_a_form_that_is_gone_is_not_looked_for(
    opened: MainWindow, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = second(opened)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: Answer.SAVE)
    assert opened.desk.apply(RemoveForms("", (there,)))
    assert opened.rooms.files.save()
    opened.settings.set_text("left_off", f"{there} {book_path}")
    opened.desk.take(None)
    assert opened.rooms.files.open(book_path)
    assert opened.desk.form_id == opened.forms.entries()[0].id


def test_it_is_forgotten_with_the_recent_books(opened: MainWindow, book_path: Path) -> None:
    there = second(opened)
    opened.settings.clear_recent()
    opened.desk.take(None)
    assert opened.rooms.files.open(book_path)
    assert opened.desk.form_id != there


def test_what_is_remembered_is_read_whatever_stands_there(opened: MainWindow, book_path: Path) -> None:
    for line in ("", "x y", "9999999 " + str(book_path), f"-1 {book_path}", "7"):
        opened.settings.set_text("left_off", line)
        opened.desk.take(None)
        assert opened.rooms.files.open(book_path)
        assert opened.desk.form_id is not None
