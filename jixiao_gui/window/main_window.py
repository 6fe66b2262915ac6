"""The main window: the frame and the rooms in it, put together and joined to each other.

It comes in two steps. The frame is painted first; what works on books, and all the modules that this takes,
is built by `MainWindow.complete` right after. So nothing of the rooms is imported at the top.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.frame import Frame
from jixiao_gui.window.panels import FINDINGS, LIST
from jixiao_gui.window.start import load_translations
from jixiao_gui.window.theme import finish_start

if TYPE_CHECKING:
    from jixiao_gui.book.background_call import BackgroundCall
    from jixiao_gui.book.book import Book
    from jixiao_gui.form.model import Form
    from jixiao_gui.form.template import Templates
    from jixiao_gui.sheet.sheet import Sheet
    from jixiao_gui.window.command import Entry, Needs
    from jixiao_gui.window.desk import Shown

_A_LOOK = 0.005
"""Seconds to wait for the book before Qt is asked again."""
_TOOLS_HEIGHT = "window/tools_height"
_USUAL_TOOLS = 49
"""Pixels of the tool bar in the usual size of type."""


class MainWindow(Frame):
    """The main window: the frame with the rooms. ``home`` keeps the working copies and the settings.

    Without ``templates`` only the frame is there, until `complete` is called.
    """

    def __init__(self, templates: Templates | None, home: Path, *, opening: bool = False) -> None:
        super().__init__(home, opening=opening)
        self._home = home
        self.ready = False
        """Whether `complete` has been through."""
        self._panes = 0
        """How many of form and list are made."""
        self._first: tuple[Form, Sheet] | None = None
        """The form that was painted before there was a desk, and its sheet."""
        self._focus: QWidget | None = None
        if templates is not None:
            self.complete(templates)

    # --- putting the window together -----------------------------------------------------------

    def show_first(self, templates: Templates, opening: BackgroundCall[Book]) -> Book | None:
        """Show the form that the book being opened begins with, then the list, before `complete` has built
        what works on them.

        The book, for `Files.take_in`. ``None`` where it does not open: `Files.open` then tells why. No key
        and no click is heard until the caller is back in the event loop, so that none is lost.
        """
        from jixiao_gui.book.errors import BookError
        from jixiao_gui.form.template import BadTemplate

        try:
            self._make_view()
            self._column.setContentsMargins(0, self._height_of_tools(), 0, 0)  # they come above the form
            while not opening.has_ended(_A_LOOK):
                self._paint_on()
        except BaseException:
            with suppress(BookError):
                opening.result().close()
            raise
        try:
            book = opening.result()
        except BookError:
            return None
        ids, first_id = [], None
        with suppress(BadTemplate, BookError):  # told as soon as there is somebody to tell it
            ids = book.ids()
            first_id = self.settings.last_shown_form(book.path, ids)
            if first_id is not None:
                self._show_first_form(book, first_id)
        self._paint_first_form()
        self._make_list(templates)
        with suppress(BookError):
            self.forms.show_first(book, ids, first_id)
        self._paint_on()
        return book

    def _show_first_form(self, book: Book, form_id: int) -> None:
        """Put a form into the view, before there is a desk. Raises `BadTemplate` and `BookError`."""
        from jixiao_gui.sheet.layout import layout

        first = book.assessment(form_id)
        sheet = layout(first.form, first.template, first.evaluation)
        self._first = first.form, sheet
        self.view.show_sheet(sheet)

    def _paint_first_form(self) -> None:
        self._pages.setCurrentWidget(self._splitter)
        self._paint_on()
        if not self.view.was_painted:
            self.repaint()
        self._paint_on()  # tells of it

    def _paint_on(self) -> None:
        """Handle the waiting events of Qt, painting too, except the user's keys and clicks."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _make_view(self) -> None:
        """Make the view of forms, with room at its sides; once."""
        if self._panes:
            return
        from jixiao_gui.window.table.sheet_view import SheetView

        self.view = SheetView()
        self.view.sheet_painted.connect(self.form_painted)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.view)
        middle = QWidget()
        self._above = QVBoxLayout(middle)
        self._above.setContentsMargins(0, 0, 0, 0)
        self._above.setSpacing(0)
        self._above.addWidget(self._middle, 1)
        middle.setFocusProxy(self.view)
        sides = QWidget(), QWidget()  # list and findings are made when the form has been painted
        for side in sides:
            side.setObjectName("panel")
        self._splitter.fill(sides[0], middle, sides[1])
        self._restore()
        self._panes = 1

    def _make_list(self, templates: Templates) -> None:
        """Make the list of forms at the side of the form; once."""
        if self._panes > 1:
            return
        from jixiao_gui.window.forms.form_list import FormList

        self.forms = FormList()
        self.forms.model.templates = templates
        self.forms.store_state_in(self.settings)
        self._splitter.replace(LIST, self.forms)
        self._panes = 2

    def complete(self, templates: Templates) -> None:
        """Build what works on books, once."""
        from jixiao_gui.window.actions import Actions
        from jixiao_gui.window.rooms import Rooms
        from jixiao_gui.window.status import Status
        from jixiao_gui.window.title import Title
        from jixiao_gui.window.window_commands import COMMANDS, WindowCommands

        self._make_view()
        self._make_list(templates)
        finish_start()
        load_translations()
        self._make_bench(templates)
        rooms = self.rooms = Rooms(self.bench, self.view, self.forms, self.start)
        self.panel = rooms.findings.panel
        panes = self.forms.table, self.view, self.panel.list, self.locked, rooms.office.returned.bar
        sides = self.forms, self.view, self._splitter
        self.commands = WindowCommands(self.bench, rooms.files, *sides, panes)
        bound = [*rooms.bound_commands(), *COMMANDS.bind(self.commands)]
        self.actions_ = Actions(self, self._menus, bound, self._run)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.status = Status(self, self._block)
        self.title = Title(self.bench, rooms.files, self.status, self.locked)
        self._middle.addWidget(rooms.forms.empty)
        self._above.insertWidget(0, rooms.searching.bar)
        self._above.insertWidget(1, rooms.office.returned.bar)
        self._splitter.replace(FINDINGS, self.panel)
        self.ready = True
        self._connect_rooms()
        self._connect_frame()
        self._on_book()
        self.status.show_zoom(self.view.zoom)
        if templates.problems:
            self.bar.tell("warning", texts.TEMPLATE_PROBLEM.format(problems="".join(templates.problems)))

    def _make_bench(self, templates: Templates) -> None:
        """Make what every room works with."""
        from jixiao_gui.window.desk import Desk
        from jixiao_gui.window.job_runner import JobRunner
        from jixiao_gui.window.long_change import LongChange
        from jixiao_gui.window.message_bar import MessageBar
        from jixiao_gui.window.read_only_bar import ReadOnlyBar
        from jixiao_gui.window.workbench import Workbench

        self.bar = MessageBar(self.centralWidget())
        self.locked = ReadOnlyBar()
        self._column.insertWidget(0, self.locked)
        self.desk = Desk(templates, self._home, self, self._first)
        jobs = JobRunner(self.bar, self._home, self)
        long_change = LongChange(self.desk, jobs, self.bar, self)
        self.bench = Workbench(
            self.desk, jobs, long_change, self.settings, self.bar, self.commit, self.undo, self
        )

    def _connect_rooms(self) -> None:
        """Connect what the rooms ask of the window with what does it."""
        rooms = self.rooms
        for wanted in rooms.cells_wanted():
            wanted.connect(self.goto_cell)
        for chosen in (self.forms.chosen, rooms.searching.form_wanted, rooms.findings.form_wanted):
            chosen.connect(self.commands.show_form)
        for hint in rooms.hints():
            hint.connect(self.show_hint)
        rooms.findings.hinted.connect(partial(self.show_hint, seconds=6))
        rooms.table.summed.connect(self.status.show_block)
        rooms.forms.list_wanted.connect(partial(self._splitter.show_side, LIST, True))
        self.desk.message.connect(self.bar.tell)
        self.commands.settings_closed.connect(rooms.table.fonts.apply_setting)
        self.view.zoom_changed.connect(self.status.show_zoom)
        self.status.fit_wanted.connect(self.view.fit_width)
        self.status.side_wanted.connect(self._show_side)
        self._splitter.folded.connect(self._show_folded)

    def _connect_frame(self) -> None:
        """Connect the rooms with the menus, the bars and the pages of the frame."""
        from jixiao_gui.window import files, start_page
        from jixiao_gui.window.forms import form_commands
        from jixiao_gui.window.importing import importing_controller

        def trigger(command: Entry) -> Callable[[], None]:
            return self.actions_.action(command).trigger

        desk, view, table = self.desk, self.view, self.forms.table
        choices: dict[str, Callable[[], None]] = {
            start_page.NEW: trigger(files.NEW),
            start_page.OPEN: trigger(files.OPEN),
            start_page.IMPORT: trigger(importing_controller.IMPORT),
            start_page.SAMPLE: self.rooms.importing.importer.open_sample,
        }
        self.start.wanted.connect(lambda choice: choices[choice]())
        self.rooms.forms.empty.new_wanted.connect(trigger(form_commands.ADD))
        self.rooms.forms.empty.import_wanted.connect(trigger(importing_controller.IMPORT))
        table.delete_wanted.connect(trigger(form_commands.DELETE))
        self.forms.menu_wanted.connect(lambda point: self.actions_.form_menu().popup(point))
        view.menu_wanted.connect(lambda point: self.cell_menu().popup(point))
        desk.book_changed.connect(self._on_book)
        desk.changed.connect(self._on_changed)
        desk.undo.moved.connect(lambda _index: self._on_step())
        self.bench.long_change.locked.connect(self._hold)
        self.rooms.files.saver.saved.connect(self._on_book_saved)
        view.previewed.connect(self._on_typing)
        view.preview_ended.connect(self._show_standing)
        view.current_changed.connect(lambda _path: self._enable())

    # --- what the rooms ask of the window ------------------------------------------------------

    def commit(self) -> bool:
        """Close an open cell editor and keep what it holds: before anything that reads or leaves the form.

        False when the book could not take it: the editor is open again, with all that was typed.
        """
        self.view.commit_editor()
        return not self.view.editing

    def cell_menu(self) -> QMenu:
        """Return the context menu of the current cell: what it cannot have done is grey."""
        return self.actions_.cell_menu(
            self._reached(),
            self.rooms.table.unusable() | self.rooms.findings.unusable() | self.rooms.sources.unusable(),
        )

    def undo(self) -> None:
        """Undo the last step."""
        self.commands.undo()

    def show_form(self, form_id: int) -> None:
        """Put a form on the desk."""
        self.commands.show_form(form_id)

    def goto_cell(self, form_id: int, cell: str) -> None:
        """Show a form and move to a cell of it."""
        self.show_form(form_id)
        if cell:
            self.view.goto(cell)

    def _run(self, command: Callable[[], object]) -> None:
        """Call ``command``, unless many forms are just being written."""
        if self.ready and not self.bench.long_change.busy:
            if self.menuBar().hasFocus():  # left by Esc: a window on top would take its way back to the table
                self.view.setFocus()
            command()

    def _hold(self, held: bool) -> None:
        """Disable all but the message and its button while many forms are written."""
        from shiboken6 import isValid

        if held:
            self._focus = self.focusWidget()
        for part in (self._pages, self.menuBar(), self.actions_.tools):
            part.setEnabled(not held)
        if not held and self._focus is not None:
            # a finding's button may have gone meanwhile
            (self._focus if isValid(self._focus) else self.view).setFocus()

    # --- what is shown of the desk -------------------------------------------------------------

    def _on_book(self) -> None:
        book = self.desk.book
        self._pages.setCurrentWidget(self.start if book is None else self._splitter)
        self.status.setVisible(book is not None)
        self.actions_.tools.setVisible(book is not None)
        self._show_folded()
        if book is not None:
            self._middle.setCurrentIndex(0 if book.count() else 1)  # first: what is hidden takes no focus
            self.view.setFocus()
        self._enable()
        self._show_standing()

    def _on_changed(self, shown: Shown | None) -> None:
        self.status.show_figures(shown)
        if shown is not None and not shown.opened:
            return
        self._middle.setCurrentIndex(0 if shown is not None else 1)
        if self.desk.form_id is not None:
            self.forms.choose(self.desk.form_id)
        self._enable()

    def _on_typing(self, path: str, text: str) -> None:
        self.desk.preview(path, text)
        self.actions_.set_undo(texts.EDIT_CELLS.format(count=1), None)
        self.status.show_state("unsaved")

    def _show_side(self, side: int) -> None:
        """Show the list or the findings again and give it the keyboard."""
        self._splitter.show_side(side, True)
        (self.forms.table if side == LIST else self.panel.list).setFocus()

    def _show_folded(self) -> None:
        """Offer what is folded away in the status line."""
        there = self.desk.book is not None
        self.status.show_folded(
            [side for side in (LIST, FINDINGS) if there and not self._splitter.shows(side)]
        )

    def _on_book_saved(self) -> None:
        """Enable editing where a read-only book was saved elsewhere."""
        self._enable()
        self._show_standing()

    def _on_step(self) -> None:
        """Take away a hint about what was before the step, such as that nothing could be pasted."""
        self.statusBar().clearMessage()
        self._show_standing()

    def _show_standing(self) -> None:
        """Show what can be undone, and how the book stands to its file."""
        undo = self.desk.undo
        self.actions_.set_undo(
            undo.undoText() if undo.canUndo() else None, undo.redoText() if undo.canRedo() else None
        )
        self.title.show()

    def _enable(self) -> None:
        """Enable the commands that can be used as things stand."""
        from jixiao_gui.window.command import CommandState, Needs

        desk = self.desk
        self.view.read_only = desk.read_only
        if desk.shown is not None:
            reached = self._reached()
        else:
            reached = Needs.NOTHING if desk.book is None else Needs.BOOK
        self.actions_.enable(CommandState(reached, desk.read_only))

    def _reached(self) -> Needs:
        """Return how far commands reach from the current cell of the form that is shown."""
        from jixiao_gui.form.cell_texts import row_of
        from jixiao_gui.window.command import Needs

        if row_of(self.view.current_path) is not None:
            return Needs.INDICATOR
        return Needs.FORM if self.rooms.table.rows.table() is None else Needs.ROW

    # --- the window itself ---------------------------------------------------------------------

    def may_close(self) -> bool:
        return not self.ready or (not self.bench.long_change.busy and self.rooms.files.may_leave())

    def end_work(self) -> None:
        if not self.ready:
            return
        self.rooms.files.wait()
        self.rooms.library.suggestion_loader.stop()
        self.settings.set_state("window/geometry", self.saveGeometry())
        self.settings.set_state("window/splitter", self._splitter.saved_widths())
        if self.actions_.tools.isVisible():
            self.settings.set_text(_TOOLS_HEIGHT, str(self.actions_.tools.height()))
        self.settings.set_text("window/page_zoom", "fit" if self.view.fitting else str(self.view.zoom))
        self.settings.flush()
        self.rooms.recovery.wait()
        self.desk.take(None)
        self.rooms.help.close()

    def _height_of_tools(self) -> int:
        """Return how high the tool bar was the last time: one to measure would cost the start 15 ms."""
        kept = self.settings.text(_TOOLS_HEIGHT)
        return int(kept) if kept.isdecimal() else _USUAL_TOOLS

    def _restore(self) -> None:
        splitter = self.settings.state("window/splitter")
        if not splitter.isEmpty():
            self._splitter.restore_widths(splitter)
        zoom = self.settings.text("window/page_zoom")  # none at the first start: as wide as the window
        if zoom.isdecimal():
            self.view.set_zoom(int(zoom))
        else:
            self.view.fit_width()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.ready and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take files and folders that are dropped."""
        if not self.rooms.office.take_dropped(event):
            self.rooms.importing.drop(event)
