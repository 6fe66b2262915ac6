"""The forms of one unit in a district's store: read, and written in the transaction that publishes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, text, update

from jixiao_gui.book.form_reading import batches
from jixiao_gui.book.form_rows import FormRows, form_of
from jixiao_gui.book.schema import FIGURES as SHOWN
from jixiao_gui.exchange.district.form_figures import compute_figures
from jixiao_gui.exchange.district.form_identity import Identity, digest
from jixiao_gui.exchange.district.server_tables import (
    COPIES,
    ENTRY,
    FIGURES,
    FINDING,
    FORM_IDS,
    FORM_ROW,
    OF_FORMS,
    PUBLICATION,
    REVISION,
    UNIT,
)
from jixiao_gui.exchange.district.staging import insert_rows
from jixiao_gui.form.template import Templates

_STORE_KEY = ("unit_id", "form_id")
_REVISION_NAMES = (*_STORE_KEY, "revision", "digest", "publisher", "file")
_ENTRY_NAMES = (
    *("id", "unit_id", "key", "project", "year", "template", "template_digest"),
    *("digest", "revision", "publisher", "file"),
)
_LOCK_PAUSE = 0.1
"""Seconds between two tries for a unit that another office is publishing."""
LIST_COLUMNS = ("position", *SHOWN)
"""Columns of ``form`` for the list, which may differ while the form is the same."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publisher of a form: the installation, the book by its place there, and the name of its file."""

    installation: str
    book: str
    file: str


class Overtaken(Exception):
    """Another tool changed a form in the middle of the transaction."""


class StoreEntry(NamedTuple):
    """A form of the unit, and what this book last did with it, in the order of `


    _SELECT_ENTRIES`."""

    key: str
    id: int
    digest: str
    revision: int
    publisher: str
    changed_by: str
    changed_at: datetime
    file: str
    base: int | None
    published: bool | None
    withdrawn: bool | None
    list_values: tuple[Any, ...]

    @property
    def is_noted(self) -> bool:
        """Return whether the store has noted that this book holds this revision."""
        return bool(self.published) and not self.withdrawn and self.base == self.revision


class BookForm(NamedTuple):
    """A form of the book in the store's form."""

    identity: Identity
    rows: FormRows
    template: str
    """The layout's id in the book."""
    layout: str
    """Digest of a layout that the book carries, else ""."""
    digest: str
    known: StoreEntry | None

    @property
    def list_values(self) -> tuple[Any, ...]:
        """Return the values for the list, which may differ while the form is the same."""
        return tuple(self.rows.head[name] for name in LIST_COLUMNS)


_SELECT_ENTRIES = (
    select(
        *(ENTRY.c[name] for name in StoreEntry._fields[:8]),
        *(PUBLICATION.c[name] for name in ("revision", "published", "withdrawn")),
        *(FORM_ROW.c[name] for name in LIST_COLUMNS),
    )
    .select_from(
        ENTRY.join(FORM_ROW, FORM_ROW.c.form_id == ENTRY.c.id).outerjoin(
            PUBLICATION, (PUBLICATION.c.form_id == ENTRY.c.id) & (PUBLICATION.c.book == bindparam("book"))
        )
    )
    .where(ENTRY.c.unit_id == bindparam("unit"))
)
_UPDATE_ENTRY = (
    update(ENTRY)
    .where(ENTRY.c.id == bindparam("b_id"), ENTRY.c.revision == bindparam("b_seen"))
    .values(
        revision=ENTRY.c.revision + 1,
        digest=bindparam("b_digest"),
        template_digest=bindparam("b_layout"),
        publisher=bindparam("b_publisher"),
        file=bindparam("b_file"),
        changed_by=text("CURRENT_USER"),
        changed_at=func.now(),
    )
)
_UPDATE_LIST_VALUES = (
    update(FORM_ROW)
    .where(FORM_ROW.c.form_id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in LIST_COLUMNS})
)


def lock_unit(db: Connection, key: str, name: str, alive: Callable[[], object]) -> int:
    """Wait until nobody else publishes a unit; return its id in the store, where it is added when absent.

    ``alive`` is called while it waits, and raises to stop.
    """
    number = int(digest(["unit", key])[:15], 16)
    lock = text("SELECT pg_try_advisory_xact_lock(:number)")
    while not db.execute(lock, {"number": number}).scalar():
        alive()
        time.sleep(_LOCK_PAUSE)
    by_key = select(UNIT.c.id).where(func.md5(UNIT.c.key) == func.md5(key), UNIT.c.key == key)
    unit_id = db.execute(by_key).scalar()
    if unit_id is None:
        unit_id = db.execute(insert(UNIT).values(key=key, name=name).returning(UNIT.c.id)).scalar_one()
    return int(unit_id)


class UnitStore:
    """The forms of the unit ``unit`` in the store, for one publisher, inside its transaction."""

    def __init__(self, db: Connection, unit: int, publisher: Publisher, templates: Templates) -> None:
        self._db, self._unit, self.publisher, self._templates = db, unit, publisher, templates

    def entries(self) -> dict[str, StoreEntry]:
        """Return the unit's forms by their keys."""
        rows = self._db.execute(_SELECT_ENTRIES, {"unit": self._unit, "book": self.publisher.book}).fetchall()
        return {row[0]: StoreEntry._make((*row[:11], tuple(row[11:]))) for row in rows}

    def earlier_digests(self, ids: Sequence[int]) -> dict[int, set[str]]:
        """Return the digests that forms have had, by their ids."""
        digests: dict[int, set[str]] = {}
        if ids:
            statement = select(REVISION.c.form_id, REVISION.c.digest).where(REVISION.c.form_id.in_(ids))
            for id, old_digest in self._db.execute(statement):
                digests.setdefault(id, set()).add(old_digest)
        return digests

    def withdraw(self, ids: Sequence[int]) -> None:
        """Mark forms as withdrawn by the publisher's book."""
        for batch in batches(ids):
            self._db.execute(
                update(PUBLICATION)
                .where(PUBLICATION.c.book == self.publisher.book, PUBLICATION.c.form_id.in_(batch))
                .values(withdrawn=True, changed_by=text("CURRENT_USER"), changed_at=func.now())
            )

    def write(self, items: Sequence[BookForm]) -> None:
        """Write new and changed forms."""
        if not items:
            return
        ids = iter(self._new_ids(sum(item.known is None for item in items)))
        numbered = [(item.known.id if item.known is not None else next(ids), item) for item in items]
        publisher = self.publisher
        added, changed, revisions = [], [], []
        for id, item in numbered:
            revision = 1 if item.known is None else item.known.revision + 1
            revisions.append((self._unit, id, revision, item.digest, publisher.installation, publisher.file))
            if item.known is None:
                names = (item.identity.key, item.identity.project, item.identity.year)
                versions = (item.identity.template, item.layout, item.digest, revision)
                added.append((id, self._unit, *names, *versions, publisher.installation, publisher.file))
            else:
                changed.append((id, item))
        insert_rows(self._db, ENTRY, _ENTRY_NAMES, added)
        self._raise_revisions(changed)
        insert_rows(self._db, REVISION, _REVISION_NAMES, revisions)
        for table in OF_FORMS if changed else ():
            self._db.execute(delete(table).where(table.c.form_id.in_([id for id, _ in changed])))
        for name, table in COPIES.items():
            columns = _own_columns(table)
            insert_rows(self._db, table, (*_STORE_KEY, *columns), self._copied(name, columns, numbered))
        self._insert_figures(numbered)
        self.note_publications([(id, revision) for _, id, revision, *_ in revisions])

    def _raise_revisions(self, changed: Sequence[tuple[int, BookForm]]) -> None:
        """Raise the revision of entries. Raises `Overtaken` for one that was changed meanwhile."""
        publisher = self.publisher
        for id, item in changed:
            assert item.known is not None
            values = {"b_id": id, "b_seen": item.known.revision, "b_layout": item.layout}
            values |= {
                "b_digest": item.digest,
                "b_publisher": publisher.installation,
                "b_file": publisher.file,
            }
            if self._db.execute(_UPDATE_ENTRY, values).rowcount != 1:
                raise Overtaken

    def _copied(
        self, name: str, columns: Sequence[str], numbered: Sequence[tuple[int, BookForm]]
    ) -> Iterator[tuple[Any, ...]]:
        for id, item in numbered:
            for row in [item.rows.head] if name == FORM_ROW.name else item.rows.parts[name]:
                yield self._unit, id, *(row[column] for column in columns)

    def _insert_figures(self, numbered: Sequence[tuple[int, BookForm]]) -> None:
        forms = [replace(form_of(item.rows), template=item.template) for _, item in numbered]
        computed = list(zip((id for id, _ in numbered), compute_figures(forms, self._templates), strict=True))
        figures = [(id, form_figures.figures) for id, form_figures in computed]
        findings = [(id, row) for id, form_figures in computed for row in form_figures.findings]
        for table, table_rows in ((FIGURES, figures), (FINDING, findings)):
            columns = _own_columns(table)
            values = ((self._unit, id, *(row[name] for name in columns)) for id, row in table_rows)
            insert_rows(self._db, table, (*_STORE_KEY, *columns), values)

    def write_list_values(self, items: Sequence[BookForm]) -> None:
        """Write new places in the list, and figures that changed with a rule.

        The form is the same: neither is a revision.
        """
        numbered = [(item.known.id, item) for item in items if item.known is not None]
        if not numbered:
            return
        names = [f"b_{name}" for name in LIST_COLUMNS]
        self._db.execute(
            _UPDATE_LIST_VALUES,
            [{"b_id": id, **dict(zip(names, item.list_values, strict=True))} for id, item in numbered],
        )
        again = [
            (id, item)
            for id, item in numbered
            if item.known is not None and item.known.list_values[1:] != item.list_values[1:]
        ]
        if again:
            for table in (FIGURES, FINDING):
                self._db.execute(delete(table).where(table.c.form_id.in_([id for id, _ in again])))
            self._insert_figures(again)

    def note_publications(self, forms: Sequence[tuple[int, int]]) -> None:
        """Note that the book holds these revisions of forms."""
        publisher = self.publisher
        if not forms:
            return
        self._db.execute(
            delete(PUBLICATION).where(
                PUBLICATION.c.book == publisher.book, PUBLICATION.c.form_id.in_([id for id, _ in forms])
            )
        )
        names = ("unit_id", "form_id", "book", "publisher", "file", "revision", "published")
        rows = (
            (self._unit, id, publisher.book, publisher.installation, publisher.file, revision, True)
            for id, revision in forms
        )
        insert_rows(self._db, PUBLICATION, names, rows)

    def _new_ids(self, count: int) -> list[int]:
        if not count:
            return []
        statement = select(FORM_IDS.next_value()).select_from(func.generate_series(1, count))
        return [int(id) for id in self._db.execute(statement).scalars()]


def _own_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name not in _STORE_KEY]
