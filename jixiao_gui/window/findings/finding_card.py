"""One finding in the panel: its level's icon, its sentence, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from jixiao_gui.form.checks import LEVEL_NAMES, Finding
from jixiao_gui.form.checks.across_forms import AS_DECLARED, TARGET
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.theme import SPACE, Picture


class FindingCard(QWidget):
    """Show ``finding``; an acknowledged one is faint and says the reason."""

    wanted = Signal()  # its correction
    menu_wanted = Signal()  # under the button ``more``

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        picture = Picture(finding.level if finding.open else "good", 16, top=True)
        picture.setToolTip(LEVEL_NAMES[finding.level] if finding.open else window_texts.ACKNOWLEDGED)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if not finding.open:
            self._words.setProperty("role", "faint")
        self.more = QToolButton()
        self.more.setText(texts.MORE_MARK)
        self.more.setToolTip(texts.MORE)
        self.more.setAccessibleName(texts.MORE)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.clicked.connect(self.menu_wanted)
        words = QHBoxLayout()
        words.setSpacing(SPACE)
        words.addWidget(picture)
        words.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE + 4, 6, SPACE, 6)
        column.setSpacing(2)
        column.addLayout(words)
        self._button: QPushButton | None = None
        if finding.correctable and finding.open:
            self._button = QPushButton(_correct_words(finding))
            self._button.setAutoDefault(True)
            self._button.setObjectName("correct")
            self._button.clicked.connect(self.wanted)
            below = QHBoxLayout()
            below.setSpacing(4)
            below.addStretch(1)
            below.addWidget(self._button)
            below.addWidget(self.more)
            column.addLayout(below)
        else:
            words.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        self.show_finding(finding)

    def takes(self, finding: Finding) -> bool:
        """Return whether the card can show ``finding`` as it is made: only its words then differ."""
        own = self.finding
        same = (own.level, own.open, own.correctable) == (finding.level, finding.open, finding.correctable)
        return same and _correct_words(own) == _correct_words(finding)

    def show_finding(self, finding: Finding) -> None:
        """Show another finding that the card takes; to make a new card takes thirty times as long."""
        self.finding = finding
        self._words.setText(finding.message if finding.open else f"{finding.message}\n{said(finding)}")
        source = window_texts.SOURCE_TIP.format(source=finding.source) if finding.source else ""
        self._words.setToolTip(source)
        if self._button is not None:
            tip = window_texts.CORRECT_TIP.format(expected=finding.expected) if finding.expected else ""
            self._button.setToolTip(tip or window_texts.CORRECT_TIP_PLAIN)

    def size_for(self, width: int) -> QSize:
        """Return how large the card is in a list so wide."""
        more = self.more.sizeHint()
        beside = 0 if self._button is not None else more.width() + SPACE
        taken = 16 + 3 * SPACE + 4 + beside
        height = self._words.heightForWidth(max(width - taken, 60))
        if self._button is not None:
            height += max(self._button.sizeHint().height(), more.height()) + 2
        # a list gives a row the whole width anyway; a wider hint than that would hide the button
        return QSize(60, max(height, more.height() if beside else 18) + 12)


class FoldedHintsLine(QWidget):
    """One line for the open hints of a rule, with its picture where a `FindingCard` has its own."""

    def __init__(self, words: str) -> None:
        super().__init__()
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, 6, SPACE, 6)
        row.setSpacing(SPACE)
        row.addWidget(Picture("info", 16))
        row.addWidget(label, 1)


def _correct_words(finding: Finding) -> str:
    """Return what the button says: 更正, or where another form is followed, 按申报改."""
    return AS_DECLARED if finding.rule == TARGET.id else window_texts.CORRECT_ONE


def said(finding: Finding) -> str:
    """Return why the finding was acknowledged, and when; "" for an open one."""
    if finding.remark is None:
        return ""
    words = texts.SAID_DAY if finding.remark.day else texts.SAID
    return words.format(day=finding.remark.day, reason=finding.remark.reason)
