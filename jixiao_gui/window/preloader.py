"""Load modules and layouts that a first change or window needs, while the user looks at the first form.

The start leaves them out to show the form sooner; a clerk who then types shall not wait for them.
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
"""Milliseconds between reading two layouts; one takes about five."""


class Preloader(QObject):
    """A loader that starts at once and pauses while the user is active."""

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
        """Read the next layout, unless the user is active."""
        if self._desk.idle_gate.busy:
            return
        id = next(self._ids, None)
        if id is None:
            self._timer.stop()
        else:
            self._templates.by_id.get(id)

    def _load(self) -> None:
        """Load the database's modules and connect the book, on another thread."""
        with suppress(Cancelled, BookError):
            self._desk.idle_gate.wait(lambda _done: not self._ended.is_set())
            import_module("jixiao_gui.book.applying")  # without the book's lock, which readers may need

            book = self._desk.book
            if book is not None and not self._ended.is_set():
                book.make_ready()
