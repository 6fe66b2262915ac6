"""List, form and findings side by side: the list widens with the type, the sides give in a small window."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from jixiao_gui.window import theme

_LISTS = dict(zip(theme.TYPE_SIZES, (270, 294, 318), strict=True))
"""The list's width by the size of the type: a form's figures stand in one line. No wider, as the page is to
keep its room in a window of 1366."""
_FORM, _FINDINGS = 836, 260
_ROOM = 620
"""Below this width of the form the sides give of theirs, down to the next two; dragged down to the first."""
_LEAST, _LIST_LEAST = 190, 240


class Panels(QSplitter):
    """Empty until `fill`. The sides come back to the widths that were chosen once there is room again."""

    def __init__(self) -> None:
        super().__init__()
        self._type = theme.type_size()
        self._chosen, self._room = (_LISTS[self._type], _FINDINGS), _ROOM
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(lambda _place, handle: self._choose(handle))

    def fill(self, forms: QWidget, middle: QWidget, findings: QWidget) -> None:
        """Put them in; what is over or lacks is the middle's."""
        self._type = theme.type_size()
        self._chosen = _LISTS[self._type], _FINDINGS
        widths = self._chosen[0], _FORM, self._chosen[1]
        for widget, width in zip((forms, middle, findings), widths, strict=True):
            widget.setMinimumWidth(_LEAST)
            self.addWidget(widget)
            self.setStretchFactor(self.count() - 1, 1 if widget is middle else 0)
            widget.resize(width, 100)
        self.setSizes(widths)

    def saved_widths(self) -> QByteArray:
        """Return what `restore_widths` takes.

        The widths that were chosen, not what a small window made of them.
        """
        return QByteArray("{} {} {}".format(*self._chosen, self._room).encode())

    def restore_widths(self, saved: QByteArray) -> None:
        """Take the widths of another day; of an older version's state nothing."""
        words = bytes(saved.data()).split()
        if len(words) == 3 and all(word.isdigit() and len(word) < 5 for word in words):
            self._chosen = max(int(words[0]), _LEAST), max(int(words[1]), _LEAST)
            self._room = min(int(words[2]), _ROOM)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.count() and theme.type_size() != self._type:
            more = _LISTS[theme.type_size()] - _LISTS[self._type]
            self._type = theme.type_size()
            self._chosen = max(self._chosen[0] + more, _LEAST), self._chosen[1]
            self._fit()

    def _choose(self, handle: int) -> None:
        left, middle, right = self.sizes()
        self._room = min(_ROOM, middle)  # who makes the form narrower than that wants it so
        self._chosen = (left, self._chosen[1]) if handle == 1 else (self._chosen[0], right)

    def _fit(self) -> None:
        if not self.count():
            return
        left, right = self._chosen
        room = self.width() - 2 * self.handleWidth()
        lack = max(self._room - (room - left - right), 0)
        right_gives = min(lack, right - _LEAST)  # first: what stands there is broken into lines
        left_gives = min(lack - right_gives, max(left - _LIST_LEAST, 0))
        left, right = left - left_gives, right - right_gives
        self.setSizes([left, max(room - left - right, 0), right])
