"""The window with the differences of two states of a book, as a tree of forms and their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.book.book_differences import Comparison, Difference, Kind
from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.changed_cells import Cell
from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.window.dialog_parts import close_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.recovery import recovery_texts as texts
from jixiao_gui.window.recovery.loading import Loader
from jixiao_gui.window.theme import SPACE

_MOST_EXPANDED = 8
"""Forms that are expanded at first, at most."""


class DifferencesWindow(QDialog):
    """The window of the `Comparison` that ``work`` makes; ``heads`` name the states before and after."""

    def __init__(
        self,
        title: str,
        heads: Sequence[str],
        work: Callable[[], Comparison],
        templates: Templates,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._templates = templates
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 860, 520)
        self.words = QLabel(texts.READING)
        self.words.setWordWrap(True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(title)
        self.tree.setHeaderLabels([texts.COMPARE_COLUMNS[0], *heads])
        self.tree.setWordWrap(True)
        self.tree.setUniformRowHeights(False)
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        buttons, _ = close_button(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(self.words)
        layout.addWidget(self.tree, 1)
        layout.addWidget(buttons)
        self.loader = Loader(self)
        self.loader.failed.connect(lambda sentence: self.words.setText(sentence or texts.NO_READING))
        self.loader.load(work, self._show)

    def done(self, result: int) -> None:
        self.loader.stop()
        super().done(result)

    def _show(self, comparison: Comparison) -> None:
        self.words.setText(summary(comparison))
        for number, difference in enumerate(comparison.differences):
            item = self._item(difference)
            self.tree.addTopLevelItem(item)
            item.setExpanded(number < _MOST_EXPANDED)

    def _item(self, difference: Difference) -> QTreeWidgetItem:
        form = difference.form
        name = display_name(form, self._templates.by_id.get(form.template))
        if difference.kind is Kind.CHANGED:
            count = len(difference.cells)
            words = ("", texts.FORM_CHANGED.format(count=count) if count else texts.FORM_MARKED)
        elif difference.kind is Kind.ADDED:
            words = ("", texts.FORM_ADDED)
        else:
            words = (texts.FORM_REMOVED, "")
        item = QTreeWidgetItem([name, *words])
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        for cell in difference.cells:
            child = QTreeWidgetItem([self._place(difference, cell), cell.before, cell.after])
            for column, text in ((1, cell.before), (2, cell.after)):
                child.setToolTip(column, text)
            item.addChild(child)
        return item

    def _place(self, difference: Difference, cell: Cell) -> str:
        head, row, column = split_path(cell.path)
        if row >= 0 and not column:
            return (texts.FUND_ROW if head == "funds" else texts.ROW).format(row=row + 1)
        template = self._templates.by_id.get(difference.form.template, self._templates.default)
        return place_of(template, cell.path)


def summary(comparison: Comparison) -> str:
    """Return the numbers of differences as one sentence."""
    if not comparison.differing:
        return texts.SAME
    counts = (
        (texts.COUNT_CHANGED, comparison.counts[Kind.CHANGED]),
        (texts.COUNT_ADDED, comparison.counts[Kind.ADDED]),
        (texts.COUNT_REMOVED, comparison.counts[Kind.REMOVED]),
        (texts.COUNT_SAME, comparison.same),
    )
    words = "，".join(phrase.format(count=count) for phrase, count in counts if count) + "。"
    if len(comparison.differences) < comparison.differing:
        words += texts.MORE.format(count=len(comparison.differences))
    return words
