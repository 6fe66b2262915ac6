"""Remember which form of each book was on show, so that the book is opened there again, after a kill too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.window.settings import LEFT_OFF, Settings

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.window.desk import Desk, Shown

_MOST = 50
"""Books that are remembered, those looked at last."""


def form_to_begin_with(book: Book, settings: Settings) -> int | None:
    """Return the id of the form that was on show last, or of the book's first; ``None`` without forms."""
    ids = book.ids()
    left = _read(settings).get(str(book.path), 0) if book.path is not None else 0
    return left if left in ids else next(iter(ids), None)


class LeftOff(QObject):
    """Note the form that is put on show, and tell the desk of ``settings`` where a book begins."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk)
        self._desk, self._settings = desk, settings
        desk.begin_at = lambda book: form_to_begin_with(book, settings)
        desk.changed.connect(self._note)

    def _note(self, shown: Shown | None) -> None:
        book = self._desk.book
        if shown is None or not shown.opened or book is None or book.path is None:
            return
        here = str(book.path)
        left = _read(self._settings)
        if left.get(here) != shown.form_id:
            others = [(path, form_id) for path, form_id in left.items() if path != here]
            kept = [(here, shown.form_id), *others][:_MOST]
            self._settings.set_text(LEFT_OFF, "\n".join(f"{form_id} {path}" for path, form_id in kept))


def _read(settings: Settings) -> dict[str, int]:
    left: dict[str, int] = {}
    for line in settings.text(LEFT_OFF).splitlines():
        number, _, path = line.partition(" ")
        if number.isdecimal() and path:
            left[str(Path(path))] = int(number)
    return left
