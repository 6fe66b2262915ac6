"""The editor of one cell: lies over the cell, in its type, and says by which key it was left."""

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
    """Edit one cell's plain text.

    ``typing`` is true when it was opened by typing: arrows then leave the cell, as in Excel; F2 switches.
    """

    typed = Signal(str)
    committed = Signal(int, int)  # how far to go down and right
    tabbed = Signal(bool)  # forward
    cancelled = Signal()
    left = Signal()
    moved = Signal()  # the caret, or the text around it
    composed = Signal(bool)  # an input method's event came; whether it still holds something

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.typing = False
        self.first_refusal: Callable[[QKeyEvent], bool] | None = None
        """Gets each key before the editor does; True when it has taken it."""
        self._cell = QRect()
        self._side = 0
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(False)
        self.setAccessibleName(texts.EDITOR_NAME)
        self._dress()
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))
        self.cursorPositionChanged.connect(self.moved)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._settle())
        self.hide()

    def _dress(self) -> None:
        """Wear the colours of the page that it lies on."""
        c = page_colours()
        look = f"QTextEdit {{ background: {c.paper}; color: {c.ink}; border: 2px solid {c.accent}; }}"
        if self.styleSheet() != look:
            self.setStyleSheet(look)

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
        """Show ``text``, the caret at its end, lines ``line`` pixels high, ``side`` from the border.

        Nothing is told before the user types. ``composing``: the text after the first ``kept`` characters is
        selected, so that a composition takes its place, and the focus stays where it is. To take the focus
        from under an input method would end its composition: on Windows the first letter would stay as it
        was typed.
        """
        self.typing = typing
        self._dress()
        self.blockSignals(True)
        self.document().setDocumentMargin(0)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.setPlainText(text)
        self.set_type(font, line, side)
        self.moveCursor(QTextCursor.MoveOperation.End)
        if composing:
            cursor = self.textCursor()
            cursor.setPosition(min(kept, len(text)), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
        self.document().setUndoRedoEnabled(False)  # what opened the editor is nothing to undo
        self.document().setUndoRedoEnabled(True)
        self.blockSignals(False)
        self.show()
        if not composing:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_type(self, font: QFont, line: float, side: float) -> None:
        """Write in the paper's type at the zoom in use."""
        self._side = max(0, round(side) - _BORDER)
        self.document().setDefaultFont(font)
        self.setFont(font)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def replace(self, text: str) -> None:
        """Put ``text`` in place of all, as typing would."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        self.setTextCursor(cursor)  # so that the caret stands behind the text before anybody is told of it
        cursor.insertText(text)

    def complete(self, tail: str) -> None:
        """Put ``tail`` behind the text, marked: what is typed next takes its place, and Delete removes it."""
        cursor = self.textCursor()
        at = cursor.position()
        self.blockSignals(True)
        cursor.insertText(tail)
        cursor.setPosition(at, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.blockSignals(False)

    def place(self, cell: QRect) -> None:
        """Cover ``cell``, and reach below it when the text needs more room."""
        self._cell = cell
        self._settle()

    @property
    def composing(self) -> bool:
        """Return True while an input method holds characters that are not in the text yet."""
        layout = self.textCursor().block().layout()
        return bool(layout is not None and layout.preeditAreaText())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasHtml() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the text as it is seen: soft returns as line breaks, without marks that nobody sees."""
        self.textCursor().insertText(clipboard.text_of(source))
        self.ensureCursorVisible()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.composed.emit(self.composing)

    def finish_composing(self) -> None:
        """Take what an input method still holds into the text; before the editor is closed.

        The input method is asked first. Windows' does not answer to that, but hands in when it is reset;
        others drop all when reset: then what stood there is put in as it was.
        """
        if not self.composing:
            return
        held, before = self.textCursor().block().layout().preeditAreaText(), self.toPlainText()
        QGuiApplication.inputMethod().commit()
        if self.composing:
            QGuiApplication.inputMethod().reset()
        if self.toPlainText() == before:
            handed_in = QInputMethodEvent("", [])
            handed_in.setCommitString(held)
            self.inputMethodEvent(handed_in)

    def drop_composing(self) -> None:
        """Let an input method forget what it holds; the text stays."""
        QGuiApplication.inputMethod().reset()
        if self.composing:
            self.inputMethodEvent(QInputMethodEvent("", []))

    def _settle(self) -> None:
        if self._cell.isNull():
            return
        needed = int(self.document().size().height()) + 2 * _BORDER + 1
        height = max(self._cell.height() + 1, needed)
        self.setGeometry(self._cell.x(), self._cell.y(), self._cell.width() + 1, height)
        # the text stands in the cell's middle, as on paper
        above = max(0, (height - 2 * _BORDER - int(self.document().size().height())) // 2)
        wanted = QMargins(self._side, above, self._side, 0)
        if self.viewportMargins() != wanted:
            self.setViewportMargins(wanted)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
            if undo or redo:
                event.ignore()  # the book's undo, which commits this cell first
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.first_refusal is not None and self.first_refusal(event):
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
