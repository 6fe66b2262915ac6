"""No window is larger than its screen, and larger type gets wider panels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.form.template import Templates
from jixiao_gui.window import theme
from jixiao_gui.window.fitting import FRAME
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.options.options_window import OptionsWindow
from jixiao_gui.window.panels import Panels
from jixiao_gui.window.paper.preview import Preview

ROOM = QRect(0, 0, 911, 512)
"""What a laptop of 1366 by 768 has at 150 %."""


@pytest.fixture
def large_type() -> Iterator[None]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[-1])
    yield
    theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])


@pytest.mark.usefixtures("large_type")
@pytest.mark.parametrize("kind", [OptionsWindow, Preview])
def test_a_window_is_not_larger_than_its_screen(
    opened: MainWindow,
    templates: Templates,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    kind: type[QDialog],
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: ROOM)
    dialog: QDialog
    book = opened.desk.book
    assert book is not None
    if kind is Preview:
        dialog = Preview([("", lambda: list(book.forms()))], templates, "", parent=opened)
    else:
        dialog = OptionsWindow(opened.settings, templates, opened.desk.home, opened)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.height() <= ROOM.height() - FRAME
    assert dialog.width() <= ROOM.width()
    if isinstance(dialog, Preview):
        qtbot.waitUntil(lambda: not dialog.busy and dialog.print_button.isEnabled())
    dialog.reject()


def test_the_settings_are_not_scrolled_where_there_is_room(
    opened: MainWindow, templates: Templates, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 1920, 1080))
    dialog = OptionsWindow(opened.settings, templates, opened.desk.home, opened)
    dialog.show()
    qtbot.waitExposed(dialog)
    [area] = dialog.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    dialog.reject()


def test_larger_type_makes_the_list_wider_and_back(opened: MainWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    [panels] = opened.findChildren(Panels)
    opened.resize(1366, 768)
    opened.show()
    list_, middle, findings = panels.sizes()
    theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[-1])
    try:
        wide = panels.sizes()
        assert wide[0] >= list_ + 40
        assert wide[1] == middle - (wide[0] - list_)
        assert wide[2] == findings
    finally:
        theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])
    assert panels.sizes() == [list_, middle, findings]


def shown_panels(qtbot: QtBot) -> Panels:
    panels = Panels()
    qtbot.addWidget(panels)
    panels.fill(QWidget(), QWidget(), QWidget())
    panels.resize(1366, 600)
    panels.show()
    qtbot.waitExposed(panels)
    return panels


@pytest.mark.usefixtures("large_type")
def test_a_start_with_large_type_begins_with_a_wide_list(qtbot: QtBot) -> None:
    panels = shown_panels(qtbot)
    assert panels.sizes()[0] >= 310


def test_a_small_window_takes_of_the_sides_and_gives_it_back(qtbot: QtBot) -> None:
    panels = shown_panels(qtbot)
    usual = panels.sizes()
    panels.resize(760, 400)
    assert (panels.sizes()[0], panels.sizes()[2]) == (240, 190)
    kept = panels.saved_widths()
    panels.resize(1366, 600)
    assert panels.sizes() == usual
    other = Panels()
    qtbot.addWidget(other)
    other.fill(QWidget(), QWidget(), QWidget())
    other.resize(1366, 600)
    for before in (
        QByteArray(b"\x00\xff\x00"),
        QByteArray(b"a b 3"),
        QByteArray(b"270 260"),
        QByteArray(),
        kept,
    ):
        other.restore_widths(before)
    other.show()
    qtbot.waitExposed(other)
    assert other.sizes() == usual


def test_who_dragged_a_side_keeps_it(qtbot: QtBot) -> None:
    panels = shown_panels(qtbot)
    panels.moveSplitter(400, 1)
    wide = panels.sizes()
    assert wide[0] == 400
    panels.resize(800, 600)
    assert panels.sizes()[0] < 400
    panels.resize(1366, 600)
    assert panels.sizes() == wide
