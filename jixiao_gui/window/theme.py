"""Colours, spacing and icons of the window, all in one place; a dark palette is one more `Colours`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QIcon, QPalette

from jixiao_gui.paths import resources_folder


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by what they are for. Text on its ground has a contrast of 4.5 or more."""

    window: str = "#f3f4f6"
    panel: str = "#ffffff"
    desk: str = "#e3e6ea"
    line: str = "#d5d9df"
    text: str = "#1f2430"
    faint: str = "#5d6675"
    accent: str = "#1a5fb4"
    accent_text: str = "#ffffff"
    hover: str = "#e6effa"
    chosen: str = "#d4e4f7"
    error: str = "#b3261e"
    error_ground: str = "#fdecea"
    warning: str = "#9a5b00"
    warning_ground: str = "#fff4e0"
    info: str = "#1a5fb4"
    info_ground: str = "#eaf2fc"
    good: str = "#1b7340"
    # the page stays paper-white whatever the palette
    paper: str = "#ffffff"
    ink: str = "#111111"
    rule: str = "#444444"
    computed: str = "#eef4fb"
    label: str = "#fafafa"
    manual: str = "#c2410c"
    selection: str = "#1a5fb4"

    def level(self, level: str) -> str:
        """The colour of a finding's level."""
        return {"error": self.error, "warning": self.warning, "info": self.info}[level]

    def ground(self, level: str) -> str:
        """The ground of a message of this level."""
        return {"error": self.error_ground, "warning": self.warning_ground, "info": self.info_ground}[level]


LIGHT = Colours()
SPACE = 8
"""The unit of the spacing scale, in pixels: 4, 8, 16, 24."""


def colours() -> Colours:
    """The colours in use."""
    return LIGHT


def colour(name: str, alpha: int = 255) -> QColor:
    """A colour in use, by its field's name."""
    found = QColor(getattr(colours(), name))
    found.setAlpha(alpha)
    return found


@cache
def icon(name: str) -> QIcon:
    """The icon ``name`` out of ``resources/icons``; drawn when first shown."""
    return QIcon(str(resources_folder() / "icons" / f"{name}.svg"))


def palette() -> QPalette:
    """The palette of all controls."""
    made = QPalette()
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
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "faint"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "accent_text"),
        (role.Link, "accent"),
    ):
        made.setColor(which, colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor("#9aa1ac"))
    return made


def style_sheet() -> str:
    """The look of the window's controls; lengths on the spacing scale."""
    c = colours()
    arrow = (resources_folder() / "icons" / "chevron.svg").as_posix()
    return f"""
    QMainWindow, QDialog {{ background: {c.window}; }}
    QToolTip {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 6px; }}
    QMenuBar {{ background: {c.panel}; border-bottom: 1px solid {c.line}; }}
    QMenuBar::item {{ padding: 5px 10px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {c.hover}; }}
    QMenu {{ background: {c.panel}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 28px 5px 28px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.hover}; color: {c.text}; }}
    QMenu::item:disabled {{ color: #9aa1ac; }}
    QMenu::icon {{ padding-left: 6px; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QToolBar {{ background: {c.panel}; border: 0; border-bottom: 1px solid {c.line};
        padding: 4px 8px; spacing: 2px; }}
    QToolBar::separator {{ width: 1px; background: {c.line}; margin: 4px 6px; }}
    QToolButton {{ border: 0; border-radius: 4px; padding: 5px 7px; background: transparent; }}
    QToolButton:hover, QToolButton:focus {{ background: {c.hover}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {c.chosen}; }}
    QToolButton[popupMode="2"] {{ padding-right: 18px; }}
    QToolButton::menu-indicator {{ subcontrol-position: right center; subcontrol-origin: padding;
        right: 4px; width: 10px; }}
    QPushButton {{ border: 1px solid {c.line}; border-radius: 4px; background: {c.panel};
        padding: 5px 14px; }}
    QPushButton:hover {{ background: {c.hover}; border-color: {c.accent}; }}
    QPushButton:focus {{ border-color: {c.accent}; }}
    QPushButton:pressed {{ background: {c.chosen}; }}
    QPushButton:disabled {{ color: #9aa1ac; background: {c.window}; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.accent_text};
        border-color: {c.accent}; }}
    QPushButton[primary="true"]:hover {{ background: #16529c; }}
    QPushButton[primary="true"]:disabled {{ background: {c.line}; color: {c.faint}; border-color: {c.line}; }}
    QPushButton[flat="true"] {{ text-align: left; border: 0; padding: 8px 12px; }}
    QPushButton[flat="true"]:hover, QPushButton[flat="true"]:focus {{ background: {c.hover}; }}
    QLineEdit, QComboBox, QSpinBox {{ border: 1px solid {c.line}; border-radius: 4px; padding: 5px 8px;
        background: {c.panel}; }}
    QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border-color: {c.accent}; }}
    QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{ color: #9aa1ac; background: {c.window}; }}
    QComboBox::drop-down {{ border: 0; width: 24px; }}
    QComboBox::down-arrow {{ image: url({arrow}); width: 14px; height: 14px; }}
    QComboBox QAbstractItemView {{ border: 1px solid {c.line}; padding: 4px; }}
    QTableView, QListView {{ border: 0; background: {c.panel}; outline: 0;
        selection-background-color: {c.chosen}; selection-color: {c.text}; }}
    QHeaderView::section {{ background: {c.panel}; color: {c.faint}; border: 0;
        border-bottom: 1px solid {c.line}; padding: 5px 6px; }}
    QSplitter::handle {{ background: {c.line}; }}
    QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel {{ padding: 2px 10px; }}
    QLabel[role="heading"] {{ font-weight: 600; }}
    QLabel[role="faint"] {{ color: {c.faint}; }}
    QWidget#panel {{ background: {c.panel}; }}
    QScrollBar:vertical {{ width: 12px; background: transparent; margin: 0; }}
    QScrollBar:horizontal {{ height: 12px; background: transparent; margin: 0; }}
    QScrollBar::handle {{ background: #b4bac4; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 28px; }}
    QScrollBar::handle:horizontal {{ min-width: 28px; }}
    QScrollBar::handle:hover {{ background: #8d95a2; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
