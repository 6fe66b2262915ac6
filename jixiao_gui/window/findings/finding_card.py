"""The card of one finding in the panel: its level's icon, its sentence and its buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from jixiao_gui.form.checks import LEVEL_NAMES, Finding
from jixiao_gui.form.checks.across_forms import AS_DECLARED, TARGET
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.theme import SPACE, Picture


class FindingCard(QWidget):
    """The card of ``finding``; that of an acknowledged one is faint and says the reason."""

    correction_wanted = Signal()
    menu_wanted = Signal()  # under the button ``more``

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        self._words = _make_words(faint=not finding.open)
        self.more = self._make_more_button()
        self._button = self._make_correct_button() if finding.correctable and finding.open else None
        self._lay_out()
        self.show_finding(finding)

    def _make_more_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(texts.MORE_MARK)
        button.setToolTip(texts.MORE)
        button.setAccessibleName(texts.MORE)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self.menu_wanted)
        return button

    def _make_correct_button(self) -> QPushButton:
        button = QPushButton(_correct_words(self.finding))
        button.setAutoDefault(True)
        button.setObjectName("correct")
        button.clicked.connect(self.correction_wanted)
        return button

    def _lay_out(self) -> None:
        """Put picture and sentence beside each other, the buttons below, or ``more`` alone beside them."""
        finding = self.finding
        picture = Picture(finding.level if finding.open else "good", 16, top=True)
        picture.setToolTip(LEVEL_NAMES[finding.level] if finding.open else window_texts.ACKNOWLEDGED)
        sentence = QHBoxLayout()
        sentence.setSpacing(SPACE)
        sentence.addWidget(picture)
        sentence.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE + 4, 6, SPACE, 6)
        column.setSpacing(2)
        column.addLayout(sentence)
        if self._button is not None:
            buttons = QHBoxLayout()
            buttons.setSpacing(4)
            buttons.addStretch(1)
            buttons.addWidget(self._button)
            buttons.addWidget(self.more)
            column.addLayout(buttons)
        else:
            sentence.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)

    def set_changeable(self, changeable: bool) -> None:
        """Disable the button that corrects where the book can only be read."""
        if self._button is not None:
            self._button.setEnabled(changeable)

    def can_show(self, finding: Finding) -> bool:
        """Return whether the card can show ``finding`` by other words alone."""
        current = self.finding
        same = (current.level, current.open, current.correctable) == (
            finding.level,
            finding.open,
            finding.correctable,
        )
        return same and _correct_words(current) == _correct_words(finding)

    def show_finding(self, finding: Finding) -> None:
        """Show another finding, for which `can_show` is true: thirty times as fast as a new card."""
        self.finding = finding
        self._words.setText(
            finding.message if finding.open else f"{finding.message}\n{acknowledgement_words(finding)}"
        )
        source = window_texts.SOURCE_TIP.format(source=finding.source) if finding.source else ""
        self._words.setToolTip(source)
        if self._button is not None:
            tip = window_texts.CORRECT_TIP.format(expected=finding.expected) if finding.expected else ""
            self._button.setToolTip(tip or window_texts.CORRECT_TIP_PLAIN)

    def size_for(self, width: int) -> QSize:
        """Return the card's size in a list of ``width`` pixels."""
        more = self.more.sizeHint()
        beside = 0 if self._button is not None else more.width() + SPACE
        taken = 16 + 3 * SPACE + 4 + beside
        height = self._words.heightForWidth(max(width - taken, 60))
        if self._button is not None:
            height += max(self._button.sizeHint().height(), more.height()) + 2
        # a list gives a row the whole width anyway; a wider hint than that would hide the button
        return QSize(60, max(height, more.height() if beside else 18) + 12)


class FoldedHintsLine(QWidget):
    """One line that stands for all open hints of a rule."""

    def __init__(self, words: str) -> None:
        super().__init__()
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, 6, SPACE, 6)
        row.setSpacing(SPACE)
        row.addWidget(Picture("info", 16))
        row.addWidget(label, 1)


def _make_words(*, faint: bool) -> QLabel:
    """Return the label of the card's sentence."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    if faint:
        label.setProperty("role", "faint")
    return label


def _correct_words(finding: Finding) -> str:
    """Return the button's text: 更正, or 按申报改 where the declaration is followed."""
    return AS_DECLARED if finding.rule == TARGET.id else window_texts.CORRECT_ONE


def acknowledgement_words(finding: Finding) -> str:
    """Return the reason and day of the acknowledgement in words; "" for an open finding."""
    if finding.remark is None:
        return ""
    words = texts.SAID_DAY if finding.remark.day else texts.SAID
    return words.format(day=finding.remark.day, reason=finding.remark.reason)
