"""Say that a computed cell has become manual, and offer to compute it again."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from jixiao_gui.form.cell_texts import is_auto, score_row
from jixiao_gui.form.model import Form
from jixiao_gui.form.places import place_of
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class ManualNotice(QObject):
    """The message about cells that became manual, shown as long as it applies."""

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._view = bench, view
        self._paths: list[str] = []
        self._form_id: int | None = None
        self._rows = 0
        self._words = ""
        bench.desk.changed.connect(self._on_changed)

    def ask(self, before: Shown, paths: Iterable[str]) -> None:
        """Show the message for those of ``paths`` that followed a formula before."""
        shown = self._bench.desk.shown
        manual = cell_edits.made_manual(before.form, shown.form, paths) if shown is not None else []
        if shown is None or not manual:
            return
        words = texts.NOW_MANUAL if len(manual) == 1 else texts.NOW_MANUAL_MANY
        self._words = words.format(cell=place_of(shown.template, manual[0]), count=len(manual))
        self._paths, self._form_id, self._rows = manual, shown.form_id, len(shown.form.indicators)
        self._bench.messages.tell("info", self._words, texts.FOLLOW_AGAIN, self.follow)

    def follow(self) -> None:
        """Make the cells follow their formulas again."""
        paths = self._paths
        if not self._bench.commit():
            return
        shown = self._bench.desk.shown
        if shown is not None and paths and paths == self._paths:  # the commit may have ended the offer
            self._bench.desk.edit(cell_edits.follow_again(shown, paths))
        self._view.setFocus()

    def _on_changed(self, shown: Shown | None) -> None:
        """Hide the message when it no longer applies to the form on show."""
        if not self._paths or (shown is not None and shown.preview):
            return
        if shown is not None and self._applies(shown):
            return
        self._paths = []
        if self._bench.messages.words.text() == self._words:
            self._bench.messages.hide()

    def _applies(self, shown: Shown) -> bool:
        same = shown.form_id == self._form_id and len(shown.form.indicators) == self._rows
        return same and all(_is_manual(shown.form, path) for path in self._paths)


def _is_manual(form: Form, path: str) -> bool:
    return path in form.manual or (score_row(path) is not None and not is_auto(form, path))
