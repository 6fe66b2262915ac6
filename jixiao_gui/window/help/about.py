"""The about box: name, licence and the versions of the parts, to be sent with a question."""

from __future__ import annotations

import platform
import sqlite3
from pathlib import Path

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jixiao_gui import __version__
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.dialog_parts import close_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.help import help_texts as texts
from jixiao_gui.window.theme import SPACE, icon


def versions(home: Path) -> list[tuple[str, str]]:
    """Return (part, version) of all that a report of a problem should name."""
    return [
        (texts.PROGRAM_VERSION, __version__),
        ("Python", platform.python_version()),
        ("Qt", str(qVersion())),
        ("PySide6", PySide6.__version__),
        ("SQLite", sqlite3.sqlite_version),
        (texts.SYSTEM_VERSION, f"{platform.system()} {platform.release()} {platform.machine()}".strip()),
        (texts.HOME_FOLDER, str(home)),
    ]


class About(QDialog):
    """The about box; 复制信息 puts the versions on the clipboard."""

    def __init__(self, home: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.ABOUT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = versions(home)
        self.report = "\n".join(f"{name}：{version}" for name, version in lines)
        self.versions = QLabel(self.report)
        self.versions.setAccessibleName(texts.VERSIONS)
        self.versions.setWordWrap(True)
        self.versions.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lay_out()

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(icon("jixiao").pixmap(56, 56))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        name = QLabel(f"{window_texts.FULL_NAME} {__version__}")
        name.setProperty("role", "heading")
        column = QVBoxLayout()
        column.setSpacing(SPACE)
        column.addWidget(name)
        for words, role in ((texts.ABOUT_WORDS, ""), (texts.ABOUT_LICENCE, "faint")):
            label = QLabel(words)
            label.setWordWrap(True)
            label.setProperty("role", role)
            column.addWidget(label)
        column.addSpacing(SPACE)
        column.addWidget(self.versions)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        buttons, close = close_button(self)
        self.copy_button = buttons.addButton(texts.COPY_VERSIONS, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self._copy)
        close.setDefault(True)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        main_layout.setSpacing(2 * SPACE)
        main_layout.addLayout(row)
        main_layout.addWidget(buttons)
        open_at(self, 540, main_layout.totalHeightForWidth(540))
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.copy_button.setText(texts.COPIED)
