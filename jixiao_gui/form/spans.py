"""Cells of a table that cover several rows, as merged in a form itself, and sums between the rows.

A row of a sum, 小计 under the indicators of a level, is no indicator: it is printed behind the last of them,
and its texts are kept with that row by columns: ``xsum`` is its label, ``xsum_score`` its text under 得分.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from jixiao_gui.form.cell_texts import AnyRow, row_text, with_row_text
from jixiao_gui.form.numbers import fold

SUBTOTAL = "xsum"
_COLUMN = "xsum_"
_CALLED = re.compile(r"^.{0,12}小计(\(.*\))?:?$")
NumberedRow = tuple[int | None, AnyRow]
"""A row with its old number, ``None`` for a new row."""


def own_spans(rows: Sequence[AnyRow], column: str) -> list[int]:
    """Return for each row how many rows its cell covers, 0 where a cell above covers it.

    The rows' own spans decide; a cell ends where the next row of the column has a text.
    """
    spans = [1] * len(rows)
    number = 0
    while number < len(rows):
        row = rows[number]
        count = 1 if isinstance(row, tuple) or not row.spans else dict(row.spans).get(column, 1)
        end = number + 1
        last = min(number + count, len(rows))
        while end < last and not row_text(rows[end], column) and not has_subtotal(rows[end - 1]):
            end += 1
        if end > number + 1:
            spans[number] = end - number
            spans[number + 1 : end] = [0] * (end - number - 1)
        number = end
    return spans


def covered_rows(rows: Sequence[AnyRow], column: str) -> set[int]:
    """Return the numbers of the rows whose cell in ``column`` is covered by one above."""
    return {number for number, span in enumerate(own_spans(rows, column)) if not span}


def has_spans(rows: Sequence[AnyRow]) -> bool:
    """Return whether any row merges a cell of its own."""
    return any(not isinstance(row, tuple) and row.spans for row in rows)


def blocks(rows: Sequence[AnyRow], columns: Sequence[str]) -> list[range]:
    """Return the runs of rows that share a cell in one of ``columns``; other rows are runs of one."""
    if not has_spans(rows):
        return [range(number, number + 1) for number in range(len(rows))]
    joined = {number for column in columns for number in covered_rows(rows, column)}
    starts = [number for number in range(len(rows)) if number not in joined]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True)]


def rearranged(
    old: Sequence[AnyRow], items: Sequence[NumberedRow], merged_columns: Sequence[str] = ()
) -> list[AnyRow]:
    """Return the rows of ``items`` with the merged cells of ``old``.

    A cell that covers several rows still covers those that stay together, and rows inserted between them;
    its text stays when its own row is removed. ``merged_columns`` are those with one cell beside all rows:
    its text stays at the top.
    """
    rows = [row for _, row in items]
    if [origin for origin, _ in items] == list(range(len(old))):
        return rows
    if has_spans(old):
        for column in sorted({name for row in old if not isinstance(row, tuple) for name, _ in row.spans}):
            _restore_spans(old, items, rows, column)
    for column in merged_columns:
        if old and rows and (text := row_text(old[0], column)):
            for number, (origin, _) in enumerate(items):
                if origin == 0:
                    rows[number] = with_row_text(rows[number], column, "")
            rows[0] = with_row_text(rows[0], column, text)
    return rows


def _restore_spans(
    old: Sequence[AnyRow], items: Sequence[NumberedRow], rows: list[AnyRow], column: str
) -> None:
    """Merge the cells of ``column`` in ``rows`` that cover several rows of ``old``."""
    spans = own_spans(old, column)
    owner_of: list[int | None] = []
    for number, span in enumerate(spans):
        owner_of.append(owner_of[-1] if not span else number if span > 1 else None)
    present = {origin for origin, _ in items}
    texts = {origin: row_text(row, column) for origin, row in items if origin is not None}
    number = 0
    for owner, run in groupby(_covering_rows(items, owner_of, column)):
        count = len(list(run))
        if owner is not None:
            run_rows = range(number, number + count)
            if any(items[row_number][0] == owner for row_number in run_rows):
                text = texts[owner]
            else:
                text = "" if owner in present else row_text(old[owner], column)
                present.add(owner)  # of several runs without their own row the first has the text
            for row_number in run_rows:
                first = row_number == number
                rows[row_number] = _with_cell(
                    rows[row_number], column, text if first else "", count if first else 1
                )
        number += count


def _covering_rows(
    items: Sequence[NumberedRow], owner_of: Sequence[int | None], column: str
) -> Iterator[int | None]:
    """Yield for each row of ``items`` the old row whose cell covers it, ``None`` for a cell of its own."""
    owners = [None if origin is None else owner_of[origin] for origin, _ in items]
    for number, (origin, row) in enumerate(items):
        if origin is None and not row_text(row, column):
            before = next((owners[n] for n in range(number - 1, -1, -1) if items[n][0] is not None), None)
            after = next((owners[n] for n in range(number + 1, len(items)) if items[n][0] is not None), None)
            yield before if before == after else None
        else:
            yield owners[number]


def _with_cell(row: AnyRow, column: str, text: str, span: int) -> AnyRow:
    if isinstance(row, tuple):
        return row
    spans = {name: count for name, count in row.spans if name != column}
    if span > 1:
        spans[column] = span
    changed = with_row_text(row, column, text)
    return changed if isinstance(changed, tuple) else replace(changed, spans=tuple(sorted(spans.items())))


def is_called_subtotal(text: str) -> bool:
    """Return whether ``text`` is the label of a sum between the rows."""
    return "小计" in text and _CALLED.match(fold(text)) is not None


def subtotal_column(column: str) -> str:
    """Return the id of the own column that holds the sum's text in ``column``."""
    return _COLUMN + column


def is_of_subtotal(name: str) -> bool:
    """Return whether the own column ``name`` holds a sum's text."""
    return name == SUBTOTAL or name.startswith(_COLUMN)


def column_of_subtotal(name: str) -> str:
    """Return the column that a sum's text stands in; "" for its label."""
    return name.removeprefix(_COLUMN) if name != SUBTOTAL else ""


def has_subtotal(row: AnyRow) -> bool:
    """Return whether a sum is printed behind ``row``."""
    if isinstance(row, tuple) or not row.extra:
        return False
    return any(name == SUBTOTAL for name, _ in row.extra)
