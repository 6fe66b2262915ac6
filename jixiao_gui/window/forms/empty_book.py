"""The page in place of the form while a book has none: buttons for a new form and an import."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.theme import SPACE, icon


class EmptyBook(QWidget):
    """A hint with the buttons for a new form and an import."""

    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(texts.EMPTY_TITLE)
        title.setProperty("role", "heading")
        hint = QLabel(texts.EMPTY_HINT)
        hint.setProperty("role", "faint")
        hint.setWordWrap(True)
        hint.setFixedWidth(420)
        hint.setMinimumHeight(2 * hint.fontMetrics().lineSpacing() + 4)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.new = QPushButton(icon("form_add"), texts.EMPTY_NEW)
        self.read = QPushButton(icon("import"), texts.EMPTY_IMPORT)
        for button in (self.new, self.read):
            button.setAutoDefault(True)
        self.new.clicked.connect(self.new_wanted)
        self.read.clicked.connect(self.import_wanted)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch(1)
        row.addWidget(self.new)
        row.addWidget(self.read)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # it takes the form's room
        column = QVBoxLayout(self)
        column.setSpacing(2 * SPACE)
        column.addStretch(2)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        column.addStretch(3)

    def set_read_only(self, read_only: bool) -> None:
        """Disable what changes the book where it can only be read."""
        for button in (self.new, self.read):
            button.setEnabled(not read_only)
