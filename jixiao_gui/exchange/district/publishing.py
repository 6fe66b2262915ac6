"""Publishing of a book into a district's store: unit by unit, each in one transaction, only changes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from jixiao_gui.book.contents import Contents
from jixiao_gui.book.form_reading import batches
from jixiao_gui.book.form_rows import BookRows
from jixiao_gui.exchange.district.address import Address
from jixiao_gui.exchange.district.connection import Ask, NoRights, StoreError, connected, explained
from jixiao_gui.exchange.district.form_identity import (
    Identity,
    identities,
    layout_digest,
    layout_row,
    storable_text,
)
from jixiao_gui.exchange.district.server_schema import ready_store
from jixiao_gui.exchange.district.server_tables import ENTRY, PUBLICATION, TEMPLATE, UNIT
from jixiao_gui.exchange.district.unit_publication import UnitPublication, UnitReport, Unwritten
from jixiao_gui.exchange.district.unit_store import Overtaken, Publisher, UnitStore, lock_unit
from jixiao_gui.exchange.district.verdicts import Verdict
from jixiao_gui.form.project_forms import NO_PROJECT, NO_UNIT
from jixiao_gui.form.system_errors import system_reason
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled, Progress, step
from jixiao_gui.formats.writing.replace import CannotWrite

_INSTALLATION = "installation.txt"
_TRIES = 3


@dataclass(slots=True)
class PublishReport:
    """The result of publishing in numbers, with sentences about forms that were not published.

    ``stopped``: the user cancelled after some units were written.
    """

    units: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    unwritten: list[Unwritten] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def conflicts(self) -> int:
        """Return the number of forms that both somebody else and the book have changed."""
        return sum(form.verdict is Verdict.CONFLICT for form in self.unwritten)

    @property
    def complete(self) -> bool:
        """Return whether the store now has all forms of the book, or newer ones."""
        return not (self.conflicts or self.refused or self.stopped)

    def add(self, unit: UnitReport) -> None:
        """Add the numbers of one more unit."""
        self.units += 1
        for name in ("added", "changed", "same", "withdrawn"):
            setattr(self, name, getattr(self, name) + getattr(unit, name))
        self.unwritten += unit.unwritten

    def sentence(self) -> str:
        """Return the numbers as one Chinese sentence, without its end."""
        numbers = f"新增 {self.added} 张，更新 {self.changed} 张，未变 {self.same} 张"
        return f"{numbers}，撤回 {self.withdrawn} 张" if self.withdrawn else numbers

    def lines(self) -> Iterator[str]:
        """Yield a Chinese sentence for each form, and each unit, that was not written."""
        for form in self.unwritten:
            unit = form.identity.unit or NO_UNIT
            phrase = f"“{form.project or NO_PROJECT}”（{form.identity.year} 年度，{unit}）没有发布"
            time = f"{form.changed_at.astimezone():%Y-%m-%d %H:%M}"
            if form.verdict is Verdict.CONFLICT:
                author = f"由 {form.changed_by} 于 {time} 从“{form.file}”改过"
                yield f"{phrase}：汇总库里的这张表{author}，与本册不同。"
            else:
                yield f"{phrase}：汇总库里的更新（{form.changed_by}，{time}），本册是较早的内容。"
        yield from self.refused


def publish(
    book: Contents,
    address: Address,
    templates: Templates,
    home: Path,
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
    ask: Ask | None = None,
) -> PublishReport:
    """Write ``book`` into the store at ``address``; create the store where there is none.

    ``overwrite``: also forms that others changed meanwhile. ``home`` is the user's folder, by which the store
    recognises this installation. A form that the book no longer has is marked withdrawn for this book. Raises
    `CannotWrite`, `BookError`, and `Cancelled` where nothing was written yet.
    """
    if book.path is None:
        raise CannotWrite("这个自评表册还没有文件名，请先保存，再发布。")
    publisher = publisher_of(home, book.path)
    try:
        with book.rows() as rows, connected(address, ask) as db:
            return _PublishJob(rows, db, address, templates, overwrite, progress).run(publisher)
    except StoreError as error:
        raise CannotWrite(str(error)) from error


def publisher_of(home: Path, book: Path) -> Publisher:
    """Return the publisher for a book of this installation. Raises `CannotWrite` for a full disk."""
    folder = home / "district"
    path = folder / _INSTALLATION
    try:
        installation = path.read_text("utf-8").strip() if path.exists() else ""
        if not installation:
            folder.mkdir(parents=True, exist_ok=True)
            installation = uuid.uuid4().hex
            path.write_text(installation + "\n", "utf-8")
    except OSError as error:
        raise CannotWrite(f"无法写入“{path}”：{system_reason(error)}，请检查磁盘和权限。") from error
    place = f"{installation}\n{book.resolve()}"
    book_key = hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()[:32]
    return Publisher(installation, book_key, storable_text(book.name))


class _PublishJob:
    """The work of one call of `publish`."""

    def __init__(
        self,
        rows: BookRows,
        db: Connection,
        address: Address,
        templates: Templates,
        overwrite: bool,
        progress: Progress | None,
    ) -> None:
        self._rows, self._db, self._address, self._templates = rows, db, address, templates
        self._overwrite, self._progress = overwrite, progress
        self._done = 0
        self._report = PublishReport()
        self._layouts: dict[str, str] = {}

    def run(self, publisher: Publisher) -> PublishReport:
        step(self._progress, 0)
        with self._db.begin():
            ready_store(self._db, str(self._address))
        self._insert_layouts()
        keys = identities(self._rows.form_keys(), self._rows.info().unit)
        try:
            self._all_units(publisher, keys)
        except Cancelled:
            if not self._report.units:
                raise
            self._report.stopped = True
        except Overtaken as error:
            raise StoreError(f"汇总库“{self._address}”正被其他程序改动，请稍后再发布一次。") from error
        return self._report

    def _all_units(self, publisher: Publisher, keys: Sequence[Identity]) -> None:
        by_unit = sorted(keys, key=lambda identity: identity.unit_key)  # within a unit in the book's order
        published_keys = set()
        for key, forms in groupby(by_unit, key=lambda identity: identity.unit_key):
            published_keys.add(key)
            self._one_unit(publisher, key, list(forms))
        for key in self._units_left(publisher, published_keys):
            self._one_unit(publisher, key, [])

    def _one_unit(self, publisher: Publisher, key: str, forms: Sequence[Identity]) -> None:
        """Publish a unit, again where another tool changed it meanwhile; report a unit without rights."""
        before = self._done
        unit = forms[0].unit if forms else key
        for tries_left in reversed(range(_TRIES)):
            self._done = before
            try:
                with explained(self._address), self._db.begin():
                    report = self._put(publisher, key, unit, forms)
            except NoRights:
                phrase = f"“{unit or NO_UNIT}”的 {len(forms)} 张表没有发布"
                self._report.refused.append(f"{phrase}：这个用户没有写这个单位的权限，请管理员授权。")
                self._done = before + len(forms)
                return
            except Overtaken:
                if not tries_left:
                    raise
                continue
            self._report.add(report)
            return

    def _put(self, publisher: Publisher, key: str, unit: str, forms: Sequence[Identity]) -> UnitReport:
        """Publish a unit inside a transaction; return what became of its forms."""
        unit_id = lock_unit(self._db, key, unit, lambda: step(self._progress, self._done))
        store = UnitStore(self._db, unit_id, publisher, self._templates)
        work = UnitPublication(store, self._layouts, overwrite=self._overwrite)
        for batch in batches(forms):
            forms_rows = self._rows.forms([identity.id for identity in batch])
            work.publish(zip(batch, forms_rows, strict=True))
            self._done += len(batch)
            step(self._progress, self._done)
        work.withdraw()
        return work.report

    def _units_left(self, publisher: Publisher, published_keys: set[str]) -> list[str]:
        """Return the keys of units of which the book has published forms, and has none now."""
        statement = (
            select(UNIT.c.key)
            .join(ENTRY, ENTRY.c.unit_id == UNIT.c.id)
            .join(PUBLICATION, PUBLICATION.c.form_id == ENTRY.c.id)
            .where(PUBLICATION.c.book == publisher.book, PUBLICATION.c.published, ~PUBLICATION.c.withdrawn)
            .distinct()
        )
        with self._db.begin():
            return sorted(set(self._db.execute(statement).scalars()) - published_keys)

    def _insert_layouts(self) -> None:
        """Insert the layouts that the book carries. They are named by their digest, and never change."""
        layouts = []
        for row in self._rows.templates():
            stored_row = layout_row(row)
            row_digest = layout_digest(stored_row)
            self._layouts[str(row["id"])] = row_digest
            layouts.append({"digest": row_digest, **stored_row})
        if not layouts:
            return
        with self._db.begin():
            statement = select(TEMPLATE.c.digest).where(
                TEMPLATE.c.digest.in_([row["digest"] for row in layouts])
            )
            known_digests = set(self._db.execute(statement).scalars())
            new_rows = {row["digest"]: row for row in layouts if row["digest"] not in known_digests}
            if new_rows:  # sorted for all, so that two offices never wait for each other
                rows = [new_rows[row_digest] for row_digest in sorted(new_rows)]
                self._db.execute(insert(TEMPLATE).on_conflict_do_nothing(), rows)


def note_imported(
    address: Address, home: Path, book: Path, imported: Sequence[tuple[int, int, int]], ask: Ask | None = None
) -> None:
    """Note in the store that the book at ``book`` now holds these forms: unit's id, form's id and revision.

    Later changes of them by the clerk are then no conflict. It is a help alone: where the role may not write,
    or the server does not answer, nothing happens.
    """
    with suppress(StoreError, CannotWrite), connected(address, ask) as db:
        publisher = publisher_of(home, book)
        names = ("unit_id", "form_id", "revision")
        values = {"book": publisher.book, "publisher": publisher.installation, "file": publisher.file}
        statement = insert(PUBLICATION)
        statement = statement.on_conflict_do_update(
            index_elements=["form_id", "book"], set_={"revision": statement.excluded.revision}
        )
        for batch in batches(sorted(imported)):
            with db.begin():
                db.execute(statement, [{**dict(zip(names, ids, strict=True)), **values} for ids in batch])
