"""Scroll while the mouse is held at or beyond an edge: extending a block, dragging rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

_INTERVAL = 30
"""Milliseconds between two steps."""
_FASTEST = 40
"""Pixels of a step at most."""


class AutoScroll(QObject):
    """A timer that scrolls ``view`` by the mouse's position until `stop`."""

    def __init__(self, view: QAbstractScrollArea, margin: int = 0) -> None:
        super().__init__(view)
        self._view = view
        self._margin = margin
        self._point = QPointF()
        self._then: Callable[[QPointF], None] = lambda _point: None
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._step)

    def follow(self, point: QPointF, then: Callable[[QPointF], None]) -> None:
        """Scroll while the mouse is at ``point`` (viewport pixels); call ``then`` with it after each step."""
        self._point, self._then = point, then
        then(point)
        if self._speed() == (0, 0):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Stop scrolling, because the button was released."""
        self._timer.stop()

    def _speed(self) -> tuple[int, int]:
        size = self._view.viewport().size()
        across = _beyond(self._point.x(), size.width(), self._margin)
        return across, _beyond(self._point.y(), size.height(), self._margin)

    def _step(self) -> None:
        across, down = self._speed()
        for bar, by in (
            (self._view.horizontalScrollBar(), across),
            (self._view.verticalScrollBar(), down),
        ):
            bar.setValue(bar.value() + by)
        self._then(self._point)


def _beyond(place: float, size: int, margin: int) -> int:
    """Return how far ``place`` is beyond the nearer edge, less ``margin``; at most `_FASTEST`."""
    if place < margin:
        return max(round(place - margin), -_FASTEST)
    return min(max(round(place - (size - 1 - margin)), 0), _FASTEST)
