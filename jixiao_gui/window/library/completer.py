"""Complete words in an open cell editor: show suggestions and put the chosen one into the cell.

No suggestion is marked until Down is pressed, so that Enter and Tab keep the typed text; while an input
method composes, the list is hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from jixiao_gui.form.cell_texts import row_of, split_path
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbering import number_prefix, row_prefix
from jixiao_gui.window.desk import Desk, Shown
from jixiao_gui.window.library.popup import CompletionPopup
from jixiao_gui.window.library.store import Library, LibraryError
from jixiao_gui.window.library.suggestions import Suggestion, Suggestions, kind_of
from jixiao_gui.window.table.cell_commands import CellCommands
from jixiao_gui.window.table.sheet_view import SheetView

_NONE = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Completer(QObject):
    """The completion of the editor of ``view`` by ``suggestions``."""

    def __init__(
        self,
        desk: Desk,
        view: SheetView,
        cells: CellCommands,
        suggestions: Suggestions,
        library: Library,
    ) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._suggestions = suggestions
        self._library = library
        self._offered: list[Suggestion] = []
        self.popup = CompletionPopup(view.viewport())
        self.popup.chosen.connect(self._clicked)
        view.previewed.connect(self._on_typed)
        view.editor.composed.connect(self._on_composed)
        view.editor.key_handler = self._key
        view.editor.installEventFilter(self)
        cells.typed.connect(self._on_edited)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.popup.hide()
        elif (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._is_list_key(event)
        ):
            event.accept()  # in the table these keys move rows
            return True
        elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and self.popup.isVisible():
            QTimer.singleShot(0, self, self._follow_editor)
        return super().eventFilter(watched, event)

    def offer(self, text: str) -> None:
        """Show the suggestions for ``text`` in the cell that is being edited."""
        shown, path = self._desk.shown, self._view.editing
        self._offered = []
        if shown is not None and kind_of(path):
            self._offered = self._find(shown, path, text)
        self.popup.offer(self._offered, self._view.editor.geometry())

    def _find(self, shown: Shown, path: str, text: str) -> list[Suggestion]:
        with suppress(LibraryError):  # the library's window shows the error; typing goes on
            self._suggestions.set_library(self._library.entries())
        return self._suggestions.find(shown.form, path, text, shown.template)

    def _on_typed(self, path: str, text: str) -> None:
        if path != self._view.editing or self._view.editor.composing:
            self.popup.hide()
        elif text.strip():
            self.offer(text)
        else:
            self.popup.hide()

    def _on_composed(self, composing: bool) -> None:
        if composing:
            self.popup.hide()

    def _on_edited(self, cells: dict[str, str], kind: str) -> None:
        """Learn the typed texts, which the form holds already, as suggestions."""
        if kind in ("type", "complete") and self._desk.form is not None:
            self._suggestions.learn(
                self._desk.form, [path for path in cells if _row_exists(self._desk.form, path)]
            )

    def _follow_editor(self) -> None:
        """Move the list beside the editor that grew or was scrolled; keep the marked suggestion."""
        if self.popup.isVisible():
            row = self.popup.row
            self.popup.offer(self._offered, self._view.editor.geometry())
            self.popup.list.setCurrentRow(row)

    def _is_list_key(self, event: QKeyEvent) -> bool:
        """Return True for Alt+Down, which shows the list without typing, as in Excel."""
        alt = event.modifiers() & ~_KEYPAD == Qt.KeyboardModifier.AltModifier
        return alt and event.key() == Qt.Key.Key_Down and bool(kind_of(self._view.editing))

    def _key(self, event: QKeyEvent) -> bool:
        if self._is_list_key(event):
            self.offer(self._view.editor.toPlainText())
            if not self._offered:
                self.offer("")
            return True
        if not self.popup.isVisible() or event.modifiers() & ~_KEYPAD != _NONE:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if key == Qt.Key.Key_Up and self.popup.row < 0:
                return False
            self.popup.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.popup.hide()
            return True
        navigation = self._view.navigation
        leave: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return: lambda: navigation.go(1, 0),
            Qt.Key.Key_Enter: lambda: navigation.go(1, 0),
            Qt.Key.Key_Tab: lambda: navigation.tab(True),
        }
        if key in leave and self.popup.row >= 0:
            self._accept_suggestion(self.popup.row)
            leave[key]()
            return True
        return False

    def _clicked(self, row: int) -> None:
        self._accept_suggestion(row)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept_suggestion(self, row: int) -> None:
        """Put a suggestion into the cell, its target and weight into the row's empty cells, as one step."""
        shown, path = self._desk.shown, self._view.editing
        if shown is None or not 0 <= row < len(self._offered):
            return
        chosen = self._offered[row]
        cells = {path: chosen.text}
        if kind_of(path) == "name":
            row_path = path.rpartition(".")[0]
            _, row, _ = split_path(path)
            old = shown.form.indicators[row]
            typed = number_prefix(self._view.editor.toPlainText(), shown.template)
            prefix = typed or row_prefix(shown.form, shown.template, row)
            cells = {path: prefix + chosen.text}
            if chosen.target and not old.target.strip():
                cells[f"{row_path}.target"] = chosen.target
            if chosen.weight and not old.weight.strip():
                cells[f"{row_path}.weight"] = chosen.weight
        self._view.finish_with(cells, "complete")


def _row_exists(form: Form, path: str) -> bool:
    row = row_of(path)
    return row is None or row < len(form.indicators)
