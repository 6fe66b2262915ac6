"""Add forms up into the one on show: a department's from its projects, a transfer form from units' ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import Change, Changes, EditForm
from jixiao_gui.form.edits import ReplaceForm, SetToken
from jixiao_gui.form.form_years import year_of
from jixiao_gui.form.making.adding_projects import PartsToFill, add_projects, can_add_up, candidates
from jixiao_gui.form.making.adding_up import Part, add_transfers
from jixiao_gui.form.project_forms import new_token
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.forms import adding_texts as texts
from jixiao_gui.window.forms.adding_dialog import AddingDialog, Offered
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


class AddingUpCommands(QObject):
    """The command 汇总到本表; adding up is one undo step."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.dialog: AddingDialog | None = None

    def ask(self) -> None:
        """Ask which forms to add up, then do it."""
        self._bench.commit()
        shown = self._desk.shown
        if shown is None or self._desk.read_only:
            return
        offered = self._offered()
        department = can_add_up(shown.template)
        if not offered:
            self.hinted.emit(texts.NO_PARTS if department else texts.NOT_HERE)
            return
        self.dialog = AddingDialog(offered, department, self._bench.window)
        self.dialog.confirmed.connect(lambda chosen, parts_wanted: self.add(offered, chosen, parts_wanted))
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def add(
        self,
        offered: Sequence[Offered],
        chosen: Sequence[tuple[int, tuple[int, ...]]],
        parts_wanted: PartsToFill,
    ) -> None:
        """Add up the ``chosen`` of the ``offered`` forms into the form on show; tell what can't be added."""
        shown, templates = self._desk.shown, self._desk.templates
        if shown is None or not chosen:
            return
        name = texts.NAME.format(count=len(chosen))
        changes: list[Change] = []
        parts = []
        for place, rows in chosen:
            form = offered[place].form
            if not form.token:
                edit = SetToken(name, new_token())
                changes.append(EditForm(name, offered[place].form_id, edit))
                form = edit.apply(form)
            parts.append(Part(form, templates[form.template], rows))
        if can_add_up(shown.template):
            sum_form = add_projects(shown.form, shown.template, parts, parts_wanted)
        else:
            sum_form = add_transfers(shown.form, shown.template, parts)
        changes.append(EditForm(name, shown.form_id, ReplaceForm(name, sum_form.form)))
        self._bench.long_change.apply(
            Changes(name, tuple(changes)), "", on_success=lambda: self._tell(len(parts), sum_form.notes)
        )

    def _offered(self) -> list[Offered]:
        """Return the forms of the same year that may be added up into the one on show."""
        book, shown, templates = self._desk.book, self._desk.shown, self._desk.templates
        assert book is not None
        assert shown is not None
        year = year_of(shown.form.year)
        entries = {
            entry.id: entry
            for entry in book.entries()
            if entry.id != shown.form_id
            and entry.template in templates
            and (not year or year_of(entry.year) == year)
        }
        layouts = ((id, templates[entry.template]) for id, entry in entries.items())
        ids = list(candidates(shown.template, layouts))
        return [Offered(id, entries[id].number, form) for id, form in book.forms_by_id(ids)]

    def _tell(self, count: int, notes: list[str]) -> None:
        words = texts.DONE.format(count=count)
        if not notes:
            self._bench.tell_done(words)
            return

        def show() -> None:
            LinesWindow(texts.NOTES_TITLE, notes, self._bench.window).open()

        message = words + texts.NOTES.format(count=len(notes))
        self._bench.messages.tell("warning", message, texts.SHOW, show)

    def _forget(self) -> None:
        self.dialog = None


COMMANDS: CommandTable[AddingUpCommands] = CommandTable(Menu.FORMS)
ADD_UP = COMMANDS.add("add_up", "汇总到本表(&Q)…", AddingUpCommands.ask, needs=Needs.FORM, changes=True)
