"""Carry out what is done to the widths of columns: a border that was dragged, 自动列宽.

A width is the layout's, not the form's: who holds the layouts is told which one is wanted.
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
    """Work out the layout that is wanted of the form on the desk."""

    refused = Signal(str)  # one sentence: why nothing was done
    layout_wanted = Signal(object, str)  # a Template in the place of the form's, name of the undo step

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._desk = bench, bench.desk
        self.borders = BorderDrag(view)
        self.borders.dropped.connect(self.move)

    def move(self, row: int, at: float, to: float, alone: bool) -> None:
        """Move the border at ``at`` mm, seen in ``row`` of the sheet, to ``to`` mm."""
        shown = self._desk.shown if self._bench.commit() else None
        if shown is not None:
            section = section_at(shown.template, shown.sheet, row) if alone else ""
            self._want(shown.template, with_border(shown.template, at, to, section), texts.NO_ROOM)

    def fit(self) -> None:
        """Make the columns of the form's tables as wide as their texts want it."""
        shown = self._desk.shown if self._bench.commit() else None
        if shown is not None:
            fitted = automatic_widths(shown.form, shown.template, shown.evaluation, advance)
            self._want(shown.template, fitted, texts.WIDTHS_FIT)

    def _want(self, before: Template, after: Template, otherwise: str) -> None:
        if after == before:
            self.refused.emit(otherwise)
        else:
            self.layout_wanted.emit(after, texts.WIDTHS)


def section_at(template: Template, sheet: Sheet, row: int) -> str:
    """Return the section of the layout that a row of the sheet belongs to, by its first cell or one below."""
    for number in range(row, len(sheet.rows)):
        path = next((cell.path for cell in sheet.rows[number].cells if cell.path), "")
        head, place, _ = split_path(path)
        if path and place >= 0:
            return head
        for section in template.sections:
            rows = section.rows if isinstance(section, Grid) and path else ()
            if any(cell.field == path for one in rows for cell in one.cells):
                return section.id
    return ""


COMMANDS: CommandTable[ColumnCommands] = CommandTable(Menu.VIEW)
FIT = COMMANDS.add("widths_fit", "自动列宽(&C)", ColumnCommands.fit, needs=Needs.FORM, changes=True)
