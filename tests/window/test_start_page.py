"""The start page: the recent books and what is known of each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import RemoveForms
from jixiao_gui.book.owner import Owner
from jixiao_gui.form.template import Templates
from jixiao_gui.window import texts, theme
from jixiao_gui.window.dialogs import NewBook
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.recent.book_state import (
    DiskState,
    LastSeen,
    describe,
    format_last_seen,
    parse_last_seen,
    read_disk_states,
    time_words,
)
from tests.window.found_widgets import find_children

_NOW = datetime(2024, 3, 1, 9, 30)


def wait(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.rooms.recent.busy)


def test_a_recent_book_tells_its_forms_and_when_it_was_open(
    opened: MainWindow, book_path: Path, qtbot: QtBot
) -> None:
    assert opened.desk.book is not None
    opened.desk.apply(RemoveForms("", (opened.desk.book.entries()[0].id,)))
    opened.desk.take(None)
    wait(opened, qtbot)
    [row] = opened.start.recent.rows
    assert (row.path, row.open.isEnabled()) == (book_path, True)
    assert row.about.text().startswith("2 张表　·　今天 ")
    qtbot.mouseClick(row.open, Qt.MouseButton.LeftButton)
    assert opened.desk.book is not None
    assert opened.desk.book.path == book_path


def test_a_book_that_is_gone_says_so_and_can_be_taken_off(
    opened: MainWindow, book_path: Path, qtbot: QtBot
) -> None:
    opened.desk.take(None)
    book_path.unlink()
    opened.rooms.recent._show()
    wait(opened, qtbot)
    [row] = opened.start.recent.rows
    assert row.about.text().startswith("文件不在原处")
    assert not row.open.isEnabled()
    opened.actions_.menus["recent"].aboutToShow.emit()
    [entry] = opened.actions_.menus["recent"].actions()
    assert not entry.isEnabled()
    qtbot.mouseClick(row.forget, Qt.MouseButton.LeftButton)
    assert opened.start.recent.rows == []
    assert opened.settings.recent() == []


def test_delete_takes_it_off_and_leaves_the_file(opened: MainWindow, book_path: Path, qtbot: QtBot) -> None:
    opened.desk.take(None)
    wait(opened, qtbot)
    qtbot.keyClick(opened.start.recent.rows[0].open, Qt.Key.Key_Delete)
    assert opened.settings.recent() == []
    assert book_path.exists()


def test_unsaved_work_of_a_killed_program_is_told(
    book_path: Path, templates: Templates, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book.open(book_path, templates, home)
    book.apply(RemoveForms("", (book.entries()[0].id,)))
    book.close(keep_working_copy=True)
    monkeypatch.setattr(Owner, "is_dead", property(lambda _owner: True))
    found = read_disk_states([book_path, home / "别的.db"], home)
    assert found == {book_path: DiskState(True, True), home / "别的.db": DiskState(False, False)}


def test_what_stands_below_the_name() -> None:
    known = LastSeen(datetime(2024, 2, 29, 23, 5), 12)
    assert describe(known, DiskState(), _NOW) == "12 张表　·　昨天 23:05 打开"
    assert (
        describe(LastSeen(), DiskState(exists=False, unsaved=True), _NOW) == "文件不在原处　·　有未保存的修改"
    )
    assert describe(LastSeen(), DiskState(), _NOW) == ""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2024, 3, 1, 0, 1), "今天 00:01"),
        (datetime(2024, 2, 29, 23, 59), "昨天 23:59"),
        (datetime(2024, 1, 2), "1月2日"),
        (datetime(2023, 12, 31), "2023年12月31日"),
    ],
)
def test_times_as_one_says_them(when: datetime, words: str) -> None:
    assert time_words(when, _NOW) == words


_KNOWN = st.builds(
    LastSeen,
    st.none()
    | st.datetimes(min_value=datetime(2000, 1, 1)).map(lambda t: t.replace(second=0, microsecond=0)),
    st.none() | st.integers(0, 10_000),
)


@given(st.dictionaries(st.sampled_from(["甲.db", "乙 2023.db", "a/b.db"]).map(Path), _KNOWN))
def test_what_is_written_is_read(known: dict[Path, LastSeen]) -> None:
    assert parse_last_seen(format_last_seen(known)) == known


@pytest.mark.parametrize("line", ["", "[]", "{", '{"a": 1}', '{"a": ["x", 1]}', "null"])
def test_what_cannot_be_read_is_not_known(line: str) -> None:
    assert parse_last_seen(line) == {}


def test_enter_on_a_choice_does_what_a_click_does(window: MainWindow, qtbot: QtBot) -> None:
    wanted: list[str] = []
    window.start.wanted.disconnect()
    window.start.wanted.connect(wanted.append)
    for button in find_children(window.start, QPushButton):
        if button.accessibleName() in (texts.START_NEW, texts.START_OPEN):
            qtbot.keyClick(button, Qt.Key.Key_Return)
    assert wanted == ["new", "open"]


def test_a_new_book_can_be_typed_into_at_once(window: MainWindow) -> None:
    find_children(window.start, QPushButton)[0].setFocus()
    assert window.rooms.files.new(NewBook("beijing-2023", "2024", "", ""))
    assert window.focusWidget() is window.view


def test_the_form_of_an_opened_book_has_the_focus(opened: MainWindow) -> None:
    assert opened.focusWidget() is opened.view


def test_nothing_moves_when_the_rest_is_built(templates: Templates, home: Path, qtbot: QtBot) -> None:
    window = MainWindow(None, home)
    qtbot.addWidget(window)
    window.show()
    buttons = find_children(window.start, QPushButton)
    assert len(buttons) == 4

    def places() -> list[QPoint]:
        return [button.mapTo(window, button.rect().topLeft()) for button in buttons]

    before = places()
    window.complete(templates)
    assert window.ready
    qtbot.wait(1)
    assert places() == before


def test_a_click_on_the_words_of_a_choice_is_a_click_on_it(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[str] = []
    window.start.wanted.disconnect()
    window.start.wanted.connect(asked.append)
    for label in find_children(window.start, QLabel):
        if label.text() in (texts.START_NEW, texts.START_OPEN_HINT):
            qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert asked == ["new", "open"]


@pytest.mark.parametrize("width", [681, 911, 960, 1920])
@pytest.mark.parametrize("size", theme.TYPE_SIZES)
def test_no_word_of_what_can_be_done_is_cut(window: MainWindow, width: int, size: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.use(app, theme.SYSTEM, size)
    try:
        window.resize(width, 700)
        QApplication.processEvents()
        labels = [
            label
            for button in find_children(window.start, QPushButton)
            for label in find_children(button, QLabel)
        ]
        assert len(labels) >= 8
        for label in labels:
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
            else:
                assert label.width() >= label.sizeHint().width(), label.text()
    finally:
        theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])


def test_what_a_choice_does_is_on_one_line_on_a_laptop_at_200_percent(window: MainWindow) -> None:
    """The last character alone was on a second line, with unused margins beside the page."""
    window.resize(683, 344)
    QApplication.processEvents()
    hints = (texts.START_NEW_HINT, texts.START_OPEN_HINT, texts.START_IMPORT_HINT, texts.START_SAMPLE_HINT)
    labels = [label for label in find_children(window.start, QLabel) if label.text() in hints]
    assert len(labels) == len(hints)
    for label in labels:
        assert label.heightForWidth(label.width()) < 2 * label.fontMetrics().height(), label.text()
