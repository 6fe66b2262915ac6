"""Offer to carry forward last year's forms that were just imported into this year's book."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import AddForms, Change, Changes, RemoveForms
from jixiao_gui.form.form_years import year_number
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.formats import Progress, counted
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.workbench import Workbench


class LastYearOffer(QObject):
    """Replaces imported forms of last year by forms of this year, as one undo step."""

    carried = Signal(int)  # the id of the first of them

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk

    def ids_of(self, ids: Iterable[int]) -> list[int]:
        """Return ``ids`` in the book's order if all their forms are of the year before it, else none."""
        book, wanted_ids = self._desk.book, set(ids)
        year = year_number(book.info.year) if book is not None else None
        if book is None or year is None or not wanted_ids:
            return []
        entries = [entry for entry in book.entries() if entry.id in wanted_ids]
        if not all(year_number(entry.year) == year - 1 for entry in entries):
            return []
        return [entry.id for entry in entries]

    def words(self) -> str:
        """Return the text of the offer's button."""
        book = self._desk.book
        return texts.CARRY_ON.format(year=year_number(book.info.year) if book is not None else "")

    def carry(self, ids: list[int]) -> None:
        """Replace each of the forms ``ids`` by the form carried forward; skip ids that the book lacks."""
        if not self._bench.commit():
            return
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        book_ids, wanted = book.ids(), set(ids)
        places = [place for place, id in enumerate(book_ids) if id in wanted]
        replaced = tuple(book_ids[place] for place in places)
        layouts = {entry.template for entry in book.entries() if entry.id in wanted}
        if not replaced or any(layout not in templates for layout in layouts):
            return
        name = texts.CARRIED_ON.format(count=len(replaced), year=year_number(book.info.year))

        def make(progress: Progress) -> Changes:
            forms = counted(book.forms_by_id(replaced), progress)
            carried = tuple(carry_forward(form, templates[form.template]) for _, form in forms)
            parts = (RemoveForms("", replaced), AddForms("", carried, places=tuple(places)))
            return Changes(name, parts)

        def tell(_change: Change) -> None:
            self._bench.messages.tell("good", texts.CARRIED_ON_TOLD.format(name=name))
            self.carried.emit(book.ids()[places[0]])

        self._bench.long_change.apply_made(make, len(replaced), tell)
