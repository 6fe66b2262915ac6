"""One of the two pages of a comparison: a sheet whose differing cells are marked by colour and sign."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.comparing import CHANGED, ONLY_LEFT, ONLY_RIGHT
from jixiao_gui.window.table.page_view import PageView
from jixiao_gui.window.theme import paper_colour

_LOOK = {CHANGED: ("warning", "≠"), ONLY_LEFT: ("error", "－"), ONLY_RIGHT: ("good", "＋")}


class ComparedPage(PageView):
    """A read-only page with marked cells."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kinds: Mapping[str, str] = {}
        # one that comes when the page is there takes width from it: all would be painted twice
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def set_differences(self, kinds: Mapping[str, str]) -> None:
        """Mark these cells: path -> kind of difference."""
        self._kinds = kinds
        self.viewport().update()

    def shown_path(self, path: str) -> str:
        """Return ``path``, or the merged label that covers it; "" when the sheet has neither."""
        grid = self.grid
        if grid is None:
            return ""
        head, number, name = split_path(path)
        while path not in grid.by_path and head == "indicators" and number > 0:
            number -= 1
            path = f"{head}.{number}.{name}"
        return path if path in grid.by_path else ""

    def scroll_to_cell(self, path: str) -> None:
        """Make the cell at ``path`` current and scroll to it."""
        grid, path = self.grid, self.shown_path(path)
        if grid is not None and path:
            self.move_to(grid.by_path[path].position)

    def height_of(self, path: str) -> int | None:
        """Return the distance in pixels from the page's top to the cell at ``path``; ``None`` without one."""
        rect = self.cell_rect(path)
        return None if rect.isNull() else rect.top() + self.verticalScrollBar().value()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        font = painter.font()
        font.setPixelSize(max(8, self.zoom // 9))
        painter.setFont(font)
        for path, kind in self._kinds.items():
            rect = self.cell_rect(path)
            if rect.isNull() or not rect.intersects(event.rect()):
                continue
            name, sign = _LOOK[kind]
            painter.fillRect(rect.adjusted(1, 1, 0, 0), paper_colour(name, 36))
            painter.fillRect(self.stripe_of(rect), paper_colour(name))
            painter.setPen(paper_colour(name))
            corner = rect.adjusted(0, 1, -1, 0)
            painter.drawText(corner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), sign)

    def stripe_of(self, cell: QRect) -> QRect:
        """Return the stripe along the left border of ``cell``, which ends before the cell's words."""
        return QRect(cell.left() - 1, cell.top(), max(2, round(3 * self.zoom / 100)), cell.height())
