"""The table of commands: what can be used when, and that one table is all that a new command takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.form.template import Templates
from jixiao_gui.window import actions, menus, window_commands
from jixiao_gui.window.command import BoundCommand, Command, CommandState, CommandTable, Needs
from jixiao_gui.window.frame import Frame
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.menu import Menu
from tests.window.found_widgets import find_children

from .conftest import Keyboard


class Counter:
    """Carries the commands of a test out."""

    def __init__(self) -> None:
        self.count = 0

    def add(self) -> None:
        self.count += 1

    def fill(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction(str(self.count))


def test_every_command_has_an_id_of_its_own() -> None:
    ids = [command.id for command in menus.commands()]
    ids += [submenu.id for table in menus.TABLES for submenu in table.submenus]
    assert len(ids) == len(set(ids)) > 70


def test_no_two_commands_have_the_same_keys() -> None:
    """Qt tells neither of two that wait for the same keys; a pane's own are given to a command on purpose."""
    owners: dict[str, list[str]] = {}
    for command in menus.commands():
        for keys in filter(None, command.keys.split("; ")):
            said = QKeySequence(keys).toString()
            assert said, keys
            owners.setdefault(said, []).append(command.id)
    assert {keys: ids for keys, ids in owners.items() if len(ids) > 1} == {}
    assert len(owners) > 60


@pytest.mark.parametrize("screen", ["window", "ledger", "manual", "preview", "layouts", "compare"])
def test_no_window_waits_twice_for_the_same_keys(opened: MainWindow, screen: str) -> None:
    commands = {"compare": "form_compare"}
    if screen != "window":
        opened.actions_[commands.get(screen, screen)].trigger()
    windows: list[QWidget] = [opened]
    if screen != "window":
        windows = [dialog for dialog in find_children(opened, QDialog) if dialog.isVisible()]
    if screen == "manual" and opened.rooms.help.manual is not None:
        windows.append(opened.rooms.help.manual)
    assert windows
    for window in windows:
        waiting = [
            *(key for action in find_children(window, QAction) for key in action.shortcuts()),
            *(each.key() for each in find_children(window, QShortcut) if each.parent() is window),
            *(each.shortcut() for each in find_children(window, QAbstractButton)),
        ]
        said = [key.toString() for key in waiting if not key.isEmpty()]
        assert sorted(said) == sorted(set(said))


def test_the_tool_bar_says_what_its_words_dont(opened: MainWindow, keyboard: Keyboard) -> None:
    for item in menus.TOOLS:
        if isinstance(item, Command) and not item.enabled_by_owner:
            first, _, sentence = opened.actions_.action(item).toolTip().partition("\n")
            assert item.menu_keys in first
            assert sentence.endswith("。"), item.id
    keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    assert opened.actions_["undo"].toolTip() == "撤销 修改项目名称（Ctrl+Z）"


def test_every_command_of_the_tables_is_bound(window: MainWindow) -> None:
    for command in menus.commands():
        assert window.actions_.action(command).text().startswith(command.text)
    submenus = [submenu.id for table in menus.TABLES for submenu in table.submenus]
    assert sorted(window.actions_.menus) == sorted(submenus)


def test_every_table_that_is_bound_is_among_the_menus(window: MainWindow) -> None:
    """Else its commands would have keys and stand in no menu."""
    bound = [*window.rooms.bound_commands(), *window_commands.COMMANDS.bind(window.commands)]
    ids = [each.command.id if isinstance(each, BoundCommand) else each.submenu.id for each in bound]
    submenus = [submenu.id for table in menus.TABLES for submenu in table.submenus]
    assert sorted(ids) == sorted([*(command.id for command in menus.commands()), *submenus])


@pytest.mark.parametrize("needs", Needs)
@pytest.mark.parametrize("changes", [False, True])
def test_a_command_needs_what_it_says(needs: Needs, changes: bool) -> None:
    command = CommandTable[Counter](Menu.EDIT).add("x", "计数", Counter.add, needs=needs, changes=changes)
    for reached in Needs:
        assert command.usable(CommandState(reached)) is (reached >= needs)
        assert command.usable(CommandState(reached, read_only=True)) is (reached >= needs and not changes)


def test_a_new_command_is_a_line_of_its_table(
    window: MainWindow, home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands at the end of its menu, runs, and is filled in where it is a submenu."""
    table: CommandTable[Counter] = CommandTable(Menu.VIEW)
    command = table.add("count", "计数(&J)…", Counter.add, keys="Ctrl+Shift+F11")
    submenu = table.add_submenu("counts", "次数", Counter.fill)
    monkeypatch.setattr(menus, "TABLES", (*menus.TABLES, table))
    assert menus.arranged()[Menu.VIEW][-2:] == [command, submenu]
    counter, frame = Counter(), Frame(home)
    qtbot.addWidget(frame)
    bound = [
        *window.rooms.bound_commands(),
        *window_commands.COMMANDS.bind(window.commands),
        *table.bind(counter),
    ]

    def carry_out(run: Callable[[], object]) -> None:
        run()

    made = actions.Actions(frame, frame._menus, bound, carry_out)
    in_menu = frame._menus[Menu.VIEW].actions()
    assert [action.text() for action in in_menu[-2:]] == ["计数(&J)…", "次数"]
    assert made["count"].toolTip() == "计数（Ctrl+Shift+F11）"
    made["count"].trigger()
    made.menus["counts"].aboutToShow.emit()
    assert [action.text() for action in made.menus["counts"].actions()] == ["1"]


def test_what_a_read_only_book_forbids_the_next_one_allows(
    opened: MainWindow, book_path: Path, templates: Templates, home: Path
) -> None:
    changing = [command for command in menus.commands() if command.changes and command.needs <= Needs.FORM]
    assert all(opened.actions_.action(command).isEnabled() for command in changing)
    opened.desk.take(Book.open(book_path, templates, home, read_only=True))
    assert not any(opened.actions_.action(command).isEnabled() for command in changing)
    opened.desk.take(Book.open(book_path, templates, home))
    assert all(opened.actions_.action(command).isEnabled() for command in changing)
