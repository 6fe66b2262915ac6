"""The form as an editable table with Excel's keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from jixiao_gui.window import texts
from jixiao_gui.window.table import table_texts
from jixiao_gui.window.table.editable_page import EditablePage
from jixiao_gui.window.table.grid import Position
from jixiao_gui.window.table.key_navigation import ARROWS

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class SheetView(EditablePage):
    """A view in which a sheet is edited by keys, mouse and clipboard."""

    pasted = Signal(str, object)  # path of the current cell; what to paste (`PastedBlock`)
    tick_wanted = Signal(str, int, bool)  # path, number of the box or -1 for the next, whether beside others
    lines_wanted = Signal(str)  # which of the lines around the table: title, above or below
    menu_wanted = Signal(QPoint)

    # --- clipboard and selection -----------------------------------------------------------------

    def copy(self) -> None:
        """Copy the selected block, or the editor's selected text, to the clipboard."""
        if self._editing:
            self.editor.copy()
        elif self.grid is not None and self.current() is not None:
            from jixiao_gui.window.table import clipboard

            QApplication.clipboard().setMimeData(clipboard.block_data(self.grid, self.block()))

    def cut(self) -> None:
        """Copy the selected block or text, then clear it."""
        if self._editing:
            self.editor.cut()
        else:
            self.copy()
            self.clear("cut")

    def paste(self) -> None:
        """Paste the clipboard's block into the selected cells, or its text into the editor."""
        if self._editing:
            self.editor.paste()
            return
        from jixiao_gui.window.table import clipboard

        mime = clipboard.clipboard_content()
        block, place = clipboard.read(mime), self.current()
        if place is None:
            return
        if self.read_only:
            self.hinted.emit(texts.READ_ONLY_EDIT)
        elif block is None:
            self.hinted.emit(table_texts.PASTE_PICTURE if mime.hasImage() else table_texts.PASTE_EMPTY)
        else:
            self.pasted.emit(place.cell.path, block)

    def clear(self, kind: str = "clear") -> None:
        """Empty the selected cells; computed ones follow their formulas again."""
        if self._editing:
            self.editor.textCursor().removeSelectedText()
            return
        cells = {place.cell.path: "" for place in self.selected() if place.cell.editable}
        if self.read_only:
            self.hinted.emit(texts.READ_ONLY_EDIT)
        elif cells:
            self.edited.emit(cells, kind)
        else:
            self.hinted.emit(texts.FIXED_CELL)

    def select_all(self) -> None:
        """Select the whole table, or the editor's whole text."""
        if self._editing:
            self.editor.selectAll()
        elif self.grid is not None:
            self.select((0, 0), (self.grid.rows - 1, self.grid.columns - 1))

    # --- keys ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            far_block = event.key() in ARROWS and event.modifiers() & _CONTROL and event.modifiers() & _SHIFT
            if far_block and not self._editing:
                event.accept()  # extends the block here; elsewhere these keys move forms in the list
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._editing:
            # the editor's keys arrive here, too, when it does not use them
            if self.hasFocus():
                self.editor.keyPressEvent(event)
            else:
                event.ignore()
        elif self.navigation.press(event):
            pass
        elif key == Qt.Key.Key_F2:
            self.begin_edit()
        elif key == Qt.Key.Key_Delete:
            self.clear()
        elif key == Qt.Key.Key_Backspace:
            self.begin_edit("", over=True)
        elif key == Qt.Key.Key_Escape:
            self.move_to(self._position)
        elif key == Qt.Key.Key_Space and not event.modifiers() and self.current_path:
            self.tick_wanted.emit(self.current_path, -1, False)
        elif _is_typing(event):
            self.begin_edit(event.text(), over=True)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: ARG002 - Tab is a key of the table
        return False

    # --- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position())
        self.commit_editor()
        if position is None or self.grid is None or self._editing:
            return
        self.navigation.end_tab_run()
        if event.button() == Qt.MouseButton.RightButton and self._in_block(position):
            return
        self.move_to(position, extend=bool(event.modifiers() & _SHIFT))
        box = self.box_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if box is not None and not event.modifiers() & _SHIFT:
            self.tick_wanted.emit(box[0].cell.path, box[1], bool(event.modifiers() & _CONTROL))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        line = self.line_at(event.position())
        if self.position_at(event.position()) is not None:
            self.begin_edit()
        elif line and self.read_only:
            self.hinted.emit(texts.READ_ONLY_EDIT)
        elif line:
            self.lines_wanted.emit(line)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.grid is None:
            return
        self.commit_editor()
        place = self.current()
        point = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and place is not None:
            point = self.viewport().mapToGlobal(self.place_rect(place).center())
        self.menu_wanted.emit(point)

    def _in_block(self, position: Position) -> bool:
        block = self.block()
        return block.top <= position[0] < block.bottom and block.left <= position[1] < block.right


def _is_typing(event: QKeyEvent) -> bool:
    text = event.text()
    if not text or not text.isprintable():
        return False
    plain = event.modifiers() & (
        _CONTROL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    )
    # AltGr comes as Ctrl+Alt
    return not plain or plain == (_CONTROL | Qt.KeyboardModifier.AltModifier)
