"""Reading of a book that is open for work.

A reader holds the book's lock as long as it touches the database; readers of many forms use a connection of
their own, so that nobody waits for them, and see one state whatever is applied meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.book import opening
from jixiao_gui.book.database import Database
from jixiao_gui.book.errors import BookError
from jixiao_gui.book.form_reading import FormEntry, Reader
from jixiao_gui.book.listed_entries import ListedEntries
from jixiao_gui.book.reading import BROKEN, refusal
from jixiao_gui.book.templates import BookTemplate, take_in
from jixiao_gui.book.working_copy import WorkingCopy
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates

if TYPE_CHECKING:
    from jixiao_gui.book.form_rows import BookRows
    from jixiao_gui.book.form_store import Store
    from jixiao_gui.book.stored_forms import StoredForms
    from jixiao_gui.book.usage import Usage
    from jixiao_gui.form.office.deliveries import Delivery, KeptForm
    from jixiao_gui.form.office.duties import Duty


class Contents:
    """The forms of an open working copy. From any thread."""

    def __init__(self, copy: WorkingCopy, db: Database, templates: Templates, path: Path | None) -> None:
        self.path = path
        """The project file; ``None`` for a book that was never saved."""
        self._copy = copy
        self._db = db
        self._reader = Reader(db, templates)
        self._templates = templates
        self._access = threading.RLock()
        self._closed = False
        self._listed = ListedEntries()
        copy.recognise()
        copy.begin_flushing()
        with self._reading():
            taken_in = take_in(self._reader.template_rows(), templates)
            if taken_in.new_ids:  # layouts and forms get the ids by which the layouts are known here
                self._store.rename_templates(list(taken_in.rows.values()), taken_in.new_ids)
        self._unread = taken_in.problems

    @property
    def _store(self) -> Store:
        """Return the store that changes the book; SQLAlchemy is loaded with it."""
        from jixiao_gui.book.form_store import Store

        if not isinstance(self._reader, Store):
            self._reader = Store(self._db, self._templates, self._reader)
        return self._reader

    def make_ready(self) -> None:
        """Load the modules of the first change; called on a thread after opening."""
        with self._access:
            if not self._closed:
                self._store.get_ready()

    def count(self) -> int:
        """Return the number of forms."""
        with self._reading():
            return self._reader.count()

    def ids(self) -> list[int]:
        """Return the forms' ids, in order."""
        with self._reading():
            return list(self._reader.order())

    def entries(self, most: int = -1) -> list[FormEntry]:
        """Return the list of forms, in order; the first ``most`` of them, where that is given.

        The whole list is read once, and after a small change only the lines of the changed forms; a thread
        that opens a book or changes all of it may read it early.
        """
        with self._reading():
            if most >= 0:
                return self._reader.entries(most)
            return self._listed.read(self._reader)

    def entries_by_own_connection(self) -> list[FormEntry]:
        """Return `entries`, read by a connection of its own, so that nobody waits for it."""
        from jixiao_gui.book.stored_forms import read_entries

        return read_entries(self._database, self._shown, self._templates)

    def head_texts(self, field: str) -> list[tuple[int, str, str]]:
        """Return id, layout and one text of the head of every form, in order, without reading the forms."""
        with self._reading():
            return self._reader.head_texts(field)

    def entry(self, form_id: int, number: int) -> FormEntry:
        """Return the line of one form, whose number (from 1) the caller knows. Raises `NoSuchForm`."""
        with self._reading():
            return self._reader.entry(form_id, number)

    def form(self, form_id: int) -> Form:
        """Return one form. Raises `NoSuchForm`."""
        with self._reading():
            return self._reader.form(form_id)

    def assessment(self, form_id: int) -> Assessment:
        """Return one form with its figures and findings. Raises `NoSuchForm`, and `BadTemplate` where its
        layout is not at hand.
        """
        with self._reading():
            return self._reader.assessment(form_id)

    def forms(self) -> Iterator[Form]:
        """Return all forms, in order, in the state of the first read; read as they are needed.

        Raises `BookDamaged`.
        """
        from jixiao_gui.book.stored_forms import read_forms

        return read_forms(self._database, self._shown)

    def numbered(self) -> Iterator[tuple[int, Form]]:
        """Return all forms with their ids, ids ascending, in the state of the first. Raises `BookDamaged`."""
        from jixiao_gui.book.stored_forms import read_forms_by_id

        return read_forms_by_id(self._database, self._shown)

    def forms_by_id(self, ids: Sequence[int]) -> Iterator[tuple[int, Form]]:
        """Return many forms with their ids, as `forms` reads them; an unknown id is passed over."""
        from jixiao_gui.book.stored_forms import read_some

        return read_some(self._database, self._shown, ids)

    def stored_forms(self, ids: Sequence[int] | None = None) -> StoredForms:
        """Return what all forms, or those of ``ids`` that the book has, are read by, also elsewhere."""
        from jixiao_gui.book.stored_forms import StoredForms

        database = self._database
        with self._reading():
            order = self._reader.order()
            known = frozenset(order)
            chosen = tuple(order if ids is None else (id for id in ids if id in known))
            return StoredForms(database, self._shown, chosen)

    def search(self, words: str, *, everywhere: bool = False) -> list[int]:
        """Return the ids, in order, of the forms that contain each of ``words``, upper and lower case alike.

        Project, department, unit, leader and year are searched; with ``everywhere`` every text.
        """
        from jixiao_gui.book.searching import search

        with self._reading():
            return search(self._db.core, words, everywhere)

    def duties(self) -> list[Duty]:
        """Return the duties of units, in the order of the list."""
        from jixiao_gui.book.records import read_records
        from jixiao_gui.form.office.duties import Duty

        with self._reading():
            return read_records(self._db.core, Duty)

    def deliveries(self) -> list[Delivery]:
        """Return the deliveries, in their order."""
        from jixiao_gui.book.records import read_records
        from jixiao_gui.form.office.deliveries import Delivery

        with self._reading():
            return read_records(self._db.core, Delivery)

    def kept_forms(self) -> list[KeptForm]:
        """Return the forms kept beside those of the book, without their contents."""
        from jixiao_gui.book.records import read_records
        from jixiao_gui.form.office.deliveries import KeptForm

        with self._reading():
            return read_records(self._db.core, KeptForm)

    def kept_form(self, id: int) -> Form | None:
        """Return the content of a kept form; ``None`` where there is none, or it cannot be read."""
        from jixiao_gui.book.form_texts import read_form_text
        from jixiao_gui.book.records import read_kept

        with self._reading():
            return read_form_text(read_kept(self._db.core, id))

    def verdicts(self) -> dict[int, str]:
        """Return the office's verdicts, as in `reviewing`, by form id."""
        from jixiao_gui.book.records import read_verdicts

        with self._reading():
            return read_verdicts(self._db.core)

    def returned(self) -> list[tuple[int, str]]:
        """Return the ids, in order, of the forms that an office returned, with the day each is due."""
        with self._reading():
            return self._reader.returned()

    def has_duties(self) -> bool:
        """Return whether the book holds an office's list of duties; faster than `duties`."""
        with self._reading():
            return self._reader.has_duties()

    def office_totals(self) -> dict[int, str]:
        """Return the office's own totals (复核分) by form id."""
        from jixiao_gui.book.records import read_office_totals

        with self._reading():
            return read_office_totals(self._db.core)

    def ties(self) -> dict[int, int]:
        """Return by form id the duty of all projects that it was taken in for."""
        from jixiao_gui.book.records import read_ties

        with self._reading():
            return read_ties(self._db.core)

    def next_ids(self) -> tuple[int, int]:
        """Return the ids that the next form and the next delivery may have."""
        from jixiao_gui.book.records import next_form_id, next_record_id
        from jixiao_gui.form.office.deliveries import Delivery

        with self._reading():
            return next_form_id(self._db.core), next_record_id(self._db.core, Delivery)

    def templates(self) -> list[BookTemplate]:
        """Return the layouts that the book carries, by name."""
        with self._reading():
            rows, uses = self._reader.template_rows(), self._reader.template_uses()
        layouts = []
        for row in rows:
            template = self._templates.by_id.get(row.id, self._templates.default)
            layouts.append(BookTemplate(template, uses.get(row.id, 0), row.id not in self._unread))
        return sorted(layouts, key=lambda layout: (layout.template.name, layout.template.id))

    @property
    def template_problems(self) -> tuple[str, ...]:
        """Return one Chinese sentence for each layout of the book that cannot be read."""
        if not self._unread:
            return ()
        with self._reading():
            carried = self._reader.carried()
        return tuple(sentence for id, sentence in self._unread.items() if id in carried)

    def template_uses(self) -> dict[str, int]:
        """Return the number of forms of each layout, the program's too, by its id."""
        with self._reading():
            return self._reader.template_uses()

    def usages(self, forms: int) -> Generator[Usage, None, None]:
        """Yield the words of all forms, ``forms`` at a time, read by a connection of its own."""
        from jixiao_gui.book.usage_reading import read_usages

        return read_usages(self._database, self._shown, forms)

    def rows(self) -> AbstractContextManager[BookRows]:
        """Return the book's tables row by row, as they are now, by a connection of its own.

        Raises `BookDamaged` when it is used, and `CannotSave`.
        """
        from jixiao_gui.book.form_rows import open_rows

        return open_rows(self._database, self._shown)

    @property
    def _database(self) -> Path:
        """Return the working copy's file, for a connection of its own. Raises `CannotSave`."""
        self._look_after_copy()
        return self._copy.database

    def _look_after_copy(self) -> None:
        """Make the working copy again where somebody removed its folder.

        Raises `CannotSave`, and `BookError` for a book that was closed.
        """
        if not self._closed and self._copy.is_there():
            return  # a reader with a connection of its own need not wait
        with self._access:
            self._check_open()
            if not self._copy.is_there():
                self._db = opening.make_again(self._copy, self._db)
                self._reader = Reader(self._db, self._templates)

    def _check_open(self) -> None:
        if self._closed:
            raise BookError(f"自评表册“{self._shown}”已关闭，请重新打开。")

    @property
    def _shown(self) -> Path:
        """Return the file that errors name: the project file, else the working copy."""
        return self.path or self._copy.database

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._access:
            self._check_open()
            try:
                with self._db.begin():
                    yield
            except BROKEN as error:
                raise refusal(self._shown, error) from error
