"""List, form and findings side by side; larger type makes the list wider."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QSplitter, QWidget

from jixiao_gui.window import theme

_LEAST = 190
_LISTS = dict(zip(theme.TYPE_SIZES, (270, 294, 318), strict=True))
"""The list's width by the size of the type: a form's figures stand in one line. No wider, as the page is to
keep its room in a window of 1366."""
_FORM, _FINDINGS = 836, 260


class Panels(QSplitter):
    """Empty until `furnish`. Who dragged the list wider keeps that when the type changes."""

    def __init__(self) -> None:
        super().__init__()
        self._type = theme.type_size()
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def furnish(self, forms: QWidget, middle: QWidget, findings: QWidget) -> None:
        """Put them in; what is over or lacks is the middle's."""
        self._type = theme.type_size()
        widths = _LISTS[self._type], _FORM, _FINDINGS
        for widget, width in zip((forms, middle, findings), widths, strict=True):
            widget.setMinimumWidth(_LEAST)
            self.addWidget(widget)
            self.setStretchFactor(self.count() - 1, 1 if widget is middle else 0)
            widget.resize(width, 100)
        self.setSizes(widths)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.count() and theme.type_size() != self._type:
            more = _LISTS[theme.type_size()] - _LISTS[self._type]
            self._type = theme.type_size()
            left, middle, right = self.sizes()
            self.setSizes([left + more, max(middle - more, _LEAST), right])
