"""The bar above the form of a read-only book, with buttons to save it elsewhere or take it over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.theme import SPACE, Picture, set_look


class ReadOnlyBar(QFrame):
    """A bar that says why the book is read-only; 另存为 makes an editable file of it."""

    save_wanted = Signal()
    take_over_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        set_look(self, "level", "warning")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton(texts.READ_ONLY_BUTTON)
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self.save_wanted)
        self.take_over = QPushButton(texts.READ_ONLY_TAKE_OVER)
        self.take_over.setToolTip(texts.READ_ONLY_TAKE_OVER_TIP)
        self.take_over.setAutoDefault(True)
        self.take_over.clicked.connect(self.take_over_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 6, SPACE, 6)
        row.setSpacing(SPACE)
        row.addWidget(Picture("lock", 16))
        row.addWidget(self.words, 1)
        row.addWidget(self.take_over)
        row.addWidget(self.button)
        self.hide()

    def show_reason(self, reason: str, *, elsewhere: bool = False) -> None:
        """Show ``reason``, or hide the bar without one. ``elsewhere``: another computer has the book open."""
        self.take_over.setVisible(elsewhere)
        self.setFocusProxy(self.take_over if elsewhere else self.button)
        self.words.setText(f"{texts.STATUS_READ_ONLY}　{reason}")
        self.setAccessibleName(self.words.text())
        self.setVisible(bool(reason))
