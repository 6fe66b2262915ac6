"""The rows of a damaged book's pages by table and column.

Pages that the schema in the file names are read by its names, also where a column is of a later version or of
another program. For other pages the number and the types of a row's values decide on its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jixiao_gui.book import schema
from jixiao_gui.book.damaged_pages import Pages, Row, Value
from jixiao_gui.book.schema import TEXT, Table
from jixiao_gui.form.model import REMARK_KINDS

_NO_COLUMN = ("PRIMARY", "FOREIGN", "CHECK", "UNIQUE", "CONSTRAINT")
_NAME = re.compile(r"""\s*(?:"((?:[^"]|"")+)"|\[([^]]+)\]|`([^`]+)`|([^\s(),]+))""")
_TABLES = {table.name: table for table in schema.TABLES}


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row of one of our tables. ``torn`` as in `damaged_pages.Row`."""

    table: str
    values: dict[str, Value]
    torn: bool = False

    def text(self, name: str) -> str:
        """Return a column's value as text; "" where the row has no such column."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else str(value)

    def number(self, name: str) -> int:
        """Return a column's value as a number; 0 where it is none."""
        value = self.values.get(name)
        return value if isinstance(value, int) else 0

    def columns(self, names: Sequence[str]) -> tuple[Value, ...]:
        """Return the values of these columns; ``""`` for a column that the row does not have."""
        return tuple(self.values.get(name, "") for name in names)


def named_rows(pages: Pages) -> Iterator[NamedRow]:
    """Yield every readable row of our tables."""
    shapes = {page: _table_of_statement(name, sql) for page, (name, sql) in pages.tables().items()}
    for row in pages.rows():
        named: NamedRow | None = None
        if row.page in shapes:
            shape = shapes[row.page]
            if shape is None:
                continue  # another program's table
            named = _named(row, *shape)
        named = named or _guessed(row)
        if named is not None:
            yield named


def _guessed(row: Row) -> NamedRow | None:
    """Return ``row`` as one of a table, of any version, whose columns it fits; ``None`` for none."""
    for version in range(schema.VERSION, 0, -1):
        for table in schema.tables(version):
            names = schema.names(table, version)
            if len(row.values) == len(names):
                named = _named(row, table, names)
                if named is not None and _has_fitting_texts(named):
                    return named
    return None


def _table_of_statement(name: str, sql: str) -> tuple[Table, list[str]] | None:
    """Return our table of a statement, with its columns in the order of rows; ``None`` for other tables."""
    table = _TABLES.get(name.lower())
    if table is None:
        return None
    names = [column.lower() for column in _columns(sql)]
    if "WITHOUT" in sql.rpartition(")")[2].upper():
        keys = table.keys
        names = [*(key for key in keys if key in names), *(column for column in names if column not in keys)]
    return table, names


def _columns(sql: str) -> Iterator[str]:
    """Yield the names of the columns in a statement that creates a table."""
    depth, start = 0, -1
    for index, letter in enumerate(sql):
        if letter == "(":
            depth += 1
            if depth == 1:
                start = index + 1
        elif depth == 1 and letter in ",)":
            match = _NAME.match(sql, start, index)
            if match is not None:
                name = next(group for group in match.groups() if group is not None)
                if match.group(4) is None or name.upper() not in _NO_COLUMN:
                    yield name.replace('""', '"')
            start = index + 1
        if letter == ")":
            depth -= 1
            if not depth:
                return


def _named(row: Row, table: Table, names: Sequence[str]) -> NamedRow | None:
    """Return ``row`` as one of ``table``; ``None`` where its values have other types."""
    keyless = not table.rowid
    if row.in_index != keyless or len(row.values) > len(names):
        return None
    values = dict(zip(names, row.values, strict=False))
    if not row.in_index:
        (key,) = table.keys
        if values.get(key) is not None:
            return None
        values[key] = row.rowid
    if not set(schema.names(table, 1)) <= set(values):
        return None
    for column in table.columns:
        value = values.get(column.name, "" if column.kind == TEXT else 0)
        if not isinstance(value, str if column.kind == TEXT else int):
            return None
    if table is schema.BOOK and row.rowid != 1:
        return None
    return NamedRow(table.name, values, row.torn)


def _has_fitting_texts(named: NamedRow) -> bool:
    """Return whether a row's texts fit its table, where other tables have as many columns."""
    if named.table == schema.REMARK.name:
        return named.values["kind"] in REMARK_KINDS
    return all(
        named.text(name)[:1] in ("", "{") for name in ("extra", "spans", "texts") if name in named.values
    )
