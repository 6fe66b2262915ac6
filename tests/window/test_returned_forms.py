"""A unit's clerk sees which forms the office returned, why, and by when they are to come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import PutRecords
from jixiao_gui.exchange.answers import write_answers
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.reviewing import return_of
from jixiao_gui.form.template import Templates
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.office.returned_forms import ReturnedBar
from tests.window.found_widgets import find_children

from .conftest import Keyboard, open_book


@pytest.fixture
def unit_book(opened: MainWindow, templates: Templates, home: Path, tmp_path: Path) -> Path:
    """The book that the office sent back: of three forms the second and the third were returned."""
    book = open_book(opened)
    ids = book.ids()
    opened.rooms.office.remarks.give_back(ids[1:2], "2024-04-20", "请核对\n执行率")
    opened.rooms.office.remarks.give_back(ids[2:], "2024-04-10", "")
    write_answers(book, templates, tmp_path / "退回", home, units=[("示范单位", ids)])
    opened.desk.undo.setClean()
    opened.desk.take(None)
    [path] = (tmp_path / "退回").rglob("*.db")
    return path


@pytest.fixture
def returned(opened: MainWindow, unit_book: Path) -> MainWindow:
    assert opened.rooms.files.open(unit_book)
    return opened


def bar_of(window: MainWindow) -> ReturnedBar:
    [bar] = find_children(window, ReturnedBar)
    return bar


def test_the_clerk_is_told_when_the_book_is_opened(returned: MainWindow) -> None:
    told = returned.bar.words.text()
    assert "2 张表被退回修改" in told
    assert "2024-04-10" in told
    assert not bar_of(returned).isVisible()  # the first form was not returned
    returned.bar.button.click()
    assert returned.desk.form_id == open_book(returned).ids()[1]
    assert bar_of(returned).isVisible()


def test_the_bar_says_why_and_by_when_and_leads_on(returned: MainWindow) -> None:
    ids = open_book(returned).ids()
    returned.commands.show_form(ids[1])
    bar = bar_of(returned)
    assert bar.words.text() == "退回修改　请在 2024-04-20 前改好报回。原因：请核对 执行率"
    bar.next.click()
    assert returned.desk.form_id == ids[2]
    assert bar.words.text() == "退回修改　请在 2024-04-10 前改好报回。"
    bar.next.click()
    assert returned.desk.form_id == ids[1]


def test_a_mended_form_is_unmarked_by_the_keyboard_and_undo_marks_it_again(
    returned: MainWindow, qtbot: QtBot, keyboard: Keyboard
) -> None:
    ids = open_book(returned).ids()
    returned.commands.show_form(ids[2])
    returned.bar.hide()
    keyboard.at("project")
    bar = bar_of(returned)
    for _ in range(4):
        if not bar.done.hasFocus():
            returned.actions_["next_pane"].trigger()
    qtbot.keyClick(bar.done, Qt.Key.Key_Return)
    assert not bar.isVisible()
    assert return_of(open_book(returned).form(ids[2])) is None
    assert returned.actions_["undo"].text() == "撤销 去掉退回标记"
    returned.actions_["undo"].trigger()
    assert bar.isVisible()
    returned.commands.show_form(ids[1])
    assert bar.next.isVisible()


def test_the_office_with_its_list_is_not_told(opened: MainWindow, tmp_path: Path) -> None:
    book = open_book(opened)
    opened.rooms.office.remarks.give_back(book.ids()[:1], "2024-04-10", "")
    assert opened.desk.apply(PutRecords("", (Duty(unit="示范单位"),)))
    path = tmp_path / "汇总.db"
    book.save_as(path)
    opened.desk.undo.setClean()
    opened.desk.take(None)
    opened.bar.hide()
    assert opened.rooms.files.open(path)
    assert not opened.bar.isVisible()
    assert bar_of(opened).isVisible()
    assert not bar_of(opened).next.isVisible()
