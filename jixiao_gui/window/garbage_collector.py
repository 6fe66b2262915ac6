"""Python's garbage is collected on the window's thread alone, between two events.

What the program is made of is taken out of the search once it is there, modules and classes most of all: a
look through all of it would hold the window for more than 100 ms.

Left to itself Python collects in whichever thread allocates next, and in the middle of Qt's own calls. A
widget that is destroyed on a worker's thread, or while Qt builds or destroys another one, brings the program
down or to a stand: ``~QObject`` holds a lock that is shared by objects that have nothing else in common.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1000
"""Milliseconds between two looks at how much garbage there may be."""


class GarbageCollector(QObject):
    """Once it is started, garbage is collected by its timer and never on its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.check)
        self._frozen = False

    def start(self) -> None:
        """Take the collecting over, for as long as the process lives."""
        gc.disable()
        self._timer.start(_EVERY)

    def check(self) -> None:
        """Collect the generations that are due, by Python's own thresholds; the oldest due one takes all."""
        if not self._frozen:  # noted here: to ask Python it counts them one by one, 10 ms
            self._frozen = True
            gc.freeze()
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
