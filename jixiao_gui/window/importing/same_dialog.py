"""The dialog for imported forms that the book has already: keep both, replace, or skip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.exchange.import_plan import Same, Way
from jixiao_gui.window.choice_column import ChoiceColumn
from jixiao_gui.window.dialog_parts import accept_or_cancel, plain_button, show_whole_rows
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.theme import SPACE

_COLUMN = 4


@dataclass(frozen=True, slots=True)
class SameLine:
    """One row of the dialog; ``differences``: cells that differ from the book's form."""

    same: Same
    project: str
    year: str
    source: str
    differences: int


class SameDialog(QDialog):
    """The question for each form; a form equal to the book's is skipped unless the user chooses otherwise."""

    answered = Signal(object)  # dict: number of the form in the import -> Way

    def __init__(self, lines: Sequence[SameLine], other_count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.SAME_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 820, 420)
        self._lines = lines
        words = texts.SAME_WORDS if other_count else texts.SAME_WORDS_ALL
        title = QLabel(words.format(count=len(lines), rest=other_count))
        title.setWordWrap(True)
        self.table = _make_table(len(lines))
        ways = {way.value: texts.WAYS[way.value] for way in Way}
        self._ways = ChoiceColumn(self.table, _COLUMN, ways)
        for row, line in enumerate(lines):
            self._fill(row, line)
        all_line = QHBoxLayout()
        all_line.addWidget(QLabel(texts.SAME_ALL))
        self.all_buttons: dict[Way, QPushButton] = {}
        for way in Way:
            words = f"{texts.WAYS[way.value]}(&{texts.WAY_KEYS[way.value]})"
            button = self.all_buttons[way] = plain_button(words, partial(self.set_all, way))
            all_line.addWidget(button)
        all_line.addStretch(1)
        buttons, _ = accept_or_cancel(self, texts.IMPORT)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(title)
        main_layout.addWidget(self.table, 1)
        main_layout.addLayout(all_line)
        main_layout.addWidget(buttons)

    def _fill(self, row: int, line: SameLine) -> None:
        comparison_words = (
            texts.SAME_DIFFERENT.format(count=line.differences) if line.differences else texts.SAME_EQUAL
        )
        if line.same.earlier is not None:
            comparison_words += texts.SAME_EARLIER
        for column, text in enumerate((line.project, line.year, line.source, comparison_words)):
            item = QTableWidgetItem(text)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(text)
            self.table.setItem(row, column, item)
        self.set_way(row, Way.KEEP if line.differences else Way.SKIP)

    def way(self, row: int) -> Way:
        """Return the choice of a row."""
        return Way(self._ways.value(row))

    def set_way(self, row: int, way: Way) -> None:
        """Set the choice of a row."""
        self._ways.choose(row, way.value)

    def set_all(self, way: Way) -> None:
        """Set the choice of all rows."""
        for row in range(self.table.rowCount()):
            self.set_way(row, way)

    def accept(self) -> None:
        super().accept()
        self.answered.emit({line.same.number: self.way(row) for row, line in enumerate(self._lines)})


def _make_table(rows: int) -> QTableWidget:
    table = QTableWidget(rows, len(texts.SAME_COLUMNS))
    table.setHorizontalHeaderLabels(texts.SAME_COLUMNS)
    table.setAccessibleName(texts.SAME_TITLE)
    show_whole_rows(table)
    header = table.horizontalHeader()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in ((1, 64), (2, 170), (3, 150), (_COLUMN, 100)):
        header.resizeSection(column, width)
    return table
