"""The Qt model of the ledger's lines: filtered, sortable, states in colour and in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from jixiao_gui.form.numbers import read_points
from jixiao_gui.form.office.ledger import Line, State
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.theme import colour

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
TONES = {
    State.MISSING: "faint",
    State.IN: "info",
    State.ERRORS: "error",
    State.RETURNED: "warning",
    State.PASSED: "good",
    State.LATE: "warning",
}
_STATE, _ERRORS = texts.HEADS.index("状态"), texts.HEADS.index("错误")
_UNIT_AS_WRITTEN = 2
_WIDTHS = (28, 40, 42, 14, 10, 11, 11, 9, 8, 6, 6, 7, 7, 6, 16, 24)
"""The largest width of each column, in characters of the usual size."""
LATE, DOUBTFUL = "late", "doubtful"
"""The filters for late lines of any state, and for lines whose form may belong to another line."""


def texts_of(line: Line) -> tuple[str, ...]:
    """Return the text of a line in each column."""
    duty = line.duty
    counts = (str(line.errors), str(line.warnings)) if line.is_in else ("", "")
    late = str(line.late) if line.late else ""
    note = "；".join(part for part in (duty.note, line.passed_wrong) if part)
    return (
        *(duty.unit, duty.what, line.spelled, duty.kind, duty.level, duty.due, duty.day),
        *(line.state.value, late),
        *(*counts, line.total, line.score, line.grade, duty.contact, note),
    )


class LedgerModel(QAbstractTableModel):
    """The model of the lines that pass the filter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Line, ...] = ()
        self.shown: list[Line] = []
        self._state: State | str | None = None
        self._words: list[str] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    def fill(self, lines: Sequence[Line]) -> None:
        """Show ``lines`` by the same filter and order."""
        self._all = tuple(lines)
        self._refilter()

    def filter(self, state: State | str | None, words: str) -> None:
        """Show the lines of ``state`` (`LATE`, `DOUBTFUL`, ``None`` for all) that hold each of ``words``."""
        self._state, self._words = state, words.lower().split()
        self._refilter()

    def _refilter(self) -> None:
        self.beginResetModel()
        self.shown = [line for line in self._all if self._passes(line)]
        if self._order is not None:
            column, order = self._order
            self.shown.sort(key=_key(column), reverse=order == Qt.SortOrder.DescendingOrder)
        self.endResetModel()

    def _passes(self, line: Line) -> bool:
        fits = self._state in (None, line.state) or (self._state == LATE and line.late > 0)
        fits = fits or (self._state == DOUBTFUL and bool(line.spelled))
        line_text = " ".join((*texts_of(line), line.duty.department)).lower() if fits and self._words else ""
        return fits and all(word in line_text for word in self._words)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(texts.HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return texts.HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.shown[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole and column == _UNIT_AS_WRITTEN and line.spelled:
            return texts.SAID_TIP.format(said=line.spelled, unit=line.duty.unit, project=line.duty.what)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts_of(line)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left_aligned = column in (0, 1, _UNIT_AS_WRITTEN, len(texts.HEADS) - 2, len(texts.HEADS) - 1)
            side = Qt.AlignmentFlag.AlignLeft if left_aligned else Qt.AlignmentFlag.AlignHCenter
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == _STATE:
                return colour(TONES[line.state])
            if column == _UNIT_AS_WRITTEN:
                return colour("warning")
            wrong = column == _ERRORS and line.errors and line.state is not State.PASSED
            return colour("error") if wrong else None
        if role == Qt.ItemDataRole.FontRole and column == _STATE:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the lines by ``column``; with -1 restore the order of the list."""
        self._order = (column, order) if 0 <= column < len(texts.HEADS) else None
        self._refilter()

    def is_empty(self, column: int) -> bool:
        """Return whether a column is empty in all lines, shown or not."""
        return bool(self._all) and not any(texts_of(line)[column] for line in self._all)

    def width(self, column: int) -> int:
        """Return the largest width of a column, in characters."""
        return _WIDTHS[column]


def _key(column: int) -> Callable[[Line], tuple[int, Any, str]]:
    def key(line: Line) -> tuple[int, Any, str]:
        text = texts_of(line)[column]
        if column == _STATE:
            return 0, list(State).index(line.state), ""
        number = read_points(text) if text else None
        return (1, number, "") if number is not None else (2 if text else 0, 0, text)

    return key
