"""Books and files from the window: saving, leaving, opening what cannot be opened, import and export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.errors import CannotSave
from jixiao_gui.exchange.import_plan import Way
from jixiao_gui.form.template import Templates
from jixiao_gui.window import dialogs
from jixiao_gui.window.dialogs import Answer, NewBook, NewBookDialog
from jixiao_gui.window.importing.same_dialog import SameDialog
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.paper.export_request import ExportRequest
from jixiao_gui.window.paper.export_window import ExportWindow
from tests.window.found_widgets import find_child, find_children

from .conftest import Keyboard, open_book, shown


def forms_in(path: Path, templates: Templates, home: Path) -> list[str]:
    with Book.open(path, templates, home, lock=False) as book:
        return [form.project for form in book.forms()]


def switch(window: MainWindow) -> None:
    window.forms.table.setCurrentIndex(window.forms.table.model().index(1, 0))


def undo(window: MainWindow) -> None:
    window.actions_["undo"].trigger()
    window.actions_["redo"].trigger()


@pytest.mark.parametrize(
    "leave",
    [
        lambda w: w.actions_["save"].trigger(),
        undo,
        switch,
        lambda w: w.actions_["form_next"].trigger(),
        lambda w: w.rooms.importing.importer.import_files([]),
        lambda w: w.actions_["form_add"].trigger(),
        lambda w: w.actions_["next_finding"].trigger(),
        lambda w: w.actions_["row_below"].trigger(),
    ],
    ids=["save", "undo", "list", "next", "import", "add", "finding", "row"],
)
def test_an_open_editor_is_committed_first(
    opened: MainWindow, keyboard: Keyboard, leave: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    first = opened.desk.form_id
    assert first is not None
    keyboard.at("indicators.0.name").type("new")
    assert opened.actions_["undo"].isEnabled()
    leave(opened)
    qtbot.waitUntil(lambda: not opened.rooms.files.busy and not opened.rooms.files.saver.busy)
    assert opened.view.editing == ""
    assert opened.desk.book is not None
    assert opened.desk.book.form(first).indicators[0].name == "new"


def test_undo_of_an_open_editor_takes_back_what_was_typed(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project").type("x")
    opened.actions_["undo"].trigger()
    assert shown(opened, "project") == "设备更新"
    assert not opened.desk.dirty


def test_export_commits_and_writes(
    opened: MainWindow, keyboard: Keyboard, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "导出.txt"
    monkeypatch.setattr(dialogs, "ask_export", lambda _parent, _proposal: target)
    keyboard.at("project").type("x")
    opened.actions_["export_txt"].trigger()
    [window] = find_children(opened, ExportWindow)
    window.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy and target.exists())
    assert "\tx\n" in target.read_text("utf-8")
    qtbot.waitUntil(lambda: "已导出 3 张" in opened.bar.words.text())


@pytest.mark.parametrize("kind", ["docx", "pdf", "ofd", "xlsx", "json"])
def test_export_kinds(
    opened: MainWindow, kind: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"导出.{kind}"
    monkeypatch.setattr(dialogs, "ask_export", lambda _parent, _proposal: target)
    opened.actions_[f"export_{kind}"].trigger()
    [window] = find_children(opened, ExportWindow)
    assert window.request().kind == kind
    window.accept()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert target.stat().st_size > 500


def test_import_adds_and_is_one_undo_step(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "导出.json"
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: source)
    opened.rooms.paper.exporter.export(ExportRequest(kind="json"))
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    opened.rooms.importing.importer.import_files([source])
    qtbot.waitUntil(lambda: find_child(opened, SameDialog) is not None)
    dialog = find_child(opened, SameDialog)
    assert dialog is not None
    dialog.set_all(Way.KEEP)
    dialog.accept()
    assert opened.forms.model.rowCount() == 6
    assert opened.actions_["undo"].text() == "撤销 导入 3 张表"
    assert opened.desk.form_id == open_book(opened).entries()[3].id
    opened.actions_["undo"].trigger()
    assert opened.forms.model.rowCount() == 3


def test_import_of_nothing_says_why(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    source = tmp_path / "说明.txt"
    source.write_text("没有表格", "utf-8")
    window.rooms.importing.importer.import_files([source])
    qtbot.waitUntil(lambda: not window.rooms.files.busy)
    assert window.desk.book is None
    assert "说明.txt" in window.bar.words.text()


def test_the_sample_opens_and_needs_no_saving(window: MainWindow, qtbot: QtBot) -> None:
    window.start.wanted.emit("sample")
    qtbot.waitUntil(lambda: window.forms.model.rowCount() >= 6)
    assert not window.desk.dirty
    assert window.desk.form is not None
    qtbot.waitUntil(lambda: not window.rooms.files.busy)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 4000])
def test_a_bad_file_is_one_sentence(window: MainWindow, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.db"
    path.write_bytes(content)
    assert not window.rooms.files.open(path)
    assert window.desk.book is None
    assert window.bar.isVisible()
    assert "坏.db" in window.bar.words.text()
    assert "Traceback" not in window.bar.words.text()


def test_a_bad_file_leaves_the_open_book(opened: MainWindow, tmp_path: Path) -> None:
    before = opened.desk.book
    assert not opened.rooms.files.open(tmp_path / "没有.db")
    assert opened.desk.book is before
    assert shown(opened, "project") == "设备更新"


def test_new_book(
    window: MainWindow, tmp_path: Path, templates: Templates, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.actions_["new"].trigger()
    dialog = find_child(window, NewBookDialog)
    assert dialog is not None
    dialog.year.setCurrentText("2024")
    dialog.unit.setText("服务中心")
    dialog.department.setText("主管部门")
    dialog.accept()
    form = window.desk.form
    assert form is not None
    assert (form.year, form.unit, form.department) == ("2024", "服务中心", "主管部门")
    assert not window.desk.dirty
    assert window.status.saved.text() == "未保存"
    target = tmp_path / "新.db"
    monkeypatch.setattr(dialogs, "ask_save_as", lambda _parent, _proposal: target)
    assert window.rooms.files.save()
    assert forms_in(target, templates, home) == [""]
    assert window.settings.recent() == [target]
    assert window.windowTitle().startswith("新 ")


def test_a_failed_save_keeps_the_book_dirty(
    opened: MainWindow, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_book: Book, *, overwrite: bool = False) -> None:  # noqa: ARG001
        raise CannotSave("无法保存：磁盘已满。")

    monkeypatch.setattr(Book, "save", fail)
    keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    assert not opened.rooms.files.save()
    assert opened.desk.dirty
    assert opened.bar.words.text() == "无法保存：磁盘已满。"
    assert opened.windowTitle().startswith("*")


@pytest.mark.parametrize(
    ("answer", "closed", "kept"),
    [(Answer.CANCEL, False, "设备更新"), (Answer.DISCARD, True, "设备更新"), (Answer.SAVE, True, "x")],
)
def test_closing_asks(
    opened: MainWindow,
    keyboard: Keyboard,
    book_path: Path,
    templates: Templates,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    closed: bool,
    kept: str,
) -> None:
    monkeypatch.setattr(dialogs, "ask_save", lambda _parent, _book: answer)
    keyboard.at("project").type("x")
    assert opened.close() is closed
    assert (opened.desk.book is None) is closed
    assert forms_in(book_path, templates, home)[0] == kept


@pytest.mark.usefixtures("opened")
def test_a_second_window_is_read_only(
    book_path: Path, templates: Templates, tmp_path: Path, qtbot: QtBot
) -> None:
    other = MainWindow(templates, tmp_path / "home 2")
    qtbot.addWidget(other, before_close_func=lambda w: w.desk.take(None))
    assert other.rooms.files.open(book_path)
    assert other.desk.read_only
    assert "只读" in other.windowTitle()
    other.view.goto("project")
    assert not other.view.begin_edit("x")
    assert not other.actions_["paste"].isEnabled()
    assert not other.actions_["form_add"].isEnabled()


def test_new_book_remembers(window: MainWindow) -> None:
    assert window.rooms.files.new(NewBook("beijing-2023-b", "2022", "甲", "乙"))
    assert window.desk.form is not None
    assert window.desk.form.template == "beijing-2023-b"
    assert window.settings.text("new/unit") == "乙"


def test_the_folder_of_a_book_is_opened(
    opened: MainWindow, book_path: Path, templates: Templates, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_outside: list[Path] = []
    monkeypatch.setattr(dialogs, "open_outside", opened_outside.append)
    opened.actions_["open_folder"].trigger()
    assert opened_outside == [book_path.parent]
    opened.desk.take(Book.new(templates, home))
    opened.actions_["open_folder"].trigger()
    assert opened_outside == [book_path.parent]
    assert "Ctrl+S" in opened.bar.words.text()


def test_a_menu_of_recent_books_without_any_says_so(window: MainWindow) -> None:
    """It opened as an empty square."""
    menu = QMenu()
    window.rooms.recent.fill_menu(menu)
    [line] = menu.actions()
    assert not line.isEnabled()
    assert line.text() == "还没有打开过自评表册"


def test_the_layout_of_the_form_is_ticked_among_those_to_change_to(opened: MainWindow) -> None:
    menu = QMenu()
    opened.rooms.forms.whole.fill_convert_menu(menu)
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert opened.desk.shown is not None
    assert ticked == [opened.desk.shown.template.name]
