"""The frame of a main window, painted before anything that works on books is loaded.

What it imports at the top is loaded before the first paint: keep it short.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.look import apply_look
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.panels import Panels
from jixiao_gui.window.settings import Settings
from jixiao_gui.window.theme import SPACE, icon, refresh_system_colours

if TYPE_CHECKING:
    from jixiao_gui.window.start_page import StartPage

_WIDEST = (1 << 24) - 1
"""Qt's own largest width, QWIDGETSIZE_MAX."""


class Frame(QMainWindow):
    """Show the menus' titles, the start page and an empty status bar; ``home`` keeps the settings."""

    painted = Signal()  # once, after the first paint
    form_painted = Signal()  # once, after the first paint of a form
    closed = Signal()

    def __init__(self, home: Path, *, opening: bool = False) -> None:
        """Build the frame, without the start page where a book is ``opening``, soon to be shown."""
        super().__init__()
        self.settings = Settings(home)
        apply_look(self.settings)
        self._splitter = Panels()
        self._was_painted = False
        self.setWindowIcon(icon("jixiao"))
        self.setWindowTitle(texts.FULL_NAME)
        self.setAcceptDrops(True)
        self.setMinimumSize(600, 320)  # 1366 by 768 at 200 % is 683 by 384
        open_at(self, 1366, 768)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._splitter)
        if not opening:
            self._pages.setCurrentWidget(self.start)
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._pages, 1)
        self.setCentralWidget(whole)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().messageChanged.connect(self._on_hint)
        self._block = QLabel("　")  # gives the bar its height, so that nothing moves when the rest is built
        self.statusBar().addPermanentWidget(self._block)
        self._menus = {menu: self.menuBar().addMenu(menu.value) for menu in Menu}
        geometry = self.settings.state("window/geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    @cached_property
    def start(self) -> StartPage:
        """Return the start page; made when it is first asked for."""
        from jixiao_gui.window.start_page import StartPage

        page = StartPage()
        page.recent.show_books(self.settings.recent(), {})
        self._pages.addWidget(page)
        return page

    def show_hint(self, sentence: str, seconds: int = 4) -> None:
        """Show ``sentence`` in the status bar for some seconds, in the place of the figures where they leave
        too little room; where even that is too little, with … at its end.
        """
        from PySide6.QtCore import Qt  # not before the first paint

        bar = self.statusBar()
        room = self._make_room(bar.fontMetrics().horizontalAdvance(sentence) + 3 * SPACE) - 3 * SPACE
        shown = bar.fontMetrics().elidedText(sentence, Qt.TextElideMode.ElideRight, room)
        bar.showMessage(shown, seconds * 1000)

    def _make_room(self, needed: int) -> int:
        """Fold figures of the status bar away, from the left, but for the last; return the room in pixels."""
        bar = self.statusBar()
        parts = [child for child in bar.children() if isinstance(child, QWidget) and child.isVisible()]
        parts.sort(key=lambda part: part.x())
        room = bar.width()
        for part in parts:
            part.setMaximumWidth(_WIDEST)
            room -= part.sizeHint().width() + SPACE
        for part in parts[:-1]:
            if room < needed:
                room += part.sizeHint().width()
                part.setMaximumWidth(0)
        return room

    def _on_hint(self, hint: str) -> None:
        """Unfold the figures of the status bar when its hint has gone."""
        for part in self.statusBar().children() if not hint else ():
            if isinstance(part, QWidget):
                part.setMaximumWidth(_WIDEST)

    def may_close(self) -> bool:
        """Return whether the window may be closed; ask the user where work would be lost."""
        return True

    def end_work(self) -> None:
        """End all that runs and keep the window's sizes; the window is about to be closed."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def event(self, event: QEvent) -> bool:
        """Apply the system's colours when its look has changed, such as by switching on high contrast."""
        if event.type() == QEvent.Type.ThemeChange:
            refresh_system_colours()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.end_work()
        event.accept()
        self.closed.emit()
