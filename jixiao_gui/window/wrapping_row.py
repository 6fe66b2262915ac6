"""A row of widgets that goes on in a second line where the window is too narrow for one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem

from jixiao_gui.window.theme import SPACE

_Line = list[tuple[QLayoutItem, int]]
"""The items of a line with their widths in pixels."""


class WrappingRow(QLayout):
    """A row that is as narrow as its widest part; what finds no room in a line stands in the next.

    Parts that grow sideways share the width that a line leaves.
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(SPACE)

    def add_layout(self, layout: QLayout) -> None:
        """Add a row of widgets that stay together."""
        self.addChildLayout(layout)
        self.addItem(layout)

    def add_stretch(self) -> None:
        """Add an empty part that takes the width that its line leaves."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    # --- what a layout must answer --------------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        sides = self.contentsMargins()
        lines = self._lines(width - sides.left() - sides.right())
        height = sum(map(_height, lines)) + self.spacing() * max(len(lines) - 1, 0)
        return height + sides.top() + sides.bottom()

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        size = QSize(width, max((size.height() for size in sizes), default=0))
        return size.grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        top = inner.top()
        for line in self._lines(inner.width()):
            height, left = _height(line), inner.left()
            for item, width in line:
                item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
                left += width + (0 if item.spacerItem() is not None else self.spacing())
            top += height + self.spacing()

    # --- lines ----------------------------------------------------------------------------------

    def _shown(self) -> list[QLayoutItem]:
        """Return the widgets and layouts that are not hidden."""
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[_Line]:
        """Return the lines of a row of ``width`` pixels."""
        lines: list[_Line] = [[]]
        remaining = width
        for item in self._items:
            if item.spacerItem() is not None:
                lines[-1].append((item, 0))
                continue
            if item.isEmpty():
                continue
            needed = min(item.sizeHint().width(), width)
            if needed > remaining and any(each.spacerItem() is None for each, _ in lines[-1]):
                _share(lines[-1], remaining + self.spacing())
                lines.append([])
                remaining = width
            lines[-1].append((item, needed))
            remaining -= needed + self.spacing()
        _share(lines[-1], remaining + self.spacing())
        return lines


def _share(line: _Line, remaining: int) -> None:
    """Widen the parts of ``line`` that grow sideways by the pixels that remain."""
    growing = [
        place
        for place, (item, _width) in enumerate(line)
        if item.expandingDirections() & Qt.Orientation.Horizontal
    ]
    for number, place in enumerate(growing):
        item, width = line[place]
        part = remaining // (len(growing) - number)
        remaining -= part
        line[place] = item, width + max(part, 0)


def _height(line: _Line) -> int:
    """Return the height in pixels of a line."""
    return max(
        (
            item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            for item, width in line
            if item.spacerItem() is None
        ),
        default=0,
    )
