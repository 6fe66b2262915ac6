"""The editor of one cell, which lies over the cell in its font and emits by which key it was left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.table import clipboard
from jixiao_gui.window.theme import page_colours

_MOVES: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_BORDER = 2
"""Width of the frame, in pixels."""


class CellEditor(QTextEdit):
    """An editor of one cell's plain text.

    ``typing`` is True when it was opened by typing: arrows then leave the cell, as in Excel; F2 switches it.
    """

    typed = Signal(str)
    committed = Signal(int, int)  # how far to move down and right
    tabbed = Signal(bool)  # forward
    cancelled = Signal()
    left = Signal()
    moved = Signal()  # the caret, or the text around it
    composed = Signal(bool)  # after an input method's event: whether a composition goes on

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.typing = False
        self.key_handler: Callable[[QKeyEvent], bool] | None = None
        """Handles each key before the editor; returns True when it has used the key."""
        self._cell = QRect()
        self._side = 0
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(False)
        self.setAccessibleName(texts.EDITOR_NAME)
        self._apply_colours()
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))
        self.cursorPositionChanged.connect(self.moved)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit_text())
        self.hide()

    def _apply_colours(self) -> None:
        """Set the colours of the page below."""
        page = page_colours()
        sheet = (
            f"QTextEdit {{ background: {page.paper}; color: {page.ink}; border: 2px solid {page.accent}; }}"
        )
        if self.styleSheet() != sheet:
            self.setStyleSheet(sheet)

    def open(
        self,
        text: str,
        font: QFont,
        centred: bool,
        *,
        line: float,
        side: float,
        typing: bool,
        composing: bool = False,
        kept: int = 0,
    ) -> None:
        """Show ``text`` with the caret at its end, lines ``line`` pixels high, ``side`` from the border.

        No signal is emitted before the user types. ``composing``: the text after the first ``kept``
        characters is selected, so that a composition replaces it, and the focus stays where it is: moving it
        would end the composition, and on Windows its first letter would stay as typed.
        """
        self.typing = typing
        self._apply_colours()
        self.blockSignals(True)
        self.document().setDocumentMargin(0)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.setPlainText(text)
        self.set_typography(font, line, side)
        self.moveCursor(QTextCursor.MoveOperation.End)
        if composing:
            cursor = self.textCursor()
            cursor.setPosition(min(kept, len(text)), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
        self.document().setUndoRedoEnabled(False)  # the first text can't be undone
        self.document().setUndoRedoEnabled(True)
        self.blockSignals(False)
        self.show()
        if not composing:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_typography(self, font: QFont, line: float, side: float) -> None:
        """Set the paper's font, line height and distance from the border, in pixels at the current zoom."""
        self._side = max(0, round(side) - _BORDER)
        self.document().setDefaultFont(font)
        self.setFont(font)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def replace(self, text: str) -> None:
        """Replace the whole text by ``text``, as typing would."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        self.setTextCursor(cursor)  # so that the caret is behind the text when signals are emitted
        cursor.insertText(text)

    def complete(self, tail: str) -> None:
        """Put ``tail`` behind the text and select it, so that the next typed text or Delete replaces it."""
        cursor = self.textCursor()
        start = cursor.position()
        self.blockSignals(True)
        cursor.insertText(tail)
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.blockSignals(False)

    def place(self, cell: QRect) -> None:
        """Cover ``cell``, and extend below it when the text needs more room."""
        self._cell = cell
        self._fit_text()

    @property
    def composing(self) -> bool:
        """Return True while an input method holds uncommitted characters."""
        layout = self.textCursor().block().layout()
        return bool(layout is not None and layout.preeditAreaText())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasHtml() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the visible text: soft returns as line breaks, without invisible characters."""
        self.textCursor().insertText(clipboard.text_of(source))
        self.ensureCursorVisible()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.composed.emit(self.composing)

    def finish_composing(self) -> None:
        """Put the characters that an input method still holds into the text; called before closing.

        First the input method is asked to commit. Windows' ignores this, but commits when it is reset; others
        drop the characters when reset: these are then inserted as they were.
        """
        if not self.composing:
            return
        preedit, text_before = self.textCursor().block().layout().preeditAreaText(), self.toPlainText()
        QGuiApplication.inputMethod().commit()
        if self.composing:
            QGuiApplication.inputMethod().reset()
        if self.toPlainText() == text_before:
            commit_event = QInputMethodEvent("", [])
            commit_event.setCommitString(preedit)
            self.inputMethodEvent(commit_event)

    def drop_composing(self) -> None:
        """Drop the uncommitted characters of an input method; the text stays."""
        QGuiApplication.inputMethod().reset()
        if self.composing:
            self.inputMethodEvent(QInputMethodEvent("", []))

    def _fit_text(self) -> None:
        if self._cell.isNull():
            return
        needed = int(self.document().size().height()) + 2 * _BORDER + 1
        height = max(self._cell.height() + 1, needed)
        self.setGeometry(self._cell.x(), self._cell.y(), self._cell.width() + 1, height)
        # the text is centred in the cell, as on paper
        top_margin = max(0, (height - 2 * _BORDER - int(self.document().size().height())) // 2)
        margins = QMargins(self._side, top_margin, self._side, 0)
        if self.viewportMargins() != margins:
            self.setViewportMargins(margins)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
            if undo or redo:
                event.ignore()  # the book's undo, which commits this cell first
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.key_handler is not None and self.key_handler(event):
            return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
                self.textCursor().insertText("\n")
                self.ensureCursorVisible()
            else:
                self.committed.emit(-1 if shift else 1, 0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.tabbed.emit(key == Qt.Key.Key_Tab and not shift)
        elif key == Qt.Key.Key_Escape:
            if self.composing:
                self.drop_composing()
            else:
                self.cancelled.emit()
        elif key == Qt.Key.Key_F2:
            self.typing = not self.typing
        elif self.typing and key in _MOVES and modifiers == Qt.KeyboardModifier.NoModifier:
            self.committed.emit(*_MOVES[key])
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: ARG002 - Tab is a key of the table
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit()
