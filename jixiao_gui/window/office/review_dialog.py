"""The dialog in which a reviewer writes a remark on a cell or a form, and gives a score."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.model import Remark
from jixiao_gui.window.dialog_parts import list_of_lines
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.office.office_dialogs import add_labelled, build_frame
from jixiao_gui.window.theme import SPACE

_REMARK = Qt.ItemDataRole.UserRole


class ReviewDialog(QDialog):
    """A dialog for a remark on a cell or on the form; it lists the form's remarks, which can be deleted.

    ``place``: the cell's name, "" where no cell is current; ``cell_text``: its text. ``scored``: the office
    can give a score. ``remarks``: the form's remarks, each with its line in the list.
    """

    given = Signal(bool, str, str, str)  # on the cell, the words, what is expected, the score
    dropped = Signal(object)  # a Remark

    def __init__(
        self,
        place: str,
        cell_text: str,
        remarks: Sequence[tuple[Remark, str]],
        *,
        scored: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        contents, self.ok = build_frame(self, texts.REVIEW_TITLE, texts.REVIEW_OK, 520)
        self._on_cell = bool(place)
        self.target = _make_target(place, cell_text)
        self.words, self.expected, self.score = QPlainTextEdit(), QLineEdit(), QLineEdit()
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(48)
        self.remarks = _make_list(remarks)
        self.drop = QPushButton(texts.REVIEW_DELETE_BUTTON)
        self.drop.setAutoDefault(False)
        self.drop.clicked.connect(self._drop)
        self._lay_out(contents, scored=scored, has_remarks=bool(remarks))
        for changed in (self.words.textChanged, self.score.textChanged):
            changed.connect(self._update_buttons)
        self.remarks.currentRowChanged.connect(lambda _row: self._update_buttons())
        open_at(self, 520, 560 if remarks else 380)
        self.words.setFocus()
        self._update_buttons()

    def _lay_out(self, contents: QVBoxLayout, *, scored: bool, has_remarks: bool) -> None:
        add_labelled(contents, texts.REVIEW_TARGET, self.target)
        add_labelled(contents, texts.REVIEW_WORDS, self.words)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for label, edit in ((texts.REVIEW_EXPECTED, self.expected), (texts.REVIEW_SCORE, self.score)):
            if edit is self.expected or scored:
                column = QVBoxLayout()
                add_labelled(column, label, edit)
                row.addLayout(column)
        contents.addLayout(row)
        if has_remarks:
            add_labelled(contents, texts.REVIEW_THERE, self.remarks)
            contents.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignRight)

    def _update_buttons(self) -> None:
        self.ok.setEnabled(bool(self.words.toPlainText().strip() or self.score.text().strip()))
        self.drop.setEnabled(self.remarks.currentItem() is not None)

    def _drop(self) -> None:
        item = self.remarks.takeItem(self.remarks.currentRow())
        if item is not None:
            self.dropped.emit(item.data(_REMARK))
        self._update_buttons()

    def accept(self) -> None:
        words, score = " ".join(self.words.toPlainText().split()), self.score.text().strip()
        if words or score:
            super().accept()
            on_cell = self._on_cell and self.target.currentRow() == 0
            self.given.emit(on_cell, words, self.expected.text().strip(), score)


def _make_target(place: str, cell_text: str) -> QListWidget:
    """Return the choice between the cell, where there is one, and the whole form."""
    target = list_of_lines()
    if place:
        text = " ".join(cell_text.split())[:60] or texts.EMPTY
        target.addItem(texts.REVIEW_OF.format(place=place, text=text))
    target.addItem(texts.REVIEW_FORM)
    target.setCurrentRow(0)
    target.setFixedHeight(target.count() * target.sizeHintForRow(0) + 4)
    return target


def _make_list(remarks: Sequence[tuple[Remark, str]]) -> QListWidget:
    """Return the list of the form's remarks."""
    list_widget = list_of_lines()
    list_widget.setMinimumHeight(44)
    for remark, line in remarks:
        item = QListWidgetItem(line)
        item.setToolTip(line)
        item.setData(_REMARK, remark)
        list_widget.addItem(item)
    return list_widget
