"""Ask whether amounts that were pasted into a form in 万元 are in 元, and turn them into 万元."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.edits import type_texts
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class MoneyNotice(QObject):
    """Show the line in the message bar; a spreadsheet out of the accounts is in 元 as a rule."""

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._view = bench, view

    def ask(self, cells: Iterable[str]) -> None:
        """Ask about ``cells``, which have just been pasted, where all their amounts are too large."""
        shown = self._bench.desk.shown
        if shown is None:
            return
        before = {path: get_text(shown.form, path) for path in cells}
        amounts = cell_edits.in_yuan(shown, before)
        if not amounts:
            return
        turn = partial(self._turn, shown.form_id, before, amounts)
        self._bench.messages.tell("info", texts.SEEMS_YUAN, texts.TO_WAN, turn)

    def _turn(self, form_id: int, before: Mapping[str, str], amounts: Mapping[str, str]) -> None:
        """Put in the amounts as 万元, where they still stand as they were pasted."""
        if not self._bench.commit():
            return
        desk = self._bench.desk
        shown = desk.shown
        if shown is not None and shown.form_id == form_id:
            there = {
                path: text for path, text in amounts.items() if get_text(shown.form, path) == before[path]
            }
            desk.edit(type_texts(shown.form, shown.evaluation, there, texts.TO_WAN, shown.template))
        self._bench.messages.hide()
        self._view.setFocus()
