"""Enter presses the button that a window is for, and where something would be lost, the one that keeps it.

That Enter presses the coloured button of any window is looked at in `test_access.py`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.recovery import Orphan
from jixiao_gui.window.forms.convert_dialog import ConvertDialog
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


def test_enter_does_not_change_the_template_when_something_would_be_lost(qtbot: QtBot) -> None:
    for name in ("the button", "the list"):
        dialog = ConvertDialog("别的模板", ["联系电话：000-0000"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(dialog)
        told: list[int] = []
        dialog.finished.connect(told.append)
        with qtbot.waitExposed(dialog):
            dialog.show()
        if name == "the list":
            dialog.lines.setFocus()
        focus = dialog.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Return)
        assert told == [dialog.DialogCode.Rejected], name
