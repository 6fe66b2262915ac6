"""The dialog of 填报完成: a list of what the form's place asks for before the hand-in, to tick off."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.dialog_parts import list_of_lines
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.theme import SPACE


class HandInDialog(QDialog):
    """A list of items to tick; items that are not ticked keep nobody from finishing."""

    ticked_given = Signal(object)  # list of the ticked items

    def __init__(
        self, items: Sequence[str], ticked: Collection[str], unfilled: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.FINISHED)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 460, 320)
        hint = QLabel(texts.HAND_IN_HINT)
        hint.setWordWrap(True)
        self.list = list_of_lines()
        self.list.setAccessibleName(texts.HAND_IN_HINT)
        for text in items:
            item = QListWidgetItem(text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if text in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.words = QLabel()
        self.words.setProperty("role", "faint")
        self._unfilled = unfilled
        ok = QPushButton(texts.FINISHED)
        ok.setProperty("primary", True)
        buttons = QDialogButtonBox()
        buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(window_texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        for part in (hint, self.list, self.words, buttons):
            layout.addWidget(part)
        self.list.itemChanged.connect(lambda _item: self._update_words())
        self._update_words()
        self.list.setFocus()

    def chosen(self) -> list[str]:
        """Return the items that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]

    def _update_words(self) -> None:
        unticked = self.list.count() - len(self.chosen())
        words = texts.HAND_IN_LEFT.format(count=unticked) if unticked else texts.HAND_IN_ALL
        unfilled = texts.UNFILLED.format(count=self._unfilled) + "。" if self._unfilled else ""
        self.words.setText(words + unfilled)

    def _accept(self) -> None:
        chosen = self.chosen()
        self.accept()
        self.ticked_given.emit(chosen)
