"""Changes of many forms and their undo: beside the window, cancelled or refused as a whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, RemoveForms
from jixiao_gui.book.errors import CannotSave
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Progress
from jixiao_gui.window import long_change, texts
from jixiao_gui.window.forms.convert_dialog import ConvertDialog
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.recovery.recovery_controller import Content
from tests.window.conftest import Keyboard


def renamed(window: MainWindow, unit: str) -> Changes:
    assert window.desk.book is not None
    edit = SetCells("统一单位", (("unit", CellState(unit)),))
    return Changes("统一单位", tuple(EditForm("", id, edit) for id in window.desk.book.ids()))


def units(window: MainWindow) -> set[str]:
    assert window.desk.book is not None
    return {entry.unit for entry in window.desk.book.entries()}


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_change, "AT_ONCE", 1)
    monkeypatch.setattr(long_change, "_FORMS_A_STEP", 1)


def rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.bench.long_change.busy)


def test_do_undo_redo(opened: MainWindow, qtbot: QtBot) -> None:
    before = units(opened)
    opened.bench.long_change.apply(renamed(opened, "新单位"), "改好了。")
    assert opened.bench.long_change.busy
    rest(opened, qtbot)
    assert units(opened) == {"新单位"}
    assert opened.bar.words.text() == "改好了。"
    opened.actions_["undo"].trigger()
    assert opened.bench.long_change.busy
    rest(opened, qtbot)
    assert units(opened) == before
    assert opened.bar.words.text() == texts.UNDONE.format(name="统一单位", forms=3)
    assert not opened.desk.dirty
    opened.actions_["redo"].trigger()
    rest(opened, qtbot)
    assert units(opened) == {"新单位"}
    assert opened.desk.undo.count() == 1
    opened.actions_["undo"].trigger()
    rest(opened, qtbot)
    assert units(opened) == before


def all_chosen(window: MainWindow) -> None:
    window.forms.table.selectAll()


def change_layout(window: MainWindow) -> None:
    window.rooms.forms.whole.change_template(window.desk.templates["mof-2021"])


def restore(window: MainWindow) -> None:
    book = window.desk.book
    assert book is not None
    content = Content(book.info, list(book.entries()), tuple(book.forms()))
    window.desk.apply(renamed(window, "新单位"))
    window.rooms.recovery._replace_content(content, "今天")


MANY: dict[str, Callable[[MainWindow], object]] = {
    "copy": lambda window: window.actions_["form_copy"].trigger(),
    "carry": lambda window: window.actions_["form_carry"].trigger(),
    "delete": lambda window: window.actions_["form_delete"].trigger(),
    "another layout": change_layout,
    "pass": lambda window: window.rooms.office.remarks.give_pass(window.rooms.forms.whole.chosen()),
    "restore": restore,
}


@pytest.mark.parametrize("act", MANY.values(), ids=MANY.keys())
def test_what_changes_many_forms_is_written_beside_the_window(
    opened: MainWindow, qtbot: QtBot, act: Callable[[MainWindow], object]
) -> None:
    book = opened.desk.book
    assert book is not None
    before = list(book.forms())
    all_chosen(opened)
    act(opened)
    assert opened.bench.long_change.busy
    while opened.bench.long_change.busy or isinstance(QApplication.activeModalWidget(), ConvertDialog):
        if isinstance(dialog := QApplication.activeModalWidget(), ConvertDialog):
            dialog.accept()
        qtbot.wait(5)
    steps = opened.desk.undo.count()
    assert steps == (2 if act is restore else 1)
    assert (list(book.forms()) == before) == (act is restore)
    assert not opened.bar.isVisible() or opened.bar.words.text() != texts.WRITING
    for _ in range(steps):
        opened.actions_["undo"].trigger()
        rest(opened, qtbot)
    assert list(book.forms()) == before


def test_nothing_to_change_is_no_step(opened: MainWindow, qtbot: QtBot) -> None:
    opened.bench.long_change.apply_made(lambda _progress: None, 40, lambda _change: pytest.fail("no change"))
    rest(opened, qtbot)
    assert not opened.desk.undo.canUndo()
    assert not opened.bar.isVisible()


def test_of_many_lost_texts_the_first_are_listed(qtbot: QtBot) -> None:
    dialog = ConvertDialog("别的模板", [f"第 {number} 张" for number in range(3000)])
    qtbot.addWidget(dialog)
    lines = dialog.lines.toPlainText().splitlines()
    assert len(lines) == 1001
    assert "3000 处" in lines[-1]


def test_who_is_asked_sees_no_progress(opened: MainWindow, qtbot: QtBot) -> None:
    before = list(opened.desk.book.forms()) if opened.desk.book is not None else []
    all_chosen(opened)
    change_layout(opened)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConvertDialog))
    assert not opened.bar.isVisible()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ConvertDialog)
    dialog.reject()
    assert not opened.bench.long_change.busy
    assert opened.desk.book is not None
    assert list(opened.desk.book.forms()) == before


@pytest.mark.parametrize("count", [1, 40])
def test_a_layout_that_is_not_at_hand_is_told(opened: MainWindow, qtbot: QtBot, count: int) -> None:
    def make(_progress: Progress) -> Change:
        opened.desk.templates["nowhere"]
        raise AssertionError

    ended: list[bool] = []
    opened.bench.long_change.apply_made(
        make, count, lambda _change: pytest.fail("no change"), lambda: ended.append(True)
    )
    qtbot.waitUntil(lambda: ended == [True])
    assert "没有名为“nowhere”的模板" in opened.bar.words.text()
    assert not opened.desk.undo.canUndo()


def test_forms_that_were_deleted_come_back(opened: MainWindow, qtbot: QtBot) -> None:
    book = opened.desk.book
    assert book is not None
    before, ids = list(book.forms()), book.ids()
    assert opened.desk.apply(RemoveForms("删除", tuple(ids[:2])))
    opened.actions_["undo"].trigger()
    assert opened.bench.long_change.busy
    rest(opened, qtbot)
    assert (list(book.forms()), book.ids()) == (before, ids)


def stopped_at(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """Have ``act`` called between two forms, on the thread that writes."""
    apply = Book.apply

    def applied(book: Book, change: Change, progress: Callable[[int], object] | None = None) -> Change:
        def told(done: int) -> None:
            act(done)
            assert progress is not None
            progress(done)

        return apply(book, change, None if progress is None else told)

    monkeypatch.setattr(Book, "apply", applied)


@pytest.mark.parametrize("back", [False, True], ids=["do", "undo"])
def test_cancelled_nothing_has_changed(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    if back:
        opened.bench.long_change.apply(renamed(opened, "新单位"), "")
        rest(opened, qtbot)
    before, steps = units(opened), opened.desk.undo.index()

    def cancel(done: int) -> None:
        if done == 2:
            job = opened.bench.jobs._job
            assert job is not None
            job.cancel()

    stopped_at(monkeypatch, cancel)
    if back:
        opened.actions_["undo"].trigger()
    else:
        opened.bench.long_change.apply(renamed(opened, "另一单位"), "")
    rest(opened, qtbot)
    assert units(opened) == before
    assert opened.bar.words.text() == texts.CANCELLED
    assert opened.desk.undo.index() == steps


def test_what_the_disk_refuses_is_told_and_can_be_tried_again(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_done: int) -> None:
        raise CannotSave("磁盘已满，没有写入。")

    with monkeypatch.context() as broken:
        stopped_at(broken, full)
        opened.bench.long_change.apply(renamed(opened, "新单位"), "")
        rest(opened, qtbot)
        assert opened.bar.words.text() == "磁盘已满，没有写入。"
        assert not opened.desk.undo.canUndo()
    opened.bench.long_change.apply(renamed(opened, "新单位"), "改好了。")
    rest(opened, qtbot)
    assert units(opened) == {"新单位"}


def test_what_the_book_refused_was_not_typed(
    opened: MainWindow, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CannotSave("磁盘已满，没有写入。")

    heard: list[object] = []
    opened.rooms.table.cells.typed.connect(lambda cells, _kind: heard.append(cells))
    with monkeypatch.context() as broken:
        broken.setattr(Book, "apply", full)
        keyboard.at("project").type("X").press(Qt.Key.Key_Return)
    assert heard == []
    opened.view.cancel_editor()
    keyboard.at("project").type("X").press(Qt.Key.Key_Return)
    assert heard == [{"project": "X"}]


def test_meanwhile_nothing_else_is_done(opened: MainWindow, qtbot: QtBot, keyboard: Keyboard) -> None:
    keyboard.at("project")
    before = opened.desk.undo.count()
    opened.bench.long_change.apply(renamed(opened, "新单位"), "")
    assert not opened.view.isEnabled()
    assert not opened.menuBar().isEnabled()
    assert opened.bar.button.isEnabled(), "it can be cancelled"
    opened.actions_["form_delete"].trigger()
    opened.actions_["undo"].trigger()
    assert not opened.close()
    rest(opened, qtbot)
    assert opened.view.isEnabled()
    assert opened.view.hasFocus()
    assert opened.desk.undo.count() == before + 1
    assert len(units(opened)) == 1
    qtbot.keyClick(opened.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_a_read_only_book_is_left_alone(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    before = units(opened)
    monkeypatch.setattr(Book, "read_only", property(lambda _book: True))
    opened.bench.long_change.apply(renamed(opened, "新单位"), "")
    assert not opened.bench.long_change.busy
    assert opened.bar.words.text() == texts.READ_ONLY_EDIT
    assert units(opened) == before


def test_what_it_takes_grows_with_the_forms() -> None:
    one = EditForm("", 1, SetCells("", ()))
    assert long_change.size(one) == 1
    assert long_change.size(Changes("", (one, Changes("", (one, one))))) == 3
    assert long_change.size(AddForms("", ())) == 0
    carried = Changes("", (RemoveForms("", (1, 2)), AddForms("", (Form(), Form()))))
    assert long_change.size(carried) == 2
    assert long_change.size(RemoveForms("", tuple(range(5000)))) == 5000


def test_what_had_the_focus_may_be_gone_in_the_end(opened: MainWindow, qtbot: QtBot) -> None:
    button = QPushButton(opened.view)
    button.show()
    button.setFocus()
    assert button.hasFocus()
    opened.bench.long_change.apply(renamed(opened, "新单位"), "")
    delete(button)
    rest(opened, qtbot)
    assert opened.view.hasFocus()
