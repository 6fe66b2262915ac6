"""Carry out the commands of the window as a whole: undo, previous form, next pane, settings, quit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.options.options_window import OptionsWindow
from jixiao_gui.window.panels import FINDINGS, LIST, Panels
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class WindowCommands(QObject):
    """Commands of the window as a whole."""

    settings_closed = Signal()

    def __init__(
        self,
        bench: Workbench,
        files: Files,
        forms: FormList,
        view: SheetView,
        panels: Panels,
        panes: Sequence[QWidget],
    ) -> None:
        """Build the commands; ``panes`` are what F6 goes through, in this order."""
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self._forms, self._view, self._panels = forms, view, panels
        self.home = bench.home
        """The folder that the window of settings shows."""
        self._panes = panes

    def undo(self) -> None:
        """Undo the last step."""
        self._bench.commit()
        self._bench.long_change.step(back=True)

    def redo(self) -> None:
        """Redo the step that was undone last."""
        self._bench.commit()
        self._bench.long_change.step(back=False)

    def select_all(self) -> None:
        """Select all forms of the list where it has the focus, else all cells."""
        select: Callable[[], object] = (
            self._forms.table.selectAll if self._forms.table.hasFocus() else self._view.select_all
        )
        select()

    def show_form(self, form_id: int) -> None:
        """Put a form on the desk."""
        self._bench.commit()
        self._desk.show(form_id)

    def show_neighbour(self, step: int) -> None:
        """Put the form on the desk that is ``step`` lines below the current one in the list."""
        self._bench.commit()
        form_id = self._desk.form_id
        neighbour = self._forms.neighbour(form_id, step) if form_id is not None else None
        if neighbour is not None:
            self._desk.show(neighbour)

    def next_pane(self) -> None:
        """Move the focus to the next pane; a message with a button comes first, and again after the last."""
        editing = 1 if self._view.editing else 0
        back = self._bench.messages.leave_keys()
        panes = enumerate(self._panes)
        focused = next((number for number, pane in panes if pane.hasFocus() or pane is back), editing)
        self._bench.commit()
        is_last = not any(pane.isVisible() for pane in self._panes[focused + 1 :])
        if back is None and self._bench.messages.take_keys(again=is_last):
            return
        after = (*self._panes[focused + 1 :], *self._panes[: focused + 1])
        following = next((pane for pane in after if pane.isVisible()), None)
        if following is not None:
            following.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_side(self, side: int) -> None:
        """Fold or unfold the list or the findings."""
        self._panels.toggle(side)

    def show_settings(self) -> None:
        """Open the window of settings."""
        bench = self._bench
        window = OptionsWindow(bench.settings, bench.templates, self.home, bench.window)
        window.finished.connect(lambda _result: self.settings_closed.emit())
        window.open()

    def quit(self) -> None:
        """Close all windows of the program, until the user cancels."""
        if self._files.neighbours is not None:
            self._files.neighbours.quit()
        else:
            self._bench.window.close()


COMMANDS: CommandTable[WindowCommands] = CommandTable(Menu.EDIT)
UNDO = COMMANDS.add("undo", "撤销", WindowCommands.undo, keys="Ctrl+Z", icon="undo", enabled_by_owner=True)
REDO = COMMANDS.add(
    "redo",
    "重做",
    WindowCommands.redo,
    keys="Ctrl+Y; Ctrl+Shift+Z",
    icon="redo",
    enabled_by_owner=True,
)
SELECT_ALL = COMMANDS.add(
    "select_all", "全选(&A)", WindowCommands.select_all, keys="Ctrl+A", needs=Needs.FORM
)
FORM_PREVIOUS = COMMANDS.add(
    "form_previous",
    "上一张表(&P)",
    lambda window: window.show_neighbour(-1),
    keys="Ctrl+PgUp",
    needs=Needs.FORM,
    menu=Menu.FORMS,
)
FORM_NEXT = COMMANDS.add(
    "form_next",
    "下一张表(&X)",
    lambda window: window.show_neighbour(1),
    keys="Ctrl+PgDown",
    needs=Needs.FORM,
    menu=Menu.FORMS,
)
NEXT_PANE = COMMANDS.add("next_pane", "切换窗格(&F)", WindowCommands.next_pane, keys="F6", menu=Menu.VIEW)
LIST_SIDE = COMMANDS.add(
    "list_side",
    "显示或收起列表(&L)",
    lambda window: window.toggle_side(LIST),
    keys="Alt+1",
    needs=Needs.BOOK,
    menu=Menu.VIEW,
)
FINDINGS_SIDE = COMMANDS.add(
    "findings_side",
    "显示或收起校验(&V)",
    lambda window: window.toggle_side(FINDINGS),
    keys="Alt+2",
    needs=Needs.BOOK,
    menu=Menu.VIEW,
)
SETTINGS = COMMANDS.add(
    "settings",
    "设置(&T)…",
    WindowCommands.show_settings,
    keys="Ctrl+,",
    icon="settings",
    menu=Menu.FILE,
)
QUIT = COMMANDS.add("quit", "退出(&X)", WindowCommands.quit, keys="Ctrl+Q", menu=Menu.FILE)
