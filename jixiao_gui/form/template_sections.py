"""The sections of a layout: the words printed in each, the cells to fill in, and their widths.

A `Grid` is a fixed piece of the form: rows of printed words and of cells to fill in (the head,
年度总体目标, 评价结论, 总分). A `Table` has heads, columns and rows that are fixed (fund lines) or grow
(indicators, tasks).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from jixiao_gui.form.model import LEVEL_FIELDS, FundLine, Indicator, Texts

SAME_EDGE = 0.06
"""mm; edges of two rows that are closer are one edge of the grid."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a fixed row: printed words, or with a ``field`` the cell of that path.

    ``text`` then is the blank form's text. ``rows`` is how many rows it covers, 0 for a square that
    a cell above covers. ``vertical`` text runs from top to bottom.
    """

    text: str = ""
    field: str = ""
    rows: int = 1
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A fixed row; ``widths`` in mm, one for each cell, ``height`` the least height in mm."""

    cells: tuple[GridCell, ...]
    widths: tuple[float, ...]
    height: float = 6.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A fixed section: label and value pairs, texts under heads, words across the table."""

    id: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``upper`` is the head over a group of columns, the same words on each of them;
    where none of them has a ``head`` of its own, it is the only one over them.

    ``merge`` is "down" where neighbours of equal text are one cell, as labels of levels are, and "all" where
    one cell stands beside all rows.
    """

    id: str
    head: str
    width: float
    upper: str = ""
    merge: str = ""


@dataclass(frozen=True)
class Table:
    """A section of columns under heads.

    ``label`` runs down at the left over heads and rows; ``label_width`` 0: there is none. Where the label
    stands beside the rows alone, ``corner`` is the head row's text over it. ``rows`` are those of the blank
    form. ``grows``: the clerk adds and removes rows. ``headless``: no row of heads is printed. ``foot`` are
    fixed rows under them, beside the same label (金额合计). ``own_label``: the words at the side are the
    form's (年度绩效目标1（80分）), and the heads are printed again for each of several.
    """

    id: str
    label: str
    label_width: float
    columns: tuple[Column, ...]
    rows: tuple[FundLine | Indicator | Texts, ...] = ()
    grows: bool = False
    height: float = 6.0
    corner: str | None = None
    vertical: bool = False
    headless: bool = False
    foot: tuple[GridRow, ...] = ()
    own_label: bool = False

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Return the ids of the columns."""
        return tuple(column.id for column in self.columns)

    @property
    def has_upper_heads(self) -> bool:
        """Return whether two rows of heads are printed."""
        return any(column.upper and column.head.strip() for column in self.columns)

    @property
    def widths(self) -> tuple[float, ...]:
        """Return widths in mm of a row's cells, the label's first where there is one."""
        column_widths = tuple(column.width for column in self.columns)
        return (self.label_width, *column_widths) if self.label_width else column_widths


Section = Grid | Table


def usual_merge(table: str, column: str) -> str:
    """Return the merge of a column's cells where a layout names none."""
    return "down" if table == "indicators" and column in LEVEL_FIELDS else ""


def fixed_rows(section: Section) -> tuple[GridRow, ...]:
    """Return the fixed rows of a section: all of a grid's, those under a table."""
    return section.foot if isinstance(section, Table) else section.rows


def section_widths(section: Section) -> Iterator[tuple[float, ...]]:
    """Yield widths in mm of each kind of row in a section, from the table's left to its right."""
    if isinstance(section, Grid):
        yield from (row.widths for row in section.rows)
        return
    yield section.widths
    label = (section.label_width,) if section.label_width else ()
    yield from ((*label, *row.widths) for row in section.foot)


def printed_labels(rows: Iterable[GridRow]) -> Iterator[tuple[str, str]]:
    """Yield the path of each cell to fill in with its words: left of it, else above, else at the side."""
    above: dict[float, str] = {}
    side = ""
    for row in rows:
        left = ""
        position = 0.0
        heads: dict[float, str] = {}
        pairs = any(cell.field and not cell.text for cell in row.cells)
        for cell, width in zip(row.cells, row.widths, strict=True):
            start = round(position, 1)
            position += width
            if cell.field:
                yield cell.field, left or above.get(start, "") or side
                if not pairs:  # a head that the clerk completes: 中期目标（20  年—20  年）
                    heads[start] = cell.text
            elif cell.rows > 1 and not left:
                side = cell.text
                left = cell.text if _beside_field(row, cell) else ""
            elif cell.rows:
                left = cell.text or left
                if not pairs:
                    heads[start] = cell.text
        above = heads or above


def side_labels(grid: Grid) -> Iterator[tuple[str, str]]:
    """Yield the path of each cell to fill in beside a label over several rows with that label's words."""
    left = 0
    side = ""
    for row in grid.rows:
        if row.cells and row.cells[0].rows > 1 and not row.cells[0].field:
            side, left = row.cells[0].text, row.cells[0].rows
        if left:
            yield from ((cell.field, side) for cell in row.cells if cell.field)
        left = max(0, left - 1)


def _beside_field(row: GridRow, label: GridCell) -> bool:
    """Return whether a cell to fill in follows ``label`` at once."""
    index = row.cells.index(label)
    return index + 1 < len(row.cells) and bool(row.cells[index + 1].field)


def row_edges(widths: Iterable[float]) -> list[float]:
    """Return right edges in mm, from the table's left, rounded so that equal edges are equal."""
    edges: list[float] = []
    position = 0.0
    for width in widths:
        position += width
        edges.append(round(position, 3))
    return edges
