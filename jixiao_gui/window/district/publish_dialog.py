"""Asks where the district's store is, and for the password, which is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window.district import district_texts as texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.theme import SPACE

USUAL_PORT = 5432


@dataclass(frozen=True, slots=True)
class Target:
    """Where to publish. ``repr()`` leaves the password out."""

    server: str = ""
    port: int = USUAL_PORT
    database: str = ""
    user: str = ""
    password: str = ""
    overwrite: bool = False

    def __repr__(self) -> str:
        return f"Target({self.user}@{self.server}:{self.port}/{self.database})"


class PublishDialog(QDialog):
    """Ask where to publish; ``before`` stands there already.

    Without a driver it says why nothing can be published.
    """

    chosen = Signal(object)  # a Target

    def __init__(self, before: Target, lack: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 520, 380)
        self.words = QLabel(lack or texts.EXPLAIN)
        self.words.setWordWrap(True)
        self.server, self.database, self.user = (
            QLineEdit(text) for text in (before.server, before.database, before.user)
        )
        self.server.setPlaceholderText(texts.SERVER_HINT)
        self.port = QSpinBox()
        self.port.setRange(1, 65_535)
        self.port.setValue(before.port)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(texts.PASSWORD_HINT)
        self.overwrite = QCheckBox(texts.OVERWRITE)
        buttons = QDialogButtonBox()
        self.go = buttons.addButton(texts.PUBLISH, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._on_accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self._lack = lack
        for field in (self.server, self.database, self.user):
            field.textChanged.connect(self._enable)
        self._enable()
        empty = [field for field in (self.server, self.database, self.user) if not field.text()]
        (empty[0] if empty else self.password).setFocus()

    def target(self) -> Target:
        """Return what was typed."""
        return Target(
            self.server.text().strip(),
            self.port.value(),
            self.database.text().strip(),
            self.user.text().strip(),
            self.password.text(),
            self.overwrite.isChecked(),
        )

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        fields = QFormLayout()
        for words, field in (
            (texts.SERVER, self.server),
            (texts.PORT, self.port),
            (texts.DATABASE, self.database),
            (texts.USER, self.user),
            (texts.PASSWORD, self.password),
        ):
            fields.addRow(words, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(self.words)
        layout.addLayout(fields)
        layout.addWidget(self.overwrite)
        layout.addStretch()
        layout.addWidget(buttons)

    def _enable(self) -> None:
        there = self.server.text().strip() and self.database.text().strip() and self.user.text().strip()
        self.go.setEnabled(bool(there) and not self._lack)

    def _on_accept(self) -> None:
        target = self.target()
        self.accept()
        self.chosen.emit(target)
