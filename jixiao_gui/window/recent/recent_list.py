"""The list of recent books: a row with name, description and a button to remove it from the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from jixiao_gui.window import texts as common
from jixiao_gui.window.recent import recent_texts as texts
from jixiao_gui.window.recent.book_state import DiskState, LastSeen, describe
from jixiao_gui.window.theme import SPACE, Picture, icon

_MOST = 7


class RecentList(QWidget):
    """A list of at most seven recent books."""

    wanted = Signal(object)  # a Path
    forgotten = Signal(object)  # a Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RecentRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_books(self, paths: Sequence[Path], last_seen: Mapping[Path, LastSeen]) -> None:
        """List the books at ``paths``."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = [RecentRow(path, last_seen.get(path, LastSeen())) for path in paths[:_MOST]]
        for row in self.rows:
            row.wanted.connect(self.wanted)
            row.forgotten.connect(self.forgotten)
            self._column.addWidget(row)
        if not paths:
            label = QLabel(common.START_NO_RECENT)
            label.setProperty("role", "faint")
            label.setWordWrap(True)
            self._column.addWidget(label)

    def show_disk(self, states: Mapping[Path, DiskState]) -> None:
        """Show the state on disk of each book."""
        for row in self.rows:
            row.show_disk(states.get(row.path, DiskState()))


class RecentRow(QWidget):
    """The row of one book."""

    wanted = Signal(object)
    forgotten = Signal(object)

    def __init__(self, path: Path, last_seen: LastSeen) -> None:
        super().__init__()
        self.path = path
        self._last_seen = last_seen
        self.open = QPushButton()
        self.open.setAutoDefault(True)
        self.open.setProperty("flat", True)
        self.open.setToolTip(str(path))
        self.open.clicked.connect(lambda: self.wanted.emit(path))
        picture, name, self.about = Picture("recent", 20), QLabel(path.stem), QLabel()
        self.about.setProperty("role", "faint")
        grid = QGridLayout(self.open)
        grid.setContentsMargins(SPACE, 4, SPACE, 4)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(0)
        grid.addWidget(picture, 0, 0, 2, 1)
        grid.addWidget(name, 0, 1)
        grid.addWidget(self.about, 1, 1)
        grid.setColumnStretch(1, 1)
        self.open.setMinimumHeight(
            max(46, grid.sizeHint().height())
        )  # a button ignores the size of its layout
        self.forget = QToolButton()
        self.forget.setIcon(icon("close"))
        self.forget.setIconSize(QSize(12, 12))
        self.forget.setToolTip(texts.FORGET_TIP)
        self.forget.setAccessibleName(texts.FORGET.format(name=path.stem))
        self.forget.clicked.connect(lambda: self.forgotten.emit(path))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.open, 1)
        row.addWidget(self.forget)
        self.show_disk(DiskState())

    def show_disk(self, disk: DiskState) -> None:
        """Show the state on disk; a missing book can't be opened."""
        words = describe(self._last_seen, disk, datetime.now())
        self.about.setText(words or str(self.path.parent))
        self.open.setAccessibleName(self.path.stem)
        self.open.setAccessibleDescription(self.about.text())
        self.open.setEnabled(disk.exists)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt  # not before the first paint: see performance.md

        if event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit(self.path)
        else:
            super().keyPressEvent(event)
