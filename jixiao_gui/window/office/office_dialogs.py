"""What the collecting office is asked: a day, a reason, a remark, and which line a form belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.duties import Duty
from jixiao_gui.form.ledger import KeptForm, Line, likely_lines
from jixiao_gui.form.model import Remark
from jixiao_gui.form.project_forms import NO_UNIT
from jixiao_gui.window.dialog_parts import accept_or_cancel
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.theme import SPACE

_ROLE = Qt.ItemDataRole.UserRole
_LIKELY = 0.4
"""From which figure on the likeliest line is proposed."""
_DAYS = 7
"""Days that a unit has to mend a form, unless the office says otherwise."""


def ask_frame(dialog: QDialog, title: str, ok: str, width: int = 460) -> tuple[QVBoxLayout, QPushButton]:
    """Give a dialog its title, the layout of its contents and its two buttons below it."""
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setMinimumWidth(width)
    whole, inner = QVBoxLayout(dialog), QVBoxLayout()
    whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
    inner.setSpacing(SPACE)
    buttons, accept = accept_or_cancel(dialog, ok)
    whole.addLayout(inner)
    whole.addWidget(buttons)
    return inner, accept


def spoken(words: str) -> str:
    """Return a label's words without its letter and its colon."""
    return re.sub(r"\(&.\)", "", words).rstrip("：")


def labelled(layout: QVBoxLayout, words: str, widget: QWidget) -> None:
    """Put ``widget`` below its words."""
    label = QLabel(words)
    label.setBuddy(widget)
    widget.setAccessibleName(spoken(words))
    layout.addWidget(label)
    layout.addWidget(widget)


def day_edit(day: date) -> QDateEdit:
    """Return a field for a day, with a calendar."""
    edit = QDateEdit(QDate(day.year, day.month, day.day))
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setCalendarPopup(True)
    return edit


class DayDialog(QDialog):
    """Ask for a day."""

    given = Signal(str)  # 2024-03-31

    def __init__(self, title: str, words: str, ok: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner, _ = ask_frame(self, title, ok, 320)
        self.day = day_edit(date.today() + timedelta(days=_DAYS))
        labelled(inner, words, self.day)

    def accept(self) -> None:
        super().accept()
        self.given.emit(self.day.date().toString("yyyy-MM-dd"))


class ReturnDialog(QDialog):
    """Ask by when a form is to come back, and why."""

    given = Signal(str, str)  # a day, a reason

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner, _ = ask_frame(self, texts.RETURN_TITLE, texts.RETURN_OK)
        words = QLabel(texts.RETURN_WORDS.format(count=count))
        words.setWordWrap(True)
        inner.addWidget(words)
        self.day = day_edit(date.today() + timedelta(days=_DAYS))
        self.why = QLineEdit()
        labelled(inner, texts.RETURN_BY, self.day)
        labelled(inner, texts.RETURN_WHY, self.why)

    def accept(self) -> None:
        super().accept()
        self.given.emit(self.day.date().toString("yyyy-MM-dd"), " ".join(self.why.text().split()))


class ReviewDialog(QDialog):
    """Ask for a remark on a cell or on the whole form; show and drop those that are there.

    ``place`` is what the cell is called, "" where no cell is chosen; ``own`` what it says. ``scored`` offers
    the office's own score. ``there`` are the form's remarks with what is told of each.
    """

    given = Signal(bool, str, str, str)  # on the cell, the words, what is expected, the score
    dropped = Signal(object)  # a Remark

    def __init__(
        self,
        place: str,
        own: str,
        there: Sequence[tuple[Remark, str]],
        *,
        scored: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        inner, self.ok = ask_frame(self, texts.REVIEW_TITLE, texts.REVIEW_OK, 520)
        self.target = QListWidget()
        shown = " ".join(own.split())[:60] or texts.EMPTY
        if place:
            self.target.addItem(texts.REVIEW_OF.format(place=place, text=shown))
        self.target.addItem(texts.REVIEW_FORM)
        self.target.setCurrentRow(0)
        self.target.setFixedHeight(56)
        self._on_cell = bool(place)
        self.words, self.expected, self.score = QPlainTextEdit(), QLineEdit(), QLineEdit()
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(48)
        labelled(inner, texts.REVIEW_TARGET, self.target)
        labelled(inner, texts.REVIEW_WORDS, self.words)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for told, edit in ((texts.REVIEW_EXPECTED, self.expected), (texts.REVIEW_SCORE, self.score)):
            if edit is self.expected or scored:
                column = QVBoxLayout()
                labelled(column, told, edit)
                row.addLayout(column)
        inner.addLayout(row)
        self.there = QListWidget()
        self.there.setMinimumHeight(44)
        for remark, told in there:
            item = QListWidgetItem(told)
            item.setToolTip(told)
            item.setData(_ROLE, remark)
            self.there.addItem(item)
        self.drop = QPushButton(texts.REVIEW_DELETE_BUTTON)
        self.drop.setAutoDefault(False)
        self.drop.clicked.connect(self._drop)
        if there:
            labelled(inner, texts.REVIEW_THERE, self.there)
            inner.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignRight)
        for changed in (self.words.textChanged, self.score.textChanged):
            changed.connect(self._follow)
        self.there.currentRowChanged.connect(lambda _row: self._follow())
        open_at(self, 520, 560 if there else 380)
        self.words.setFocus()
        self._follow()

    def _follow(self) -> None:
        self.ok.setEnabled(bool(self.words.toPlainText().strip() or self.score.text().strip()))
        self.drop.setEnabled(self.there.currentItem() is not None)

    def _drop(self) -> None:
        item = self.there.takeItem(self.there.currentRow())
        if item is not None:
            self.dropped.emit(item.data(_ROLE))
        self._follow()

    def accept(self) -> None:
        words, score = " ".join(self.words.toPlainText().split()), self.score.text().strip()
        if words or score:
            super().accept()
            on_cell = self._on_cell and self.target.currentRow() == 0
            self.given.emit(on_cell, words, self.expected.text().strip(), score)


class WaitingDialog(QDialog):
    """Ask which line of the list a form belongs to that matched none."""

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
        self._not_meant: dict[int, int] = {}
        words = QLabel(texts.WAITING_WORDS)
        words.setWordWrap(True)
        self.waiting, self.duties, self.search = QListWidget(), QListWidget(), QLineEdit()
        self.waiting.setAccessibleName(texts.WAITING_NAME)
        self.duties.setAccessibleName(texts.DUTIES_NAME)
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH)
        self.match = self._button(texts.MATCH, lambda: self._match(alone=False))
        self.match.setProperty("primary", True)
        self.match.setDefault(True)  # Enter, one form after the other
        self.alone = self._button(texts.ADD_ALONE, lambda: self._match(alone=True))
        self.dismiss = self._button(texts.DISMISS, self._dismiss)
        close = self._button(texts.CLOSE, self.reject)
        sides, right, row = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        right.addWidget(self.search)
        right.addWidget(self.duties)
        sides.addWidget(self.waiting, 1)
        sides.addLayout(right, 1)
        for button in (self.match, self.alone, self.dismiss):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(words)
        main_layout.addLayout(sides, 1)
        main_layout.addLayout(row)
        self.search.textChanged.connect(lambda _text: self._fill_duties())
        self.waiting.currentRowChanged.connect(lambda _row: self._fill_duties())
        self.duties.currentRowChanged.connect(lambda _row: self._follow())
        self.duties.itemDoubleClicked.connect(lambda _item: self._match(alone=False))
        self.fill(waiting, lines)

    def _button(self, words: str, on_click: object) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(on_click)
        return button

    def fill(self, waiting: Sequence[KeptForm], lines: Sequence[Line]) -> None:
        """Show what waits now, and the lines that each may belong to, the likeliest first."""
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
        """Go to a form that waits and, as somebody saw, is not meant for ``duty``."""
        self._not_meant[kept.id] = duty.id
        for row in range(self.waiting.count()):
            if self.waiting.item(row).data(_ROLE).id == kept.id:
                self.waiting.setCurrentRow(row)
        self._fill_duties()
        self.search.setFocus()

    def _fill_duties(self) -> None:
        words = self.search.text().lower().split()
        self.duties.clear()
        at = self.waiting.currentItem()
        ranked = likely_lines(at.data(_ROLE), self._lines) if at is not None else []
        no = self._not_meant.get(at.data(_ROLE).id) if at is not None else None
        ranked.sort(key=lambda one: one[1].duty.id == no and no is not None)
        for _, line in ranked:
            duty = line.duty
            told = "　".join(filter(None, (duty.unit, duty.what, duty.kind, line.state.value)))
            if all(word in told.lower() for word in words):
                item = QListWidgetItem(told)
                item.setData(_ROLE, line.duty)
                self.duties.addItem(item)
        if words or (ranked and ranked[0][0] >= _LIKELY):
            self.duties.setCurrentRow(0)
        self._follow()

    def _follow(self) -> None:
        waits = self.waiting.currentItem() is not None
        self.match.setEnabled(waits and self.duties.currentItem() is not None)
        self.alone.setEnabled(waits)
        self.dismiss.setEnabled(waits)

    def _match(self, *, alone: bool) -> None:
        waiting, duty = self.waiting.currentItem(), self.duties.currentItem()
        if waiting is not None:
            self.matched.emit(waiting.data(_ROLE), None if alone or duty is None else duty.data(_ROLE))

    def _dismiss(self) -> None:
        waiting = self.waiting.currentItem()
        if waiting is not None:
            self.dismissed.emit(waiting.data(_ROLE))
