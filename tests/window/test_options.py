"""The settings window, what it remembers, and where a window comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jixiao_gui.form.template import Templates
from jixiao_gui.window import theme
from jixiao_gui.window.dialogs import NewBookDialog
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.options.options_window import OptionsWindow
from jixiao_gui.window.panels import LIST
from jixiao_gui.window.settings import Settings
from tests.window.found_widgets import find_children


@pytest.fixture
def options(window: MainWindow) -> Iterator[OptionsWindow]:
    window.actions_["settings"].trigger()
    [made] = find_children(window, OptionsWindow)
    yield made
    made.reject()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])


def test_the_look_is_worn_at_once_and_at_the_next_start(
    window: MainWindow, options: OptionsWindow, templates: Templates, home: Path, qtbot: QtBot
) -> None:
    options.scheme.setCurrentIndex(options.scheme.findData("dark"))
    options.type_size.setCurrentIndex(1)
    assert theme.dark()
    assert theme.type_size() == theme.TYPE_SIZES[1]
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.use(app, "light", theme.TYPE_SIZES[0])
    window.settings.flush()
    other = MainWindow(templates, home)
    qtbot.addWidget(other)
    assert theme.dark()
    assert theme.type_size() == theme.TYPE_SIZES[1]


def test_a_setting_that_is_nonsense_is_as_usual(home: Path, templates: Templates, qtbot: QtBot) -> None:
    settings = Settings(home)
    settings.set_text("look/scheme", "mauve")
    settings.set_text("look/type", "huge")
    settings.flush()
    qtbot.addWidget(MainWindow(templates, home))
    assert theme.scheme() == theme.SYSTEM
    assert theme.type_size() == theme.TYPE_SIZES[0]


def test_what_a_new_book_begins_with(window: MainWindow, options: OptionsWindow, qtbot: QtBot) -> None:
    options.year.setEditText("2031")
    options.department.setText(" 甲部门 ")
    qtbot.keyClicks(options.unit, "x")
    options.template.setCurrentIndex(options.template.findData("mof-2020"))
    window.rooms.files.ask_new()
    [dialog] = find_children(window, NewBookDialog)
    assert dialog.year.currentText() == "2031"
    assert (dialog.department.text(), dialog.unit.text()) == ("甲部门", "x")
    assert dialog.template.currentData() == "mof-2020"
    dialog.reject()


def test_the_last_book_is_opened_again_when_that_is_wished(
    opened: MainWindow, book_path: Path, qtbot: QtBot
) -> None:
    settings = opened.settings
    assert settings.last_book() is None
    opened.actions_["settings"].trigger()
    [options] = find_children(opened, OptionsWindow)
    options.reopen.setChecked(True)
    assert settings.last_book() == book_path
    book_path.rename(book_path.with_name("moved.db"))
    assert settings.last_book() is None
    qtbot.mouseClick(options.forget, Qt.MouseButton.LeftButton)
    assert settings.recent() == []
    assert not options.forget.isEnabled()
    options.reject()


def test_fonts_of_the_pdf(window: MainWindow, options: OptionsWindow) -> None:
    options.fonts.setChecked(True)
    assert window.rooms.paper._system_fonts()
    options.fonts.setChecked(False)
    assert not window.rooms.paper._system_fonts()


def test_the_folder_can_be_opened(
    options: OptionsWindow, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: seen.append(url.toLocalFile()))
    options.open_folder.click()
    assert seen == [home.as_posix()]


def test_a_window_comes_back_onto_the_screen(
    window: MainWindow, templates: Templates, home: Path, qtbot: QtBot
) -> None:
    window.move(6000, 4000)  # a second screen that is gone at the next start
    window.close()
    other = MainWindow(templates, home)
    qtbot.addWidget(other)
    other.show()
    screen = QApplication.primaryScreen().availableGeometry()
    seen = other.frameGeometry().intersected(screen)
    assert seen.width() >= 200
    assert seen.height() >= 100
    assert other.frameGeometry().top() >= screen.top()


def test_sizes_and_zoom_come_back(window: MainWindow, templates: Templates, home: Path, qtbot: QtBot) -> None:
    window.resize(790, 640)  # no larger than the screen that is drawn to memory
    window._pages.setCurrentWidget(window._splitter)
    window.show()
    window.commands.toggle_side(LIST)  # folded away: the window is narrow
    window._splitter.moveSplitter(210, 1)
    window.view.set_zoom(150)
    assert window._splitter.sizes()[0] == 210
    window.close()
    other = MainWindow(templates, home)
    qtbot.addWidget(other)
    other.show()
    other._pages.setCurrentIndex(1)
    assert (other.view.zoom, other.view.fitting) == (150, False)
    assert (other._splitter.sizes()[0], other._splitter.sizes()[2]) == (210, 0)


def test_read_only_is_plain_to_see(
    opened: MainWindow,
    book_path: Path,
    templates: Templates,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from jixiao_gui.window import dialogs

    other = MainWindow(templates, tmp_path / "home 2")
    qtbot.addWidget(other, before_close_func=lambda w: w.desk.take(None))
    other.show()
    assert not opened.locked.isVisible()
    assert other.rooms.files.open(book_path)
    assert other.locked.isVisible()
    assert "只读" in other.locked.words.text()
    assert other.status.saved.text() == "只读"
    target = tmp_path / "mine.db"
    monkeypatch.setattr(dialogs, "ask_save_as", lambda *_: target)
    assert not other.locked.take_over.isVisible()
    qtbot.mouseClick(other.locked.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not other.rooms.files.saver.busy)
    assert target.exists()
    assert not other.locked.isVisible()
    assert other.status.saved.text() == "已保存"
    assert other.view.begin_edit("x")
    other.view.cancel_editor()


def test_a_save_that_failed_is_said_until_one_succeeds(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from jixiao_gui.book.errors import BookError

    book = opened.desk.book
    assert book is not None
    assert opened.status.saved.text() == "已保存"
    with monkeypatch.context() as broken:

        def fail(*_arguments: object, **_named: object) -> None:
            raise BookError("磁盘已满。")

        broken.setattr(type(book), "save", fail)
        opened.actions_["save"].trigger()
        assert opened.status.saved.text() == "正在保存……"
        qtbot.waitUntil(lambda: not opened.rooms.files.saver.busy)
    assert opened.status.saved.text() == "保存失败"
    opened.actions_["save"].trigger()
    qtbot.waitUntil(lambda: not opened.rooms.files.saver.busy)
    assert opened.status.saved.text() == "已保存"
