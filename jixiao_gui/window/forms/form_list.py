"""The list of forms: number, project, rate, total, grade, errors; searched as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window import texts
from jixiao_gui.window.forms.entry_delegate import ENTRY_ROLE, EntryDelegate
from jixiao_gui.window.theme import SPACE, icon

if TYPE_CHECKING:
    from jixiao_gui.book.book import FormEntry

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
ID_ROLE = int(Qt.ItemDataRole.UserRole)
SEARCH_ROLE = ID_ROLE + 1


class FormListModel(QAbstractTableModel):
    """The book's entries; only what is seen is turned into texts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[FormEntry] = []
        self._rows: dict[int, int] = {}

    def set_entries(self, entries: list[FormEntry]) -> None:
        """Show other forms."""
        self.beginResetModel()
        self._entries = entries
        self._rows = {entry.id: row for row, entry in enumerate(entries)}
        self.endResetModel()

    def set_entry(self, entry: FormEntry) -> None:
        """Show one form's new figures."""
        row = self._rows.get(entry.id)
        if row is not None and self._entries[row] != entry:
            self._entries[row] = entry
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def row_of(self, form_id: int) -> int | None:
        """The row of a form."""
        return self._rows.get(form_id)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(texts.COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return texts.COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self._entries[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(entry, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(text for text in (_project(entry), entry.department, entry.unit) if text)
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(f"{name} {_text(entry, n)}" for n, name in enumerate(texts.COLUMNS))
        if role == ID_ROLE:
            return entry.id
        if role == SEARCH_ROLE:
            return "\n".join((entry.project, entry.department, entry.unit, str(entry.number)))
        return None


class _Filter(QSortFilterProxyModel):
    def __init__(self, model: FormListModel, parent: QObject) -> None:
        super().__init__(parent)
        self.setSourceModel(model)
        self._words: list[str] = []

    def search(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._words:
            return True
        model = self.sourceModel()
        found = str(model.data(model.index(row, 0, parent), SEARCH_ROLE)).casefold()
        return all(word in found for word in self._words)


class FormList(QWidget):
    """The panel at the left."""

    chosen = Signal(int)  # form id
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # both have a parent: freed by Python's collector instead, one of them hung the program now and then
        self.model = FormListModel(self)
        self._filter = _Filter(self.model, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(texts.FORMS_SEARCH)
        self.search.setAccessibleName(texts.FORMS_SEARCH)
        self.search.setClearButtonEnabled(True)
        glass = QAction(icon("search"), "", self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._search)
        self.table = self._make_list()
        empty = QLabel(texts.FORMS_EMPTY)
        empty.setProperty("role", "faint")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        title = QLabel(texts.FORMS_TITLE)
        title.setProperty("role", "heading")
        self._count = QLabel()
        self._count.setProperty("role", "faint")
        self._count.setContentsMargins(SPACE + 4, 4, SPACE, 6)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, SPACE)
        top.setSpacing(SPACE)
        top.addWidget(title)
        top.addWidget(self.search)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._count)
        self.set_entries([])

    def _make_list(self) -> QListView:
        table = QListView()
        table.setModel(self._filter)
        table.setItemDelegate(EntryDelegate(table))
        table.setUniformItemSizes(True)
        table.setMouseTracking(True)
        table.setAccessibleName(texts.FORMS_TITLE)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(table.viewport().mapToGlobal(point))
        )
        table.selectionModel().currentChanged.connect(self._on_row)
        return table

    def set_entries(self, entries: list[FormEntry], current: int | None = None) -> None:
        """Show the book's forms, ``current`` chosen."""
        blocked = self.table.selectionModel().blockSignals(True)
        self.model.set_entries(entries)
        self.table.selectionModel().blockSignals(blocked)
        self._stack.setCurrentIndex(0 if entries else 1)
        self._tell_count()
        if current is not None:
            self.choose(current)

    def choose(self, form_id: int) -> None:
        """Show which form is on the desk, without choosing it again."""
        row = self.model.row_of(form_id)
        if row is None:
            return
        index = self._filter.mapFromSource(self.model.index(row, 0))
        if index.isValid() and index.row() != self.table.currentIndex().row():
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def beside(self, form_id: int, step: int) -> int | None:
        """The form above or below ``form_id`` in the list as it is filtered."""
        row = self.model.row_of(form_id)
        if row is None:
            return None
        index = self._filter.mapFromSource(self.model.index(row, 0))
        beside = self._filter.index(index.row() + step, 0)
        return int(beside.data(ID_ROLE)) if beside.isValid() else None

    def _on_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(int(index.siblingAtColumn(0).data(ID_ROLE)))

    def _search(self, text: str) -> None:
        self._filter.search(text)
        self._tell_count()

    def _tell_count(self) -> None:
        count, found = self.model.rowCount(), self._filter.rowCount()
        words = texts.FORMS_COUNT if found == count else texts.FORMS_FOUND
        self._count.setText(words.format(count=count, found=found))


def _project(entry: FormEntry) -> str:
    return " ".join(entry.project.split()) or texts.NO_NAME


def _text(entry: FormEntry, column: int) -> str:
    if column == 1:
        return _project(entry)
    value = (entry.number, "", entry.rate, entry.total, entry.grade, entry.errors or "")[column]
    return str(value).strip()


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == 1 else Qt.AlignmentFlag.AlignHCenter
    return int(side | Qt.AlignmentFlag.AlignVCenter)
