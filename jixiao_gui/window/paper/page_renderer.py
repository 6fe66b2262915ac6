"""Draw the pages of a PDF on a thread of its own, as they come into sight."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QImage

PageRequest = tuple[int, float]
"""A page, from 0, and the dots an inch that it shall have."""


class _RequestQueue:
    """What is to be drawn; it outlives the `PageRenderer`, whose thread asks it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.stopped = False
        self._next: list[PageRequest] = []

    def set(self, wishes: Sequence[PageRequest]) -> None:
        """Forget what was wished before."""
        with self.changed:
            self._next = list(wishes)
            self.changed.notify()

    def stop(self) -> None:
        """Let nothing more be drawn or told."""
        with self.changed:
            self.stopped = True
            self.changed.notify()

    def take(self) -> PageRequest | None:
        """Return the next wish as soon as there is one; ``None`` when it is time to stop."""
        with self.changed:
            self.changed.wait_for(lambda: self.stopped or self._next)
            return None if self.stopped else self._next.pop(0)


class PageRenderer(QObject):
    """Draw the pages of one PDF.

    What it tells may arrive when another document is on show: its signals name the document. It may be
    destroyed with the window that shows the pages: then its thread ends without a word.
    """

    opened = Signal(int, list)  # document, sizes in points
    drawn = Signal(int, int, float, QImage)  # document, page, dpi

    def __init__(self, pdf: bytes, document: int, parent: QObject) -> None:
        super().__init__(parent)
        self._pdf, self._document = pdf, document
        wishes = self._wishes = _RequestQueue()
        self.destroyed.connect(lambda: wishes.stop())
        self._thread = threading.Thread(target=self._run, name="page renderer", daemon=True)

    def start(self) -> None:
        """Open the PDF and tell the pages' sizes."""
        self._thread.start()

    def want(self, wishes: Sequence[PageRequest]) -> None:
        """Draw these pages, the first first. What was wished before and is not any more is left undrawn."""
        self._wishes.set(wishes)

    def stop(self) -> None:
        """Let the PDF go and wait for the thread's end, which is one page away at most."""
        self._wishes.stop()
        self._thread.join()

    def _run(self) -> None:
        from jixiao_gui.formats.pdf_pages import Pages
        from jixiao_gui.window.paper.printing import image_of

        wishes = self._wishes
        with Pages(self._pdf) as pages:
            sizes = []
            for number in range(len(pages)):
                if wishes.stopped:
                    return
                sizes.append(pages.size(number))
            self._tell(self.opened, sizes)
            while (wish := wishes.take()) is not None:
                number, dpi = wish
                self._tell(self.drawn, number, dpi, image_of(pages.picture(number, dpi)))

    def _tell(self, signal: SignalInstance, *what: object) -> None:
        with self._wishes.changed:
            if not self._wishes.stopped:
                signal.emit(self._document, *what)
