"""Open the window that compares the chosen form with another of its book, or of another book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from jixiao_gui.form.model import Form
from jixiao_gui.form.names.text_likeness import best_match
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.formats import Progress, step
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.comparing import comparing_texts as texts
from jixiao_gui.window.comparing.compare_window import Candidate, CompareWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.form_reading import FormEntry


class ComparingController(QObject):
    """The controller of the comparison; carries out the command 比较."""

    def __init__(
        self, bench: Workbench, chosen: Callable[[], list[int]], entries: Callable[[], list[FormEntry]]
    ) -> None:
        """Keep ``chosen``, which returns the ids of the forms selected in the list in the order of the book,
        and ``entries``, which returns all entries of the list.
        """
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self._chosen, self._entries = chosen, entries
        self._open: list[CompareWindow] = []
        self._desk.leaving.connect(self._close_all)

    def open(self) -> CompareWindow | None:
        """Compare the form on the desk with a similar one, or two selected forms with each other."""
        self._bench.commit()
        book, form_id, ids = self._desk.book, self._desk.form_id, self._chosen()
        if book is None or form_id is None:
            return None
        first_id, second_id = (ids[0], ids[1]) if len(ids) == 2 else (form_id, None)
        entries = self._entries()  # from the list, so that a large book is not read again
        first_entry = next(entry for entry in entries if entry.id == first_id)
        form = book.form(first_id)
        window = CompareWindow(
            name_of(first_entry.number, self._called(first_entry), first_entry.year),
            form,
            self._desk.templates,
            self._bench.window,
        )
        window.other_wanted.connect(lambda: self._ask_book(window))
        self._open.append(window)
        window.show()  # first: what is compared is set for the width that the pages then have
        # and after it, for a key need not wait until both pages are set
        QTimer.singleShot(0, window, lambda: self._offer(window, book, entries, first_entry, second_id))
        return window

    def _offer(
        self,
        window: CompareWindow,
        book: Book,
        entries: Sequence[FormEntry],
        first_entry: FormEntry,
        second_id: int | None,
    ) -> None:
        """Offer the book's other forms; show the one with the id ``second_id`` or the most similar."""
        if window not in self._open:
            return
        candidates = [entry for entry in entries if entry.id != first_entry.id]
        projects = self._all_called(candidates)
        number = next((n for n, entry in enumerate(candidates) if entry.id == second_id), None)
        if number is None:
            number = best_match(self._called(window.form), projects)
        if number is None and candidates:
            number = min(first_entry.number - 1, len(candidates) - 1)
        named = [
            (name_of(entry.number, project, entry.year), partial(book.form, entry.id))
            for entry, project in zip(candidates, projects, strict=True)
        ]
        # of ten thousand forms the names alone hold the window for half of what it may be held
        QTimer.singleShot(0, window, lambda: window.offer(named, number) if window in self._open else None)

    def show(self, name: str, form: Form, candidates: Sequence[Candidate]) -> None:
        """Compare ``form``, named ``name``, with ``candidates``; the first of them is shown."""
        window = CompareWindow(name, form, self._desk.templates, self._bench.window)
        window.other.hide()
        self._open.append(window)
        window.show()
        window.offer(candidates, 0)

    def _ask_book(self, window: CompareWindow) -> None:
        path = dialogs.ask_open(window, str(self._bench.book_folder()))
        if path is not None:
            self._read(window, path)

    def _read(self, window: CompareWindow, path: Path) -> None:
        def work(progress: Progress) -> list[Form]:
            from jixiao_gui.book.stored_forms import read_forms_of

            forms = []
            for count, form in enumerate(read_forms_of(path, self._desk.templates), start=1):
                forms.append(form)
                step(progress, count)
            return forms

        def show(forms: list[Form]) -> None:
            self._bench.messages.hide()
            if isValid(window):
                names = [name_of(n, self._called(form), form.year) for n, form in enumerate(forms, start=1)]
                readers = [lambda form=form: form for form in forms]
                window.offer(
                    list(zip(names, readers, strict=True)),
                    best_match(self._called(window.form), [self._called(form) for form in forms]),
                )

        self._bench.jobs.run(work, show, lambda _done: (texts.READING, 0))

    def _called(self, form: Form | FormEntry) -> str:
        return display_name(form, self._desk.templates.by_id.get(form.template))

    def _all_called(self, entries: Sequence[FormEntry]) -> list[str]:
        """Return what each of many is called; a layout is looked up once."""
        layouts = {id: self._desk.templates.by_id.get(id) for id in {entry.template for entry in entries}}
        return [display_name(entry, layouts[entry.template]) for entry in entries]

    def _close_all(self) -> None:
        for window in [window for window in self._open if isValid(window)]:
            window.close()
        self._open.clear()


def name_of(number: int, project: str, year: str) -> str:
    """Return the name of a form in the choice of candidates."""
    return texts.NAME.format(number=number, project=project, year=year.strip() or texts.NO_YEAR)


COMMANDS: CommandTable[ComparingController] = CommandTable(Menu.FORMS)
COMPARE = COMMANDS.add("form_compare", "比较(&M)…", ComparingController.open, needs=Needs.FORM)
