"""Carries the whole book forward into a new project file, beside the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jixiao_gui.form.carrying import next_year
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.files import Files
from jixiao_gui.window.forms import texts
from jixiao_gui.window.message_bar import MessageBar


class CarryBook(QObject):
    """What the action "carry the book forward" does; the open book stays as it is."""

    def __init__(
        self, desk: Desk, files: Files, bar: MessageBar, commit: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._files, self._bar, self._commit = desk, files, bar, commit
        self._window = parent

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of this part do."""
        return {"carry_book": self.ask}

    def ask(self) -> None:
        """Ask where the new book goes, then make it."""
        self._commit()
        book = self._desk.book
        if book is None or not book.count():
            return
        name = self._files.book_name()
        following = next_year(name)
        if following == name:
            following = texts.CARRY_NAME.format(name=name, year=next_year(book.info.year)).rstrip()
        folder = book.path.parent if book.path is not None else Path.home()
        target = dialogs.ask_save_as(self._window, folder / f"{following}.db")
        if target is None:
            return
        if book.path is not None and target.absolute() == book.path.absolute():
            self._bar.tell("warning", texts.CARRY_OVER_ITSELF)
            return
        self._carry(target)

    def _carry(self, target: Path) -> None:
        book, templates, home = self._desk.book, self._desk.templates, self._desk.home
        assert book is not None
        count, info = book.count(), book.info

        def work(progress: Progress) -> object:
            from jixiao_gui.exchange.carrying import carry_book

            return carry_book(book.forms(), info, templates, home, target, progress)

        self._files.run(
            work,
            lambda made: self._bar.tell(
                "good",
                texts.CARRIED_BOOK.format(count=made, path=target),
                texts.OPEN_IT,
                lambda: self._files.open(target),
            ),
            lambda done: (texts.CARRYING.format(done=done, count=count), count),
        )
