"""Ask the system whether its user wants high contrast, and in which colours.

Windows has a switch and colours for it; elsewhere a palette of pure black and white says as much.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

_GET_HIGH_CONTRAST = 0x0042
_ON = 0x0001
_WINDOW, _WINDOW_TEXT, _HIGHLIGHT, _HIGHLIGHT_TEXT, _GREY_TEXT, _HOTLIGHT = 5, 8, 13, 14, 17, 26
"""Numbers of Windows' system colours."""


class SystemColours(NamedTuple):
    """The colours that the user has chosen, as ``#rrggbb``."""

    window: str
    text: str
    selected: str
    selected_text: str
    disabled: str
    link: str


def asked_colours(system_palette: QPalette | None = None) -> SystemColours | None:
    """Return the colours of the high contrast that is switched on; ``None`` where it is not.

    ``system_palette`` is what tells on systems without a switch.
    """
    if sys.platform == "win32":
        return _colours_of_windows() if _on_windows() else None
    return _colours_of(system_palette) if system_palette is not None else None


def _on_windows() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", wintypes.UINT), ("flags", wintypes.DWORD), ("scheme", wintypes.LPWSTR))

    asked = HighContrast(size=ctypes.sizeof(HighContrast))
    found = ctypes.windll.user32.SystemParametersInfoW(_GET_HIGH_CONTRAST, asked.size, ctypes.byref(asked), 0)
    return bool(found) and bool(asked.flags & _ON)


def _colours_of_windows() -> SystemColours | None:
    if sys.platform != "win32":
        return None
    import ctypes

    def colour(number: int) -> str:
        found = int(ctypes.windll.user32.GetSysColor(number))  # 0x00bbggrr
        return f"#{found & 0xFF:02x}{found >> 8 & 0xFF:02x}{found >> 16 & 0xFF:02x}"

    numbers = (_WINDOW, _WINDOW_TEXT, _HIGHLIGHT, _HIGHLIGHT_TEXT, _GREY_TEXT, _HOTLIGHT)
    return SystemColours(*map(colour, numbers))


def _colours_of(palette: QPalette) -> SystemColours | None:
    role = palette.ColorRole
    window, text = (palette.color(which).name() for which in (role.Window, role.WindowText))
    if {window, text} != {"#000000", "#ffffff"}:
        return None
    disabled = palette.color(palette.ColorGroup.Disabled, role.WindowText).name()
    selected, selected_text, link = (
        palette.color(which).name() for which in (role.Highlight, role.HighlightedText, role.Link)
    )
    return SystemColours(window, text, selected, selected_text, disabled, link)
