"""The window with the list of keys, which can be searched."""

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
    """A window with all keys by menu and by part of the main window."""

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
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(self.search)
        main_layout.addWidget(self.list, 1)
        main_layout.addWidget(self._none)
        main_layout.addWidget(buttons)
        self.search.setFocus()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for number in range(self.list.topLevelItemCount()):
            group = self.list.topLevelItem(number)
            shown = 0
            for row in range(group.childCount()):
                item = group.child(row)
                row_text = f"{group.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in row_text for word in words))
                shown += not item.isHidden()
            group.setHidden(not shown)
        any_shown = any(
            not self.list.topLevelItem(number).isHidden() for number in range(self.list.topLevelItemCount())
        )
        self._none.setVisible(not any_shown)


def _make_list(groups: KeyGroups) -> QTreeWidget:
    """Return the keys by the menus that they stand in."""
    tree = QTreeWidget()
    tree.setProperty("framed", "true")
    tree.setAccessibleName(texts.KEYS_TITLE)
    tree.setColumnCount(2)
    tree.setHeaderLabels(texts.KEYS_COLUMNS)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    tree.header().setStretchLastSection(False)
    tree.setRootIsDecorated(False)
    tree.setItemsExpandable(False)
    tree.setIndentation(2 * SPACE)
    bold = QFont()
    bold.setBold(True)
    for group_name, keys in groups:
        group = QTreeWidgetItem(tree, [group_name])
        group.setFont(0, bold)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for key_entry in keys:
            QTreeWidgetItem(group, [key_entry.words, key_entry.keys.replace("；", "　")])
    tree.expandAll()
    return tree
