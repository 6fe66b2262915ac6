"""Several forms in one table, taken apart: one under the other, or side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.words import LONGEST_LABEL, common_vocabulary, names_project

_LONGEST_TITLE = 60
_NO_TITLE = re.compile("^(注|备注|说明|填[报表]|[0-9]{1,2}[.、])|:(?!.*表([(].*[)])?$)")
"""What a note under a form, or a line to sign on, begins with or holds."""
_CAPTION = re.compile("附[件表]")


def split_forms(sheet: Sheet) -> list[Sheet]:
    """Return ``sheet``, or its parts where several forms stand one under the other, or side by side, in it.

    Word makes one table of two when the line between them is deleted. A form begins with its project's name.
    """
    return [form for half in _side_by_side(sheet) for form in _one_under_another(half)]


def _side_by_side(sheet: Sheet) -> list[Sheet]:
    """Return the forms that stand beside each other: the label of the project's name comes twice in a row."""
    words = common_vocabulary()

    def is_label(cell: Cell) -> bool:
        return words.meaning("header", cell.text[:LONGEST_LABEL]) == "project"

    for row in sheet.rows:
        if not row.cells or not is_label(row.cells[0]):
            continue
        names = list(filter(is_label, row.cells))
        if len(names) < 2 or len({fold(cell.text) for cell in names}) > 1:
            continue
        ends = [cell.column for cell in names[1:]]
        if all(_is_divided(row, end) for row in sheet.rows for end in ends):
            edges = [0, *ends, 1 + max(c.column + c.columns for r in sheet.rows for c in r.cells)]
            return [_cut(sheet, start, end) for start, end in pairwise(edges)]
    return [sheet]


def _is_divided(row: Row, edge: int) -> bool:
    """Return whether no cell of ``row`` but a title over both forms reaches over column ``edge``."""
    crossing = [c for c in row.cells if c.column < edge < c.column + c.columns and c.text.strip()]
    return not crossing or sum(bool(cell.text.strip()) for cell in row.cells) == 1


def _cut(sheet: Sheet, start: int, end: int) -> Sheet:
    """Return the columns from ``start`` to ``end`` of a sheet, without empty ones at the right."""
    row_cells = [
        [c for c in row.cells if c.column < end and c.column + max(c.columns, 1) > start]
        for row in sheet.rows
    ]
    filled = [c for cells in row_cells for c in cells if c.text.strip() and c.column >= start]
    right = min(end, max((c.column + max(c.columns, 1) for c in filled), default=end))
    rows = []
    for row, cells in zip(sheet.rows, row_cells, strict=True):
        moved = []
        for cell in cells:
            column = max(cell.column, start)
            count = min(cell.column + max(cell.columns, 1), right) - column
            if count > 0:
                moved.append(replace(cell, column=column - start, columns=count))
        rows.append(replace(row, cells=tuple(moved)))
    while rows and not any(cell.text.strip() or not cell.rows for cell in rows[-1].cells):
        rows.pop()
    return replace(sheet, rows=tuple(rows), widths=sheet.widths[start:right])


def _one_under_another(sheet: Sheet) -> list[Sheet]:
    """Return the forms that stand one under the other."""
    starts = _starts(sheet)
    if len(starts) < 2:
        return [sheet]
    parts = []
    for number, start in enumerate(starts):
        first = start if number else 0
        end = starts[number + 1] if number + 1 < len(starts) else len(sheet.rows)
        part = replace(sheet, rows=sheet.rows[first:end])
        if number:
            part = replace(part, caption="", title=sheet.title, year_line=sheet.year_line)
            part = replace(part, above=tuple(line for line in (sheet.title, sheet.year_line) if line))
        if number + 1 < len(starts):
            part = replace(part, below=(), sign_off=())
        parts.append(part)
    return parts


def _starts(sheet: Sheet) -> list[int]:
    """Return the rows at which a form begins, the lines of its title across the table included."""
    words = common_vocabulary()
    starts: list[int] = []
    seen_indicators = True
    for number, row in enumerate(sheet.rows):
        if seen_indicators and _begins_form(sheet.rows, number, starts):
            starts.append(number)
            seen_indicators = False
        elif not seen_indicators:
            meanings = [words.meaning("indicators", cell.text) for cell in row.cells if len(cell.text) < 40]
            seen_indicators = "level2" in meanings or ("name" in meanings and "target" in meanings)
    for place, start in enumerate(starts[1:], start=1):
        starts[place] = _first_line_of(sheet.rows, start, starts[place - 1])
    return starts


def _begins_form(rows: Sequence[Row], number: int, starts: Sequence[int]) -> bool:
    """Return whether row ``number`` names the project, or the department that a form under a title is about.

    ``starts`` are the rows in which the forms above begin.
    """
    words = common_vocabulary()
    texts = [cell.text for cell in rows[number].cells]
    if names_project(words, texts):
        return True
    first = next((text for text in texts if text.strip()), "")
    if len(first) > LONGEST_LABEL or words.meaning("header", first) not in ("unit", "department"):
        return False
    return not starts or _first_line_of(rows, number, starts[-1]) < number


def _first_line_of(rows: Sequence[Row], start: int, before: int) -> int:
    """Return the row of the title over the form that begins in row ``start``, or ``start`` without one.

    Under the title may stand further lines, 单位：万元; over it, those of the form before, which begins in
    row ``before``.
    """
    line = start
    while line - 1 > before and (_text_across(rows[line - 1]) or _is_blank(rows[line - 1])):
        line -= 1
    title = next((number for number in range(start - 1, line - 1, -1) if _is_title(rows[number])), start)
    while title > line and (_is_title(rows[title - 1]) or _CAPTION.match(_text_across(rows[title - 1]))):
        title -= 1
    return title


def _text_across(row: Row) -> str:
    """Return the folded text of a row with one alone, that begins at its left; "" for any other row."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    alone = len(filled) == 1 and filled[0].column == 0 and row.cells[0].rows == 1
    return fold(filled[0].text) if alone else ""


def _is_blank(row: Row) -> bool:
    """Return whether a row has no word and no square of a cell that reaches down over it."""
    return all(cell.rows > 0 and not cell.text.strip() for cell in row.cells)


def _is_title(row: Row) -> bool:
    """Return whether ``row`` is one text across that names a table, and no note or total."""
    text = _text_across(row)
    if "表" not in text or len(text) > _LONGEST_TITLE or _NO_TITLE.search(text):
        return False
    return not common_vocabulary().meaning("total_labels", text)
