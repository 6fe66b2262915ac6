"""Widths of a layout's columns: a border moved to another place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import SAME_EDGE, Grid, GridRow, Section, Table, section_widths

LEAST = 5.0
"""mm; a move makes no column narrower."""
_PORTRAIT, _LANDSCAPE = 174.0, 261.0
"""mm; the greatest width of the table on paper."""


def with_border(template: Template, position: float, to: float, section: str = "") -> Template:
    """Return ``template`` with the border at ``position`` mm moved to ``to`` mm, as far as there is room.

    Both are measured from the left. The border moves in every row that has one there, with ``section`` in
    that section alone. The table's right edge always moves in all rows.
    """
    edge = _nearest(template.edges, position)
    last = edge >= template.edges[-1] - SAME_EDGE
    sections = [s.id for s in template.sections] if last or not section else [section]
    low, high = _room(template, edge, sections, last)
    to = round(min(max(to, low), high), 1)
    if low > high or abs(to - edge) < SAME_EDGE:
        return template
    moved = tuple(_moved(part, edge, to) if part.id in sections else part for part in template.sections)
    return replace(template, sections=moved)


def _nearest(edges: Sequence[float], position: float) -> float:
    return min(edges[1:], key=lambda edge: abs(edge - position))


def _index(widths: Sequence[float], edge: float) -> int | None:
    """Return the number of the cell that ends at ``edge``."""
    position = 0.0
    for number, width in enumerate(widths):
        position += width
        if abs(position - edge) <= SAME_EDGE:
            return number
    return None


def _room(template: Template, edge: float, sections: Sequence[str], last: bool) -> tuple[float, float]:
    """Return the least and the greatest position, in mm, of the border at ``edge``."""
    low = LEAST
    widest = _LANDSCAPE if template.landscape else _PORTRAIT
    high = max(widest, template.edges[-1]) if last else template.edges[-1]
    for section in template.sections:
        for widths in section_widths(section) if section.id in sections else ():
            number = _index(widths, edge)
            if number is None:
                continue
            low = max(low, edge - widths[number] + min(LEAST, widths[number]))
            if number + 1 < len(widths):
                high = min(high, edge + widths[number + 1] - min(LEAST, widths[number + 1]))
    return low, high


def _moved(section: Section, edge: float, to: float) -> Section:
    if isinstance(section, Table):
        widths = _shifted(section.widths, edge, to)
        label = len(widths) - len(section.columns)
        columns = tuple(
            replace(column, width=width)
            for column, width in zip(section.columns, widths[label:], strict=True)
        )
        foot = tuple(_moved_row(row, edge, to, section.label_width) for row in section.foot)
        return replace(section, columns=columns, label_width=widths[0] if label else 0.0, foot=foot)
    return Grid(section.id, tuple(_moved_row(row, edge, to) for row in section.rows))


def _moved_row(row: GridRow, edge: float, to: float, label: float = 0.0) -> GridRow:
    """Move the border in a row that stands right of a table's label, ``label`` mm wide."""
    if not label:
        return replace(row, widths=_shifted(row.widths, edge, to))
    return replace(row, widths=_shifted((label, *row.widths), edge, to)[1:])


def _shifted(widths: tuple[float, ...], edge: float, to: float) -> tuple[float, ...]:
    number = _index(widths, edge)
    if number is None:
        return widths
    shifted = list(widths)
    shifted[number] = round(shifted[number] + to - edge, 3)
    if number + 1 < len(shifted):
        shifted[number + 1] = round(shifted[number + 1] - (to - edge), 3)
    return tuple(shifted)
