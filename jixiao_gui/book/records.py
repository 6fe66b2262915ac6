"""What a book holds of an office's work beside its forms: duties, deliveries, kept forms; read and written.

Each call runs inside its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, delete, func, select, text
from sqlalchemy.dialects.sqlite import insert

from jixiao_gui.book.changes import PutRecords
from jixiao_gui.book.core_tables import DELIVERY, DUTY, FORM, KEPT_FORM, REMARK
from jixiao_gui.book.rows import column_text, storable
from jixiao_gui.form.duties import Duty
from jixiao_gui.form.evaluation import TOTAL_SCORE
from jixiao_gui.form.ledger import Delivery, KeptForm, Record, form_ties
from jixiao_gui.form.model import RESCORED, VERDICT
from jixiao_gui.form.reviewing import VERDICTS

_TABLES: dict[type[Record], Table] = {Duty: DUTY, Delivery: DELIVERY, KeptForm: KEPT_FORM}
_NUMBERS = ("id", "position", "form_id", "delivery_id")
_MOST_NUMBER = 1 << 53
_BATCH = 200
AnyRecord = TypeVar("AnyRecord", Duty, Delivery, KeptForm)
AnyItem = TypeVar("AnyItem")


def read_records(db: Connection, kind: type[AnyRecord]) -> list[AnyRecord]:
    """Return all records of a kind: duties in the order of their list, others as they came.

    Of kept forms without their contents: `read_kept` reads those.
    """
    table = _TABLES[kind]
    names = [each.name for each in fields(kind) if each.name != "content"]
    order = [table.c.position, table.c.id] if kind is Duty else [table.c.id]
    found = db.execute(select(*(table.c[name] for name in names)).order_by(*order))
    return [kind(**{n: _value(n, v) for n, v in zip(names, row, strict=True)}) for row in found]


def read_kept(db: Connection, id: int) -> str:
    """Return the content of a kept form; "" where there is none of that id."""
    found = db.execute(select(KEPT_FORM.c.content).where(KEPT_FORM.c.id == id)).scalar()
    return str(_value("content", found))


def read_verdicts(db: Connection) -> dict[int, str]:
    """Return the office's verdicts by form id."""
    wanted = select(REMARK.c.form_id, REMARK.c.rule).where(REMARK.c.kind == VERDICT)
    found = db.execute(wanted.order_by(REMARK.c.form_id, REMARK.c.number))
    return {id: verdict for id, verdict in found if verdict in VERDICTS}


def read_office_totals(db: Connection) -> dict[int, str]:
    """Return the office's own totals (复核分) by form id."""
    wanted = select(REMARK.c.form_id, REMARK.c.expected)
    found = db.execute(wanted.where(REMARK.c.kind == RESCORED, REMARK.c.cell == TOTAL_SCORE))
    return {id: str(_value("expected", score)) for id, score in found}


def read_ties(db: Connection) -> dict[int, int]:
    """Return by form id the id of the duty, of those that have more than one, that it was taken in for."""
    found = db.execute(select(DELIVERY.c.forms).where(DELIVERY.c.forms.contains("@")).order_by(DELIVERY.c.id))
    ties = [form_ties(str(_value("forms", text))) for (text,) in found]
    return {id: duty for each in ties for id, duty in each.items() if duty}


def next_form_id(db: Connection) -> int:
    """Return an id that no form has or ever had."""
    seq = db.execute(text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'form'")).scalar()
    last = db.execute(select(func.max(FORM.c.id))).scalar()
    return max(int(seq or 0), int(last or 0)) + 1


def next_record_id(db: Connection, kind: type[Record]) -> int:
    """Return an id that no record of a kind has."""
    return int(db.execute(select(func.max(_TABLES[kind].c.id))).scalar() or 0) + 1


def apply(db: Connection, change: PutRecords) -> tuple[PutRecords, bool]:
    """Put and drop records; return the inverse, and whether anything differs now."""
    put = _numbered(db, change.put)
    before: list[Record] = []
    added: list[tuple[type[Record], int]] = []
    for kind, table in _TABLES.items():
        ours = [record for record in put if isinstance(record, kind)]
        gone = [id for which, id in change.drop if which is kind]
        there = _whole(db, kind, [*(record.id for record in ours), *gone])
        before += there.values()
        added += [(kind, record.id) for record in ours if record.id not in there]
        for ids in _batches(gone):
            db.execute(delete(table).where(table.c.id.in_(ids)))
        for some in _batches(ours):
            _put(db, table, some)
    differs = bool(added) or not set(before) <= set(put)
    return PutRecords(change.name, tuple(before), tuple(added)), differs


def _numbered(db: Connection, records: Iterable[Record]) -> list[Record]:
    """Return records of which each has an id; new ones get the next."""
    following: dict[type[Record], int] = {}
    found: list[Record] = []
    for record in records:
        kind = type(record)
        if not record.id:
            following.setdefault(kind, next_record_id(db, kind))
            record = replace(record, id=following[kind])
            following[kind] += 1
        found.append(record)
    return found


def _whole(db: Connection, kind: type[Record], ids: Sequence[int]) -> dict[int, Record]:
    table = _TABLES[kind]
    names = [each.name for each in fields(kind)]
    found: dict[int, Record] = {}
    for some in _batches(ids):
        for row in db.execute(select(*(table.c[name] for name in names)).where(table.c.id.in_(some))):
            record = kind(**{n: _value(n, v) for n, v in zip(names, row, strict=True)})
            found[record.id] = record
    return found


def _put(db: Connection, table: Table, records: Sequence[Record]) -> None:
    names = [each.name for each in fields(records[0])]
    added = insert(table)
    texts = {name: added.excluded[name] for name in names if name != "id"}
    values = [
        {name: v if isinstance(v := getattr(record, name), int) else storable(v) for name in names}
        for record in records
    ]
    db.execute(added.on_conflict_do_update(["id"], set_=texts), values)


def _batches(items: Sequence[AnyItem]) -> Iterable[Sequence[AnyItem]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))


def _value(name: str, value: object) -> Any:
    """Return what a column holds as it should be; other tools may have left anything there."""
    if name in _NUMBERS:
        return value if isinstance(value, int) and abs(value) <= _MOST_NUMBER else 0
    return column_text(value)
