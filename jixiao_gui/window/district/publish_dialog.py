"""Ask for the address of the district's database and for the password, which is stored nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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

from jixiao_gui.window.dialog_parts import primary_button
from jixiao_gui.window.district import district_texts as texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.theme import SPACE

USUAL_PORT = 5432


@dataclass(frozen=True, slots=True)
class Target:
    """The database's address and the choices of the dialog. ``repr()`` leaves the password out."""

    server: str = ""
    port: int = USUAL_PORT
    database: str = ""
    user: str = ""
    password: str = ""
    overwrite: bool = False
    units: str = ""
    years: str = ""
    projects: str = ""

    def __repr__(self) -> str:
        return f"Target({self.user}@{self.server}:{self.port}/{self.database})"


class StoreDialog(QDialog):
    """The fields of the database's address, filled from ``before``; ``lack`` says why it can't be used."""

    chosen = Signal(object)  # a Target

    def __init__(
        self, title: str, explain: str, go: str, before: Target, lack: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = QLabel(lack or explain)
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
        self.buttons, self.go = QDialogButtonBox(), primary_button(go)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._on_accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._lack = lack
        for field in (self.server, self.database, self.user):
            field.textChanged.connect(self._enable)
        self._enable()
        empty = [field for field in (self.server, self.database, self.user) if not field.text()]
        (empty[0] if empty else self.password).setFocus()

    def more(self) -> list[tuple[str, QWidget]]:
        """Return further fields with their labels; "" for a field that bears its own."""
        return []

    def target(self) -> Target:
        """Return the address and choices that were typed."""
        return Target(
            self.server.text().strip(),
            self.port.value(),
            self.database.text().strip(),
            self.user.text().strip(),
            self.password.text(),
        )

    def _lay_out(self) -> None:
        fields = QFormLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(self.words)
        layout.addLayout(fields)
        for words, field in (
            (texts.SERVER, self.server),
            (texts.PORT, self.port),
            (texts.DATABASE, self.database),
            (texts.USER, self.user),
            (texts.PASSWORD, self.password),
            *self.more(),
        ):
            if words:
                fields.addRow(words, field)
            else:
                layout.addWidget(field)
        layout.addStretch()
        layout.addWidget(self.buttons)

    def _enable(self) -> None:
        complete = self.server.text().strip() and self.database.text().strip() and self.user.text().strip()
        self.go.setEnabled(bool(complete) and not self._lack)

    def _on_accept(self) -> None:
        target = self.target()
        self.accept()
        self.chosen.emit(target)


class PublishDialog(StoreDialog):
    """The dialog before a book is published."""

    def __init__(self, before: Target, lack: str, parent: QWidget | None = None) -> None:
        self.overwrite = QCheckBox(texts.OVERWRITE)
        super().__init__(texts.TITLE, texts.EXPLAIN, texts.PUBLISH, before, lack, parent)
        open_at(self, 520, 380)

    def more(self) -> list[tuple[str, QWidget]]:
        return [("", self.overwrite)]

    def target(self) -> Target:
        return replace(super().target(), overwrite=self.overwrite.isChecked())


class FetchDialog(StoreDialog):
    """The dialog before forms are read back: the database and the selection of forms."""

    def __init__(self, before: Target, lack: str, parent: QWidget | None = None) -> None:
        self.units, self.years, self.projects = QLineEdit(before.units), QLineEdit(before.years), QLineEdit()
        for field, hint in (
            (self.units, texts.UNITS_HINT),
            (self.years, texts.YEARS_HINT),
            (self.projects, texts.PROJECTS_HINT),
        ):
            field.setPlaceholderText(hint)
        super().__init__(texts.FETCH_TITLE, texts.FETCH_EXPLAIN, texts.FETCH, before, lack, parent)
        open_at(self, 520, 460)

    def more(self) -> list[tuple[str, QWidget]]:
        return [(texts.UNITS, self.units), (texts.YEARS, self.years), (texts.PROJECTS, self.projects)]

    def target(self) -> Target:
        units, years, projects = (field.text().strip() for field in (self.units, self.years, self.projects))
        return replace(super().target(), units=units, years=years, projects=projects)


def split_items(text: str) -> tuple[str, ...]:
    """Return the items of a field, which stand between 、 ， ； or similar signs."""
    return tuple(part.strip() for part in re.split("[、，,;；]", text) if part.strip())
