"""Carry the whole book forward into a new project file, on another thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from jixiao_gui.form.form_years import next_year
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


class CarryBookCommands(QObject):
    """The command 整册结转到下年; the open book stays as it is."""

    def __init__(self, bench: Workbench, files: Files) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files

    def ask(self) -> None:
        """Ask for the new book's path, then write it."""
        self._bench.commit()
        book = self._desk.book
        if book is None or not book.count():
            return
        name = self._files.book_name()
        following = next_year(name)
        if following == name:
            following = texts.CARRY_NAME.format(name=name, year=next_year(book.info.year)).rstrip()
        target = dialogs.ask_save_as(self._bench.window, self._bench.book_folder() / f"{following}.db")
        if target is None:
            return
        if book.path is not None and target.absolute() == book.path.absolute():
            self._bench.messages.tell("warning", texts.CARRY_OVER_ITSELF)
            return
        self._carry(target)

    def _carry(self, target: Path) -> None:
        book, templates, home = self._desk.book, self._desk.templates, self._desk.home
        assert book is not None
        count, info = book.count(), book.info

        def work(progress: Progress) -> int:
            from jixiao_gui.exchange.next_year import carry_book

            return carry_book(book.forms(), info, templates, home, target, progress)

        self._bench.jobs.run(
            work,
            lambda carried: self._bench.messages.tell_made(
                texts.CARRIED_BOOK.format(count=carried, path=target),
                target.parent,
                texts.OPEN_IT,
                lambda: self._files.open(target),
            ),
            lambda completed: (texts.CARRYING.format(done=completed, count=count), count),
        )


COMMANDS: CommandTable[CarryBookCommands] = CommandTable(Menu.FORMS)
CARRY_BOOK = COMMANDS.add("carry_book", "整册结转到下年(&K)…", CarryBookCommands.ask, needs=Needs.FORM)
