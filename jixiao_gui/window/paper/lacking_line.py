"""The line that says, before anything is printed, which characters of which forms no font has."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog

from jixiao_gui.window.jobs import LatestJob, Work
from jixiao_gui.window.labels import FormLabel


class LackingCharactersLine(FormLabel):
    """A label with the characters of the chosen forms that no font has; empty where there are none."""

    text_changed = Signal()

    def __init__(self, window: QDialog, work: Callable[[str, bool], Work[str]]) -> None:
        """Keep ``work``, which returns the work that makes the sentence for a scope and a choice of fonts."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", "warning")
        self._work = work
        self._job: LatestJob[str] = LatestJob(window)
        self._checked: tuple[str, bool] = ("", False)

    def check(self, scope: str, system_fonts: bool) -> None:
        """Check the forms of ``scope``, none with "", on another thread, unless it was just checked."""
        choices = (scope, system_fonts and bool(scope))
        if choices == self._checked:
            return
        self._checked = choices
        self._job.stop()
        self._show("")
        if scope:
            self._job.start(self._work(*choices), self._show, lambda _completed: None, lambda _sentence: None)

    @property
    def busy(self) -> bool:
        """Return whether forms are being checked."""
        return self._job.busy

    def _show(self, sentence: str) -> None:
        if sentence != self.text():
            self.setText(sentence)
            self.text_changed.emit()
