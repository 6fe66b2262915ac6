"""Offer to carry last year's forms forward that were just imported into this year's book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import AddForms, Changes, RemoveForms
from jixiao_gui.form.carrying import carry_forward
from jixiao_gui.form.filling import is_bare
from jixiao_gui.form.moments import year_number
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


class LastYearOffer(QObject):
    """Put forms of this year in the place of last year's, as one step."""

    carried = Signal(int)  # the id of the first of them

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk

    def ids_of(self, ids: Iterable[int]) -> list[int]:
        """Return ``ids``, in the book's order, where all their forms are of the year before the book's."""
        book, wanted = self._desk.book, set(ids)
        year = year_number(book.info.year) if book is not None else None
        if book is None or year is None or not wanted:
            return []
        entries = [entry for entry in book.entries() if entry.id in wanted]
        if not all(year_number(entry.year) == year - 1 for entry in entries):
            return []
        return [entry.id for entry in entries]

    def words(self) -> str:
        """Return what the button of the offer says."""
        book = self._desk.book
        return texts.CARRY_ON.format(year=year_number(book.info.year) if book is not None else "")

    def carry(self, ids: list[int]) -> None:
        """Carry the forms ``ids`` forward, each in its own place; those that are gone by now are left out."""
        if not self._bench.commit():
            return
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        there = book.ids()
        places = [place for place, id in enumerate(there) if id in set(ids)]
        gone = tuple(there[place] for place in places)
        forms = tuple(
            carry_forward(form, templates[form.template])
            for form in self._desk.forms(list(gone))
            if form.template in templates
        )
        if not forms or len(forms) != len(gone):
            return
        name = texts.CARRIED_ON.format(count=len(forms), year=year_number(book.info.year))
        begun = self._blank(book, gone)
        places = [place - sum(there.index(id) < place for id in begun) for place in places]
        parts = (RemoveForms("", (*gone, *begun)), AddForms("", forms, places=tuple(places)))
        if self._desk.apply(Changes(name, parts)):
            self._bench.messages.tell("good", texts.CARRIED_ON_TOLD.format(name=name))
            self.carried.emit(book.ids()[places[0]])

    def _blank(self, book: Book, others: tuple[int, ...]) -> tuple[int, ...]:
        """Return the blank form that the book began with, where it is the only one beside ``others``."""
        rest = tuple(id for id in book.ids() if id not in others)
        if len(rest) != 1:
            return ()
        [form] = self._desk.forms(list(rest))
        template = self._desk.templates.by_id.get(form.template)
        return rest if template is not None and is_bare(form, template) else ()
