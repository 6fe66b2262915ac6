"""The project file, for those who read it with other tools.

A book is an SQLite 3 database named ``*.db`` or ``*.jixiao``, ``application_id`` 0x4A58424B ("JXBK"),
``user_version`` = the format's version, below. It is in rollback mode and stands alone: no ``-wal`` or
``-journal`` belongs to it. Every text is as it was typed and as it prints; an empty cell is ``''``.
No cell of the form is ever NULL.

``book``       one row. ``template``, ``year``, ``unit``: what new forms begin with. ``revision``: how many
               changes were ever made to the book; it only grows.
``form``       one row a form. ``position``: forms stand in its order; gaps are allowed. ``template``: id of
               the layout. ``year`` … ``phone``: the head. ``total_weight``, ``total_score``: the 总分 row.
               ``token``: what ``source`` calls the form, in any book; ``''`` while nothing was made from it.
               ``title``: ``''`` where the layout's own stands over the form. ``above``, ``below``: the lines
               around the table, a JSON list, or ``''`` where they are the layout's. ``extra``,
               ``total_extra``: own texts of the form and of its 总分 row. ``tables``: JSON list of the ids of
               its own tables, ``''`` for none.
               ``manual``, ``filled``: JSON lists of computed cells (``funds.0.rate``, ``funds.0.score``,
               ``total.score``) whose recorded text stands instead of the formula; that a file had left
               empty. ``rate``, ``total``, ``grade``, ``errors``, ``warnings``: copies for the list of what
               the program worked out, as printed; never read back as truth, empty or 0 where the layout was
               not at hand.
``fund_line``  the lines of 项目资金, ``number`` from 0. Amounts in 万元.
``goal``       one row a form: 年度总体目标, ``expected`` and ``achieved``.
``indicator``  the rows of 绩效指标, ``number`` from 0. ``level1`` and ``level2`` stand on every row.

``auto_score`` one row for each indicator, by form and ``number``, whose score follows what the program
               suggests from target and actual; ``indicator.score`` then is ``''`` or what was last recorded.
``own_row``    the rows of a layout's other tables, such as 年度主要任务: ``section`` is the table's id,
               ``number`` from 0 within it, ``texts`` its own texts.

``remark``     what was done about findings, ``number`` from 0 within the form. ``kind``: ``acknowledged``,
               with a ``reason``, or ``corrected``; ``finished`` says that the form was complete once, and
               has a ``reason`` and a ``day`` alone; ``ticked`` that what its ``message`` names, a stamp or
               a signature, is there. ``rule``, ``level``, ``cell``, ``recorded``,
               ``expected``, ``message``: the finding's, as it was on that ``day``. What the office that
               collects forms says: ``review``, a remark on ``cell`` ("" for the form); ``verdict``, ``rule``
               is ``passed`` or ``returned``; ``rescored``, ``expected`` is its score.

``source``     what a form was made from, ``number`` from 0 within it. ``cell``: a path of the form, ``''``
               for the form itself, which then was made from its forerunner of the project's year.
               ``origin``: ``form.token`` of the form that it came from, ``origin_cell`` the path there,
               ``text`` what stood there then. A token that no form of the book has means nothing.

``template``   the layouts that came with a form or from the user, not with the program: a book that is sent
               on shows and prints the same. ``content``: the layout as JSON, with the keys of
               docs/templates.md. ``rules``: its rule set as JSON, with the keys of docs/rules.md, or ``''``
               where the program has that rule set.

``duty``       what units are to hand in, in the order of ``position``: the office's list. ``due`` and
               ``day``, when the first version came in, are dates; ``form_id`` is the form that was taken in
               for it, 0 for none.
``delivery``   the files that came in: ``name`` below the folder, ``sha256`` of its content, the ``day``, the
               ``unit``; ``state``: ``taken``, ``same``, ``waiting``, ``unreadable``; ``forms``: ids, parted
               by blanks; ``report``: lines.
``kept_form``  forms beside those of the book: older versions of ``form_id``, or, where that is 0, such as
               matched no duty and wait. ``content``: the form as JSON, with the columns of the tables above.

``seal``       one row, and always the file's second page of 4096 bytes: the table is made first. ``content``:
               SHA-1, in hexadecimal, of all the file's bytes but that page; ``counter``: the header's file
               change counter (bytes 24 to 27) in 8 hexadecimal digits. Written when the file is saved. Who
               changes a book with another tool need not care: the counter then differs, the program says
               that another program changed the book, and opens it. Where the hash differs and the counter
               does not, bytes were damaged: it opens the book for reading alone and offers a backup. Both
               are ``''`` in a file whose pages another tool gave another size, and such a file goes without.

Own texts are those of columns that a place has beside the usual ones: ``extra`` is a JSON object of texts by
the column's id in the layout, ``''`` for none. ``spans`` says for such an id, or for one of the columns, how
many rows its cell covers, from its own row on.

A form with no row in ``goal`` has an empty goal. Tables and columns that the program does not know are kept
as data. Triggers, views, indexes, checks and defaults of another program are not: a book is data, never a
program.

History. Version 1: the first. Version 2: ``auto_score`` and ``remark``. Version 3: ``own_row``, ``template``,
``title`` to ``total_extra`` in ``form``, ``extra`` and ``spans``; remarks of the kind ``finished``, which
forms with scores get where an older book is brought up. Version 4: ``source`` and ``form.token``;
``duty``, ``delivery``, ``kept_form``; remarks of the kinds ``ticked`` and of the office.
"""

from __future__ import annotations

import re

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from jixiao_gui.book import seal
from jixiao_gui.form.model import FUND_FIELDS, INDICATOR_FIELDS, REMARK_FIELDS, SOURCE_FIELDS

APPLICATION_ID = 0x4A58424B
VERSION = 4

FORM_TEXTS = ("template", "year", "project", "department", "unit", "leader", "phone")
"""Columns of ``form`` that are fields of the model's Form by the same name."""
FIGURES = ("rate", "total", "grade", "errors", "warnings")
"""Columns of ``form`` that only copy what was worked out."""
FORM_PARTS = ("title", "above", "below", "extra", "tables", "total_extra")
"""Columns of ``form`` that hold what a place's own layout has, most of them as JSON."""
HEAD = (*FORM_TEXTS, "total_weight", "total_score", "manual", "filled", *FORM_PARTS, "token")
"""Columns of ``form`` that the form itself fills."""
OWN_COLUMNS = ("extra", "spans")
"""Columns of ``fund_line`` and ``indicator`` beside the model's fields."""
SINCE = "since"
"""In the ``info`` of a table or column: the version that it came with, where that is not the first."""


def _text(name: str, since: int = 1) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", info={SINCE: since})


def _number(name: str, since: int = 1) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0", info={SINCE: since})


def _form_id() -> Column[int]:
    return Column("form_id", Integer, ForeignKey("form.id", ondelete="CASCADE"), primary_key=True)


_METADATA = MetaData()

SEAL = Table(
    "seal",
    _METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    *(_text(name) for name in ("content", "counter")),
)

BOOK = Table(
    "book",
    _METADATA,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    *(_text(name) for name in ("template", "year", "unit")),
    _number("revision"),
)
FORM = Table(
    "form",
    _METADATA,
    Column("id", Integer, primary_key=True),
    _number("position"),
    *(_text(name) for name in FORM_TEXTS),
    *(_text(name) for name in ("total_weight", "total_score")),
    *(Column(name, Text, nullable=False, server_default="[]") for name in ("manual", "filled")),
    *(_text(name) for name in FIGURES[:3]),
    *(_number(name) for name in FIGURES[3:]),
    *(_text(name, since=3) for name in FORM_PARTS),
    _text("token", since=4),
    # An id is never given twice: an undo step may still hold one that was removed.
    sqlite_autoincrement=True,
)
FUND_LINE = Table(
    "fund_line",
    _METADATA,
    _form_id(),
    Column("number", Integer, primary_key=True),
    *(_text(name) for name in FUND_FIELDS),
    *(_text(name, since=3) for name in OWN_COLUMNS),
    sqlite_with_rowid=False,
)
GOAL = Table(
    "goal",
    _METADATA,
    _form_id(),
    *(_text(name) for name in ("expected", "achieved")),
    _text("extra", since=3),
)
INDICATOR = Table(
    "indicator",
    _METADATA,
    _form_id(),
    Column("number", Integer, primary_key=True),
    *(_text(name) for name in INDICATOR_FIELDS),
    *(_text(name, since=3) for name in OWN_COLUMNS),
    sqlite_with_rowid=False,
)

AUTO_SCORE = Table(
    "auto_score",
    _METADATA,
    _form_id(),
    Column("number", Integer, primary_key=True),
    info={SINCE: 2},
    sqlite_with_rowid=False,
)
REMARK = Table(
    "remark",
    _METADATA,
    _form_id(),
    Column("number", Integer, primary_key=True),
    *(_text(name) for name in REMARK_FIELDS),
    info={SINCE: 2},
    sqlite_with_rowid=False,
)
OWN_ROW = Table(
    "own_row",
    _METADATA,
    _form_id(),
    Column("section", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    _text("texts"),
    info={SINCE: 3},
    sqlite_with_rowid=False,
)
TEMPLATE = Table(
    "template",
    _METADATA,
    Column("id", Text, primary_key=True),
    *(_text(name) for name in ("name", "content", "rules")),
    info={SINCE: 3},
    sqlite_with_rowid=False,
)

SOURCE = Table(
    "source",
    _METADATA,
    _form_id(),
    Column("number", Integer, primary_key=True),
    *(_text(name) for name in SOURCE_FIELDS),
    info={SINCE: 4},
    sqlite_with_rowid=False,
)

DUTY = Table(
    "duty",
    _METADATA,
    Column("id", Integer, primary_key=True),
    _number("position"),
    *(_text(name) for name in ("unit", "department", "project", "kind", "level", "due", "contact", "note")),
    _number("form_id"),
    _text("day"),
    info={SINCE: 4},
)
DELIVERY = Table(
    "delivery",
    _METADATA,
    Column("id", Integer, primary_key=True),
    *(_text(name) for name in ("name", "sha256", "day", "unit", "state", "forms", "report")),
    info={SINCE: 4},
)
KEPT_FORM = Table(
    "kept_form",
    _METADATA,
    Column("id", Integer, primary_key=True),
    *(_number(name) for name in ("form_id", "delivery_id")),
    *(_text(name) for name in ("day", "unit", "project", "content")),
    info={SINCE: 4},
)

TABLES = (
    *(BOOK, FORM, FUND_LINE, GOAL, INDICATOR, AUTO_SCORE, REMARK, OWN_ROW, TEMPLATE),
    *(SOURCE, DUTY, DELIVERY, KEPT_FORM),
)


def tables(version: int) -> tuple[Table, ...]:
    """Return the tables of a version, without the seal's."""
    return tuple(table for table in TABLES if table.info.get(SINCE, 1) <= version)


def names(table: Table, version: int = VERSION) -> list[str]:
    """Return the columns that a table has in a version."""
    return [column.name for column in table.columns if column.info.get(SINCE, 1) <= version]


def statements(version: int) -> list[str]:
    """Return what makes the tables of a version in an empty database; the seal's first: it is the second
    page.
    """
    return [_statement(table, version) for table in (SEAL, *tables(version))]


def _statement(table: Table, version: int) -> str:
    """Return a table's statement.

    Of the newest version's text the lines of columns to come are left out: each column has its own.
    """
    lines = str(CreateTable(table).compile(dialect=sqlite.dialect())).strip().splitlines()
    later = {column.name for column in table.columns} - set(names(table, version))
    kept = "\n".join(line for line in lines if line.split()[0] not in later)
    return re.sub(r",\s*\)$", "\n)", kept)


def create(db: Connection, template: str, year: str, unit: str) -> None:
    """Make an empty book of the newest version in an empty database."""
    db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    db.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    for statement in statements(VERSION):
        db.exec_driver_sql(statement)
    content, counter = seal.BLANK
    db.execute(insert(SEAL), {"id": 1, "content": content, "counter": counter})
    db.execute(insert(BOOK), {"id": 1, "template": template, "year": year, "unit": unit, "revision": 0})
