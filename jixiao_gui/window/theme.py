"""The colours in use, light or dark, and the icons drawn in them; a window that only uses these follows.

Colours are asked for when something is painted (`colour`, `paper_colour`), or left to the palette and the
style sheet; then a switch needs nothing but a repaint. The page stays paper-white, but where the system asks
for high contrast: what is drawn on it uses `paper_colour`.
"""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from jixiao_gui.paths import resources_folder
from jixiao_gui.window.colours import DARK, LIGHT, Colours, in_contrast, luminance
from jixiao_gui.window.high_contrast import asked_colours
from jixiao_gui.window.svg_icon import SvgIcon

SPACE = 8
"""The unit of the spacing scale, in pixels: 4, 8, 16, 24."""
SYSTEM = "system"
SCHEMES = (SYSTEM, "light", "dark")
"""What can be chosen: as the system, light, dark."""

_ICON_INKS = {
    "#3c4656": "icon",
    "#1a5fb4": "accent",
    "#1b7340": "good",
    "#b3261e": "error",
    "#e8930c": "amber",
    "#fff": "accent_text",
}
"""The colours that the SVG files are drawn in, and what each stands for."""


_FAMILIES = [
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "Noto Sans SC Medium",  # the program's own, see `bring_chinese`
]
_HALF = 128
"""Of a colour's lightness, 0 to 255."""
TYPE_SIZES = (9.5, 11.0, 12.5)
"""Sizes of the window's own type in points: usual, large, very large."""


class _Use:
    colours: Colours = LIGHT
    scheme: str = SYSTEM
    type_size: float = TYPE_SIZES[0]
    started: bool = False
    contrast: bool = False
    system: QPalette | None = None


_use = _Use()


def colours() -> Colours:
    """Return the colours in use."""
    return _use.colours


def dark() -> bool:
    """Return whether the dark colours are in use."""
    return luminance(_use.colours.window) < luminance(_use.colours.text)


def colour(name: str, alpha: int = 255) -> QColor:
    """Return a colour in use, by its field's name."""
    return _coloured(colours(), name, alpha)


def paper_colour(name: str, alpha: int = 255) -> QColor:
    """Return a colour for something drawn on the page."""
    return _coloured(page_colours(), name, alpha)


def page_colours() -> Colours:
    """Return the colours of the page: light ones, but where high contrast is asked for."""
    return _use.colours if _use.contrast else LIGHT


def _coloured(among: Colours, name: str, alpha: int) -> QColor:
    found = QColor(getattr(among, name))
    found.setAlpha(alpha)
    return found


# --- light or dark -----------------------------------------------------------------------------


def bring_chinese() -> None:
    """Make the program's own type known to Qt where the system has none for Chinese, as a bare Linux."""
    if sys.platform == "linux" and not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        QFontDatabase.addApplicationFont(str(resources_folder() / "fonts" / "Hei.ttf"))


def use(app: QApplication, scheme: str, type_size: float) -> None:
    """Put a look on everything that is open, and on what opens later.

    ``scheme`` is one of `SCHEMES`, ``type_size`` in points one of `TYPE_SIZES`; anything else is as usual.
    """
    _use.scheme = scheme if scheme in SCHEMES else SYSTEM
    type_size = type_size if type_size in TYPE_SIZES else TYPE_SIZES[0]
    if type_size != _use.type_size or app.font().families() != _FAMILIES:
        _use.type_size = type_size
        font = QFont()
        font.setFamilies(_FAMILIES)
        font.setPointSizeF(type_size)
        app.setFont(font)
        app.setStyleSheet("")  # written anew: it names sizes too
    if _use.started:
        _tell_system(app)
    follow_system(app)


def finish_start() -> None:
    """Do what can wait until something is painted: tell the system of the choice from now on, and hear it."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and not _use.started:
        _use.started = True
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: follow_system(app))
        _tell_system(app)
        follow_system(app)


def _tell_system(app: QApplication) -> None:
    from PySide6.QtCore import Qt

    asked = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    # title bars, and the system's own dialogs
    app.styleHints().setColorScheme(asked.get(_use.scheme, Qt.ColorScheme.Unknown))


def _system_is_dark(app: QApplication) -> bool:
    if not _use.started:
        # Before the first paint the namespace Qt is left alone: PySide6 takes 20 ms to make all its enums.
        return app.palette().color(QPalette.ColorRole.Window).lightness() < _HALF
    from PySide6.QtCore import Qt

    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def hear_system() -> None:
    """Follow the system after it has told that its look has changed: other colours of high contrast, say."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    app.setPalette(QPalette())  # uncovers the system's own
    _use.system = None
    app.setStyleSheet("")
    follow_system(app)


def scheme() -> str:
    """Return what was chosen: one of `SCHEMES`."""
    return _use.scheme


def type_size() -> float:
    """Return the size of the window's own type, in points."""
    return _use.type_size


def follow_system(app: QApplication) -> None:
    """Wear the colours that the choice and the system ask for; does nothing when they are worn already."""
    if _use.system is None:  # not covered by ours yet
        _use.system = app.palette()
    asked = asked_colours(_use.system)
    if asked is not None:
        wanted = in_contrast(asked)
    else:
        on_dark = _system_is_dark(app) if _use.scheme == SYSTEM else _use.scheme == "dark"
        wanted = DARK if on_dark else LIGHT
    if wanted == _use.colours and app.styleSheet():
        return
    _use.colours, _use.contrast = wanted, asked is not None
    app.setPalette(palette())
    app.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """Return the look of the window's controls in the colours in use."""
    from jixiao_gui.window.style_sheet import style_sheet as written

    after, folder = "_dark" if dark() else "", resources_folder() / "icons"
    return written(colours(), _use.type_size, lambda name: (folder / f"{name}{after}.svg").as_posix())


def palette() -> QPalette:
    """Return the palette of all controls."""
    palette_in_use = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, "window"),
        (role.Base, "panel"),
        (role.AlternateBase, "window"),
        (role.Button, "panel"),
        (role.ToolTipBase, "panel"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.BrightText, "error"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "faint"),
        (role.Highlight, "accent"),
        (role.Accent, "accent"),
        (role.HighlightedText, "accent_text"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Light, "panel"),
        (role.Midlight, "line"),
        (role.Mid, "edge"),
        (role.Dark, "edge"),
        (role.Shadow, "desk"),
    ):
        palette_in_use.setColor(which, colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette_in_use.setColor(QPalette.ColorGroup.Disabled, which, colour("disabled"))
    return palette_in_use


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet asks of, such as ``tone`` or ``level``, and show the difference."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


# --- icons -------------------------------------------------------------------------------------


@cache
def icon(name: str) -> QIcon:
    """Return the icon ``name`` out of ``resources/icons``, in the colours in use whenever it is drawn."""
    path = resources_folder() / "icons" / f"{name}.svg"
    if name == "jixiao":  # the program's own, always in its own colours
        return QIcon(str(path))
    return QIcon(SvgIcon(path, _inks))


def _inks() -> dict[str, str]:
    return {drawn: getattr(colours(), name) for drawn, name in _ICON_INKS.items()}


class Picture(QWidget):
    """An icon standing by itself; unlike a label with a pixmap it follows the colours in use.

    ``top``: at the top of the room it gets, not in the middle of its height.
    """

    def __init__(self, name: str, size: int, *, top: bool = False) -> None:
        super().__init__()
        self.name = name
        self._size = size
        self._top = top
        self.setMinimumSize(size, size)

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self.name = name
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is drawn whole
        if self.name:
            painter = QPainter(self)
            box = QRect(0, 0, self._size, self._size)
            if not self._top:
                box.moveTop((self.height() - self._size) // 2)
            icon(self.name).paint(painter, box)
