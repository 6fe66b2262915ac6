"""Move the current cell by keys: arrows, Enter, Tab, Home, End, PageUp and PageDown, as in Excel and WPS.

Inside a block of several cells Tab and Enter go round its cells and the block stays; elsewhere Enter goes
down, below the cell at which a run of Tabs began. Both pass over the names of rows (其中：当年财政拨款,
数量指标): who fills in a form cell by cell must not type over them. Arrows and the mouse reach them.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from jixiao_gui.window.table.grid import Position
from jixiao_gui.window.table.page_view import PageView

ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_PAGE = 0.9
"""The part of the view's height that PageUp and PageDown move."""


class KeyNavigation:
    """The keys that move the current cell of ``view`` or extend its block."""

    def __init__(self, view: PageView) -> None:
        self._view = view
        self._tab_column: int | None = None

    def end_tab_run(self) -> None:
        """Forget the column in which a run of Tabs began."""
        self._tab_column = None

    def press(self, event: QKeyEvent) -> bool:
        """Move by a key; return False for a key that moves nothing."""
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ARROWS:
            self._arrow(*ARROWS[key], shift, control)
        elif key in _ENTER:
            self.go(-1 if shift else 1, 0)
        elif key in _TAB:
            self.tab(key == Qt.Key.Key_Tab and not shift)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._home_end(key == Qt.Key.Key_Home, shift, control)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._page(1 if key == Qt.Key.Key_PageDown else -1, shift)
        else:
            return False
        return True

    def go(self, down: int, right: int) -> None:
        """Move from a committed cell: ``down`` by Enter, ``right`` by an arrow."""
        grid = self._view.grid
        if grid is None or (down and self._cycle(by_row=False, forward=down > 0)):
            return
        start = self._view.position
        if down and self._tab_column is not None:
            start = (start[0], self._tab_column)
        self.end_tab_run()
        self._move(grid.below(start, down) if down else grid.step(start, down, right))

    def tab(self, forward: bool) -> None:
        """Move to the next cell of the row or the first of the next row, or backward."""
        grid = self._view.grid
        if grid is None or self._cycle(by_row=True, forward=forward):
            return
        position = self._view.position
        if self._tab_column is None:
            self._tab_column = position[1]
        target = grid.following(position) if forward else grid.preceding(position)
        if target is not None and target[0] != position[0]:
            self.end_tab_run()
        self._move(target)

    def _cycle(self, *, by_row: bool, forward: bool) -> bool:
        """Move to the next cell of the selected block; return False when a single cell is selected."""
        places = [place for place in self._view.selected() if place.cell.editable]
        if len(places) < 2:
            return False
        if not by_row:
            places.sort(key=lambda place: (place.cell.column, place.row))
        current = self._view.current()
        index = places.index(current) if current in places else (-1 if forward else 0)
        self._view.move_in_block(places[(index + (1 if forward else -1)) % len(places)].position)
        return True

    def _arrow(self, down: int, right: int, extend: bool, far: bool) -> None:
        grid = self._view.grid
        if grid is None:
            return
        self.end_tab_run()
        start = self._view.far if extend else self._view.position
        if far:
            target: Position | None = grid.jump(start, down, right)
        elif extend:
            target = grid.neighbour(start, down, right)
        else:
            target = grid.step(start, down, right)
        self._move(target, extend)

    def _home_end(self, home: bool, extend: bool, of_table: bool) -> None:
        grid = self._view.grid
        if grid is None:
            return
        self.end_tab_run()
        if of_table:
            self._move(grid.first() if home else grid.last(), extend)
            bar = self._view.verticalScrollBar()
            bar.setValue(0 if home else bar.maximum())  # so that title and lines around the table are visible
        else:
            start = self._view.far if extend else self._view.position
            self._move(grid.edge(start, 0, -1 if home else 1), extend)

    def _page(self, by: int, extend: bool) -> None:
        """Move a screen down or up in the same column."""
        view, grid = self._view, self._view.grid
        start = view.far if extend else view.position
        place = grid.owner(start) if grid is not None else None
        if grid is None or place is None:
            return
        self.end_tab_run()
        middle = QPointF(view.place_rect(place).center())
        target = view.position_at(middle + QPointF(0, by * view.viewport().height() * _PAGE))
        if target is None:
            self._move(grid.edge(start, by, 0), extend)
            return
        owner = grid.owner(target)
        if owner is None or not owner.cell.editable:
            target = grid.step(target, by, 0) or grid.step(target, -by, 0)
        self._move(target, extend)

    def _move(self, position: Position | None, extend: bool = False) -> None:
        if position is not None:
            self._view.move_to(position, extend)
