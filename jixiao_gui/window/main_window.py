"""The main window: list of forms, the form, its findings; and what the menus do with them.

It comes in two steps. The frame, its menus and the start page are painted first; what works on books, and
all the modules that this takes, is built by `MainWindow.complete` right after. So nothing that the first
step does not need is imported at the top.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.look import apply_look
from jixiao_gui.window.menus import SPECS, add_menus
from jixiao_gui.window.panels import Panels
from jixiao_gui.window.settings import Settings
from jixiao_gui.window.start_page import StartPage
from jixiao_gui.window.theme import icon, settle

if TYPE_CHECKING:
    from jixiao_gui.form.edits import Edit
    from jixiao_gui.form.evaluation import Evaluation
    from jixiao_gui.form.template import Templates
    from jixiao_gui.sheet.sheet import Sheet


class MainWindow(QMainWindow):
    """Everything that is open. ``home`` keeps the working copies and the settings.

    Without ``templates`` only the frame is there, until `complete` is called.
    """

    painted = Signal()  # once, after the first paint
    closed = Signal()

    def __init__(self, templates: Templates | None, home: Path) -> None:
        super().__init__()
        self._home = home
        self.settings = Settings(home)
        apply_look(self.settings)
        self.start = StartPage()
        self._handlers: dict[str, Callable[[], object]] = {}
        self._splitter = Panels()
        self._seen = False
        self._focus: QWidget | None = None
        self.setWindowIcon(icon("jixiao"))
        self.setWindowTitle(texts.FULL_NAME)
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 480)
        open_at(self, 1366, 768)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start)
        self._pages.addWidget(self._splitter)
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._pages, 1)
        self.setCentralWidget(whole)
        self.statusBar().setSizeGripEnabled(False)
        self._block = QLabel()  # gives the bar its height, so that nothing moves when the rest is built
        self.statusBar().addPermanentWidget(self._block)
        self._menus = add_menus(self)
        self.start.recent.show_books(self.settings.recent(), {})
        self._restore_geometry()
        if templates is not None:
            self.complete(templates)

    def complete(self, templates: Templates) -> None:
        """Build what works on books, once."""
        from jixiao_gui.window.actions import Actions
        from jixiao_gui.window.desk import Desk
        from jixiao_gui.window.files import Files
        from jixiao_gui.window.findings.findings_room import FindingsRoom
        from jixiao_gui.window.forms.room import FormsRoom
        from jixiao_gui.window.help.help import Help
        from jixiao_gui.window.importing.room import ImportRoom
        from jixiao_gui.window.library.library_commands import LibraryCommands
        from jixiao_gui.window.long_change import LongChange
        from jixiao_gui.window.message_bar import MessageBar
        from jixiao_gui.window.paper.paperwork import Paperwork
        from jixiao_gui.window.read_only_bar import ReadOnlyBar
        from jixiao_gui.window.recent.recent_books import RecentBooks
        from jixiao_gui.window.recovery.keeper import Keeper
        from jixiao_gui.window.recovery.rescue import Rescue
        from jixiao_gui.window.review.review import Review
        from jixiao_gui.window.searching.room import SearchRoom
        from jixiao_gui.window.status import Status
        from jixiao_gui.window.table.sheet_view import SheetView
        from jixiao_gui.window.table.table_commands import TableCommands
        from jixiao_gui.window.title import Title
        from jixiao_gui.window.wiring import connect_rooms, room_handlers

        settle()
        self.bar = MessageBar()
        self.locked = ReadOnlyBar()
        self._column.insertWidget(0, self.locked)
        self._column.insertWidget(1, self.bar)
        self.actions_ = Actions(self, self._menus, {id: partial(self._do, id) for id in SPECS})
        self.desk = Desk(templates, self._home, self)
        self.view = SheetView()
        self.files = Files(self.desk, self.settings, self.bar, self.commit, self)
        self.long = LongChange(self.desk, self.files, self.bar, self)
        self.forms_room = FormsRoom(
            self.desk, self.actions_, self.settings, self.files, self.bar, self.commit, self
        )
        self.forms_room.enter.connect(self.view.setFocus)
        self.forms = self.forms_room.list
        self.search_room = SearchRoom(
            self.desk, self.view, self.files, self.bar, self.long, self.commit, self
        )
        self.paperwork = Paperwork(self.desk, self.files, self.settings, self.bar, self.commit, self)
        self.paperwork.chosen = self.forms.selected_ids
        self.findings = FindingsRoom(self.desk, self.view, self.long, self.commit, self)
        self.panel = self.findings.panel
        self.review = Review(self.desk, self.files, self.settings, self.bar, self.commit, self)
        self.keeper = Keeper(self.desk, self.view, self)
        self.rescue = Rescue(self.desk, self.files, self.bar, self.commit, self)
        self.importing = ImportRoom(self.desk, self.files, self.view, self.bar, self.commit, self)
        self.table = TableCommands(self.desk, self.view, self.actions_, self.commit)
        self.library = LibraryCommands(self.desk, self.view, self.table, self.settings, self.commit, self)
        self.recent = RecentBooks(
            self.desk, self.settings, self.files, self.start.recent, self.actions_.recent
        )
        self.status = Status(self, self._block)
        self.title = Title(self, self.desk, self.files, self.status, self.locked)
        self.help = Help(self, self._home)
        self._furnish()
        self._handlers.update(self._own_handlers() | room_handlers(self))
        connect_rooms(self)
        self._connect()
        self._on_book()
        self._restore()
        if templates.problems:
            self.bar.tell("warning", texts.TEMPLATE_PROBLEM.format(problems="".join(templates.problems)))

    @property
    def ready(self) -> bool:
        """Whether `complete` has been through."""
        return bool(self._handlers)

    def _do(self, id: str) -> None:
        if self.ready and not self.long.busy:
            if self.menuBar().hasFocus():  # left by Esc: a window on top would take its way back to the table
                self.view.setFocus()
            self._handlers[id]()

    def _hold(self, held: bool) -> None:
        """While many forms are written only the message and its button can be used."""
        from shiboken6 import isValid

        if held:
            self._focus = self.focusWidget()
        for part in (self._pages, self.menuBar(), self.actions_.tools):
            part.setEnabled(not held)
        if not held and self._focus is not None:
            # a finding's button may have gone meanwhile
            (self._focus if isValid(self._focus) else self.view).setFocus()

    def _furnish(self) -> None:
        self._middle = QStackedWidget()
        self._middle.addWidget(self.view)
        self._middle.addWidget(self.forms_room.empty)
        self._splitter.furnish(self.forms, self.search_room.above(self._middle), self.panel)

    def _own_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "quit": self._quit,
            "undo": self.undo,
            "redo": self.redo,
            "form_previous": lambda: self._show_beside(-1),
            "form_next": lambda: self._show_beside(1),
            "next_pane": self._next_pane,
            "settings": self._show_settings,
        }

    def _connect(self) -> None:
        """After the rooms: what is told here is told last."""
        desk, view = self.desk, self.view
        desk.book_changed.connect(self._on_book)
        desk.form_shown.connect(self._on_form)
        desk.figures_changed.connect(self._on_figures)
        desk.undo.indexChanged.connect(lambda _index: self._on_undo())
        self.long.holds.connect(self._hold)
        self.files.saver.saved.connect(self._on_book_saved)
        view.previewed.connect(self._on_typing)
        view.preview_ended.connect(self._on_undo)
        view.current_changed.connect(lambda _path: self._on_current())
        view.menu_wanted.connect(self._show_cell_menu)

    # --- what the user asks for ----------------------------------------------------------------

    def commit(self) -> bool:
        """Close an open cell editor and keep what it holds: before anything that reads or leaves the form.

        False when the book could not take it: the editor is open again, with all that was typed.
        """
        self.view.commit_editor()
        return not self.view.editing

    def undo(self) -> None:
        self.commit()
        self.long.step(back=True)

    def redo(self) -> None:
        self.commit()
        self.long.step(back=False)

    def show_form(self, form_id: int) -> None:
        """Put a form on the desk."""
        self.commit()
        self.desk.show(form_id)

    def goto_cell(self, form_id: int, cell: str) -> None:
        """Lead to a cell of any form."""
        self.show_form(form_id)
        if cell:
            self.view.goto(cell)

    def edit(self, edit: Edit | None) -> None:
        """Apply an edit to the form on the desk."""
        self.commit()
        self.desk.edit(edit)

    def _show_beside(self, step: int) -> None:
        self.commit()
        beside = self.forms.beside(self.desk.form_id, step) if self.desk.form_id is not None else None
        if beside is not None:
            self.desk.show(beside)

    def _next_pane(self) -> None:
        panes: list[QWidget] = [self.forms.table, self.view, self.panel.list]
        here = next((n for n, pane in enumerate(panes) if pane.hasFocus()), 0 if not self.view.editing else 1)
        self.commit()
        from PySide6.QtCore import Qt  # not before the first paint: see performance.md

        panes[(here + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_cell_menu(self, point: QPoint) -> None:
        self.actions_.cell_menu(self._in_row()).popup(point)

    def _show_settings(self) -> None:
        from jixiao_gui.window.options.options_window import OptionsWindow

        OptionsWindow(self.settings, self.desk.templates, self._home, self).open()

    # --- what the desk tells -------------------------------------------------------------------

    def _on_book(self) -> None:
        book = self.desk.book
        self._pages.setCurrentIndex(0 if book is None else 1)
        self.status.setVisible(book is not None)
        self.actions_.tools.setVisible(book is not None)
        if book is not None:
            self._middle.setCurrentIndex(0 if book.count() else 1)  # first: what is hidden takes no focus
            self.view.setFocus()
        self._on_current()
        self._on_undo()

    def _on_form(self, sheet: Sheet | None) -> None:
        self.view.show_sheet(sheet)
        self._middle.setCurrentIndex(0 if sheet is not None else 1)
        if self.desk.form_id is not None:
            self.forms.choose(self.desk.form_id)
        self._on_current()

    def _on_figures(self, evaluation: Evaluation | None) -> None:
        self.status.show_figures(evaluation, self.desk.template)

    def _on_typing(self, path: str, text: str) -> None:
        self.desk.preview(path, text)
        self.actions_.set_undo(texts.EDIT_CELLS.format(count=1), None)
        self.status.show_state("unsaved")

    def _on_undo(self) -> None:
        undo = self.desk.undo
        self.actions_.set_undo(
            undo.undoText() if undo.canUndo() else None, undo.redoText() if undo.canRedo() else None
        )
        self.title.show()

    def _on_book_saved(self) -> None:
        """Saved elsewhere, a book that was read-only no longer is."""
        self._on_current()
        self._on_undo()

    def _quit(self) -> None:
        if self.files.neighbours is not None:
            self.files.neighbours.quit()
        else:
            self.close()

    def _on_current(self) -> None:
        from jixiao_gui.window.availability import Standing, enable

        self.view.read_only = self.desk.read_only
        enable(
            self.actions_,
            Standing(
                book=self.desk.book is not None,
                form=self.desk.form is not None,
                row=self._in_row(),
                read_only=self.desk.read_only,
            ),
        )

    def _in_row(self) -> bool:
        from jixiao_gui.form.edits import row_of

        return row_of(self.view.current_path) is not None

    # --- the window itself ---------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.ready:
            event.accept()
            return
        if self.long.busy or not self.files.may_leave():
            event.ignore()
            return
        self.files.wait()
        self.library.learner.stop()
        self.settings.set_state("window/geometry", self.saveGeometry())
        self.settings.set_state("window/splitter", self._splitter.kept())
        self.settings.set_text("window/zoom", str(self.view.zoom))
        self.settings.flush()
        self.rescue.wait()
        self.desk.take(None)
        self.help.close()
        event.accept()
        self.closed.emit()

    def _restore_geometry(self) -> None:
        geometry = self.settings.state("window/geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def _restore(self) -> None:
        splitter = self.settings.state("window/splitter")
        if not splitter.isEmpty():
            self._splitter.come_back(splitter)
        zoom = self.settings.text("window/zoom", "100")
        self.view.set_zoom(int(zoom) if zoom.isdecimal() else 100)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.ready and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files and folders that are dropped."""
        self.importing.drop(event)
