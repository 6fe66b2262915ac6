"""A selection of a district's store as a book of its own, which is then imported like any other book."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, exists, func, or_, select

from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.form_reading import batches
from jixiao_gui.book.form_rows import FormRows, Row, make_book
from jixiao_gui.book.reading import BROKEN
from jixiao_gui.exchange.district.address import Address
from jixiao_gui.exchange.district.connection import Ask, StoreError, connected, explained
from jixiao_gui.exchange.district.form_identity import base_id, layout_digest, unit_key
from jixiao_gui.exchange.district.server_schema import StoreVersion, find_store
from jixiao_gui.exchange.district.server_tables import (
    ENTRY,
    FORM_ROW,
    PUBLICATION,
    TEMPLATE,
    UNIT,
    copied_columns,
    copies,
)
from jixiao_gui.form.form_years import year_of
from jixiao_gui.form.same_forms import project_key
from jixiao_gui.formats import FormatError, Progress, step


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection of forms: of any of these units, of any of these years, with one of these words in the
    project.

    An empty tuple is no limit.
    """

    units: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A book with the selection, and unit's id, form's id and revision of each of its forms, in order."""

    path: Path
    forms: list[tuple[int, int, int]]


@contextmanager
def fetched(
    address: Address, selection: Selection, *, progress: Progress | None = None, ask: Ask | None = None
) -> Iterator[Fetched]:
    """Yield a book of the forms of ``selection``, without withdrawn ones, for the block.

    Raises `FormatError` with a Chinese sentence, and `Cancelled`.
    """
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        name = re.sub(r"[^\w-]+", "_", str(address.url.database))[:60]
        path = Path(folder) / f"汇总库 {name}.db"
        try:
            with connected(address, ask) as db:
                forms = _fetch(db, address, selection, path, progress)
        except StoreError as error:
            raise FormatError(str(error)) from error
        yield Fetched(path, forms)


def _fetch(
    db: Connection, address: Address, selection: Selection, path: Path, progress: Progress | None
) -> list[tuple[int, int, int]]:
    db = db.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with db.begin():
        version = find_store(db, str(address))
        if version is None:
            raise FormatError(f"数据库“{address}”里还没有发布过自评表，请核对地址。")
        entries = db.execute(_selected(selection)).fetchall()
        if not entries:
            raise FormatError(f"汇总库“{address}”里没有符合条件的自评表，请核对单位、年度和项目。")
        layouts = _Layouts(db, {row.template_digest for row in entries})
        try:
            make_book(
                path,
                BookInfo(layouts.id_of(entries[0].template, entries[0].template_digest), entries[0].year),
                layouts.rows,
                _forms(db, version, entries, layouts, progress, address),
            )
        except BROKEN as error:
            raise FormatError(
                f"无法读取汇总库“{address}”：本机的临时文件夹写不下，请清理磁盘后再试。"
            ) from error
    return [(row.unit_id, row.id, row.revision) for row in entries]


def _selected(selection: Selection) -> Select[Any]:
    published = exists().where(
        PUBLICATION.c.form_id == ENTRY.c.id, PUBLICATION.c.published, ~PUBLICATION.c.withdrawn
    )
    columns = ("id", "unit_id", "template", "template_digest", "year", "revision")
    statement = (
        select(*(ENTRY.c[name] for name in columns))
        .join(UNIT, UNIT.c.id == ENTRY.c.unit_id)
        .join(FORM_ROW, FORM_ROW.c.form_id == ENTRY.c.id)
        .where(published)
        # book by book, each in its own order
        .order_by(ENTRY.c.file, ENTRY.c.publisher, FORM_ROW.c.position, ENTRY.c.id)
    )
    if selection.units:
        statement = statement.where(UNIT.c.key.in_([unit_key(unit) for unit in selection.units]))
    if selection.years:
        statement = statement.where(ENTRY.c.year.in_([year_of(year) for year in selection.years]))
    if selection.projects:
        words = [func.strpos(ENTRY.c.project, project_key(word)) > 0 for word in selection.projects]
        statement = statement.where(or_(*words))
    return statement


def _forms(
    db: Connection,
    version: StoreVersion,
    entries: Sequence[Any],
    layouts: _Layouts,
    progress: Progress | None,
    address: Address,
) -> Iterator[FormRows]:
    """Yield the forms of ``entries`` of the store as they are needed.

    Raises `StoreError`: the caller writes a book of this machine meanwhile, and must know a fault of the
    store from one of the book.
    """
    tables = copies(version.book_version)
    count = 0
    for batch in batches(entries):
        ids = [entry.id for entry in batch]
        with explained(address):
            rows = {
                name: _rows_of(db, table, copied_columns(table, version.book_version), ids)
                for name, table in tables.items()
            }
        for entry in batch:
            head = rows[FORM_ROW.name][entry.id][0]
            head["template"] = layouts.id_of(entry.template, entry.template_digest)
            parts = {name: rows[name].get(entry.id, []) for name in tables if name != FORM_ROW.name}
            yield FormRows(entry.id, head, parts)
        count += len(batch)
        step(progress, count)


def _rows_of(
    db: Connection, table: Table, columns: Sequence[str], ids: Sequence[int]
) -> dict[int, list[Row]]:
    """Return the rows of one of the book's tables by the id of their form, in their order."""
    statement = select(table.c.form_id, *(table.c[name] for name in columns)).where(table.c.form_id.in_(ids))
    rows_by_form: dict[int, list[Row]] = {}
    order = [table.c[name] for name in ("section", "number") if name in columns]
    for id, *values in db.execute(statement.order_by(*order)):
        rows_by_form.setdefault(id, []).append(dict(zip(columns, values, strict=True)))
    return rows_by_form


class _Layouts:
    """The layouts of a selection, each under an id that no other of them has.

    A layout whose digest does not fit was written by another tool, and is left out.
    """

    def __init__(self, db: Connection, digests: Collection[str]) -> None:
        self.rows: list[Row] = []
        self._ids: dict[str, str] = {}
        statement = select(TEMPLATE).where(TEMPLATE.c.digest.in_(sorted(digests))).order_by(TEMPLATE.c.digest)
        for stored in db.execute(statement).mappings():
            row = {name: value for name, value in stored.items() if name != "digest"}
            if layout_digest(row) != stored["digest"]:
                continue
            used_ids = set(self._ids.values())
            id, number = base_id(row["id"]), 1
            while id in used_ids:
                number += 1
                id = f"{base_id(row['id'])}~{number}"
            self._ids[stored["digest"]] = id
            self.rows.append({**row, "id": id})

    def id_of(self, template: str, digest: str) -> str:
        """Return the id in the new book of an entry's layout."""
        return self._ids.get(digest, template)
