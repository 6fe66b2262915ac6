"""Store which form of each book is on show, so that the book is opened there again, even after a kill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.window.settings import Settings

if TYPE_CHECKING:
    from jixiao_gui.window.desk import Desk, Shown


class LastShownForm(QObject):
    """Stores the form on show in ``settings``, and tells the desk the form to open a book with."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk)
        self._desk, self._settings = desk, settings
        desk.begin_at = lambda book: settings.last_shown_form(book.path, book.ids())
        desk.changed.connect(self._store)

    def _store(self, shown: Shown | None) -> None:
        book = self._desk.book
        if shown is not None and shown.opened and book is not None and book.path is not None:
            self._settings.set_last_shown_form(book.path, shown.form_id)
