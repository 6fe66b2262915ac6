"""The panel with the list of forms: search line, filter, order, groups and selection."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.window import texts as common
from jixiao_gui.window.arrange import ListState
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.forms.list_bar import ListBar
from jixiao_gui.window.forms.list_model import FormListModel
from jixiao_gui.window.forms.list_view import FormListView
from jixiao_gui.window.settings import Settings
from jixiao_gui.window.theme import SPACE, icon

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.form_reading import FormEntry

_FIRST_LINES = 100
"""Lines that are read before the first paint; a screen has room for fifty."""
_STORED = ("status", "sort", "group")


class FormList(QWidget):
    """The panel at the left: the forms of the book."""

    chosen = Signal(int)  # form id
    menu_wanted = Signal(QPoint)
    searched = Signal(str)  # words that may stand anywhere in the forms; `set_found` answers
    selection_changed = Signal()
    state_changed = Signal(object)  # ListState

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # it has a parent: freed by Python's collector instead, a model hung the program now and then
        self.model = FormListModel(self)
        self.table = FormListView(self.model)
        self.table.menu_wanted.connect(self.menu_wanted)
        self._shown: int | None = None
        """The form on the desk; where the list shows it, it is always selected."""
        self._first: list[FormEntry] | None = None
        """The entries shown by `show_first`, until `set_entries` is called."""
        self.table.selectionModel().currentChanged.connect(lambda *_: self._on_choice())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self.table.settled.connect(self._on_choice)
        self.search = self._make_search()
        self.choices = ListBar()
        self.choices.changed.connect(self.set_state)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(_hint(common.FORMS_EMPTY))
        self._stack.addWidget(_hint(texts.NOTHING_FOUND))
        self._count = QLabel()
        self._count.setProperty("role", "faint")
        self.clear = QPushButton(texts.CLEAR)
        self.clear.setToolTip(texts.CLEAR_TIP)
        self.clear.setProperty("small", True)
        self.clear.clicked.connect(self.clear_filter)
        self._lay_out()
        self._reset_model(lambda: self.model.set_entries([]), [], None, painted=False)

    def _make_search(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(texts.SEARCH)
        line.setToolTip(texts.SEARCH_TIP)
        line.setAccessibleName(common.FORMS_SEARCH)
        line.setClearButtonEnabled(True)
        line.addAction(QAction(icon("search"), "", line), QLineEdit.ActionPosition.LeadingPosition)
        line.textChanged.connect(self._search)
        line.installEventFilter(self)
        return line

    def _lay_out(self) -> None:
        title = QLabel(common.FORMS_TITLE)
        title.setProperty("role", "heading")
        top = QVBoxLayout()
        top.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, 4)
        top.setSpacing(SPACE)
        top.addWidget(title)
        top.addWidget(self.search)
        top.addWidget(self.choices)
        bottom_row = QHBoxLayout()
        bottom_row.setContentsMargins(SPACE + 4, 4, SPACE, 6)
        bottom_row.addWidget(self._count, 1)
        bottom_row.addWidget(self.clear)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(0, 0, 0, 0)
        main_layout.setSpacing(0)
        main_layout.addLayout(top)
        main_layout.addWidget(self._stack, 1)
        main_layout.addLayout(bottom_row)

    # --- the forms -----------------------------------------------------------------------------

    @property
    def state(self) -> ListState:
        """Return filter, order, grouping and search words."""
        return self.model.state

    def set_entries(self, entries: list[FormEntry], current: int | None = None) -> None:
        """Show the book's forms, ``current`` on the desk; the selection stays."""
        first, self._first = self._first, None
        if first is not None and first == entries:
            return  # they are shown already; `choose` sets the one on the desk
        selected = self.table.selected_ids()
        self._shown = current
        self._reset_model(lambda: self.model.set_entries(entries), selected, current)
        if self.state.words:
            self.searched.emit(self.state.words)

    def show_first(self, book: Book, ids: list[int], current: int | None) -> None:
        """Show the forms of ``book`` before the first paint; ``ids`` are all its forms in order.

        Of a large book in its own order only the first lines are read, unless ``current`` is a later form.
        `set_entries` shows the rest.
        """
        first_lines_suffice = (
            self.state.in_book_order and not self.state.filtered and current in ids[:_FIRST_LINES]
        )
        entries = book.entries(_FIRST_LINES if first_lines_suffice else -1)
        if not entries:
            return
        self._shown = current
        # the viewport is not used: to find its class, PySide6 would initialise all classes of widgets
        self._reset_model(lambda: self.model.set_entries(entries), [], current, painted=False)
        if len(entries) < len(ids):
            self._count.setText(common.FORMS_COUNT.format(count=len(ids), found=len(ids)))
        self._first = entries

    def set_state(self, state: ListState) -> None:
        """Filter, sort and group the forms by ``state``."""
        if state != self.state:
            self._apply(state, frozenset())
            self.state_changed.emit(state)
            if state.words.split():
                self.searched.emit(state.words)

    def set_found(self, words: str, ids: Collection[int]) -> None:
        """Show also the forms ``ids``, which hold ``words`` in a cell, unless the words have changed."""
        if words == self.state.words:
            self._apply(self.state, frozenset(ids))

    def clear_filter(self) -> None:
        """Show all forms."""
        self.search.clear()
        self.set_state(replace(self.state, words="", status="all"))

    def store_state_in(self, settings: Settings) -> None:
        """Restore filter, order and grouping from ``settings``, and store their changes there."""
        stored = {key: settings.text(f"list/{key}", getattr(self.state, key)) for key in _STORED}
        choices = {"status": texts.STATUS, "sort": texts.SORT, "group": texts.GROUP}
        valid = {key: value for key, value in stored.items() if value in choices[key]}
        self.set_state(replace(self.state, descending=settings.text("list/descending") == "1", **valid))

        def keep(state: ListState) -> None:
            for key in _STORED:
                settings.set_text(f"list/{key}", getattr(state, key))
            settings.set_text("list/descending", "1" if state.descending else "")

        self.state_changed.connect(keep)

    def choose(self, form_id: int) -> None:
        """Select the form on the desk without emitting ``chosen``."""
        self._shown = form_id
        chooser, flag = self.table.selectionModel(), QItemSelectionModel.SelectionFlag
        row = self.model.row_of(form_id)
        if row is None:  # filtered out: no other form is highlighted in its place
            self._select_silently(chooser.clear)
        elif not self._is_highlighted(form_id) or row != self.table.currentIndex().row():
            index = self.model.index(row, 0)
            # said outright: by itself the table asks which keys are held, and Ctrl adds to the selection
            chooser.setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            self.table.scrollTo(index)

    def _is_highlighted(self, form_id: int | None) -> bool:
        row = self.model.row_of(form_id) if form_id is not None else None
        return row is not None and self.table.selectionModel().isSelected(self.model.index(row, 0))

    def _select_silently(self, change: Callable[[], object]) -> None:
        """Call ``change``, which changes the selection, without emitting ``chosen``."""
        chooser = self.table.selectionModel()
        blocked = chooser.blockSignals(True)
        change()
        chooser.blockSignals(blocked)
        self.table.viewport().update()
        self._on_selection()

    def neighbour(self, form_id: int, step: int) -> int | None:
        """Return the id of the form above or below ``form_id`` in the list as shown; ``None`` at its end.

        Where ``form_id`` is filtered out, the first of the list or the last one.
        """
        row = self.model.row_of(form_id)
        row = row + step if row is not None else 0 if step > 0 else self.model.rowCount() - 1
        while self.model.group_at(row) is not None:
            row += step
        return self.model.id_at(row)

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected forms in the order of the book."""
        return self.table.selected_ids()

    def entries(self) -> list[FormEntry]:
        """Return all forms, shown or not, in the order of the book."""
        return self.model.entries

    def _apply(self, state: ListState, matches: Collection[int]) -> None:
        self.choices.show_state(state)
        if state.words != self.search.text():
            self.search.setText(state.words)
        self._reset_model(
            lambda: self.model.set_state(state, matches), self.table.selected_ids(), self._shown
        )

    def _reset_model(
        self, change: Callable[[], None], selected: list[int], current: int | None, *, painted: bool = True
    ) -> None:
        """Call ``change``, which resets the model, and restore the selection without emitting ``chosen``."""
        chooser = self.table.selectionModel()
        blocked = chooser.blockSignals(True)
        change()
        if current is not None:
            self.table.select_ids(selected if current in selected else [current], current)
        chooser.blockSignals(blocked)
        if self.table.currentIndex().isValid():
            self.table.scrollTo(self.table.currentIndex())
        if painted:
            self.table.viewport().update()
        has_rows = self.model.rowCount() > 0
        self._stack.setCurrentIndex(0 if has_rows else 2 if self.model.count else 1)
        self._on_selection()

    # --- what the user does --------------------------------------------------------------------

    def _on_choice(self) -> None:
        """Emit the selected form: the current one, or the one on the desk, or another; keep one selected."""
        current = self.model.id_at(self.table.currentIndex().row())
        if current is not None and self._is_highlighted(current):
            form_id: int | None = current
        elif self._is_highlighted(self._shown):
            form_id = self._shown
        else:
            selected = self.table.selected_ids()
            form_id = selected[0] if selected else None
        if form_id is not None and form_id != self._shown:
            self._shown = form_id
            self.chosen.emit(form_id)
        elif form_id is None and self._shown is not None:
            row = self.model.row_of(self._shown)
            if row is not None:
                index, flag = self.model.index(row, 0), QItemSelectionModel.SelectionFlag
                self._select_silently(lambda: self.table.selectionModel().select(index, flag.Select))

    def _on_selection(self) -> None:
        count, match_count = self.model.count, self.model.match_count
        words = common.FORMS_COUNT if match_count == count else texts.SHOWN
        selected = len(self.table.selected_ids())
        selected_words = texts.SELECTED.format(count=selected) if selected > 1 else ""
        self._count.setText(words.format(count=count, found=match_count) + selected_words)
        self.clear.setVisible(self.state.filtered)
        self.selection_changed.emit()

    def _search(self, text: str) -> None:
        self.set_state(replace(self.state, words=text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search line into the list by the down arrow or Enter; clear the line by Esc."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                if self.table.currentIndex().row() < 0 and self.model.rowCount():
                    self.table.setCurrentIndex(self.model.index(0, 0))
                return True
        return super().eventFilter(watched, event)


def _hint(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "faint")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
