"""The bar above the form to find and replace, with the list of hits below it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.search_replace import Query
from jixiao_gui.form.template import Templates
from jixiao_gui.window.searching import searching_texts as texts
from jixiao_gui.window.searching.hit_list import HitDelegate, HitModel
from jixiao_gui.window.theme import SPACE, colour, icon

_LINES = 7
_OTHERS = 280
"""Pixels of a window's height that are left to all but the hits, the form among them."""
"""Hits that are visible at once."""


class FindBar(QFrame):
    """The bar of find and replace; it emits what the user wants and knows no form."""

    query_changed = Signal()  # the words, the options or the scope
    step_wanted = Signal(int)  # 1 the next, -1 the previous
    hit_wanted = Signal(int)  # the number of a hit, from 0
    one_wanted = Signal()
    all_wanted = Signal()
    closed = Signal()

    def __init__(self, templates: Templates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = _line(texts.FIND)
        self.by = _line(texts.REPLACE)
        for line in (self.words, self.by):
            line.installEventFilter(self)
        self.previous = _button("up", texts.PREVIOUS)
        self.next = _button("down", texts.NEXT)
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        self.count.setMinimumWidth(130)
        self.case = _switch(texts.CASE, texts.CASE_TIP)
        self.whole = _switch(texts.WHOLE, texts.WHOLE_TIP)
        self.scope = QComboBox()
        self.scope.addItems([texts.THIS_FORM, texts.WHOLE_BOOK])
        self.scope.setAccessibleName(texts.SCOPE)
        self.scope.setToolTip(texts.SCOPE)
        close = _button("close", texts.CLOSE)
        self.one = QPushButton(texts.REPLACE_ONE)
        self.all = QPushButton(texts.REPLACE_ALL)
        self.model = HitModel(templates, self)
        self.list = self._make_list()
        self._lay_out(close)
        self.words.textChanged.connect(lambda _text: self.query_changed.emit())
        self.by.textChanged.connect(lambda _text: self._show_replacement())
        for switch in (self.case, self.whole):
            switch.toggled.connect(lambda _on: self.query_changed.emit())
        self.scope.currentIndexChanged.connect(lambda _index: self.query_changed.emit())
        self.previous.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.next.clicked.connect(lambda: self.step_wanted.emit(1))
        self.one.clicked.connect(self.one_wanted)
        self.all.clicked.connect(self.all_wanted)
        close.clicked.connect(self.closed)
        self.hide()

    def _make_list(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(HitDelegate(view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setAccessibleName(texts.HITS)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.clicked.connect(lambda index: self.hit_wanted.emit(index.row()))
        view.activated.connect(lambda index: self.hit_wanted.emit(index.row()))
        view.hide()
        return view

    def _lay_out(self, close: QToolButton) -> None:
        self._second = QWidget()
        first, second = QHBoxLayout(), QHBoxLayout(self._second)
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
        for widget in (self.previous, self.next, self.case, self.whole, self.scope):
            first.addWidget(widget)
        first.addWidget(self.count, 1)
        first.addWidget(close)
        second.addWidget(self.one)
        second.addWidget(self.all)
        second.addStretch(1)
        grid = QGridLayout()
        grid.setContentsMargins(SPACE + 4, SPACE, SPACE, SPACE)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.words, 0, 0)
        grid.addLayout(first, 0, 1)
        grid.addWidget(self.by, 1, 0)
        grid.addWidget(self._second, 1, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addLayout(grid)
        column.addWidget(self.list)
        order = (self.words, self.by, self.one, self.all, self.previous, self.next, self.case, self.whole)
        for first_widget, second_widget in pairwise((*order, self.scope, close, self.list)):
            self.setTabOrder(first_widget, second_widget)  # from the words to their replacement

    # --- the query -----------------------------------------------------------------------------

    @property
    def query(self) -> Query:
        """Return the words and options of the search."""
        return Query(self.words.text(), case=self.case.isChecked(), whole=self.whole.isChecked())

    @property
    def whole_book(self) -> bool:
        """Return whether the whole book is searched."""
        return self.scope.currentIndex() == 1

    @property
    def replacing(self) -> bool:
        """Return whether the line of the replacement is shown."""
        return not self.by.isHidden()

    def open(self, words: str, *, replacing: bool) -> None:
        """Show the bar with ``words``, unless they are empty, and give its line the keyboard."""
        self.by.setVisible(replacing)
        self._second.setVisible(replacing)
        if words:
            self.words.setText(words)
        self.show()
        self._show_replacement()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()
        self.query_changed.emit()

    def set_read_only(self, read_only: bool) -> None:
        """Disable replacing where the book can only be read."""
        for widget in (self.by, self.one, self.all):
            widget.setEnabled(not read_only)

    def show_hits(self, shown: bool, current: int | None) -> None:
        """Show the list of hits or not, and which of them is current."""
        count = self.model.rowCount()
        self.list.setVisible(shown and count > 0)
        height = self.list.sizeHintForRow(0) if count else 0
        room = max(1, (self.window().height() - _OTHERS) // max(1, height))
        self.list.setFixedHeight(min(count, room, _LINES) * height + 4)
        if current is not None and current < count:
            self.list.setCurrentIndex(self.model.index(current))

    def _show_replacement(self) -> None:
        self.model.set_replacement(self.by.text() if self.replacing else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, colour("line"))

    # --- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self.words:
                    self.step_wanted.emit(-1 if shift else 1)
                else:
                    self.one_wanted.emit()
                return True
            if event.key() == Qt.Key.Key_Down and self.list.isVisible():
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _line(words: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(words)
    line.setAccessibleName(words)
    line.setClearButtonEnabled(True)
    return line


def _button(picture: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


def _switch(words: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
