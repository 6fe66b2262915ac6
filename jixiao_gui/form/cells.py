"""The cells of a form that its layout shows, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao_gui.form.cell_texts import AnyRow, get_text, has_cell, is_auto, row_text, rows_of
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import Form, own_text
from jixiao_gui.form.spans import has_subtotal, is_of_subtotal, own_spans
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table, fixed_rows


def paths_of(form: Form, template: Template) -> Iterator[str]:
    """Yield the path of every cell with a text of its own; a label merged over several rows once."""
    for section in template.sections:
        if isinstance(section, Table):
            rows = tuple(rows_of(form, section.id))
            spans = column_spans(rows, section)
            for number in range(len(rows)):
                for column in section.fields:
                    if spans[column][number]:
                        yield f"{section.id}.{number}.{column}"
                yield from (f"{section.id}.{number}.{name}" for name in _subtotal(rows[number]))
        fixed = (cell.field for row in fixed_rows(section) for cell in row.cells if cell.field)
        yield from (path for path in fixed if has_cell(form, path))


def column_spans(rows: Sequence[AnyRow], table: Table) -> dict[str, list[int]]:
    """Return by column, for each row how many rows its cell covers; 0 where a cell above covers it."""
    spans: dict[str, list[int]] = {}
    breaks = [True] + [False] * (len(rows) - 1)
    for number in range(1, len(rows)):
        breaks[number] = group_of(rows[number]) != group_of(rows[number - 1]) or (
            has_subtotal(rows[number - 1]) or _shows_nothing(rows[number], table)
        )
    for column in table.columns:
        if column.merge == "down":
            texts = [row_text(row, column.id) for row in rows]
            for number in range(1, len(rows)):
                breaks[number] = breaks[number] or texts[number] != texts[number - 1]
            spans[column.id] = _spans_from(breaks)
        elif column.merge == "all":
            spans[column.id] = _spans_from([True] + [False] * (len(rows) - 1))
        else:
            spans[column.id] = own_spans(rows, column.id)
    return spans


def _subtotal(row: AnyRow) -> Iterator[str]:
    """Yield the columns of the sum that is printed behind ``row``."""
    if has_subtotal(row) and not isinstance(row, tuple):
        yield from (name for name, _ in row.extra if is_of_subtotal(name))


def _shows_nothing(row: AnyRow, table: Table) -> bool:
    """Return whether ``row``, merged with the one above, could not be told from it on paper.

    A row of a worksheet whose squares are covered, all or all but an empty one, does not show: such rows are
    not merged, and two equal ones stay two.
    """
    unmerged = [column for column in table.columns if not column.merge]
    covered = len(table.columns) - len(unmerged) + bool(table.label_width)
    return covered > 2 * len(unmerged) and not any(row_text(row, column.id).strip() for column in unmerged)


def group_of(row: AnyRow) -> str:
    """Return the words at the side of the group that a row stands in; "" for the table's own."""
    return own_text(row if isinstance(row, tuple) else row.extra, "group")


def _spans_from(breaks: Sequence[bool]) -> list[int]:
    """Return for each row how many rows its cell covers, where True begins a cell; 0 for covered rows."""
    spans = [0] * len(breaks)
    start = 0
    for number, begins in enumerate(breaks):
        if begins:
            start = number
        spans[start] += 1
    return spans


def printed_texts(form: Form, template: Template) -> dict[str, str]:
    """Return path -> text as it prints, computed cells with their figures, in the order of reading."""
    printed = evaluate(form, template).printed
    return {
        path: printed[path] if path in printed else get_text(form, path) for path in paths_of(form, template)
    }


def is_computed(form: Form, evaluation: Evaluation, path: str) -> bool:
    """Return whether the cell at ``path`` follows from others, or could: the rate, its score, the total."""
    return path in evaluation.figures or is_auto(form, path)
