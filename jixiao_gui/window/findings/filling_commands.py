"""Go from empty cell to empty cell, and mark a form as filled in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.filling import MARKED, finished, is_finished, unfinished
from jixiao_gui.form.hand_in import needed_stamps, ticked_stamps, with_ticks
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.hand_in_dialog import HandInDialog
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class FillingCommands(QObject):
    """Commands on the cells that are not filled in yet and on the mark 填报完成."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    unfilled_found = Signal(object)  # a Finding: the next cell to fill in

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view
        self.hand_in: HandInDialog | None = None

    def next_unfilled(self) -> None:
        """Move to the next cell to fill in, in reading order; after the last one to the first."""
        self._bench.commit()
        shown, grid = self._desk.shown, self._view.grid
        places = {}
        if shown is not None and grid is not None:
            for unfilled in shown.unfilled:
                place = grid.by_path.get(unfilled.cell)
                if place is not None:
                    places[place.position] = unfilled
        if not places:
            self.hinted.emit(texts.NOTHING_UNFILLED)
            return
        later = [position for position in sorted(places) if position > self._view.position]
        self.unfilled_found.emit(places[later[0] if later else min(places)])

    def finish(self) -> None:
        """Mark the form as filled in: an empty cell is an error from now on.

        Where the template lists items to hand in, a dialog shows them first to be ticked off.
        """
        self._bench.commit()
        shown = self._desk.shown
        if shown is None:
            return
        items = needed_stamps(shown.form, shown.template)
        if items:
            arguments = (items, ticked_stamps(shown.form), len(shown.unfilled), self._bench.window)
            self.hand_in = HandInDialog(*arguments)
            self.hand_in.ticked_given.connect(self._finish)
            self.hand_in.open()
        elif is_finished(shown.form):
            self.hinted.emit(texts.FINISHED_ALREADY)
        else:
            self._finish(())

    def _finish(self, items: Collection[str]) -> None:
        form = self._desk.form
        if form is not None:
            form = replace(form, remarks=with_ticks(form, items, date.today().isoformat()))
            remarks = form.remarks if is_finished(form) else finished(form, MARKED, date.today().isoformat())
            if self._desk.edit(SetRemarks(texts.FINISHED, remarks)):
                self._tell_finished()

    def _tell_finished(self) -> None:
        """Show that the form is marked, and how many findings there are now."""
        count = sum(finding.open and finding.level != "info" for finding in self._desk.findings)
        self._bench.tell_done(texts.MARKED_LEFT.format(count=count) if count else texts.MARKED_FINISHED)

    def refill(self) -> None:
        """Remove the mark 填报完成."""
        self._bench.commit()
        form = self._desk.form
        if form is not None and not is_finished(form):
            self.hinted.emit(texts.NOT_FINISHED)
        elif form is not None and self._desk.edit(SetRemarks(texts.REFILLING, unfinished(form))):
            self._bench.tell_done(texts.MARKED_REFILLING)


COMMANDS: CommandTable[FillingCommands] = CommandTable(Menu.CHECK)
NEXT_UNFILLED = COMMANDS.add(
    "next_unfilled",
    "下一处未填(&J)",
    FillingCommands.next_unfilled,
    keys="Ctrl+F8",
    needs=Needs.FORM,
)
FINISH = COMMANDS.add("finish", "填报完成(&O)", FillingCommands.finish, needs=Needs.FORM, changes=True)
REFILL = COMMANDS.add("refill", "改回填报中(&I)", FillingCommands.refill, needs=Needs.FORM, changes=True)
