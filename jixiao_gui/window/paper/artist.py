"""Draw the pages of a PDF on a thread of its own, as they come into sight."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

Wish = tuple[int, float]
"""A page, from 0, and the dots an inch that it shall have."""


class Artist(QObject):
    """Draw the pages of one PDF.

    What it tells may arrive when another document is on show: its signals name the document.
    """

    opened = Signal(int, list)  # document, sizes in points
    drawn = Signal(int, int, float, QImage)  # document, page, dpi

    def __init__(self, pdf: bytes, document: int, parent: QObject) -> None:
        super().__init__(parent)
        self._pdf, self._document = pdf, document
        self._wishes: list[Wish] = []
        self._news = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="artist", daemon=True)

    def start(self) -> None:
        """Open the PDF and tell the pages' sizes."""
        self._thread.start()

    def want(self, wishes: Sequence[Wish]) -> None:
        """Draw these pages, the first first. What was wished before and is not any more is left undrawn."""
        with self._news:
            self._wishes = list(wishes)
            self._news.notify()

    def stop(self) -> None:
        """Let the PDF go and wait for the thread's end, which is one page away at most."""
        with self._news:
            self._stopped = True
            self._news.notify()
        self._thread.join()

    def _run(self) -> None:
        from jixiao_gui.formats.pdf_pages import Pages
        from jixiao_gui.window.paper.printing import image_of

        with Pages(self._pdf) as pages:
            sizes = []
            for number in range(len(pages)):
                if self._stopped:
                    return
                sizes.append(pages.size(number))
            self.opened.emit(self._document, sizes)
            while (wish := self._next()) is not None:
                number, dpi = wish
                self.drawn.emit(self._document, number, dpi, image_of(pages.picture(number, dpi)))

    def _next(self) -> Wish | None:
        """Return the next wish as soon as there is one; ``None`` when it is time to stop."""
        with self._news:
            self._news.wait_for(lambda: self._stopped or self._wishes)
            return None if self._stopped else self._wishes.pop(0)
