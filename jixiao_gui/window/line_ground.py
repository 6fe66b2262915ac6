"""Paint the background of a line of a list: plain, under the mouse, or selected."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle

from jixiao_gui.window.theme import colour

_BAR = 3
"""Width in pixels of the bar at the left of a selected line."""


def paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    """Fill ``rect`` by ``state``; a selected line has a bar, too, which is visible without colours."""
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, colour("chosen"))
        painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height()), colour("accent"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, colour("hover"))
