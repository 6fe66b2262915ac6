"""Join the list of forms and the page of an empty book to the desk."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from jixiao_gui.window.command import Bound, CommandTable, Needs
from jixiao_gui.window.forms import bulk_fill_commands, form_commands, succession_commands
from jixiao_gui.window.forms.bulk_fill_commands import BulkFillCommands
from jixiao_gui.window.forms.empty_book import EmptyBook
from jixiao_gui.window.forms.form_commands import FormCommands
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.forms.list_search import ListSearch
from jixiao_gui.window.forms.succession_commands import SuccessionCommands
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


class FormsController(QObject):
    """The controller of the list of forms, the page of an empty book, and the commands on whole forms."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    enter = Signal()  # the keyboard shall go to the form
    list_wanted = Signal()  # the list shall be shown

    def __init__(self, bench: Workbench, list: FormList) -> None:
        super().__init__(bench.window)
        self._desk = bench.desk
        self.list = list
        self.empty = EmptyBook()
        self.search = ListSearch(self._desk, self.list)
        self.whole = FormCommands(bench, self.list)
        self.fill = BulkFillCommands(bench, self.list)
        self.following = SuccessionCommands(bench, self.whole)
        self.whole.hinted.connect(self.hinted)
        self.following.hinted.connect(self.hinted)
        self.list.table.entered.connect(self.enter)
        self.list.table.dropped.connect(self.whole.drop)
        self._desk.book_changed.connect(lambda: self.empty.set_read_only(self._desk.read_only))
        self._desk.entries_changed.connect(self._on_entries)
        self._desk.entry_changed.connect(self._on_entry)

    def find(self) -> None:
        """Move the focus to the search line of the list."""
        self.list_wanted.emit()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def _on_entries(self) -> None:
        book = self._desk.book
        self.list.set_entries(book.entries() if book else [], self._desk.form_id)

    def _on_entry(self, form_id: int) -> None:
        number = self.list.model.number_of(form_id)
        if self._desk.book is not None and number is not None:
            self.list.model.set_entry(self._desk.book.entry(form_id, number))

    def bound_commands(self) -> list[Bound]:
        """Return the commands of this room, each with the object that carries it out."""
        return [
            *COMMANDS.bind(self),
            *form_commands.COMMANDS.bind(self.whole),
            *bulk_fill_commands.COMMANDS.bind(self.fill),
            *succession_commands.COMMANDS.bind(self.following),
        ]


COMMANDS: CommandTable[FormsController] = CommandTable(Menu.FORMS)
LIST_SEARCH = COMMANDS.add(
    "list_search",
    "搜索自评表(&S)",
    FormsController.find,
    keys="Ctrl+F3; Ctrl+Shift+F",
    icon="search",
    needs=Needs.FORM,
)
