"""One line above the form that says what happened or went wrong; no box that must be clicked away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.theme import SPACE, Picture, icon, set_look

_GOOD_STAYS = 5000
"""Milliseconds that good news stays; what went wrong stays until it is closed or followed by other news."""


class MessageBar(QFrame):
    """Show the last message, or the progress of the work that runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._picture = Picture("info", 16)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(160, 8)
        self.button = QPushButton()
        self.button.setAutoDefault(True)
        self._on_button: Callable[[], object] | None = None
        self.button.clicked.connect(self._press)
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setIconSize(QSize(14, 14))
        close.setToolTip(texts.CLOSE)
        close.setAccessibleName(texts.CLOSE)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 6, SPACE, 6)
        row.setSpacing(SPACE)
        row.addWidget(self._picture)
        row.addWidget(self.words, 1)
        row.addWidget(self._progress)
        row.addWidget(self.button)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(
        self, level: str, sentence: str, button: str = "", on_button: Callable[[], object] | None = None
    ) -> None:
        """Show ``sentence``; ``level`` is a finding's level, or ``good`` for news that may pass by."""
        self._show("info" if level == "good" else level, "good" if level == "good" else level, sentence)
        self._progress.hide()
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._on_button = on_button
        if level == "good" and not button:
            self._timer.start(_GOOD_STAYS)

    def working(self, sentence: str, done: int, count: int, cancel: Callable[[], object]) -> None:
        """Show how far work is; ``count`` is 0 when nobody knows how much there is."""
        self._show("info", "info", sentence)
        self._progress.setRange(0, count)
        self._progress.setValue(done)
        self._progress.show()
        self.button.setText(texts.CANCEL)
        self.button.show()
        self._on_button = cancel

    def _show(self, ground: str, picture: str, sentence: str) -> None:
        self._timer.stop()
        set_look(self, "level", ground)
        self._picture.show_icon(picture)
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()

    def _press(self) -> None:
        if self._on_button is not None:
            self._on_button()
