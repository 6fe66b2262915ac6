"""The machine's 宋体 and 黑体 offered once, and used on the screen as in the PDF."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.settings import FONTS
from jixiao_gui.window.table import paper_fonts


@pytest.fixture(autouse=True)
def own_fonts() -> Iterator[None]:
    yield
    paper_fonts.prefer_system(False)


def test_they_are_offered_once_where_they_are(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = opened.rooms.table.fonts
    monkeypatch.setattr(paper_fonts, "has_system_fonts", lambda: False)
    fonts.offer()
    assert not opened.bar.isVisible()
    monkeypatch.setattr(paper_fonts, "has_system_fonts", lambda: True)
    fonts.offer()
    assert opened.bar.button.text() == "使用"
    opened.bar.button.click()
    assert opened.rooms.paper._system_fonts()
    assert paper_fonts.song(20).families()[0] == "SimSun"
    assert paper_fonts.hei(20).families()[0] == "SimHei"
    opened.bar.hide()
    fonts.offer()
    assert not opened.bar.isVisible()


def test_what_was_declined_is_not_asked_again(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_fonts, "has_system_fonts", lambda: True)
    opened.rooms.table.fonts.offer()
    opened.bar.hide()
    opened.rooms.table.fonts.offer()
    assert not opened.bar.isVisible()
    assert not opened.rooms.paper._system_fonts()


def test_the_setting_is_followed(opened: MainWindow) -> None:
    opened.settings.set_flag(FONTS, True)
    opened.commands.settings_closed.emit()
    assert paper_fonts.song(20).families()[0] == "SimSun"
    opened.settings.set_flag(FONTS, False)
    opened.commands.settings_closed.emit()
    assert paper_fonts.song(20).families()[0] != "SimSun"
