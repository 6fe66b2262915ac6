"""The grey line with the number of cells to fill in, which unfolds into a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.checks import Finding
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.theme import SPACE

_MOST_HIGH = 180
"""Pixels that the unfolded list takes at most."""


class UnfilledLine(QWidget):
    """A line that says how many cells are left to fill in; hidden where there are none."""

    chosen = Signal(object)  # a Finding
    next_wanted = Signal()
    finished = Signal()  # the clerk says that the form is filled in

    def __init__(self) -> None:
        super().__init__()
        self.unfilled: list[Finding] = []
        self.words = QToolButton()
        self.words.setCheckable(True)
        self.words.setArrowType(Qt.ArrowType.RightArrow)
        self.words.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.words.setToolTip(texts.UNFILLED_TIP)
        self.words.setProperty("role", "faint")
        self.words.toggled.connect(self._unfold)
        self.next = QPushButton(texts.UNFILLED_NEXT)
        self.next.setToolTip(texts.UNFILLED_NEXT_TIP)
        self.finish = QPushButton(texts.FINISHED)
        self.finish.setToolTip(texts.FINISHED_TIP)
        for button, signal in ((self.next, self.next_wanted), (self.finish, self.finished)):
            button.setProperty("small", True)
            button.setAutoDefault(True)
            button.clicked.connect(signal)
        self.list = QListWidget()
        self.list.setAccessibleName(texts.UNFILLED_LIST)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.list.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addStretch(1)
        buttons.addWidget(self.next)
        buttons.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, 0, SPACE + 4, 4)
        column.setSpacing(2)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.show_unfilled([])

    def show_unfilled(self, unfilled: Sequence[Finding], changeable: bool = True) -> None:
        """Show ``unfilled`` cells; ``changeable``: the form may be marked as filled in."""
        before, self.unfilled = self.unfilled, list(unfilled)
        self.setVisible(bool(unfilled))
        self.finish.setEnabled(changeable)
        self.words.setText(texts.UNFILLED.format(count=len(unfilled)))
        if [finding.message for finding in before] != [finding.message for finding in unfilled]:
            self.list.clear()
            for finding in unfilled:
                item = QListWidgetItem(finding.message)
                item.setData(Qt.ItemDataRole.UserRole, finding)
                self.list.addItem(item)
            self._fit()
        else:
            for number, finding in enumerate(unfilled):
                self.list.item(number).setData(Qt.ItemDataRole.UserRole, finding)

    def _unfold(self, unfolded: bool) -> None:
        self.words.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self.list.setVisible(unfolded)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make the list as high as its lines, up to a limit."""
        if self.list.isHidden() or not self.list.count():
            return
        self.list.doItemsLayout()
        last = self.list.visualItemRect(self.list.item(self.list.count() - 1))
        bottom = last.bottom() + 1 + self.list.verticalScrollBar().value()
        self.list.setFixedHeight(max(min(bottom, _MOST_HIGH), last.height()))

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
