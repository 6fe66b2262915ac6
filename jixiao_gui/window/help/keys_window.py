"""The keys in a window of their own, beside the work; searched as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window.dialog_parts import close_button, faint
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
        self.list = _make_list(groups)
        self._none = faint(texts.KEYS_NONE)
        self._none.hide()
        buttons, close = close_button(self)
        close.setAutoDefault(False)
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


def _make_list(groups: KeyGroups) -> QTreeWidget:
    """Return the keys by the menus that they stand in."""
    made = QTreeWidget()
    made.setProperty("framed", "true")
    made.setAccessibleName(texts.KEYS_TITLE)
    made.setColumnCount(2)
    made.setHeaderLabels(texts.KEYS_COLUMNS)
    made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    made.header().setStretchLastSection(False)
    made.setRootIsDecorated(False)
    made.setItemsExpandable(False)
    made.setIndentation(2 * SPACE)
    bold = QFont()
    bold.setBold(True)
    for where, keys in groups:
        group = QTreeWidgetItem(made, [where])
        group.setFont(0, bold)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for each in keys:
            QTreeWidgetItem(group, [each.words, each.keys.replace("；", "　")])
    made.expandAll()
    return made
