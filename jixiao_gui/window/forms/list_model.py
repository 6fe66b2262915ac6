"""The Qt model of the list of forms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItemModel

from jixiao_gui.form.numbers import listed_rate
from jixiao_gui.form.project_forms import display_name, form_name, group_projects, without_project
from jixiao_gui.form.stages import short_kind, stage
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
    """The arranged entries of the book; their texts are made only for the lines that are painted.

    It is based on Qt's own model, whose lines stay empty: to lay a list out, the view asks for the number of
    lines once for each line, which would be 20,000 calls into Python for 10,000 forms.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, len(common.COLUMNS), parent)
        self.state = ListState()
        self.templates: Templates | None = None
        """The layouts of the forms; without them every form counts as having every figure."""
        self.collapsed: set[str] = set()
        self._matches: Collection[int] = frozenset()
        self._entries: list[FormEntry] = []
        self._numbers: dict[int, int] = {}
        self._lines: list[Row] = []
        self._ids_found: tuple[tuple[tuple[int, int], ...], list[int]] | None = None
        """The spans last asked for and their forms: several ask after each change of the selection."""
        self._rows: dict[int, int] = {}
        self._match_count = 0
        self._projects: list[int] = []
        """The result of `group_projects` for the entries, once it was needed."""
        self._kinds: dict[str, str] = {}
        self._mixed = False
        """Whether the book has forms of several kinds."""
        self._of_years = False
        """Whether the book has forms of several years."""

    def set_entries(self, entries: list[FormEntry]) -> None:
        """Show the forms of ``entries``."""
        self._entries = entries
        self._numbers = {entry.id: entry.number for entry in entries}
        self._matches = frozenset()
        self._projects = []
        self.refresh()

    def set_state(self, state: ListState, matches: Collection[int] = frozenset()) -> None:
        """Arrange the forms by ``state``. ``matches``: ids of the forms that hold the words in a cell."""
        self.state, self._matches = state, matches
        self.refresh()

    def refresh(self) -> None:
        """Arrange the lines anew."""
        self.beginResetModel()
        self._ids_found = None
        used = {entry.template for entry in self._entries}  # the other layouts need not be read
        layouts = [self.templates[id] for id in used if id in self.templates] if self.templates else []
        without_total = {template.id for template in layouts if not template.has("total.score")}
        self._kinds = {template.id: template.kind for template in layouts}
        self._mixed = len(set(self._kinds.values())) > 1
        self._of_years = self._has_years()
        projects: list[int] = []
        if self.state.group == PROJECT:
            projects = self._projects = self._projects or group_projects(
                self._entries, without_project(layouts)
            )
        stages = {id: stage(kind) for id, kind in self._kinds.items()}
        self._lines = arrange(
            self._entries, self.state, self._matches, self.collapsed, without_total, projects, stages
        )
        self._rows = {
            self._entries[line].id: row for row, line in enumerate(self._lines) if isinstance(line, int)
        }
        heads = [line for line in self._lines if isinstance(line, Group)]
        self._match_count = sum(head.count for head in heads) if heads else len(self._rows)
        blocked = self.blockSignals(True)  # the view is told of a reset, not of rows inserted
        self.setRowCount(len(self._lines))
        self.blockSignals(blocked)
        self.endResetModel()

    def set_entry(self, entry: FormEntry) -> None:
        """Show one form's new figures in its old line: nothing jumps away while the clerk corrects it."""
        number = self._numbers.get(entry.id)
        if number is None or self._entries[number - 1] == entry:
            return
        year, self._entries[number - 1] = self._entries[number - 1].year, entry
        self._projects = []
        row = self._rows.get(entry.id)
        if year != entry.year and self._has_years() != self._of_years:
            self._of_years = not self._of_years
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, self.columnCount() - 1))
        elif row is not None:
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
    def match_count(self) -> int:
        """Return how many forms pass the filters; those of a collapsed group count too."""
        return self._match_count

    def row_of(self, form_id: int) -> int | None:
        """Return the row that shows a form, or ``None``."""
        return self._rows.get(form_id)

    def number_of(self, form_id: int) -> int | None:
        """Return the form's number in the book, from 1."""
        return self._numbers.get(form_id)

    def id_at(self, row: int) -> int | None:
        """Return the id of the form in a row; ``None`` for a group's head."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return self._entries[line].id if isinstance(line, int) else None

    def ids_in(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        """Return the ids of the forms in spans of rows, last rows included, in the order of the book."""
        spans = tuple(spans)
        if self._ids_found is None or self._ids_found[0] != spans:
            lines = {line for top, bottom in spans for line in self._lines[top : bottom + 1]}
            places = sorted([line for line in lines if isinstance(line, int)])
            self._ids_found = spans, [self._entries[place].id for place in places]
        return list(self._ids_found[1])

    def rows_of(self, ids: Iterable[int]) -> list[int]:
        """Return the rows that show the forms ``ids``, ascending; what is not shown has none."""
        return sorted(row for row in map(self._rows.get, ids) if row is not None)

    def group_at(self, row: int) -> Group | None:
        """Return the group whose head stands in a row, or ``None``."""
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
            named_texts = [f"{name} {self._text(entry, n)}" for n, name in self._columns(entry)]
            return "，".join([*([mark] if (mark := self._mark(entry)) else []), *named_texts])
        if role == FIGURES_ROLE:
            return self._figures(entry)
        if role == ID_ROLE:
            return entry.id
        return None

    def _name(self, entry: FormEntry) -> tuple[str, bool]:
        """Return the name of an entry's form, and whether it is filled in."""
        template = self.templates.by_id.get(entry.template) if self.templates is not None else None
        return display_name(entry, template), bool(form_name(entry, template))

    def _text(self, entry: FormEntry, column: int) -> str:
        return self._name(entry)[0] if column == 1 else _text(entry, column)

    def _columns(self, entry: FormEntry) -> list[tuple[int, str]]:
        """Return number and name of the columns that the layout of an entry's form has."""
        template = self.templates.by_id.get(entry.template) if self.templates is not None else None
        missing = set()
        if template is not None:
            missing |= set() if template.has("funds.rate") else {RATE}
            missing |= set() if template.has("total.score") else {TOTAL, GRADE}
        return [
            (n, name) for n, name in enumerate(common.COLUMNS) if n not in missing or self._text(entry, n)
        ]

    def _has_years(self) -> bool:
        return len({entry.year.strip() for entry in self._entries} - {""}) > 1

    def _mark(self, entry: FormEntry) -> str:
        """Return what tells forms of one project apart: the year in a book of several years, the short kind
        in a book of several kinds; else "".
        """
        kind = self._kinds.get(entry.template, "")
        words = [entry.year.strip()] if self._of_years else []
        words += [short_kind(kind)] if kind and (self._mixed or self.state.group == PROJECT) else []
        return " ".join(filter(None, words))

    def _figures(self, entry: FormEntry) -> str:
        """Return in words the figures of an entry that its form's layout has."""
        parts = [mark] if (mark := self._mark(entry)) else []
        for number, name in self._columns(entry):
            text = self._text(entry, number)
            if number in (RATE, TOTAL):
                parts.append(f"{name} {text or common.STATUS_NONE}")
            elif number == GRADE:
                parts.append(text)
        return "　".join(parts)

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
    """Return the text of one column of an entry, all but the name."""
    value = (entry.number, "", listed_rate(entry.rate), entry.total, entry.grade, entry.errors or "")[column]
    return str(value).strip()
