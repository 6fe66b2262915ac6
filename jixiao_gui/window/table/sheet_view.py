"""The form as an editable table, with Excel's keys.

What the user types leaves as texts by path; what then follows of it comes back as a new sheet. While an
editor is open each keystroke is previewed, so rate, score and total follow before anything is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from jixiao_gui.sheet.sheet import Role, Sheet
from jixiao_gui.window import texts
from jixiao_gui.window.table import table_texts
from jixiao_gui.window.table.grid import Position
from jixiao_gui.window.table.key_navigation import ARROWS, KeyNavigation
from jixiao_gui.window.table.page_view import PageView
from jixiao_gui.window.table.paper_fonts import song

if TYPE_CHECKING:
    from jixiao_gui.window.table.cell_editor import CellEditor

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_LEAVING = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class SheetView(PageView):
    """Show and edit one sheet."""

    edited = Signal(dict, str)  # texts by path; what was done: "type", "complete", "clear" or "cut"
    pasted = Signal(str, object)  # path of the current cell; what to paste (`Pasted`)
    previewed = Signal(str, str)  # path, the text as it stands in the open editor
    preview_ended = Signal()  # the editor was closed and nothing is to be changed
    editor_closed = Signal()  # after what it held was handed out
    tick_wanted = Signal(str, int, bool)  # path, number of the box or -1 for the next, whether beside others
    lines_wanted = Signal(str)  # which of the lines around the table: title, above or below
    menu_wanted = Signal(QPoint)
    refused = Signal(str)  # one sentence: why a key did nothing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_only = False
        self.navigation = KeyNavigation(self)
        self._editing = ""
        self._original = ""
        self._led = ""
        self.lead: Callable[[str], str] = lambda _path: ""
        """Says what stays before the text that is typed over the cell at a path: 指标1：."""
        self._written = ""
        """What the user has typed, without the tail."""
        self.tail: Callable[[str, str], str] = lambda _path, _text: ""
        """Says what goes behind a text that has just become longer: the unit behind a bare number."""
        self._untouched = False
        """An input method opened the editor and has handed nothing in yet."""
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    @cached_property
    def editor(self) -> CellEditor:
        """Return the editor of cells; made when it is first asked for, after the form has been painted."""
        from jixiao_gui.window.table.cell_editor import CellEditor

        editor = CellEditor(self.viewport())
        editor.typed.connect(self._on_typed)
        editor.committed.connect(self._on_committed)
        editor.tabbed.connect(self._on_tabbed)
        editor.cancelled.connect(self.cancel_editor)
        editor.left.connect(self.commit_editor)
        editor.moved.connect(self._show_caret)
        return editor

    @property
    def editing(self) -> str:
        """Return the path of the cell that is being edited, "" without one."""
        return self._editing

    @property
    def editor_text(self) -> str:
        """Return what stands in the editor."""
        return self.editor.toPlainText()

    @property
    def original(self) -> str:
        """Return what stood in the cell when its editor was opened."""
        return self._original

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another form; an editor that is still open is closed without a word."""
        self._close_editor()
        self.navigation.forget()
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
        self.navigation.forget()
        self.move_to(place.position)
        return True

    def _zoom_to(self, percent: int) -> None:
        """Show the page at ``percent``; an open editor keeps its cell."""
        before = self.zoom
        super()._zoom_to(percent)
        if self._editing and self.zoom != before:
            self.editor.set_type(*self._type())
            self._place_editor()

    # --- editing -------------------------------------------------------------------------------

    def begin_edit(self, text: str | None = None, *, over: bool = False, composing: bool = False) -> bool:
        """Open the editor on the current cell, ``text`` in place of its own; False when it takes none.

        ``over``: the text is typed over the cell's own, so that the number before a name stays.
        ``composing``: an input method opens it to type over. The cell's text stands until something is
        handed in.
        """
        place = self.current()
        if place is None or self._editing:
            return False
        if self.read_only or not place.cell.editable:
            self.refused.emit(texts.READ_ONLY_EDIT if self.read_only else texts.FIXED_CELL)
            return False
        self.show_current()
        self._editing, self._original = place.cell.path, place.cell.text.strip(" ")
        self._untouched = composing
        centred = place.cell.role is not Role.TEXT
        self.editor.setAccessibleDescription(self.accessibleDescription() or place.cell.path)
        font, line, side = self._type()
        typing = composing or text is not None
        lead = self._led = self.lead(place.cell.path) if over or composing else ""
        held = lead if composing and lead else self._original
        self.editor.open(
            held, font, centred, line=line, side=side, typing=typing, composing=composing, kept=len(lead)
        )
        self._place_editor()
        self._written = self._original if text is None else ""
        if text is not None:
            self.editor.replace(lead + text)
        return True

    def commit_editor(self) -> None:
        """Close an open editor and hand out what was typed; does nothing without one."""
        if not self._editing:
            return
        self.editor.finish_composing()
        path, text = self._editing, self.editor.toPlainText()
        unchanged = text == self._original or self._untouched
        self._close_editor()
        if unchanged:
            self.preview_ended.emit()
        else:
            self.edited.emit({path: text}, "type")
            self.editor_closed.emit()

    def finish_with(self, cells: dict[str, str], kind: str) -> None:
        """Close the editor and hand out ``cells``, chosen from proposals, in place of what was typed."""
        if self._editing:
            self._close_editor()
            self.edited.emit(cells, kind)

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
        """Return the paper's type, the height of its lines and its distance from a border, in pixels."""
        page = self._page
        assert page is not None
        return song(page.type_size()), page.line_height(), page.style.side * page.scale

    def _on_typed(self, text: str) -> None:
        if not self._editing or (self._untouched and text == self._led):
            return  # a composition has begun: the cell is not empty for that
        self._untouched = False
        grew, self._written = len(text) > len(self._written), text
        if grew and self.editor.textCursor().atEnd() and not self.editor.composing:
            tail = self.tail(self._editing, text)
            if tail:
                self.editor.complete(tail)
                text += tail
        self.previewed.emit(self._editing, text)
        self._show_caret()

    def _show_caret(self) -> None:
        """Keep the caret in view where a cell is taller than the window."""
        if self._editing and self.editor.isVisible():
            offset = self.editor.geometry().topLeft() + self.editor.viewport().pos()
            self.show_rect(self.editor.cursorRect().translated(offset))

    def _on_committed(self, down: int, right: int) -> None:
        self.commit_editor()
        if not self._editing:
            self.navigation.go(down, right)

    def _on_tabbed(self, forward: bool) -> None:
        self.commit_editor()
        if not self._editing:
            self.navigation.tab(forward)

    def _keeps_focus(self) -> bool:
        return bool(self._editing)

    # --- clipboard -----------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected block, or the editor's selected text, on the clipboard."""
        if self._editing:
            self.editor.copy()
        elif self.grid is not None and self.current() is not None:
            from jixiao_gui.window.table import clipboard

            QApplication.clipboard().setMimeData(clipboard.written(self.grid, self.block()))

    def cut(self) -> None:
        """Copy, then clear."""
        if self._editing:
            self.editor.cut()
        else:
            self.copy()
            self.clear("cut")

    def paste(self) -> None:
        """Put the clipboard's block into the selected cells, or its text into the editor."""
        if self._editing:
            self.editor.paste()
            return
        from jixiao_gui.window.table import clipboard

        mime = clipboard.held()
        block, place = clipboard.read(mime), self.current()
        if place is None:
            return
        if self.read_only:
            self.refused.emit(texts.READ_ONLY_EDIT)
        elif block is None:
            self.refused.emit(table_texts.PASTE_PICTURE if mime.hasImage() else table_texts.PASTE_EMPTY)
        else:
            self.pasted.emit(place.cell.path, block)

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
            self.select((0, 0), (self.grid.rows - 1, self.grid.columns - 1))

    # --- keys and mouse ------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            far_block = event.key() in ARROWS and event.modifiers() & _CONTROL and event.modifiers() & _SHIFT
            if far_block and not self._editing:
                event.accept()  # draws the block out here; elsewhere these keys move forms in the list
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._editing:
            # the editor's own keys come here too when it has no use for them
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

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the editor at the first key of a composition and hand the key in, so that none is lost."""
        begun = bool(event.preeditString() or event.commitString())
        if self._editing or (begun and self.begin_edit(composing=True)):
            self.editor.inputMethodEvent(event)
            if not event.preeditString():
                QTimer.singleShot(0, self, self._hand_over)
        event.accept()

    def _hand_over(self) -> None:
        """Give the editor the focus once no composition can be disturbed by that."""
        if self._editing and self.hasFocus() and not self.editor.composing:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._editing and not self.editor.hasFocus() and event.reason() in _LEAVING:
            self.commit_editor()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        place = self.current()
        if query == Qt.InputMethodQuery.ImEnabled:
            return bool(place and place.cell.editable and not self.read_only)
        if self._editing:  # the focus has not followed: candidates are shown at the editor's caret
            found = self.editor.inputMethodQuery(query)
            return found.translated(self.editor.pos()) if isinstance(found, QRect | QRectF) else found
        if query == Qt.InputMethodQuery.ImCursorRectangle and place is not None:
            return self.place_rect(place)  # where the candidates are shown
        return super().inputMethodQuery(query)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position())
        self.commit_editor()
        if position is None or self.grid is None or self._editing:
            return
        self.navigation.forget()
        if event.button() == Qt.MouseButton.RightButton and self._in_block(position):
            return
        self.move_to(position, extend=bool(event.modifiers() & _SHIFT))
        found = self.box_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if found is not None and not event.modifiers() & _SHIFT:
            self.tick_wanted.emit(found[0].cell.path, found[1], bool(event.modifiers() & _CONTROL))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        line = self.line_at(event.position())
        if self.position_at(event.position()) is not None:
            self.begin_edit()
        elif line and self.read_only:
            self.refused.emit(texts.READ_ONLY_EDIT)
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
