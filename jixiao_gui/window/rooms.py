"""The rooms of one window: built on its bench, joined to each other, and bound to their commands."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import SignalInstance

from jixiao_gui.window import files
from jixiao_gui.window.command import Bound
from jixiao_gui.window.comparing import comparing_controller
from jixiao_gui.window.comparing.comparing_controller import ComparingController
from jixiao_gui.window.district import district_controller
from jixiao_gui.window.district.district_controller import DistrictController
from jixiao_gui.window.files import Files
from jixiao_gui.window.findings.findings_controller import FindingsController
from jixiao_gui.window.forms import adding_up_commands, carry_book_commands, source_commands
from jixiao_gui.window.forms.adding_up_commands import AddingUpCommands
from jixiao_gui.window.forms.carry_book_commands import CarryBookCommands
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.forms.forms_controller import FormsController
from jixiao_gui.window.forms.source_commands import SourceCommands
from jixiao_gui.window.help import help_controller
from jixiao_gui.window.help.help_controller import HelpController
from jixiao_gui.window.importing import importing_controller
from jixiao_gui.window.importing.importing_controller import ImportingController
from jixiao_gui.window.key_list import key_groups
from jixiao_gui.window.layouts import layouts_controller
from jixiao_gui.window.layouts.layouts_controller import LayoutsController
from jixiao_gui.window.library import library_controller
from jixiao_gui.window.library.library_controller import LibraryController
from jixiao_gui.window.office.office_controller import OfficeController
from jixiao_gui.window.paper import paper_controller
from jixiao_gui.window.paper.paper_controller import PaperController
from jixiao_gui.window.recent import recent_controller
from jixiao_gui.window.recent.recent_controller import RecentController
from jixiao_gui.window.recovery import recovery_controller
from jixiao_gui.window.recovery.autosave import AutoSaver
from jixiao_gui.window.recovery.recovery_controller import RecoveryController
from jixiao_gui.window.review import review_controller
from jixiao_gui.window.review.review_controller import ReviewController
from jixiao_gui.window.searching import searching_controller
from jixiao_gui.window.searching.searching_controller import SearchingController
from jixiao_gui.window.start_page import StartPage
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.table.table_controller import TableController
from jixiao_gui.window.workbench import Workbench


class Rooms:
    """Every room of a window. A room uses no other; what one asks of another is connected here."""

    def __init__(self, bench: Workbench, view: SheetView, form_list: FormList, start: StartPage) -> None:
        self.files = Files(bench)
        self.table = TableController(bench, view)
        self.forms = FormsController(bench, form_list)
        self.adding_up = AddingUpCommands(bench)
        self.carry_book = CarryBookCommands(bench, self.files)
        self.sources = SourceCommands(bench, view)
        self.searching = SearchingController(bench, view)
        self.comparing = ComparingController(bench, form_list.selected_ids, form_list.entries)
        self.paper = PaperController(bench, self.files, form_list.selected_ids)
        self.findings = FindingsController(bench, view)
        self.review = ReviewController(bench, self.files, form_list.selected_ids)
        self.office = OfficeController(bench, self.files, view, form_list.selected_ids)
        self.importing = ImportingController(bench, self.files, view)
        importer = self.importing.importer
        self.district = DistrictController(bench, self.files, importer.may_import, importer.run_reader)
        self.layouts = LayoutsController(bench)
        self.library = LibraryController(bench, view, self.table)
        self.recent = RecentController(bench, self.files, start.recent)
        self.recovery = RecoveryController(bench, self.files)
        self.autosaver = AutoSaver(bench, view)
        self.help = HelpController(bench, key_groups)
        self._connect(view)

    def _connect(self, view: SheetView) -> None:
        self.importing.importer.reports.goto_wanted.connect(
            lambda _form_id, _cell: self.importing.uncover_cell()
        )
        self.office.versions_wanted.connect(self.comparing.show)
        self.files.draft_found.connect(self.autosaver.reopen_draft)
        self.table.columns.layout_wanted.connect(self.layouts.replace_shown_layout)
        view.lines_wanted.connect(self.layouts.edit_lines)
        self.forms.enter.connect(view.setFocus)

    def bound_commands(self) -> list[Bound]:
        """Return every command of the rooms with the object that carries it out."""
        return [
            *files.COMMANDS.bind(self.files),
            *self.table.bound_commands(),
            *self.forms.bound_commands(),
            *adding_up_commands.COMMANDS.bind(self.adding_up),
            *carry_book_commands.COMMANDS.bind(self.carry_book),
            *source_commands.COMMANDS.bind(self.sources),
            *searching_controller.COMMANDS.bind(self.searching),
            *comparing_controller.COMMANDS.bind(self.comparing),
            *paper_controller.COMMANDS.bind(self.paper),
            *self.findings.bound_commands(),
            *review_controller.COMMANDS.bind(self.review),
            *self.office.bound_commands(),
            *importing_controller.COMMANDS.bind(self.importing),
            *district_controller.COMMANDS.bind(self.district),
            *layouts_controller.COMMANDS.bind(self.layouts),
            *library_controller.COMMANDS.bind(self.library),
            *recent_controller.COMMANDS.bind(self.recent),
            *recovery_controller.COMMANDS.bind(self.recovery),
            *help_controller.COMMANDS.bind(self.help),
        ]

    def cells_wanted(self) -> Iterator[SignalInstance]:
        """Yield the signals by which rooms lead to a cell: a form's id and a path."""
        for room in (self.importing.importer.reports, self.review, self.sources, self.office):
            yield room.goto_wanted

    def hints(self) -> Iterator[SignalInstance]:
        """Yield the signals by which rooms say in the status line what could not be done, or was."""
        for room in (self.table, self.searching, self.forms, self.adding_up, self.sources, self.library):
            yield room.hinted
