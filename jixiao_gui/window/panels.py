"""List, form and findings side by side: the list widens with the type, the sides give in a small window.

A side that leaves the form too little is folded away; the user folds and unfolds both as well.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from jixiao_gui.window import theme

_LISTS = dict(zip(theme.TYPE_SIZES, (270, 294, 318), strict=True))
"""The list's width by the size of the type: a form's figures stand in one line. No wider, as the page is to
keep its room in a window of 1366."""
_FINDINGS = dict(zip(theme.TYPE_SIZES, (260, 276, 300), strict=True))
"""The same of the findings: a rule's whole name stands in their filter."""
_FORM = 836
_WIDE = 1700
"""What a page in landscape takes at the largest zoom of its own: the rest is the sides'."""
_WIDER = 120
"""What a side gets of that at most, where the user has chosen no width: longer names, fewer lines."""
_ROOM = 620
"""Below this width of the form the sides give of theirs, down to the next two; dragged down to the first."""
_LEAST, _LIST_LEAST = 190, 258
_FINDINGS_LEAST = dict(zip(theme.TYPE_SIZES, (244, 276, 300), strict=True))
_READABLE = 560
"""The width at which a page is still read with ease: a side that leaves less is folded away by itself."""
_TIGHT = 300
"""The width that is left to the form where the user wants both sides in spite of that."""
_WANTED = (None, True, False)
"""What the user may want of a side, in the order of the digits that are kept."""
LIST, FINDINGS = 0, 2
"""The sides, by their place in the splitter."""


class Panels(QSplitter):
    """Empty until `fill`. The sides come back to the widths that were chosen once there is room again."""

    folded = Signal()  # a side was folded away or came back

    def __init__(self) -> None:
        super().__init__()
        self._type = theme.type_size()
        self._chosen, self._room = (_LISTS[self._type], _FINDINGS[self._type]), _ROOM
        self._wanted: dict[int, bool | None] = {LIST: None, FINDINGS: None}
        """What the user wants of a side; ``None``: what the room allows."""
        self._last = FINDINGS
        """The side that the user asked for last."""
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(lambda _place, handle: self._choose(handle))

    def fill(self, forms: QWidget, middle: QWidget, findings: QWidget) -> None:
        """Put them in; what is over or lacks is the middle's."""
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
        """Put ``widget`` in the place of what stands at ``side``."""
        widget.setMinimumWidth(_LEAST)
        hidden = self.widget(side).isHidden()
        before = self.replaceWidget(side, widget)
        widget.setHidden(hidden)
        self.setStretchFactor(side, 0)
        before.deleteLater()

    # --- folding -------------------------------------------------------------------------------

    def shows(self, side: int) -> bool:
        """Return whether ``side`` is there, as far as the splitter is."""
        return self.count() > side and not self.widget(side).isHidden()

    def toggle(self, side: int) -> None:
        """Fold ``side`` away, or bring it back; in a narrow window the other side then gives way."""
        self.show_side(side, not self.shows(side))

    def show_side(self, side: int, shown: bool) -> None:
        """Show ``side`` or fold it away, until the user says otherwise."""
        self._wanted[side] = shown
        if shown:
            self._last = side
        self._fit()

    def _sides(self) -> set[int]:
        """Return the sides that are to be seen."""
        width = self.width() - 2 * self.handleWidth()
        least = {LIST: _LIST_LEAST, FINDINGS: _FINDINGS_LEAST[self._type]}
        by_room = [side for side in (LIST, FINDINGS) if self._wanted[side] is not False]
        for side in (FINDINGS, LIST):  # first: its marks stand on the cells too
            if side in by_room and sum(least[each] for each in by_room) + min(_READABLE, self._room) > width:
                by_room.remove(side)
        shown = {side for side in by_room if self._wanted[side] is None}
        asked = [side for side in (LIST, FINDINGS) if self._wanted[side]]
        if len(asked) == 2 and sum(least.values()) + _TIGHT > width:
            asked = [self._last]
        for side in asked:
            other = LIST + FINDINGS - side
            if other in shown and sum(least.values()) + min(_READABLE, self._room) > width:
                shown.discard(other)
        return shown | set(asked)

    # --- widths --------------------------------------------------------------------------------

    def saved_widths(self) -> QByteArray:
        """Return what `restore_widths` takes.

        The widths that were chosen, not what a small window made of them, and which sides are folded away.
        """
        wanted = "".join(str(_WANTED.index(self._wanted[side])) for side in (LIST, FINDINGS))
        return QByteArray("{} {} {} {}".format(*self._chosen, self._room, wanted).encode())

    def restore_widths(self, saved: QByteArray) -> None:
        """Take the widths of another day; of an older version's state nothing."""
        words = bytes(saved.data()).split()
        if len(words) in (3, 4) and all(word.isdigit() and len(word) < 5 for word in words):
            self._chosen = max(int(words[0]), _LEAST), max(int(words[1]), _LEAST)
            self._room = min(int(words[2]), _ROOM)
            for side, digit in zip(
                (LIST, FINDINGS), words[3].decode() if len(words) == 4 else "00", strict=False
            ):
                self._wanted[side] = _WANTED[min(int(digit), 2)]
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
        self._room = min(_ROOM, middle)  # who makes the form narrower than that wants it so
        self._chosen = (left, self._chosen[1]) if handle == 1 else (self._chosen[0], right)

    def _fit(self) -> None:
        if not self.count():
            return
        shown, changed = self._sides(), False
        for side in (LIST, FINDINGS):
            if self.shows(side) != (side in shown):
                changed = True
                self._lead_away(side, side in shown)
                self.widget(side).setVisible(side in shown)
        left = self._chosen[0] if LIST in shown else 0
        right = self._chosen[1] if FINDINGS in shown else 0
        room = self.width() - len(shown) * self.handleWidth()
        spare = max(room - left - right - _WIDE, 0)
        if left == _LISTS[self._type]:
            left += min(spare // 2, _WIDER)
        if right == _FINDINGS[self._type]:
            right += min(spare // 2, _WIDER)
        lack = max(self._room - (room - left - right), 0)
        right_gives = min(
            lack, max(right - _FINDINGS_LEAST[self._type], 0)
        )  # first: what stands there is broken into lines
        left_gives = min(lack - right_gives, max(left - _LIST_LEAST, 0))
        left, right = left - left_gives, right - right_gives
        self.setSizes([left, max(room - left - right, 0), right])
        if changed:
            self.folded.emit()

    def _lead_away(self, side: int, stays: bool) -> None:
        """Give the keyboard to the form before the side that has it is folded away."""
        focused = self.window().focusWidget()
        if not stays and focused is not None and self.widget(side).isAncestorOf(focused):
            self.widget(1).setFocus()
