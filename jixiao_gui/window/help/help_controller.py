"""Carry out the commands of the help menu, and open the manual at the page of the focused widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from jixiao_gui.window.command import CommandTable
from jixiao_gui.window.help.about import About
from jixiao_gui.window.help.keys import KeyGroups
from jixiao_gui.window.help.keys_window import KeysWindow
from jixiao_gui.window.help.pages import page_of
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.window.help.manual_window import ManualWindow


class HelpController(QObject):
    """The controller of manual, keys and about box; gives every dialog of the program its F1."""

    def __init__(self, bench: Workbench, key_groups: Callable[[], KeyGroups]) -> None:
        """Keep ``key_groups``, which returns every key of the program by the place where it works."""
        super().__init__(bench.window)
        self._window, self._home, self._key_groups = bench.window, bench.home, key_groups
        self.manual: ManualWindow | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def show_manual(self, page: str = "") -> None:
        """Open the manual at ``page``, a chapter or chapter#heading; without one, at the focused widget's."""
        from jixiao_gui.window.help.manual_window import ManualWindow

        if not page:
            page = page_of(QApplication.focusWidget() or self._window)
        if self.manual is None:
            # without a parent: an open dialog would block it otherwise
            self.manual = ManualWindow(self._key_groups())
            self._window.destroyed.connect(self.manual.deleteLater)
        self.manual.show()  # first: the page is set for the width that the window then has
        self.manual.open_page(page)
        self.manual.raise_()
        self.manual.activateWindow()

    def show_keys(self) -> None:
        KeysWindow(self._key_groups(), self._window).show()

    def show_about(self) -> None:
        About(self._home, self._window).open()

    def close(self) -> None:
        """Close the manual, because the main window closes."""
        if self.manual is not None:
            self.manual.close()

    def _on_focus(self, _old: QWidget | None, focused: QWidget | None) -> None:
        """Add the shortcut F1 to a dialog that got the focus: the main window's does not work there."""
        dialog = focused.window() if focused is not None else None
        if isinstance(dialog, QDialog) and dialog.findChild(QShortcut, "help") is None:
            shortcut = QShortcut(QKeySequence("F1"), dialog)
            shortcut.setObjectName("help")
            shortcut.activated.connect(self.show_manual)


COMMANDS: CommandTable[HelpController] = CommandTable(Menu.HELP)
MANUAL = COMMANDS.add("manual", "使用手册(&M)", lambda help: help.show_manual(), keys="F1", icon="manual")
KEYS = COMMANDS.add("keys", "快捷键(&K)", HelpController.show_keys, keys="Ctrl+F1", icon="keys")
ABOUT = COMMANDS.add("about", "关于(&A)…", HelpController.show_about)
