"""Carry out the commands on the widths of columns: dragging a border, 自动列宽.

A width belongs to the layout, not to the form: the changed layout is emitted for the room of layouts.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.column_widths import with_border
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid
from jixiao_gui.sheet.automatic_widths import automatic_widths
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.border_drag import BorderDrag
from jixiao_gui.window.table.paper_fonts import advance
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class ColumnCommands(QObject):
    """Commands that change the widths of the layout of the form on the desk."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    layout_wanted = Signal(object, str)  # the changed Template, the name of the undo step

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._desk = bench, bench.desk
        self.borders = BorderDrag(view)
        self.borders.dropped.connect(self.move)

    def move(self, row: int, x: float, to: float, own_part: bool) -> None:
        """Move the border at ``x`` mm, in ``row`` of the sheet, to ``to`` mm, or only in its ``own_part``."""
        shown = self._desk.shown if self._bench.commit() else None
        if shown is not None:
            section = section_at(shown.template, shown.sheet, row) if own_part else ""
            self._emit_layout(shown.template, with_border(shown.template, x, to, section), texts.NO_ROOM)

    def fit(self) -> None:
        """Fit the widths of the columns to their texts."""
        shown = self._desk.shown if self._bench.commit() else None
        if shown is not None:
            fitted = automatic_widths(shown.form, shown.template, shown.evaluation, advance)
            self._emit_layout(shown.template, fitted, texts.WIDTHS_FIT)

    def _emit_layout(self, before: Template, after: Template, otherwise: str) -> None:
        if after == before:
            self.hinted.emit(otherwise)
        else:
            self.layout_wanted.emit(after, texts.WIDTHS)


def section_at(template: Template, sheet: Sheet, row: int) -> str:
    """Return the id of the layout's section to which a row of the sheet belongs, or ""."""
    for number in range(row, len(sheet.rows)):
        path = next((cell.path for cell in sheet.rows[number].cells if cell.path), "")
        head, place, _ = split_path(path)
        if path and place >= 0:
            return head
        for section in template.sections:
            rows = section.rows if isinstance(section, Grid) and path else ()
            if any(cell.field == path for section_row in rows for cell in section_row.cells):
                return section.id
    return ""


COMMANDS: CommandTable[ColumnCommands] = CommandTable(Menu.VIEW)
FIT = COMMANDS.add("widths_fit", "自动列宽(&C)", ColumnCommands.fit, needs=Needs.FORM, changes=True)
