"""The message bar: says what happened or went wrong, floating over the window's lower edge.

It is no dialog that must be closed, and it moves no other widget.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from jixiao_gui.window import texts
from jixiao_gui.window.theme import SPACE, Picture, icon, set_look

_GOOD_STAYS, _OFFER_STAYS = 5000, 30_000
"""Milliseconds that a good message stays, without and with a button, which needs time to decide; an error or
warning stays until it is closed or replaced."""
_WIDEST = 760
"""The largest width of the bar in pixels."""


class MessageBar(QFrame):
    """A bar with the last message, or the progress of the running work.

    It lies at the lower edge of ``over``, or of ``parent``, and at the upper edge where it would cover the
    cell that the user works on. A message of the main window is shown in the window that was opened from it
    and is in front.
    """

    _front: MessageBar | None = None
    """The bar of the window that was activated last."""

    def __init__(self, parent: QWidget, over: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = over
        self._shown_in: MessageBar | None = None
        self._worked_on: Callable[[], QRect] | None = None
        self._is_good = False
        """Whether the message in `words` tells of something done."""
        parent.installEventFilter(self)
        parent.window().installEventFilter(self)  # that alone is told that it is in front now
        self.setObjectName("message")
        self._picture = Picture("info", 16)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(160, 8)
        self._make_buttons()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._hide_later)
        self._back: QWidget | None = None
        """The widget that had the keyboard before the bar got it."""
        self._had_keys = False
        """Whether this message has had the keyboard."""
        self.hide()

    def _make_buttons(self) -> None:
        self.button = QPushButton()
        self.button.setAutoDefault(False)  # else Enter anywhere in a dialog would press it
        self.second = QPushButton()
        self.second.setAutoDefault(False)
        self._on_button: Callable[[], object] | None = None
        self._on_second: Callable[[], object] | None = None
        self.button.clicked.connect(self._press)
        self.second.clicked.connect(self._press_second)

    def _lay_out(self) -> None:
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setIconSize(QSize(14, 14))
        close.setToolTip(texts.CLOSE)
        close.setAccessibleName(texts.CLOSE)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 6, SPACE, 6)
        row.setSpacing(SPACE)
        row.addWidget(self._picture)
        row.addWidget(self.words, 1)
        row.addWidget(self._progress)
        row.addWidget(self.button)
        row.addWidget(self.second)
        row.addWidget(close)

    def tell(
        self,
        level: str,
        sentence: str,
        button: str = "",
        on_button: Callable[[], object] | None = None,
        second: str = "",
        on_second: Callable[[], object] | None = None,
    ) -> None:
        """Show ``sentence``; ``level``: a finding's level, or ``good`` for a message that hides by itself.

        ``button`` and ``second`` are the words on two buttons.
        """
        if (front := self._in_front(sentence)) is not None:
            front.tell(level, sentence, button, on_button, second, on_second)
            self._is_good = level == "good"
            return
        self._show("info" if level == "good" else level, level, sentence)
        self._progress.hide()
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._on_button = on_button
        self.second.setText(second)
        self.second.setVisible(bool(second))
        self._on_second = on_second
        if not button:
            self._restore_focus()
        self.place()
        if level == "good":
            self._timer.start(_OFFER_STAYS if button else _GOOD_STAYS)

    def tell_written(self, sentence: str, path: Path, level: str = "good") -> None:
        """Show ``sentence`` about the written file or folder ``path``; offer to open it and its folder."""
        from jixiao_gui.window.dialogs import open_outside

        folder = path if path.is_dir() else path.parent
        button = "" if folder == path else texts.OPEN_FILE
        self.tell_made(sentence, folder, button, partial(open_outside, path), level)

    def tell_made(
        self,
        sentence: str,
        folder: Path,
        button: str = "",
        on_button: Callable[[], object] | None = None,
        level: str = "good",
    ) -> None:
        """Show ``sentence`` about something made in ``folder``; offer to open it beside the first button."""
        from jixiao_gui.window.dialogs import open_outside

        show = partial(open_outside, folder)
        if button:
            self.tell(level, sentence, button, on_button, texts.OPEN_FOLDER, show)
        else:
            self.tell(level, sentence, texts.OPEN_FOLDER, show)

    def working(self, sentence: str, completed: int, count: int, cancel: Callable[[], object]) -> None:
        """Show the progress of a work; ``count`` is 0 when the number of steps is unknown."""
        if (front := self._in_front(sentence)) is not None:
            front.working(sentence, completed, count, cancel)
            self._is_good = False
            return
        self._show("info", "info", sentence)
        self._progress.setRange(0, count)
        self._progress.setValue(completed)
        self._progress.show()
        self.button.setText(texts.CANCEL)
        self.button.show()
        self._on_button = cancel
        self.second.hide()
        self.place()

    def _in_front(self, sentence: str) -> MessageBar | None:
        """Return the bar of a window that was opened from this one and is in front of it, or ``None``."""
        front, earlier_bar = MessageBar._front, self._shown_in
        if front is not None and not (front is not self and isValid(front) and front._is_over(self)):
            front = None
        self._shown_in = front
        if earlier_bar is not None and earlier_bar is not front and isValid(earlier_bar):
            earlier_bar.hide()
        if front is not None:
            QFrame.hide(self)
            self.words.setText(sentence)
        return front

    def _is_over(self, lower_bar: MessageBar) -> bool:
        """Return whether this bar's window is visible and was opened from that of ``lower_bar``."""
        above = self.window().parentWidget() if self.window().isVisible() else None
        while above is not None and above.window() is not lower_bar.window():
            above = above.window().parentWidget()
        return above is not None

    def hide(self) -> None:
        """Hide the message, also in the window in front where it is shown."""
        super().hide()
        shown_in, self._shown_in = self._shown_in, None
        if shown_in is not None and isValid(shown_in):
            shown_in.hide()

    def hide_good(self) -> None:
        """Hide a message of something done; it no longer holds when that is undone."""
        if self._is_good:
            self.hide()

    def _show(self, ground: str, picture: str, sentence: str) -> None:
        self._timer.stop()
        self._is_good = picture == "good"
        if sentence != self.words.text() or not self.isVisible():
            self._had_keys = False
        set_look(self, "level", ground)
        self._picture.show_icon(picture)
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()

    def keep_clear_of(self, worked_on: Callable[[], QRect]) -> None:
        """Keep the bar off the rectangle that ``worked_on`` returns (screen pixels); `place` moves it."""
        self._worked_on = worked_on

    def place(self) -> None:
        """Move the bar to the lower or upper edge of the parent, as high as the words need."""
        parent, layout = self.parentWidget(), self.layout()
        assert parent is not None
        assert layout is not None
        room = parent.rect() if self._over is None else self._over.geometry()
        width = min(room.width() - 2 * SPACE, _WIDEST)
        layout.activate()
        height = max(layout.heightForWidth(width), layout.minimumSize().height())
        left, top = room.x() + (room.width() - width) // 2, room.y() + room.height() - height - SPACE
        below, above = QRect(left, top, width, height), QRect(left, room.y() + SPACE, width, height)
        kept_clear = QRect() if self._worked_on is None else self._worked_on()
        kept_clear.moveTopLeft(parent.mapFromGlobal(kept_clear.topLeft()))
        self.setGeometry(
            above if below.intersects(kept_clear) and not above.intersects(kept_clear) else below
        )
        self.raise_()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.place()

    def hideEvent(self, event: QHideEvent) -> None:
        """Return the focus to what had it."""
        super().hideEvent(event)
        self._restore_focus()

    def _restore_focus(self) -> None:
        if self._back is not None:
            back, self._back = self._back, None
            if isValid(back):  # a cell's editor is deleted when it loses the keyboard
                back.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keys(self, *, again: bool = True) -> bool:
        """Move the focus to the first button; return False without a button, or if the bar has it.

        ``again``: also where this message had the focus before.
        """
        focused = self.window().focusWidget()
        if not self.isVisible() or self.button.isHidden() or self._holds(focused):
            return False
        if self._had_keys and not again:
            return False
        self._back, self._had_keys = focused, True
        self.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def leave_keys(self) -> QWidget | None:
        """Return the widget that had the keyboard before the bar; ``None`` where the bar does not have it.

        The bar does not give the keyboard back to it any more.
        """
        if not self._holds(self.window().focusWidget()):
            return None
        back, self._back = self._back, None
        return back

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hide the message on Escape; on Enter press the button that has the focus."""
        focused = self.window().focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused in (self.button, self.second):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and self.isAncestorOf(widget)

    def _hide_later(self) -> None:
        """Hide, unless the bar has the keyboard or the mouse, or the user is in another program."""
        window = self.window()
        if self._holds(window.focusWidget()) or self.underMouse() or not window.isActiveWindow():
            self._timer.start()
        else:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and note when it comes to the front."""
        if event.type() == QEvent.Type.WindowActivate:
            MessageBar._front = self
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _press_second(self) -> None:
        if self._on_second is not None:
            self._on_second()

    def _press(self) -> None:
        if self._on_button is not None:
            self._on_button()
