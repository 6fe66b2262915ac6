"""Provide the paper's fonts on the screen: those of the PDF, at any zoom."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from jixiao_gui.paths import resources_folder

_SIGNS, _FAR = "Noto Sans Symbols 2", "Noto Serif CJK SC Far"
_SONG = ("Noto Serif SC", _SIGNS, _FAR, "Noto Serif CJK SC", "SimSun", "宋体", "serif")
_HEI = (
    *("Noto Sans SC Medium", "Noto Sans SC", _SIGNS, _FAR),
    *("Noto Sans CJK SC", "SimHei", "黑体", "sans-serif"),
)
_SYSTEM_SONG, _SYSTEM_HEI = ("SimSun", "宋体"), ("SimHei", "黑体")
_MEASURING_SIZE = 500.0
"""Font size in pixels at which widths are measured, where hinting has no effect."""


@cache
def load_fonts() -> None:
    """Register the program's own fonts with Qt; without them the system's are used."""
    for name in ("Song.ttf", "Signs.ttf", "SongRare.ttf", "SongFar.ttf", "Hei.ttf"):
        path = resources_folder() / "fonts" / name
        if path.exists():
            QFontDatabase.addApplicationFont(str(path))


def has_system_fonts() -> bool:
    """Return whether the machine has both 宋体 and 黑体, the fonts of official papers."""
    families = set(QFontDatabase.families())
    return bool(families & set(_SYSTEM_SONG)) and bool(families & set(_SYSTEM_HEI))


_chosen = {"system": False}


def prefer_system(on: bool) -> bool:
    """Switch the page to the system's 宋体 and 黑体 or to the program's fonts; return False for no change."""
    if _chosen["system"] == on:
        return False
    _chosen["system"] = on
    _advances.clear()
    _metrics.cache_clear()
    return True


def song(pixels: float) -> QFont:
    """Return the font of the table, ``pixels`` in size."""
    return _font(_SYSTEM_SONG + _SONG if _chosen["system"] else _SONG, pixels)


def hei(pixels: float) -> QFont:
    """Return the font of the caption, ``pixels`` in size."""
    return _font(_SYSTEM_HEI + _HEI if _chosen["system"] else _HEI, pixels)


class _Advances(dict[str, float]):
    def __missing__(self, char: str) -> float:
        width = float(_metrics().horizontalAdvance(char)) / _MEASURING_SIZE
        self[char] = width
        return width


_advances = _Advances()


def advance(char: str) -> float:
    """Return the width of a character of Song in em, the same at every zoom."""
    return _advances[char]


@cache
def _metrics() -> QFontMetricsF:
    return QFontMetricsF(song(_MEASURING_SIZE))


def _font(families: tuple[str, ...], pixels: float) -> QFont:
    load_fonts()
    font = QFont()
    font.setFamilies(list(families))
    font.setPointSizeF(max(pixels, 1.0) * 72 / _dpi())
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _dpi() -> float:
    # pixels per inch that Qt uses for fonts; measured, for screens and platforms differ
    probe = QFont()
    probe.setPointSizeF(72.0)
    from PySide6.QtGui import QFontInfo

    return float(QFontInfo(probe).pixelSize()) or 96.0
