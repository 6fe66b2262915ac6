"""The tables of `schema` as SQLAlchemy's, for composed statements.

They are a module of their own because loading SQLAlchemy takes longer than opening a book.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text

from jixiao_gui.book import schema

_METADATA = MetaData()
SINCE = "since"
"""The key, in the ``info`` of a table or column, of the version that introduced it."""


def _core(table: schema.Table) -> Table:
    columns = (
        Column(
            column.name,
            Text() if column.kind == schema.TEXT else Integer(),
            nullable=False,
            primary_key=column.name in table.keys,
            info={SINCE: column.since},
        )
        for column in table.columns
    )
    return Table(table.name, _METADATA, *columns, info={SINCE: table.since})


BOOK = _core(schema.BOOK)
FORM = _core(schema.FORM)
FUND_LINE = _core(schema.FUND_LINE)
GOAL = _core(schema.GOAL)
INDICATOR = _core(schema.INDICATOR)
AUTO_SCORE = _core(schema.AUTO_SCORE)
REMARK = _core(schema.REMARK)
OWN_ROW = _core(schema.OWN_ROW)
TEMPLATE = _core(schema.TEMPLATE)
SOURCE = _core(schema.SOURCE)
DUTY = _core(schema.DUTY)
DELIVERY = _core(schema.DELIVERY)
KEPT_FORM = _core(schema.KEPT_FORM)

PARTS = tuple(_METADATA.tables[table.name] for table in schema.PARTS)
