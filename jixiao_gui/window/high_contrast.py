"""Find out whether the system is set to high contrast, and in which colours.

Windows has a setting and colours for it; elsewhere a palette of pure black and white means the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

_GET_HIGH_CONTRAST = 0x0042
_ON = 0x0001
_WINDOW, _WINDOW_TEXT, _HIGHLIGHT, _HIGHLIGHT_TEXT, _GREY_TEXT, _HOTLIGHT = 5, 8, 13, 14, 17, 26
"""Indexes of Windows' system colours."""


class SystemColours(NamedTuple):
    """The user's colours of high contrast, as ``#rrggbb``."""

    window: str
    text: str
    selected: str
    selected_text: str
    disabled: str
    link: str


def high_contrast_colours(system_palette: QPalette | None = None) -> SystemColours | None:
    """Return the colours of high contrast if it is on, else ``None``.

    ``system_palette`` decides on systems without a setting for it.
    """
    if sys.platform == "win32":
        return _colours_of_windows() if _is_on_in_windows() else None
    return _colours_of(system_palette) if system_palette is not None else None


def _is_on_in_windows() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", wintypes.UINT), ("flags", wintypes.DWORD), ("scheme", wintypes.LPWSTR))

    setting = HighContrast(size=ctypes.sizeof(HighContrast))
    success = ctypes.windll.user32.SystemParametersInfoW(
        _GET_HIGH_CONTRAST, setting.size, ctypes.byref(setting), 0
    )
    return bool(success) and bool(setting.flags & _ON)


def _colours_of_windows() -> SystemColours | None:
    if sys.platform != "win32":
        return None
    import ctypes

    def colour(number: int) -> str:
        value = int(ctypes.windll.user32.GetSysColor(number))  # 0x00bbggrr
        return f"#{value & 0xFF:02x}{value >> 8 & 0xFF:02x}{value >> 16 & 0xFF:02x}"

    numbers = (_WINDOW, _WINDOW_TEXT, _HIGHLIGHT, _HIGHLIGHT_TEXT, _GREY_TEXT, _HOTLIGHT)
    return SystemColours(*map(colour, numbers))


def _colours_of(palette: QPalette) -> SystemColours | None:
    role = palette.ColorRole
    window, text = (palette.color(colour_role).name() for colour_role in (role.Window, role.WindowText))
    if {window, text} != {"#000000", "#ffffff"}:
        return None
    disabled = palette.color(palette.ColorGroup.Disabled, role.WindowText).name()
    selected, selected_text, link = (
        palette.color(colour_role).name() for colour_role in (role.Highlight, role.HighlightedText, role.Link)
    )
    return SystemColours(window, text, selected, selected_text, disabled, link)
