"""The page of a window without a book: the first actions and the recent books."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.dialog_parts import faint, heading
from jixiao_gui.window.fitting import scrolled
from jixiao_gui.window.recent.recent_list import RecentList
from jixiao_gui.window.theme import SPACE, Picture

NEW, OPEN, IMPORT, SAMPLE = "new", "open", "import", "sample"
"""The actions of the start page."""
_HEIGHT = 62
"""Height in pixels of a choice of two lines."""


class StartPage(QWidget):
    """The start page: four choices and the list of recent books."""

    wanted = Signal(str)  # one of NEW, OPEN, IMPORT, SAMPLE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout()
        column.setSpacing(SPACE)
        for choice, picture, words, more in (
            (NEW, "new", texts.START_NEW, texts.START_NEW_HINT),
            (OPEN, "open", texts.START_OPEN, texts.START_OPEN_HINT),
            (IMPORT, "import", texts.START_IMPORT, texts.START_IMPORT_HINT),
            (SAMPLE, "sample", texts.START_SAMPLE, texts.START_SAMPLE_HINT),
        ):
            column.addWidget(self._choice(choice, picture, words, more))
        column.addStretch(1)
        self.recent = RecentList()
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(heading(texts.START_RECENT))
        right.addWidget(self.recent)
        right.addStretch(1)
        page_grid = QGridLayout()
        page_grid.addWidget(_make_card(column, right), 1, 1)
        for outer in (0, 2):
            page_grid.setRowStretch(outer, 1)
            page_grid.setColumnStretch(outer, 1)
        page_grid.setRowStretch(1, 8)
        page_grid.setColumnStretch(1, 100)  # in a narrow window the margins give way
        whole_page = QVBoxLayout(self)
        whole_page.setContentsMargins(0, 0, 0, 0)
        whole_page.addWidget(scrolled(page_grid, texts.START_TITLE))

    def _choice(self, choice: str, picture: str, words: str, explanation: str) -> _Choice:
        button = _Choice()
        button.setProperty("flat", True)
        button.setAutoDefault(True)  # Enter does what the mouse does
        button.setAccessibleName(words)
        button.setAccessibleDescription(explanation)
        image = Picture(picture, 30)
        name = QLabel(words)
        name.setProperty("role", "heading")
        name.setWordWrap(True)
        about = QLabel(explanation)
        about.setProperty("role", "faint")
        about.setWordWrap(True)
        grid = QGridLayout(button)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(2)
        grid.addWidget(image, 0, 0, 2, 1)
        grid.addWidget(name, 0, 1)
        grid.addWidget(about, 1, 1)
        grid.setColumnStretch(1, 1)
        for label in (name, about):
            label.ensurePolished()
        button.fit(400)  # so that nothing moves after the first paint
        button.clicked.connect(lambda: self.wanted.emit(choice))
        return button


class _Choice(QPushButton):
    """A button as high as its wrapped words, which Qt's button ignores."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(_HEIGHT)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.fit(self.width())
            layout = self.layout()
            if layout is not None:
                layout.setGeometry(self.rect())  # where the height has changed with it, Qt leaves the old one
        return handled

    def fit(self, width: int) -> None:
        """Set the height to that of the words at ``width``."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(_HEIGHT, layout.totalHeightForWidth(width)))


def _make_card(left: QVBoxLayout, right: QVBoxLayout) -> QFrame:
    """Return the page's card: the title above two columns."""
    title = QLabel(texts.START_TITLE)
    title.setProperty("role", "title")
    card = QFrame()
    card.setObjectName("card")
    card.setMaximumSize(940, 580)
    grid = QGridLayout(card)
    grid.setContentsMargins(5 * SPACE, 4 * SPACE, 5 * SPACE, 4 * SPACE)
    grid.setHorizontalSpacing(5 * SPACE)
    grid.setVerticalSpacing(SPACE)
    grid.addWidget(title, 0, 0, 1, 2)
    grid.addWidget(faint(texts.START_HINT), 1, 0, 1, 2)
    grid.setRowMinimumHeight(2, 2 * SPACE)
    grid.addLayout(left, 3, 0)
    grid.addLayout(right, 3, 1)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(3, 1)
    return card
