"""The lines of the list of forms, for Qt's view."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItemModel

from jixiao_gui.form.numbers import percent_text
from jixiao_gui.form.project_forms import (
    display_name,
    form_name,
    group_projects,
    short_kind,
    stage,
    without_project,
)
from jixiao_gui.window import texts as common
from jixiao_gui.window.arrange import PROJECT, Group, ListState, Row, arrange
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.forms.entry_delegate import ENTRY_ROLE, FIGURES_ROLE, NAME_ROLE

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.form.template import Templates

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = int(Qt.ItemDataRole.UserRole)
RATE, TOTAL, GRADE = 2, 3, 4
"""Columns that a layout need not have."""
MIME = "application/x-jixiao-forms"


class FormListModel(QStandardItemModel):
    """The book's entries as they are arranged; only what is seen is turned into texts.

    Of Qt's own model it has the empty lines alone. A view that lays a list out asks for each of its lines how
    many there are, 20,000 calls into Python for 10,000 forms.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, len(common.COLUMNS), parent)
        self.state = ListState()
        self.templates: Templates | None = None
        """The layouts of the forms; without them each is taken to have every figure."""
        self.collapsed: set[str] = set()
        self._found: Collection[int] = frozenset()
        self._entries: list[FormEntry] = []
        self._numbers: dict[int, int] = {}
        self._lines: list[Row] = []
        self._rows: dict[int, int] = {}
        self._projects: list[int] = []
        """What `group_projects` says of the entries, once it was asked."""
        self._kinds: dict[str, str] = {}
        self._mixed = False
        """Whether the book has forms of several kinds."""

    def set_entries(self, entries: list[FormEntry]) -> None:
        """Show other forms."""
        self._entries = entries
        self._numbers = {entry.id: entry.number for entry in entries}
        self._found = frozenset()
        self._projects = []
        self.refresh()

    def set_state(self, state: ListState, found: Collection[int] = frozenset()) -> None:
        """Show them otherwise. ``found``: ids of the forms that hold the words in one of their cells."""
        self.state, self._found = state, found
        self.refresh()

    def refresh(self) -> None:
        """Arrange the lines anew."""
        self.beginResetModel()
        used = {entry.template for entry in self._entries}  # the others need not be read for it
        layouts = [self.templates[id] for id in used if id in self.templates] if self.templates else []
        lacking = {template.id for template in layouts if not template.has("total.score")}
        self._kinds = {template.id: template.kind for template in layouts}
        self._mixed = len(set(self._kinds.values())) > 1
        projects: list[int] = []
        if self.state.group == PROJECT:
            projects = self._projects = self._projects or group_projects(
                self._entries, without_project(layouts)
            )
        stages = {id: stage(kind) for id, kind in self._kinds.items()}
        self._lines = arrange(
            self._entries, self.state, self._found, self.collapsed, lacking, projects, stages
        )
        self._rows = {
            self._entries[line].id: row for row, line in enumerate(self._lines) if isinstance(line, int)
        }
        blocked = self.blockSignals(True)  # it is a reset, not lines that come or go
        self.setRowCount(len(self._lines))
        self.blockSignals(blocked)
        self.endResetModel()

    def set_entry(self, entry: FormEntry) -> None:
        """Show one form's new figures. It keeps its line: nothing jumps away while it is being mended."""
        number = self._numbers.get(entry.id)
        if number is None or self._entries[number - 1] == entry:
            return
        self._entries[number - 1] = entry
        self._projects = []
        row = self._rows.get(entry.id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    @property
    def entries(self) -> list[FormEntry]:
        """Return the forms, shown or not, in the order of the book."""
        return list(self._entries)

    @property
    def count(self) -> int:
        """Return how many forms there are, shown or not."""
        return len(self._entries)

    @property
    def found(self) -> int:
        """Return how many are not filtered away; those of a collapsed group count."""
        heads = [line for line in self._lines if isinstance(line, Group)]
        return sum(head.count for head in heads) if heads else len(self._rows)

    def row_of(self, form_id: int) -> int | None:
        """Return the line that shows a form."""
        return self._rows.get(form_id)

    def number_of(self, form_id: int) -> int | None:
        """Return the form's number in the book, from 1."""
        return self._numbers.get(form_id)

    def id_at(self, row: int) -> int | None:
        """Return the form on a line; ``None`` for a group's head."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return self._entries[line].id if isinstance(line, int) else None

    def group_at(self, row: int) -> Group | None:
        """Return the group whose head stands on a line."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line if isinstance(line, Group) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between two lines, never on one
        if self.group_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsDragEnabled if self.state.in_book_order else plain

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Any) -> QMimeData:
        data = QMimeData()
        ids = dict.fromkeys(str(self.id_at(index.row())) for index in indexes)
        data.setData(MIME, ",".join(ids).encode())
        return data

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return common.COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if isinstance(line, Group):
            return self._group_data(line, role)
        entry, column = self._entries[line], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            names = (self._name(entry)[0], entry.department, entry.unit)
            return "\n".join(dict.fromkeys(text for text in names if text))
        if role == ENTRY_ROLE:
            return entry
        if role == NAME_ROLE:
            return self._name(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = [f"{name} {self._text(entry, n)}" for n, name in self._columns(entry)]
            return "，".join([*([kind] if (kind := self._kind(entry)) else []), *told])
        if role == FIGURES_ROLE:
            return self._figures(entry)
        if role == ID_ROLE:
            return entry.id
        return None

    def _name(self, entry: FormEntry) -> tuple[str, bool]:
        """Return what an entry's form is called, and whether that is filled in."""
        template = self.templates.by_id.get(entry.template) if self.templates is not None else None
        return display_name(entry, template), bool(form_name(entry, template))

    def _text(self, entry: FormEntry, column: int) -> str:
        return self._name(entry)[0] if column == 1 else _text(entry, column)

    def _columns(self, entry: FormEntry) -> list[tuple[int, str]]:
        """Return number and name of the columns that the layout of an entry's form has."""
        template = self.templates.by_id.get(entry.template) if self.templates is not None else None
        without = set()
        if template is not None:
            without |= set() if template.has("funds.rate") else {RATE}
            without |= set() if template.has("total.score") else {TOTAL, GRADE}
        return [
            (n, name) for n, name in enumerate(common.COLUMNS) if n not in without or self._text(entry, n)
        ]

    def _kind(self, entry: FormEntry) -> str:
        """Return what an entry's form is in a word, in a book of several kinds; else ""."""
        kind = self._kinds.get(entry.template, "")
        return short_kind(kind) if kind and (self._mixed or self.state.group == PROJECT) else ""

    def _figures(self, entry: FormEntry) -> str:
        """Return the figures of an entry in words, those that its form's layout has."""
        found = [kind] if (kind := self._kind(entry)) else []
        for number, name in self._columns(entry):
            text = self._text(entry, number)
            if number in (RATE, TOTAL):
                found.append(f"{name} {text or common.STATUS_NONE}")
            elif number == GRADE:
                found.append(text)
        return "　".join(found)

    def _group_data(self, group: Group, role: int) -> Any:
        name = group.name or texts.NO_GROUP.get(self.state.group, "")
        if role == ENTRY_ROLE:
            return group, name, group.name in self.collapsed
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = texts.GROUP_ERRORS if group.errors else texts.GROUP_COUNT
            folded = texts.COLLAPSED if group.name in self.collapsed else ""
            return f"{name}，{words.format(count=group.count, errors=group.errors)}{folded}"
        return None


def _text(entry: FormEntry, column: int) -> str:
    """Return one figure of an entry; the name is `FormListModel._name`'s."""
    value = (entry.number, "", percent_text(entry.rate), entry.total, entry.grade, entry.errors or "")[column]
    return str(value).strip()
