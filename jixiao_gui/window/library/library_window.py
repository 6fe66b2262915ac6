"""The window of the library of indicators: search, insert, add, edit in place, remove, import, export."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.book.usage import INDICATOR_WORDS
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.dialog_parts import faint, plain_button, show_whole_rows
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.library import library_texts as texts
from jixiao_gui.window.library.common import common_kinds
from jixiao_gui.window.library.store import Entry, Library, LibraryError
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.theme import SPACE

_WIDTHS = (110, 150, 260, 130, 60)
_ROW = 30
Index = QModelIndex | QPersistentModelIndex


class LibraryModel(QAbstractTableModel):
    """The Qt model of the entries that hold the search words; an edited cell is written at once."""

    failed = Signal(str)  # one sentence

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._words: list[str] = []
        self._common_entries: tuple[Entry, ...] | None = None
        """The program's entries that are shown in place of the clerk's own library."""
        self.shown: list[Entry] = []
        self.count = 0

    def search(self, words: str) -> None:
        """Show the entries that contain each of ``words``."""
        self._words = [fold(word).lower() for word in words.split()]
        self.refresh()

    @property
    def own(self) -> bool:
        """Return whether the clerk's own library is shown; only this can be changed."""
        return self._common_entries is None

    def show_common(self, entries: tuple[Entry, ...] | None) -> None:
        """Show ``entries`` of the program; with ``None`` the clerk's own library."""
        self._common_entries = entries
        self.refresh()

    def refresh(self) -> None:
        """Read the library again."""
        try:
            entries = self._library.entries() if self._common_entries is None else self._common_entries
        except LibraryError as error:
            self.failed.emit(str(error))
            return
        if self._library.problem:
            self.failed.emit(self._library.problem)
            self._library.problem = ""
        self.beginResetModel()
        self.count = len(entries)
        self.shown = [entry for entry in entries if self._fits(entry)]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(INDICATOR_WORDS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return texts.COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = getattr(self.shown[index.row()], INDICATOR_WORDS[index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(text.split())
        if role in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole and INDICATOR_WORDS[index.column()] == "weight":
            return Qt.AlignmentFlag.AlignCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable if self.own else super().flags(index)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        old, name = self.shown[index.row()], INDICATOR_WORDS[index.column()]
        text = clean_text(str(value))
        new = replace(old, **{name: "".join(text.split()) if name in LEVEL_FIELDS else text})
        if role != Qt.ItemDataRole.EditRole or new == old:
            return False
        try:
            key_taken = any(entry.key == new.key and entry != old for entry in self._library.entries())
            if not new.name or key_taken:
                self.failed.emit(texts.NAME_TAKEN if new.name else texts.NAME_NEEDED)
                return False
            self._library.replace(old, new)
        except LibraryError as error:
            self.failed.emit(str(error))
            return False
        self.shown[index.row()] = new
        self.dataChanged.emit(index, index)
        return True

    def _fits(self, entry: Entry) -> bool:
        entry_text = fold("\n".join((*entry.key, entry.target))).lower()
        return all(word in entry_text for word in self._words)


class LibraryWindow(QDialog):
    """The library's window; what the user wants of the form it emits, the controller does it."""

    insert_wanted = Signal(list)  # of Entry
    add_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal()
    propose_wanted = Signal(bool)  # indicators that come with the program, while typing

    def __init__(self, library: Library, parent: QWidget, *, proposing: bool = True) -> None:
        super().__init__(parent)
        self._library = library
        self._removed: tuple[Entry, ...] = ()
        self.setWindowTitle(texts.TITLE)
        open_at(self, 800, 520)
        self.model = LibraryModel(library, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.source = QComboBox()
        self.source.setAccessibleName(texts.SOURCE)
        self.source.addItem(texts.OWN)
        for kind in common_kinds():
            self.source.addItem(texts.COMMON.format(kind=kind.name))
        self.propose = QCheckBox(texts.PROPOSE_COMMON)
        self.propose.setChecked(proposing)
        self.propose.toggled.connect(self.propose_wanted)
        self.table = self._make_table()
        self.empty = QLabel(self.table)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "faint")
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.undo = plain_button(texts.UNDO_REMOVE, self._undo_removal)
        self.undo.hide()
        self.insert = plain_button(texts.INSERT, self._insert)
        self.insert.setProperty("primary", True)
        self.remove = plain_button(texts.REMOVE, self._remove)
        self._hint = faint(texts.HINT)
        self._lay_out()
        self.messages = MessageBar(self)
        self.insert.setDefault(True)  # after the layout: before, the button belongs to no window
        self._connect()
        self.refresh()
        self.search.setFocus()

    def _lay_out(self) -> None:
        message_row = QHBoxLayout()
        message_row.addWidget(self.message, 1)
        message_row.addWidget(self.undo)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        for button in (
            plain_button(texts.ADD_CURRENT, self.add_wanted.emit),
            self.remove,
            plain_button(texts.IMPORT, self.import_wanted.emit),
            plain_button(texts.EXPORT, self.export_wanted.emit),
        ):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.insert)
        buttons.addWidget(plain_button(window_texts.CLOSE, self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.source)
        top.addWidget(self.search, 1)
        top.addWidget(self.propose)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._hint)
        layout.addLayout(message_row)
        layout.addLayout(buttons)

    def refresh(self) -> None:
        """Read and show the library again."""
        self.model.refresh()

    def tell(self, sentence: str) -> None:
        """Show ``sentence``: what was done, or why not."""
        self.message.setText(sentence)
        self.undo.hide()

    def chosen(self) -> list[Entry]:
        """Return the selected entries, in the order shown."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.shown[row] for row in rows]

    def choose(self, row: int) -> None:
        """Select one entry by its row."""
        flag = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(self.model.index(row, 0), flag.ClearAndSelect | flag.Rows)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        table.setAccessibleName(texts.TITLE)
        table.setStyleSheet("QTableView::item { padding: 0 4px; }")  # as the heads have it
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        show_whole_rows(table)
        table.verticalHeader().setDefaultSectionSize(_ROW)
        head = table.horizontalHeader()
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        head.setSectionResizeMode(INDICATOR_WORDS.index("name"), QHeaderView.ResizeMode.Stretch)
        return table

    def _connect(self) -> None:
        self.search.textChanged.connect(self.model.search)
        self.source.currentIndexChanged.connect(self._on_source)
        self.search.returnPressed.connect(self._select_first)
        self.model.failed.connect(self.tell)
        self.model.modelReset.connect(self._on_reset)
        self.table.doubleClicked.connect(lambda _index: self._insert())
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._on_chosen())
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.table)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(self._insert)

    def _on_source(self, number: int) -> None:
        own_library = number == 0
        self._hint.setText(texts.HINT if own_library else texts.COMMON_HINT)
        self.model.show_common(None if own_library else common_kinds()[number - 1].entries)

    def _select_first(self) -> None:
        if self.model.shown:
            self.table.setFocus()
            self.choose(0)

    def _on_reset(self) -> None:
        shown, count = len(self.model.shown), self.model.count
        words = texts.FOUND if shown != count else texts.COUNT
        self.tell(words.format(found=shown, count=count))
        self.empty.setText("" if shown else (texts.NOTHING_FOUND if count else texts.EMPTY))
        self.empty.setVisible(not shown)
        self._place_empty()
        self._on_chosen()

    def _on_chosen(self) -> None:
        any_chosen = bool(self.table.selectionModel().selectedRows())
        self.insert.setEnabled(any_chosen)
        self.remove.setEnabled(any_chosen and self.model.own)

    def _insert(self) -> None:
        if self.chosen():
            self.insert_wanted.emit(self.chosen())

    def _remove(self) -> None:
        chosen = self.chosen()
        if not chosen or not self.model.own:
            return
        try:
            entries_before = self._library.entries()
            self._library.remove(chosen)
        except LibraryError as error:
            self.tell(str(error))
            return
        self._removed = entries_before
        self.refresh()
        self.tell(texts.REMOVED.format(count=len(chosen)))
        self.undo.show()

    def _undo_removal(self) -> None:
        try:
            self._library.restore(self._removed)
        except LibraryError as error:
            self.tell(str(error))
            return
        self.refresh()

    def _place_empty(self) -> None:
        self.empty.setGeometry(self.table.rect())

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._place_empty)
