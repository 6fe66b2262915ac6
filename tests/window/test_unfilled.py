"""What is not filled in yet, in the panel: its list, what F8 says of it, and no excuse for what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.window.dialogs import NewBook
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.theme import Picture
from tests.window.found_widgets import find_child

from .conftest import Keyboard
from .findings_shown import show_second_form

BLANK = NewBook("beijing-2023", "2023", "示范区主管部门", "示范区档案馆")


def test_the_list_is_as_high_as_its_lines(window: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    window.rooms.files.new(BLANK)
    line = window.panel.unfilled
    line.words.click()
    heights = []
    for path, text in (("project", "甲"), ("leader", "乙"), ("phone", "000-0000"), ("goal.expected", "丙")):
        keyboard.at(path).type(text).press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: line.list.height() <= 180)
        last = line.list.visualItemRect(line.list.item(line.list.count() - 1))
        scrolled = line.list.verticalScrollBar().maximum() > 0
        assert scrolled or line.list.viewport().height() - last.bottom() - 1 < 4
        heights.append(line.list.height())
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] < heights[0]


def test_f8_says_what_is_left_and_by_which_key(window: MainWindow, keyboard: Keyboard) -> None:
    window.rooms.files.new(BLANK)
    count = len(window.panel.unfilled.unfilled)
    keyboard.at("project").press(Qt.Key.Key_F8)
    assert f"还有 {count} 处未填" in window.statusBar().currentMessage()
    assert "Ctrl+F8" in window.statusBar().currentMessage()


def test_the_pictures_of_all_lines_stand_below_each_other(opened: MainWindow, qtbot: QtBot) -> None:
    show_second_form(opened)
    panel = opened.panel
    qtbot.waitUntil(lambda: panel.list.itemWidget(panel.list.item(panel.list.count() - 1)).isVisible())
    seen = set()
    for number in range(panel.list.count()):
        picture = find_child(panel.list.itemWidget(panel.list.item(number)), Picture)
        assert isinstance(picture, Picture)
        seen.add((picture.mapTo(panel, QPoint(0, 0)).x(), picture.width()))
    assert len(seen) == 1


def test_a_folded_line_opens_by_a_click(opened: MainWindow, qtbot: QtBot) -> None:
    show_second_form(opened)
    panel = opened.panel
    count = len(panel.list.lines)
    item = panel.list.item(panel.list.count() - 1)
    panel.list.scrollToItem(item)
    point = panel.list.visualItemRect(item).center()
    target = panel.list.itemWidget(item).childAt(20, 10) or panel.list.viewport()
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(panel.list.viewport(), point))
    qtbot.waitUntil(lambda: len(panel.list.lines) == count + 2)


def test_marking_a_form_is_told_and_can_be_undone(window: MainWindow) -> None:
    window.rooms.files.new(BLANK)
    window.actions_["finish"].trigger()
    assert window.bar.words.text().startswith("本表已标记为填报完成，还有 ")
    assert window.bar.button.text() == "撤销"
    window.actions_["refill"].trigger()
    assert window.bar.words.text() == "本表改回填报中，没填的地方不算错误。"
    window.bar.button.click()
    assert not window.bar.isVisible()
