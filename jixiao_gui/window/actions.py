"""Make the window's actions, menus and tool bar of the commands and their order in `menus`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from jixiao_gui.window import texts, window_commands
from jixiao_gui.window.command import Bound, BoundCommand, BoundSubmenu, Command, CommandState, Entry, Needs
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.menus import (
    CELL_MENU,
    FORM_MENU,
    GROUPS,
    INDICATOR_MENU,
    ROW_MENU,
    TOOLS,
    Group,
    Item,
    arranged,
)
from jixiao_gui.window.theme import icon
from jixiao_gui.window.tool_bar import ToolBar


class Actions(QObject):
    """Hold all actions by the id of their command, in ``menus`` and a tool bar of ``window``.

    ``run`` gets the call that carries a command out, each time it is asked for.
    """

    def __init__(
        self,
        window: QMainWindow,
        menus: Mapping[Menu, QMenu],
        bound: Iterable[Bound],
        run: Callable[[Callable[[], object]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._run = window, run
        self._commands: dict[str, Command[object]] = {}
        self._all: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        """Menus that are filled when they are opened, by the id of their submenu."""
        self._submenus: list[BoundSubmenu] = []
        for each in bound:
            if isinstance(each, BoundCommand):
                self._commands[each.command.id] = each.command
                self._all[each.command.id] = self._make_action(each)
            else:
                self._submenus.append(each)
                self.menus[each.submenu.id] = self._make_submenu(each)
        self._groups = {group: self._make_group(group) for group in GROUPS}
        for menu, order in arranged().items():
            self._fill(menus[menu], order)
        self.tools = self._make_tools()

    def __getitem__(self, id: str) -> QAction:
        return self._all[id]

    def action(self, command: Entry) -> QAction:
        """Return the action of a command."""
        return self._all[command.id]

    def cell_menu(self, reached: Needs, unfit: Collection[Entry] = ()) -> QMenu:
        """Return a new context menu of the table, with the commands on rows as far as they reach.

        Those in ``unfit`` have nothing to do on the current cell, and are grey.
        """
        menus = {Needs.ROW: ROW_MENU, Needs.INDICATOR: INDICATOR_MENU}
        return self._context_menu(menus.get(reached, CELL_MENU), unfit)

    def form_menu(self) -> QMenu:
        """Return a new context menu of the list of forms."""
        return self._context_menu(FORM_MENU)

    def enable(self, standing: CommandState) -> None:
        """Enable what can be used as things stand, disable the rest."""
        for id, command in self._commands.items():
            if not command.enabled_by_owner:
                self._all[id].setEnabled(command.usable(standing))
        for each in self._submenus:
            self.menus[each.submenu.id].setEnabled(each.submenu.usable(standing))

    def set_undo(self, undo: str | None, redo: str | None) -> None:
        """Name what undo and redo would do; ``None`` when there is nothing."""
        for command, word, name in (
            (window_commands.UNDO, texts.UNDO, undo),
            (window_commands.REDO, texts.REDO, redo),
        ):
            action = self.action(command)
            words = f"{word} {name}".rstrip() if name is not None else word
            action.setText(words)
            action.setToolTip(f"{words}（{command.menu_keys}）")
            action.setEnabled(name is not None)

    def _make_action(self, bound: BoundCommand) -> QAction:
        command = bound.command
        # Qt writes arrows as words and knows nothing of a pane's own keys
        plain = command.keys.split("; ")[0]
        keys = f"\t{command.menu_keys}" if command.menu_keys != plain else ""
        action = QAction(f"{command.text}{keys}", self._window)
        action.setObjectName(command.id)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.setShortcuts([QKeySequence(keys.strip()) for keys in command.keys.split("; ") if keys])
        words = command.plain_text
        tip = f"{words}（{command.menu_keys}）" if command.menu_keys else words
        action.setToolTip(f"{tip}\n{command.tip}" if command.tip else tip)
        if command.short:
            action.setIconText(command.short)
        action.triggered.connect(lambda _checked=False: self._run(bound.run))
        self._window.addAction(action)
        return action

    def _make_submenu(self, bound: BoundSubmenu) -> QMenu:
        menu = QMenu(bound.submenu.text, self._window)
        bound.fill(menu)
        menu.aboutToShow.connect(partial(bound.fill, menu))
        return menu

    def _make_group(self, group: Group) -> QMenu:
        menu = QMenu(group.text, self._window)
        if group.icon:
            menu.setIcon(icon(group.icon))
        self._fill(menu, group.order)
        return menu

    def _context_menu(self, order: Iterable[Item], unfit: Collection[Entry] = ()) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, order, unfit)
        return menu

    def _fill(self, menu: QMenu, order: Iterable[Item], unfit: Collection[Entry] = ()) -> None:
        for item in order:
            if item is None:
                menu.addSeparator()
            elif isinstance(item, Command) and item in unfit:
                action = self.action(item)  # its keys stay in use: they say why nothing is done
                words = f"{item.text}\t{item.menu_keys}" if item.menu_keys else item.text
                menu.addAction(action.icon(), words).setEnabled(False)
            elif isinstance(item, Group):
                menu.addMenu(self._groups[item])
            elif item.id in self.menus:
                menu.addMenu(self.menus[item.id])
            else:
                menu.addAction(self.action(item))

    def _make_tools(self) -> ToolBar:
        bar = ToolBar(self._window)
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for item in TOOLS:
            if item is None:
                bar.addSeparator()
            elif isinstance(item, Group):
                bar.worded.append(self._menu_button(item))
                bar.addWidget(bar.worded[-1])
            else:
                action = self.action(item)
                bar.addAction(action)
                button = bar.widgetForAction(action)
                if isinstance(button, QToolButton) and isinstance(item, Command) and item.short:
                    bar.worded.append(button)
        self._window.addToolBar(bar)
        return bar

    def _menu_button(self, group: Group) -> QToolButton:
        button = QToolButton()
        button.setMenu(self._groups[group])
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIcon(icon(group.icon))
        button.setText(group.short)
        button.setToolTip(group.short)
        return button
