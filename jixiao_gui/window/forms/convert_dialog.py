"""The dialog that lists the texts which another layout has no place for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.theme import SPACE

_MOST_LINES = 1000
"""The most lines that are shown: nobody reads more, and a window with 20,000 takes a second to open."""


class ConvertDialog(QDialog):
    """A question; accepted when the user changes the layout all the same."""

    def __init__(self, template: str, lost: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.CONVERT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 560, 340)
        words = QLabel(texts.CONVERT_LOST.format(name=template))
        words.setWordWrap(True)
        shown = lost[:_MOST_LINES]
        if len(lost) > len(shown):
            shown.append(texts.LOST_MORE.format(count=len(lost), shown=len(shown)))
        self.lines = QPlainTextEdit("\n".join(shown))
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName(words.text())
        buttons = QDialogButtonBox()
        buttons.addButton(texts.CONVERT_ANYWAY, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(words)
        layout.addWidget(self.lines)
        layout.addWidget(buttons)
        cancel.setDefault(True)  # so that Enter loses nothing, wherever the focus is
        cancel.setFocus()
