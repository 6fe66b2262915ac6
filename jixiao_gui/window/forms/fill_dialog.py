"""Fill one field of the head into many forms: a name in one spelling, a year, a person."""

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

from jixiao_gui.form.spellings import Spelling, spellings
from jixiao_gui.form.summary import NO_NAME
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.theme import SPACE


class FillDialog(QDialog):
    """``read`` gives the texts of a field by form, ``chosen`` are the forms that are selected in the list."""

    wanted = Signal(str, str, object)  # field, text, ids of forms

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
        self.field.currentIndexChanged.connect(lambda _index: self.look())
        self.scope.currentIndexChanged.connect(lambda _index: self.look())
        self.table.itemChanged.connect(lambda _item: self._follow())
        self.table.cellDoubleClicked.connect(lambda row, _column: self._take(row))
        self.text.textChanged.connect(lambda _text: self._follow())
        self.look()

    def look(self) -> None:
        """Show the spellings that the field has in these forms; those of the most usual name are ticked."""
        found = self._read(str(self.field.currentData()))
        alone = self.scope.currentData() == "chosen"
        self._texts = {id: text for id, text in found.items() if not alone or id in self._chosen}
        self._spellings = spellings(text.strip() for text in self._texts.values())
        several = [s.group for s in self._spellings if s.text]
        doubled = next((group for group in several if several.count(group) > 1), None)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._spellings))
        for row, spelling in enumerate(self._spellings):
            name = QTableWidgetItem(spelling.text or NO_NAME)
            ticked = alone or doubled is None or spelling.group == doubled
            name.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.table.setItem(row, 0, name)
            self.table.setItem(row, 1, QTableWidgetItem(texts.FILL_COUNT.format(count=spelling.forms)))
        self.table.blockSignals(False)
        usual = next((s.text for s in self._spellings if s.text and doubled in (None, s.group)), "")
        self.text.setText(usual)
        self._follow()

    def ids(self) -> list[int]:
        """Return the forms that would change."""
        ticked = {spelling.text for row, spelling in enumerate(self._spellings) if self._ticked(row)}
        wanted = self.text.text().strip()
        return [id for id, text in self._texts.items() if text.strip() in ticked and text != wanted]

    def _ticked(self, row: int) -> bool:
        item = self.table.item(row, 0)
        return item is not None and item.checkState() is Qt.CheckState.Checked

    def _follow(self) -> None:
        count = len(self.ids()) if self.text.text().strip() else 0
        self.ok.setEnabled(count > 0)
        self.words.setText(texts.FILL_WORDS.format(count=count) if count else texts.FILL_NOTHING)

    def _take(self, row: int) -> None:
        self.text.setText(self._spellings[row].text)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 2)
        table.setHorizontalHeaderLabels(texts.FILL_COLUMNS)
        table.setAccessibleName(texts.FILL_COLUMNS[0])
        table.setToolTip(texts.FILL_TIP)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        whole.setSpacing(SPACE)
        whole.addLayout(choices)
        whole.addWidget(self.table, 1)
        whole.addLayout(goal)
        whole.addWidget(self.words)
        whole.addWidget(buttons)
        self.ok.setDefault(True)

    def accept(self) -> None:
        ids, text = self.ids(), self.text.text().strip()
        if ids and text:
            super().accept()
            self.wanted.emit(str(self.field.currentData()), text, ids)
