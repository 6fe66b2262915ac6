"""A page whose cells can be edited: open the editor on a cell, preview each key, emit the text.

Typed texts are emitted by path; the recalculated form comes back as a new sheet. While an editor is open each
keystroke is previewed, so that rate, score and total follow before anything is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from jixiao_gui.sheet.sheet import Role, Sheet
from jixiao_gui.window import texts
from jixiao_gui.window.table.key_navigation import KeyNavigation
from jixiao_gui.window.table.page_view import PageView
from jixiao_gui.window.table.paper_fonts import song

if TYPE_CHECKING:
    from jixiao_gui.window.table.cell_editor import CellEditor

_LEAVING = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class EditablePage(PageView):
    """A page view with an editor for the current cell."""

    edited = Signal(dict, str)  # texts by path; the kind: "type", "complete", "clear" or "cut"
    previewed = Signal(str, str)  # path, the text as it stands in the open editor
    preview_ended = Signal()  # the editor was closed without a change
    editor_closed = Signal()  # after its text was emitted
    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_only = False
        self.navigation = KeyNavigation(self)
        self._editing = ""
        self._original = ""
        self._lead_shown = ""
        self.lead: Callable[[str], str] = lambda _path: ""
        """Returns the text that stays when the cell at a path is typed over: 指标1：."""
        self._typed_text = ""
        """The typed text, without the tail."""
        self.tail: Callable[[str, str], str] = lambda _path, _text: ""
        """Returns the text put behind one that has just become longer: the unit behind a bare number."""
        self._untouched = False
        """Whether an input method opened the editor and has committed nothing yet."""
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    # --- the editor ------------------------------------------------------------------------------

    @cached_property
    def editor(self) -> CellEditor:
        """Return the editor of cells, made when it is first needed, after the form has been painted."""
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
        """Return the editor's text."""
        return self.editor.toPlainText()

    @property
    def original(self) -> str:
        """Return the cell's text when its editor was opened."""
        return self._original

    def _typography(self) -> tuple[QFont, float, float]:
        """Return the paper's font, the height of its lines and its distance from a border, in pixels."""
        page = self._page
        assert page is not None
        return song(page.type_size()), page.line_height(), page.style.side * page.scale

    def _place_editor(self) -> None:
        rect = self.cell_rect(self._editing) if self._editing else QRect()
        if not rect.isNull():
            self.editor.place(rect)

    def _show_caret(self) -> None:
        """Scroll to the caret where a cell is taller than the window."""
        if self._editing and self.editor.isVisible():
            offset = self.editor.geometry().topLeft() + self.editor.viewport().pos()
            self.show_rect(self.editor.cursorRect().translated(offset))

    def _keeps_focus(self) -> bool:
        return bool(self._editing)

    # --- opening and closing it ------------------------------------------------------------------

    def begin_edit(self, text: str | None = None, *, over: bool = False, composing: bool = False) -> bool:
        """Open the editor on the current cell with ``text`` in place of its own; return False when it can't.

        ``over``: the text is typed over the cell's own; the number before a name stays. ``composing``: an
        input method opens the editor to type over the text, which stays until something is committed.
        """
        place = self.current()
        if place is None or self._editing:
            return False
        if self.read_only or not place.cell.editable:
            self.hinted.emit(texts.READ_ONLY_EDIT if self.read_only else texts.FIXED_CELL)
            return False
        self.show_current()
        self._editing, self._original = place.cell.path, place.cell.text.strip(" ")
        self._untouched = composing
        centred = place.cell.role is not Role.TEXT
        self.editor.setAccessibleDescription(self.accessibleDescription() or place.cell.path)
        font, line, side = self._typography()
        typing = composing or text is not None
        lead = self._lead_shown = self.lead(place.cell.path) if over or composing else ""
        shown_text = lead if composing and lead else self._original
        self.editor.open(
            shown_text,
            font,
            centred,
            line=line,
            side=side,
            typing=typing,
            composing=composing,
            kept=len(lead),
        )
        self._place_editor()
        self._typed_text = self._original if text is None else ""
        if text is not None:
            self.editor.replace(lead + text)
        return True

    def commit_editor(self) -> None:
        """Close an open editor and emit its text, if it was changed."""
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
        """Close the editor and emit ``cells``, chosen from suggestions, in place of the typed text."""
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

    def _on_typed(self, text: str) -> None:
        if not self._editing or (self._untouched and text == self._lead_shown):
            return  # a composition has begun; the cell keeps its text
        self._untouched = False
        grew, self._typed_text = len(text) > len(self._typed_text), text
        if grew and self.editor.textCursor().atEnd() and not self.editor.composing:
            tail = self.tail(self._editing, text)
            if tail:
                self.editor.complete(tail)
                text += tail
        self.previewed.emit(self._editing, text)
        self._show_caret()

    def _on_committed(self, down: int, right: int) -> None:
        self.commit_editor()
        if not self._editing:
            self.navigation.go(down, right)

    def _on_tabbed(self, forward: bool) -> None:
        self.commit_editor()
        if not self._editing:
            self.navigation.tab(forward)

    # --- another sheet, zoom, scrolling ----------------------------------------------------------

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another form; an open editor is closed without a signal."""
        self._close_editor()
        self.navigation.end_tab_run()
        super().show_sheet(sheet)

    def update_sheet(self, sheet: Sheet) -> None:
        """Show the changed sheet of the same form; an open editor stays on its cell."""
        super().update_sheet(sheet)
        self._place_editor()

    def goto(self, path: str) -> bool:
        """Make the cell at ``path`` current and visible; return False when the sheet lacks it."""
        self.commit_editor()
        place = self.grid.by_path.get(path) if self.grid else None
        if place is None:
            return False
        self.navigation.end_tab_run()
        self.move_to(place.position)
        return True

    def _zoom_to(self, percent: int) -> None:
        """Show the page at ``percent``; an open editor keeps its cell."""
        zoom_before = self.zoom
        super()._zoom_to(percent)
        if self._editing and self.zoom != zoom_before:
            self.editor.set_typography(*self._typography())
            self._place_editor()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_editor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_editor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._editing and not self.editor.hasFocus() and event.reason() in _LEAVING:
            self.commit_editor()

    # --- input methods ---------------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the editor at the first key of a composition and pass the key on, so that none is lost."""
        has_text = bool(event.preeditString() or event.commitString())
        if self._editing or (has_text and self.begin_edit(composing=True)):
            self.editor.inputMethodEvent(event)
            if not event.preeditString():
                QTimer.singleShot(0, self, self._focus_editor)
        event.accept()

    def _focus_editor(self) -> None:
        """Move the focus to the editor once this disturbs no composition."""
        if self._editing and self.hasFocus() and not self.editor.composing:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        place = self.current()
        if query == Qt.InputMethodQuery.ImEnabled:
            return bool(place and place.cell.editable and not self.read_only)
        if self._editing:  # the editor has no focus yet: candidates are shown at its caret
            value = self.editor.inputMethodQuery(query)
            return value.translated(self.editor.pos()) if isinstance(value, QRect | QRectF) else value
        if query == Qt.InputMethodQuery.ImCursorRectangle and place is not None:
            return self.place_rect(place)  # the place of the candidates
        return super().inputMethodQuery(query)
