"""The rows of a damaged book's pages by table and column.

What the schema in the file names, goes by its names, also where a column came later or from another program.
Of a page that the schema does not lead to, the number and the kinds of a row's values tell what it is of.
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
        """Return what a column holds, as text; "" where the row has no such column."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else str(value)

    def number(self, name: str) -> int:
        """Return what a column holds, as a number; 0 where it is none."""
        value = self.values.get(name)
        return value if isinstance(value, int) else 0

    def columns(self, names: Sequence[str]) -> tuple[Value, ...]:
        """Return what these columns hold; ``""`` for one that this row was written without."""
        return tuple(self.values.get(name, "") for name in names)


def named_rows(pages: Pages) -> Iterator[NamedRow]:
    """Yield every row of ours that can be read; strangers' are left out."""
    known = {page: _of_statement(name, sql) for page, (name, sql) in pages.tables().items()}
    for row in pages.rows():
        named: NamedRow | None = None
        if row.page in known:
            shape = known[row.page]
            if shape is None:
                continue  # another program's table
            named = _named(row, *shape)
        named = named or _guessed(row)
        if named is not None:
            yield named


def _guessed(row: Row) -> NamedRow | None:
    """Return ``row`` as one of the table, of any version, that has such rows."""
    for version in range(schema.VERSION, 0, -1):
        for table in schema.tables(version):
            names = schema.names(table, version)
            if len(row.values) == len(names):
                named = _named(row, table, names)
                if named is not None and _may_be(named):
                    return named
    return None


def _of_statement(name: str, sql: str) -> tuple[Table, list[str]] | None:
    """Return one of our tables and its columns in the order in which rows have them; ``None`` for other
    tables.
    """
    table = _TABLES.get(name.lower())
    if table is None:
        return None
    names = [column.lower() for column in _columns(sql)]
    if "WITHOUT" in sql.rpartition(")")[2].upper():
        keys = table.keys
        names = [*(key for key in keys if key in names), *(column for column in names if column not in keys)]
    return table, names


def _columns(sql: str) -> Iterator[str]:
    """Yield the names of the columns in a statement that makes a table."""
    depth, start = 0, -1
    for at, letter in enumerate(sql):
        if letter == "(":
            depth += 1
            if depth == 1:
                start = at + 1
        elif depth == 1 and letter in ",)":
            found = _NAME.match(sql, start, at)
            if found is not None:
                name = next(group for group in found.groups() if group is not None)
                if found.group(4) is None or name.upper() not in _NO_COLUMN:
                    yield name.replace('""', '"')
            start = at + 1
        if letter == ")":
            depth -= 1
            if not depth:
                return


def _named(row: Row, table: Table, names: Sequence[str]) -> NamedRow | None:
    """Return ``row`` as one of ``table``, when its values are of the right kinds."""
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


def _may_be(named: NamedRow) -> bool:
    """Return whether texts are such as the table has where others have as many columns."""
    if named.table == schema.REMARK.name:
        return named.values["kind"] in REMARK_KINDS
    return all(
        named.text(name)[:1] in ("", "{") for name in ("extra", "spans", "texts") if name in named.values
    )
