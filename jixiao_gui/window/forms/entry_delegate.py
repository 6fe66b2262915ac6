"""Paint one form of the list: number and project, below them its figures, at the right its errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from jixiao_gui.window import texts as common
from jixiao_gui.window.arrange import Group
from jixiao_gui.window.forms import forms_texts as room_texts
from jixiao_gui.window.line_ground import paint_ground
from jixiao_gui.window.theme import colour

if TYPE_CHECKING:
    from jixiao_gui.book.book import FormEntry

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 2
FIGURES_ROLE = int(Qt.ItemDataRole.UserRole) + 3
"""The figures of a form in words."""
NAME_ROLE = int(Qt.ItemDataRole.UserRole) + 4
"""The name of a form, and whether it is filled in."""
_HEIGHT, _SIDE, _NUMBER = 50, 12, 30


class EntryDelegate(QStyledItemDelegate):
    """A delegate that paints a form, or a group's head, on two lines."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - all entries are alike
    ) -> QSize:
        return QSize(160, max(_HEIGHT, 2 * option.fontMetrics.height() + 14))  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        data = index.data(ENTRY_ROLE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        paint_ground(painter, rect, state)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if isinstance(data, tuple) and isinstance(data[0], Group):
            _paint_group(painter, rect, *data, focused=bool(state & QStyle.StateFlag.State_HasFocus))
            painter.restore()
            return
        entry: FormEntry = data
        middle = rect.center().y()
        right = rect.right() - _SIDE - self._badge(painter, rect, entry.errors)
        upper = QRect(
            rect.left() + _SIDE, rect.top() + 5, right - rect.left() - _SIDE, middle - rect.top() - 5
        )
        lower = QRect(upper.left(), middle, upper.width(), upper.height())
        painter.setPen(colour("faint"))
        _draw(painter, upper, str(entry.number))
        words, room = str(index.data(FIGURES_ROLE) or ""), lower.adjusted(_NUMBER, 0, 0, 0)
        _draw(painter, room, fitting(words, painter.fontMetrics().horizontalAdvance, room.width()))
        name, filled = index.data(NAME_ROLE)
        painter.setPen(colour("text" if filled else "faint"))
        _draw(painter, upper.adjusted(_NUMBER, 0, 0, 0), name)
        painter.restore()

    def _badge(self, painter: QPainter, rect: QRect, errors: int) -> int:
        """Paint the number of errors on red; return its width in pixels."""
        if not errors:
            return 0
        words = str(errors)
        width = max(20, painter.fontMetrics().horizontalAdvance(words) + 12)
        box = QRect(rect.right() - _SIDE - width, rect.center().y() - 9, width, 19)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("error"))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(colour("accent_text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
        return width + 6


def fitting(figures: str, width: Callable[[str], int], room: int) -> str:
    """Return the figures of a form shortened to ``room`` pixels: closer together, then without the rate.

    The total is never cut, for it would read as another figure.
    """
    if width(figures) <= room:
        return figures
    pieces = figures.split("　")
    closer = "  ".join(pieces)
    if width(closer) <= room:
        return closer
    return "  ".join(piece for piece in pieces if not piece.startswith(common.COLUMNS[2]))


def _paint_group(
    painter: QPainter, rect: QRect, group: Group, name: str, collapsed: bool, *, focused: bool
) -> None:
    """Paint a group's head: its name, below it how many forms there are and how many have errors."""
    painter.fillRect(rect, colour("hover" if focused else "window"))
    painter.setPen(colour("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    middle = rect.center().y()
    upper = QRect(
        rect.left() + _SIDE + 18, rect.top() + 5, rect.width() - 2 * _SIDE - 18, middle - rect.top() - 5
    )
    words = room_texts.GROUP_ERRORS if group.errors else room_texts.GROUP_COUNT
    painter.setPen(colour("faint"))
    _draw(painter, upper.translated(0, upper.height()), words.format(count=group.count, errors=group.errors))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("faint"), 1.6))
    corner = QPointF(rect.left() + _SIDE + 5, upper.center().y() + 1)
    arrow = ((-2, -4), (2, 0), (-2, 4)) if collapsed else ((-4, -2), (0, 2), (4, -2))
    painter.drawPolyline([corner + QPointF(x, y) for x, y in arrow])
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour("text"))
    _draw(painter, upper, name)


def _draw(painter: QPainter, box: QRect, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
