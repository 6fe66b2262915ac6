"""The ground of a line in a list that a delegate paints: plain, under the mouse, or chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle

from jixiao_gui.window.theme import colour

_BAR = 3
"""Pixels of the bar at the left of what is chosen."""


def paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    """Fill ``rect`` as ``state`` asks: a chosen line has a bar as well, seen without its colour."""
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, colour("chosen"))
        painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height()), colour("accent"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, colour("hover"))
