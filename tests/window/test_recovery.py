"""Work that a kill left, backups and damaged files, as the user meets them in the window."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.book import backups
from jixiao_gui.book.book import AddForms, Book, Change, Draft, EditForm, read_forms_of
from jixiao_gui.book.book_differences import Kind, compare
from jixiao_gui.book.recovery import Orphan, orphans
from jixiao_gui.form.edits import CellState, SetCells, SpliceRows
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.template import Templates
from jixiao_gui.window import dialogs, questions
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.recovery.backups_window import BackupsWindow
from jixiao_gui.window.recovery.differences_window import DifferencesWindow
from jixiao_gui.window.recovery.orphans_window import OrphansWindow, name_of
from jixiao_gui.window.recovery.rescue_window import RescueWindow
from tests.invented import invented_form
from tests.window.found_widgets import find_children, item_at

from .conftest import Keyboard, shown

W = TypeVar("W", bound=QWidget)
ROOT = Path(__file__).resolve().parent.parent.parent


def typed(form_id: int, path: str, text: str) -> EditForm:
    return EditForm("输入", form_id, SetCells("输入", ((path, CellState(text)),)))


def shown_dialog(kind: type[W], window: QWidget, qtbot: QtBot) -> W:
    """The dialog of this kind, once it is there."""
    qtbot.waitUntil(lambda: any(found.isVisible() for found in find_children(window, kind)))
    return next(found for found in find_children(window, kind) if found.isVisible())


def leave_work(
    path: Path | None, templates: Templates, home: Path, *changes: Change, draft: Draft | None = None
) -> None:
    """Work on a book and be killed."""
    book = Book.open(path, templates, home, lock=False) if path else Book.new(templates, home, unit="某所")
    for change in changes:
        book.apply(change)
    if draft is not None:
        book.keep_draft(draft)
    book.close(keep_working_copy=True)


def projects(path: Path) -> list[str]:
    return [form.project for form in read_forms_of(path)]


# --- work that was left ----------------------------------------------------------------------------


def test_nothing_was_left(window: MainWindow, qtbot: QtBot) -> None:
    window.rooms.recovery.look_for_orphans()
    window.rooms.recovery.wait()
    qtbot.wait(20)
    assert not find_children(window, OrphansWindow)
    window.actions_["recover"].trigger()
    qtbot.waitUntil(lambda: "没有需要找回" in window.bar.words.text())


@pytest.mark.parametrize("unit", ["", "某所"])
def test_a_book_without_a_file_is_called_in_the_list_as_in_the_title(
    window: MainWindow, templates: Templates, home: Path, unit: str
) -> None:
    book = Book.new(templates, home, unit=unit, year="2025")
    book.apply(AddForms("加", (invented_form("新项目"),)))
    window.rooms.files.receive(book)
    name = window.windowTitle().split(" — ")[0]
    assert name == ("某所2025年度自评表" if unit else "未命名")
    orphan = Orphan(home, None, datetime.now(), 1, 1, unit, "2025")
    assert name_of(orphan) == f"{name}（从未保存）"


def test_several_are_listed_and_one_is_taken_up(
    window: MainWindow, book_path: Path, templates: Templates, home: Path, qtbot: QtBot
) -> None:
    leave_work(None, templates, home, AddForms("加", (invented_form("新项目"),)))
    leave_work(book_path, templates, home, typed(1, "project", "一"), typed(1, "leader", "二"))
    window.rooms.recovery.look_for_orphans()
    listed = shown_dialog(OrphansWindow, window, qtbot)
    rows = [[item_at(listed.table, row, column).text() for column in range(4)] for row in range(2)]
    assert [row[0] for row in rows] == ["部门 2023.db", "某所自评表（从未保存）"]
    assert [row[2:] for row in rows] == [["2 处", "3 张"], ["1 处", "1 张"]]
    assert all(row[1][:2] == "20" for row in rows)
    listed.recover.click()
    assert shown(window, "project") == "一"
    assert window.desk.dirty
    assert not window.desk.read_only
    assert "已找回" in window.bar.words.text()
    assert "2 处" in window.bar.words.text()
    assert listed.table.rowCount() == 1, "the other is still offered"
    listed.reject()
    assert window.rooms.files.save()
    assert projects(book_path)[0] == "一"
    assert len(orphans(home)) == 1


def test_the_file_is_open_already(
    opened: MainWindow, book_path: Path, templates: Templates, home: Path
) -> None:
    """Started by a double click on the file whose work was left: our own lock is no obstacle."""
    leave_work(book_path, templates, home, typed(1, "project", "一"))
    (orphan,) = orphans(home)
    assert opened.rooms.recovery.recover(orphan)
    assert not opened.desk.read_only
    assert shown(opened, "project") == "一"
    assert opened.rooms.files.save()


def test_another_window_was_faster(
    window: MainWindow, templates: Templates, home: Path, book_path: Path
) -> None:
    leave_work(book_path, templates, home, typed(1, "project", "一"))
    (orphan,) = orphans(home)
    with Book.recover(orphan, templates, home):
        assert not window.rooms.recovery.recover(orphan)
    assert "另一个窗口" in window.bar.words.text()
    assert window.desk.book is None


def test_the_open_editor_comes_back(
    window: MainWindow, book_path: Path, templates: Templates, home: Path, keyboard: Keyboard
) -> None:
    leave_work(book_path, templates, home, draft=Draft(2, "goal.achieved", "写到一半"))
    (orphan,) = orphans(home)
    assert window.rooms.recovery.recover(orphan)
    assert window.desk.form_id == 2
    assert window.view.editing == "goal.achieved"
    assert window.view.editor_text == "写到一半"
    assert "按 Enter 记下" in window.bar.words.text()
    keyboard.press(Qt.Key.Key_Return)
    assert window.desk.form is not None
    assert window.desk.form.goal.achieved == "写到一半"


def test_the_cell_of_the_open_editor_is_gone(
    window: MainWindow, book_path: Path, templates: Templates, home: Path, clipboard: QClipboard
) -> None:
    leave_work(book_path, templates, home, draft=Draft(1, "indicators.40.name", "写到一半"))
    (orphan,) = orphans(home)
    assert window.rooms.recovery.recover(orphan)
    assert window.view.editing == ""
    assert "写到一半" in window.bar.words.text()
    window.bar.button.click()
    assert clipboard.text() == "写到一半"


@pytest.mark.parametrize("sure", [False, True])
def test_dropping_asks(
    window: MainWindow,
    templates: Templates,
    home: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    sure: bool,
) -> None:
    leave_work(None, templates, home, AddForms("加", (invented_form(),)))
    monkeypatch.setattr(questions, "ask_drop", lambda *_: sure)
    window.rooms.recovery.look_for_orphans()
    listed = shown_dialog(OrphansWindow, window, qtbot)
    listed.drop.click()
    assert len(orphans(home)) == (0 if sure else 1)
    assert listed.isVisible() is not sure


def test_comparing_with_the_file(
    window: MainWindow, book_path: Path, templates: Templates, home: Path, qtbot: QtBot
) -> None:
    leave_work(
        book_path,
        templates,
        home,
        typed(1, "funds.0.executed", "64"),
        EditForm("插行", 1, SpliceRows("插行", 1, 0, (Indicator(name="新的一行"),))),
        AddForms("加", (invented_form("增加的"),)),
    )
    before = book_path.read_bytes()
    window.rooms.recovery.look_for_orphans()
    listed = shown_dialog(OrphansWindow, window, qtbot)
    listed.compare.click()
    compared = shown_dialog(DifferencesWindow, listed, qtbot)
    qtbot.waitUntil(lambda: not compared.loader.busy)
    assert compared.words.text() == "修改 1 张，增加 1 张，其余 2 张相同。"
    changed = compared.tree.topLevelItem(0)
    assert changed is not None
    cells = [[changed.child(n).text(column) for column in range(3)] for n in range(changed.childCount())]
    assert cells[0] == ["全年执行数", "45", "64"]
    assert cells[1][:2] == ["第 2 行指标", ""]
    assert cells[1][2] == "新的一行"
    assert len(cells) == 2, "rows below an inserted one are not told as changed"
    assert len(orphans(home)) == 1, "it can still be recovered"
    assert book_path.read_bytes() == before
    compared.reject()


def test_differences_of_all_kinds() -> None:
    one, two, three = invented_form("一"), invented_form("二"), invented_form("三")
    found = compare(
        iter([(1, one), (2, two), (4, one)]), iter([(2, two), (3, three), (4, invented_form("四"))])
    )
    kinds = [(difference.kind, difference.form.project) for difference in found.differences]
    assert kinds == [(Kind.REMOVED, "一"), (Kind.ADDED, "三"), (Kind.CHANGED, "四")]
    assert (found.same, found.differing) == (1, 3)
    assert [(c.path, c.before, c.after) for c in found.differences[2].cells] == [("project", "一", "四")]


# --- backups ---------------------------------------------------------------------------------------


@pytest.fixture
def with_backups(opened: MainWindow, keyboard: Keyboard) -> MainWindow:
    """Saved three times; the first form was called 设备更新, then a, b and c."""
    for name in ("a", "b", "c"):
        keyboard.at("project").type(name).press(Qt.Key.Key_Return)
        assert opened.rooms.files.save()
    opened.bar.hide()
    return opened


def chosen(window: BackupsWindow, row: int, qtbot: QtBot) -> BackupsWindow:
    window.list.selectRow(row)
    qtbot.waitUntil(lambda: window.restore.isEnabled() and not window.loader.busy)
    return window


def test_backups_are_listed_with_their_figures(with_backups: MainWindow, qtbot: QtBot) -> None:
    with_backups.actions_["backups"].trigger()
    window = chosen(shown_dialog(BackupsWindow, with_backups, qtbot), 2, qtbot)
    assert window.list.rowCount() == 3
    first = [item_at(window.preview, 0, column).text() for column in range(5)]
    assert first == ["1", "设备更新", "56.3%", "95.6", "优"]
    assert window.words.text() == "3 张表，其中 1 张有错误"
    window.reject()


def test_restoring_is_one_undo_step(
    with_backups: MainWindow, book_path: Path, qtbot: QtBot, home: Path
) -> None:
    assert with_backups.desk.book is not None
    before = book_path.read_bytes()
    with_backups.actions_["form_delete"].trigger()
    with_backups.actions_["backups"].trigger()
    chosen(shown_dialog(BackupsWindow, with_backups, qtbot), 2, qtbot).restore.click()
    qtbot.waitUntil(lambda: with_backups.forms.model.rowCount() == 3)
    with_backups.show_form(1)
    assert shown(with_backups, "project") == "设备更新"
    assert with_backups.desk.dirty
    assert book_path.read_bytes() == before, "nothing is written before a save"
    assert with_backups.actions_["undo"].text().startswith("撤销 恢复 20")
    with_backups.actions_["undo"].trigger()
    assert with_backups.forms.model.rowCount() == 2
    with_backups.actions_["redo"].trigger()
    assert with_backups.rooms.files.save()
    assert projects(book_path) == ["设备更新", "系统运维", "培训"]
    assert len(backups.list_backups(home, book_path)) == 4


def test_a_backup_compared_with_now(with_backups: MainWindow, qtbot: QtBot) -> None:
    with_backups.actions_["backups"].trigger()
    window = chosen(shown_dialog(BackupsWindow, with_backups, qtbot), 1, qtbot)
    window.compare.click()
    compared = shown_dialog(DifferencesWindow, window, qtbot)
    qtbot.waitUntil(lambda: not compared.loader.busy)
    item = compared.tree.topLevelItem(0)
    assert item is not None
    assert [item.child(0).text(column) for column in range(3)] == ["项目名称", "c", "a"]
    compared.reject()
    window.reject()


def test_a_backup_saved_apart(
    with_backups: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_save_as", lambda *_: tmp_path / "那时.db")
    with_backups.actions_["backups"].trigger()
    window = chosen(shown_dialog(BackupsWindow, with_backups, qtbot), 0, qtbot)
    window.copy.click()
    qtbot.waitUntil(lambda: "另存到" in with_backups.bar.words.text())
    assert with_backups.bar.second.text() == "打开文件夹"
    assert projects(tmp_path / "那时.db")[0] == "b"
    window.reject()


def test_a_spoilt_backup_cannot_be_restored(
    with_backups: MainWindow, book_path: Path, home: Path, qtbot: QtBot
) -> None:
    newest = backups.list_backups(home, book_path)[0].path
    newest.unlink()
    newest.write_bytes(b"SQLite format 3\0 torn")
    with_backups.actions_["backups"].trigger()
    window = shown_dialog(BackupsWindow, with_backups, qtbot)
    qtbot.waitUntil(lambda: not window.loader.busy)
    assert not window.restore.isEnabled()
    assert not window.copy.isEnabled()
    chosen(window, 1, qtbot)
    window.reject()


def test_a_book_without_backups(opened: MainWindow) -> None:
    opened.actions_["backups"].trigger()
    assert "还没有历史备份" in opened.bar.words.text()


# --- damaged files ---------------------------------------------------------------------------------


@pytest.fixture
def damaged(with_backups: MainWindow, book_path: Path) -> MainWindow:
    """The window without a book; the book's file was cut in half, backups are there."""
    with_backups.desk.take(None)
    book_path.write_bytes(book_path.read_bytes()[: book_path.stat().st_size // 2])
    return with_backups


def ways_out(window: MainWindow, path: Path, qtbot: QtBot) -> RescueWindow:
    assert not window.rooms.files.open(path)
    assert path.name in window.bar.words.text()
    assert window.bar.button.text() == "恢复或抢救…"
    window.bar.button.click()
    return shown_dialog(RescueWindow, window, qtbot)


def test_the_newest_good_backup_is_offered(
    damaged: MainWindow, book_path: Path, home: Path, qtbot: QtBot
) -> None:
    broken = book_path.read_bytes()
    ways_out(damaged, book_path, qtbot).backup.click()
    assert shown(damaged, "project") == "b"
    assert damaged.desk.dirty
    assert damaged.desk.book is not None
    assert damaged.desk.book.path == book_path
    assert "没有改动" in damaged.bar.words.text()
    assert book_path.read_bytes() == broken
    assert damaged.rooms.files.save()
    assert projects(book_path)[0] == "b"
    kept = [backup.path.read_bytes() for backup in backups.list_backups(home, book_path)]
    assert kept[0] == broken, "even the broken file is kept"


def test_all_backups_of_a_damaged_file(damaged: MainWindow, book_path: Path, qtbot: QtBot) -> None:
    ways_out(damaged, book_path, qtbot).list.click()
    window = chosen(shown_dialog(BackupsWindow, damaged, qtbot), 2, qtbot)
    assert not window.compare.isVisible()
    window.restore.click()
    assert shown(damaged, "project") == "设备更新"
    assert damaged.desk.dirty


def test_salvage_with_a_report(damaged: MainWindow, book_path: Path, qtbot: QtBot) -> None:
    broken = book_path.read_bytes()
    ways_out(damaged, book_path, qtbot).salvage.click()
    qtbot.waitUntil(lambda: damaged.desk.book is not None)
    assert damaged.desk.dirty
    assert damaged.desk.book is not None
    assert damaged.desk.book.path is None
    assert "已抢救出" in damaged.bar.words.text()
    report = next(edit for edit in find_children(damaged, QPlainTextEdit) if edit.isVisible())
    assert "文件被截断" in report.toPlainText()
    report.window().close()
    assert book_path.read_bytes() == broken


def test_silent_damage_offers_the_same(with_backups: MainWindow, book_path: Path, qtbot: QtBot) -> None:
    """A digit that a failing disk changed: the book opens for reading alone, and the ways out are offered."""
    with_backups.desk.take(None)
    content = book_path.read_bytes()
    at = content.index("年度资金总额80".encode()) + len("年度资金总额".encode())
    book_path.write_bytes(content[:at] + b"9" + content[at + 1 :])
    assert with_backups.rooms.files.open(book_path)
    assert with_backups.desk.read_only
    assert "校验值不符" in with_backups.bar.words.text()
    with_backups.bar.button.click()
    shown_dialog(RescueWindow, with_backups, qtbot).backup.click()
    assert not with_backups.desk.read_only
    assert shown(with_backups, "project") == "b"
    assert with_backups.rooms.files.save()
    assert projects(book_path)[0] == "b"


def test_nothing_to_salvage(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "坏.db"
    path.write_bytes(b"x" * 9000)
    window.rooms.recovery.salvage(path)
    qtbot.waitUntil(lambda: not window.rooms.files.busy)
    assert "没有能读出" in window.bar.words.text()
    assert window.desk.book is None


# --- a real process, killed ------------------------------------------------------------------------

WORK = """
import sys, time
from pathlib import Path
from PySide6.QtTest import QTest
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import home_folder, template_folders
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.start import application

app = application()
window = MainWindow(load_templates(template_folders()), home_folder())
window.show()
assert window.rooms.files.open(Path(sys.argv[1]))
window.view.setFocus()
window.view.goto("project")
QTest.keyClicks(window.view, "c")
QTest.keyClicks(window.view.editor, "ommitted")
window.commit()
window.undo()
window.actions_["redo"].trigger()
window.view.goto("leader")
QTest.keyClicks(window.view, "o")
QTest.keyClicks(window.view.editor, "pen")
folder = window.desk.book._copy.folder
end = time.monotonic() + 30
while not (folder / "draft.json").exists() and time.monotonic() < end:
    QTest.qWait(20)
print("typed", flush=True)
time.sleep(60)
"""


def test_a_window_that_is_killed(
    window: MainWindow, book_path: Path, home: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """kill -9 while a cell is open: the next start has the edit, and the half word in its editor."""
    script = tmp_path / "work.py"
    script.write_text(WORK, "utf-8")
    environment = {**os.environ, "JIXIAO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script), str(book_path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"typed\n"
        process.kill()
    window.rooms.recovery.look_for_orphans()
    listed = shown_dialog(OrphansWindow, window, qtbot)
    listed.recover.click()
    assert shown(window, "project") == "committed"
    assert window.view.editing == "leader"
    assert window.view.editor_text == "open"
    assert not window.desk.read_only, "the dead window's lock was taken over"
    window.view.commit_editor()
    assert window.rooms.files.save()
    assert next(read_forms_of(book_path)).leader == "open"
