"""Widths of a table's columns by their texts: long texts get the room of empty columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import row_text, rows_of
from jixiao_gui.form.cells import column_spans
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, Table
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.typeset import MM_PER_POINT, STYLES, Advance, Style, typeset

_STEP = 1.0
"""mm by which a column is made wider at a time."""
_SAME = 0.05
_NO_GAIN, _FELT = 1e-9, 0.02
_SNAP = 2.0
"""mm; a border as near as this to a border of the fixed rows is put where that one stands."""
_LEAST = 8.0
_SHORT = 6.0
"""em; a text up to so long is kept on one line."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A cell's text: the length in em of each of its lines, and how many rows it covers."""

    row: int
    rows: int
    lines: tuple[float, ...]


def automatic_widths(form: Form, template: Template, evaluation: Evaluation, advance: Advance) -> Template:
    """Return ``template`` with the widths of columns (mm) that make the tables of ``form`` low.

    The width of each table and of its side label stays. A table that would get no lower stays unchanged.
    """
    height = _set_height(form, template, evaluation, advance)
    for section in template.sections:
        if isinstance(section, Table):
            fitted = _fitted(form, template, section, evaluation, advance)
            sections = tuple(fitted if part is section else part for part in template.sections)
            tried = replace(template, sections=sections)
            lower = _set_height(form, tried, evaluation, advance)
            if lower < height - _SAME:
                template, height = tried, lower
    return template


def _set_height(form: Form, template: Template, evaluation: Evaluation, advance: Advance) -> float:
    """Return the height in mm of the form's sheet."""
    return typeset(layout(form, template, evaluation), STYLES[0], advance).height


def _fitted(form: Form, template: Template, table: Table, evaluation: Evaluation, advance: Advance) -> Table:
    rows = tuple(rows_of(form, table.id))
    if len(table.columns) < 2 or not rows:
        return table
    style = STYLES[0]
    spans = column_spans(rows, table)
    texts: list[list[_Text]] = []
    for column in table.columns:
        column_texts = []
        for number, row in enumerate(rows):
            if spans[column.id][number]:
                path = f"{table.id}.{number}.{column.id}"
                text = evaluation.printed.get(path, row_text(row, column.id))
                column_texts.append(_Text(number, spans[column.id][number], _lengths(text, advance)))
        texts.append(column_texts)
    least = [
        max(_LEAST, _mm(_head_length(column.head, advance), style), _mm(_longest_short(column_texts), style))
        for column, column_texts in zip(table.columns, texts, strict=True)
    ]
    table_width = sum(column.width for column in table.columns)
    if sum(least) > table_width:  # no room for all of it: each column gets its share
        widths = [width * table_width / sum(least) for width in least]
    else:
        widths = _share(least, table_width, texts, len(rows), style)
    start = table.label_width
    widths = _snapped(widths, start, _fixed_edges(template))
    columns = tuple(replace(c, width=w) for c, w in zip(table.columns, widths, strict=True))
    return replace(table, columns=columns)


def _share(
    least: Sequence[float], table_width: float, texts: Sequence[Sequence[_Text]], count: int, style: Style
) -> list[float]:
    """Return ``least`` widths made wider, step by step the column that makes the table lowest, up to
    ``table_width``; a remainder without effect is divided among all of them.
    """
    widths = list(least)
    columns = list(zip(texts, widths, strict=True))
    heights = [_heights(column_texts, width, count, style) for column_texts, width in columns]
    tried = [_heights(column_texts, width + _STEP, count, style) for column_texts, width in columns]
    left = table_width - sum(widths)
    while left >= _STEP:
        gains = _gains(heights, tried)
        best = max(range(len(gains)), key=gains.__getitem__)
        if gains[best] < _NO_GAIN:
            break
        widths[best] += _STEP
        left -= _STEP
        heights[best] = tried[best]
        tried[best] = _heights(texts[best], widths[best] + _STEP, count, style)
    return [width + left * need / sum(least) for width, need in zip(widths, least, strict=True)]


def _gains(heights: Sequence[Sequence[float]], tried: Sequence[Sequence[float]]) -> list[float]:
    """Return for each column by how much the table gets lower when it is a step wider.

    Each row is as high as its highest cell; the others count a little too, so that they go on.
    """
    gains = [0.0] * len(heights)
    for row, in_row in enumerate(zip(*heights, strict=True)):
        first, second = sorted(in_row)[-1], sorted(in_row)[-2]
        for number, height in enumerate(in_row):
            tried_height = tried[number][row]
            if tried_height < height:
                others = second if height == first else first
                gains[number] += first - max(tried_height, others) + _FELT * (height - tried_height)
    return gains


def _heights(texts: Sequence[_Text], width: float, count: int, style: Style) -> list[float]:
    """Return the lines that the texts of a column need in each row; parts of a line count, so that each
    step has an effect.
    """
    room = style.room(width)
    heights = [0.0] * count
    for text in texts:
        need = sum(max(length / room, 1.0) for length in text.lines)
        for number in range(text.row, min(text.row + text.rows, count)):
            heights[number] += need / text.rows
    return heights


def _lengths(text: str, advance: Advance) -> tuple[float, ...]:
    """Return the length in em of each line, none for a blank text."""
    return tuple(sum(map(advance, line)) for line in text.split("\n")) if text.strip() else ()


def _head_length(head: str, advance: Advance) -> float:
    """Return the width in em that a head needs: each of its lines may be broken once."""
    lines = _lengths(head, advance)
    return max((length / 2 if length > 3 else length for length in lines), default=0.0) + 0.5


def _longest_short(texts: Sequence[_Text]) -> float:
    """Return the length in em of the longest of the short texts."""
    return max((length for text in texts for length in text.lines if length <= _SHORT), default=0.0)


def _mm(length: float, style: Style) -> float:
    """Return the width in mm of a cell whose line is ``length`` em long."""
    return length * style.size * MM_PER_POINT + 2 * style.side + 0.2


def _fixed_edges(template: Template) -> list[float]:
    """Return the positions of the borders of the fixed rows, in mm."""
    fixed = replace(template, sections=tuple(s for s in template.sections if isinstance(s, Grid)))
    return list(fixed.edges)


def _snapped(widths: Sequence[float], start: float, edges: Sequence[float]) -> list[float]:
    """Return ``widths`` with their borders on nearby borders of other sections."""
    snapped: list[float] = []
    before, position = start, start
    for width in widths[:-1]:
        position += width
        near = min(edges, key=lambda edge: abs(edge - position), default=position)
        border = near if abs(near - position) <= _SNAP and near - before >= _LEAST / 2 else position
        snapped.append(round(border - before, 1))
        before = round(before + snapped[-1], 3)
    snapped.append(round(start + sum(widths) - before, 3))
    return snapped if min(snapped) > 0 else list(widths)
