"""Fill a field of many forms with one text."""

from __future__ import annotations

from PySide6.QtCore import QObject

from jixiao_gui.book.changes import Changes, EditForm
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.names.spellings import FIELDS
from jixiao_gui.form.numbers import plain_figure
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.forms.fill_dialog import FillDialog
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


class BulkFillCommands(QObject):
    """The command 批量填写、统一名称; filling is one undo step."""

    def __init__(self, bench: Workbench, forms: FormList) -> None:
        super().__init__(forms)
        self._bench, self._desk, self._forms = bench, bench.desk, forms
        self.dialog: FillDialog | None = None

    def ask(self) -> None:
        """Open the dialog that asks for the field, the text and the forms."""
        if not self._bench.commit() or self._desk.book is None:
            return
        chosen = frozenset(self._forms.selected_ids())
        count = self._desk.book.count()
        self.dialog = FillDialog(FIELDS, self._read, chosen, count, self._bench.window)
        self.dialog.confirmed.connect(self.fill)
        self.dialog.open()

    def fill(self, field: str, text: str, ids: list[int]) -> None:
        """Put ``text`` into ``field`` of these forms."""
        name = texts.FILL_NAME.format(field=FIELDS[field], count=len(ids))
        text = plain_figure(text) if field == "year" else text  # as typing does
        edit = SetCells(name, ((field, CellState(text)),))
        message = texts.FILLED.format(field=FIELDS[field], count=len(ids))
        self._bench.long_change.apply(Changes(name, tuple(EditForm(name, id, edit) for id in ids)), message)

    def _read(self, field: str) -> dict[int, str]:
        """Return the texts of a field by form, of forms whose layout has it."""
        book, templates = self._desk.book, self._desk.templates
        assert book is not None
        assert field in FIELDS
        return {
            id: text
            for id, template, text in book.head_texts(field)
            if template in templates and (field == "year" or templates[template].has(field))
        }


COMMANDS: CommandTable[BulkFillCommands] = CommandTable(Menu.FORMS)
FILL = COMMANDS.add(
    "fill_forms", "批量填写、统一名称(&I)…", BulkFillCommands.ask, needs=Needs.FORM, changes=True
)
