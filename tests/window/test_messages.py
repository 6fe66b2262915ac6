"""What the window tells: in one place, over the page, which never moves for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from jixiao_gui.exchange import Imported, ImportReport
from jixiao_gui.sheet.notes import Note
from jixiao_gui.window.importing.report_window import ReportWindow
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.message_bar import MessageBar
from tests.invented import invented_form
from tests.window.found_widgets import find_child, find_children

from .conftest import Keyboard

LONG = "无法保存到“演示文件夹”：磁盘空间不足，请删除一些文件后再保存，或者另存到别的磁盘。" * 4


@pytest.mark.parametrize("level", ["good", "info", "warning", "error"])
@pytest.mark.parametrize("size", [(681, 382), (1366, 768)])
def test_a_message_moves_nothing_and_is_read_whole(
    opened: MainWindow, level: str, size: tuple[int, int]
) -> None:
    opened.resize(*size)
    parts = (opened.view, opened.forms, opened.panel, opened.actions_.tools)
    opened.bar.hide()
    before = [part.geometry() for part in parts]
    opened.bar.tell(level, LONG, "打开", lambda: None, "打开文件夹", lambda: None)
    assert [part.geometry() for part in parts] == before
    words = opened.bar.words
    assert words.heightForWidth(words.width()) <= words.height()
    assert opened.centralWidget().rect().contains(opened.bar.geometry())
    opened.resize(900, 500)
    assert opened.centralWidget().rect().contains(opened.bar.geometry())
    assert opened.bar.geometry().bottom() > opened.centralWidget().height() - 20


def test_a_deleted_row_comes_back_by_the_messages_button(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    keyboard.at("indicators.1.name").press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert opened.desk.form is not None
    assert len(opened.desk.form.indicators) == 4
    assert "已删除 1 行" in opened.bar.words.text()
    assert opened.bar.button.text() == "撤销"
    qtbot.mouseClick(opened.bar.button, Qt.MouseButton.LeftButton)
    assert opened.desk.form is not None
    assert len(opened.desk.form.indicators) == 5
    assert not opened.bar.isVisible()


def test_the_offer_to_undo_goes_with_the_next_step(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.actions_["form_delete"].trigger()
    assert opened.bar.button.text() == "撤销"
    keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    assert not opened.bar.isVisible()
    opened.bar.tell("warning", "别的消息")
    keyboard.at("project").type("y").press(Qt.Key.Key_Return)
    assert opened.bar.isVisible()


def test_ctrl_minus_zooms_and_takes_no_row(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.view.set_zoom(100)
    keyboard.at("indicators.1.name").press(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert opened.view.zoom == 90
    assert opened.desk.form is not None
    assert len(opened.desk.form.indicators) == 5


def report_of(opened: MainWindow, *kinds: str) -> ReportWindow:
    report = ImportReport()
    for kind in kinds:
        notes = (Note("filled", "填入执行率", "funds.0.rate"), Note(kind, "说明", "project"))
        report.forms.append(
            Imported(invented_form(), opened.desk.home / "甲.docx", notes if kind else notes[:1])
        )
    return ReportWindow(report, {}, opened.desk.templates, opened)


def test_the_reports_filter_leaves_what_needs_care(opened: MainWindow, qtbot: QtBot) -> None:
    window = report_of(opened, "differs", "", "guess")
    qtbot.addWidget(window)
    window.show()
    window.only.setChecked(True)
    seen = []
    for number in range(3):
        item = window.tree.topLevelItem(number)
        assert item is not None
        if not item.isHidden():
            rows = [item.child(row) for row in range(item.childCount())]
            seen.append((number, [row.text(0) for row in rows if not row.isHidden()]))
    assert seen == [(0, ["说明"]), (2, ["说明"])]
    window.only.setChecked(False)
    first = window.tree.topLevelItem(1)
    assert first is not None
    assert not first.isHidden()
    assert not first.child(0).isHidden()


@pytest.mark.parametrize("at", [(20, 20), (300, 200), (500, 560), (10, 400)])
def test_the_report_makes_way_for_the_cell_that_it_leads_to(
    opened: MainWindow, qtbot: QtBot, at: tuple[int, int]
) -> None:
    window = report_of(opened, "differs")
    qtbot.addWidget(window)
    window.resize(400, 220)
    window.show()
    qtbot.waitExposed(window)
    cell = QRect(QPoint(*at), QPoint(at[0] + 120, at[1] + 24))
    window.move(cell.topLeft() - QPoint(40, 40))
    window.uncover(cell)
    assert not window.frameGeometry().intersects(cell)
    assert window.screen().availableGeometry().contains(window.frameGeometry())


def test_a_hint_that_has_no_room_ends_in_dots(opened: MainWindow) -> None:
    opened.resize(700, 500)
    QApplication.processEvents()
    opened.show_hint("没有达到指标值，没有说明原因；" * 20)
    QApplication.processEvents()
    shown = opened.statusBar().currentMessage()
    assert shown.endswith("…")
    standing = min(
        child.x()
        for child in opened.statusBar().children()
        if isinstance(child, QWidget) and child.isVisible() and child.width() and child.x() > 0
    )
    assert opened.statusBar().fontMetrics().horizontalAdvance(shown) < standing
    opened.show_hint("已复制。")
    assert opened.statusBar().currentMessage() == "已复制。"


def test_f6_leads_to_what_a_message_asks_and_escape_back(opened: MainWindow, qtbot: QtBot) -> None:
    opened.bar.tell("good", "已删除 1 行。", "撤销", lambda: None)
    opened.view.setFocus()
    opened.actions_["next_pane"].trigger()
    assert opened.bar.button.hasFocus()
    opened.bar._timer.timeout.emit()
    assert opened.bar.isVisible()  # it does not go while the keyboard is there
    qtbot.keyClick(opened.bar.button, Qt.Key.Key_Escape)
    assert not opened.bar.isVisible()
    assert opened.view.hasFocus()
    opened.bar.tell("good", "已保存。")
    opened.actions_["next_pane"].trigger()
    assert not opened.bar.button.hasFocus()


def test_f6_goes_on_from_a_message_to_every_pane_and_comes_round(opened: MainWindow) -> None:
    opened.bar.tell("error", "没有存成。", "换个位置保存", lambda: None)
    opened.view.setFocus()
    visited: list[QWidget | None] = []
    for _ in range(9):
        opened.actions_["next_pane"].trigger()
        visited.append(opened.focusWidget())
    bar, findings, forms, view = opened.bar.button, opened.panel.list, opened.forms.table, opened.view
    assert visited == [bar, findings, bar, forms, view, findings, bar, forms, view]
    opened.forms.table.setFocus()
    opened.bar.hide()
    assert opened.forms.table.hasFocus()  # nothing is given back to what had the keyboard long ago


def cell_on_screen(opened: MainWindow) -> QRect:
    rect = opened.view.cell_rect(opened.view.current_path)
    return QRect(opened.view.viewport().mapToGlobal(rect.topLeft()), rect.size())


def bar_on_screen(opened: MainWindow) -> QRect:
    return QRect(opened.bar.mapToGlobal(QPoint(0, 0)), opened.bar.size())


def test_a_message_never_hides_the_cell_that_is_worked_on(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.bar.tell("good", "已导入 1 张表。", "结转到 2024 年度", lambda: None)
    keyboard.at("project")
    low = bar_on_screen(opened).top()
    seen = set()
    for _ in range(60):
        keyboard.press(Qt.Key.Key_Down)
        assert not bar_on_screen(opened).intersects(cell_on_screen(opened)), opened.view.current_path
        seen.add(bar_on_screen(opened).top() < low)
    assert seen == {False, True}
    opened.bar.hide()
    opened.bar.tell("good", "已保存。")  # one that comes while the last row is worked on
    assert not bar_on_screen(opened).intersects(cell_on_screen(opened))


def test_an_offer_waits_for_who_looks_at_another_program(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.bar.tell("good", "已导入 1 张表。", "结转到 2024 年度", lambda: None)
    assert opened.bar._timer.interval() >= 20_000
    monkeypatch.setattr(opened, "isActiveWindow", lambda: False)
    opened.bar._timer.timeout.emit()
    assert opened.bar.isVisible()
    monkeypatch.undo()
    opened.activateWindow()
    opened.bar._timer.timeout.emit()
    assert not opened.bar.isVisible()


def test_a_message_left_by_esc_when_what_had_the_keyboard_is_gone(opened: MainWindow, qtbot: QtBot) -> None:
    """As a cell's editor is, which closes when the keyboard leaves it."""
    writing = QLineEdit(opened.centralWidget())
    writing.show()
    writing.setFocus()
    opened.bar.tell("warning", "有一处要问", "去看", lambda: None)
    assert opened.bar.take_keys()
    delete(writing)
    qtbot.keyClick(opened.bar.button, Qt.Key.Key_Escape)
    assert not opened.bar.isVisible()


@pytest.mark.parametrize("action", ["ledger", "layouts", "library", "summary"])
def test_enter_in_a_window_presses_no_button_of_its_message(
    opened: MainWindow, qtbot: QtBot, action: str
) -> None:
    before = set(find_children(opened, QDialog))
    opened.actions_[action].trigger()
    [dialog] = set(find_children(opened, QDialog)) - before
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitActive(dialog)
    messages = find_child(dialog, MessageBar)
    assert messages is not None
    pressed: list[str] = []
    messages.tell(
        "warning", LONG, "撤销", lambda: pressed.append("first"), "查看", lambda: pressed.append("2")
    )
    for view in find_children(dialog, QAbstractItemView):
        if view.isVisible():
            view.setFocus()
            qtbot.keyClick(view, Qt.Key.Key_Return)
    assert pressed == []
    assert not messages.button.isDefault()
    messages.take_keys()
    qtbot.keyClick(messages.button, Qt.Key.Key_Return)
    messages.second.setFocus()
    qtbot.keyClick(messages.second, Qt.Key.Key_Enter)
    assert pressed == ["first", "2"]
    dialog.close()


def test_what_was_done_is_not_told_any_more_when_it_is_undone(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("leader").type("x").press(Qt.Key.Key_Return)
    opened.bar.tell("good", "已结转 1 张表。")
    opened.actions_["undo"].trigger()
    assert opened.bar.isHidden()
    opened.bar.tell("warning", "有 3 处需要留意。")
    opened.actions_["redo"].trigger()
    assert opened.bar.isVisible()
