"""Render the pages of a PDF on a thread of its own, as they become visible."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QImage

PageRequest = tuple[int, float]
"""A page, from 0, and its resolution in dots per inch."""


class _RequestQueue:
    """The requested pages; it outlives the `PageRenderer`, whose thread waits on it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.stopped = False
        self._next: list[PageRequest] = []

    def set(self, requests: Sequence[PageRequest]) -> None:
        """Replace the requests by ``requests``."""
        with self.changed:
            self._next = list(requests)
            self.changed.notify()

    def stop(self) -> None:
        """End the thread's waiting; no signal is emitted any more."""
        with self.changed:
            self.stopped = True
            self.changed.notify()

    def take(self) -> PageRequest | None:
        """Wait for the next request and return it; ``None`` after `stop`."""
        with self.changed:
            self.changed.wait_for(lambda: self.stopped or self._next)
            return None if self.stopped else self._next.pop(0)


class PageRenderer(QObject):
    """A renderer of the pages of one PDF.

    Its signals name the document, because they may arrive when another one is on show. It may be destroyed
    with the window that shows the pages; its thread then ends silently.
    """

    opened = Signal(int, list)  # document, sizes in points
    drawn = Signal(int, int, float, QImage)  # document, page, dpi

    def __init__(self, pdf: bytes, document: int, parent: QObject) -> None:
        super().__init__(parent)
        self._pdf, self._document = pdf, document
        queue = self._queue = _RequestQueue()
        self.destroyed.connect(lambda: queue.stop())
        self._thread = threading.Thread(target=self._run, name="page renderer", daemon=True)

    def start(self) -> None:
        """Open the PDF and emit the pages' sizes by ``opened``."""
        self._thread.start()

    def request(self, requests: Sequence[PageRequest]) -> None:
        """Render the pages of ``requests`` in order, in place of earlier requests."""
        self._queue.set(requests)

    def stop(self) -> None:
        """Close the PDF and wait for the thread's end, for one page at most."""
        self._queue.stop()
        self._thread.join()

    def _run(self) -> None:
        from jixiao_gui.formats.pdf_pages import Pages
        from jixiao_gui.window.paper.printing import image_of

        queue = self._queue
        with Pages(self._pdf) as pages:
            sizes = []
            for number in range(len(pages)):
                if queue.stopped:
                    return
                sizes.append(pages.size(number))
            self._emit(self.opened, sizes)
            while (request := queue.take()) is not None:
                number, dpi = request
                self._emit(self.drawn, number, dpi, image_of(pages.picture(number, dpi)))

    def _emit(self, signal: SignalInstance, *values: object) -> None:
        # Qt tells of the destruction after the object is no more: a page that is just drawn comes in between
        with self._queue.changed, suppress(RuntimeError):
            if not self._queue.stopped:
                signal.emit(self._document, *values)
