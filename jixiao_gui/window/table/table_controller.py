"""Join the form on the desk, the table that shows it and the commands on it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.block_sum import block_words
from jixiao_gui.window.table.cell_commands import CellCommands
from jixiao_gui.window.table.font_choice import FontChoice
from jixiao_gui.window.table.marks import marks_of
from jixiao_gui.window.table.row_commands import RowCommands
from jixiao_gui.window.table.row_grip import RowGrip
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class TableController(QObject):
    """Show the form on the desk in the view, and join the commands on cells and rows to it."""

    refused = Signal(str)  # one sentence: why nothing was done
    summed = Signal(str)  # count and sum of the selected cells, "" without figures

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self.view = view
        self.fonts = FontChoice(bench, view)
        self.cells = CellCommands(bench, view)
        self.rows = RowCommands(bench, view)
        self.grip = RowGrip(view, self.rows, bench.commit)
        self.grip.dropped.connect(self.rows.drop)
        desk = bench.desk
        desk.changed.connect(self._show)
        desk.moved_to.connect(view.goto)
        view.preview_ended.connect(desk.end_preview)
        view.current_changed.connect(lambda _path: self._sum())
        view.lead = self.cells.lead
        view.edited.connect(self.cells.type)
        view.pasted.connect(self.cells.paste)
        view.refused.connect(self.refused)
        self.cells.refused.connect(self.refused)
        self.rows.refused.connect(self.refused)

    def _show(self, shown: Shown | None) -> None:
        if shown is None:
            self.view.show_sheet(None)
            return
        if shown.opened:
            self.view.show_sheet(shown.sheet)
        else:
            self.view.update_sheet(shown.sheet)
        if not shown.preview:
            self.view.set_marks(marks_of(shown))
        self._sum()

    def _sum(self) -> None:
        self.summed.emit(block_words(self.view.selected()))


COMMANDS: CommandTable[TableController] = CommandTable(Menu.EDIT)
CUT = COMMANDS.add(
    "cut",
    "剪切(&T)",
    lambda table: table.view.cut(),
    keys="Ctrl+X",
    icon="cut",
    needs=Needs.FORM,
    changes=True,
)
COPY = COMMANDS.add(
    "copy", "复制(&C)", lambda table: table.view.copy(), keys="Ctrl+C", icon="copy", needs=Needs.FORM
)
# Delete and F2 are keys of the table, not of the whole window
CLEAR = COMMANDS.add("clear", "清除(&L)", lambda table: table.view.clear(), needs=Needs.FORM, changes=True)
EDIT_CELL = COMMANDS.add(
    "edit_cell", "编辑单元格(&E)", lambda table: table.view.begin_edit(), needs=Needs.FORM, changes=True
)
ZOOM_IN = COMMANDS.add(
    "zoom_in",
    "放大(&I)",
    lambda table: table.view.step_zoom(1),
    keys="Ctrl+=; Ctrl++",
    needs=Needs.FORM,
    menu=Menu.VIEW,
)
ZOOM_OUT = COMMANDS.add(
    "zoom_out",
    "缩小(&O)",
    lambda table: table.view.step_zoom(-1),
    keys="Ctrl+Shift+-",
    needs=Needs.FORM,
    menu=Menu.VIEW,
)
ZOOM_RESET = COMMANDS.add(
    "zoom_reset",
    "实际大小(&R)",
    lambda table: table.view.set_zoom(100),
    keys="Ctrl+0",
    needs=Needs.FORM,
    menu=Menu.VIEW,
)
