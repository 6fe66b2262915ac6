"""A window as large as it likes to be, and never larger than the screen it opens on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

FRAME = 40
"""Pixels that a window's title bar and frame take of the screen's height."""


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give ``window``, which is not shown yet, a size in logical pixels, as far as its screen has room.

    A laptop of 1366 by 768 at 150 % has 910 by 512 of them: what is larger hides its own buttons.
    """
    room = (window.parentWidget() or window).screen().availableGeometry().size()
    window.resize(min(width, room.width()), min(height, room.height() - FRAME))
