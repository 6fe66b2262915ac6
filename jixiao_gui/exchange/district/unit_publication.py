"""One unit's forms into a store: one transaction, in which nobody else publishes that unit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, text, update

from jixiao_gui.book.form_reading import batches
from jixiao_gui.book.form_rows import FormRows, form_of
from jixiao_gui.book.schema import FIGURES as SHOWN
from jixiao_gui.exchange.district.form_figures import work_out
from jixiao_gui.exchange.district.form_identity import Identity, canonical, digest, form_digest
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
from jixiao_gui.exchange.district.verdicts import There, Verdict, judge, needs_past
from jixiao_gui.form.template import Templates

_STORE_KEY = ("unit_id", "form_id")
_REVISION_NAMES = (*_STORE_KEY, "revision", "digest", "publisher", "file")
_ENTRY_NAMES = (
    *("id", "unit_id", "key", "project", "year", "template", "template_digest"),
    *("digest", "revision", "publisher", "file"),
)
_PATIENCE = 0.1
"""Seconds between two tries for a unit that another office is publishing."""
_ASIDE = ("position", *SHOWN)
"""Columns of ``form`` that may differ while the form is the same."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: the installation, the book by its place there, and the name of its file."""

    installation: str
    book: str
    file: str


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A form that was left as the store has it; ``verdict`` is OLD or CONFLICT, the rest is the store's."""

    identity: Identity
    project: str
    verdict: Verdict
    changed_by: str
    changed_at: datetime
    file: str


@dataclass(slots=True)
class UnitReport:
    """What became of one unit's forms, in numbers."""

    added: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    unwritten: list[Unwritten] = field(default_factory=list)


class _Known(NamedTuple):
    """A form of the unit, and what this book last did with it, in the order of `_KNOWN`."""

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
    aside: tuple[Any, ...]

    @property
    def is_settled(self) -> bool:
        """Return whether the store knows that this book holds this revision."""
        return bool(self.published) and not self.withdrawn and self.base == self.revision


class _Item(NamedTuple):
    """A form of the book as the store would keep it."""

    identity: Identity
    rows: FormRows
    template: str
    """The layout's id on this desk."""
    layout: str
    """Digest of a layout that the book carries, else ""."""
    digest: str
    known: _Known | None

    @property
    def aside(self) -> tuple[Any, ...]:
        """Return what may differ while the form is the same."""
        return tuple(self.rows.head[name] for name in _ASIDE)


_KNOWN = (
    select(
        *(ENTRY.c[name] for name in _Known._fields[:8]),
        *(PUBLICATION.c[name] for name in ("revision", "published", "withdrawn")),
        *(FORM_ROW.c[name] for name in _ASIDE),
    )
    .select_from(
        ENTRY.join(FORM_ROW, FORM_ROW.c.form_id == ENTRY.c.id).outerjoin(
            PUBLICATION, (PUBLICATION.c.form_id == ENTRY.c.id) & (PUBLICATION.c.book == bindparam("book"))
        )
    )
    .where(ENTRY.c.unit_id == bindparam("unit"))
)


class UnitPublication:
    """The work of one transaction.

    ``layouts``: by their ids, digests of the layouts that the book carries. ``overwrite``: the book is right,
    whatever the store has. ``alive`` is called while it waits, and raises to stop.
    """

    def __init__(
        self,
        db: Connection,
        publisher: Publisher,
        templates: Templates,
        layouts: Mapping[str, str],
        *,
        overwrite: bool,
        alive: Callable[[], object],
    ) -> None:
        self._db, self._publisher, self._templates = db, publisher, templates
        self._layouts, self._overwrite, self._alive = layouts, overwrite, alive
        self._unit = 0
        self._known: dict[str, _Known] = {}
        self._held: set[str] = set()
        self.report = UnitReport()

    def begin(self, unit_key: str, unit: str) -> None:
        """Wait until nobody else publishes the unit, and see what the store has of it."""
        number = int(digest(["unit", unit_key])[:15], 16)
        lock = text("SELECT pg_try_advisory_xact_lock(:number)")
        while not self._db.execute(lock, {"number": number}).scalar():
            self._alive()
            time.sleep(_PATIENCE)
        by_key = select(UNIT.c.id).where(func.md5(UNIT.c.key) == func.md5(unit_key), UNIT.c.key == unit_key)
        found = self._db.execute(by_key).scalar()
        if found is None:
            made = insert(UNIT).values(key=unit_key, name=unit).returning(UNIT.c.id)
            found = self._db.execute(made).scalar_one()
        self._unit = int(found)
        rows = self._db.execute(_KNOWN, {"unit": self._unit, "book": self._publisher.book}).fetchall()
        self._known = {row[0]: _Known._make((*row[:11], tuple(row[11:]))) for row in rows}

    def put(self, forms: Iterable[tuple[Identity, FormRows]]) -> None:
        """Bring the unit's next forms into the store: what is new or changed is written, all else is not."""
        items = [self._looked_at(identity, rows) for identity, rows in forms]
        past = self._past(items)
        write: list[_Item] = []
        settle: list[_Item] = []
        aside: list[_Item] = []
        for item in items:
            known = item.known
            self._held.add(item.identity.key)
            before = past.get(known.id, ()) if known is not None else ()
            verdict = judge(item.digest, self._there(known), before, overwrite=self._overwrite)
            if known is None or verdict is Verdict.CHANGED:
                write.append(item)
            elif verdict is Verdict.SAME:
                self.report.same += 1
                if not known.is_settled:
                    settle.append(item)
                if known.aside != item.aside:
                    aside.append(item)
            else:
                project = item.rows.head["project"].strip()
                who = (known.changed_by, known.changed_at, known.file)
                self.report.unwritten.append(Unwritten(item.identity, project, verdict, *who))
        self._write(write)
        self._write_aside(aside)
        self._settle([(item.known.id, item.known.revision) for item in settle if item.known is not None])

    def withdraw(self) -> None:
        """Note that the book no longer holds what it once published of this unit and does not now."""
        gone = [
            known.id
            for key, known in self._known.items()
            if key not in self._held and known.published and not known.withdrawn
        ]
        for batch in batches(gone):
            self._db.execute(
                update(PUBLICATION)
                .where(PUBLICATION.c.book == self._publisher.book, PUBLICATION.c.form_id.in_(batch))
                .values(withdrawn=True, changed_by=text("CURRENT_USER"), changed_at=func.now())
            )
        self.report.withdrawn += len(gone)

    def _looked_at(self, identity: Identity, rows: FormRows) -> _Item:
        template = str(rows.head["template"])
        layout = self._layouts.get(template, "")
        kept = canonical(rows)
        return _Item(
            identity, kept, template, layout, form_digest(kept, layout), self._known.get(identity.key)
        )

    def _there(self, known: _Known | None) -> There | None:
        if known is None:
            return None
        ours = known.publisher == self._publisher.installation
        return There(known.digest, known.revision, known.base, ours)

    def _past(self, items: Sequence[_Item]) -> dict[int, set[str]]:
        """Return the digests that forms once had, of those where it matters, by their ids in the store."""
        ids = [
            item.known.id
            for item in items
            if item.known is not None
            and needs_past(item.digest, self._there(item.known), overwrite=self._overwrite)
        ]
        found: dict[int, set[str]] = {}
        if ids:
            asked = select(REVISION.c.form_id, REVISION.c.digest).where(REVISION.c.form_id.in_(ids))
            for id, said in self._db.execute(asked):
                found.setdefault(id, set()).add(said)
        return found

    def _write(self, items: Sequence[_Item]) -> None:
        """Write new forms, and changed ones in the place of what stood there."""
        if not items:
            return
        ids = iter(self._new_ids(sum(item.known is None for item in items)))
        numbered = [(item.known.id if item.known is not None else next(ids), item) for item in items]
        who = self._publisher
        added, changed, revisions = [], [], []
        for id, item in numbered:
            revision = 1 if item.known is None else item.known.revision + 1
            revisions.append((self._unit, id, revision, item.digest, who.installation, who.file))
            if item.known is None:
                known_by = (item.identity.key, item.identity.project, item.identity.year)
                said = (item.identity.template, item.layout, item.digest, revision)
                added.append((id, self._unit, *known_by, *said, who.installation, who.file))
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
        self._settle([(id, revision) for _, id, revision, *_ in revisions])
        self.report.added += len(added)
        self.report.changed += len(changed)

    def _raise_revisions(self, changed: Sequence[tuple[int, _Item]]) -> None:
        """Give entries their next revision. Raises `Overtaken` for one that was changed since it was seen."""
        who = self._publisher
        for id, item in changed:
            assert item.known is not None
            values = {"b_id": id, "b_seen": item.known.revision, "b_layout": item.layout}
            values |= {"b_digest": item.digest, "b_publisher": who.installation, "b_file": who.file}
            if self._db.execute(_RAISE, values).rowcount != 1:
                raise Overtaken

    def _copied(
        self, name: str, columns: Sequence[str], numbered: Sequence[tuple[int, _Item]]
    ) -> Iterator[tuple[Any, ...]]:
        for id, item in numbered:
            for row in [item.rows.head] if name == FORM_ROW.name else item.rows.parts[name]:
                yield self._unit, id, *(row[column] for column in columns)

    def _insert_figures(self, numbered: Sequence[tuple[int, _Item]]) -> None:
        forms = [replace(form_of(item.rows), template=item.template) for _, item in numbered]
        worked = list(zip((id for id, _ in numbered), work_out(forms, self._templates), strict=True))
        figures = [(id, one.figures) for id, one in worked]
        findings = [(id, row) for id, one in worked for row in one.findings]
        for table, found in ((FIGURES, figures), (FINDING, findings)):
            columns = _own_columns(table)
            values = ((self._unit, id, *(row[name] for name in columns)) for id, row in found)
            insert_rows(self._db, table, (*_STORE_KEY, *columns), values)

    def _write_aside(self, items: Sequence[_Item]) -> None:
        """Follow what moved in the list, and what is worked out otherwise since a rule changed.

        The form is the same: neither is a revision.
        """
        numbered = [(item.known.id, item) for item in items if item.known is not None]
        if not numbered:
            return
        names = [f"b_{name}" for name in _ASIDE]
        self._db.execute(
            _SET_ASIDE, [{"b_id": id, **dict(zip(names, item.aside, strict=True))} for id, item in numbered]
        )
        again = [
            (id, item)
            for id, item in numbered
            if item.known is not None and item.known.aside[1:] != item.aside[1:]
        ]
        if again:
            for table in (FIGURES, FINDING):
                self._db.execute(delete(table).where(table.c.form_id.in_([id for id, _ in again])))
            self._insert_figures(again)

    def _settle(self, forms: Sequence[tuple[int, int]]) -> None:
        """Note that the book holds these revisions."""
        who = self._publisher
        if not forms:
            return
        self._db.execute(
            delete(PUBLICATION).where(
                PUBLICATION.c.book == who.book, PUBLICATION.c.form_id.in_([id for id, _ in forms])
            )
        )
        names = ("unit_id", "form_id", "book", "publisher", "file", "revision", "published")
        rows = (
            (self._unit, id, who.book, who.installation, who.file, revision, True) for id, revision in forms
        )
        insert_rows(self._db, PUBLICATION, names, rows)

    def _new_ids(self, count: int) -> list[int]:
        if not count:
            return []
        asked = select(FORM_IDS.next_value()).select_from(func.generate_series(1, count))
        return [int(id) for id in self._db.execute(asked).scalars()]


class Overtaken(Exception):
    """Another tool changed a form in the middle of the transaction."""


_RAISE = (
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
_SET_ASIDE = (
    update(FORM_ROW)
    .where(FORM_ROW.c.form_id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in _ASIDE})
)


def _own_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name not in _STORE_KEY]
