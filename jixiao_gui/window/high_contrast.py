"""Ask the system whether its user wants high contrast; Windows alone has such a switch."""

from __future__ import annotations

import sys

_GET_HIGH_CONTRAST = 0x0042
_ON = 0x0001


def wants_contrast() -> bool:
    """Return whether high contrast is switched on; False where nobody can tell."""
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", wintypes.UINT), ("flags", wintypes.DWORD), ("scheme", wintypes.LPWSTR))

    asked = HighContrast(size=ctypes.sizeof(HighContrast))
    found = ctypes.windll.user32.SystemParametersInfoW(_GET_HIGH_CONTRAST, asked.size, ctypes.byref(asked), 0)
    return bool(found) and bool(asked.flags & _ON)
