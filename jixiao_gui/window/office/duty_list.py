"""Change the ledger's list of duties: read it from a file or last year's book, set due days, remove lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.book.changes import PutRecords
from jixiao_gui.form.form_years import year_number
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import Line
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.exchange.ledgers import ListRead
    from jixiao_gui.window.office.ledger_window import LedgerWindow


class DutyList(QObject):
    """The list of duties of the open book, changed from the ledger's window."""

    def __init__(self, bench: Workbench, ledger: Callable[[], LedgerWindow | None]) -> None:
        """Keep ``ledger``, which returns the window of the ledger while it is open."""
        super().__init__(bench.window)
        self._bench, self._desk, self._ledger = bench, bench.desk, ledger

    def ask_list(self) -> None:
        """Ask for a list of units and projects, and read it."""
        path = dialogs.ask_list(self._ledger_window(), str(self._bench.book_folder()))
        if path is not None:
            self.read_list(path)

    def read_list(self, path: Path) -> None:
        """Read a list of duties from ``path`` into the ledger."""
        book = self._desk.book
        if book is None:
            return
        duties, year = book.duties(), book.info.year

        def work(_progress: Progress) -> ListRead:
            from jixiao_gui.exchange.ledgers import duties_from_list

            # forms that are due this spring are about last year
            number = year_number(year)
            due_year = str(number + 1) if number is not None else ""
            return duties_from_list(path, duties, year=due_year)

        self._run(work)

    def ask_book(self) -> None:
        """Ask for last year's book, and make its forms due again."""
        path = dialogs.ask_open(self._ledger_window(), str(self._bench.book_folder()))
        if path is not None:
            self.read_book(path)

    def read_book(self, path: Path) -> None:
        """Make every form of the book at ``path`` a duty of the ledger."""
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        duties = book.duties()

        def work(_progress: Progress) -> ListRead:
            from jixiao_gui.exchange.ledgers import duties_from_book

            return duties_from_book(path, templates, duties)

        self._run(work)

    def _put_duties(self, read: ListRead) -> None:
        duties, messages = read.duties, self._ledger_window().messages
        new_count = sum(not duty.id for duty in duties)
        pairs = [texts.RESPELLED.format(said=written, unit=unit) for written, unit in read.respelled.items()]
        more_words = texts.RESPELLED_MORE.format(count=len(pairs) - 3) if len(pairs) > 3 else ""
        units = texts.RESPELLED_UNITS.format(units="、".join(pairs[:3]), more=more_words) if pairs else ""
        level = "warning" if units else "good"
        if not duties:
            messages.tell("warning" if units else "info", texts.LIST_SAME + units)
        elif self._desk.apply(PutRecords(texts.READ_LIST, duties)):
            messages.tell(
                level, texts.LIST_READ.format(new=new_count, changed=len(duties) - new_count) + units
            )

    def ask_due(self) -> None:
        """Ask for the day by which the chosen lines, else all, are due."""
        from jixiao_gui.window.office.office_dialogs import DayDialog

        window = self._ledger_window()
        chosen = window.chosen()
        lines = chosen or window.ledger.lines
        subject = (texts.DUE_CHOSEN if chosen else texts.DUE_ALL).format(count=len(lines))
        dialog = DayDialog(texts.DUE_TITLE, texts.DUE_WORDS.format(what=subject), texts.DUE_TITLE, window)
        dialog.given.connect(lambda day: self.set_due(lines, day))
        dialog.open()

    def set_due(self, lines: Sequence[Line], day: str) -> None:
        """Set the due day, such as 2024-03-31, of lines."""
        put = tuple(replace(line.duty, due=day) for line in lines)
        if put and self._desk.apply(PutRecords(texts.DUE_TITLE, put)):
            self._ledger_window().messages.tell("good", texts.DUE_DONE.format(count=len(put), day=day))

    def drop_lines(self) -> None:
        """Remove the chosen lines from the list of duties; their forms stay."""
        lines = self._ledger_window().chosen()
        if not lines:
            self._ledger_window().messages.tell("info", texts.CHOOSE_LINES)
            return
        drop = tuple((Duty, line.duty.id) for line in lines)
        if self._desk.apply(PutRecords(texts.DROP_LINES, (), drop)):
            self._ledger_window().messages.tell("good", texts.DROPPED.format(count=len(lines)))

    def _run(self, work: Work[ListRead]) -> None:
        def end(read: ListRead) -> None:
            self._bench.messages.hide()  # the progress
            if self._ledger() is not None:
                self._put_duties(read)

        self._bench.jobs.run(work, end, lambda _completed: (texts.WORKING_FILE, 0))

    def _ledger_window(self) -> LedgerWindow:
        window = self._ledger()
        assert window is not None
        return window
