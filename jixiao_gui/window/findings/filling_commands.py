"""Lead through what is not filled in yet, and mark a form as filled in."""

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
    """Carry out the commands on the cells that are empty, and on the form as a whole."""

    refused = Signal(str)  # one sentence: why nothing was done
    found = Signal(object)  # a Finding: the next cell to fill in

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view
        self.hand_in: HandInDialog | None = None

    def next_unfilled(self) -> None:
        """Lead to the next cell, in the order of reading, that is not filled in yet; round and round."""
        self._bench.commit()
        shown, grid = self._desk.shown, self._view.grid
        places = {}
        if shown is not None and grid is not None:
            for finding in shown.unfilled:
                place = grid.by_path.get(finding.cell)
                if place is not None:
                    places[place.position] = finding
        if not places:
            self.refused.emit(texts.NOTHING_UNFILLED)
            return
        later = [position for position in sorted(places) if position > self._view.position]
        found = places[later[0] if later else min(places)]
        self.found.emit(found)

    def finish(self) -> None:
        """Mark the form as filled in: what is empty is an error from now on.

        Before, what its place asks for is shown to be ticked off, where it asks for anything.
        """
        self._bench.commit()
        shown = self._desk.shown
        if shown is None:
            return
        items = needed_stamps(shown.form, shown.template)
        if items:
            arguments = (items, ticked_stamps(shown.form), len(shown.unfilled), self._bench.window)
            self.hand_in = HandInDialog(*arguments)
            self.hand_in.given.connect(self._finish)
            self.hand_in.open()
        elif is_finished(shown.form):
            self.refused.emit(texts.FINISHED_ALREADY)
        else:
            self._finish(())

    def _finish(self, items: Collection[str]) -> None:
        form = self._desk.form
        if form is not None:
            form = replace(form, remarks=with_ticks(form, items, date.today().isoformat()))
            remarks = form.remarks if is_finished(form) else finished(form, MARKED, date.today().isoformat())
            self._desk.edit(SetRemarks(texts.FINISHED, remarks))

    def refill(self) -> None:
        """Take the mark back: the form is being filled in again."""
        self._bench.commit()
        form = self._desk.form
        if form is not None and not is_finished(form):
            self.refused.emit(texts.NOT_FINISHED)
        elif form is not None:
            self._desk.edit(SetRemarks(texts.REFILLING, unfinished(form)))


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
