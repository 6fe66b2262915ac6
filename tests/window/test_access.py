"""Every screen of docs/screens.py: names for a screen reader, keys for every control, focus that is seen."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QImage, QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTableView,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jixiao_gui.window import theme
from jixiao_gui.window.fitting import FRAME
from jixiao_gui.window.library.popup import CompletionPopup
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.menus import CELL_MENU, FORM_MENU, INDICATOR_MENU, ROW_MENU, Item
from jixiao_gui.window.searching.goto_box import GotoBox
from jixiao_gui.window.start import application
from tests.window.found_widgets import find_children

from .conftest import Keyboard

SMALL = QSize(911, 464)
"""Logical pixels above the task bar of a laptop of 1366 by 768 at 150 %: what is larger hides its buttons."""
SMALLEST = QRect(0, 0, 683, 336)
"""The same at 200 %: a dialog may scroll there, above its buttons."""
SCROLLED_ON_SMALL = ("fetch", "review_remark")
"""Dialogs of many fields, which scroll on a small screen."""
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractScrollArea)


def _screens() -> ModuleType:
    path = Path(__file__).resolve().parent.parent.parent / "docs" / "screens.py"
    spec = importlib.util.spec_from_file_location("screens", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a user can work with, not the parts that Qt builds it of."""
    for widget in find_children(window, QWidget):
        if not isinstance(widget, CONTROLS) or not widget.isVisible() or widget.window() is not window:
            continue
        if isinstance(widget, QHeaderView | QScrollBar | QMenu):
            continue
        if not any(within(widget, kind) for kind in (QLineEdit, QComboBox, QAbstractSpinBox, QTableView)):
            yield widget


def within(widget: QWidget, kind: type[QWidget]) -> bool:
    """Whether ``widget`` lies in one of these."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, kind):
        parent = parent.parentWidget()
    return parent is not None


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return str(interface.text(QAccessible.Text.Name)).strip()


def unsaid(window: QWidget) -> list[str]:
    """What takes the keyboard and has no name, and rows of lists and tables of which nothing can be said."""
    found = []
    for widget in find_children(window, QWidget):
        if not widget.isVisible() or widget.window() is not window:
            continue
        built_of = any(within(widget, kind) for kind in (QComboBox, QAbstractSpinBox))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not built_of and not name_of(widget):
            found.append(f"{type(widget).__name__} {widget.objectName()} has no name")
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and not built_of:
            found += [f"{type(widget).__name__}: row {row} says nothing" for row in silent_rows(widget)]
    return found


def silent_rows(view: QAbstractItemView) -> list[int]:
    """The rows at the top of which no cell has words for a screen reader."""
    model, root, silent = view.model(), QModelIndex(), []
    columns = 1 if isinstance(view, QListView) else model.columnCount(root)
    for row in range(min(model.rowCount(root) if model is not None else 0, 20)):
        cells = [model.index(row, column) for column in range(columns)]
        words = [
            cell.data(role)
            for cell in cells
            for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
        ]
        widgets = [widget for cell in cells if (widget := view.indexWidget(cell)) is not None]
        if not any(words) and not any(name_of(widget) for widget in widgets):
            silent.append(row)
    return silent


def misplaced_buttons(window: QWidget) -> list[str]:
    """What is wrong with a window's buttons: Enter presses another one than the coloured."""
    buttons = [b for b in find_children(window, QPushButton) if b.isVisible() and b.window() is window]
    if isinstance(window, QDialog) and any(button.property("primary") for button in buttons):
        pressed = [button for button in buttons if button.isDefault()]
        meant = [button for button in buttons if button.property("primary")]
        if pressed and pressed != meant:  # where a line takes Enter for itself there is none
            return [f"Enter presses {[b.text() for b in pressed]}, not {[b.text() for b in meant]}"]
    return []


def uncoloured_buttons(window: QWidget) -> list[str]:
    """Which of the buttons that a window is for does not look so."""
    accent = theme.colours().accent
    meant = [b for b in find_children(window, QPushButton) if b.property("primary") and b.window() is window]
    return [
        f"{button.text()} is not coloured"
        for button in meant
        if button.isVisible()
        and button.isEnabled()
        and button.grab().toImage().pixelColor(6, button.height() // 2).name() != accent
    ]


def without_own_letter(window: QWidget) -> list[str]:
    """What of a dialog has no letter for Alt, or one that another has too.

    Esc closes, Enter does what the dialog is for: their buttons need none.
    """
    if not isinstance(window, QDialog):
        return []
    said = [b.text() for b in find_children(window, QAbstractButton) if needs_letter(b)]
    said += [label.text() for label in find_children(window, QLabel) if label.isVisible() and label.buddy()]
    said = [text for text in said if text]
    letters = [text.split("&")[1][0].upper() for text in said if "&" in text]
    twice = [f"{letter} twice" for letter in sorted(set(letters)) if letters.count(letter) > 1]
    return [text for text in said if "&" not in text] + twice


def out_of_reach(dialog: QDialog) -> list[str]:
    """Which buttons of a dialog are cut off: neither on show nor in an area that scrolls to them."""
    cut = []
    for button in find_children(dialog, QAbstractButton):
        if not button.isVisible() or not button.text() or button.window() is not dialog:
            continue
        if within(button, QAbstractScrollArea):
            continue
        corner = button.mapTo(dialog, QPoint(0, 0))
        if not dialog.rect().contains(QRect(corner, button.size())):
            cut.append(button.text())
    return cut


def cut_words(window: QWidget) -> list[str]:
    """Which sentences of a window are higher than their labels: their last lines cannot be read."""
    labels = [label for label in find_children(window, QLabel) if label.isVisible() and label.wordWrap()]
    return [
        f"cut off: {label.text()}"
        for label in labels
        if label.window() is window and label.heightForWidth(label.width()) > label.height() + 2
    ]


def tight_rows(window: QWidget) -> list[str]:
    """Which lists of a window are set tight: a row that is hardly higher than its words."""
    tight = []
    for view in find_children(window, QAbstractItemView):
        if not view.isVisible() or view.window() is not window or isinstance(view, QHeaderView):
            continue
        model = view.model()
        if model is not None and model.rowCount():
            high = view.visualRect(model.index(model.rowCount() - 1, 0)).height()
            if 0 < high < view.fontMetrics().height() + 6:
                tight.append(f"{name_of(view)}: rows of {high} pixels")
    return tight


def button_faults(window: QWidget) -> list[str]:
    """What is wrong with a window's buttons."""
    return [*misplaced_buttons(window), *uncoloured_buttons(window), *without_own_letter(window)]


def needs_letter(button: QAbstractButton) -> bool:
    """Whether a button is reached by Alt alone."""
    left_out = button.property("primary") or button.property("flat") or button.text() in ("关闭", "取消")
    return isinstance(button, QPushButton | QCheckBox | QRadioButton) and button.isVisible() and not left_out


def test_every_control_has_a_name_and_a_key(window: MainWindow, tmp_path: Path) -> None:
    nameless, unreached, wrong = [], [], []
    seen = 0
    for name, shown in _screens().screens(window, tmp_path):
        QApplication.processEvents()
        wrong += [f"{name}: {told}" for told in (*button_faults(shown), *unsaid(shown))]
        least = shown.minimumSize()  # of its layout, where it asks for no other
        wrong += [f"{name}: {told}" for told in (*tight_rows(shown), *cut_words(shown))]
        roomy = least.width() <= SMALL.width() and least.height() <= SMALL.height() - FRAME
        if not roomy and name not in SCROLLED_ON_SMALL:
            wrong.append(f"{name}: takes {least.width()} by {least.height()} at least")
        for widget in controls(shown):
            seen += 1
            what = f"{name}: {type(widget).__name__} {widget.objectName()}"
            if not name_of(widget):
                nameless.append(what)
            if isinstance(widget.parentWidget(), QToolBar) or within(widget, QListView):
                continue  # tools are in the menus too; what a list's entry offers, in menu and context menu
            if isinstance(widget.parentWidget(), CompletionPopup | GotoBox):
                continue  # the keys of the line that is typed in work it
            is_still = isinstance(widget, QScrollArea) and not widget.verticalScrollBar().maximum()
            if is_still and isinstance(shown, QDialog):
                assert not widget.focusPolicy() & Qt.FocusPolicy.TabFocus, f"{what} is a stop without a use"
                continue
            if widget.isEnabled() and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                unreached.append(what)
    assert seen > 300
    assert sorted(set(nameless)) == []
    assert sorted(set(unreached)) == []
    assert wrong == []


def sideways(window: QWidget) -> list[str]:
    """The areas of a window that scroll sideways, but for pages of paper and tables."""
    areas = [area for area in find_children(window, QScrollArea) if area.isVisible() and area.widget()]
    return [
        f"{area.accessibleName()} scrolls sideways by {area.horizontalScrollBar().maximum()}"
        for area in areas
        if area.horizontalScrollBar().maximum()
    ]


def cut_lines(window: QWidget) -> list[str]:
    """The labels of a window whose wrapped words do not find the height that they need."""
    labels = [label for label in find_children(window, QLabel) if label.isVisible() and label.wordWrap()]
    return [
        f"{label.text()[:20]} is cut at {label.height()} of {label.heightForWidth(label.width())}"
        for label in labels
        if label.height() < label.heightForWidth(label.width())
    ]


@pytest.fixture(params=[theme.TYPE_SIZES[0], theme.TYPE_SIZES[-1]])
def _type_size(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    theme.use(qapp, theme.SYSTEM, request.param)
    yield
    theme.use(qapp, theme.SYSTEM, theme.TYPE_SIZES[0])


@pytest.mark.usefixtures("_type_size")
def test_no_dialog_is_larger_than_the_smallest_screen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None scrolls sideways there, in the largest type either, and no words are cut."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: SMALLEST)
    window.resize(SMALLEST.size())
    wrong = []
    for name, shown in _screens().screens(window, tmp_path):
        QTest.qWait(50)  # what it finds out on another thread may take room too
        wrong += [f"{name}: {told}" for told in (*sideways(shown), *cut_lines(shown))]
        if isinstance(shown, QDialog):
            if shown.width() > SMALLEST.width() or shown.height() > SMALLEST.height() - FRAME:
                wrong.append(f"{name}: {shown.width()} by {shown.height()}")
            wrong += [f"{name}: {told} cannot be reached" for told in out_of_reach(shown)]
    assert wrong == []


def test_every_tool_is_in_a_menu(window: MainWindow) -> None:
    in_menus = {action for menu in find_children(window, QMenu) for action in menu.actions()}
    for action in window.actions_.tools.actions():
        if action.text():
            assert action in in_menus, action.text()


def test_every_menu_has_a_letter_of_its_own(window: MainWindow) -> None:
    """Alt+letter: no letter twice in a menu."""

    def letters(words: list[str]) -> list[str]:
        return [text.split("&")[1][0].upper() for text in words if "&" in text]

    bar = [action.text() for action in window.menuBar().actions()]
    assert len(set(letters(bar))) == len(bar)
    menus = find_children(window.menuBar(), QMenu)
    assert len(menus) >= len(bar)
    for menu in menus:
        found = letters([action.text() for action in menu.actions() if not action.isSeparator()])
        assert sorted(found) == sorted(set(found)), menu.title()


@pytest.mark.parametrize("order", [CELL_MENU, ROW_MENU, INDICATOR_MENU, FORM_MENU])
def test_every_context_menu_has_a_letter_of_its_own(order: tuple[Item, ...]) -> None:
    found = [item.text.split("(&")[1][0] for item in order if item is not None]
    assert sorted(found) == sorted(set(found))


def looks(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen(window: MainWindow, qtbot: QtBot, scheme: str) -> None:
    """Every control of a dialog looks different when it has the focus."""
    app = application()
    theme.use(app, scheme, 9.5)
    window.actions_["settings"].trigger()
    from jixiao_gui.window.options.options_window import OptionsWindow

    [dialog] = find_children(window, OptionsWindow)
    qtbot.waitExposed(dialog)
    dialog.forget.setEnabled(True)
    for widget in controls(dialog):
        other = dialog.scheme if widget is not dialog.scheme else dialog.type_size
        other.setFocus()
        without = looks(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus()
        assert looks(widget) != without, widget
    dialog.reject()
    theme.use(app, theme.SYSTEM, 9.5)


def test_a_command_does_not_leave_the_focus_on_the_menu_bar(opened: MainWindow, keyboard: Keyboard) -> None:
    """Alt+F, Esc, Ctrl+Shift+S, Esc: the bar kept the focus, and neither keys nor Esc reached the table."""
    keyboard.at("project")
    opened.menuBar().setFocus(Qt.FocusReason.MenuBarFocusReason)
    assert not opened.view.hasFocus()
    opened.actions_["zoom_reset"].trigger()
    assert opened.view.hasFocus()
