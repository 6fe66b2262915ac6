"""Publishing of one unit's forms: one transaction, in which nobody else publishes that unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jixiao_gui.book.form_rows import FormRows
from jixiao_gui.exchange.district.form_identity import Identity, canonical, form_digest
from jixiao_gui.exchange.district.unit_store import BookForm, StoreEntry, UnitStore
from jixiao_gui.exchange.district.verdicts import StoredForm, Verdict, judge, needs_history


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A form that was not written; ``verdict`` is OLD or CONFLICT, the other fields are the store's."""

    identity: Identity
    project: str
    verdict: Verdict
    changed_by: str
    changed_at: datetime
    file: str


@dataclass(slots=True)
class UnitReport:
    """The result of publishing one unit's forms, in numbers."""

    added: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    unwritten: list[Unwritten] = field(default_factory=list)


class UnitPublication:
    """The publication of one unit in one transaction.

    ``layouts``: digests of the layouts that the book carries, by id. ``overwrite``: the book's forms replace
    the store's in any case.
    """

    def __init__(self, store: UnitStore, layouts: Mapping[str, str], *, overwrite: bool) -> None:
        self._store, self._layouts, self._overwrite = store, layouts, overwrite
        self._entries = store.entries()
        self._book_keys: set[str] = set()
        self.report = UnitReport()

    def publish(self, forms: Iterable[tuple[Identity, FormRows]]) -> None:
        """Write the unit's next forms into the store, new and changed ones alone."""
        items = [self._book_form(identity, rows) for identity, rows in forms]
        earlier_digests = self._earlier_digests(items)
        changed: list[BookForm] = []
        unnoted: list[BookForm] = []
        moved: list[BookForm] = []
        for item in items:
            entry = item.known
            self._book_keys.add(item.identity.key)
            earlier = earlier_digests.get(entry.id, ()) if entry is not None else ()
            verdict = judge(item.digest, self._stored_form(entry), earlier, overwrite=self._overwrite)
            if entry is None or verdict is Verdict.CHANGED:
                changed.append(item)
            elif verdict is Verdict.SAME:
                self.report.same += 1
                if not entry.is_noted:
                    unnoted.append(item)
                if entry.list_values != item.list_values:
                    moved.append(item)
            else:
                project = item.rows.head["project"].strip()
                author = (entry.changed_by, entry.changed_at, entry.file)
                self.report.unwritten.append(Unwritten(item.identity, project, verdict, *author))
        self._store.write(changed)
        added = sum(item.known is None for item in changed)
        self.report.added += added
        self.report.changed += len(changed) - added
        self._store.write_list_values(moved)
        self._store.note_publications(
            [(item.known.id, item.known.revision) for item in unnoted if item.known is not None]
        )

    def withdraw(self) -> None:
        """Mark the forms withdrawn that the book has published of this unit and no longer has."""
        withdrawn_ids = [
            entry.id
            for key, entry in self._entries.items()
            if key not in self._book_keys and entry.published and not entry.withdrawn
        ]
        self._store.withdraw(withdrawn_ids)
        self.report.withdrawn += len(withdrawn_ids)

    def _book_form(self, identity: Identity, rows: FormRows) -> BookForm:
        template = str(rows.head["template"])
        layout = self._layouts.get(template, "")
        stored_rows = canonical(rows)
        return BookForm(
            identity,
            stored_rows,
            template,
            layout,
            form_digest(stored_rows, layout),
            self._entries.get(identity.key),
        )

    def _stored_form(self, entry: StoreEntry | None) -> StoredForm | None:
        if entry is None:
            return None
        ours = entry.publisher == self._store.publisher.installation
        return StoredForm(entry.digest, entry.revision, entry.base, ours)

    def _earlier_digests(self, items: Sequence[BookForm]) -> dict[int, set[str]]:
        """Return the earlier digests of forms, where `judge` needs them, by their ids in the store."""
        return self._store.earlier_digests(
            [
                item.known.id
                for item in items
                if item.known is not None
                and needs_history(item.digest, self._stored_form(item.known), overwrite=self._overwrite)
            ]
        )
