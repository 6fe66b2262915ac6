"""The bar above the list: three menus for filter, order and grouping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QToolButton, QWidget

from jixiao_gui.window.arrange import ListState
from jixiao_gui.window.forms import forms_texts as texts


class ListBar(QWidget):
    """The menus that show and change a `ListState`, all but its search words."""

    changed = Signal(object)  # ListState

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ListState()
        self._choices: dict[str, dict[str, QAction]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        self.status = self._make_menu("status", texts.STATUS, texts.STATUS_TIP)
        self.sort = self._make_menu("sort", texts.SORT, texts.SORT_TIP)
        self.group = self._make_menu("group", texts.GROUP, texts.GROUP_TIP)
        self.descending = QAction(texts.DESCENDING, self)
        self.descending.setCheckable(True)
        self.descending.triggered.connect(lambda on: self._set(descending=on))
        menu = self.sort.menu()
        menu.addSeparator()
        menu.addAction(self.descending)
        self._buttons = (self.status, self.sort, self.group)
        self._in_a_row = 0
        self.show_state(self._state)

    def choose(self, field: str, key: str) -> None:
        """Choose ``key`` in the menu of ``field``, as the user does."""
        self._choices[field][key].trigger()

    def show_state(self, state: ListState) -> None:
        """Show ``state`` in the menus."""
        self._state = state
        for field, button, words in (
            ("status", self.status, texts.STATUS),
            ("sort", self.sort, texts.SORT),
            ("group", self.group, texts.GROUP),
        ):
            key = getattr(state, field)
            self._choices[field][key].setChecked(True)
            arrow = " ↓" if field == "sort" and state.descending else ""
            button.setText(words[key] + arrow)
            button.setAccessibleName(f"{button.toolTip()}：{button.text()}")
        self.descending.setChecked(state.descending)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_buttons"):
            self._arrange()

    def _arrange(self) -> None:
        """Put the menus into as many rows as their full words need."""
        needed = [button.sizeHint().width() for button in self._buttons]
        room = max(self.width(), 1)
        if sum(needed) + 2 * self._grid.spacing() <= room:
            in_a_row = 3
        else:
            in_a_row = 2 if max(needed[0] + needed[1], needed[2]) + self._grid.spacing() <= room else 1
        if in_a_row != self._in_a_row:
            self._in_a_row = in_a_row
            for number, button in enumerate(self._buttons):
                self._grid.addWidget(button, number // in_a_row, number % in_a_row)

    def _make_menu(self, field: str, choices: Mapping[str, str], tip: str) -> QToolButton:
        menu, group = QMenu(self), QActionGroup(self)
        actions = {}
        for key, text in choices.items():
            action = QAction(text, self)
            action.setCheckable(True)
            action.triggered.connect(self._setter(field, key))
            group.addAction(action)
            menu.addAction(action)
            actions[key] = action
        self._choices[field] = actions
        button = QToolButton()
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolTip(tip)
        button.setObjectName(field)
        button.setProperty("filter", True)
        return button

    def _setter(self, field: str, key: str) -> Callable[[], None]:
        return lambda: self._set(**{field: key})

    def _set(self, **fields: object) -> None:
        self.changed.emit(replace(self._state, **fields))  # type: ignore[arg-type]
