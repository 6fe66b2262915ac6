"""The dialogs of the collecting office that ask for a day, or for the return of forms, and their parts."""

from __future__ import annotations

import re
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window.dialog_parts import accept_or_cancel
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.theme import SPACE

_DAYS = 7
"""Days that a unit has to correct a form, unless the office says otherwise."""


def build_frame(dialog: QDialog, title: str, ok: str, width: int = 460) -> tuple[QVBoxLayout, QPushButton]:
    """Set a dialog's title and buttons; return the layout of its contents and the button ``ok``."""
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setMinimumWidth(width)
    main_layout, contents = QVBoxLayout(dialog), QVBoxLayout()
    main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
    contents.setSpacing(SPACE)
    buttons, accept = accept_or_cancel(dialog, ok)
    main_layout.addLayout(contents)
    main_layout.addWidget(buttons)
    return contents, accept


def bare_label(words: str) -> str:
    """Return a label's words without its access key and its colon."""
    return re.sub(r"\(&.\)", "", words).rstrip("：")


def add_labelled(layout: QVBoxLayout, words: str, widget: QWidget) -> None:
    """Add ``widget`` below a label with ``words``, which is its accessible name, too."""
    label = QLabel(words)
    label.setBuddy(widget)
    widget.setAccessibleName(bare_label(words))
    layout.addWidget(label)
    layout.addWidget(widget)


def make_day_edit(day: date) -> QDateEdit:
    """Return a field for a day with a calendar, set to ``day``."""
    edit = QDateEdit(QDate(day.year, day.month, day.day))
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setCalendarPopup(True)
    return edit


class DayDialog(QDialog):
    """A dialog that asks for a day."""

    given = Signal(str)  # 2024-03-31

    def __init__(self, title: str, words: str, ok: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner, _ = build_frame(self, title, ok, 320)
        self.day = make_day_edit(date.today() + timedelta(days=_DAYS))
        add_labelled(inner, words, self.day)

    def accept(self) -> None:
        super().accept()
        self.given.emit(self.day.date().toString("yyyy-MM-dd"))


class ReturnDialog(QDialog):
    """A dialog that asks by when forms are to come back, and why."""

    given = Signal(str, str)  # a day, a reason

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner, _ = build_frame(self, texts.RETURN_TITLE, texts.RETURN_OK)
        words = QLabel(texts.RETURN_WORDS.format(count=count))
        words.setWordWrap(True)
        inner.addWidget(words)
        self.day = make_day_edit(date.today() + timedelta(days=_DAYS))
        self.why = QLineEdit()
        add_labelled(inner, texts.RETURN_BY, self.day)
        add_labelled(inner, texts.RETURN_WHY, self.why)

    def accept(self) -> None:
        super().accept()
        self.given.emit(self.day.date().toString("yyyy-MM-dd"), " ".join(self.why.text().split()))
