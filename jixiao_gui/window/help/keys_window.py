"""The keys in a window of their own, beside the work; searched as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.help import help_texts as texts
from jixiao_gui.window.help.keys import KeyGroups
from jixiao_gui.window.theme import SPACE, icon


class KeysWindow(QDialog):
    """All keys by menu and by part of the window."""

    def __init__(self, groups: KeyGroups, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.KEYS_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 560, 640)
        self.search = QLineEdit()
        self.search.setPlaceholderText(texts.KEYS_SEARCH)
        self.search.setAccessibleName(texts.KEYS_SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            QAction(icon("search"), "", self.search), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.textChanged.connect(self._filter)
        self.list = QTreeWidget()
        self.list.setProperty("framed", "true")
        self.list.setAccessibleName(texts.KEYS_TITLE)
        self.list.setColumnCount(2)
        self.list.setHeaderLabels(texts.KEYS_COLUMNS)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.setIndentation(2 * SPACE)
        bold = QFont()
        bold.setBold(True)
        for where, keys in groups:
            group = QTreeWidgetItem(self.list, [where])
            group.setFont(0, bold)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for each in keys:
                QTreeWidgetItem(group, [each.words, each.keys.replace("；", "　")])
        self.list.expandAll()
        self._none = QLabel(texts.KEYS_NONE)
        self._none.setProperty("role", "faint")
        self._none.hide()
        buttons = QDialogButtonBox()
        close = buttons.addButton(texts.CLOSE, QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        whole.setSpacing(SPACE)
        whole.addWidget(self.search)
        whole.addWidget(self.list, 1)
        whole.addWidget(self._none)
        whole.addWidget(buttons)
        self.search.setFocus()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for number in range(self.list.topLevelItemCount()):
            group = self.list.topLevelItem(number)
            seen = 0
            for row in range(group.childCount()):
                item = group.child(row)
                whole = f"{group.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in whole for word in words))
                seen += not item.isHidden()
            group.setHidden(not seen)
        found = any(
            not self.list.topLevelItem(number).isHidden() for number in range(self.list.topLevelItemCount())
        )
        self._none.setVisible(not found)
