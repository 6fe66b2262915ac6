"""Rows that go on in a second line, and labels that are shortened, in narrow windows."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.window.labels import ShortenedLabel
from jixiao_gui.window.wrapping_row import WrappingRow


def shown_row(qtbot: QtBot, width: int) -> tuple[QWidget, list[QPushButton]]:
    window, row = QWidget(), WrappingRow()
    qtbot.addWidget(window)
    buttons = [QPushButton(f"第{number}个按钮") for number in range(4)]
    for button in buttons[:3]:
        button.setFixedWidth(100)
        row.addWidget(button)
    row.add_stretch()
    row.addWidget(buttons[3])
    buttons[3].setFixedWidth(100)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(row)
    column.addStretch(1)
    window.resize(width, 300)
    window.show()
    qtbot.waitExposed(window)
    return window, buttons


def test_a_row_that_finds_room_is_one_line(qtbot: QtBot) -> None:
    window, buttons = shown_row(qtbot, 600)
    assert [button.x() for button in buttons] == [0, 108, 216, 500]
    assert len({button.y() for button in buttons}) == 1
    assert window.minimumSizeHint().width() == 100


def test_a_row_goes_on_in_further_lines(qtbot: QtBot) -> None:
    window, buttons = shown_row(qtbot, 250)
    assert [(button.x(), button.y() > buttons[0].y()) for button in buttons] == [
        *((0, False), (108, False)),
        *((0, True), (150, True)),
    ]
    buttons[1].hide()
    window.resize(316, 300)
    qtbot.waitUntil(lambda: len({button.y() for button in (buttons[0], buttons[2], buttons[3])}) == 1)
    layout = window.layout()
    assert layout is not None
    assert layout.totalHeightForWidth(100) > 3 * buttons[0].height()


def test_a_label_is_shortened_and_keeps_its_words(qtbot: QtBot) -> None:
    words = "第 12 处，共 58 处：实际完成情况里写着很长的一句话，窄的窗口里放不下"
    label = ShortenedLabel(words)
    qtbot.addWidget(label)
    label.resize(120, 24)
    label.show()
    assert label.minimumSizeHint().width() == 0
    assert label.text() == words == label.toolTip() == label.accessibleName()
    assert QLabel.text(label).endswith("…")
    label.resize(label.sizeHint())
    assert QLabel.text(label) == words
    assert not label.toolTip()
