"""Which rows the cells of a table cover: what a form merges itself, column by column."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao_gui.form.model import FundLine, Indicator, Texts, row_text

AnyRow = FundLine | Indicator | Texts


def own_spans(rows: Sequence[AnyRow], column: str) -> list[int]:
    """For each row how many rows its cell covers, 0 where a cell above covers it.

    By the spans that the rows have of their own: a cell ends where the next row of the column has a text.
    """
    spans = [1] * len(rows)
    number = 0
    while number < len(rows):
        row = rows[number]
        count = 1 if isinstance(row, tuple) or not row.spans else dict(row.spans).get(column, 1)
        end = number + 1
        while end < min(number + count, len(rows)) and not row_text(rows[end], column):
            end += 1
        if end > number + 1:
            spans[number] = end - number
            spans[number + 1 : end] = [0] * (end - number - 1)
        number = end
    return spans


def covered_rows(rows: Sequence[AnyRow], column: str) -> set[int]:
    """The numbers of the rows whose cell in ``column`` is covered by one above."""
    return {number for number, span in enumerate(own_spans(rows, column)) if not span}


def has_spans(rows: Sequence[AnyRow]) -> bool:
    """Whether any row merges a cell of its own."""
    return any(not isinstance(row, tuple) and row.spans for row in rows)


def blocks(rows: Sequence[AnyRow], columns: Sequence[str]) -> list[range]:
    """The rows in runs that share a cell in one of ``columns``; a row that shares none is a run alone."""
    if not has_spans(rows):
        return [range(number, number + 1) for number in range(len(rows))]
    joined = {number for column in columns for number in covered_rows(rows, column)}
    starts = [number for number in range(len(rows)) if number not in joined]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True)]
