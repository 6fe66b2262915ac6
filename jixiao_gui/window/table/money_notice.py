"""Ask whether amounts pasted into a form in 万元 are in 元, and convert them to 万元."""

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
    """The question about pasted amounts; spreadsheets of the accounts are usually in 元."""

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._view = bench, view

    def ask(self, cells: Iterable[str]) -> None:
        """Ask about the just pasted ``cells`` if all their amounts are too large for 万元."""
        shown = self._bench.desk.shown
        if shown is None:
            return
        pasted_texts = {path: get_text(shown.form, path) for path in cells}
        amounts = cell_edits.amounts_from_yuan(shown, pasted_texts)
        if not amounts:
            return
        convert = partial(self._convert, shown.form_id, pasted_texts, amounts)
        self._bench.messages.tell("info", texts.SEEMS_YUAN, texts.TO_WAN, convert)

    def _convert(self, form_id: int, pasted_texts: Mapping[str, str], amounts: Mapping[str, str]) -> None:
        """Replace the amounts by those in 万元 where they are still as pasted."""
        if not self._bench.commit():
            return
        desk = self._bench.desk
        shown = desk.shown
        if shown is not None and shown.form_id == form_id:
            unchanged = {
                path: text
                for path, text in amounts.items()
                if get_text(shown.form, path) == pasted_texts[path]
            }
            desk.edit(type_texts(shown.form, shown.evaluation, unchanged, texts.TO_WAN, shown.template))
        self._bench.messages.hide()
        self._view.setFocus()
