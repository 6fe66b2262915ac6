"""The form as an editable table, with Excel's keys.

What the user types leaves as texts by path; what then follows of it comes back as a new sheet. While an
editor is open each keystroke is previewed, so rate, score and total follow before anything is committed.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from jixiao_gui.sheet.sheet import Role, Sheet
from jixiao_gui.window import texts
from jixiao_gui.window.table import tsv
from jixiao_gui.window.table.cell_editor import CellEditor
from jixiao_gui.window.table.grid import Position
from jixiao_gui.window.table.page_view import PageView
from jixiao_gui.window.table.paper_fonts import song

_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class SheetView(PageView):
    """Shows and edits one sheet."""

    edited = Signal(dict, str)  # texts by path; what was done: "type", "clear" or "cut"
    pasted = Signal(str, object)  # path of the current cell; a block: rows of texts
    previewed = Signal(str, str)  # path, the text as it stands in the open editor
    preview_ended = Signal()  # the editor was closed and nothing is to be changed
    editor_closed = Signal()  # after what it held was handed out
    menu_wanted = Signal(QPoint)
    refused = Signal(str)  # one sentence: why a key did nothing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_only = False
        self._tab_column: int | None = None
        self._editing = ""
        self._original = ""
        self.editor = CellEditor(self.viewport())
        self.editor.typed.connect(self._on_typed)
        self.editor.committed.connect(self._on_committed)
        self.editor.tabbed.connect(self._on_tabbed)
        self.editor.cancelled.connect(self.cancel_editor)
        self.editor.left.connect(self.commit_editor)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    @property
    def editing(self) -> str:
        """The path of the cell that is being edited, "" without one."""
        return self._editing

    @property
    def editor_text(self) -> str:
        """What stands in the editor."""
        return self.editor.toPlainText()

    @property
    def original(self) -> str:
        """What stood in the cell when its editor was opened."""
        return self._original

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another form; an editor that is still open is closed without a word."""
        self._close_editor()
        self._tab_column = None
        super().show_sheet(sheet)

    def update_sheet(self, sheet: Sheet) -> None:
        """Show what a change made of the same form, the editor staying on its cell."""
        super().update_sheet(sheet)
        self._place_editor()

    def goto(self, path: str) -> bool:
        """Make the cell at ``path`` current and visible; False when the sheet does not show it."""
        self.commit_editor()
        place = self.grid.by_path.get(path) if self.grid else None
        if place is None:
            return False
        self._tab_column = None
        self.move_to(place.position)
        return True

    def set_zoom(self, percent: int) -> None:
        """Show the page at ``percent``; an open editor keeps its cell."""
        super().set_zoom(percent)
        if self._editing:
            self.editor.set_type(*self._type())
            self._place_editor()

    # --- editing -------------------------------------------------------------------------------

    def begin_edit(self, text: str | None = None) -> bool:
        """Open the editor on the current cell, ``text`` in place of its own; False when it takes none."""
        place = self.current()
        if place is None or self._editing:
            return False
        if self.read_only or not place.cell.editable:
            self.refused.emit(texts.READ_ONLY_EDIT if self.read_only else texts.FIXED_CELL)
            return False
        self.show_current()
        self._editing, self._original = place.cell.path, place.cell.text.strip(" ")
        centred = place.cell.role is not Role.TEXT
        self.editor.setAccessibleDescription(place.cell.path)
        font, line, side = self._type()
        self.editor.open(self._original, font, centred, line=line, side=side, typing=text is not None)
        self._place_editor()
        if text is not None:
            self.editor.replace(text)
        return True

    def commit_editor(self) -> None:
        """Close an open editor and hand out what was typed; does nothing without one."""
        if not self._editing:
            return
        if self.editor.composing:
            QGuiApplication.inputMethod().commit()
        path, text = self._editing, self.editor.toPlainText()
        unchanged = text == self._original
        self._close_editor()
        if unchanged:
            self.preview_ended.emit()
        else:
            self.edited.emit({path: text}, "type")
            self.editor_closed.emit()

    def cancel_editor(self) -> None:
        """Close the editor and leave the cell as it was."""
        if self._editing:
            self._close_editor()
            self.preview_ended.emit()

    def _close_editor(self) -> None:
        if not self._editing:
            return
        self._editing = ""
        had_focus = self.editor.hasFocus()
        self.editor.hide()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_editor(self) -> None:
        rect = self.cell_rect(self._editing) if self._editing else QRect()
        if not rect.isNull():
            self.editor.place(rect)

    def _type(self) -> tuple[QFont, float, float]:
        """The paper's type, the height of its lines and its distance from a border, in pixels."""
        page = self._page
        assert page is not None
        return song(page.type_size()), page.line_height(), page.style.side * page.scale

    def _on_typed(self, text: str) -> None:
        if self._editing:
            self.previewed.emit(self._editing, text)

    def _on_committed(self, down: int, right: int) -> None:
        self.commit_editor()
        if not self._editing:
            self._go(down, right)

    def _on_tabbed(self, forward: bool) -> None:
        self.commit_editor()
        if not self._editing:
            self._tab(forward)

    def _keeps_focus(self) -> bool:
        return bool(self._editing)

    # --- clipboard -----------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected block, or the editor's selected text, on the clipboard."""
        if self._editing:
            self.editor.copy()
        elif self.grid is not None and self.current() is not None:
            lines = self.grid.texts(self.block())
            single = len(lines) == 1 and len(lines[0]) == 1
            QApplication.clipboard().setText(lines[0][0] if single else tsv.write_block(lines))

    def cut(self) -> None:
        """Copy, then clear."""
        if self._editing:
            self.editor.cut()
        else:
            self.copy()
            self.clear("cut")

    def paste(self) -> None:
        """Put the clipboard's block into the cells from the current one on, or its text into the editor."""
        if self._editing:
            self.editor.paste()
            return
        text = QApplication.clipboard().text()
        place = self.current()
        if not text or place is None:
            return
        if self.read_only:
            self.refused.emit(texts.READ_ONLY_EDIT)
        else:
            self.pasted.emit(place.cell.path, tsv.read_block(text))

    def clear(self, kind: str = "clear") -> None:
        """Empty the selected cells; a computed one follows its formula again."""
        if self._editing:
            self.editor.textCursor().removeSelectedText()
            return
        cells = {place.cell.path: "" for place in self.selected() if place.cell.editable}
        if self.read_only:
            self.refused.emit(texts.READ_ONLY_EDIT)
        elif cells:
            self.edited.emit(cells, kind)
        else:
            self.refused.emit(texts.FIXED_CELL)

    def select_all(self) -> None:
        """Select the whole table, or the editor's whole text."""
        if self._editing:
            self.editor.selectAll()
        elif self.grid is not None:
            self._anchor = (0, 0)
            self.move_to((self.grid.rows - 1, self.grid.columns - 1), extend=True)

    # --- keys and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        control = bool(event.modifiers() & _CONTROL)
        shift = bool(event.modifiers() & _SHIFT)
        if key in _ARROWS:
            self._arrow(*_ARROWS[key], shift, control)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(-1 if shift else 1, 0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._tab(key == Qt.Key.Key_Tab and not shift)
        elif key == Qt.Key.Key_F2:
            self.begin_edit()
        elif key == Qt.Key.Key_Delete:
            self.clear()
        elif key == Qt.Key.Key_Backspace:
            self.begin_edit("")
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._home_end(key == Qt.Key.Key_Home, control)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + (1 if key == Qt.Key.Key_PageDown else -1) * bar.pageStep() * 9 // 10)
        elif key == Qt.Key.Key_Escape:
            self.move_to(self._position)
        elif _is_typing(event):
            self.begin_edit(event.text())
        else:
            super().keyPressEvent(event)

    def _arrow(self, down: int, right: int, extend: bool, far: bool) -> None:
        if self.grid is None:
            return
        self._tab_column = None
        found: Position | None
        if extend:
            found = self.grid.beside(self._position, down, right)
        elif far:
            found = self.grid.edge(self._position, down, right)
        else:
            found = self.grid.step(self._position, down, right)
        if found is not None:
            self.move_to(found, extend=extend)

    def _go(self, down: int, right: int) -> None:
        """Where Enter leads: down, below the cell at which a run of Tabs began, as in Excel."""
        if self.grid is None:
            return
        start = self._position
        if down and self._tab_column is not None:
            start = (start[0], self._tab_column)
        found = self.grid.step(start, down, right)
        self._tab_column = None
        if found is not None:
            self.move_to(found)

    def _tab(self, forward: bool) -> None:
        if self.grid is None:
            return
        if self._tab_column is None:
            self._tab_column = self._position[1]
        go = self.grid.following if forward else self.grid.preceding
        found = go(self._position)
        if found is not None:
            if found[0] != self._position[0]:
                self._tab_column = None
            self.move_to(found)

    def _home_end(self, home: bool, whole: bool) -> None:
        if self.grid is None:
            return
        self._tab_column = None
        if whole:
            found = self.grid.first() if home else self.grid.last()
        else:
            found = self.grid.edge(self._position, 0, -1 if home else 1)
        if found is not None:
            self.move_to(found)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: ARG002 - Tab is a key of the table
        return False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """The first key of a composition opens the editor and goes into it, so that none is lost."""
        if (event.preeditString() or event.commitString()) and self.begin_edit(""):
            QApplication.sendEvent(self.editor, event)
        event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        place = self.current()
        if query == Qt.InputMethodQuery.ImEnabled:
            return bool(place and place.cell.editable and not self.read_only)
        if query == Qt.InputMethodQuery.ImCursorRectangle and place is not None:
            return self.place_rect(place)  # where the candidates are shown
        return super().inputMethodQuery(query)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position())
        self.commit_editor()
        if position is None or self.grid is None or self._editing:
            return
        self._tab_column = None
        if event.button() == Qt.MouseButton.RightButton and self._in_block(position):
            return
        self.move_to(position, extend=bool(event.modifiers() & _SHIFT))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.position_at(event.position()) is not None:
            self.begin_edit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.grid is None:
            return
        self.commit_editor()
        place = self.current()
        point = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and place is not None:
            point = self.viewport().mapToGlobal(self.place_rect(place).center())
        self.menu_wanted.emit(point)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_editor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_editor()

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
