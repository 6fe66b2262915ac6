"""The tables of a book row by row, for a store of the same tables elsewhere.

The schema alone describes the parts of a form: a table with ``form_id`` in its key is one, so a new table or
column of the schema needs no change here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Integer, Select, Table, insert, select

from jixiao_gui.book import opening, reading, schema
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.columns import column_text
from jixiao_gui.book.core_tables import BOOK, FORM, PARTS, TEMPLATE
from jixiao_gui.book.form_building import build_form
from jixiao_gui.book.form_reading import batches
from jixiao_gui.form.model import Form

Row = dict[str, Any]

_INDEX = ("id", "unit", "project", "year", "template")


@dataclass(frozen=True, slots=True)
class FormRows:
    """The rows of one form: its row of ``form``, and rows by the name of each of `PARTS`.

    Every value is a text or a whole number, by its column, whatever another tool has written there.
    """

    id: int
    head: Row
    parts: Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class FormKey:
    """The names of a form: a line of the book's list, in its order."""

    id: int
    unit: str
    project: str
    year: str
    template: str


class BookRows:
    """The rows of one state of a book, whatever is changed meanwhile. Opened by `open_rows`.

    Each method raises `BookDamaged` where the database cannot be read.
    """

    def __init__(self, db: Connection, shown: Path) -> None:
        self._db, self._shown = db, shown

    def info(self) -> BookInfo:
        """Return the head of the book."""
        stored = self._all(select(*(BOOK.c[name] for name in ("template", "year", "unit"))))
        return BookInfo(*map(column_text, stored[0])) if stored else BookInfo()

    def templates(self) -> list[Row]:
        """Return the rows of the layouts that the book carries, ids ascending."""
        return [_plain(TEMPLATE, row) for row in self._all(select(TEMPLATE).order_by(TEMPLATE.c.id))]

    def form_keys(self) -> Iterator[FormKey]:
        """Yield the keys of all forms, in the order of the book."""
        columns = [FORM.c[name] for name in _INDEX]
        try:
            for id, *texts in self._db.execute(select(*columns).order_by(FORM.c.position, FORM.c.id)):
                yield FormKey(int(id), *map(column_text, texts))
        except reading.BROKEN as error:
            raise reading.refusal(self._shown, error) from error

    def forms(self, ids: Sequence[int]) -> Iterator[FormRows]:
        """Yield forms by id, read as they are needed; unknown ids are passed over."""
        for batch in batches(ids):
            heads = {row[0]: _plain(FORM, row) for row in self._rows(FORM, FORM.c.id, batch)}
            parts: dict[int, dict[str, list[Row]]] = {id: {t.name: [] for t in PARTS} for id in batch}
            for table in PARTS:
                id_place = [column.name for column in table.columns].index("form_id")
                for row in self._rows(table, table.c.form_id, batch):
                    parts[row[id_place]][table.name].append(_plain(table, row))
            yield from (FormRows(id, heads[id], parts[id]) for id in batch if id in heads)

    def _rows(self, table: Table, key: Column[Any], ids: Sequence[int]) -> Sequence[Any]:
        return self._all(select(table).where(key.in_(ids)).order_by(*table.primary_key))

    def _all(self, statement: Select[Any]) -> Sequence[Any]:
        try:
            return self._db.execute(statement).fetchall()
        except reading.BROKEN as error:
            raise reading.refusal(self._shown, error) from error


@contextmanager
def open_rows(database: Path, shown: Path) -> Iterator[BookRows]:
    """Yield the rows of an open database for the block; ``shown`` is the file that errors name."""
    db = opening.attach(database)
    try:
        with db.begin():
            yield BookRows(db.core, shown)
    finally:
        db.close()


def form_of(rows: FormRows) -> Form:
    """Return the form that ``rows`` describe."""
    parts = {
        table.name: [_in_order(row, table.contents) for row in rows.parts[table.name]]
        for table in schema.PARTS
    }
    return build_form(_in_order(rows.head, schema.HEAD), parts)


def _in_order(row: Row, names: Iterable[str]) -> list[Any]:
    return [row[name] for name in names]


def make_book(path: Path, info: BookInfo, templates: Sequence[Row], forms: Iterable[FormRows]) -> int:
    """Write a new book of rows at ``path``, as a plain file; return its number of forms.

    Columns that a row lacks get their default. Raises `sqlite3.Error` for a full disk.
    """
    db = opening.attach(path)
    count = 0
    try:
        with db.begin():
            opening.create(db.raw, info)
            if templates:
                db.core.execute(insert(TEMPLATE), list(templates))
            pending: dict[str, list[Row]] = {table.name: [] for table in (FORM, *PARTS)}
            for form in forms:
                count += 1
                pending[FORM.name].append({**form.head, "id": count, "position": count})
                for name, rows in form.parts.items():
                    pending[name] += [{**row, "form_id": count} for row in rows]
                if not count % 200:
                    _flush(db.core, pending)
            _flush(db.core, pending)
    finally:
        db.close()
    with closing(reading.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    return count


def _flush(db: Connection, pending: Mapping[str, list[Row]]) -> None:
    for table in (FORM, *PARTS):
        rows = pending[table.name]
        if rows:
            db.execute(insert(table), rows)
            rows.clear()


def _plain(table: Table, row: Sequence[Any]) -> Row:
    return {
        column.name: _number(value) if isinstance(column.type, Integer) else column_text(value)
        for column, value in zip(table.columns, row, strict=True)
    }


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
