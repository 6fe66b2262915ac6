"""The panel of the forms: searched as one types, sorted, grouped, filtered; several chosen at once."""

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

_SEEN_AT_ONCE = 100
"""Lines that are seen at once, and more: a screen has room for fifty."""
_KEPT = ("status", "sort", "group")


class FormList(QWidget):
    """The panel at the left."""

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
        """The form on the desk; where the list shows it, it is always among the highlighted ones."""
        self._first: list[FormEntry] | None = None
        """What was shown before anything worked on it."""
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
        self._renew(lambda: self.model.set_entries([]), [], None, painted=False)

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
        below = QHBoxLayout()
        below.setContentsMargins(SPACE + 4, 4, SPACE, 6)
        below.addWidget(self._count, 1)
        below.addWidget(self.clear)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)
        whole.addLayout(below)

    # --- what is shown -------------------------------------------------------------------------

    @property
    def state(self) -> ListState:
        """Return how the list is shown."""
        return self.model.state

    def set_entries(self, entries: list[FormEntry], current: int | None = None) -> None:
        """Show the book's forms, ``current`` on the desk; what was chosen stays so."""
        first, self._first = self._first, None
        if first is not None and first == entries:
            return  # they are shown already; which one is on the desk, `choose` says
        selected = self.table.selected_ids()
        self._shown = current
        self._renew(lambda: self.model.set_entries(entries), selected, current)
        if self.state.words:
            self.searched.emit(self.state.words)

    def show_first(self, book: Book, ids: list[int], current: int | None) -> None:
        """Show the forms of the book whose forms `set_entries` will be given next, ``ids`` in its order.

        Of a large book that is shown in its own order only as many as there may be lines to be seen, unless
        the ``current`` form is a later one.
        """
        plain = self.state.in_book_order and not self.state.filtered and current in ids[:_SEEN_AT_ONCE]
        entries = book.entries(_SEEN_AT_ONCE if plain else -1)
        if not entries:
            return
        self._shown = current
        # no word to the viewport: to find out of what class it is, PySide6 makes ready all classes of widgets
        self._renew(lambda: self.model.set_entries(entries), [], current, painted=False)
        if len(entries) < len(ids):
            self._count.setText(common.FORMS_COUNT.format(count=len(ids), found=len(ids)))
        self._first = entries

    def set_state(self, state: ListState) -> None:
        """Show the forms otherwise."""
        if state != self.state:
            self._apply(state, frozenset())
            self.state_changed.emit(state)
            if state.words.split():
                self.searched.emit(state.words)

    def set_found(self, words: str, ids: Collection[int]) -> None:
        """Show the forms that hold ``words`` in their cells too, unless others are searched for by now."""
        if words == self.state.words:
            self._apply(self.state, frozenset(ids))

    def clear_filter(self) -> None:
        """Show all forms."""
        self.search.clear()
        self.set_state(replace(self.state, words="", status="all"))

    def keep_in(self, settings: Settings) -> None:
        """Begin as the list was left the last time, and remember what becomes of it."""
        kept = {key: settings.text(f"list/{key}", getattr(self.state, key)) for key in _KEPT}
        known = {"status": texts.STATUS, "sort": texts.SORT, "group": texts.GROUP}
        valid = {key: value for key, value in kept.items() if value in known[key]}
        self.set_state(replace(self.state, descending=settings.text("list/descending") == "1", **valid))

        def keep(state: ListState) -> None:
            for key in _KEPT:
                settings.set_text(f"list/{key}", getattr(state, key))
            settings.set_text("list/descending", "1" if state.descending else "")

        self.state_changed.connect(keep)

    def choose(self, form_id: int) -> None:
        """Show which form is on the desk, without choosing it again."""
        self._shown = form_id
        chooser, flag = self.table.selectionModel(), QItemSelectionModel.SelectionFlag
        row = self.model.row_of(form_id)
        if row is None:  # filtered out: no other form is highlighted in its place
            self._quietly(chooser.clear)
        elif not self._is_highlighted(form_id) or row != self.table.currentIndex().row():
            index = self.model.index(row, 0)
            # said outright: by itself the table asks which keys are held, and Ctrl adds to the selection
            chooser.setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            self.table.scrollTo(index)

    def _is_highlighted(self, form_id: int | None) -> bool:
        row = self.model.row_of(form_id) if form_id is not None else None
        return row is not None and self.table.selectionModel().isSelected(self.model.index(row, 0))

    def _quietly(self, change: Callable[[], object]) -> None:
        """Change which forms are highlighted; no form is told as newly chosen."""
        chooser = self.table.selectionModel()
        blocked = chooser.blockSignals(True)
        change()
        chooser.blockSignals(blocked)
        self.table.viewport().update()
        self._on_selection()

    def neighbour(self, form_id: int, step: int) -> int | None:
        """Return the form above or below ``form_id`` in the list as it is shown.

        Where ``form_id`` is filtered out, the first of the list, or the last.
        """
        row = self.model.row_of(form_id)
        row = row + step if row is not None else 0 if step > 0 else self.model.rowCount() - 1
        while self.model.group_at(row) is not None:
            row += step
        return self.model.id_at(row)

    def selected_ids(self) -> list[int]:
        """Return the chosen forms, in the order of the book."""
        return self.table.selected_ids()

    def entries(self) -> list[FormEntry]:
        """Return all forms, those that are not shown too, in the order of the book."""
        return self.model.entries

    def _apply(self, state: ListState, found: Collection[int]) -> None:
        self.choices.show_state(state)
        if state.words != self.search.text():
            self.search.setText(state.words)
        self._renew(lambda: self.model.set_state(state, found), self.table.selected_ids(), self._shown)

    def _renew(
        self, change: Callable[[], None], selected: list[int], current: int | None, *, painted: bool = True
    ) -> None:
        """Change the model's lines; the choice of forms outlasts it, and no form is told as newly chosen."""
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
        there = self.model.rowCount() > 0
        self._stack.setCurrentIndex(0 if there else 2 if self.model.count else 1)
        self._on_selection()

    # --- what the user does --------------------------------------------------------------------

    def _on_choice(self) -> None:
        """Have a highlighted form shown: the current one, or the one on the desk, or another; never none."""
        current = self.model.id_at(self.table.currentIndex().row())
        if current is not None and self._is_highlighted(current):
            wanted: int | None = current
        elif self._is_highlighted(self._shown):
            wanted = self._shown
        else:
            selected = self.table.selected_ids()
            wanted = selected[0] if selected else None
        if wanted is not None and wanted != self._shown:
            self._shown = wanted
            self.chosen.emit(wanted)
        elif wanted is None and self._shown is not None:
            row = self.model.row_of(self._shown)
            if row is not None:
                index, flag = self.model.index(row, 0), QItemSelectionModel.SelectionFlag
                self._quietly(lambda: self.table.selectionModel().select(index, flag.Select))

    def _on_selection(self) -> None:
        count, found = self.model.count, self.model.found
        words = common.FORMS_COUNT if found == count else texts.SHOWN
        selected = len(self.table.selected_ids())
        more = texts.SELECTED.format(count=selected) if selected > 1 else ""
        self._count.setText(words.format(count=count, found=found) + more)
        self.clear.setVisible(self.state.filtered)
        self.selection_changed.emit()

    def _search(self, text: str) -> None:
        self.set_state(replace(self.state, words=text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the search line by the arrow into the list, by Enter to the first form.

        Clear it by Esc.
        """
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
