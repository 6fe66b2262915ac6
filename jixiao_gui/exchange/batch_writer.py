"""The writing of a batch: forms and records go into the book a few at a time, and out again as one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, PutRecords, RemoveForms
from jixiao_gui.exchange.batch import NAME
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.deliveries import Record

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_FORMS_PER_WRITE = 64
"""The number of forms and records after which they are written."""


@dataclass(slots=True)
class _Unwritten:
    """Forms, edits and records that were read and are not written yet."""

    forms: list[Form] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    edits: list[EditForm] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.forms) + len(self.edits) + len(self.records)

    def change(self) -> Changes:
        ids = tuple(self.ids)
        added = (AddForms(NAME, tuple(self.forms), ids=ids, exact=True),) if self.forms else ()
        records = (PutRecords(NAME, tuple(self.records)),) if self.records else ()
        return Changes(NAME, (*added, *self.edits, *records))


class BatchWriter:
    """A writer of one batch into a book; ``blank_form_ids`` are removed with the first form that is added."""

    def __init__(self, book: Book, blank_form_ids: tuple[int, ...]) -> None:
        self._book, self._blank_form_ids = book, blank_form_ids
        self._next_form, _ = book.next_ids()
        self._unwritten = _Unwritten()
        self._inverses: list[Change] = []

    def form(self, form_id: int) -> Form:
        """Return a form as this batch has left it. Raises `BookError`."""
        if form_id in self._unwritten.ids or any(edit.form_id == form_id for edit in self._unwritten.edits):
            self.write()
        return self._book.form(form_id)

    def add(self, form: Form) -> int:
        """Add a form; return its id."""
        form_id, self._next_form = self._next_form, self._next_form + 1
        self._unwritten.forms.append(form)
        self._unwritten.ids.append(form_id)
        return form_id

    def replace(self, form_id: int, form: Form) -> None:
        """Put ``form`` in the place of form ``form_id``."""
        self._unwritten.edits.append(EditForm(NAME, form_id, ReplaceForm(NAME, form), exact=True))

    def put(self, record: Record) -> None:
        """Add a record, or put it in the place of the one that it names."""
        self._unwritten.records.append(record)

    def write_when_many(self) -> None:
        """Write what is unwritten where memory would grow. Raises `BookError`."""
        if self._unwritten.size >= _FORMS_PER_WRITE:
            self.write()

    def write(self) -> None:
        """Write the unwritten forms, edits and records. Raises `BookError`."""
        if self._blank_form_ids and self._unwritten.forms:
            self._inverses.append(self._book.apply(RemoveForms(NAME, self._blank_form_ids)))
            self._blank_form_ids = ()
        if self._unwritten.size:
            self._inverses.append(self._book.apply(self._unwritten.change()))
            self._unwritten = _Unwritten()

    def undo(self) -> None:
        """Undo the written changes, as far as the book allows."""
        from jixiao_gui.book.errors import BookError

        inverse = self.inverse()
        if inverse is not None:
            with suppress(BookError):
                self._book.apply(inverse)

    def inverse(self) -> Changes | None:
        """Return the change that undoes all that was written; ``None`` where nothing was."""
        return Changes(NAME, tuple(reversed(self._inverses))) if self._inverses else None
