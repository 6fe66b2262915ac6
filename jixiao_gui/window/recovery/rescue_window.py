"""The window for a damaged file: open the newest good backup, another one, or salvage what is readable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from jixiao_gui.window.dialog_parts import close_button
from jixiao_gui.window.fitting import scroll_where_needed
from jixiao_gui.window.recovery import recovery_texts as texts
from jixiao_gui.window.theme import SPACE


class RescueWindow(QDialog):
    """The window with the choices for a damaged file; ``time``: that of its newest good backup, or ""."""

    backup_wanted = Signal()
    list_wanted = Signal()
    salvage_wanted = Signal()

    def __init__(self, sentence: str, time: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.RESCUE_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        scroll_where_needed(self)
        self.setMinimumWidth(520)
        words = QLabel(sentence)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        hint = texts.RESCUE_BACKUP_HINT.format(time=time) if time else texts.RESCUE_NO_BACKUP_HINT
        self.backup = self._choice(texts.RESCUE_BACKUP, hint, self.backup_wanted)
        self.list = self._choice(texts.RESCUE_LIST, texts.RESCUE_LIST_HINT, self.list_wanted)
        self.salvage = self._choice(texts.RESCUE_SALVAGE, texts.RESCUE_SALVAGE_HINT, self.salvage_wanted)
        self.backup.setEnabled(bool(time))
        self.list.setEnabled(bool(time))
        buttons, _ = close_button(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(words)
        layout.addSpacing(SPACE)
        for button in (self.backup, self.list, self.salvage):
            layout.addWidget(button)
        layout.addSpacing(SPACE)
        layout.addWidget(buttons)
        (self.backup if time else self.salvage).setDefault(True)

    def _choice(self, words: str, hint: str, signal: object) -> QPushButton:
        button = QPushButton()
        button.setProperty("flat", True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(words)
        button.setAccessibleDescription(hint)
        name, more = QLabel(words), QLabel(hint)
        name.setProperty("role", "heading")
        more.setProperty("role", "faint")
        column = QVBoxLayout(button)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        for label in (name, more):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        button.setMinimumHeight(58)
        button.clicked.connect(lambda _checked=False: self._choose(signal))
        return button

    def _choose(self, signal: object) -> None:
        self.accept()
        signal.emit()  # type: ignore[attr-defined]
