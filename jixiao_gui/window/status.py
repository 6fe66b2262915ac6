"""The status bar: total, grade, sum of the weights, zoom, state of the file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QToolButton

from jixiao_gui.form.checks import count_levels
from jixiao_gui.form.figures import Figure
from jixiao_gui.form.filling import shown_grade, weights_to_come
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.panels import FINDINGS, LIST
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
    """The permanent parts of a window's status bar; ``block``, already in it, shows the selected figures."""

    fit_wanted = Signal()  # the page as wide as the window
    side_wanted = Signal(int)  # a side of the window that is folded away, `panels.LIST` or `panels.FINDINGS`

    def __init__(self, window: QMainWindow, block: QLabel) -> None:
        super().__init__(window)
        self._bar = window.statusBar()
        self.block = block
        self.total, self.grade, self.weights = QLabel(), QLabel(), QLabel()
        self._visible = True
        self._absent: tuple[QLabel, ...] = ()
        """The labels of figures that the form's layout does not have."""
        self.zoom, self.saved = _Zoom(texts.STATUS_ZOOM.format(zoom=100)), QLabel()
        self.zoom.setToolTip(texts.STATUS_ZOOM_TIP)
        self.zoom.double_clicked.connect(self.fit_wanted)
        self.folded: dict[int, QToolButton] = {}
        """The buttons that unfold hidden sides of the window."""
        for side, words, tip in (
            (LIST, texts.FORMS_TITLE, texts.STATUS_LIST_TIP),
            (FINDINGS, texts.FINDINGS_TITLE, texts.STATUS_FINDINGS_TIP),
        ):
            button = self.folded[side] = QToolButton()
            button.setText(words)
            button.setMaximumHeight(self.total.sizeHint().height())  # so that the bar keeps its height
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(partial(self.side_wanted.emit, side))
            self._bar.addPermanentWidget(button)
            button.hide()
        for label in (self.total, self.grade, self.weights, self.zoom, self.saved):
            self._bar.addPermanentWidget(label)
        self.show_figures(None)

    def setVisible(self, visible: bool) -> None:
        """Show or hide the permanent parts; messages are shown in any case."""
        self._visible = visible
        for label in (self.total, self.grade, self.weights, self.zoom, self.saved):
            label.setVisible(visible and label not in self._absent)

    def show_figures(self, shown: Shown | None) -> None:
        """Show a form's figures as printed; the tool tip says why a figure can't be computed.

        A figure that the form's layout does not have is hidden.
        """
        none = texts.STATUS_NONE
        absent: tuple[QLabel, ...] = ()
        if shown is None:
            total, grade, weights, right = none, none, none, True
            self.total.setToolTip("")
        else:
            evaluation = shown.evaluation
            total = evaluation.printed.get("total.score") or none
            grade = shown_grade(shown.form, shown.template, evaluation) or none
            weights = _text(evaluation.weight_sum)
            weight_sum, total_weight = evaluation.weight_sum.value, shown.template.rules.total_weight
            in_progress = bool(shown.unfilled) and weights_to_come(shown.form)
            right = weight_sum == total_weight or (
                in_progress and weight_sum is not None and weight_sum < total_weight
            )
            self.total.setToolTip(evaluation.printed_total.reason)
            if "total.score" not in evaluation.printed:
                absent += (self.total,)
                absent += () if evaluation.printed_grade else (self.grade,)
            if not shown.template.has("indicators.weight"):
                absent += (self.weights,)
        counts = count_levels(shown.findings if shown is not None else ())
        bad = counts["error"] + counts["warning"]
        words = texts.STATUS_FINDINGS.format(count=bad) if bad else texts.FINDINGS_TITLE
        self.folded[FINDINGS].setText(words)
        self.total.setText(texts.STATUS_TOTAL.format(total=total))
        self.grade.setText(texts.STATUS_GRADE.format(grade=grade))
        self.weights.setText(texts.STATUS_WEIGHTS.format(weights=weights))
        set_look(self.weights, "tone", "" if right else "error")
        if absent != self._absent:
            self._absent = absent
            self.setVisible(self._visible)

    def show_state(self, state: str) -> None:
        """Show the state of the book's file, one of `STATES`."""
        words, tone = STATES[state]
        self.saved.setText(words)
        set_look(self.saved, "tone", tone)

    def show_block(self, words: str) -> None:
        """Show the sum of the selected cells."""
        self.block.setText(words)
        self.block.setVisible(bool(words))

    def show_folded(self, sides: Sequence[int]) -> None:
        """Show the buttons of the hidden ``sides``."""
        for side, button in self.folded.items():
            button.setVisible(side in sides)

    def show_zoom(self, percent: int) -> None:
        self.zoom.setText(texts.STATUS_ZOOM.format(zoom=percent))


class _Zoom(QLabel):
    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()
        event.accept()


def _text(figure: Figure) -> str:
    return figure.text if figure.value is not None else texts.STATUS_NONE
