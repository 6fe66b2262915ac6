"""Characters that no font has are told in the export window and in the preview, before they are printed."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from jixiao_gui.formats.writing import fonts
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.paper.export_window import ExportWindow
from tests.window.found_widgets import find_children

NOWHERE = "\U0003fffd"


@pytest.fixture
def lacking(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The second form of the book has a name that nobody can print."""
    fonts.song.cache_clear()
    monkeypatch.setattr(fonts, "_spare_paths", lambda: ())
    opened.actions_["form_next"].trigger()
    opened.rooms.table.cells.type({"leader": f"组长{NOWHERE}"}, "type")
    return opened


def asked(window: MainWindow, kind: str, qtbot: QtBot) -> ExportWindow:
    window.rooms.paper.ask_export(kind)
    [made] = find_children(window, ExportWindow)
    qtbot.waitUntil(lambda: not made.busy)
    return made


def test_the_export_window_says_which_character_of_which_form(lacking: MainWindow, qtbot: QtBot) -> None:
    made = asked(lacking, "pdf", qtbot)
    qtbot.waitUntil(made.lacking.isVisible)
    assert made.lacking.text().startswith(f"第 2 张“系统运维”里的 {NOWHERE}（U+3FFFD）")
    assert made.ok.isEnabled()
    made.kind.setCurrentIndex(made.kind.findData("docx"))  # Word looks for fonts itself
    assert not made.lacking.isVisible()
    made.kind.setCurrentIndex(made.kind.findData("ofd"))
    qtbot.waitUntil(made.lacking.isVisible)
    made.reject()


def test_what_all_fonts_have_is_not_spoken_of(opened: MainWindow, qtbot: QtBot) -> None:
    made = asked(opened, "pdf", qtbot)
    assert not made.lacking.isVisible()
    made.reject()


def test_the_preview_says_it_too(lacking: MainWindow, qtbot: QtBot) -> None:
    lacking.rooms.paper.show_preview()
    preview = lacking.rooms.paper.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.area.count > 0 and not preview.busy)
    assert preview.words.isVisible()
    assert "U+3FFFD" in preview.words.text()
    assert preview.print_button.isEnabled()
    preview.reject()
