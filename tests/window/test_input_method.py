"""Chinese input: no key is eaten, no composition lost, no cell emptied by one that was given up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard, shown


def compose(preedit: str, commit: str = "") -> None:
    """What the input method sends to the widget that has the focus."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    target = QApplication.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, event)
    QApplication.processEvents()


def test_the_focus_stays_until_a_composition_has_ended(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    view = opened.view
    compose("x")
    assert view.editing == "project"
    assert view.hasFocus()  # to take it away would end the composition
    compose("xiang")
    assert view.editor.composing
    assert view.editor.toPlainText() == ""
    assert shown(opened, "project") == "设备更新"  # nothing handed in, nothing changed
    compose("", "项目")
    assert view.editor.hasFocus()
    compose("e")
    compose("", "二")
    keyboard.press(Qt.Key.Key_Return)
    assert shown(opened, "project") == "项目二"


def test_candidates_show_at_the_editors_caret(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("goal.expected")
    compose("x")
    rect = opened.view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert opened.view.cell_rect("goal.expected").adjusted(-4, -4, 4, 4).contains(rect.toRect())


def test_a_composition_given_up_leaves_the_cell_alone(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    compose("xi")
    compose("")  # Escape in the candidates
    assert opened.view.editing == "project"
    keyboard.press(Qt.Key.Key_Down)
    assert shown(opened, "project") == "设备更新"
    assert opened.view.current_path == "department"
    assert not opened.desk.undo.canUndo()


def test_escape_ends_the_composition_first(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project").type("新")
    compose("xi")
    keyboard.press(Qt.Key.Key_Escape)
    assert opened.view.editing == "project"
    assert not opened.view.editor.composing
    assert opened.view.editor.toPlainText() == "新"
    keyboard.press(Qt.Key.Key_Escape)
    assert opened.view.editing == ""
    assert shown(opened, "project") == "设备更新"


def test_leaving_hands_in_what_is_composed(opened: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.at("project").type("新")
    compose("xi")
    other = opened.view.cell_rect("department").center()
    qtbot.mouseClick(opened.view.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert shown(opened, "project") == "新xi"


def test_leaving_during_the_first_composition_too(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    keyboard.at("leader")
    compose("wang")
    qtbot.mouseClick(
        opened.view.viewport(), Qt.MouseButton.LeftButton, pos=opened.view.cell_rect("phone").center()
    )
    assert shown(opened, "leader") == "wang"
    assert opened.actions_["undo"].text() == "撤销 修改项目负责人"


def test_saving_hands_in_what_is_composed(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("leader")
    compose("", "王")
    compose("x")
    opened.actions_["save"].trigger()
    assert opened.desk.form is not None
    assert opened.desk.form.leader == "王x"
    assert opened.view.editing == ""


def test_printed_words_take_no_composition(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    opened.view.move_to((0, 0))
    assert not opened.view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    compose("x")
    assert opened.view.editing == ""


def test_a_commit_without_composing_is_typing(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    compose("", "，")
    compose("", "。")
    keyboard.press(Qt.Key.Key_Tab)
    assert shown(opened, "project") == "，。"
    assert opened.view.current_path == "department"


def test_a_composition_leaves_the_number_before_a_name(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.actions_["form_add"].trigger()
    keyboard.at("indicators.0.name")
    compose("jian'xiu")
    assert opened.view.editor_text == "指标1："
    compose("", "检修")
    keyboard.press(Qt.Key.Key_Return)
    assert shown(opened, "indicators.0.name") == "指标1：检修"
    keyboard.at("indicators.2.name")
    compose("xun")
    compose("")
    keyboard.press(Qt.Key.Key_Return)
    assert shown(opened, "indicators.2.name") == "……"
    keyboard.at("indicators.2.name")
    compose("", "巡")
    assert opened.view.editor_text == "指标3：巡"
