"""Carry out the commands on the library of indicators, and set up completion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from jixiao_gui.form import row_edits
from jixiao_gui.form.model import Indicator, is_placeholder
from jixiao_gui.form.numbering import bare_name
from jixiao_gui.form.template import Template
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.library import library_texts as texts
from jixiao_gui.window.library.common import common_entries
from jixiao_gui.window.library.completer import Completer
from jixiao_gui.window.library.library_window import LibraryWindow
from jixiao_gui.window.library.store import Entry, Library, LibraryError
from jixiao_gui.window.library.suggestion_loader import SuggestionLoader
from jixiao_gui.window.library.suggestions import Suggestions
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.table.table_controller import TableController
from jixiao_gui.window.workbench import Workbench

_PROPOSE = "library/common"


class LibraryController(QObject):
    """The controller of the library of indicators and of completion."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, bench: Workbench, view: SheetView, table: TableController) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._table = bench, bench.desk, table
        self.library = Library(bench.home / "library.json")
        self.suggestions = Suggestions()
        self.completer = Completer(self._desk, view, table.cells, self.suggestions, self.library)
        self.suggestion_loader = SuggestionLoader(self._desk, bench.settings.recent, self.suggestions, self)
        self.window: LibraryWindow | None = None
        if self._proposes():
            self.suggestions.set_common(common_entries())

    def show(self) -> None:
        """Open the library's window."""
        self._bench.commit()
        if self.window is None:
            self.window = LibraryWindow(self.library, self._bench.window, proposing=self._proposes())
            self.window.propose_wanted.connect(self.propose)
            self.window.insert_wanted.connect(self.insert)
            self.window.add_wanted.connect(self.add)
            self.window.import_wanted.connect(self._ask_import)
            self.window.export_wanted.connect(self._ask_export)
        self.window.refresh()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.search.setFocus()

    def propose(self, on: bool) -> None:
        """Switch suggestions of the program's indicators on or off, and store the choice."""
        self._bench.settings.set_text(_PROPOSE, "yes" if on else "no")
        self.suggestions.set_common(common_entries() if on else ())

    def _proposes(self) -> bool:
        return self._bench.settings.text(_PROPOSE, "yes") == "yes"

    def add(self) -> None:
        """Add the selected rows, without their numbers, to the library."""
        if not self._bench.commit():
            return
        shown = self._desk.shown
        if shown is None:
            self._tell(texts.NO_FORM)
            return
        rows = [shown.form.indicators[n] for n in self._table.rows.chosen_indicators()]
        entries = [_entry(row, shown.template) for row in rows if not is_placeholder(row.name)]
        if not entries:
            self._tell(texts.NOTHING_TO_ADD)
            return
        self._add(lambda: self.library.add(entries), texts.ADDED, texts.ADDED_KNOWN)

    def _add(self, act: Callable[[], int], some: str, none: str) -> None:
        """Add entries by ``act``, which returns the number of new ones, and say how many were added."""
        try:
            added = act()
        except LibraryError as error:
            self._tell(str(error))
            return
        if self.window is not None:
            self.window.refresh()
        self._tell(some.format(count=added) if added else none)

    def insert(self, entries: list[Entry]) -> None:
        """Insert entries into the form, each in its group, as one undo step."""
        if not self._bench.commit():
            return
        shown = self._desk.shown
        if shown is None:
            self._tell(texts.NO_FORM)
            return
        numbers = self._table.rows.chosen_indicators()
        like = shown.form.indicators[numbers[0]] if numbers else Indicator()
        rows = [
            Indicator(
                entry.level1 or like.level1,
                entry.level2 or like.level2,
                entry.name,
                entry.target,
                weight=entry.weight,
            )
            for entry in entries
        ]
        name = texts.INSERT_ROWS.format(count=len(rows))
        if self._table.rows.apply(row_edits.add(shown.form, shown.template, rows, name), column="name"):
            self._tell(texts.INSERTED.format(count=len(rows)))

    def export_to(self, path: Path) -> None:
        """Write the library to the file ``path``."""
        try:
            count = self.library.write_to(path)
        except LibraryError as error:
            self._tell(str(error))
        else:
            sentence = texts.EXPORTED.format(count=count, path=path)
            if self.window is not None and self.window.isVisible():
                self.window.messages.tell_made(sentence, path.parent)
            else:
                self.hinted.emit(sentence)

    def import_from(self, path: Path) -> None:
        """Add the entries of the file ``path`` to the library."""
        self._add(lambda: self.library.read_from(path), texts.IMPORTED, texts.IMPORTED_NONE)

    def _ask_export(self) -> None:
        parent, proposal = self.window or self._bench.window, Path.home() / texts.FILE_NAME
        path = dialogs.ask_target(parent, texts.EXPORT_TITLE, proposal, texts.FILTER, (".json",))
        if path is not None:
            self.export_to(path)

    def _ask_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.window, texts.IMPORT_TITLE, str(Path.home()), texts.FILTER)
        if name:
            self.import_from(Path(name))

    def _tell(self, sentence: str) -> None:
        if self.window is not None and self.window.isVisible():
            self.window.tell(sentence)
        else:
            self.hinted.emit(sentence)


def _entry(row: Indicator, template: Template) -> Entry:
    return Entry(row.level1, row.level2, bare_name(row.name, template), row.target, row.weight)


COMMANDS: CommandTable[LibraryController] = CommandTable(Menu.ROWS)
LIBRARY = COMMANDS.add("library", "指标库(&H)…", LibraryController.show, keys="Ctrl+L")
ADD = COMMANDS.add(  # changes the library and not the book
    "library_add", "加入指标库(&I)", LibraryController.add, keys="Ctrl+Shift+L", needs=Needs.INDICATOR
)
