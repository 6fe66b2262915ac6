"""Load, while the user looks at the first form, what a first change or a first window would have to load.

The start leaves it out, because the form is to be seen first; a clerk who then types is not to wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.book.errors import BookError
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled
from jixiao_gui.window.desk import Desk

_EVERY = 40
"""Milliseconds between two layouts: reading one takes some five."""


class Preloader(QObject):
    """Begin at once, and rest while the user works."""

    def __init__(self, desk: Desk, templates: Templates) -> None:
        super().__init__(desk)
        self._desk = desk
        self._ids: Iterator[str] = iter(list(templates.by_id.keys()))
        self._templates = templates
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._next)
        self._timer.start()
        self._ended = threading.Event()
        desk.leaving.connect(self._ended.set)
        threading.Thread(target=self._load, name="preloader").start()

    def _next(self) -> None:
        """Read one more of the layouts, unless the user is at work."""
        if self._desk.idle_gate.busy:
            return
        id = next(self._ids, None)
        if id is None:
            self._timer.stop()
        else:
            self._templates.by_id.get(id)

    def _load(self) -> None:
        """Load the database's part and let the book make its connection; not on the window's thread."""
        with suppress(Cancelled, BookError):
            self._desk.idle_gate.wait(lambda _done: not self._ended.is_set())
            import_module("jixiao_gui.book.applying")  # without the book's lock: somebody may want to read

            book = self._desk.book
            if book is not None and not self._ended.is_set():
                book.make_ready()
