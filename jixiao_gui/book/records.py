"""Reading and writing of an office's records in a book: duties, deliveries, kept forms.

Each call runs inside its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, delete, func, select, text
from sqlalchemy.dialects.sqlite import insert

from jixiao_gui.book.changes import PutRecords
from jixiao_gui.book.columns import column_text, storable
from jixiao_gui.book.core_tables import DELIVERY, DUTY, FORM, KEPT_FORM, REMARK
from jixiao_gui.form.evaluation import TOTAL_SCORE
from jixiao_gui.form.model import RESCORED, VERDICT
from jixiao_gui.form.office.deliveries import Delivery, KeptForm, Record, form_ties
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.reviewing import VERDICTS

_TABLES: dict[type[Record], Table] = {Duty: DUTY, Delivery: DELIVERY, KeptForm: KEPT_FORM}
_NUMBERS = ("id", "position", "form_id", "delivery_id")
_MOST_NUMBER = 1 << 53
_BATCH = 200
AnyRecord = TypeVar("AnyRecord", Duty, Delivery, KeptForm)
AnyItem = TypeVar("AnyItem")


def read_records(db: Connection, kind: type[AnyRecord]) -> list[AnyRecord]:
    """Return all records of a kind: duties in the order of their list, others by id.

    Kept forms are read without their contents: `read_kept` reads those.
    """
    table = _TABLES[kind]
    names = [field.name for field in fields(kind) if field.name != "content"]
    order = [table.c.position, table.c.id] if kind is Duty else [table.c.id]
    lines = db.execute(select(*(table.c[name] for name in names)).order_by(*order))
    return [kind(**{n: _value(n, v) for n, v in zip(names, row, strict=True)}) for row in lines]


def read_kept(db: Connection, id: int) -> str:
    """Return the content of a kept form; "" where there is none of that id."""
    content = db.execute(select(KEPT_FORM.c.content).where(KEPT_FORM.c.id == id)).scalar()
    return str(_value("content", content))


def read_verdicts(db: Connection) -> dict[int, str]:
    """Return the office's verdicts by form id."""
    statement = select(REMARK.c.form_id, REMARK.c.rule).where(REMARK.c.kind == VERDICT)
    lines = db.execute(statement.order_by(REMARK.c.form_id, REMARK.c.number))
    return {id: verdict for id, verdict in lines if verdict in VERDICTS}


def read_office_totals(db: Connection) -> dict[int, str]:
    """Return the office's own totals (复核分) by form id."""
    statement = select(REMARK.c.form_id, REMARK.c.expected)
    lines = db.execute(statement.where(REMARK.c.kind == RESCORED, REMARK.c.cell == TOTAL_SCORE))
    return {id: str(_value("expected", score)) for id, score in lines}


def read_ties(db: Connection) -> dict[int, int]:
    """Return by form id the id of the duty of all projects that it was taken in for."""
    texts = db.execute(select(DELIVERY.c.forms).where(DELIVERY.c.forms.contains("@")).order_by(DELIVERY.c.id))
    ties = [form_ties(str(_value("forms", text))) for (text,) in texts]
    return {id: duty for tie in ties for id, duty in tie.items() if duty}


def next_form_id(db: Connection) -> int:
    """Return an id that no form has or ever had."""
    seq = db.execute(text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'form'")).scalar()
    last = db.execute(select(func.max(FORM.c.id))).scalar()
    return max(int(seq or 0), int(last or 0)) + 1


def next_record_id(db: Connection, kind: type[Record]) -> int:
    """Return an id that no record of a kind has."""
    return int(db.execute(select(func.max(_TABLES[kind].c.id))).scalar() or 0) + 1


def apply(db: Connection, change: PutRecords) -> tuple[PutRecords, bool]:
    """Write and remove records; return the inverse, and whether anything has changed."""
    put = _numbered(db, change.put)
    before: list[Record] = []
    added: list[tuple[type[Record], int]] = []
    for kind, table in _TABLES.items():
        of_kind = [record for record in put if isinstance(record, kind)]
        dropped = [id for dropped_kind, id in change.drop if dropped_kind is kind]
        present = _read_by_id(db, kind, [*(record.id for record in of_kind), *dropped])
        before += present.values()
        added += [(kind, record.id) for record in of_kind if record.id not in present]
        for ids in _batches(dropped):
            db.execute(delete(table).where(table.c.id.in_(ids)))
        for batch in _batches(of_kind):
            _put(db, table, batch)
    differs = bool(added) or not set(before) <= set(put)
    return PutRecords(change.name, tuple(before), tuple(added)), differs


def _numbered(db: Connection, records: Iterable[Record]) -> list[Record]:
    """Return the records, new ones with the next ids."""
    following: dict[type[Record], int] = {}
    numbered: list[Record] = []
    for record in records:
        kind = type(record)
        if not record.id:
            following.setdefault(kind, next_record_id(db, kind))
            record = replace(record, id=following[kind])
            following[kind] += 1
        numbered.append(record)
    return numbered


def _read_by_id(db: Connection, kind: type[Record], ids: Sequence[int]) -> dict[int, Record]:
    table = _TABLES[kind]
    names = [field.name for field in fields(kind)]
    stored: dict[int, Record] = {}
    for batch in _batches(ids):
        for row in db.execute(select(*(table.c[name] for name in names)).where(table.c.id.in_(batch))):
            record = kind(**{n: _value(n, v) for n, v in zip(names, row, strict=True)})
            stored[record.id] = record
    return stored


def _put(db: Connection, table: Table, records: Sequence[Record]) -> None:
    names = [field.name for field in fields(records[0])]
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
    """Return a column's value in its type; other tools may have written anything there."""
    if name in _NUMBERS:
        return value if isinstance(value, int) and abs(value) <= _MOST_NUMBER else 0
    return column_text(value)
