"""A line that says, before anything is printed, which characters of which forms no font has."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel

from jixiao_gui.window.jobs import LatestJob, Work


class LackingLine(QLabel):
    """Look at forms beside the window and say what was found; without text there is nothing to say."""

    said = Signal()  # the text has changed

    def __init__(self, window: QDialog, work: Callable[[str, bool], Work[str]]) -> None:
        """Take ``work``, which gives what makes the sentence for a scope and a choice of fonts."""
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", "warning")
        self._work = work
        self._job: LatestJob[str] = LatestJob(window)
        self._looked_at: tuple[str, bool] = ("", False)

    def look(self, scope: str, system_fonts: bool) -> None:
        """Look at the forms of ``scope``, of none with ""; what is asked again is not looked at again."""
        wanted = (scope, system_fonts and bool(scope))
        if wanted == self._looked_at:
            return
        self._looked_at = wanted
        self._job.stop()
        self._say("")
        if scope:
            self._job.start(self._work(*wanted), self._say, lambda _done: None, lambda _sentence: None)

    @property
    def busy(self) -> bool:
        """Return whether forms are being looked at."""
        return self._job.busy

    def _say(self, sentence: str) -> None:
        if sentence != self.text():
            self.setText(sentence)
            self.said.emit()
