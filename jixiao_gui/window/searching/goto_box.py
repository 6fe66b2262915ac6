"""The box that goes to a form by its number or a part of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from jixiao_gui.form.project_forms import display_name
from jixiao_gui.window.arrange import ListState, arrange
from jixiao_gui.window.searching import searching_texts as texts
from jixiao_gui.window.theme import SPACE

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.form.template import Templates

_MOST = 10
_WIDTH = 460


class GotoBox(QFrame):
    """A frame over the window; as no window of its own, it lets input methods work as usual."""

    chosen = Signal(int)  # form id

    def __init__(self, templates: Templates, parent: QWidget) -> None:
        super().__init__(parent)
        self._templates, self._parent = templates, parent
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries: list[FormEntry] = []
        self._form_ids: list[int] = []
        self._model = QStringListModel(self)
        self.line = QLineEdit()
        self.line.setPlaceholderText(texts.GOTO)
        self.line.setAccessibleName(texts.GOTO)
        self.line.textChanged.connect(lambda _text: self._show_matches())
        self.line.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(texts.GOTO)
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._go(index.row()))
        self.hint = QLabel(texts.GOTO_HINT)
        self.hint.setProperty("role", "faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(self.hint)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def open(self, entries: list[FormEntry]) -> None:
        """Show the box with the forms of ``entries``."""
        self._entries = entries
        self.line.clear()
        self._show_matches()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_matches(self) -> None:
        text = self.line.text().strip()
        places = [row for row in arrange(self._entries, ListState(words=text)) if isinstance(row, int)]
        number = int(text) if text.isdecimal() and text.isascii() else 0
        if 0 < number <= len(self._entries):
            places = [number - 1, *(place for place in places if place != number - 1)]
        shown = [self._entries[place] for place in places[:_MOST]]
        self._form_ids = [entry.id for entry in shown]
        lines = [
            texts.GOTO_LINE.format(
                number=entry.number, project=display_name(entry, self._templates.by_id.get(entry.template))
            )
            for entry in shown
        ]
        self._model.setStringList(lines)
        self.hint.setText(texts.GOTO_HINT if shown else texts.GOTO_NONE)
        self.list.setVisible(bool(shown))
        self.list.setFixedHeight(len(shown) * max(self.list.sizeHintForRow(0), 1) + 4)
        self.list.setCurrentIndex(self._model.index(0))
        parent = self._parent
        self.setFixedWidth(min(_WIDTH, parent.width() - 40))
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, 90)

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._form_ids):
            form_id = self._form_ids[row]
            self.hide()
            self.chosen.emit(form_id)

    def _on_focus(self, _old: QWidget | None, focused: QWidget | None) -> None:
        if self.isVisible() and focused is not None and focused is not self.line:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, row = event.key(), self.list.currentIndex().row()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(row)
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                row += 1 if key == Qt.Key.Key_Down else -1
                if 0 <= row < len(self._form_ids):
                    self.list.setCurrentIndex(self._model.index(row))
                return True
            if key == Qt.Key.Key_Escape:
                self.hide()
                self._parent.setFocus()
                return True
        return super().eventFilter(watched, event)
