"""All that the menus, keys and the mouse do on the table, put together for the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from jixiao_gui.window.actions import Actions
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.table.block_sum import block_words
from jixiao_gui.window.table.cell_commands import CellCommands
from jixiao_gui.window.table.row_commands import RowCommands
from jixiao_gui.window.table.row_grip import RowGrip
from jixiao_gui.window.table.sheet_view import SheetView


class TableCommands(QObject):
    """The commands on cells and on rows, joined to the view and the menus that they serve."""

    refused = Signal(str)  # one sentence: why nothing was done
    summed = Signal(str)  # the sum of the selected figures, "" without one

    def __init__(self, desk: Desk, view: SheetView, actions: Actions, commit: Callable[[], bool]) -> None:
        super().__init__(view)
        self.cells = CellCommands(desk, view, commit)
        self.rows = RowCommands(desk, view, commit)
        self.grip = RowGrip(view, self.rows, commit)
        self.grip.dropped.connect(self.rows.drop)
        view.current_changed.connect(lambda _path: self._sum(view))
        desk.figures_changed.connect(lambda _figures: self._sum(view))  # told after the sheet
        view.edited.connect(self.cells.type)
        view.pasted.connect(self.cells.paste)
        view.refused.connect(self.refused)
        self.cells.refused.connect(self.refused)
        self.rows.refused.connect(self.refused)
        for name, fill in (("move_rows", self.rows.fill_move_menu), ("add_group", self.rows.fill_group_menu)):
            menu = actions.menus[name]
            menu.aboutToShow.connect(partial(fill, menu))

    def _sum(self, view: SheetView) -> None:
        self.summed.emit(block_words(view.selected()))

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its id."""
        return {**self.cells.handlers(), **self.rows.handlers()}
