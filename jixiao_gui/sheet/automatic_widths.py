"""Widths of a table's columns by what stands in them: long texts get the room of empty columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao_gui.form.cells import column_spans
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import Form, row_text, rows_of
from jixiao_gui.form.template import Table, Template
from jixiao_gui.sheet.typeset import MM_PER_POINT, STYLES, Advance, Style

_STEP = 0.5
"""mm that are given at a time."""
_SNAP = 2.0
"""mm; a border that comes as near to one of another section stands where that one stands."""
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
    """``template`` with columns as wide as it takes to make the tables of ``form`` low.

    Each table stays as wide as it is, and its label at the side too.
    """
    sections = tuple(
        _fitted(form, template, section, evaluation, advance) if isinstance(section, Table) else section
        for section in template.sections
    )
    return replace(template, sections=sections)


def _fitted(form: Form, template: Template, table: Table, evaluation: Evaluation, advance: Advance) -> Table:
    rows = tuple(rows_of(form, table.id))
    if len(table.columns) < 2 or not rows:
        return table
    style = STYLES[0]
    spans = column_spans(rows, table)
    texts: list[list[_Text]] = []
    for column in table.columns:
        found = []
        for number, row in enumerate(rows):
            if spans[column.id][number]:
                path = f"{table.id}.{number}.{column.id}"
                text = evaluation.printed.get(path, row_text(row, column.id))
                found.append(_Text(number, spans[column.id][number], _lengths(text, advance)))
        texts.append(found)
    least = [
        max(_LEAST, _mm(_head_length(column.head, advance), style), _mm(_kept_whole(found), style))
        for column, found in zip(table.columns, texts, strict=True)
    ]
    whole = sum(column.width for column in table.columns)
    if sum(least) > whole:  # no room for all of it: what there is goes by what is needed
        widths = [width * whole / sum(least) for width in least]
    else:
        widths = _share(least, whole, texts, len(rows), style)
    start = table.label_width
    widths = _snapped(widths, start, _other_edges(template, table))
    columns = tuple(replace(c, width=w) for c, w in zip(table.columns, widths, strict=True))
    return replace(table, columns=columns)


def _share(
    least: Sequence[float], whole: float, texts: Sequence[Sequence[_Text]], count: int, style: Style
) -> list[float]:
    """Give what is left, step by step, to the column that makes the table lowest."""
    widths = list(least)
    heights = [_heights(found, width, count, style) for found, width in zip(texts, widths, strict=True)]
    left = whole - sum(widths)
    while left > _STEP / 2:
        step = min(_STEP, left)
        best, best_gain, tried = 0, -1.0, heights[0]
        total = _height(heights)
        for number, found in enumerate(texts):
            new = _heights(found, widths[number] + step, count, style)
            gain = total - _height([*heights[:number], new, *heights[number + 1 :]])
            # the last steps, where nothing gets lower, go to the longest texts
            gain += 1e-6 * (sum(heights[number]) / widths[number])
            if gain > best_gain:
                best, best_gain, tried = number, gain, new
        widths[best] += step
        heights[best] = tried
        left -= step
    return widths


def _heights(found: Sequence[_Text], width: float, count: int, style: Style) -> list[float]:
    """For each row what a column's text in it needs, in lines; parts of a line count: each step is felt."""
    room = style.room(width)
    heights = [0.0] * count
    for text in found:
        need = sum(max(length / room, 1.0) for length in text.lines)
        for number in range(text.row, min(text.row + text.rows, count)):
            heights[number] += need / text.rows
    return heights


def _height(columns: Sequence[Sequence[float]]) -> float:
    """The table's height: each row is as high as its highest cell; the others count a little too."""
    return float(sum(max(row) + 0.02 * sum(row) for row in zip(*columns, strict=True)))


def _lengths(text: str, advance: Advance) -> tuple[float, ...]:
    return tuple(sum(map(advance, line)) for line in text.split("\n")) if text.strip() else ()


def _head_length(head: str, advance: Advance) -> float:
    """What a head needs: it may stand on two lines more than it is written on."""
    lines = _lengths(head, advance)
    return max((length / 2 if length > 3 else length for length in lines), default=0.0) + 0.5


def _kept_whole(found: Sequence[_Text]) -> float:
    """The longest of the short texts."""
    return max((length for text in found for length in text.lines if length <= _SHORT), default=0.0)


def _mm(length: float, style: Style) -> float:
    return length * style.size * MM_PER_POINT + 2 * style.side + 0.2


def _other_edges(template: Template, table: Table) -> list[float]:
    """Where borders of the other sections stand, in mm."""
    others = replace(template, sections=tuple(s for s in template.sections if s is not table))
    return list(others.edges)


def _snapped(widths: Sequence[float], start: float, edges: Sequence[float]) -> list[float]:
    """The widths with their borders on those of other sections where they come near them."""
    made: list[float] = []
    before, position = start, start
    for width in widths[:-1]:
        position += width
        near = min(edges, key=lambda edge: abs(edge - position), default=position)
        own = near if abs(near - position) <= _SNAP and near - before >= _LEAST / 2 else position
        made.append(round(own - before, 1))
        before = round(before + made[-1], 3)
    made.append(round(start + sum(widths) - before, 3))
    return made if min(made) > 0 else list(widths)
