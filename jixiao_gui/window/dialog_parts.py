"""Make the parts that most dialogs have: faint words, headings, buttons, the row of buttons at the foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton

from jixiao_gui.window import texts


def faint(words: str = "", *, wrapped: bool = False) -> QLabel:
    """Return a label of words that explain, less plain than others."""
    return _label(words, "faint", wrapped=wrapped)


def heading(words: str = "", *, wrapped: bool = False) -> QLabel:
    """Return a label of words that stand over a part of the window."""
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


def primary_button(words: str) -> QPushButton:
    """Return the coloured button that a dialog is for; Enter presses it.

    A box of buttons that makes one itself dresses it at once, before it could be told to be the coloured one.
    """
    button = QPushButton(words)
    button.setProperty("primary", True)
    button.setDefault(True)
    return button


def accept_or_cancel(dialog: QDialog, words: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons that accept ``dialog``, by ``words``, or cancel it; and the first of them.

    Enter presses that one.
    """
    buttons, accept = QDialogButtonBox(dialog), primary_button(words)
    buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.addButton(texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, accept


def close_button(dialog: QDialog) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons under a ``dialog`` that is only closed, and the one that closes it."""
    buttons = QDialogButtonBox(dialog)
    close = buttons.addButton(texts.CLOSE, QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons, close
