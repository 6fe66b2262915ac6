"""The findings of the form on show: a click leads to the cell, a button corrects it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.checks import Finding, count_levels
from jixiao_gui.window import texts
from jixiao_gui.window.theme import SPACE, Picture, icon


class FindingsPanel(QWidget):
    """The panel at the right."""

    chosen = Signal(object)  # a Finding
    correction_wanted = Signal(object)  # a Finding
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.findings: list[Finding] = []
        title = QLabel(texts.FINDINGS_TITLE)
        title.setProperty("role", "heading")
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        self.all_button = QPushButton(icon("correct"), texts.CORRECT_ALL_BUTTON)
        self.all_button.clicked.connect(self.all_wanted)
        self.list = QListWidget()
        self.list.setAccessibleName(texts.FINDINGS_TITLE)
        self.list.setWordWrap(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().installEventFilter(self)
        self.list.itemClicked.connect(self._on_item)
        self.list.itemActivated.connect(self._on_item)
        self._none = QLabel(texts.FINDINGS_NONE)
        self._none.setProperty("role", "faint")
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(0, 4 * SPACE, 0, 0)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.all_button)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE + 4, SPACE - 1, SPACE + 4, SPACE)
        top.setSpacing(4)
        top.addLayout(head)
        top.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.list, 1)
        whole.addWidget(self._none, 1)
        self.set_findings([], shown=False)

    def set_findings(self, findings: list[Finding], shown: bool = True) -> None:
        """Show these; ``shown`` is False when there is no form at all."""
        self._replace(findings)
        counts = count_levels(findings)
        self.count.setText(texts.FINDINGS_COUNT.format(**counts) if findings else "")
        self.all_button.setEnabled(any(finding.correctable for finding in findings))
        self.list.setVisible(bool(findings))
        self._none.setVisible(not findings)
        self._none.setText(texts.FINDINGS_NONE if shown else "")

    def mark(self, number: int) -> None:
        """Show which finding the eye was led to."""
        self.list.setCurrentRow(number)

    def _replace(self, findings: list[Finding]) -> None:
        """Make new cards for what differs only: an edit mostly changes one finding in the middle."""
        old = self.findings
        least = min(len(old), len(findings))
        first = next((n for n in range(least) if old[n] != findings[n]), least)
        last = next((n for n in range(least - first) if old[-1 - n] != findings[-1 - n]), least - first)
        for row in reversed(range(first, len(old) - last)):
            self.list.takeItem(row)
        for row in range(first, len(findings) - last):
            self._insert(row, findings[row])
        self.findings = findings

    def _insert(self, row: int, finding: Finding) -> None:
        item = QListWidgetItem()
        card = _Card(finding)
        card.wanted.connect(lambda: self.correction_wanted.emit(finding))
        item.setData(Qt.ItemDataRole.UserRole, finding)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{texts.LEVELS[finding.level]}：{finding.message}")
        self.list.insertItem(row, item)
        self.list.setItemWidget(item, card)
        item.setSizeHint(card.size_for(self._room()))

    def _room(self) -> int:
        return max(self.list.viewport().width(), 160)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure the cards anew whenever the list has got its real width, which is after the panel has."""
        if event.type() == QEvent.Type.Resize and watched is self.list.viewport():
            for row in range(self.list.count()):
                item = self.list.item(row)
                card = self.list.itemWidget(item)
                if isinstance(card, _Card):
                    item.setSizeHint(card.size_for(self._room()))
        return super().eventFilter(watched, event)

    def _on_item(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class _Card(QWidget):
    """One finding: its level's icon, its sentence, and a button when there is a correction."""

    wanted = Signal()

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        picture = Picture(finding.level, 16)
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        picture.setToolTip(texts.LEVELS[finding.level])
        self._words = QLabel(finding.message)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if finding.source:
            self._words.setToolTip(texts.SOURCE_TIP.format(source=finding.source))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, 6, SPACE, 6)
        row.setSpacing(SPACE)
        row.addWidget(picture)
        row.addWidget(self._words, 1)
        self._button: QPushButton | None = None
        if finding.correctable:
            self._button = QPushButton(texts.CORRECT_ONE)
            self._button.setObjectName("correct")
            tip = texts.CORRECT_TIP.format(expected=finding.expected) if finding.expected else ""
            self._button.setToolTip(tip or texts.CORRECT_TIP_PLAIN)
            self._button.clicked.connect(self.wanted)
            row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)

    def size_for(self, width: int) -> QSize:
        """How large the card is in a list so wide."""
        taken = 16 + 3 * SPACE + 4 + (self._button.sizeHint().width() + SPACE if self._button else 0)
        height = self._words.heightForWidth(max(width - taken, 60))
        least = self._button.sizeHint().height() if self._button else 0
        # a list gives a row the whole width anyway; a wider hint than that would hide the button
        return QSize(60, max(height, least, 18) + 14)
