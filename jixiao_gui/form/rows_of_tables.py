"""The rows of any table of a form, whichever kind of row the table has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jixiao_gui.form.cell_texts import part_text, with_part_texts, with_table
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable, Texts, own_text, own_texts

AnyRow = FundLine | Indicator | Texts
"""A row of any table of a form."""


def rows_of(form: Form, table: str) -> Iterable[AnyRow]:
    """Return the rows of any table of the form, by its section's id."""
    if table == "funds":
        return form.funds
    if table == "indicators":
        return form.indicators
    return form.table(table).rows


def with_rows(form: Form, table: str, rows: Sequence[AnyRow]) -> Form:
    """Return ``form`` with other rows in any of its tables; they must be of that table's kind."""
    if table in ("funds", "indicators"):
        changed: dict[str, Any] = {table: tuple(rows)}
        return replace(form, **changed)
    return with_table(form, OwnTable(table, tuple(row for row in rows if isinstance(row, tuple))))


def blank_row(table: str) -> AnyRow:
    """Return an empty row of a table, by its section's id."""
    return FundLine() if table == "funds" else Indicator() if table == "indicators" else ()


def is_blank_row(row: AnyRow) -> bool:
    """Return whether a row of any table has nothing filled in; the labels of an indicator don't count."""
    if isinstance(row, Indicator):
        return row.is_blank
    return not any(map(str.strip, (text for _, text in row))) if isinstance(row, tuple) else row == FundLine()


def with_row_text(row: AnyRow, name: str, text: str) -> AnyRow:
    """Return ``row`` of any table with ``text`` in one of its columns. Raises `NoSuchCell`."""
    return with_row_texts(row, {name: text})


def with_row_texts(row: AnyRow, texts: Mapping[str, str]) -> AnyRow:
    """Return ``row`` of any table with texts by column, all in one step. Raises `NoSuchCell`."""
    return own_texts({**dict(row), **texts}) if isinstance(row, tuple) else with_part_texts(row, texts)


def row_text(row: AnyRow, name: str) -> str:
    """Return the text of one column of a row of any table. Raises `NoSuchCell`."""
    return own_text(row, name) if isinstance(row, tuple) else part_text(row, name)
