"""The status line: total, grade, sum of the weights, zoom, saved or not."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QMainWindow

from jixiao_gui.form.evaluation import Figure
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.theme import set_look

STATES = {
    "none": ("", ""),
    "saved": (texts.STATUS_SAVED, "good"),
    "unsaved": (texts.STATUS_UNSAVED, "warning"),
    "saving": (texts.STATUS_SAVING, "info"),
    "failed": (texts.STATUS_FAILED, "error"),
    "read_only": (texts.STATUS_READ_ONLY, "warning"),
}
"""Words and tone of each state."""


class Status(QObject):
    """The permanent parts of a window's status bar; ``block``, in it already, tells of selected figures."""

    def __init__(self, window: QMainWindow, block: QLabel) -> None:
        super().__init__(window)
        self._bar = window.statusBar()
        self.block = block
        self.total, self.grade, self.weights = QLabel(), QLabel(), QLabel()
        self.zoom, self.saved = QLabel(texts.STATUS_ZOOM.format(zoom=100)), QLabel()
        for label in (self.total, self.grade, self.weights, self.zoom, self.saved):
            self._bar.addPermanentWidget(label)
        self.show_figures(None)

    def setVisible(self, visible: bool) -> None:
        """Show or hide the parts; messages are shown in any case."""
        for label in (self.total, self.grade, self.weights, self.zoom, self.saved):
            label.setVisible(visible)

    def show_figures(self, shown: Shown | None) -> None:
        """Show a form's figures as they print; a figure that cannot be computed says why in its tooltip."""
        none = texts.STATUS_NONE
        if shown is None:
            total, grade, weights, right = none, none, none, True
            self.total.setToolTip("")
        else:
            evaluation = shown.evaluation
            total = evaluation.printed.get("total.score", "") or none
            grade = evaluation.printed_grade or none
            weights = _text(evaluation.weight_sum)
            right = evaluation.weight_sum.value == shown.template.rules.total_weight
            self.total.setToolTip(evaluation.printed_total.reason)
        self.total.setText(texts.STATUS_TOTAL.format(total=total))
        self.grade.setText(texts.STATUS_GRADE.format(grade=grade))
        self.weights.setText(texts.STATUS_WEIGHTS.format(weights=weights))
        set_look(self.weights, "tone", "" if right else "error")

    def show_state(self, state: str) -> None:
        """Show how the book's file stands to what is on the screen; one of `STATES`."""
        words, tone = STATES[state]
        self.saved.setText(words)
        set_look(self.saved, "tone", tone)

    def show_block(self, words: str) -> None:
        """Show the sum of the selected cells."""
        self.block.setText(words)
        self.block.setVisible(bool(words))

    def show_zoom(self, percent: int) -> None:
        self.zoom.setText(texts.STATUS_ZOOM.format(zoom=percent))


def _text(figure: Figure) -> str:
    return figure.text if figure.value is not None else texts.STATUS_NONE
