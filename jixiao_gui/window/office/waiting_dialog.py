"""The dialog that matches by hand the forms that wait: those that matched no line of the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.office.deliveries import KeptForm
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import Line, likely_lines
from jixiao_gui.form.project_forms import NO_UNIT
from jixiao_gui.window.dialog_parts import list_of_lines, plain_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.theme import SPACE

_ROLE = Qt.ItemDataRole.UserRole
_LIKELY = 0.4
"""The likelihood (0 to 1) from which on the likeliest line is selected."""


class WaitingDialog(QDialog):
    """The dialog that asks for the line of the list to which each waiting form belongs."""

    matched = Signal(object, object)  # a KeptForm; a Duty, or None for a form that is on no list
    dismissed = Signal(object)  # a KeptForm

    def __init__(
        self, waiting: Sequence[KeptForm], lines: Sequence[Line], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.WAITING_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 900, 560)
        self._lines = tuple(lines)
        self._ruled_out: dict[int, int] = {}
        self.waiting, self.duties, self.search = list_of_lines(), list_of_lines(), QLineEdit()
        self.waiting.setAccessibleName(texts.WAITING_NAME)
        self.duties.setAccessibleName(texts.DUTIES_NAME)
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH)
        self.match = plain_button(texts.MATCH, lambda: self._match(alone=False))
        self.match.setProperty("primary", True)
        self.match.setDefault(True)  # so that Enter matches one form after the other
        self.alone = plain_button(texts.ADD_ALONE, lambda: self._match(alone=True))
        self.dismiss = plain_button(texts.DISMISS, self._dismiss)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._fill_duties())
        self.waiting.currentRowChanged.connect(lambda _row: self._fill_duties())
        self.duties.currentRowChanged.connect(lambda _row: self._update_buttons())
        self.duties.itemDoubleClicked.connect(lambda _item: self._match(alone=False))
        self.fill(waiting, lines)

    def _lay_out(self) -> None:
        words = QLabel(texts.WAITING_WORDS)
        words.setWordWrap(True)
        right = QVBoxLayout()
        right.addWidget(self.search)
        right.addWidget(self.duties)
        sides = QHBoxLayout()
        sides.addWidget(self.waiting, 1)
        sides.addLayout(right, 1)
        buttons = QHBoxLayout()
        for button in (self.match, self.alone, self.dismiss):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(plain_button(texts.CLOSE, self.reject))
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(words)
        main_layout.addLayout(sides, 1)
        main_layout.addLayout(buttons)

    def fill(self, waiting: Sequence[KeptForm], lines: Sequence[Line]) -> None:
        """Show the waiting forms, and for the current one the lines, the likeliest first."""
        self._lines = tuple(lines)
        row, blocked = max(self.waiting.currentRow(), 0), self.waiting.blockSignals(True)
        self.waiting.clear()
        for kept in waiting:
            unit = kept.unit or NO_UNIT
            item = QListWidgetItem(
                texts.WAITING_LINE.format(unit=unit, project=kept.project or texts.EMPTY, day=kept.day)
            )
            item.setData(_ROLE, kept)
            self.waiting.addItem(item)
        self.waiting.setCurrentRow(min(row, len(waiting) - 1))
        self.waiting.blockSignals(blocked)
        self._fill_duties()

    def ask_for(self, kept: KeptForm, duty: Duty) -> None:
        """Select a waiting form that is known not to belong to ``duty``."""
        self._ruled_out[kept.id] = duty.id
        for row in range(self.waiting.count()):
            if self.waiting.item(row).data(_ROLE).id == kept.id:
                self.waiting.setCurrentRow(row)
        self._fill_duties()
        self.search.setFocus()

    def _fill_duties(self) -> None:
        words = self.search.text().lower().split()
        self.duties.clear()
        current = self.waiting.currentItem()
        ranked = likely_lines(current.data(_ROLE), self._lines) if current is not None else []
        ruled_out = self._ruled_out.get(current.data(_ROLE).id) if current is not None else None
        ranked.sort(key=lambda pair: pair[1].duty.id == ruled_out and ruled_out is not None)
        for _, line in ranked:
            duty = line.duty
            line_words = "　".join(filter(None, (duty.unit, duty.what, duty.kind, line.state.value)))
            if all(word in line_words.lower() for word in words):
                item = QListWidgetItem(line_words)
                item.setData(_ROLE, line.duty)
                self.duties.addItem(item)
        if words or (ranked and ranked[0][0] >= _LIKELY):
            self.duties.setCurrentRow(0)
        self._update_buttons()

    def _update_buttons(self) -> None:
        has_form = self.waiting.currentItem() is not None
        self.match.setEnabled(has_form and self.duties.currentItem() is not None)
        self.alone.setEnabled(has_form)
        self.dismiss.setEnabled(has_form)

    def _match(self, *, alone: bool) -> None:
        waiting, duty = self.waiting.currentItem(), self.duties.currentItem()
        if waiting is not None:
            self.matched.emit(waiting.data(_ROLE), None if alone or duty is None else duty.data(_ROLE))

    def _dismiss(self) -> None:
        waiting = self.waiting.currentItem()
        if waiting is not None:
            self.dismissed.emit(waiting.data(_ROLE))
