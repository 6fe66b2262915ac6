"""The dialog that asks for the reason of an acknowledgement."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout, QWidget

from jixiao_gui.form.checks import Finding
from jixiao_gui.window.dialog_parts import accept_or_cancel, faint
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.theme import SPACE


class ReasonDialog(QDialog):
    """A dialog with one line to type or pick a reason; it cannot be accepted without one."""

    reason_given = Signal(str)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.REASON_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        message = QLabel(finding.message)
        message.setWordWrap(True)
        message.setTextFormat(Qt.TextFormat.PlainText)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(list(texts.REASONS))
        self.reason.setCurrentText(finding.remark.reason if finding.remark is not None else "")
        self.reason.setAccessibleName(texts.REASON_LABEL)
        line = self.reason.lineEdit()
        assert line is not None
        line.setPlaceholderText(texts.REASON_PLACE)
        buttons, self.ok = accept_or_cancel(self, texts.REASON_OK)
        self.reason.editTextChanged.connect(lambda _text: self._update_buttons())
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        for widget in (
            message,
            QLabel(texts.REASON_LABEL),
            self.reason,
            faint(texts.REASON_HINT, wrapped=True),
        ):
            main_layout.addWidget(widget)
        main_layout.addWidget(buttons)
        self.reason.setFocus()
        self._update_buttons()

    def _update_buttons(self) -> None:
        self.ok.setEnabled(bool(self.reason.currentText().strip()))

    def accept(self) -> None:
        reason = " ".join(self.reason.currentText().split())
        if reason:
            super().accept()
            self.reason_given.emit(reason)
