"""The format of the project file, for reading it with other tools.

A book is an SQLite 3 database named ``*.db`` or ``*.jixiao``, ``application_id`` 0x4A58424B ("JXBK"),
``user_version`` = the format's version, below. It is in rollback mode and stands alone: no ``-wal`` or
``-journal`` belongs to it. Every text is as it was typed and as it prints; an empty cell is ``''``.
No cell of the form is ever NULL.

``book``       one row. ``template``, ``year``, ``unit``: those of new forms. ``revision``: the number of
               changes ever made to the book; it only grows.
``form``       one row a form. ``position``: forms stand in its order; gaps are allowed. ``template``: id of
               the layout. ``year`` … ``phone``: the head. ``total_weight``, ``total_score``: the 总分 row.
               ``token``: the form's name in ``source``, in any book; ``''`` while nothing was made from it.
               ``title``: ``''`` where the layout's own stands over the form. ``above``, ``below``: the lines
               around the table, a JSON list, or ``''`` where they are the layout's. ``extra``,
               ``total_extra``: own texts of the form and of its 总分 row. ``tables``: JSON list of the ids of
               its own tables, ``''`` for none.
               ``manual``, ``filled``: JSON lists of computed cells (``funds.0.rate``, ``funds.0.score``,
               or of another line that is the sum, ``total.score``) whose recorded text stands instead of
               the formula; that a file had left empty. ``rate``, ``total``, ``grade``, ``errors``,
               ``warnings``: copies of computed figures for the list, as printed; never used as data, empty
               or 0 where the layout was not at hand.
``fund_line``  the lines of 项目资金, ``number`` from 0. Amounts in 万元.
``goal``       one row a form: 年度总体目标, ``expected`` and ``achieved``.
``indicator``  the rows of 绩效指标, ``number`` from 0. ``level1`` and ``level2`` stand on every row.

``auto_score`` one row for each indicator, by form and ``number``, whose score follows what the program
               suggests from target and actual; ``indicator.score`` then is ``''`` or what was last recorded.
``own_row``    the rows of a layout's other tables, such as 年度主要任务: ``section`` is the table's id,
               ``number`` from 0 within it, ``texts`` its own texts.

``remark``     acts on findings, ``number`` from 0 within the form. ``kind``: ``acknowledged``,
               with a ``reason``, or ``corrected``; ``finished`` says that the form was complete once, and
               has a ``reason`` and a ``day`` alone; ``ticked`` that the stamp or signature of its ``message``
               is there. ``rule``, ``level``, ``cell``, ``recorded``,
               ``expected``, ``message``: the finding's, as it was on that ``day``. Of the collecting office:
               ``review``, a remark on ``cell`` ("" for the form); ``verdict``, ``rule``
               is ``passed`` or ``returned``; ``rescored``, ``expected`` is its score.

``source``     the origins of a form and its cells, ``number`` from 0 within it. ``cell``: a path of the
               form, ``''`` for the form itself, which then was made from its forerunner of the year.
               ``origin``: ``form.token`` of the form that it came from, ``origin_cell`` the path there,
               ``text`` the text there at the time. A token that no form of the book has means nothing.

``template``   the layouts that came with a form or from the user, not with the program: a book that is sent
               on shows and prints the same. ``content``: the layout as JSON, with the keys of
               docs/templates.md. ``rules``: its rule set as JSON, with the keys of docs/rules.md, or ``''``
               where the program has that rule set.

``duty`` the forms that units are to hand in, in the order of ``position``: the office's list. ``due`` and
``day``, when the first version came in, are dates; ``form_id`` is the form that was taken in for it, 0 for
none. ``delivery`` the files that came in: ``name`` below the folder, ``sha256`` of its content, the ``day``,
the ``unit``; ``state``: ``taken``, ``same``, ``waiting``, ``unreadable``; ``forms``: ids, parted by blanks;
``report``: lines. ``kept_form`` forms beside those of the book: older versions of ``form_id``, or, where that
is 0, such as matched no duty and wait. ``content``: the form as JSON, with the columns of the tables above.

``seal``       one row, and always the file's second page of 4096 bytes: the table is made first. ``content``:
               SHA-1, in hexadecimal, of all the file's bytes but that page; ``counter``: the header's file
               change counter (bytes 24 to 27) in 8 hexadecimal digits. Written when the file is saved. Other
               tools that change a book need not care: the counter then differs, the program says that
               another program changed the book, and opens it. Where the hash differs and the counter
               does not, bytes were damaged: it opens the book for reading alone and offers a backup. Both
               are ``''`` in a file whose pages another tool gave another size, and such a file goes without.

Own texts are those of columns that a place has beside the usual ones: ``extra`` is a JSON object of texts by
the column's id in the layout, ``''`` for none. ``spans`` has, for such an id or one of the columns, the
number of rows that its cell covers, from its own row on.

A form with no row in ``goal`` has an empty goal. Tables and columns that the program does not know are kept
as data. Triggers, views, indexes, checks and defaults of another program are not: a book is data, never a
program.

History. Version 1: the first. Version 2: ``auto_score`` and ``remark``. Version 3: ``own_row``, ``template``,
``title`` to ``total_extra`` in ``form``, ``extra`` and ``spans``; remarks of the kind ``finished``, which
forms with scores get where an older book is migrated. Version 4: ``source`` and ``form.token``;
``duty``, ``delivery``, ``kept_form``; remarks of the kinds ``ticked`` and of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from jixiao_gui.form.model import FUND_FIELDS, INDICATOR_FIELDS, REMARK_FIELDS, SOURCE_FIELDS

APPLICATION_ID = 0x4A58424B
VERSION = 4

FORM_TEXTS = ("template", "year", "project", "department", "unit", "leader", "phone")
"""Columns of ``form`` that are fields of the model's Form by the same name."""
FIGURES = ("rate", "total", "grade", "errors", "warnings")
"""Columns of ``form`` that are copies of computed figures."""
FORM_PARTS = ("title", "above", "below", "extra", "tables", "total_extra")
"""Columns of ``form`` for a place's own layout, most of them in JSON."""
HEAD = (*FORM_TEXTS, "total_weight", "total_score", "manual", "filled", *FORM_PARTS, "token")
"""Columns of ``form`` that the form itself fills."""
OWN_COLUMNS = ("extra", "spans")
"""Columns of ``fund_line`` and ``indicator`` beside the model's fields."""
TEXT, INTEGER = "TEXT", "INTEGER"
"""The kinds of columns."""
_NUMBERED = ("form_id", "number")


class Column(NamedTuple):
    """A column: ``default`` is its value where a row has none, ``None`` in a key.

    ``since``: the version that introduced it.
    """

    name: str
    kind: str = TEXT
    default: str | None = ""
    since: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as data; `core_tables` has the same for SQLAlchemy.

    ``keys`` are the names of its primary key. ``single``: it has one row, of the id 1. ``rowid``: rows have
    numbers of SQLite's own. ``since``: the version that introduced it.
    """

    name: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...] = ("id",)
    single: bool = False
    rowid: bool = True
    since: int = 1

    @property
    def of_form(self) -> bool:
        """Return whether its rows are parts of a form, and are removed with it."""
        return self.keys[0] == "form_id"

    @property
    def contents(self) -> tuple[str, ...]:
        """Return the columns with content of a form: all but its id and the numbers of rows.

        For a table of numbers alone it is the number.
        """
        names = [column.name for column in self.columns if column.name not in _NUMBERED]
        return tuple(names) or _NUMBERED[1:]

    def default(self, name: str) -> str | None:
        """Return the default of a column, ``None`` for a key."""
        return next(column.default for column in self.columns if column.name == name)


def _key(name: str, kind: str = INTEGER) -> Column:
    return Column(name, kind, None)


def _texts(names: tuple[str, ...], since: int = 1) -> tuple[Column, ...]:
    return tuple(Column(name, since=since) for name in names)


def _numbers(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, INTEGER, "0") for name in names)


_ID, _FORM_ID, _NUMBER = _key("id"), _key("form_id"), _key("number")

SEAL = Table("seal", (_ID, *_texts(("content", "counter"))), single=True)
BOOK = Table(
    "book", (_ID, *_texts(("template", "year", "unit")), Column("revision", INTEGER, "0")), single=True
)
FORM = Table(
    "form",
    (
        _ID,
        *_numbers("position"),
        *_texts((*FORM_TEXTS, "total_weight", "total_score")),
        *(Column(name, TEXT, "[]") for name in ("manual", "filled")),
        *_texts(FIGURES[:3]),
        *_numbers(*FIGURES[3:]),
        *_texts(FORM_PARTS, since=3),
        *_texts(("token",), since=4),
    ),
)
FUND_LINE = Table(
    "fund_line",
    (_FORM_ID, _NUMBER, *_texts(FUND_FIELDS), *_texts(OWN_COLUMNS, since=3)),
    _NUMBERED,
    rowid=False,
)
GOAL = Table(
    "goal", (_FORM_ID, *_texts(("expected", "achieved")), *_texts(("extra",), since=3)), ("form_id",)
)
INDICATOR = Table(
    "indicator",
    (_FORM_ID, _NUMBER, *_texts(INDICATOR_FIELDS), *_texts(OWN_COLUMNS, since=3)),
    _NUMBERED,
    rowid=False,
)
AUTO_SCORE = Table("auto_score", (_FORM_ID, _NUMBER), _NUMBERED, rowid=False, since=2)
REMARK = Table("remark", (_FORM_ID, _NUMBER, *_texts(REMARK_FIELDS)), _NUMBERED, rowid=False, since=2)
OWN_ROW = Table(
    "own_row",
    (_FORM_ID, _key("section", TEXT), _NUMBER, *_texts(("texts",))),
    ("form_id", "section", "number"),
    rowid=False,
    since=3,
)
TEMPLATE = Table("template", (_key("id", TEXT), *_texts(("name", "content", "rules"))), rowid=False, since=3)

SOURCE = Table("source", (_FORM_ID, _NUMBER, *_texts(SOURCE_FIELDS)), _NUMBERED, rowid=False, since=4)
DUTY = Table(
    "duty",
    (
        _ID,
        *_numbers("position"),
        *_texts(("unit", "department", "project", "kind", "level", "due", "contact", "note")),
        *_numbers("form_id"),
        *_texts(("day",)),
    ),
    since=4,
)
DELIVERY = Table(
    "delivery", (_ID, *_texts(("name", "sha256", "day", "unit", "state", "forms", "report"))), since=4
)
KEPT_FORM = Table(
    "kept_form",
    (_ID, *_numbers("form_id", "delivery_id"), *_texts(("day", "unit", "project", "content"))),
    since=4,
)

TABLES = (
    *(BOOK, FORM, FUND_LINE, GOAL, INDICATOR, AUTO_SCORE, REMARK, OWN_ROW, TEMPLATE),
    *(SOURCE, DUTY, DELIVERY, KEPT_FORM),
)
PARTS = tuple(table for table in TABLES if table.of_form)
"""Tables that hold rows of forms, beside ``form`` itself."""


def tables(version: int) -> tuple[Table, ...]:
    """Return the tables of a version, without the seal's."""
    return tuple(table for table in TABLES if table.since <= version)


def names(table: Table, version: int = VERSION) -> list[str]:
    """Return the columns that a table has in a version."""
    return [column.name for column in table.columns if column.since <= version]


def statements(version: int) -> list[str]:
    """Return the statements for the tables of a version; the seal's is first, so that it is the second
    page.
    """
    return [_statement(table, version) for table in (SEAL, *tables(version))]


def _statement(table: Table, version: int) -> str:
    """Return a table's statement. Files are recognised by its very words: never change them."""
    lines = []
    for column in table.columns:
        if column.since <= version:
            default = "" if column.default is None else f" DEFAULT '{column.default}'"
            check = " CHECK (id = 1)" if table.single and column.name == "id" else ""
            lines.append(f"{column.name} {column.kind}{default} NOT NULL{check}")
    if table is FORM:
        # An id is never given twice: an undo step may still hold one that was removed.
        lines[0] += " PRIMARY KEY AUTOINCREMENT"
    else:
        lines.append(f"PRIMARY KEY ({', '.join(table.keys)})")
    if table.of_form:
        lines.append("FOREIGN KEY(form_id) REFERENCES form (id) ON DELETE CASCADE")
    listed = ", \n\t".join(lines)
    return f"CREATE TABLE {table.name} (\n\t{listed}\n){'' if table.rowid else ' WITHOUT ROWID'}"
