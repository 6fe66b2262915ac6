"""The panels side by side: list, form, findings. Their widths follow the font size and the window's width.

A side that leaves too little width to the form is folded; the user can fold and unfold both sides.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from jixiao_gui.window import theme

_LISTS = dict(zip(theme.TYPE_SIZES, (270, 294, 318), strict=True))
"""The list's width by font size, for a form's figures in one line; no wider, for the page needs its width in
a window of 1366 pixels."""
_FINDINGS = dict(zip(theme.TYPE_SIZES, (260, 276, 300), strict=True))
"""The findings' width by font size, for a rule's whole name in the filter."""
_FORM = 836
_WIDE = 1700
"""The width of a landscape page at its largest fitted zoom; the rest goes to the sides."""
_WIDER = 120
"""The largest part of that rest that widens a side whose width the user has not chosen."""
_ROOM = 620
"""The form's width below which the sides get narrower, down to the widths below."""
_LEAST, _LIST_LEAST = 190, 258
_FINDINGS_LEAST = dict(zip(theme.TYPE_SIZES, (244, 276, 300), strict=True))
_READABLE = 560
"""The width at which a page is still readable; a side that leaves less is folded automatically."""
_TIGHT = 300
"""The least width of the form where the user wants both sides all the same."""
_WISHES = (None, True, False)
"""The user's wishes for a side, in the order of the stored digits."""
LIST, FINDINGS = 0, 2
"""The indexes of the sides in the splitter."""


class Panels(QSplitter):
    """A splitter of three panels; sides regain their chosen widths when the window is wide enough again."""

    folded = Signal()  # a side was folded away or came back

    def __init__(self) -> None:
        super().__init__()
        self._type = theme.type_size()
        self._chosen, self._room = (_LISTS[self._type], _FINDINGS[self._type]), _ROOM
        self._wishes: dict[int, bool | None] = {LIST: None, FINDINGS: None}
        """Whether the user wants a side to be shown; ``None``: as the width allows."""
        self._last = FINDINGS
        """The side that the user showed last."""
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(lambda _place, handle: self._choose(handle))

    def fill(self, forms: QWidget, middle: QWidget, findings: QWidget) -> None:
        """Add the three widgets; the middle takes changes of the width."""
        self._type = theme.type_size()
        self._chosen = _LISTS[self._type], _FINDINGS[self._type]
        widths = self._chosen[0], _FORM, self._chosen[1]
        for widget, width in zip((forms, middle, findings), widths, strict=True):
            widget.setMinimumWidth(_LEAST)
            self.addWidget(widget)
            self.setStretchFactor(self.count() - 1, 1 if widget is middle else 0)
            widget.resize(width, 100)
        self.setSizes(widths)

    def replace(self, side: int, widget: QWidget) -> None:
        """Replace the widget at ``side`` by ``widget``."""
        widget.setMinimumWidth(_LEAST)
        hidden = self.widget(side).isHidden()
        old_widget = self.replaceWidget(side, widget)
        widget.setHidden(hidden)
        self.setStretchFactor(side, 0)
        old_widget.deleteLater()

    # --- folding -------------------------------------------------------------------------------

    def shows(self, side: int) -> bool:
        """Return whether ``side`` is unfolded."""
        return self.count() > side and not self.widget(side).isHidden()

    def toggle(self, side: int) -> None:
        """Fold or unfold ``side``; in a narrow window the other side is folded in its place."""
        self.show_side(side, not self.shows(side))

    def show_side(self, side: int, shown: bool) -> None:
        """Unfold or fold ``side``, until the user changes it."""
        self._wishes[side] = shown
        if shown:
            self._last = side
        self._fit()

    def _sides(self) -> set[int]:
        """Return the sides that are to be unfolded."""
        width = self.width() - 2 * self.handleWidth()
        least = {LIST: _LIST_LEAST, FINDINGS: _FINDINGS_LEAST[self._type]}
        fitting = [side for side in (LIST, FINDINGS) if self._wishes[side] is not False]
        for side in (FINDINGS, LIST):  # first, because the cells show its marks, too
            if side in fitting and sum(least[each] for each in fitting) + min(_READABLE, self._room) > width:
                fitting.remove(side)
        shown = {side for side in fitting if self._wishes[side] is None}
        wished = [side for side in (LIST, FINDINGS) if self._wishes[side]]
        if len(wished) == 2 and sum(least.values()) + _TIGHT > width:
            wished = [self._last]
        for side in wished:
            second_side = LIST + FINDINGS - side
            if second_side in shown and sum(least.values()) + min(_READABLE, self._room) > width:
                shown.discard(second_side)
        return shown | set(wished)

    # --- widths --------------------------------------------------------------------------------

    def saved_widths(self) -> QByteArray:
        """Return the state for `restore_widths`.

        It holds the chosen widths, not those reduced by a small window, and the wishes for the sides.
        """
        wishes = "".join(str(_WISHES.index(self._wishes[side])) for side in (LIST, FINDINGS))
        return QByteArray("{} {} {} {}".format(*self._chosen, self._room, wishes).encode())

    def restore_widths(self, saved: QByteArray) -> None:
        """Restore the widths and wishes of `saved_widths`; ignore a state of an older version."""
        words = bytes(saved.data()).split()
        if len(words) in (3, 4) and all(word.isdigit() and len(word) < 5 for word in words):
            self._chosen = max(int(words[0]), _LEAST), max(int(words[1]), _LEAST)
            self._room = min(int(words[2]), _ROOM)
            for side, digit in zip(
                (LIST, FINDINGS), words[3].decode() if len(words) == 4 else "00", strict=False
            ):
                self._wishes[side] = _WISHES[min(int(digit), 2)]
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.count() and theme.type_size() != self._type:
            left, right = (sizes[theme.type_size()] - sizes[self._type] for sizes in (_LISTS, _FINDINGS))
            self._type = theme.type_size()
            self._chosen = max(self._chosen[0] + left, _LEAST), max(self._chosen[1] + right, _LEAST)
            self._fit()

    def _choose(self, handle: int) -> None:
        left, middle, right = self.sizes()
        self._room = min(_ROOM, middle)  # the user may make the form narrower than that
        self._chosen = (left, self._chosen[1]) if handle == 1 else (self._chosen[0], right)

    def _fit(self) -> None:
        if not self.count():
            return
        shown, changed = self._sides(), False
        for side in (LIST, FINDINGS):
            if self.shows(side) != (side in shown):
                changed = True
                self._move_focus(side, side in shown)
                self.widget(side).setVisible(side in shown)
        left = self._chosen[0] if LIST in shown else 0
        right = self._chosen[1] if FINDINGS in shown else 0
        room = self.width() - len(shown) * self.handleWidth()
        spare = max(room - left - right - _WIDE, 0)
        if left == _LISTS[self._type]:
            left += min(spare // 2, _WIDER)
        if right == _FINDINGS[self._type]:
            right += min(spare // 2, _WIDER)
        missing = max(self._room - (room - left - right), 0)
        right_gives = min(
            missing, max(right - _FINDINGS_LEAST[self._type], 0)
        )  # first, because its texts are wrapped
        left_gives = min(missing - right_gives, max(left - _LIST_LEAST, 0))
        left, right = left - left_gives, right - right_gives
        self.setSizes([left, max(room - left - right, 0), right])
        if changed:
            self.folded.emit()

    def _move_focus(self, side: int, stays: bool) -> None:
        """Move the focus to the form before the side that has it is folded."""
        focused = self.window().focusWidget()
        if not stays and focused is not None and self.widget(side).isAncestorOf(focused):
            self.widget(1).setFocus()
