"""Enter in the window of what was left presses the button that the window is for, never another one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.recovery import Orphan
from jixiao_gui.window.recovery.orphans_window import OrphansWindow


def test_enter_takes_up_what_was_left_and_does_not_drop_it(qtbot: QtBot, tmp_path: Path) -> None:
    window = OrphansWindow([Orphan(tmp_path, None, datetime(2024, 3, 1), 3, 1, "某所", "2024")])
    told: list[str] = []
    window.recover_wanted.connect(lambda _orphan: told.append("recover"))
    window.drop_wanted.connect(lambda _orphan: told.append("drop"))
    window.compare_wanted.connect(lambda _orphan: told.append("compare"))
    with qtbot.waitExposed(window):
        window.show()
    qtbot.keyClick(window.table, Qt.Key.Key_Return)
    assert told == ["recover"]
    window.close()
