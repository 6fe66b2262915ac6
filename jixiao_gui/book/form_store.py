"""Writing of forms in an open database, and reading many. Each call runs inside its caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import CursorResult, bindparam, case, delete, insert, select, text, update

from jixiao_gui.book import records, row_writing, rows
from jixiao_gui.book import templates as layouts
from jixiao_gui.book.book_rows import BookInfo, StoredTemplate
from jixiao_gui.book.changes import PutRecords
from jixiao_gui.book.columns import storable
from jixiao_gui.book.core_tables import BOOK, FORM, TEMPLATE
from jixiao_gui.book.database import Database
from jixiao_gui.book.form_reading import PART_ORDERS, Reader, batches
from jixiao_gui.book.removed_forms import RemovedForms, StoredForm
from jixiao_gui.book.schema import (
    HEAD,
    PARTS,
    Table,
    names,
)
from jixiao_gui.form.assessment import Assessment, assess
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template, Templates

T = TypeVar("T")
Figures = Mapping[str, str | int]

# Module constants: SQLAlchemy then finds their SQL in its cache at once.
_SET_FORM = update(FORM).where(FORM.c.id == bindparam("form_id"))
_SET_POSITION = _SET_FORM.values(position=bindparam("to"))
_SET_BOOK = update(BOOK)


class Store(Reader):
    """The forms of one open database, to be changed. Not safe for threads by itself."""

    def __init__(self, db: Database, templates: Templates, reader: Reader | None = None) -> None:
        """Open the store on ``db``; ``reader``, which read from it before, shares its cache."""
        super().__init__(db, templates)
        if reader is not None:
            self._forms, self._assessed = reader._forms, reader._assessed
        self._carried: frozenset[str] | None = None
        self._order: list[int] | None = None
        """All ids, in order, cached: a change of many parts needs them for each part; ``None``: not read
        yet.
        """
        self._published: list[Template] = []

    @property
    def _execute(self) -> Callable[..., CursorResult[Any]]:
        return self._db.core.execute

    def get_ready(self) -> None:
        """Make the connection of the first change."""
        self._db.core  # noqa: B018 - the property makes it

    def forget(self) -> None:
        """Clear the caches; after a transaction that was rolled back."""
        self._forms.clear()
        self._carried = self._order = self._assessed = None
        self._published.clear()

    def publish(self) -> None:
        """Make changed layouts visible to others; after a transaction that was committed."""
        for template in self._published:
            self.templates.by_id[template.id] = template
        self._published.clear()

    def publish_later(self, template: Template) -> None:
        """Note that `publish` is to replace the layout of the id of ``template`` by it."""
        self._published.append(template)

    def set_info(self, info: BookInfo) -> None:
        values = {name: storable(getattr(info, name)) for name in ("template", "year", "unit")}
        self._execute(update(BOOK).values(values))
        self.carry([info.template])

    def set_revision(self, revision: int) -> None:
        self._execute(_SET_BOOK, {"revision": revision})

    def add(
        self,
        forms: Sequence[Form],
        ids: Sequence[int] = (),
        figures: Sequence[Figures] = (),
        step: Callable[[], None] = lambda: None,
    ) -> tuple[int, ...]:
        """Add forms at the end, under ``ids`` or under ids never used before; return the ids.

        ``step`` is called once a form; it may raise to stop.
        """
        if not ids:
            used = "SELECT max(coalesce((SELECT max(id) FROM form), 0), coalesce((SELECT max(seq) "
            used += "FROM sqlite_sequence WHERE name = 'form'), 0))"
            first = int(self._execute(text(used)).scalar_one()) + 1
            ids = range(first, first + len(forms))
        last = self._db.rows("SELECT max(position) FROM form")[0][0]
        position = -1 if last is None else int(last)
        if not figures:
            figures = [rows.figures(assess(form, self.templates)) for form in forms]
        positions = range(position + 1, position + 1 + len(ids))
        if isinstance(forms, RemovedForms):
            batches_written = self._put_back(forms, positions, figures)
        else:
            batches_written = self._add_new(forms, ids, positions, figures)
        for count in batches_written:
            for _ in range(count):
                step()
        if self._order is not None:
            self._order.extend(ids)
        return tuple(ids)

    def _add_new(
        self, forms: Sequence[Form], ids: Sequence[int], positions: Sequence[int], figures: Sequence[Figures]
    ) -> Iterator[int]:
        """Write the rows of new forms; yield the number of forms of each batch that is written."""
        self.carry({form.template for form in forms})
        heads = [
            {"id": id, "position": position, **rows.form_row(form), **shown}
            for id, position, form, shown in zip(ids, positions, forms, figures, strict=True)
        ]
        row_writing.add_heads(self._db.raw, heads)
        for batch in batches(list(zip(ids, forms, strict=True))):
            parts = [rows.part_rows(id, form) for id, form in batch]
            for table in PARTS:
                self._put(table, [row for part in parts for row in part[table.name]])
            yield len(batch)

    def _put_back(
        self, forms: RemovedForms, positions: Sequence[int], figures: Sequence[Figures]
    ) -> Iterator[int]:
        """Write the rows of forms that were taken out, under the ids that they had, as `_add_new` does."""
        self.carry({one.template for one in forms.stored})
        heads = [
            {"id": one.id, "position": position, **dict(zip(HEAD, one.head, strict=True)), **shown}
            for one, position, shown in zip(forms.stored, positions, figures, strict=True)
        ]
        row_writing.add_heads(self._db.raw, heads)
        for batch in batches(forms.stored):
            for table in PARTS:
                self._put(table, [row for one in batch for row in one.parts.get(table.name, ())])
            yield len(batch)

    def remove(self, ids: Sequence[int]) -> None:
        """Remove forms with all their rows."""
        for batch in batches(ids):
            row_writing.remove_forms(self._db.raw, batch)
            for id in batch:
                self._forms.pop(id, None)
        if self._order is not None:
            if tuple(self._order[-len(ids) :]) == tuple(ids):
                del self._order[-len(ids) :]
            else:
                removed = set(ids)
                self._order = [id for id in self._order if id not in removed]

    def stored(self, ids: Sequence[int]) -> RemovedForms:
        """Return the rows of forms, in the order of ``ids``, all of which are there."""
        found: list[StoredForm] = []
        for batch in batches(ids):
            heads = {row[0]: row[1:] for row in self._of("form", HEAD, batch, "id")}
            parts = {table.name: self._whole_rows(table, batch) for table in PARTS}
            for id in batch:
                of_form = {name: by_form[id] for name, by_form in parts.items() if id in by_form}
                found.append(StoredForm(id, heads[id], of_form))
        return RemovedForms(found)

    def _whole_rows(self, table: Table, ids: Sequence[int]) -> dict[int, list[rows.TableRow]]:
        found: dict[int, list[rows.TableRow]] = {}
        for row in self._of(table.name, names(table)[1:], ids, "form_id", PART_ORDERS[table]):
            found.setdefault(row[0], []).append(row)
        return found

    def order(self) -> list[int]:
        """Return all ids, in order; not to be changed."""
        if self._order is None:
            self._order = super().order()
        return self._order

    def set_order(self, order: Sequence[int]) -> None:
        """Set the order of the forms; ``order`` names each id once."""
        positions = dict(self._db.rows("SELECT id, position FROM form"))
        moved = [
            {"form_id": id, "to": position} for position, id in enumerate(order) if positions[id] != position
        ]
        if moved:
            self._execute(_SET_POSITION, moved)
        self._order = list(order)

    def read_ahead(
        self, ids: Sequence[int], only: frozenset[str] | None = None
    ) -> tuple[dict[int, Figures], dict[int, Form]]:
        """Read forms, `CACHED_FORMS` at most, into the cache of `form`; return the list's figures of them.

        Where ``only`` is given, forms that are not cached are read with these of their parts alone, and
        returned instead of cached: `write_parts` writes them.
        """
        for id in ids:
            if id in self._forms:
                self._forms.move_to_end(id)
        unknown = [id for id in dict.fromkeys(ids) if id not in self._forms]
        partial_forms: dict[int, Form] = {}
        for id, form in self.numbered(unknown, only):
            if only is None:
                self._cache(id, form)
            else:
                partial_forms[id] = form
        return self.figures(ids), partial_forms

    def write_parts(self, form_id: int, old: Form, new: Form, figures: Figures) -> None:
        """Replace ``old``, read in parts by `read_ahead`, by ``new``, which differs in no other part."""
        row_writing.write_differences(self._db.raw, form_id, old, new)
        row_writing.set_head(self._db.raw, form_id, {**rows.changed_head(old, new), **figures})

    def write(
        self,
        form_id: int,
        old: Form,
        new: Form,
        figures: Figures | None = None,
        assessment: Assessment | None = None,
    ) -> None:
        """Replace ``old``, as stored, by ``new``: only rows that differ are written.

        ``figures``: the list's figures of ``new``, ``assessment``: that of ``new``, where known already.
        """
        row_writing.write_differences(self._db.raw, form_id, old, new)
        if new.template != old.template:
            self.carry([new.template])
        self._assessed = assessment or assess(new, self.templates)
        head = {**rows.form_row(new), **(figures or rows.figures(self._assessed))}
        row_writing.set_head(self._db.raw, form_id, head)
        self._cache(form_id, new)

    def carried(self) -> frozenset[str]:
        """Return ids of the layouts that the book carries."""
        if self._carried is None:
            self._carried = super().carried()
        return self._carried

    def carry(self, ids: Iterable[str]) -> None:
        """Add the layouts ``ids`` to the book, those of the program aside."""
        for id in sorted(set(ids) - self.carried()):
            template = self.templates.by_id.get(id)
            if template is not None and layouts.is_carried(template):
                self.put_layout(template)

    def put_layout(self, template: Template) -> None:
        """Add or replace the layout ``template`` in the book."""
        if layouts.is_carried(template):
            self.put_template(layouts.stored(template, self.templates))

    def put_template(self, row: StoredTemplate) -> None:
        values = _values(row)
        if self._execute(update(TEMPLATE).where(TEMPLATE.c.id == row.id).values(values)).rowcount == 0:
            self._execute(insert(TEMPLATE), values)
        self._carried = self.carried() | {row.id}

    def rename_templates(self, all_rows: Sequence[StoredTemplate], new_ids: Mapping[str, str]) -> None:
        """Replace the book's layouts by ``all_rows``, and rename the forms' layouts by ``new_ids``."""
        self._execute(delete(TEMPLATE))
        self._execute(insert(TEMPLATE), [_values(row) for row in all_rows])
        for table in (FORM, BOOK):
            new_id = case(new_ids, value=table.c.template, else_=table.c.template)
            self._execute(update(table).where(table.c.template.in_(list(new_ids))).values(template=new_id))
        self._carried = None

    def drop_template(self, id: str) -> None:
        """Remove a layout from the book; forms that have it are the caller's concern."""
        self._execute(delete(TEMPLATE).where(TEMPLATE.c.id == id))
        self._carried = self.carried() - {id}

    def template_row(self, id: str) -> StoredTemplate | None:
        """Return the row of a layout of the book; ``None`` for none."""
        return next((row for row in layouts.rows_of(self._db) if row.id == id), None)

    def uses(self, id: str) -> int:
        """Return the number of uses of a layout: by forms, and for new forms by the head of the book."""
        return self.template_uses().get(id, 0) + (self.info().template == id)

    def ids_with(self, template: str) -> list[int]:
        """Return ids of the forms of a layout, ascending."""
        return list(self._execute(select(FORM.c.id).where(FORM.c.template == template)).scalars())

    def put_records(self, change: PutRecords) -> tuple[PutRecords, bool]:
        """Put and drop duties, deliveries and kept forms; return the inverse, and whether anything has
        changed.
        """
        return records.apply(self._db.core, change)

    def _put(self, table: Table, values: list[rows.TableRow]) -> None:
        row_writing.put_rows(self._db.raw, table, values)


def _values(row: StoredTemplate) -> dict[str, str]:
    return {"id": row.id, "name": row.name, "content": row.content, "rules": row.rules}
