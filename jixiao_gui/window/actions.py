"""The window's actions, menus and tool bar, made from the tables of `menus.py`.

What they do is the window's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from jixiao_gui.window import texts
from jixiao_gui.window.menus import CELL_MENU, EXPORTS, FORM_MENU, MENU_ORDER, ROW_MENU, SPECS, TOOLS, Spec
from jixiao_gui.window.theme import icon


class Actions(QObject):
    """All actions by id, in ``menus`` and a tool bar of ``window``; each calls ``handlers[id]``."""

    def __init__(
        self, window: QMainWindow, menus: Mapping[str, QMenu], handlers: Mapping[str, Callable[[], object]]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._all: dict[str, QAction] = {}
        for id, spec in SPECS.items():
            self._all[id] = self._make(id, spec, handlers[id])
        self.recent = QMenu(texts.MENUS["recent"], window)
        ids = ("move_rows", "add_group", "add_from", "convert")
        self.menus = {name: QMenu(texts.MENUS[name], window) for name in ids}
        """Menus that are filled when they are opened."""
        self._export = QMenu(texts.MENUS["export"], window)
        self._export.setIcon(icon("export"))
        self._fill(self._export, (*EXPORTS, "|", "export"))
        for name, order in MENU_ORDER.items():
            self._fill(menus[name], order)
        self.tools = self._make_tools()

    def __getitem__(self, id: str) -> QAction:
        return self._all[id]

    def cell_menu(self, with_rows: bool) -> QMenu:
        """The context menu of the table."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, CELL_MENU + ROW_MENU if with_rows else CELL_MENU[:-1])
        return menu

    def form_menu(self) -> QMenu:
        """The context menu of the list of forms."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, FORM_MENU)
        return menu

    def enable(self, ids: tuple[str, ...], enabled: bool) -> None:
        """Enable or disable several."""
        for id in ids:
            self._all[id].setEnabled(enabled)

    def set_undo(self, undo: str | None, redo: str | None) -> None:
        """Name what undo and redo would do; ``None`` when there is nothing."""
        for id, word, name in (("undo", texts.UNDO, undo), ("redo", texts.REDO, redo)):
            self._all[id].setText(f"{word} {name}".rstrip() if name is not None else word)
            self._all[id].setEnabled(name is not None)

    def _make(self, id: str, spec: Spec, handler: Callable[[], object]) -> QAction:
        kind = id.removeprefix("export_")
        words = texts.EXPORT_NAMES[kind] if id in EXPORTS else texts.ACTIONS.get(id, "")
        action = QAction(words, self._window)
        action.setObjectName(id)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        action.setShortcuts([QKeySequence(keys.strip()) for keys in spec.keys.split("; ") if keys])
        plain = words.split("(&")[0].rstrip("…")
        tip = f"{plain}（{action.shortcut().toString()}）" if spec.keys else plain
        action.setToolTip(tip)
        if id in texts.SHORT:
            action.setIconText(texts.SHORT[id])
        action.triggered.connect(lambda _checked=False: handler())
        self._window.addAction(action)
        return action

    def _fill(self, menu: QMenu, order: tuple[str, ...]) -> None:
        for id in order:
            if id == "|":
                menu.addSeparator()
            elif id == "*recent":
                menu.addMenu(self.recent)
            elif id == "*export":
                menu.addMenu(self._export)
            elif id.startswith("*"):
                menu.addMenu(self.menus[id[1:]])
            else:
                menu.addAction(self._all[id])

    def _make_tools(self) -> QToolBar:
        bar = QToolBar(self._window)
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for id in TOOLS:
            if id == "|":
                bar.addSeparator()
                continue
            if id == "*export":
                button = QToolButton()
                button.setMenu(self._export)
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
                button.setIcon(icon("export"))
                button.setText(texts.SHORT["export"])
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                bar.addWidget(button)
                continue
            bar.addAction(self._all[id])
            made = bar.widgetForAction(self._all[id])
            if isinstance(made, QToolButton) and id in texts.SHORT:
                made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._window.addToolBar(bar)
        return bar
