"""A bar above the form that says what is special about it or its book, with buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jixiao_gui.window.theme import SPACE, Picture, set_look


class WarningBar(QFrame):
    """A picture, a sentence and buttons; hidden until there is something to say."""

    def __init__(self, picture: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        set_look(self, "level", "warning")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * SPACE, 6, SPACE, 6)
        self._row.setSpacing(SPACE)
        self._row.addWidget(Picture(picture, 16))
        self._row.addWidget(self.words, 1)
        self.hide()

    def add_button(self, text: str, on_click: Callable[[], object], tip: str = "") -> QPushButton:
        """Add a button behind those before it."""
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(True)
        button.clicked.connect(lambda: on_click())
        self._row.addWidget(button)
        return button

    def say(self, words: str) -> None:
        """Set the sentence."""
        self.words.setText(words)
        self.setAccessibleName(words)
