"""The form of a book that is named at the start is painted before the rest of the window is built."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolBar
from pytestqt.qtbot import QtBot

from jixiao_gui.book.background_call import BackgroundCall
from jixiao_gui.book.book import Book
from jixiao_gui.form.template import Templates
from jixiao_gui.window import theme
from jixiao_gui.window.forms import form_list
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.settings import Settings
from jixiao_gui.window.start import application
from tests.window.found_widgets import find_children

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def bare(home: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window of which only the frame is there."""
    window = MainWindow(None, home, opening=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    yield window
    if window.ready:
        window.desk.take(None)


def opening(path: Path, templates: Templates, home: Path) -> BackgroundCall[Book]:
    """A book that is being opened beside the window, as from the start of the program."""
    return BackgroundCall(lambda: Book.open(path, templates, home)).begin()


def test_what_is_painted_first_is_what_is_worked_on(
    bare: MainWindow, templates: Templates, book_path: Path, home: Path
) -> None:
    book = bare.show_first(templates, opening(book_path, templates, home))
    assert book is not None
    assert not bare.ready
    sheet, count = bare.view.sheet, book.count()
    assert sheet is not None
    assert bare.view.isVisible()
    assert bare.forms.model.count == count
    bare.complete(templates)
    bare.rooms.files.take_in(book, book_path)
    assert bare.view.sheet is sheet, "painted once"
    assert bare.desk.form_id == book.ids()[0]
    assert bare.forms.model.count == count
    assert bare.panel.isVisible()
    assert bare.settings.recent()[0] == book_path
    bare.show_form(book.ids()[-1])
    bare.show_form(book.ids()[0])
    assert bare.view.sheet is not None
    assert bare.desk.form is not None


@pytest.mark.parametrize("type_size", theme.TYPE_SIZES)
def test_nothing_jumps_when_the_rest_of_the_window_comes(
    home: Path, qtbot: QtBot, templates: Templates, book_path: Path, type_size: float
) -> None:
    app = application()
    Settings(home).set_text("look/type", str(type_size))
    try:
        before = MainWindow(templates, home)
        before.resize(1366, 768)
        before.show()
        assert before.rooms.files.open(book_path)
        QTest.qWait(50)
        before.close()
        window = MainWindow(None, home, opening=True)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        book = window.show_first(templates, opening(book_path, templates, home))
        assert book is not None

        def places() -> list[QRect]:
            return [QRect(part.mapTo(window, QPoint()), part.size()) for part in (window.view, window.forms)]

        painted = places()
        window.complete(templates)
        window.rooms.files.take_in(book, book_path)
        QTest.qWait(50)
        assert places() == painted
        assert [bar.objectName() for bar in find_children(window, QToolBar)] == ["tools"]
        window.desk.take(None)
    finally:
        theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])


def test_a_file_that_does_not_open_is_told_as_soon_as_there_is_somebody_to_tell_it(
    bare: MainWindow, templates: Templates, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "no book.db"
    path.write_text("something else", "utf-8")
    assert bare.show_first(templates, opening(path, templates, home)) is None
    bare.complete(templates)
    assert not bare.rooms.files.open(path)
    assert "不是本程序的自评表册" in bare.bar.words.text()
    assert bare.start.isVisible()


def test_of_a_large_book_the_first_lines_are_listed_first_and_its_count_is_right(
    bare: MainWindow, templates: Templates, book_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_list, "_FIRST_LINES", 1)
    book = bare.show_first(templates, opening(book_path, templates, home))
    assert book is not None
    assert bare.forms.model.count == 1 < book.count()
    assert str(book.count()) in bare.forms._count.text()
    bare.complete(templates)
    bare.rooms.files.take_in(book, book_path)
    assert bare.forms.model.count == book.count()
    assert bare.forms.selected_ids() == [book.ids()[0]]


def test_a_list_kept_in_another_order_is_shown_whole(
    bare: MainWindow, templates: Templates, book_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_list, "_FIRST_LINES", 1)
    bare.settings.set_text("list/sort", "name")
    book = bare.show_first(templates, opening(book_path, templates, home))
    assert book is not None
    assert bare.forms.model.count == book.count()
    book.close()


def test_what_was_painted_first_is_told_from_outside(book_path: Path, tmp_path: Path) -> None:
    settings = {**os.environ, "JIXIAO_TIMING": "1", "JIXIAO_HOME": str(tmp_path / "timed")}
    settings |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "main.py", str(book_path)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=settings, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8"
    )
    too_long = threading.Timer(120, process.kill)
    too_long.start()
    assert process.stderr is not None
    told: list[str] = []
    for line in process.stderr:
        told += re.findall(r"^timing: (\w+) \d+ ms$", line)
        if "form" in told:
            break
    too_long.cancel()
    process.kill()
    process.wait()
    process.stderr.close()
    assert told == ["start", "form"]
