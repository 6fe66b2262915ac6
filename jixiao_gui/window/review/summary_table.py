"""The tables of the summary: columns and texts of the printed report, sorted by a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from jixiao_gui.form.reports.subjects import NAME_HEADS
from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.reports.summary_groups import Group
from jixiao_gui.form.reports.year_comparison import compare_years, years_of
from jixiao_gui.formats.reports.summary_report import (
    Digits,
    Field,
    GroupField,
    Value,
    cell_text,
    digits_for,
    group_fields,
    line_fields,
)
from jixiao_gui.window.review import review_texts as texts
from jixiao_gui.window.theme import colour

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_ACROSS = Qt.Orientation.Horizontal
NUMBER = int(Qt.ItemDataRole.UserRole)
"""The item role of a project's number in the book, from 1."""
_MEASURED = 200
"""Rows whose texts are measured for the width of their column."""
_PADDING = 20
"""Pixels beside a text in its column."""


class SummaryModel(QAbstractTableModel):
    """The model of rows of values; the last row sums and stays last in every order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: list[str] = []
        self._kinds: list[str] = []
        self._rows: list[tuple[int, list[Value]]] = []
        self._sum: list[Value] = []
        self._disputed: frozenset[int] = frozenset()
        self._digits = Digits(2, 1)

    def show_lines(self, summary: Summary) -> None:
        """Show a row for each project."""
        fields = line_fields(summary)
        rows = [(line.number, [field.line(line) for field in fields]) for line in summary.lines]
        sums = [_sum(field, summary.whole) for field in fields]
        self._fill(summary, fields, rows, sums)
        self._disputed = frozenset(line.number for line in summary.lines if line.disputed)

    def show_groups(self, summary: Summary, head: str, groups: Sequence[Group]) -> None:
        """Show a row for each department or unit."""
        fields = group_fields(summary, head)
        rows = [(0, [field.value(group) for field in fields]) for group in groups]
        sums = [field.value(summary.whole) for field in fields]
        self._fill(summary, fields, rows, [texts.GROUP_SUM, *sums[1:]])

    def show_years(self, summary: Summary) -> None:
        """Show a row for each project, with its figures of each year side by side."""
        years = years_of(summary)
        heads, kinds = [summary.subject.name_head], ["text"]
        for head, kind in ((texts.EXECUTED, "amount"), (texts.RATE, "rate"), (texts.TOTAL, "points")):
            heads += [f"{year}\n{head}" for year in years]
            kinds += [kind] * len(years)
        heads.append(texts.CHANGE)
        kinds.append("points")
        rows: list[tuple[int, list[Value]]] = []
        for project in compare_years(summary):
            lines = [project.lines.get(year) for year in years]
            values: list[Value] = [project.project]
            values += [line.executed if line else None for line in lines]
            values += [line.rate.value if line else None for line in lines]
            values += [line.total.value if line else None for line in lines]
            values.append(project.change(years[-2], years[-1]) if len(years) > 1 else None)
            latest = max(project.lines.values(), key=lambda line: line.year)
            rows.append((latest.number, values))
        self.beginResetModel()
        self._heads, self._kinds, self._rows = heads, kinds, rows
        self._sum, self._digits = [], digits_for(summary)
        self.endResetModel()

    def _fill(
        self,
        summary: Summary,
        fields: Sequence[Field] | Sequence[GroupField],
        rows: list[tuple[int, list[Value]]],
        sums: list[Value],
    ) -> None:
        self.beginResetModel()
        self._heads = [f"{field.head}\n得分" if field.group == "得分" else field.head for field in fields]
        self._kinds = [field.kind for field in fields]
        self._rows, self._sum, self._digits = rows, sums, digits_for(summary)
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() or not self._heads else len(self._rows) + bool(self._sum)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        last = index.row() == len(self._rows)  # the row of sums; a comparison of years has none
        number, values = (0, self._sum) if last else self._rows[index.row()]
        kind = self._kinds[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(values[index.column()], kind, last, number, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = kind == "text" and self._heads[index.column()] not in ("等级", "年度")
            right = kind in ("amount", "rate", "points")
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
            side = Qt.AlignmentFlag.AlignRight if right else side
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and last:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.BackgroundRole and last:
            return colour("window")
        if role == Qt.ItemDataRole.ForegroundRole and not last and self._heads[index.column()] == "错误":
            return colour("error") if values[index.column()] else None
        if role == Qt.ItemDataRole.ToolTipRole:
            full_text = str(values[index.column()]) if kind == "text" and values[index.column()] else ""
            return texts.DISPUTED if number in self._disputed and kind != "text" else full_text
        return number if role == NUMBER else None

    def _text(self, value: Value, kind: str, last: bool, number: int, column: int) -> str:
        if last and value is None:
            return ""
        shown = cell_text(value, kind, self._digits)
        marked = number in self._disputed and self._heads[column] in NAME_HEADS
        return f"※ {shown}" if marked else shown

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows by ``column``; rows without a figure come last in both orders."""
        if not 0 <= column < len(self._heads):
            return
        self.layoutAboutToBeChanged.emit()
        with_figure = [row for row in self._rows if row[1][column] not in (None, "")]
        without_figure = [row for row in self._rows if row[1][column] in (None, "")]
        with_figure.sort(key=lambda row: _key(row[1][column]), reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = [*with_figure, *without_figure]
        self.layoutChanged.emit()

    def is_text(self, column: int) -> bool:
        """Return whether a column holds names of any length."""
        return self._kinds[column] == "text" and self._heads[column] not in ("等级", "年度")

    def longest(self, column: int, width: Callable[[str], int]) -> int:
        """Return the largest width of a column's texts and head, measured in the first rows by ``width``."""
        rows = {*range(min(self.rowCount(), _MEASURED)), self.rowCount() - 1} - {-1}  # the last row: the sums
        texts_of = [str(self.data(self.index(row, column)) or "") for row in rows]
        return max(map(width, (*texts_of, *self._heads[column].split("\n"))), default=0)


class SummaryTable(QTableView):
    """A table of the summary."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.shown = SummaryModel(self)
        self.setModel(self.shown)
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self._fitted = False

    def showEvent(self, event: QShowEvent) -> None:
        """Set the columns' widths when the table has its own: one that a tab hid had no width before."""
        super().showEvent(event)
        if not self._fitted and self.shown.rowCount():
            self.fit()

    def fit(self) -> None:
        """Set the columns' widths: figures first, then the projects' names, then the other names."""
        header, model, metrics = self.horizontalHeader(), self.shown, self.fontMetrics()
        self._fitted = self.isVisible()
        bold = QFont(self.font())
        bold.setBold(True)
        bold_width = QFontMetrics(bold).horizontalAdvance  # the last row is bold
        count = model.columnCount()
        needed = [model.longest(column, bold_width) + _PADDING for column in range(count)]
        names = [column for column in range(count) if model.is_text(column)]
        first = next(
            (column for column in names if model.headerData(column, _ACROSS) in NAME_HEADS),
            min(names, default=-1),
        )
        other_names = [column for column in names if column != first]
        least = 8 * metrics.horizontalAdvance("国") + _PADDING
        if first >= 0:
            needed[first] = min(needed[first], self.viewport().width() // 2)
        remaining = self.viewport().width() - sum(needed) + sum(needed[column] for column in other_names)
        for number, column in enumerate(sorted(other_names, key=needed.__getitem__)):
            needed[column] = min(needed[column], max(remaining // (len(other_names) - number), least))
            remaining -= needed[column]
        mode, fits = QHeaderView.ResizeMode, sum(needed) <= self.viewport().width()
        for column, width in enumerate(needed):
            stretches = column == first and fits  # else the table scrolls; a stretched column would be cut
            header.setSectionResizeMode(column, mode.Stretch if stretches else mode.Interactive)
            if not stretches:
                self.setColumnWidth(column, width)


def _sum(field: Field, total_group: Group) -> Value:
    return texts.SUM if field.head in NAME_HEADS else field.sum(total_group)


def _key(value: Value) -> Any:
    return value if isinstance(value, str) else Fraction(value or 0)
