"""What can be read of a book that is open for work.

A reader takes the book's lock for as long as it touches the database; those that read many forms do it by a
connection of their own, so that nobody waits for them, and see one state whatever is applied meanwhile.
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
from jixiao_gui.book.reading import BROKEN, damaged
from jixiao_gui.book.templates import BookTemplate, take_in
from jixiao_gui.book.working_copy import WorkingCopy
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates

if TYPE_CHECKING:
    from jixiao_gui.book.form_rows import BookRows
    from jixiao_gui.book.form_store import Store
    from jixiao_gui.book.usage import Usage
    from jixiao_gui.form.duties import Duty
    from jixiao_gui.form.ledger import Delivery, KeptForm


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
        self._listed: list[FormEntry] | None = None
        """What `entries` gave last; ``None`` after each change."""
        copy.recognise()
        copy.begin_to_settle()
        with self._reading():
            found = take_in(self._reader.template_rows(), templates)
            if found.called:  # layouts and forms get the ids by which the layouts are known here
                self._store.rename_templates(list(found.rows.values()), found.called)
        self._unread = found.problems

    @property
    def _store(self) -> Store:
        """Return what changes the book; SQLAlchemy is loaded with it."""
        from jixiao_gui.book.form_store import Store

        if not isinstance(self._reader, Store):
            self._reader = Store(self._db, self._templates, self._reader)
        return self._reader

    def make_ready(self) -> None:
        """Load what the first change would have to load; from a thread, while the user looks."""
        with self._access:
            if not self._closed:
                self._store.get_ready()

    @property
    def working_folder(self) -> Path:
        """Return the folder of the working copy."""
        return self._copy.folder

    def count(self) -> int:
        """Return how many forms there are."""
        with self._reading():
            return self._reader.count()

    def ids(self) -> list[int]:
        """Return the forms' ids, in order."""
        with self._reading():
            return list(self._reader.order())

    def entries(self, most: int = -1) -> list[FormEntry]:
        """Return the list of forms, in order; the first ``most`` of them, where that is given.

        The whole list is read once for a state of the book: who opens or changes it on a thread can have it
        read there.
        """
        with self._reading():
            if most >= 0:
                return self._reader.entries(most)
            if self._listed is None:
                self._listed = self._reader.entries()
            return list(self._listed)

    def entries_by_own_connection(self) -> list[FormEntry]:
        """Return the same by a connection of its own: nobody who uses the book meanwhile waits for it."""
        return opening.read_entries(self._database, self._shown, self._templates)

    def head_texts(self, field: str) -> list[tuple[int, str, str]]:
        """Return id, layout and one text of the head of every form, in order; no form is read for it."""
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
        """Return all forms, in order, as they were at the first; read as they are needed.

        Raises `BookDamaged`.
        """
        return opening.read_forms(self._database, self._shown)

    def numbered(self) -> Iterator[tuple[int, Form]]:
        """Return all forms with their ids, ids ascending, as they were at the first. Raises `BookDamaged`."""
        return opening.read_forms_by_id(self._database, self._shown)

    def forms_by_id(self, ids: Sequence[int]) -> Iterator[tuple[int, Form]]:
        """Return many forms with their ids, as `forms` reads them; an id that is not there is passed over."""
        return opening.read_some(self._database, self._shown, ids)

    def search(self, words: str, *, everywhere: bool = False) -> list[int]:
        """Return ids, in order, of the forms that contain each of ``words``, in capitals or not.

        Looks in project, department, unit, leader and year; with ``everywhere`` in every text.
        """
        from jixiao_gui.book.searching import search

        with self._reading():
            return search(self._db.core, words, everywhere)

    def duties(self) -> list[Duty]:
        """Return what units are to hand in, in the order of the list."""
        from jixiao_gui.book.records import read_records
        from jixiao_gui.form.duties import Duty

        with self._reading():
            return read_records(self._db.core, Duty)

    def deliveries(self) -> list[Delivery]:
        """Return the files that came in, in their order."""
        from jixiao_gui.book.records import read_records
        from jixiao_gui.form.ledger import Delivery

        with self._reading():
            return read_records(self._db.core, Delivery)

    def kept_forms(self) -> list[KeptForm]:
        """Return the forms kept beside those of the book, without their contents."""
        from jixiao_gui.book.records import read_records
        from jixiao_gui.form.ledger import KeptForm

        with self._reading():
            return read_records(self._db.core, KeptForm)

    def kept_form(self, id: int) -> Form | None:
        """Return what a kept form says; ``None`` where there is none, or it cannot be read."""
        from jixiao_gui.book.form_texts import read_form_text
        from jixiao_gui.book.records import read_kept

        with self._reading():
            return read_form_text(read_kept(self._db.core, id))

    def verdicts(self) -> dict[int, str]:
        """Return the office's verdicts, as in `reviewing`, by form id."""
        from jixiao_gui.book.records import read_verdicts

        with self._reading():
            return read_verdicts(self._db.core)

    def office_totals(self) -> dict[int, str]:
        """Return the office's own totals (复核分) by form id."""
        from jixiao_gui.book.records import read_office_totals

        with self._reading():
            return read_office_totals(self._db.core)

    def ties(self) -> dict[int, int]:
        """Return by form id the duty, of those that have more than one form, that it was taken in for."""
        from jixiao_gui.book.records import read_ties

        with self._reading():
            return read_ties(self._db.core)

    def next_ids(self) -> tuple[int, int]:
        """Return the ids that the next form and the next delivery may have."""
        from jixiao_gui.book.records import next_form_id, next_record_id
        from jixiao_gui.form.ledger import Delivery

        with self._reading():
            return next_form_id(self._db.core), next_record_id(self._db.core, Delivery)

    def templates(self) -> list[BookTemplate]:
        """Return the layouts that the book carries, by name."""
        with self._reading():
            rows, uses = self._reader.template_rows(), self._reader.template_uses()
        found = []
        for row in rows:
            template = self._templates.by_id.get(row.id, self._templates.default)
            found.append(BookTemplate(template, uses.get(row.id, 0), row.id not in self._unread))
        return sorted(found, key=lambda one: (one.template.name, one.template.id))

    @property
    def template_problems(self) -> tuple[str, ...]:
        """Return one Chinese sentence for each layout of the book that cannot be read."""
        if not self._unread:
            return ()
        with self._reading():
            carried = self._reader.carried()
        return tuple(said for id, said in self._unread.items() if id in carried)

    def template_uses(self) -> dict[str, int]:
        """Return how many forms have each layout, by its id; the program's layouts too."""
        with self._reading():
            return self._reader.template_uses()

    def usages(self, forms: int) -> Generator[Usage, None, None]:
        """Return the words of all forms, so many forms at a time, by a connection of its own as
        `entries_by_own_connection`.
        """
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
            return  # who only reads by a connection of his own waits for nobody
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
        """Return what an error names: the project file, where there is one."""
        return self.path or self._copy.database

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._access:
            self._check_open()
            try:
                with self._db.begin():
                    yield
            except BROKEN as error:
                raise damaged(self._shown) from error
