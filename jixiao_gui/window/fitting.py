"""Size a window, never larger than the screen on which it opens; what finds no room there scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QDialog,
    QFrame,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from jixiao_gui.window.settings import Settings

_SIZE = "size/"
"""The beginning of the settings' keys with the sizes of dialogs; the class follows."""
_LEAST = QSize(240, 120)
"""The smallest size in pixels that is believed."""
FRAME = 40
"""Pixels of the screen's height that a window's title bar and frame take."""


def open_at(window: QWidget, width: int, height: int) -> None:
    """Resize ``window``, before it is shown, to a size in logical pixels, at most that of its screen.

    A laptop of 1366 by 768 at 150 % has 910 by 464 of them above the task bar; a larger window would hide
    its buttons. A dialog that needs more scrolls; one that the user has sized opens as it was left.
    """
    size = QSize(width, height)
    if isinstance(window, QDialog):
        size = _kept_size(window) or size
        window.installEventFilter(_Keeping(window))
    window.resize(size.boundedTo(room_of(window)))
    if isinstance(window, QDialog):
        scroll_where_needed(window)


@runtime_checkable
class _WithSettings(Protocol):
    """A window that has settings: the main window."""

    settings: Settings


def _settings_of(dialog: QDialog) -> Settings | None:
    parent = dialog.parentWidget()
    while parent is not None:
        if isinstance(parent, _WithSettings):
            return parent.settings
        parent = parent.parentWidget()
    return None


def _kept_size(dialog: QDialog) -> QSize | None:
    """Return the size in which the user left a dialog of this class; ``None`` where nobody has sized one."""
    settings = _settings_of(dialog)
    numbers = settings.text(_SIZE + type(dialog).__name__).split() if settings is not None else []
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        return None
    return QSize(*map(int, numbers)).expandedTo(_LEAST)


class _Keeping(QObject):
    """An event filter that stores the size of its dialog when the user has dragged it to another."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._dragged = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._dragged = self._dragged or (self._dialog.isVisible() and event.spontaneous())
        elif event.type() == QEvent.Type.Hide and self._dragged and not self._dialog.isMaximized():
            settings, size = _settings_of(self._dialog), self._dialog.size()
            if settings is not None:
                settings.set_text(_SIZE + type(self._dialog).__name__, f"{size.width()} {size.height()}")
        return False


def room_of(window: QWidget) -> QSize:
    """Return the size in logical pixels that a window may have on its screen, its frame left out."""
    room = (window.parentWidget() or window).screen().availableGeometry().size()
    return QSize(room.width(), room.height() - FRAME)


def scroll_where_needed(dialog: QDialog) -> None:
    """Make ``dialog`` scroll above its buttons as soon as its contents need more room than the screen has."""
    dialog.installEventFilter(_Fitting(dialog))


def adjust_size(dialog: QDialog) -> None:
    """Resize ``dialog`` to what its contents want, at most to its screen."""
    dialog.adjustSize()
    dialog.resize(dialog.size().boundedTo(room_of(dialog)))


def scrolled(contents: QLayout, name: str, *, sideways: bool = True) -> QScrollArea:
    """Return ``contents`` in a scroll area without a frame; ``name`` is read to those who see nothing.

    Where it does not scroll ``sideways`` too, it is at least as wide as its contents.
    """
    content = QWidget()
    content.setLayout(contents)
    area = QScrollArea() if sideways else _WideArea()
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(content)
    for each in (content, area.viewport()):
        each.setAutoFillBackground(False)  # so that the window's background shows
    if not sideways:
        _stop_where_it_scrolls(area)
    return area


def _stop_where_it_scrolls(area: QScrollArea) -> None:
    """Make Tab stop at ``area`` only while there is something to scroll: elsewhere nothing is seen of it.

    Not for the start page: policies take all of Qt's names, which the first paint goes without.
    """
    stop, none = area.focusPolicy(), area.widget().focusPolicy()  # Qt's own, of areas and of plain widgets
    bars = area.verticalScrollBar(), area.horizontalScrollBar()

    def follow() -> None:
        area.setFocusPolicy(stop if any(bar.maximum() > bar.minimum() for bar in bars) else none)

    for bar in bars:
        bar.rangeChanged.connect(lambda _least, _most: follow())
    follow()


class _WideArea(QScrollArea):
    """A scroll area that is as wide as its contents need, in any size of type."""

    def __init__(self) -> None:
        super().__init__()
        from PySide6.QtCore import Qt  # not before the first paint: see performance.md

        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        contents = self.widget().minimumSizeHint() if self.widget() else QSize()
        bar = self.verticalScrollBar().sizeHint().width()
        return super().minimumSizeHint().expandedTo(QSize(contents.width() + bar, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _Fitting(QObject):
    """An event filter that puts the contents of its dialog into a scroll area when they find no room."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._fit()
        return False

    def _fit(self) -> None:
        """Make the dialog scroll, once, where its contents need more than the screen has."""
        dialog, room = self._dialog, room_of(self._dialog)
        layout = dialog.layout()
        if layout is None:
            return
        least = layout.totalMinimumSize()
        width = min(max(dialog.width(), least.width()), room.width())
        high = max(least.height(), layout.totalMinimumHeightForWidth(width))
        bar = dialog.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, dialog)
        if least.width() <= room.width() and high <= room.height():
            if dialog.height() < high:  # Qt gives it no more than two thirds of the screen
                dialog.resize(width, high)
            return
        dialog.removeEventFilter(self)
        focused = dialog.focusWidget()
        content = _scroll(dialog, layout, room)
        dialog.setMinimumSize(0, 0)
        dialog.resize(min(width + bar, room.width()), min(max(high, dialog.height()), room.height()))
        if focused is None:  # else the buttons would come first, which have stayed where they were
            focused = _first_stop(content)
        if focused is not None:
            focused.setFocus()


def _first_stop(content: QWidget) -> QWidget | None:
    """Return the first control in ``content`` at which Tab stops; ``None`` where there is none."""
    from PySide6.QtCore import Qt  # not before the first paint: see performance.md

    following = content.nextInFocusChain()
    while following is not None and following is not content:
        stops = bool(following.focusPolicy() & Qt.FocusPolicy.TabFocus) and following.isEnabled()
        if stops and content.isAncestorOf(following) and not following.isHidden():
            return following
        following = following.nextInFocusChain()
    return None


def _scroll(dialog: QDialog, layout: QLayout, room: QSize) -> QWidget:
    """Put the contents of ``dialog`` into a scroll area, but for a last row of buttons that finds room.

    Return the contents.
    """
    sides, gap = layout.contentsMargins(), layout.spacing()
    foot = _take_buttons(layout, room.width() - sides.left() - sides.right())
    if foot is not None:
        layout.setContentsMargins(sides.left(), sides.top(), sides.right(), gap)
    area = scrolled(layout, dialog.windowTitle())  # takes the layout, and what is in it, from the dialog
    _stop_where_it_scrolls(area)
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(area, 1)
    area.show()  # Qt would show it a moment later, and the dialog without contents until then
    if foot is None:
        return area.widget()
    row = QVBoxLayout()
    row.setContentsMargins(sides.left(), gap, sides.right(), sides.bottom())
    outer.addLayout(row)
    if isinstance(foot, QLayout):
        row.addLayout(foot)
    else:
        row.addWidget(foot)
    return area.widget()


def _take_buttons(layout: QLayout, width: int) -> QLayout | QWidget | None:
    """Take the last row out of ``layout`` and return it, where it has buttons and finds room in ``width``."""
    last = layout.itemAt(layout.count() - 1)
    if last is None or not isinstance(layout, QBoxLayout) or not _has_buttons(last):
        return None
    if last.minimumSize().width() > width:
        return None
    widget, row = last.widget(), last.layout()
    if widget is not None:
        layout.removeWidget(widget)
        return widget
    layout.removeItem(row)
    return row


def _has_buttons(row: QLayoutItem) -> bool:
    """Return whether a button is in a row of a layout."""
    widget, layout = row.widget(), row.layout()
    if widget is not None:
        return isinstance(widget, QAbstractButton) or bool(widget.findChildren(QAbstractButton))
    return layout is not None and any(_has_buttons(layout.itemAt(n)) for n in range(layout.count()))
