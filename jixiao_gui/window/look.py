"""Apply the theme that the settings name."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from jixiao_gui.window import theme
from jixiao_gui.window.settings import Settings


def apply_look(settings: Settings) -> None:
    """Apply the colours and the font size of the settings to the whole program."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    size = settings.text("look/type", str(theme.TYPE_SIZES[0]))
    theme.use(app, settings.text("look/scheme", theme.SYSTEM), _number(size))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return theme.TYPE_SIZES[0]
