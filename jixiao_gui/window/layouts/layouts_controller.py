"""Carry out the commands on layouts: show them, read one from a file, change those of the book."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from jixiao_gui.book.changes import DropTemplate, KeepTemplate, RenameTemplate, ReplaceTemplate
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.meanings import column_meanings, confirmed, with_meaning
from jixiao_gui.form.system_errors import system_reason
from jixiao_gui.form.template import BOOK, USER, Template, same_layout
from jixiao_gui.formats import FormatError, Progress
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.layouts import layout_dialogs as dialogs
from jixiao_gui.window.layouts import layouts_texts as texts
from jixiao_gui.window.layouts.layouts_window import LayoutsWindow, Line
from jixiao_gui.window.layouts.lines_dialog import LinesDialog
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.exchange.incoming import FoundTemplate


class LayoutsController(QObject):
    """The controller of layouts: their window, the book's layouts and the user's layout files."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.window: LayoutsWindow | None = None
        self._next_choice = ""
        """The id of the layout to select when the window is filled again."""
        self._desk.entries_changed.connect(self.refresh)
        self._desk.book_changed.connect(self.refresh)

    # --- the window ----------------------------------------------------------------------------

    def show(self) -> None:
        """Open the window of layouts with the layout of the form on the desk selected."""
        self._bench.commit()
        if self.window is None or not isValid(self.window):
            self.window = self._make_window()
        form = self._desk.form
        self._next_choice = form.template if form is not None else ""
        self.window.show()
        self.refresh()
        self.window.raise_()
        self.window.activateWindow()
        self.window.list.setFocus()

    def refresh(self) -> None:
        """Fill the window again, if it is open."""
        window = self._shown_window()
        if window is not None:
            window.show_lines(self.lines(), read_only=self._desk.read_only, choose=self._next_choice)
            self._next_choice = ""

    def lines(self) -> list[Line]:
        """Return all layouts: the program's, the user's and the book's own."""
        book, templates = self._desk.book, self._desk.templates
        uses = book.template_uses() if book is not None else {}
        lines = [Line(template, uses.get(template.id, 0)) for template in templates.offered]
        if book is not None:
            lines += [
                Line(book_template.template, book_template.forms, book_template.readable)
                for book_template in book.templates()
                if book_template.template.origin == BOOK
            ]
        return lines

    def _make_window(self) -> LayoutsWindow:
        window = LayoutsWindow(self._bench.window)
        window.file_wanted.connect(self.ask_file)
        window.form_wanted.connect(self.new_form)
        window.meaning_wanted.connect(self.set_meaning)
        window.confirm_wanted.connect(self.confirm)
        window.money_wanted.connect(self.set_money)
        window.rename_wanted.connect(self.rename)
        window.copy_wanted.connect(self.copy)
        window.keep_wanted.connect(self.keep)
        window.export_wanted.connect(self.export)
        window.drop_wanted.connect(self.drop)
        window.undo_wanted.connect(lambda: self._step(back=True))
        window.redo_wanted.connect(lambda: self._step(back=False))
        return window

    def _step(self, *, back: bool) -> None:
        undo = self._desk.undo
        if (
            self._bench.commit()
            and not self._bench.long_change.busy
            and (undo.canUndo() if back else undo.canRedo())
        ):
            self._bench.long_change.step(back=back)

    # --- a layout from a file ------------------------------------------------------------------

    def ask_file(self) -> None:
        """Ask for a file with a blank or filled form, and read its layout."""
        if self._may_change():
            path = dialogs.ask_file(self._parent(), self._bench.book_folder())
            if path is not None:
                self.read(path)

    def read(self, path: Path) -> None:
        """Read the layout of the form in a file on another thread, then add a blank form of it."""
        desk, book = self._desk, self._desk.book

        def work(_progress: Progress) -> FoundTemplate | str:
            from jixiao_gui.exchange.incoming import template_of
            from jixiao_gui.form.template import BadTemplate

            try:
                return template_of(path, desk.templates)
            except (FormatError, BadTemplate) as error:
                return str(error)

        def take(result: FoundTemplate | str) -> None:
            if isinstance(result, str):
                self._bench.messages.tell("error", result)
            elif desk.book is not book:
                self._bench.messages.tell("warning", texts.OTHER_BOOK)
            elif self._add_blank_form(result.template):
                self._tell_found(result.template, path)

        self._bench.jobs.run(work, take, lambda _done: (texts.READING.format(file=path.name), 0))

    def _tell_found(self, template: Template, path: Path) -> None:
        bar = self._bench.messages
        if template.origin != BOOK:
            bar.tell("good", texts.FOUND_KNOWN.format(file=path.name, name=template.name))
            return
        words = texts.FOUND if template.guessed else texts.FOUND_SURE
        level = "warning" if template.guessed else "good"
        message = words.format(name=template.name, count=len(template.guessed))
        bar.tell(level, message, texts.LOOK if template.guessed else "", self.show)

    def new_form(self, id: str) -> None:
        """Add a blank form of the layout ``id``."""
        template = self._desk.templates.by_id.get(id)
        if template is not None and self._may_change():
            self._add_blank_form(template)

    def _add_blank_form(self, template: Template) -> bool:
        """Add a blank form of ``template`` below the one on the desk, in a new book where there is none."""
        from jixiao_gui.book.book import Book
        from jixiao_gui.book.errors import BookError

        desk = self._desk
        if desk.book is None:
            try:
                desk.take(Book.new(desk.templates, desk.home, template=template.id))
            except BookError as error:
                self._bench.messages.tell("error", str(error))
                return False
        self._next_choice = template.id
        return desk.add_form(template, texts.STARTED.format(name=template.name))

    # --- changes of the book's layouts ---------------------------------------------------------

    def replace_shown_layout(self, after: Template, name: str) -> None:
        """Replace the layout of the form on show by ``after`` in all forms that have it."""
        shown = self._desk.shown
        if shown is not None:
            self._replace(shown.template, after, name)

    def set_meaning(self, id: str, path: str, meaning: str) -> None:
        """Change the meaning of a column or cell of a layout of the book; move the forms' texts with it."""
        template = self._own_layout(id)
        if template is not None:
            words = next((line.words for line in column_meanings(template) if line.path == path), "")
            after, moves = with_meaning(template, path, meaning)
            self._replace(template, after, texts.REPLACE_MEANING.format(words=words or path), moves)

    def confirm(self, id: str, path: str) -> None:
        """Confirm the guessed meaning of the column at ``path``, or all guesses with ""."""
        template = self._own_layout(id)
        if template is not None:
            name = texts.CONFIRMED.format(name=template.name)
            self._replace(template, confirmed(template, path), name)

    def set_money(self, id: str, money: str) -> None:
        """Set the unit of the amounts, 万元 or 元, of a layout's forms."""
        template = self._own_layout(id)
        if template is not None and template.money != money:
            name = texts.MONEY_CHANGED.format(name=template.name)
            self._replace(template, replace(template, money=money), name)

    def _replace(
        self, before: Template, after: Template, name: str, moves: tuple[tuple[str, str], ...] = ()
    ) -> None:
        from jixiao_gui.book.templates import UNREADABLE

        if after == before or not self._may_change():
            return
        if before.source == UNREADABLE:
            self._tell(texts.UNREADABLE)
            return
        message = ""
        if before.origin != BOOK:
            after = replace(after, name=texts.OWN_NAME.format(name=before.name), origin=BOOK)
            message = texts.MADE_OWN.format(before=before.name, name=after.name)
        if not same_layout(before, after):  # it becomes known under the id that it will have
            after = self._desk.templates.add(replace(after, origin=BOOK))
        self._next_choice = after.id
        self._bench.long_change.apply(ReplaceTemplate(name, before.id, after, moves), message)

    def rename(self, id: str) -> None:
        """Ask for a new name of a layout of the book."""
        template = self._own_layout(id)
        if template is None or not self._may_change():
            return
        name = dialogs.ask_name(self._parent(), template.name)
        if name and name != template.name:
            self._desk.apply(RenameTemplate(texts.RENAMED, id, name))

    def copy(self, id: str) -> None:
        """Put a changeable copy of a layout into the book."""
        desk = self._desk
        template = desk.templates.by_id.get(id)
        if template is None or not self._may_change() or desk.book is None:
            return
        number = 2
        while f"{id}-{number}" in desk.templates:
            number += 1
        copied = replace(
            template, id=f"{id}-{number}", name=texts.COPY_NAME.format(name=template.name), origin=BOOK
        )
        self._next_choice = copied.id
        desk.apply(KeepTemplate(texts.COPIED.format(name=template.name), copied))

    def drop(self, id: str) -> None:
        """Remove a layout that no form uses: from the book, or its file from the user's folder."""
        desk = self._desk
        template = desk.templates.by_id.get(id)
        if template is None:
            return
        uses = desk.book.template_uses().get(id, 0) if desk.book is not None else 0
        if uses:
            self._tell(texts.IN_USE.format(name=template.name, count=uses))
        elif template.origin == USER:
            self._remove_file(template)
        elif template.origin == BOOK and self._may_change():
            desk.apply(DropTemplate(texts.DROPPED.format(name=template.name), id))

    # --- files of this machine -----------------------------------------------------------------

    def keep(self, id: str) -> None:
        """Save a layout in the user's folder, for all books of this machine."""
        from jixiao_gui.formats.writing.replace import CannotWrite
        from jixiao_gui.window.layouts import layout_files

        template = self._desk.templates.by_id.get(id)
        if template is None:
            return
        try:
            path = layout_files.keep(template, self._desk.templates, self._bench.home)
        except CannotWrite as error:
            self._tell(str(error))
            return
        words = texts.KEPT if path is not None else texts.KEPT_ALREADY
        self._next_choice = id
        self.refresh()
        self._tell(words.format(name=template.name, path=path))

    def export(self, id: str) -> None:
        """Ask for a path and write a layout to it."""
        from jixiao_gui.formats.writing.replace import CannotWrite
        from jixiao_gui.window.layouts import layout_files

        template = self._desk.templates.by_id.get(id)
        if template is None:
            return
        proposal = self._bench.book_folder() / f"{layout_files.file_name(template)}.toml"
        path = dialogs.ask_export(self._parent(), proposal)
        if path is None:
            return
        try:
            layout_files.export(template, path)
        except CannotWrite as error:
            self._tell(str(error))
        else:
            window = self._shown_window()
            bar = self._bench.messages if window is None else window.messages
            bar.tell_made(texts.EXPORTED.format(name=template.name, path=path), path.parent)

    def _remove_file(self, template: Template) -> None:
        from jixiao_gui.window.layouts import layout_files

        if not dialogs.ask_remove(self._parent(), template.name):
            return
        try:
            path = layout_files.remove(template, self._desk.templates, self._bench.home)
        except OSError as error:
            self._tell(texts.NOT_REMOVED.format(name=template.name, why=system_reason(error)))
            return
        if path is None:
            self._tell(texts.NO_FILE.format(name=template.name))
            return
        self.refresh()
        self._tell(texts.REMOVED.format(name=template.name, file=path.name))

    # --- title and lines of one form -----------------------------------------------------------

    def edit_lines(self, line: str = "") -> None:
        """Edit the title and the lines around the table of the form on show, ``line`` focused first."""
        shown = self._desk.shown if self._bench.commit() else None
        if shown is None or not self._may_change():
            return
        dialog = LinesDialog(shown.form, shown.template, line, self._bench.window)

        def keep() -> None:
            current = self._desk.shown
            if current is not None and current.form_id == shown.form_id:
                after = dialog.applied(current.form)
                self._desk.edit(ReplaceForm(texts.LINES, after) if after != current.form else None)

        dialog.accepted.connect(keep)
        dialog.open()

    # --- helpers -------------------------------------------------------------------------------

    def _own_layout(self, id: str) -> Template | None:
        """Return the layout ``id`` if it is the open book's own."""
        template = self._desk.templates.by_id.get(id)
        return template if template is not None and template.origin == BOOK else None

    def _may_change(self) -> bool:
        if self._desk.read_only:
            self._tell(texts.READ_ONLY)
            return False
        return self._bench.commit() and not self._bench.long_change.busy

    def _shown_window(self) -> LayoutsWindow | None:
        window = self.window
        return window if window is not None and isValid(window) and window.isVisible() else None

    def _parent(self) -> QWidget:
        return self._shown_window() or self._bench.window

    def _tell(self, sentence: str) -> None:
        window = self._shown_window()
        if window is not None:
            window.tell(sentence)
        else:
            self._bench.messages.tell("info", sentence)


COMMANDS: CommandTable[LayoutsController] = CommandTable(Menu.FORMS)
LAYOUTS = COMMANDS.add("layouts", "版式(&A)…", LayoutsController.show)
FROM_FILE = COMMANDS.add("layout_from_file", "打开空白表作为版式(&O)…", LayoutsController.ask_file)
LINES = COMMANDS.add(
    "form_lines", "表头和附注(&L)…", LayoutsController.edit_lines, needs=Needs.FORM, changes=True
)
