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
from jixiao_gui.window.start import speak_chinese
from jixiao_gui.window.theme import finish_start

if TYPE_CHECKING:
    from jixiao_gui.book.background_call import BackgroundCall
    from jixiao_gui.book.book import Book
    from jixiao_gui.form.model import Form
    from jixiao_gui.form.template import Templates
    from jixiao_gui.sheet.sheet import Sheet
    from jixiao_gui.window.command import Bound, Entry, Needs
    from jixiao_gui.window.desk import Shown

_A_LOOK = 0.005
"""Seconds to wait for the book before Qt is asked again."""
_TOOLS_HEIGHT = "window/tools_height"
_USUAL_TOOLS = 49
"""Pixels of the tool bar in the usual size of type."""


class MainWindow(Frame):
    """Everything that is open. ``home`` keeps the working copies and the settings.

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
        ids, begin = [], None
        with suppress(BadTemplate, BookError):  # told as soon as there is somebody to tell it
            ids = book.ids()
            begin = self.settings.last_shown_form(book.path, ids)
            if begin is not None:
                from jixiao_gui.window.first_form import lay_out

                first = lay_out(book, begin, templates)
                self.view.show_sheet(first[1])
                self._first = first
        self._pages.setCurrentWidget(self._splitter)
        self._paint_on()
        if not self.view.was_painted:
            self.repaint()
        self._paint_on()  # tells of it
        self._make_list(templates)
        with suppress(BookError):
            self.forms.show_first(book, ids, begin)
        self._paint_on()
        return book

    def _paint_on(self) -> None:
        """Do what Qt has to do by now, all but what the user does."""
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
        from jixiao_gui.window.comparing.comparing_controller import ComparingController
        from jixiao_gui.window.desk import Desk
        from jixiao_gui.window.district.district_controller import DistrictController
        from jixiao_gui.window.files import Files
        from jixiao_gui.window.findings.findings_controller import FindingsController
        from jixiao_gui.window.forms.adding_up_commands import AddingUpCommands
        from jixiao_gui.window.forms.carry_book_commands import CarryBookCommands
        from jixiao_gui.window.forms.forms_controller import FormsController
        from jixiao_gui.window.forms.source_commands import SourceCommands
        from jixiao_gui.window.help.help_controller import HelpController
        from jixiao_gui.window.importing.importing_controller import ImportingController
        from jixiao_gui.window.job_runner import JobRunner
        from jixiao_gui.window.key_list import key_groups
        from jixiao_gui.window.layouts.layouts_controller import LayoutsController
        from jixiao_gui.window.library.library_controller import LibraryController
        from jixiao_gui.window.long_change import LongChange
        from jixiao_gui.window.message_bar import MessageBar
        from jixiao_gui.window.office.office_controller import OfficeController
        from jixiao_gui.window.paper.paper_controller import PaperController
        from jixiao_gui.window.read_only_bar import ReadOnlyBar
        from jixiao_gui.window.recent.recent_controller import RecentController
        from jixiao_gui.window.recovery.autosave import AutoSaver
        from jixiao_gui.window.recovery.recovery_controller import RecoveryController
        from jixiao_gui.window.review.review_controller import ReviewController
        from jixiao_gui.window.searching.searching_controller import SearchingController
        from jixiao_gui.window.status import Status
        from jixiao_gui.window.table.table_controller import TableController
        from jixiao_gui.window.title import Title
        from jixiao_gui.window.window_commands import WindowCommands
        from jixiao_gui.window.workbench import Workbench

        self._make_view()
        self._make_list(templates)
        finish_start()
        speak_chinese()
        self.bar = MessageBar(self.centralWidget())
        self.locked = ReadOnlyBar()
        self._column.insertWidget(0, self.locked)
        self.desk = Desk(templates, self._home, self, self._first)
        jobs = JobRunner(self.bar, self._home, self)
        bench = Workbench(self.desk, jobs, self.settings, self.bar, self.commit, self.undo, self)
        self.bench = bench
        self.files = Files(bench)
        self.long = LongChange(bench)
        self.table = TableController(bench, self.view)
        self.forms_room = FormsController(bench, self.long, self.forms)
        self.search_room = SearchingController(bench, self.view, self.long)
        self.paperwork = PaperController(bench, self.files, self.forms.selected_ids)
        self.findings = FindingsController(bench, self.view, self.long)
        self.panel = self.findings.panel
        self.review = ReviewController(bench, self.files, self.forms.selected_ids)
        self.office = OfficeController(bench, self.files, self.long, self.view, self.forms.selected_ids)
        self.autosaver = AutoSaver(bench, self.view)
        self.rescue = RecoveryController(bench, self.files)
        self.importing = ImportingController(bench, self.files, self.view)
        self.layouts = LayoutsController(bench, self.long)
        self.library = LibraryController(bench, self.view, self.table)
        self.recent = RecentController(bench, self.files, self.start.recent)
        self.help = HelpController(bench, key_groups)
        self.comparing = ComparingController(bench, self.forms.selected_ids, self.forms.entries)
        self.carry_book = CarryBookCommands(bench, self.files)
        self.adding = AddingUpCommands(bench)
        self.sources = SourceCommands(bench, self.view)
        importer = self.importing.importer
        self.district = DistrictController(bench, self.files, importer.may_import, importer.run_reader)
        panes = self.forms, self.view, self.panel.list, self.locked, self._splitter
        self.commands = WindowCommands(bench, self.files, self.long, *panes)
        self.actions_ = Actions(self, self._menus, self._bound_commands(), self._run)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.status = Status(self, self._block)
        self.title = Title(bench, self.files, self.status, self.locked)
        self._middle.addWidget(self.forms_room.empty)
        self._above.insertWidget(0, self.search_room.bar)
        self._splitter.replace(FINDINGS, self.panel)
        self.ready = True
        self._connect_rooms()
        self._connect_frame()
        self._on_book()
        self.status.show_zoom(self.view.zoom)
        if templates.problems:
            self.bar.tell("warning", texts.TEMPLATE_PROBLEM.format(problems="".join(templates.problems)))

    def _bound_commands(self) -> list[Bound]:
        """Return every command with the object of this window that carries it out."""
        from jixiao_gui.window import files, window_commands
        from jixiao_gui.window.comparing import comparing_controller
        from jixiao_gui.window.district import district_controller
        from jixiao_gui.window.forms import (
            adding_up_commands,
            carry_book_commands,
            source_commands,
        )
        from jixiao_gui.window.help import help_controller
        from jixiao_gui.window.importing import importing_controller
        from jixiao_gui.window.layouts import layouts_controller
        from jixiao_gui.window.library import library_controller
        from jixiao_gui.window.paper import paper_controller
        from jixiao_gui.window.recent import recent_controller
        from jixiao_gui.window.recovery import recovery_controller
        from jixiao_gui.window.review import review_controller
        from jixiao_gui.window.searching import searching_controller

        return [
            *files.COMMANDS.bind(self.files),
            *window_commands.COMMANDS.bind(self.commands),
            *self.table.bound_commands(),
            *self.forms_room.bound_commands(),
            *adding_up_commands.COMMANDS.bind(self.adding),
            *source_commands.COMMANDS.bind(self.sources),
            *carry_book_commands.COMMANDS.bind(self.carry_book),
            *comparing_controller.COMMANDS.bind(self.comparing),
            *district_controller.COMMANDS.bind(self.district),
            *self.findings.bound_commands(),
            *help_controller.COMMANDS.bind(self.help),
            *importing_controller.COMMANDS.bind(self.importing),
            *layouts_controller.COMMANDS.bind(self.layouts),
            *library_controller.COMMANDS.bind(self.library),
            *self.office.bound_commands(),
            *paper_controller.COMMANDS.bind(self.paperwork),
            *recent_controller.COMMANDS.bind(self.recent),
            *recovery_controller.COMMANDS.bind(self.rescue),
            *review_controller.COMMANDS.bind(self.review),
            *searching_controller.COMMANDS.bind(self.search_room),
        ]

    def _connect_rooms(self) -> None:
        """Join the rooms to each other."""
        self.desk.message.connect(self.bar.tell)
        self.importing.importer.reports.goto_wanted.connect(self.goto_cell)
        self.importing.importer.reports.goto_wanted.connect(
            lambda _form_id, _cell: self.importing.uncover_cell()
        )
        self.review.goto_wanted.connect(self.goto_cell)
        self.sources.goto_wanted.connect(self.goto_cell)
        self.office.goto_wanted.connect(self.goto_cell)
        self.office.versions_wanted.connect(self.comparing.show)
        self.forms.chosen.connect(self.commands.show_form)
        self.search_room.form_wanted.connect(self.commands.show_form)
        self.findings.form_wanted.connect(self.commands.show_form)
        self.commands.settings_closed.connect(self.table.fonts.apply_setting)
        self.files.draft_found.connect(self.autosaver.reopen_draft)
        self.forms_room.enter.connect(self.view.setFocus)
        self.table.columns.layout_wanted.connect(self.layouts.replace_shown_layout)
        self.view.lines_wanted.connect(self.layouts.edit_lines)
        self.table.summed.connect(self.status.show_block)
        self.view.zoom_changed.connect(self.status.show_zoom)
        self.status.fit_wanted.connect(self.view.fit_width)
        self.status.side_wanted.connect(self._show_side)
        self._splitter.folded.connect(self._show_folded)
        self.forms_room.list_wanted.connect(partial(self._splitter.show_side, LIST, True))
        for room in (self.table, self.search_room, self.forms_room, self.adding, self.sources):
            room.refused.connect(self.show_hint)
        self.library.reported.connect(self.show_hint)
        self.findings.refused.connect(partial(self.show_hint, seconds=6))

    def _connect_frame(self) -> None:
        """Join the rooms to the menus, the bars and the pages of the frame."""
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
            start_page.SAMPLE: self.importing.importer.open_sample,
        }
        self.start.wanted.connect(lambda choice: choices[choice]())
        self.forms_room.empty.new_wanted.connect(trigger(form_commands.ADD))
        self.forms_room.empty.import_wanted.connect(trigger(importing_controller.IMPORT))
        table.delete_wanted.connect(trigger(form_commands.DELETE))
        self.forms.menu_wanted.connect(lambda point: self.actions_.form_menu().popup(point))
        view.menu_wanted.connect(lambda point: self.cell_menu().popup(point))
        desk.book_changed.connect(self._on_book)
        desk.changed.connect(self._on_changed)
        desk.undo.indexChanged.connect(lambda _index: self._show_standing())
        self.long.holds.connect(self._hold)
        self.files.saver.saved.connect(self._on_book_saved)
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
            self._reached(), self.table.unusable() | self.findings.unusable() | self.sources.unusable()
        )

    def undo(self) -> None:
        """Undo the last step."""
        self.commands.undo()

    def show_form(self, form_id: int) -> None:
        """Put a form on the desk."""
        self.commands.show_form(form_id)

    def goto_cell(self, form_id: int, cell: str) -> None:
        """Lead to a cell of any form."""
        self.show_form(form_id)
        if cell:
            self.view.goto(cell)

    def _run(self, command: Callable[[], object]) -> None:
        """Carry a command out, unless many forms are just being written."""
        if self.ready and not self.long.busy:
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
        """Bring the list or the findings back and give it the keyboard."""
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
        from jixiao_gui.form.edits import row_of
        from jixiao_gui.window.command import Needs

        if row_of(self.view.current_path) is not None:
            return Needs.INDICATOR
        return Needs.FORM if self.table.rows.table() is None else Needs.ROW

    # --- the window itself ---------------------------------------------------------------------

    def may_close(self) -> bool:
        return not self.ready or (not self.long.busy and self.files.may_leave())

    def end_work(self) -> None:
        if not self.ready:
            return
        self.files.wait()
        self.library.suggestion_loader.stop()
        self.settings.set_state("window/geometry", self.saveGeometry())
        self.settings.set_state("window/splitter", self._splitter.saved_widths())
        if self.actions_.tools.isVisible():
            self.settings.set_text(_TOOLS_HEIGHT, str(self.actions_.tools.height()))
        self.settings.set_text("window/page_zoom", "fit" if self.view.fitting else str(self.view.zoom))
        self.settings.flush()
        self.rescue.wait()
        self.desk.take(None)
        self.help.close()

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
        if not self.office.take_dropped(event):
            self.importing.drop(event)
