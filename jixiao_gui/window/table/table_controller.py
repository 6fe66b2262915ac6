"""Show the form on the desk in the table, and join the commands on cells, rows and columns to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QRect, Signal

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.window.command import Bound, Command, CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table import cell_commands, column_commands, indicator_commands, row_commands
from jixiao_gui.window.table.block_sum import block_words
from jixiao_gui.window.table.cell_commands import FOLLOW, CellCommands
from jixiao_gui.window.table.cell_tips import field_tip
from jixiao_gui.window.table.column_commands import ColumnCommands
from jixiao_gui.window.table.font_setting import FontSetting
from jixiao_gui.window.table.indicator_commands import IndicatorCommands
from jixiao_gui.window.table.marks import marks_of
from jixiao_gui.window.table.row_commands import RowCommands
from jixiao_gui.window.table.row_grip import RowGrip
from jixiao_gui.window.table.screen_reader import ScreenReader
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.table.table_rows import row_place
from jixiao_gui.window.workbench import Workbench


class TableController(QObject):
    """The controller of the table."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    summed = Signal(str)  # count and sum of the selected cells, "" without figures

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self.view = view
        self.fonts = FontSetting(bench, view)
        self.cells = CellCommands(bench, view)
        self.rows = RowCommands(bench, view)
        self.indicators = IndicatorCommands(bench, view, self.rows)
        self.grip = RowGrip(view, self.rows, bench.commit)
        self.columns = ColumnCommands(bench, view)
        self.columns.hinted.connect(self.hinted)
        self.grip.dropped.connect(self.rows.drop)
        self.screen_reader = ScreenReader(view)
        self._desk, self._messages = bench.desk, bench.messages
        desk = bench.desk
        bench.messages.keep_clear_of(self._cell_on_screen)
        desk.changed.connect(self._show)
        desk.moved_to.connect(self._goto)
        view.preview_ended.connect(desk.end_preview)
        view.current_changed.connect(lambda _path: self._on_cell())
        view.lead, view.tail, view.tip = self.cells.row_prefix, self.cells.tail, self._tip
        view.edited.connect(self.cells.type)
        view.pasted.connect(self.cells.paste)
        view.tick_wanted.connect(self.cells.tick)
        view.hinted.connect(self.hinted)
        self.cells.hinted.connect(self.hinted)
        self.rows.hinted.connect(self.hinted)
        self.indicators.hinted.connect(self.hinted)

    def _show(self, shown: Shown | None) -> None:
        self.screen_reader.template = shown.template if shown is not None else None
        if shown is None:
            self.view.show_sheet(None)
            self.screen_reader.refresh()
            return
        if shown.opened:
            self.view.show_sheet(shown.sheet)
        else:
            self.view.update_sheet(shown.sheet)
        if not shown.preview:
            self.view.set_marks(marks_of(shown))
            self.screen_reader.refresh()
        self._emit_sum()

    def _tip(self, path: str) -> str:
        """Return the tip that says what belongs into the empty cell at ``path``."""
        shown = self._desk.shown
        return field_tip(shown.form, shown.template, path) if shown is not None else ""

    def _goto(self, path: str) -> None:
        """Make the cell at ``path`` current; for a row ``table.number``, its first own cell."""
        head, number, name = split_path(path)
        shown, grid = self._desk.shown, self.view.grid
        table = shown.template.table(head) if shown is not None and not name else None
        place = row_place(grid, table, number) if grid is not None and table is not None else None
        self.view.goto(place.cell.path if place is not None else path)

    def _on_cell(self) -> None:
        self._emit_sum()
        self.screen_reader.announce()
        if self._messages.isVisible():
            self._messages.place()

    def _cell_on_screen(self) -> QRect:
        """Return the rectangle of the current cell in pixels of the screen; an empty one without a cell."""
        view = self.view
        rect = view.cell_rect(view.current_path) if view.current_path else QRect()
        rect.moveTopLeft(view.viewport().mapToGlobal(rect.topLeft()))
        return rect

    def unusable(self) -> set[Command[Any]]:
        """Return the commands on cells that cannot be used on the selection."""
        places = self.view.selected()
        unusable: set[Command[Any]] = set()
        current = self.view.current()
        if current is None or not current.cell.editable:
            unusable.add(EDIT_CELL)
        if not any(place.cell.editable and place.cell.text for place in places):
            unusable |= {CUT, CLEAR}
        if not self.cells.may_follow():
            unusable.add(FOLLOW)
        return unusable

    def _emit_sum(self) -> None:
        self.summed.emit(block_words(self.view.selected()))

    def bound_commands(self) -> list[Bound]:
        """Return the commands of this room, each with the object that carries it out."""
        return [
            *COMMANDS.bind(self),
            *cell_commands.COMMANDS.bind(self.cells),
            *column_commands.COMMANDS.bind(self.columns),
            *row_commands.COMMANDS.bind(self.rows),
            *indicator_commands.COMMANDS.bind(self.indicators),
        ]


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
CLEAR = COMMANDS.add(
    "clear",
    "清除(&L)",
    lambda table: table.view.clear(),
    pane_keys="Delete",
    needs=Needs.FORM,
    changes=True,
)
EDIT_CELL = COMMANDS.add(
    "edit_cell",
    "编辑单元格(&E)",
    lambda table: table.view.begin_edit(),
    pane_keys="F2",
    needs=Needs.FORM,
    changes=True,
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
    keys="Ctrl+-; Ctrl+Shift+-",
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
FIT_WIDTH = COMMANDS.add(
    "fit_width",
    "适合页宽(&W)",
    lambda table: table.view.fit_width(),
    keys="Ctrl+9",
    needs=Needs.FORM,
    menu=Menu.VIEW,
)
