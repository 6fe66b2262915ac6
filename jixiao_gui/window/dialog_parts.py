"""Make common parts of dialogs: hints, headings, buttons, tables of rows, the buttons at the bottom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QPushButton,
    QTableView,
)

from jixiao_gui.window import texts


def faint(words: str = "", *, wrapped: bool = False) -> QLabel:
    """Return a label of a hint, in a faint colour."""
    return _label(words, "faint", wrapped=wrapped)


def heading(words: str = "", *, wrapped: bool = False) -> QLabel:
    """Return a label of a heading."""
    return _label(words, "heading", wrapped=wrapped)


def _label(words: str, role: str, *, wrapped: bool) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(wrapped)
    return label


def plain_button(words: str, on_press: Callable[[], object]) -> QPushButton:
    """Return a button that Enter presses only where it has the focus."""
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: on_press())
    return button


def list_of_lines() -> QListWidget:
    """Return an empty list whose rows are as high as the style sheet says when they are first measured."""
    view = QListWidget()
    view.setProperty("lines", True)
    view.ensurePolished()
    return view


def show_whole_rows(table: QTableView) -> None:
    """Set a table to be read and chosen by rows: no grid, no numbers at its side, heads above the words."""
    from PySide6.QtCore import Qt  # not before the first paint: see performance.md

    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)


def primary_button(words: str) -> QPushButton:
    """Return the coloured button of a dialog's main action; Enter presses it.

    It is made before its box, which would style it before the property is set.
    """
    button = QPushButton(words)
    button.setProperty("primary", True)
    button.setDefault(True)
    return button


def accept_or_cancel(dialog: QDialog, words: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons that accept ``dialog`` by ``words`` or cancel it, and the accepting one."""
    buttons, accept = QDialogButtonBox(dialog), primary_button(words)
    buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, accept


def close_button(dialog: QDialog) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the box of buttons of a ``dialog`` that is only closed, and the closing button."""
    buttons = QDialogButtonBox(dialog)
    close = buttons.addButton(texts.CLOSE, QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons, close
