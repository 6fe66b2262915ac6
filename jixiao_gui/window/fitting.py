"""Size a window, never larger than the screen on which it opens."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

FRAME = 40
"""Pixels of the screen's height that a window's title bar and frame take."""


def open_at(window: QWidget, width: int, height: int) -> None:
    """Resize ``window``, before it is shown, to a size in logical pixels, at most that of its screen.

    A laptop of 1366 by 768 at 150 % has 910 by 512 of them; a larger window would hide its buttons.
    """
    room = (window.parentWidget() or window).screen().availableGeometry().size()
    window.resize(min(width, room.width()), min(height, room.height() - FRAME))
