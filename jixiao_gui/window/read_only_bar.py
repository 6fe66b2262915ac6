"""The bar above the form of a read-only book, with buttons to save it elsewhere or take it over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.warning_bar import WarningBar


class ReadOnlyBar(WarningBar):
    """A bar that says why the book is read-only; 另存为 makes an editable file of it."""

    save_wanted = Signal()
    take_over_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lock", parent)
        tip = texts.READ_ONLY_TAKE_OVER_TIP
        self.take_over = self.add_button(texts.READ_ONLY_TAKE_OVER, self.take_over_wanted.emit, tip)
        self.button = self.add_button(texts.READ_ONLY_BUTTON, self.save_wanted.emit)

    def show_reason(self, reason: str, *, elsewhere: bool = False) -> None:
        """Show ``reason``, or hide the bar without one. ``elsewhere``: another computer has the book open."""
        self.take_over.setVisible(elsewhere)
        self.setFocusProxy(self.take_over if elsewhere else self.button)
        self.say(f"{texts.STATUS_READ_ONLY}　{reason}")
        self.setVisible(bool(reason))
