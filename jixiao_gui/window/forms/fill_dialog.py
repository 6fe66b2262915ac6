"""The dialog that fills one field of the head into many forms: a name, a year, a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.names.spellings import Spelling, spellings
from jixiao_gui.form.reports.summary_groups import NO_NAME
from jixiao_gui.window.dialog_parts import show_whole_rows
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.theme import SPACE


class FillDialog(QDialog):
    """A table of a field's spellings; ``read`` returns its texts by form, ``chosen`` are selected forms."""

    confirmed = Signal(str, str, object)  # field, text, ids of forms

    def __init__(
        self,
        fields: Mapping[str, str],
        read: Callable[[str], Mapping[int, str]],
        chosen: frozenset[int],
        count: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.FILL_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 620, 460)
        self._read, self._chosen = read, chosen
        self._texts: Mapping[int, str] = {}
        self._spellings: list[Spelling] = []
        self.field = QComboBox()
        for name, words in fields.items():
            self.field.addItem(words, name)
        self.scope = QComboBox()
        self.scope.addItem(texts.FILL_ALL.format(count=count), "all")
        if 1 < len(chosen) < count:
            self.scope.addItem(texts.FILL_CHOSEN.format(count=len(chosen)), "chosen")
            self.scope.setCurrentIndex(1)
        self.table = self._make_table()
        self.text = QLineEdit()
        self.text.setPlaceholderText(texts.FILL_PLACE)
        self.words = QLabel()
        self.words.setProperty("role", "faint")
        self.ok = QPushButton(texts.FILL_OK)
        self.ok.setProperty("primary", True)
        self._lay_out()
        self.field.currentIndexChanged.connect(lambda _index: self.refresh())
        self.scope.currentIndexChanged.connect(lambda _index: self.refresh())
        self.table.itemChanged.connect(lambda _item: self._update_buttons())
        self.table.cellDoubleClicked.connect(lambda row, _column: self._take_spelling(row))
        self.text.textChanged.connect(lambda _text: self._update_buttons())
        self.refresh()

    def refresh(self) -> None:
        """Show the field's spellings in the forms of the scope; tick those of the most frequent name."""
        texts_by_form = self._read(str(self.field.currentData()))
        only_chosen = self.scope.currentData() == "chosen"
        self._texts = {
            id: text for id, text in texts_by_form.items() if not only_chosen or id in self._chosen
        }
        self._spellings = spellings(text.strip() for text in self._texts.values())
        several = [spelling.group for spelling in self._spellings if spelling.text]
        doubled_group = next((group for group in several if several.count(group) > 1), None)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._spellings))
        for row, spelling in enumerate(self._spellings):
            name = QTableWidgetItem(spelling.text or NO_NAME)
            ticked = only_chosen or doubled_group is None or spelling.group == doubled_group
            name.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.table.setItem(row, 0, name)
            self.table.setItem(row, 1, QTableWidgetItem(texts.FILL_COUNT.format(count=spelling.forms)))
        self.table.blockSignals(False)
        usual = next(
            (
                spelling.text
                for spelling in self._spellings
                if spelling.text and doubled_group in (None, spelling.group)
            ),
            "",
        )
        self.text.setText(usual)
        self._update_buttons()

    def ids(self) -> list[int]:
        """Return the ids of the forms that would change."""
        ticked = {spelling.text for row, spelling in enumerate(self._spellings) if self._ticked(row)}
        new_text = self.text.text().strip()
        return [id for id, text in self._texts.items() if text.strip() in ticked and text != new_text]

    def _ticked(self, row: int) -> bool:
        item = self.table.item(row, 0)
        return item is not None and item.checkState() is Qt.CheckState.Checked

    def _update_buttons(self) -> None:
        count = len(self.ids()) if self.text.text().strip() else 0
        self.ok.setEnabled(count > 0)
        self.words.setText(texts.FILL_WORDS.format(count=count) if count else texts.FILL_NOTHING)

    def _take_spelling(self, row: int) -> None:
        self.text.setText(self._spellings[row].text)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 2)
        table.setHorizontalHeaderLabels(texts.FILL_COLUMNS)
        table.setAccessibleName(texts.FILL_COLUMNS[0])
        table.setToolTip(texts.FILL_TIP)
        show_whole_rows(table)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        head = table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(1, 90)
        return table

    def _lay_out(self) -> None:
        choices = QFormLayout()
        choices.addRow(texts.FILL_FIELD, self.field)
        choices.addRow(texts.FILL_SCOPE, self.scope)
        goal = QFormLayout()
        goal.addRow(texts.FILL_TO, self.text)
        buttons = QDialogButtonBox()
        buttons.addButton(self.ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addLayout(choices)
        main_layout.addWidget(self.table, 1)
        main_layout.addLayout(goal)
        main_layout.addWidget(self.words)
        main_layout.addWidget(buttons)
        self.ok.setDefault(True)

    def accept(self) -> None:
        ids, text = self.ids(), self.text.text().strip()
        if ids and text:
            super().accept()
            self.confirmed.emit(str(self.field.currentData()), text, ids)
