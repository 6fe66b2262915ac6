"""The window of the ledger: the duties of all units, the state of each, and buttons to act on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.office.ledger import Ledger, Line, State
from jixiao_gui.formats.reports.ledger_report import overview
from jixiao_gui.window.dialog_parts import plain_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.labels import ShortenedLabel
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.office.ledger_model import DOUBTFUL, LATE, LedgerModel
from jixiao_gui.window.theme import SPACE
from jixiao_gui.window.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.form.template import Templates

_CHANGING = ("pass", "return", "put_back")
_OF_LINES = (*_CHANGING, "versions")
"""The buttons that do something with the chosen lines."""
_CHANGING_ITEMS = {"list": 4, "take": 2}
"""How many of a menu's first items change the book."""
_STRETCH = QHeaderView.ResizeMode.Stretch
_PROJECT = 1
"""The column that takes the width that the others leave."""
_PADDING = 18
"""Pixels of a cell on both sides of its text."""
_LEAST = 180
"""Pixels of the table's height at least: on a low screen the window scrolls rather."""
_MEASURED_LINES = 400
"""Lines that are measured for the widths of the columns."""
_DELAY = 150
"""Milliseconds without a change before the ledger is refreshed."""


class LedgerWindow(QDialog):
    """The window that shows ``ledger``, beside the main window."""

    goto_wanted = Signal(int, str)  # a form's id, a cell
    dropped = Signal(list)  # of paths

    def __init__(self, book: Book, templates: Templates, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.LEDGER_TITLE.format(book=name))
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 1280, 720)
        self._book, self._templates = book, templates
        self.ledger = Ledger()
        self.words = QLabel()
        self.words.setProperty("role", "heading")
        self.words.setWordWrap(True)
        self.watching = ShortenedLabel()
        self.watching.setProperty("role", "faint")
        self.progress, self.counted = QProgressBar(), QLabel()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(10)
        self._make_filters()
        self.model = LedgerModel(self)
        self.buttons: dict[str, QPushButton] = {}
        self._dragged: dict[int, int] = {}
        """Column -> the width in pixels that the user has dragged it to."""
        self._fitting = False
        self.table = self._make_table()
        self.top, self.bottom = WrappingRow(), WrappingRow()
        self._lay_out()
        self.messages = MessageBar(self, self.table)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.refresh)
        self.setAcceptDrops(True)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.table.doubleClicked.connect(self._on_line)
        self.table.activated.connect(self._on_line)

    def _make_filters(self) -> None:
        """Make the choice of states and the line that searches."""
        self.state = QComboBox()
        self.state.setAccessibleName(texts.STATE_NAME)
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.state.currentIndexChanged.connect(lambda _index: self._filter())
        self.search = QLineEdit()
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.returnPressed.connect(self._select_first_line)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(texts.LEDGER_TITLE.partition(" ")[0])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setMinimumHeight(_LEAST)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionResized.connect(self._on_column)
        table.setSortingEnabled(True)
        table.selectionModel().selectionChanged.connect(lambda _chosen, _before: self._enable())
        return table

    def _fit(self) -> None:
        """Set the columns' widths by their texts, up to a largest one, where none was dragged; the projects'
        names get the rest, or their own width, where one has to scroll.
        """
        self._fitting = True
        metrics, model, header = self.table.fontMetrics(), self.model, self.table.horizontalHeader()
        char, shown = metrics.horizontalAdvance("0"), range(min(len(model.shown), _MEASURED_LINES))
        remaining = self.table.viewport().width()
        for column in range(model.columnCount()):
            title = str(model.headerData(column, Qt.Orientation.Horizontal))
            column_texts = [str(model.data(model.index(row, column)) or "") for row in shown]
            needed = max(map(metrics.horizontalAdvance, column_texts), default=0)
            width = max(min(needed, model.width(column) * char), metrics.horizontalAdvance(title)) + _PADDING
            width = self._dragged.get(column, width)
            self.table.setColumnWidth(column, width)
            remaining -= 0 if self.table.isColumnHidden(column) else width
        by_itself = remaining >= 0 and _PROJECT not in self._dragged
        stretches = _STRETCH if by_itself else QHeaderView.ResizeMode.Interactive
        header.setSectionResizeMode(_PROJECT, stretches)
        self._fitting = False

    def _on_column(self, column: int, _old: int, width: int) -> None:
        """Note a width that the user drags; the column of projects takes what another one leaves."""
        if self._fitting or self.table.horizontalHeader().sectionResizeMode(column) == _STRETCH or not width:
            return
        self._dragged[column] = width

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        filters = WrappingRow()
        filters.addWidget(self.state)
        filters.addWidget(self.search)
        filters.addWidget(self.progress)
        filters.addWidget(self.counted)
        hint = QLabel(texts.HINT)
        hint.setProperty("role", "faint")
        self.bottom.addWidget(hint)
        self.bottom.add_stretch()
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(self.words)
        main_layout.addLayout(self.top)
        main_layout.addLayout(filters)
        main_layout.addWidget(self.table, 1)
        main_layout.addWidget(self.watching)
        main_layout.addLayout(self.bottom)
        self.table.setFocus()

    def add_button(self, id: str, words: str, on_click: Callable[[], object], *, low: bool = False) -> None:
        """Add a button above the table, or with ``low`` below it."""
        button = self.buttons[id] = plain_button(words, on_click)
        (self.bottom if low else self.top).addWidget(button)

    def add_menu(
        self, id: str, words: str, items: Sequence[tuple[str, Callable[[], object]]], *, low: bool = False
    ) -> None:
        """Add a button with a menu above the table, or with ``low`` below it."""
        button = self.buttons[id] = QPushButton(words)
        button.setAutoDefault(False)
        menu = QMenu(self)
        for item, on_click in items:
            menu.addAction(item, lambda on_click=on_click: on_click())
        button.setMenu(menu)
        (self.bottom if low else self.top).addWidget(button)

    # --- what is shown --------------------------------------------------------------------------

    def on_change(self) -> None:
        """Refresh soon, because the book has changed."""
        self._timer.start()

    def refresh(self) -> None:
        """Show the current state of all duties."""
        from jixiao_gui.exchange.ledgers import ledger_of

        chosen_ids = {line.duty.id for line in self.chosen()}
        ledger = self.ledger = ledger_of(self._book, self._templates)
        waiting = sum(not kept.form_id for kept in self._book.kept_forms())
        self.words.setText(overview(ledger) if ledger.lines else texts.NO_LIST)
        passed = ledger.counts.get(State.PASSED, 0)
        progress_words = texts.PROGRESS.format(done=ledger.handed_in, count=len(ledger.lines), passed=passed)
        self.progress.setRange(0, max(len(ledger.lines), 1))
        self.progress.setValue(ledger.handed_in)
        self.counted.setText(progress_words)
        self.progress.setAccessibleName(progress_words)
        self._fill_states()
        self.model.fill(ledger.lines)
        self._fitting = True
        for column in range(self.model.columnCount()):
            self.table.setColumnHidden(column, self.model.is_empty(column))
        self._fit()
        self._restore_selection(chosen_ids)
        if "waiting" in self.buttons:
            self.buttons["waiting"].setText(texts.WAITING.format(count=waiting))
            self.buttons["waiting"].setEnabled(waiting > 0 and not self._book.read_only)
        self._enable()

    def _enable(self) -> None:
        """Enable the buttons and menu items for the lines that are chosen, in a book that can be changed."""
        changes, chosen = not self._book.read_only, bool(self.chosen())
        for id in _OF_LINES:
            if id in self.buttons:
                self.buttons[id].setEnabled(chosen and (changes or id not in _CHANGING))
                self.buttons[id].setToolTip("" if chosen else texts.CHOOSE_LINES)
        for id, count in _CHANGING_ITEMS.items():
            menu = self.buttons[id].menu() if id in self.buttons else None
            for action in menu.actions()[:count] if menu is not None else ():
                action.setEnabled(changes)

    def _fill_states(self) -> None:
        chosen = self.state.currentData()
        blocked = self.state.blockSignals(True)
        self.state.clear()
        self.state.addItem(texts.ALL_STATES.format(count=len(self.ledger.lines)), None)
        for state in State:
            words = texts.STATE_ITEM.format(state=state.value, count=self.ledger.counts.get(state, 0))
            self.state.addItem(words, state)
        self.state.addItem(texts.LATE_ITEM.format(count=self.ledger.late), LATE)
        if self.ledger.doubtful:
            self.state.addItem(texts.DOUBTFUL_ITEM.format(count=self.ledger.doubtful), DOUBTFUL)
        filters = [self.state.itemData(number) for number in range(self.state.count())]
        self.state.setCurrentIndex(filters.index(chosen) if chosen in filters else 0)
        self.state.blockSignals(blocked)
        self.model.filter(self.state.currentData(), self.search.text())

    def _filter(self) -> None:
        self.model.filter(self.state.currentData(), self.search.text())
        self._enable()

    def show_doubtful(self) -> None:
        """Show only the lines whose form may belong to another line."""
        self.refresh()
        self.search.clear()
        self.state.setCurrentIndex(self.state.findData(DOUBTFUL))
        self._select_first_line()

    def _select_first_line(self) -> None:
        """Select the first line and give the table the keyboard."""
        if self.model.shown:
            self.table.setFocus()
            self.table.selectRow(0)

    def _restore_selection(self, ids: set[int]) -> None:
        selection = self.table.selectionModel()
        for row, line in enumerate(self.model.shown):
            if line.duty.id in ids:
                flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
                selection.select(self.model.index(row, 0), flags)

    def chosen(self) -> list[Line]:
        """Return the selected lines in the order shown."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.shown[row] for row in rows if row < len(self.model.shown)]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Emit dropped files and folders, after the program that they come from has been answered."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            QTimer.singleShot(0, self, lambda: self.dropped.emit(paths))

    def _on_line(self, index: QModelIndex) -> None:
        forms = self.model.shown[index.row()].forms
        if forms:
            self.goto_wanted.emit(forms[0], "")
