"""Collect Python's garbage on the window's thread only, between two events.

Modules, classes and other permanent objects are excluded (``gc.freeze``) once they are loaded: a collection
of all of them would block the window for more than 100 ms. So is what a long collection has left: the forms
of a large change, which wait for an undo, would be looked through again and again.

By itself Python collects in any thread that allocates, and during Qt's calls. A widget that is destroyed on
a worker's thread, or while Qt builds or destroys another one, crashes or hangs the program, because
``~QObject`` holds a lock that unrelated objects share.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 1000
"""Milliseconds between two checks."""


_LONG = 0.004
"""Seconds of a collection after which what is left is excluded at the next check: it would be looked through
again by the collections of the older generations, ten times as much at once."""
_MOST_NEW = 150_000
"""New objects that are excluded without a collection, which would take 30 ms and more: those of a large
change, hardly any of them garbage."""


class GarbageCollector(QObject):
    """A timer that collects garbage in place of Python's automatic collection."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.check)
        self._frozen = False

    def start(self) -> None:
        """Switch Python's automatic collection off and start the timer."""
        gc.disable()
        self._timer.start(_INTERVAL)

    def check(self) -> None:
        """Collect the oldest generation that is due by Python's thresholds, with the younger ones."""
        if gc.get_count()[0] > _MOST_NEW:
            self._frozen = False
        if not self._frozen:  # noted here: to ask Python it counts them one by one, 10 ms
            self._frozen = True
            gc.freeze()
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                begun = time.thread_time()
                gc.collect(generation)
                self._frozen = time.thread_time() - begun < _LONG
                return
