"""Note which form of each book is on show, so that the book is opened there again, after a kill too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.window.settings import Settings

if TYPE_CHECKING:
    from jixiao_gui.window.desk import Desk, Shown


class LastShownForm(QObject):
    """Note the form that is put on show, and tell the desk by ``settings`` where a book begins."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk)
        self._desk, self._settings = desk, settings
        desk.begin_at = lambda book: settings.last_shown_form(book.path, book.ids())
        desk.changed.connect(self._note)

    def _note(self, shown: Shown | None) -> None:
        book = self._desk.book
        if shown is not None and shown.opened and book is not None and book.path is not None:
            self._settings.set_last_shown_form(book.path, shown.form_id)
