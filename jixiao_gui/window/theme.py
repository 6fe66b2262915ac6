"""The theme in use: colours, light or dark, font size, and icons in these colours.

A widget asks for colours when it paints (`colour`, `paper_colour`), or leaves them to the palette and the
style sheet; a switch then needs only a repaint. The page stays paper-white, except in high contrast: what is
drawn on it uses `paper_colour`.
"""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from jixiao_gui.paths import resources_folder
from jixiao_gui.window.colours import DARK, LIGHT, Colours, contrast_colours, luminance
from jixiao_gui.window.high_contrast import high_contrast_colours
from jixiao_gui.window.svg_icon import SvgIcon

SPACE = 8
"""The unit of the spacing scale, in pixels: 4, 8, 16, 24."""
SYSTEM = "system"
SCHEMES = (SYSTEM, "light", "dark")
"""The choices: as the system, light, dark."""

_ICON_INKS = {
    "#3c4656": "icon",
    "#1a5fb4": "accent",
    "#1b7340": "good",
    "#b3261e": "error",
    "#e8930c": "amber",
    "#fff": "accent_text",
}
"""The colours in the SVG files -> the theme's colours that replace them."""


_FAMILIES = [
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "Noto Sans SC Medium",  # the program's own, see `load_chinese_font`
]
_DARK_BELOW = 128
"""The lightness (0 to 255) below which the system's window colour is dark."""
TYPE_SIZES = (9.5, 11.0, 12.5)
"""Sizes of the window's own type in points: usual, large, very large."""


class _Theme:
    colours: Colours = LIGHT
    scheme: str = SYSTEM
    type_size: float = TYPE_SIZES[0]
    started: bool = False
    contrast: bool = False
    system: QPalette | None = None


_theme = _Theme()


def colours() -> Colours:
    """Return the colours in use."""
    return _theme.colours


def dark() -> bool:
    """Return whether the dark colours are in use."""
    return luminance(_theme.colours.window) < luminance(_theme.colours.text)


def colour(name: str, alpha: int = 255) -> QColor:
    """Return a colour of the theme by its field's name; ``alpha`` from 0 to 255."""
    return _coloured(colours(), name, alpha)


def paper_colour(name: str, alpha: int = 255) -> QColor:
    """Return a colour for something drawn on the page; ``alpha`` from 0 to 255."""
    return _coloured(page_colours(), name, alpha)


def page_colours() -> Colours:
    """Return the colours of the page: light ones, except in high contrast."""
    return _theme.colours if _theme.contrast else LIGHT


def _coloured(colours: Colours, name: str, alpha: int) -> QColor:
    result = QColor(getattr(colours, name))
    result.setAlpha(alpha)
    return result


# --- light or dark -----------------------------------------------------------------------------


def load_chinese_font() -> None:
    """Register the program's own Chinese font with Qt where the system has none, as a bare Linux."""
    if sys.platform == "linux" and not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        QFontDatabase.addApplicationFont(str(resources_folder() / "fonts" / "Hei.ttf"))


def use(app: QApplication, scheme: str, type_size: float) -> None:
    """Apply a theme to all open and future windows.

    ``scheme`` is one of `SCHEMES`, ``type_size`` (points) of `TYPE_SIZES`; other values mean the default.
    """
    _theme.scheme = scheme if scheme in SCHEMES else SYSTEM
    type_size = type_size if type_size in TYPE_SIZES else TYPE_SIZES[0]
    if type_size != _theme.type_size or app.font().families() != _FAMILIES:
        _theme.type_size = type_size
        font = QFont()
        font.setFamilies(_FAMILIES)
        font.setPointSizeF(type_size)
        app.setFont(font)
        app.setStyleSheet("")  # made again by `follow_system`: it contains sizes
    if _theme.started:
        _tell_system(app)
    follow_system(app)


def finish_start() -> None:
    """Pass the chosen scheme to the system after the first paint, and follow its changes."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and not _theme.started:
        _theme.started = True
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: follow_system(app))
        _tell_system(app)
        follow_system(app)


def _tell_system(app: QApplication) -> None:
    from PySide6.QtCore import Qt

    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    # title bars, and the system's own dialogs
    app.styleHints().setColorScheme(schemes.get(_theme.scheme, Qt.ColorScheme.Unknown))


def _system_is_dark(app: QApplication) -> bool:
    if not _theme.started:
        # before the first paint the namespace Qt is not used: PySide6 takes 20 ms to make its enums
        return app.palette().color(QPalette.ColorRole.Window).lightness() < _DARK_BELOW
    from PySide6.QtCore import Qt

    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def refresh_system_colours() -> None:
    """Apply the system's colours again after it has reported a change, such as of high contrast."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    app.setPalette(QPalette())  # restores the system's own
    _theme.system = None
    app.setStyleSheet("")
    follow_system(app)


def scheme() -> str:
    """Return the chosen scheme: one of `SCHEMES`."""
    return _theme.scheme


def type_size() -> float:
    """Return the font size of the window in points."""
    return _theme.type_size


def follow_system(app: QApplication) -> None:
    """Apply the colours of the chosen scheme and the system, unless they are in use already."""
    if _theme.system is None:  # the palette is still the system's
        _theme.system = app.palette()
    contrast = high_contrast_colours(_theme.system)
    if contrast is not None:
        new_colours = contrast_colours(contrast)
    else:
        on_dark = _system_is_dark(app) if _theme.scheme == SYSTEM else _theme.scheme == "dark"
        new_colours = DARK if on_dark else LIGHT
    if new_colours == _theme.colours and app.styleSheet():
        return
    _theme.colours, _theme.contrast = new_colours, contrast is not None
    app.setPalette(palette())
    app.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """Return the style sheet of the controls in the theme's colours."""
    from jixiao_gui.window.style_sheet import style_sheet as make_style_sheet

    after, folder = "_dark" if dark() else "", resources_folder() / "icons"
    return make_style_sheet(
        colours(), _theme.type_size, lambda name: (folder / f"{name}{after}.svg").as_posix()
    )


def palette() -> QPalette:
    """Return the palette of all controls."""
    palette_in_use = QPalette()
    role = QPalette.ColorRole
    for colour_role, name in (
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
        palette_in_use.setColor(colour_role, colour(name))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        palette_in_use.setColor(QPalette.ColorGroup.Disabled, colour_role, colour("disabled"))
    return palette_in_use


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet uses, such as ``tone`` or ``level``, and restyle the widget."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


# --- icons -------------------------------------------------------------------------------------


@cache
def icon(name: str) -> QIcon:
    """Return the icon ``name`` of ``resources/icons``, drawn in the current colours each time."""
    path = resources_folder() / "icons" / f"{name}.svg"
    if name == "jixiao":  # the program's own, always in its own colours
        return QIcon(str(path))
    return QIcon(SvgIcon(path, _inks))


def _inks() -> dict[str, str]:
    return {drawn: getattr(colours(), name) for drawn, name in _ICON_INKS.items()}


class Picture(QWidget):
    """A widget that shows an icon; unlike a label with a pixmap it follows the theme.

    ``top``: the icon is at the top of the widget, else in the middle.
    """

    def __init__(self, name: str, size: int, *, top: bool = False) -> None:
        super().__init__()
        self.name = name
        self._size = size
        self._top = top
        self.setMinimumSize(size, size)

    def show_icon(self, name: str) -> None:
        """Show the icon ``name``."""
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
