"""The dialog that chooses the forms to add up into the one on show, and their indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.making.adding_projects import PartsToFill
from jixiao_gui.form.model import Form
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.forms import adding_texts as texts
from jixiao_gui.window.theme import SPACE

_PLACE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that may be added up: its id and its number in the book, from 1."""

    form_id: int
    number: int
    form: Form


class AddingDialog(QDialog):
    """A tree of the ``offered`` forms; of a ``department`` they are projects with their indicators."""

    confirmed = Signal(object, object)  # list of (place among the offered, numbers of rows), PartsToFill

    def __init__(self, offered: Sequence[Offered], department: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 680, 520)
        self.tree = _make_tree(department)
        for place, each in enumerate(offered):
            self._add(place, each, department)
        self.tasks, self.goals, self.funds = (
            QCheckBox(words) for words in (texts.TASKS, texts.GOALS, texts.FUNDS)
        )
        for box in (self.tasks, self.goals, self.funds):
            box.setChecked(True)
            box.setVisible(department)
        self.words = QLabel()
        self.words.setProperty("role", "faint")
        self.ok = QPushButton(texts.OK)
        self.ok.setProperty("primary", True)
        self._lay_out(texts.DEPARTMENT_HINT if department else texts.TRANSFER_HINT)
        self.tree.itemChanged.connect(lambda _item, _column: self._update_buttons())
        self._update_buttons()
        self.tree.setFocus()

    def _lay_out(self, hint_words: str) -> None:
        hint = QLabel(hint_words)
        hint.setWordWrap(True)
        row = QHBoxLayout()
        for box in (self.tasks, self.goals, self.funds):
            row.addWidget(box)
        row.addStretch(1)
        buttons = QDialogButtonBox()
        buttons.addButton(self.ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(hint)
        layout.addWidget(self.tree)
        layout.addLayout(row)
        layout.addWidget(self.words)
        layout.addWidget(buttons)

    def chosen(self) -> list[tuple[int, tuple[int, ...]]]:
        """Return the places of the ticked forms, each with the numbers of its ticked indicators."""
        ticked = []
        for place in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(place)
            if item is None or item.checkState(0) != Qt.CheckState.Checked:
                continue
            children = (item.child(k) for k in range(item.childCount()))
            rows = tuple(
                int(child.data(0, _PLACE))
                for child in children
                if child.checkState(0) == Qt.CheckState.Checked
            )
            ticked.append((int(item.data(0, _PLACE)), rows))
        return ticked

    def _add(self, place: int, offered: Offered, department: bool) -> None:
        form = offered.form
        project, unit = (" ".join(text.split()) for text in (form.project, form.unit))
        name, beside = (project, unit) if department else (unit or project, project if unit else "")
        item = QTreeWidgetItem([texts.FORM_LINE.format(number=offered.number, name=name), beside])
        item.setData(0, _PLACE, place)
        item.setCheckState(0, Qt.CheckState.Checked)
        for number, row in enumerate(form.indicators) if department else ():
            if not row.is_blank:
                child = QTreeWidgetItem([f"{row.level2}　{' '.join(row.name.split())}", row.full_target])
                child.setData(0, _PLACE, number)
                child.setCheckState(0, Qt.CheckState.Unchecked)
                item.addChild(child)
        self.tree.addTopLevelItem(item)

    def _update_buttons(self) -> None:
        chosen = self.chosen()
        rows = sum(len(numbers) for _, numbers in chosen)
        self.words.setText(texts.COUNT.format(forms=len(chosen), rows=rows))
        self.ok.setEnabled(bool(chosen))

    def _accept(self) -> None:
        parts_wanted = PartsToFill(self.tasks.isChecked(), self.goals.isChecked(), self.funds.isChecked())
        chosen = self.chosen()
        self.accept()
        self.confirmed.emit(chosen, parts_wanted)


def _make_tree(department: bool) -> QTreeWidget:
    """Return the empty tree of the forms."""
    tree = QTreeWidget()
    tree.ensurePolished()  # before its rows are measured
    tree.setUniformRowHeights(True)  # else Qt measures every row
    tree.setRootIsDecorated(department)
    tree.setHeaderLabels(list(texts.COLUMNS if department else texts.UNIT_COLUMNS))
    tree.setAccessibleName(texts.TITLE)
    tree.header().setStretchLastSection(True)
    tree.header().resizeSection(0, 380)
    return tree
