"""The list of suggestions below an open cell editor. It never takes the focus from the input method."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window.library import library_texts as texts
from jixiao_gui.window.library.suggestions import Suggestion
from jixiao_gui.window.theme import SPACE, colour

_ROW = 28
_WIDTH = (300, 460)
_DETAIL = Qt.ItemDataRole.UserRole


class CompletionPopup(QFrame):
    """A list of suggestions; ``chosen`` is emitted with the row that was clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(texts.POPUP_NAME)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(lambda item: self.chosen.emit(self.list.row(item)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.list)
        self.hide()

    @property
    def row(self) -> int:
        """Return the row that Enter would take, -1 while none is marked."""
        return self.list.currentRow()

    def offer(self, suggestions: list[Suggestion], cell: QRect) -> None:
        """Show ``suggestions`` below ``cell`` (the parent's pixels), or above where there is no room."""
        self.list.clear()
        for suggestion in suggestions:
            item = QListWidgetItem(" ".join(suggestion.text.split()))
            item.setData(_DETAIL, suggestion.detail)
            item.setToolTip(suggestion.text)
            self.list.addItem(item)
        self.list.setCurrentRow(-1)
        if not suggestions:
            self.hide()
            return
        room = self._room.rect()
        width = min(max(cell.width(), _WIDTH[0]), _WIDTH[1], room.width())
        if any(suggestion.detail for suggestion in suggestions):
            width = min(max(width, _WIDTH[1]), room.width())
        height = _ROW * len(suggestions) + 2
        x = min(max(cell.left(), 0), room.width() - width)
        y = cell.bottom() + 2
        if y + height > room.height() and cell.top() - height - 2 >= 0:
            y = cell.top() - height - 2
        self.setGeometry(x, y, width, height)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Mark the next or previous suggestion; before the first and after the last one, none."""
        count = self.list.count() + 1
        self.list.setCurrentRow((self.row + 1 + by) % count - 1)

    def paintEvent(self, event: object) -> None:  # noqa: ARG002 - the whole widget is painted
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        painter.setPen(colour("accent"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class _Delegate(QStyledItemDelegate):
    """A delegate that paints the text at the left and its target and weight faintly at the right."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return QSize(100, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        item_option = QStyleOptionViewItem(option)
        self.initStyleOption(item_option, index)
        widget: QWidget = self.parent()  # type: ignore[assignment]
        rect, metrics = option.rect, item_option.fontMetrics  # type: ignore[attr-defined]
        marked = isinstance(widget, QListWidget) and widget.currentRow() == index.row()
        painter.save()
        if marked:
            painter.fillRect(rect, colour("chosen"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colour("accent"))
        box = rect.adjusted(SPACE + 2, 0, -SPACE, 0)
        detail = str(index.data(_DETAIL) or "")
        room = min(metrics.horizontalAdvance(detail) + 2, box.width() * 3 // 5)
        painter.setPen(colour("faint"))
        painter.drawText(
            box,
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            metrics.elidedText(detail, Qt.TextElideMode.ElideRight, room),
        )
        painter.setPen(colour("text"))
        left = box.adjusted(0, 0, -(room + SPACE if room else 0), 0)
        words = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()
