"""Write the style sheet of all controls; lengths on the spacing scale 4, 8, 16, 24.

It uses a few properties, so that no window sets colours of its own:

- ``small="true"`` on a button in a narrow place;
- ``primary="true"`` on the button that does what a dialog is for, ``flat="true"`` on a list's entry,
  ``filter="true"`` on a menu above a list;
- ``lines="true"`` on a list whose rows are lines of words;
- ``role`` on a label: ``title``, ``heading``, ``faint``;
- ``tone`` on a label: ``error``, ``warning``, ``good``, ``info``;
- ``level`` on a QFrame named ``message``: the ground of a message of that level;
- the names ``panel`` (a pane beside the form) and ``card`` (a framed sheet on the window's ground).
"""

from __future__ import annotations

from collections.abc import Callable

from jixiao_gui.window.colours import Colours

File = Callable[[str], str]
"""Returns the file of a picture by its name; a style sheet takes pictures only from files."""


def style_sheet(c: Colours, size: float, file: File) -> str:
    """Return the style sheet in the colours ``c`` with a font of ``size`` points."""
    with_files = (part(c, file) for part in (_bars, _buttons, _inputs, _checks))
    return "".join(with_files) + _views(c) + _words(c, size)


def _bars(c: Colours, file: File) -> str:
    return f"""
    QMainWindow, QDialog {{ background: {c.window}; }}
    QToolTip {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.edge}; padding: 4px 6px; }}
    QMenuBar {{ background: {c.panel}; color: {c.text}; border-bottom: 1px solid {c.line}; }}
    QMenuBar::item {{ padding: 5px 10px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {c.hover}; }}
    QMenuBar::item:disabled {{ color: {c.disabled}; }}
    QMenu {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; padding: 4px;
        menu-scrollable: 1; }}
    QMenu::item {{ padding: 4px 28px 4px 28px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.chosen}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.disabled}; background: transparent; }}
    QMenu::icon {{ padding-left: 6px; }}
    QMenu::indicator {{ width: 14px; height: 14px; left: 7px; }}
    QMenu::indicator:checked {{ image: url({file("chosen")}); }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QToolBar {{ background: {c.panel}; border: 0; border-bottom: 1px solid {c.line};
        padding: 4px 8px; spacing: 2px; }}
    QToolBar::separator {{ width: 1px; background: {c.line}; margin: 4px 6px; }}
    QSplitter::handle {{ background: {c.line}; }}
    QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel {{ padding: 2px 10px; }}
    QStatusBar QToolButton {{ padding: 1px 6px; margin: 0 4px; }}
    QScrollBar:vertical {{ width: 12px; background: transparent; margin: 0; }}
    QScrollBar:horizontal {{ height: 12px; background: transparent; margin: 0; }}
    QScrollBar::handle {{ background: {c.handle}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 28px; }}
    QScrollBar::handle:horizontal {{ min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {c.handle_hover}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QProgressBar {{ border: 0; border-radius: 4px; background: {c.line}; }}
    QProgressBar::chunk {{ border-radius: 4px; background: {c.accent}; }}
    """


def _buttons(c: Colours, file: File) -> str:
    return f"""
    QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px 6px;
        background: transparent; }}
    QToolButton[role="faint"] {{ color: {c.faint}; }}
    QToolButton:hover {{ background: {c.hover}; }}
    QToolButton:focus {{ background: {c.hover}; border-color: {c.accent}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {c.chosen}; }}
    QToolButton[popupMode="2"] {{ padding-right: 18px; }}
    QToolButton[filter="true"] {{ padding-left: 3px; padding-right: 15px; }}
    QToolButton::menu-indicator {{ subcontrol-position: right center; subcontrol-origin: padding;
        right: 4px; width: 10px; }}
    QPushButton {{ border: 1px solid {c.edge}; border-radius: 4px; background: {c.panel}; color: {c.text};
        padding: 5px 14px; outline: 0; }}
    QPushButton:hover {{ background: {c.hover}; border-color: {c.accent}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 13px; }}
    QPushButton:pressed, QPushButton:checked {{ background: {c.chosen}; }}
    QPushButton:disabled {{ color: {c.disabled}; background: {c.window}; border-color: {c.line}; }}
    QPushButton::menu-indicator {{ image: url({file("chevron")}); width: 10px; height: 10px;
        subcontrol-origin: padding; subcontrol-position: right center; right: 4px; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.accent_text};
        border-color: {c.accent}; }}
    QPushButton[primary="true"]:hover {{ background: {c.accent_hover}; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {c.text}; padding: 4px 13px; }}
    QPushButton[primary="true"]:disabled {{ background: {c.window}; color: {c.disabled};
        border-color: {c.line}; }}
    QPushButton[flat="true"] {{ text-align: left; border: 1px solid transparent; padding: 7px 11px;
        background: transparent; }}
    QPushButton[flat="true"]:hover {{ background: {c.hover}; }}
    QPushButton[flat="true"]:focus {{ background: {c.hover}; border: 1px solid {c.accent}; }}
    QPushButton#correct, QPushButton[small="true"] {{ padding: 2px 8px; }}
    QPushButton#correct:focus, QPushButton[small="true"]:focus {{ padding: 1px 7px; }}
    """


def _inputs(c: Colours, file: File) -> str:
    return f"""
    QLineEdit, QComboBox, QAbstractSpinBox {{ border: 1px solid {c.edge}; border-radius: 4px;
        padding: 5px 8px; background: {c.panel}; color: {c.text};
        selection-background-color: {c.accent}; selection-color: {c.accent_text}; }}
    QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border: 2px solid {c.accent};
        padding: 4px 7px; }}
    QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {c.disabled};
        background: {c.window}; border-color: {c.line}; }}
    QLineEdit:read-only {{ background: {c.window}; }}
    QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; padding: 0; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: 24px; background: transparent; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url({file("chevron")}); width: 14px;
        height: 14px; }}
    QComboBox QAbstractItemView {{ border: 1px solid {c.edge}; padding: 4px; background: {c.panel};
        color: {c.text}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: 20px;
        background: transparent; }}
    QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {c.hover}; }}
    QAbstractSpinBox::up-arrow {{ image: url({file("chevron_up")}); width: 12px; height: 12px; }}
    QAbstractSpinBox::down-arrow {{ image: url({file("chevron")}); width: 12px; height: 12px; }}
    QPlainTextEdit, QTextBrowser {{ border: 1px solid {c.line}; border-radius: 4px; background: {c.panel};
        color: {c.text}; selection-background-color: {c.accent}; selection-color: {c.accent_text}; }}
    QPlainTextEdit:focus, QTextBrowser:focus {{ border-color: {c.accent}; }}
    QTextBrowser#page, QTextBrowser#page:focus {{ border: 0; border-radius: 0; }}
    QGroupBox {{ border: 1px solid {c.line}; border-radius: 4px; margin-top: 10px;
        padding: 12px 8px 8px 8px; }}
    QGroupBox::title {{ subcontrol-origin: margin; left: 10px; padding: 0 4px; color: {c.text}; }}
    """


def _checks(c: Colours, file: File) -> str:
    """Return the rules of check boxes and radio buttons; also those in lists."""
    boxes = (
        "QCheckBox::indicator{0}, QTreeView::indicator{0}, QTableView::indicator{0}, QListView::indicator{0}"
    )
    return f"""
    QCheckBox, QRadioButton {{ spacing: 8px; padding: 2px;
        border: 1px solid transparent; border-radius: 4px; }}
    QCheckBox:focus, QRadioButton:focus {{ border-color: {c.accent}; }}
    QCheckBox:disabled, QRadioButton:disabled {{ color: {c.disabled}; }}
    {boxes.format("")} {{ width: 14px; height: 14px; border: 1px solid {c.edge}; border-radius: 3px;
        background: {c.panel}; }}
    {boxes.format(":checked")} {{ background: {c.accent}; border-color: {c.accent};
        image: url({file("tick")}); }}
    {boxes.format(":indeterminate")} {{ background: {c.accent}; border-color: {c.accent};
        image: url({file("partly")}); }}
    {boxes.format(":hover")} {{ border-color: {c.accent}; }}
    QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {c.edge}; border-radius: 8px;
        background: {c.panel}; }}
    QRadioButton::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
        image: url({file("dot")}); }}
    QRadioButton::indicator:hover {{ border-color: {c.accent}; }}
    {boxes.format(":disabled")}, QRadioButton::indicator:disabled {{ border-color: {c.line};
        background: {c.window}; }}
    {boxes.format(":checked:disabled")}, QRadioButton::indicator:checked:disabled {{
        border-color: {c.disabled}; background: {c.disabled}; }}
    """


def _views(c: Colours) -> str:
    return f"""
    QTableView, QListView, QTreeView {{ border: 0; outline: 0; background: {c.panel}; color: {c.text};
        alternate-background-color: {c.window}; gridline-color: {c.line};
        selection-background-color: {c.chosen}; selection-color: {c.text}; }}
    QTreeView::item, QListWidget[lines="true"]::item, GotoBox QListView::item {{
        padding: 3px; border: 1px solid transparent; }}
    QTableView::item:hover, QTreeView::item:hover, QListWidget[lines="true"]::item:hover,
    GotoBox QListView::item:hover {{
        background: {c.hover}; color: {c.text}; }}
    QTableView::item:selected, QTreeView::item:selected, QListWidget[lines="true"]::item:selected,
    GotoBox QListView::item:selected {{ background: {c.chosen}; color: {c.text}; }}
    QTableView::item:focus, QTreeView::item:focus, QListView::item:focus {{
        border: 1px solid {c.accent}; }}
    QTableView[framed="true"], QListView[framed="true"], QTreeView[framed="true"] {{
        border: 1px solid {c.line}; border-radius: 4px; }}
    QHeaderView {{ background: {c.panel}; }}
    QHeaderView::section {{ background: {c.panel}; color: {c.faint}; border: 0;
        border-bottom: 1px solid {c.line}; padding: 5px 6px; }}
    QHeaderView::section:hover {{ background: {c.hover}; color: {c.text}; }}
    QTableCornerButton::section {{ background: {c.panel}; border: 0; }}
    QTabWidget::pane {{ border: 0; border-top: 1px solid {c.line}; }}
    QTabBar {{ qproperty-drawBase: 0; }}
    QTabBar::tab {{ padding: 6px 14px; background: transparent; color: {c.faint};
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:hover {{ color: {c.text}; background: {c.hover}; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
    """


def _words(c: Colours, size: float) -> str:
    tones = "".join(
        f'    QLabel[tone="{tone}"] {{ color: {getattr(c, tone)}; font-weight: 600; }}\n'
        for tone in ("error", "warning", "good", "info")
    )
    grounds = "".join(
        f'    QFrame#message[level="{level}"] {{ background: {c.ground(level)}; color: {c.text}; '
        f"border: 1px solid {c.edge}; border-radius: 6px; }}\n"
        for level in ("error", "warning", "info")
    )
    return f"""
    QLabel {{ background: transparent; }}
    QLabel[role="title"] {{ font-size: {2.1 * size:g}pt; font-weight: 600; }}
    QLabel[role="heading"] {{ font-weight: 600; }}
    QLabel[role="faint"] {{ color: {c.faint}; }}
    QWidget#panel {{ background: {c.panel}; }}
    QFrame#card {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 8px; }}
{tones}{grounds}"""
