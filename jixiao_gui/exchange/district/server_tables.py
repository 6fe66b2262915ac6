"""The tables of a district's store, for queries with other tools.

All is in the schema ``jixiao`` of a PostgreSQL 15 or later. Views for queries are in `server_views`.

``store``        one row. ``version``: of this description; ``book_version``: of the book's tables
                 (``book/schema.py``), which the store has too.
``unit``         实施单位. ``name`` as it was first written, ``key`` without blanks and in one width.
``member``       the units that a role may write and read, by the unit's ``key``; the policies in
                 ``packaging/postgresql`` use it.
``entry``        one row a form. ``key``: its identity, SHA-256 of unit, project, year, layout and a
                 number where a book has several alike. ``digest``: SHA-256 of all its rows.
                 ``revision``: counts from 1, one more with every change. ``changed_by``, ``changed_at``,
                 ``file``: author, time and file of this revision; ``publisher`` is the installation of the
                 program.
``revision``     the revisions of every form: digests, authors and times; no contents.
``publication``  the forms that books hold: a form exists as long as one book does. ``published`` is false
                 where a book has only imported the form from the store. ``withdrawn``: the form is no longer
                 in it. ``figures`` the computed figures of a form, as numbers: amounts in 万元, ``rate`` a
                 ratio (1 is 100 %), points. NULL where there is none. ``finding`` the findings of the checks
                 on a single form; ``open`` is false where it was acknowledged. ``template`` layouts that do
                 not come with the program, by the digest of their content.

All tables of a form that a book has are there too, with the same columns, ``unit_id`` and ``form_id`` (an
``entry``) before them: ``form``, ``fund_line``, ``goal``, ``indicator`` and so on.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from jixiao_gui.book import core_tables as book_tables
from jixiao_gui.book.core_tables import FORM, PARTS, SINCE

SCHEMA = "jixiao"
VERSION = 1

METADATA = MetaData(schema=SCHEMA)
FORM_IDS = Sequence("form_ids", metadata=METADATA, schema=SCHEMA)
FIGURE_NAMES = ("initial", "budget", "executed", "base", "rate", "rate_score", "total")
"""Columns of ``figures`` that are numbers of any size."""
FINDING_TEXTS = ("rule", "level", "cell", "recorded", "expected", "message")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _unit_id() -> Column[int]:
    return Column("unit_id", Integer, nullable=False)


def _form_id(*, primary_key: bool = False) -> Column[int]:
    return Column("form_id", BigInteger, nullable=False, autoincrement=False, primary_key=primary_key)


def _of_entry() -> ForeignKeyConstraint:
    """Return the key by which rows are removed with their entry; with the unit, so that the units' rights
    hold.
    """
    return ForeignKeyConstraint(
        ["unit_id", "form_id"], [f"{SCHEMA}.entry.unit_id", f"{SCHEMA}.entry.id"], ondelete="CASCADE"
    )


def _role(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("CURRENT_USER"))


def _moment(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=text("now()"))


STORE = Table(
    "store",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    _number("version"),
    _number("book_version"),
)
UNIT = Table(
    "unit",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("key"),
    _text("name"),
    Index("unit_by_key", text("md5(key)"), unique=True),  # a name may be too long for an index
)
Table(
    "member",
    METADATA,
    Column("role", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
)
TEMPLATE = Table(
    "template",
    METADATA,
    Column("digest", Text, primary_key=True),
    *(_text(column.name) for column in book_tables.TEMPLATE.columns),
)
ENTRY = Table(
    "entry",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("unit_id", Integer, ForeignKey(UNIT.c.id), nullable=False),
    Column("key", Text, nullable=False),
    *(_text(name) for name in ("project", "year", "template", "template_digest", "digest")),
    _number("revision"),
    *(_text(name) for name in ("publisher", "file")),
    _role("changed_by"),
    _moment("changed_at"),
    UniqueConstraint("unit_id", "key"),
    UniqueConstraint("unit_id", "id"),
)
REVISION = Table(
    "revision",
    METADATA,
    _unit_id(),
    _form_id(primary_key=True),
    _of_entry(),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    *(_text(name) for name in ("digest", "publisher", "file")),
    _role("changed_by"),
    _moment("changed_at"),
)
PUBLICATION = Table(
    "publication",
    METADATA,
    _unit_id(),
    _form_id(primary_key=True),
    _of_entry(),
    Column("book", Text, primary_key=True),
    *(_text(name) for name in ("publisher", "file")),
    _number("revision"),
    *(
        Column(name, Boolean, nullable=False, server_default=text("false"))
        for name in ("published", "withdrawn")
    ),
    _role("changed_by"),
    _moment("changed_at"),
    Index("publication_by_book", "book"),
)
FIGURES = Table(
    "figures",
    METADATA,
    _unit_id(),
    _form_id(primary_key=True),
    _of_entry(),
    *(Column(name, Numeric) for name in FIGURE_NAMES),
    _text("grade"),
    *(_number(name) for name in ("errors", "warnings", "infos")),
)
FINDING = Table(
    "finding",
    METADATA,
    _unit_id(),
    _form_id(primary_key=True),
    _of_entry(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *(_text(name) for name in FINDING_TEXTS),
    Column("open", Boolean, nullable=False, server_default=text("true")),
)


def _copied(table: Table) -> Table:
    """Return the store's copy of one of the book's tables; columns keep the version that introduced them."""
    book_columns = [column for column in table.columns if column.name not in ("id", "form_id")]
    columns: list[Column[object]] = [
        Column(
            column.name,
            BigInteger if isinstance(column.type, Integer) else Text,
            nullable=False,
            server_default="0" if isinstance(column.type, Integer) else "",
            autoincrement=False,
            info=dict(column.info),
        )
        for column in book_columns
    ]
    keys = [column for column in book_columns if column.primary_key]
    # a text is no part of a key: it may be too long for an index
    if all(isinstance(column.type, Integer) for column in keys):
        index: PrimaryKeyConstraint | Index = PrimaryKeyConstraint("form_id", *(key.name for key in keys))
    else:
        index = Index(f"{table.name}_by_form", "form_id")
    return Table(
        table.name, METADATA, _unit_id(), _form_id(), *columns, _of_entry(), index, info=dict(table.info)
    )


FORM_ROW = _copied(FORM)
"""One row a form: the book's ``form``."""
COPIES: dict[str, Table] = {FORM.name: FORM_ROW, **{table.name: _copied(table) for table in PARTS}}
"""The book's tables in the store, by name; ``form`` is the first."""
OF_FORMS: tuple[Table, ...] = (*COPIES.values(), FIGURES, FINDING)
"""Tables of a form's contents and figures."""


def copied_columns(table: Table, book_version: int) -> list[str]:
    """Return the book's columns that a store whose tables are of ``book_version`` has in ``table``."""
    return [
        column.name
        for column in table.columns
        if column.name not in ("unit_id", "form_id") and column.info.get(SINCE, 1) <= book_version
    ]


def copies(book_version: int) -> dict[str, Table]:
    """Return the tables of `COPIES` that a store whose tables are of ``book_version`` has."""
    return {name: table for name, table in COPIES.items() if table.info.get(SINCE, 1) <= book_version}
